/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-block.h"
#include "paraat-content.h"
#include "paraat-fill.h"
#include "support.h"

#include <string.h>

typedef struct
{
  char          *dir;       /* (owned) */
  ParaatStore   *store;     /* (owned) open */
  ParaatProfile *profile;   /* (owned) */
} Fixture;

#define NOW_US (G_GINT64_CONSTANT (1795867200) * G_USEC_PER_SEC)   /* 28/11/2026, at noon */

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("fill");
  fixture->store = support_new_store (fixture->dir);
  fixture->profile = paraat_profile_new (fixture->store);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_object (&fixture->profile);
  support_close (fixture->store);
  g_clear_object (&fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static GHashTable *
values_of (const char *field,
           const char *value)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  g_hash_table_insert (values, g_strdup (field), g_strdup (value));

  return values;
}

static void
test_texts (void)
{
  static const struct { const char *markdown; const char *screen; const char *paper; } cases[] = {
    { "Bel {{ict.naam}}.", "Bel \\*Jan\\* &#124; x.", "Bel \\*Jan\\* &#124; x." },
    { "```\nBel {{ict.naam}}\n{{datum}}\n```\n{{ict.naam}}", "```\nBel *Jan* | x\n[Datum van vandaag]\n```\n\\*Jan\\* &#124; x",
      "```\nBel *Jan* | x\n________________\n```\n\\*Jan\\* &#124; x" },
    { "{{datum}}", "[\\[Datum van vandaag\\]](veld:datum)",
      "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_" },
    { "{{niet af", "{{niet af", "{{niet af" },
  };
  g_autoptr(GHashTable) values = values_of ("ict.naam", "*Jan* | x");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *screen = paraat_fill_markdown (cases[i].markdown, values, PARAAT_FILL_SCREEN);
      g_autofree char *paper = paraat_fill_markdown (cases[i].markdown, values, PARAAT_FILL_PAPER);

      g_assert_cmpstr (screen, ==, cases[i].screen);
      g_assert_cmpstr (paper, ==, cases[i].paper);
    }
}

/* What somebody typed does not end the text to copy that it stands in. */
static void
test_newline_in_code (void)
{
  g_autoptr(GHashTable) values = values_of ("ict.naam", "Jan\n```\n# Kop");
  g_autofree char *filled = paraat_fill_markdown ("```\n{{ict.naam}}\n```\n", values, PARAAT_FILL_SCREEN);
  g_autoptr(ParaatBlock) document = paraat_markdown_parse (filled, NULL);

  g_assert_cmpuint (document->children->len, ==, 1);
  g_assert_cmpint (((ParaatBlock *) g_ptr_array_index (document->children, 0))->kind, ==, PARAAT_BLOCK_CODE);
}

static void
test_missing (void)
{
  g_autoptr(GHashTable) values = values_of ("b", "x");
  g_auto(GStrv) missing = paraat_fill_list_missing ("{{c}} {{a}} {{b}} {{c}} {{open", values);
  g_autofree char *joined = g_strjoinv (" ", missing);

  g_assert_cmpstr (joined, ==, "c a");
}

/* Every item, with nothing known: no field is left, and what comes out is Markdown. */
static void
test_library (void)
{
  g_autoptr(GHashTable) nothing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GPtrArray *items = paraat_content_get_items ();
  guint n_fields = 0;

  g_assert_cmpuint (items->len, >, 0);
  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);
      g_autofree char *screen = paraat_fill_markdown (text, nothing, PARAAT_FILL_SCREEN);
      g_autofree char *paper = paraat_fill_markdown (text, nothing, PARAAT_FILL_PAPER);
      g_auto(GStrv) missing = paraat_fill_list_missing (text, nothing);
      g_autoptr(ParaatBlock) document = paraat_markdown_parse (screen, NULL);

      g_assert_nonnull (document);
      g_assert_null (strstr (screen, "{{"));
      g_assert_null (strstr (paper, "{{"));
      for (guint j = 0; missing[j] != NULL; j++)
        {
          n_fields++;
          g_assert_cmpstr (paraat_fill_get_label (missing[j]), !=, missing[j]);
        }
    }
  g_assert_cmpuint (n_fields, >, items->len);
}

static void
wait_kept (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record) || !paraat_record_get_exists (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
fill_in (Fixture    *fixture,
         const char *field,
         const char *text,
         const char *expected_name)
{
  g_autoptr(ParaatRecord) record = NULL;
  g_autofree char *name = NULL;

  g_assert_true (paraat_fill_find_place (fixture->profile, field, &record, &name));
  g_assert_cmpstr (name, ==, expected_name);
  if (paraat_fill_get_role (field) != NULL)
    paraat_record_set_text (record, "role", paraat_fill_get_role (field));
  paraat_record_set_text (record, name, text);
  wait_kept (record);
}

static void
assert_value (GHashTable *values,
              const char *field,
              const char *expected)
{
  g_assert_cmpstr (g_hash_table_lookup (values, field), ==, expected);
}

/* What is filled in for one document is there for the next one. */
static void
test_places (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatRecord) gemeente = paraat_bestuur_new (fixture->store, "gemeente", "44021", NULL, "Gemeente Voorbeeldegem");
  g_autoptr(ParaatRecord) ocmw = paraat_bestuur_new (fixture->store, "ocmw", "44021", NULL, "OCMW Voorbeeldegem");
  g_autoptr(GHashTable) values = NULL;
  g_autoptr(ParaatRecord) nothing = NULL;
  g_autofree char *nowhere = NULL;

  wait_kept (gemeente);
  wait_kept (ocmw);
  while (paraat_profile_get_besturen (fixture->profile)->len < 2)
    g_main_context_iteration (NULL, TRUE);
  fill_in (fixture, "bestuur.website", "www.voorbeeldegem.be", "field.bestuur.website");
  fill_in (fixture, "bestuur.laptop", "In de kluis", "laptop");
  fill_in (fixture, "verzekeraar.polis", "12-34", "field.verzekeraar.polis");
  fill_in (fixture, "burgemeester.naam", "An Peeters", "name");
  fill_in (fixture, "burgemeester.telefoon", "0470 12 34 56", "phone");
  while (paraat_profile_find_role (fixture->profile, "mayor") == NULL)
    g_main_context_iteration (NULL, TRUE);
  values = paraat_fill_values_new (fixture->profile, NOW_US);
  assert_value (values, "bestuur.naam", "Gemeente Voorbeeldegem");
  assert_value (values, "bestuur.gemeente", "Gemeente Voorbeeldegem");
  assert_value (values, "bestuur.ocmw", "OCMW Voorbeeldegem");
  assert_value (values, "bestuur.website", "www.voorbeeldegem.be");
  assert_value (values, "bestuur.laptop", "In de kluis");
  assert_value (values, "verzekeraar.polis", "12-34");
  assert_value (values, "burgemeester.naam", "An Peeters");
  assert_value (values, "burgemeester.telefoon", "0470 12 34 56");
  assert_value (values, "crt.mail", "cyberresponse@vlaanderen.be");
  assert_value (values, "datum", "28/11/2026");
  assert_value (values, "dpo.naam", NULL);
  g_assert_false (paraat_fill_find_place (fixture->profile, "incident.titel", &nothing, &nowhere));
}

static void
test_nobody (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GHashTable) values = paraat_fill_values_new (fixture->profile, NOW_US);
  g_autoptr(ParaatRecord) record = NULL;
  g_autofree char *name = NULL;

  assert_value (values, "bestuur.naam", NULL);
  assert_value (values, "datum", "28/11/2026");
  g_assert_false (paraat_fill_find_place (fixture->profile, "bestuur.website", &record, &name));
  g_assert_null (record);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/fill/texts", test_texts);
  g_test_add_func ("/fill/newline-in-code", test_newline_in_code);
  g_test_add_func ("/fill/missing", test_missing);
  g_test_add_func ("/fill/library", test_library);
  g_test_add ("/fill/places", Fixture, NULL, fixture_set_up, test_places, fixture_tear_down);
  g_test_add ("/fill/nobody", Fixture, NULL, fixture_set_up, test_nobody, fixture_tear_down);

  return g_test_run ();
}
