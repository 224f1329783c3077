/* SPDX-License-Identifier: EUPL-1.2 */

/* The register of a year as a file: whole, of that year and administration alone, and harmless in a spreadsheet. */
#include "config.h"

#include "paraat-block.h"
#include "paraat-pdf.h"
#include "paraat-csv.h"
#include "paraat-register-export-private.h"
#include "support.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_MANY 3000
#define N_COLUMNS PARAAT_REGISTER_N_COLUMNS

typedef struct
{
  char        *dir;     /* (owned) */
  ParaatStore *store;   /* (owned) open */
  ParaatUuid   aalst, ninove;
} Fixture;

#define NOW_US (G_GINT64_CONSTANT (1795860000) * G_USEC_PER_SEC)   /* 2026-11-28T10:00:00Z */

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("export");
  fixture->store = support_new_store (fixture->dir);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:41002", &fixture->aalst);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:41048", &fixture->ninove);
}

/* A thread that GTask ran may drop its reference after the callback: wait for it, not for a clock. */
static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  while (g_atomic_int_get (&G_OBJECT (fixture->store)->ref_count) > 1)
    {
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  g_assert_finalize_object (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
say (Fixture              *fixture,
     const ParaatIdentity *identity,
     const char           *field,
     const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (fixture->store, identity, field, value, &error);

  g_assert_no_error (error);
}

static void
write_down (Fixture          *fixture,
            const ParaatUuid *bestuur,
            const char       *title,
            const char       *noticed,
            gboolean          exercise,
            ParaatIdentity   *out_incident)
{
  g_autofree char *id = bestuur != NULL ? paraat_uuid_dup_string (bestuur) : NULL;
  g_autofree char *besturen = g_strdup_printf ("[{\"id\":\"%s\",\"name\":\"Gemeente Aalst\"}]", id);
  g_autofree char *moment = g_strdup_printf ("{\"at\":\"%s\",\"precision\":\"exact\"}", noticed);

  paraat_identity_init_root (out_incident, "incident", NULL, exercise);
  say (fixture, out_incident, "what_text", title);
  say (fixture, out_incident, "noticed", moment);
  if (id != NULL)
    say (fixture, out_incident, "besturen", besturen);
}

static void
result_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  GAsyncResult **out_result = user_data;

  *out_result = g_object_ref (result);
}

static ParaatYearRegister *
read_query (Fixture               *fixture,
            const ParaatYearQuery *query)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ParaatYearRegister *year_register;

  paraat_register_read_year_async (fixture->store, query, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  year_register = paraat_register_read_year_finish (fixture->store, result, &error);
  g_assert_no_error (error);

  return year_register;
}

static ParaatYearRegister *
read_year (Fixture          *fixture,
           int               year,
           const ParaatUuid *bestuur)
{
  return read_query (fixture, &(ParaatYearQuery) { year, bestuur != NULL ? *bestuur : paraat_uuid_nil, "Gemeente Aalst", FALSE });
}

/* RFC 4180 read back, as a spreadsheet would. */
static GPtrArray *
parse_csv (const char *csv)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  const char *at = csv + 3;

  g_assert_true (g_str_has_prefix (csv, "\xef\xbb\xbf"));
  g_assert_true (g_str_has_suffix (csv, "\r\n"));
  while (*at != '\0')
    {
      gboolean is_quoted = *at == '"';
      GString *cell = g_string_new (NULL);

      at += is_quoted;
      while (is_quoted ? !(at[0] == '"' && at[1] != '"') : *at != ';' && *at != '\r')
        {
          g_assert_cmpint (*at, !=, '\0');
          at += is_quoted && *at == '"';
          g_string_append_c (cell, *at++);
        }
      at += is_quoted;
      g_ptr_array_add (cells, g_string_free (cell, FALSE));
      if (*at == ';')
        g_assert_cmpuint (cells->len % N_COLUMNS, !=, 0);
      else
        g_assert_cmpuint (cells->len % N_COLUMNS, ==, 0);
      at += *at == ';' ? 1 : 2;
    }

  return cells;
}

static const char *
get_cell (GPtrArray            *cells,
          guint                 row,
          ParaatRegisterColumn  column)
{
  return g_ptr_array_index (cells, row * N_COLUMNS + column);
}

static void
test_cells (void)
{
  const struct { const char *text; const char *cell; } table[] = {
    { "", "" },
    { "gewoon", "gewoon" },
    { "a;b", "\"a;b\"" },
    { "zei \"nee\"", "\"zei \"\"nee\"\"\"" },
    { "regel\nregel", "\"regel\nregel\"" },
    { "=1+1", "'=1+1" },
    { "+32 53 12 34 56", "'+32 53 12 34 56" },
    { "-1", "'-1" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "＝1+1", "'＝1+1" },
    { "＠SUM(A1)", "'＠SUM(A1)" },
    { "\t=1", "\"'\t=1\"" },
    { "\r=1", "\"'\r=1\"" },
    { "=HYPERLINK(\"http://x\";\"y\")", "\"'=HYPERLINK(\"\"http://x\"\";\"\"y\"\")\"" },
    { " voor", "\" voor\"" },
    { "1,5", "\"1,5\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *cell = paraat_csv_cell (table[i].text);

      g_assert_cmpstr (cell, ==, table[i].cell);
    }
}

static void
test_csv (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(ParaatYearRegister) year = NULL;
  g_autoptr(GPtrArray) cells = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *name = NULL;
  ParaatIdentity later, first, other, receipt;
  ParaatUuid id;

  write_down (fixture, &fixture->aalst, "\"=cmd|' /C calc'!A0\"", "2026-11-23T06:52:00Z", FALSE, &later);
  write_down (fixture, &fixture->aalst, "\"Mail aan \\\"iedereen\\\"; met bijlage\\nen meer\"", "2026-01-05T10:00:00Z", FALSE, &first);
  write_down (fixture, &fixture->aalst, "\"vorig jaar\"", "2025-06-01T10:00:00Z", FALSE, &other);
  write_down (fixture, &fixture->ninove, "\"elders\"", "2026-06-01T10:00:00Z", FALSE, &other);
  write_down (fixture, NULL, "\"van niemand\"", "2026-06-01T10:00:00Z", FALSE, &other);
  write_down (fixture, &fixture->aalst, "\"oefening\"", "2026-06-01T10:00:00Z", TRUE, &other);
  say (fixture, &first, "pd", "\"yes\"");
  say (fixture, &first, "pd_count", "12.5");
  say (fixture, &first, "status", "\"closed\"");
  say (fixture, &first, "small", "true");
  say (fixture, &later, "reported", "\"2026-11-23T07:00:00Z\"");
  paraat_uuid_known (&later.root, "receipt", "crt", &id);
  paraat_identity_init_child (&receipt, &later, "receipt", &id);
  say (fixture, &receipt, "receipt", "{\"case\":\"CRT-2026-0001\",\"at\":\"2026-11-23T07:01:00Z\"}");

  year = read_year (fixture, 2026, &fixture->aalst);
  g_assert_cmpuint (paraat_year_register_get_n (year), ==, 2);
  csv = paraat_register_dup_csv (year);
  cells = parse_csv (csv);
  g_assert_cmpuint (cells->len, ==, 3 * N_COLUMNS);
  g_assert_cmpstr (get_cell (cells, 0, PARAAT_REGISTER_REFERENCE), ==, "Reference");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_CASE), ==, "");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_NOTICED), ==, "05/01/2026 10:00");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_TITLE), ==, "Mail aan \"iedereen\"; met bijlage\nen meer");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_BESTUREN), ==, "Gemeente Aalst");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_PD), ==, "Yes");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_PD_COUNT), ==, "12,5");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_STANDING), ==, "not reported, only in our register");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_REPORTED), ==, "");
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_STATUS), ==, "closed");
  g_assert_cmpstr (get_cell (cells, 2, PARAAT_REGISTER_CASE), ==, "CRT-2026-0001");
  g_assert_cmpstr (get_cell (cells, 2, PARAAT_REGISTER_TITLE), ==, "'=cmd|' /C calc'!A0");
  g_assert_cmpstr (get_cell (cells, 2, PARAAT_REGISTER_STANDING), ==, "waits to be sent");   /* nothing of it was shared */
  g_assert_cmpstr (get_cell (cells, 2, PARAAT_REGISTER_REPORTED), ==, "23/11/2026 07:00");
  g_assert_cmpstr (get_cell (cells, 2, PARAAT_REGISTER_STATUS), ==, "open");

  name = paraat_register_dup_file_name (year, "csv");
  g_assert_cmpstr (name, ==, "incident-register-2026-gemeente-aalst.csv");
  paraat_year_register_free (g_steal_pointer (&year));
  year = read_year (fixture, 2026, NULL);
  g_assert_cmpuint (paraat_year_register_get_n (year), ==, 4);
}

static void
test_paper (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatYearRegister) year = NULL;
  g_autoptr(ParaatDocument) document = NULL;
  g_autoptr(ParaatBlock) tree = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "register.pdf", NULL);
  guint n_tables = 0;
  guint n_columns = 0;
  ParaatIdentity incident;

  write_down (fixture, &fixture->aalst, "\"# Kop | **vet** <b>\"", "2026-02-03T04:05:00Z", FALSE, &incident);
  say (fixture, &incident, "measures", "\"- eerst dit\\n- dan | dat\"");
  write_down (fixture, &fixture->aalst, "\"nog een\"", "2026-02-04T04:05:00Z", FALSE, &incident);
  year = read_year (fixture, 2026, &fixture->aalst);
  document = paraat_register_new_document (year, NOW_US);
  g_assert_cmpstr (paraat_document_get_date (document), ==, "28/11/2026 10:00");
  tree = paraat_markdown_parse (paraat_document_get_markdown (document), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tree->children->len; i++)
    {
      const ParaatBlock *block = g_ptr_array_index (tree->children, i);

      n_tables += block->kind == PARAAT_BLOCK_TABLE;
      if (block->kind == PARAAT_BLOCK_TABLE)
        n_columns = MAX (n_columns, block->n_columns);
    }
  g_assert_cmpuint (n_tables, ==, 3);
  g_assert_nonnull (strstr (paraat_document_get_markdown (document), "\\# Kop &#124; \\*\\*vet\\*\\* \\<b\\>"));
  g_assert_cmpuint (n_columns, ==, 5);
  g_assert_nonnull (strstr (paraat_document_get_markdown (document), "**Measures**&#10;\\- eerst dit&#10;\\- dan &#124; dat\n\n"));
  g_assert_cmpstr (paraat_document_get_footer (document), ==, "Gemeente Aalst");
  g_assert_true (paraat_document_write_pdf (document, path, NULL, &error));
  g_assert_no_error (error);
}

/* AVG art. 33(5): the facts of each breach, its effects and what was done. */
static void
test_breach (Fixture       *fixture,
             gconstpointer  data)
{
  static const struct { const char *field; const char *value; ParaatRegisterColumn column; const char *title; const char *words; } facts[] = {
    { "description", "\"Een lijst ging mee.\\nZe werd geopend.\"", PARAAT_REGISTER_HAPPENED, "The facts",
      "Een lijst ging mee.\nZe werd geopend." },
    { "cause", "\"human\"", PARAAT_REGISTER_CAUSE, "Cause", "A human mistake" },
    { "effects", "[\"confidentiality\"]", PARAAT_REGISTER_EFFECTS, "Effect on data and systems", "Data were seen or taken" },
    { "started", "{\"at\":\"2026-02-02T09:00:00Z\",\"precision\":\"known\"}", PARAAT_REGISTER_SINCE, "Since", "02/02/2026 09:00" },
    { "pd_protected", "\"no\"", PARAAT_REGISTER_PD_PROTECTED, "Unreadable for others", "No" },
    { "pd_aware", "{\"at\":\"2026-02-03T08:15:00Z\",\"precision\":\"known\"}", PARAAT_REGISTER_PD_AWARE, "Known for sure enough",
      "03/02/2026 08:15" },
    { "pd_consequences", "\"Fraude met hun naam\"", PARAAT_REGISTER_PD_CONSEQUENCES, "Consequences for them", "Fraude met hun naam" },
    { "measures", "\"Mail teruggevraagd\"", PARAAT_REGISTER_MEASURES, "Measures", "Mail teruggevraagd" },
    { "pd_reason", "\"De functionaris besliste\"", PARAAT_REGISTER_PD_REASON, "Reason of that decision", "De functionaris besliste" },
  };
  g_autoptr(ParaatYearRegister) year = NULL;
  g_autoptr(GPtrArray) cells = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *markdown = NULL;
  ParaatIdentity incident;

  write_down (fixture, &fixture->aalst, "\"lijst verstuurd\"", "2026-02-03T04:05:00Z", FALSE, &incident);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    say (fixture, &incident, facts[i].field, facts[i].value);
  year = read_year (fixture, 2026, &fixture->aalst);
  csv = paraat_register_dup_csv (year);
  cells = parse_csv (csv);
  markdown = paraat_register_dup_markdown (year);
  for (guint i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *on_paper = paraat_markdown_escape (facts[i].words);

      g_assert_cmpstr (get_cell (cells, 0, facts[i].column), ==, facts[i].title);
      g_assert_cmpstr (get_cell (cells, 1, facts[i].column), ==, facts[i].words);
      g_assert_nonnull (strstr (markdown, on_paper));
    }
}

static void
test_exercises (Fixture       *fixture,
                gconstpointer  data)
{
  const ParaatYearQuery query = { .year = 2026, .name = "Alle", .with_exercises = TRUE };
  g_autoptr(ParaatYearRegister) year = NULL;
  g_autoptr(ParaatYearRegister) without = NULL;
  g_autoptr(GPtrArray) cells = NULL;
  g_autofree char *csv = NULL;
  g_autofree char *markdown = NULL;
  g_autofree char *markdown_without = NULL;
  ParaatIdentity incident;

  write_down (fixture, &fixture->aalst, "\"echt\"", "2026-02-03T04:05:00Z", FALSE, &incident);
  write_down (fixture, &fixture->aalst, "\"gedaan alsof\"", "2026-02-04T04:05:00Z", TRUE, &incident);
  say (fixture, &incident, "pd", "\"yes\"");
  year = read_query (fixture, &query);
  csv = paraat_register_dup_csv (year);
  cells = parse_csv (csv);
  g_assert_cmpstr (get_cell (cells, 1, PARAAT_REGISTER_EXERCISE), ==, "");
  g_assert_cmpstr (get_cell (cells, 2, PARAAT_REGISTER_EXERCISE), ==, "Yes");
  markdown = paraat_register_dup_markdown (year);
  g_assert_nonnull (strstr (markdown, "1 incident, of which 0 with personal data. "));
  g_assert_nonnull (strstr (markdown, "1 exercise stands in between"));
  g_assert_nonnull (strstr (markdown, "| EXERCISE · gedaan alsof "));
  g_assert_nonnull (strstr (markdown, "\n### EXERCISE · "));
  g_assert_null (strstr (markdown, "EXERCISE · echt"));

  without = read_year (fixture, 2026, NULL);
  markdown_without = paraat_register_dup_markdown (without);
  g_assert_cmpuint (paraat_year_register_get_n (without), ==, 1);
  g_assert_null (strstr (markdown_without, "EXERCISE"));
}

/* Every field that the register has, as a conscientious administration fills it in. */
static void
add_full (GPtrArray        *edits,
          const ParaatUuid *bestuur,
          guint             nth)
{
  static const struct { const char *field; const char *value; } answers[] = {
    { "what", "[\"leak\",\"phishing\"]" },
    { "pd", "\"yes\"" },
    { "pd_kinds", "[\"contact\",\"rrn\",\"social\"]" },
    { "pd_groups", "[\"clients\",\"inhabitants\"]" },
    { "pd_count", "\"tussen 120 en 150\"" },
    { "pd_protected", "\"no\"" },
    { "pd_consequences", "\"Buren of familie kunnen te weten komen wie een leefloon krijgt. Met naam en rijksregisternummer kan iemand zich "
      "voor hen uitgeven.\"" },
    { "pd_aware", "{\"at\":\"2026-02-03T08:15:00Z\",\"precision\":\"known\"}" },
    { "pd_decision", "\"done\"" },
    { "pd_reason", "\"De functionaris voor gegevensbescherming adviseerde te melden; de algemeen directeur besliste dat dezelfde dag.\"" },
    { "started", "{\"at\":\"2026-02-02T09:00:00Z\",\"precision\":\"about\"}" },
    { "description", "\"Een medewerker stuurde de lijst van de leefloners naar een verkeerde afdeling van een andere gemeente. De "
      "ontvanger opende de bijlage en belde zelf terug.\\nDe mail is daarna teruggeroepen; dat lukte bij één van de twee ontvangers.\"" },
    { "cause", "\"human\"" },
    { "effects", "[\"confidentiality\"]" },
    { "measures", "\"- Ontvanger gebeld en schriftelijk laten bevestigen dat de lijst gewist is\\n- Betrokkenen per brief verwittigd\\n- "
      "Automatisch aanvullen van adressen uitgezet\"" },
    { "lessons", "\"Lijsten met persoonsgegevens gaan niet meer als bijlage weg.\"" },
    { "reported", "\"2026-02-03T10:00:00Z\"" },
    { "status", "\"closed\"" },
  };
  g_autofree char *id = paraat_uuid_dup_string (bestuur);
  g_autofree char *besturen = g_strdup_printf ("[{\"id\":\"%s\",\"name\":\"Gemeente Aalst\"}]", id);
  g_autofree char *title = g_strdup_printf ("\"Mail %u met een lijst van leefloners aan de verkeerde bestemmeling\"", nth);
  g_autofree char *noticed = g_strdup_printf ("{\"at\":\"2026-%02u-%02uT08:%02u:00Z\",\"precision\":\"known\"}", nth % 12 + 1,
                                              nth % 28 + 1, nth % 60);
  ParaatIdentity incident;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "besturen", besturen));
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "what_text", title));
  g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, "noticed", noticed));
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    g_ptr_array_add (edits, paraat_edit_new (&incident, &paraat_uuid_nil, answers[i].field, answers[i].value));
}

/* All of a large administration, or of whoever does it for many: bug "TOO_LARGE from 2,600 incidents on". */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatYearRegister) year = NULL;
  g_autoptr(ParaatBlock) tree = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *markdown = NULL;

  for (guint i = 0; i < N_MANY; i += 100)
    {
      g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
      g_autoptr(GPtrArray) changes = NULL;

      for (guint j = i; j < i + 100; j++)
        add_full (edits, &fixture->aalst, j);
      changes = support_append (fixture->store, edits, &error);
      g_assert_no_error (error);
    }
  year = read_year (fixture, 2026, &fixture->aalst);
  g_assert_cmpuint (paraat_year_register_get_n (year), ==, N_MANY);
  markdown = paraat_register_dup_markdown (year);
  tree = paraat_markdown_parse (markdown, &error);   /* laying it out takes half a minute more and has no limit of its own */
  g_assert_no_error (error);
  g_assert_cmpuint (tree->children->len, >, 6 * N_MANY);
}

static void
test_empty_year (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(ParaatYearRegister) year = read_year (fixture, 2026, &fixture->aalst);
  g_autofree char *csv = paraat_register_dup_csv (year);
  g_autoptr(GPtrArray) cells = parse_csv (csv);
  g_autofree char *markdown = paraat_register_dup_markdown (year);

  g_assert_cmpuint (paraat_year_register_get_n (year), ==, 0);
  g_assert_cmpuint (cells->len, ==, N_COLUMNS);
  g_assert_null (strstr (markdown, "|"));
}

static void
test_closed_store (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  support_close (fixture->store);
  paraat_register_read_year_async (fixture->store, &(ParaatYearQuery) { .year = 2026, .name = "Alle" }, NULL, result_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (paraat_register_read_year_finish (fixture->store, result, &error));
  g_assert_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, test) g_test_add ("/register-export/" name, Fixture, NULL, fixture_set_up, test, fixture_tear_down)
  g_test_add_func ("/register-export/cells", test_cells);
  ADD ("csv", test_csv);
  ADD ("paper", test_paper);
  ADD ("breach", test_breach);
  ADD ("exercises", test_exercises);
  ADD ("many", test_many);
  ADD ("empty-year", test_empty_year);
  ADD ("closed-store", test_closed_store);

  return g_test_run ();
}
