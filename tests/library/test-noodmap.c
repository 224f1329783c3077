/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-noodkaart.h"
#include "paraat-noodmap.h"
#include "paraat-pdf.h"
#include "support.h"

#include <string.h>

#define NOW_US (G_GINT64_CONSTANT (1795867200) * G_USEC_PER_SEC)   /* 28/11/2026, at noon */
#define DAY_US (24 * G_TIME_SPAN_HOUR)

typedef struct
{
  char          *dir;       /* (owned) */
  ParaatStore   *store;     /* (owned) open */
  ParaatProfile *profile;   /* (owned) */
  ParaatRecord  *bestuur;   /* (owned) */
  ParaatOwnDocuments *own;  /* (owned) */
} Fixture;

static void
wait_kept (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record) || !paraat_record_get_exists (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(ParaatRecord) person = NULL;
  ParaatUuid root;

  fixture->dir = support_new_dir ("noodmap");
  fixture->store = support_new_store (fixture->dir);
  fixture->profile = paraat_profile_new (fixture->store);
  fixture->bestuur = paraat_bestuur_new (fixture->store, "gemeente", "44021", NULL, "Gemeente Voorbeeldegem");
  paraat_record_set_text (fixture->bestuur, "laptop", "In de kluis van het secretariaat");
  wait_kept (fixture->bestuur);
  while (paraat_profile_get_bestuur (fixture->profile) == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_bestuur_get_staff_root (fixture->bestuur, &root);
  person = paraat_person_get_first (fixture->store, &root, "ict");
  paraat_record_set_text (person, "role", "ict");
  paraat_record_set_text (person, "name", "An | Peeters *");
  paraat_record_set_text (person, "phone", "0470 12 34 56");
  wait_kept (person);
  while (paraat_profile_find_role (fixture->profile, "ict") == NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture->own = paraat_own_documents_new (fixture->profile);
  while (!paraat_own_documents_get_is_loaded (fixture->own))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_object (&fixture->own);
  g_clear_object (&fixture->bestuur);
  g_clear_object (&fixture->profile);
  support_close (fixture->store);
  g_clear_object (&fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static char *
run (const char * const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return out;
}

/* Words may stand on two lines. */
static char *
dup_text (const char *path)
{
  g_autofree char *text = run ((const char * const []) { "pdftotext", path, "-", NULL });
  g_auto(GStrv) words = g_strsplit_set (text, " \n\f", -1);
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (out, "%s ", words[i]);

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static char *
write_pdf (Fixture                  *fixture,
           const ParaatNoodmapParts *parts)
{
  g_autoptr(ParaatDocument) document = paraat_noodmap_new (fixture->profile, parts);
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (fixture->dir, "noodmap.pdf", NULL);

  paraat_document_write_pdf (document, path, NULL, &error);
  g_assert_no_error (error);

  return path;
}

static void
assert_has (const char *text,
            const char *word)
{
  if (strstr (text, word) == NULL)
    g_error ("no '%s' in: %s", word, text);
}

/* Everything that was chosen is on paper, filled in, under the number of the cover. */
static void
test_paper (Fixture       *fixture,
            gconstpointer  data)
{
  g_auto(GStrv) ids = paraat_noodmap_list_proposed ();
  ParaatNoodmapParts parts = { .items = (const char * const *) ids, .report = "| 1 | Wat zie je? |\n|---|---|\n", .now_us = NOW_US };
  g_autofree char *path = write_pdf (fixture, &parts);
  g_autofree char *text = dup_text (path);
  GPtrArray *items = paraat_content_get_items ();
  guint n = 0;

  g_assert_cmpuint (g_strv_length (ids), >=, 11);
  assert_has (text, "Gemeente Voorbeeldegem");
  assert_has (text, "28/11/2026");
  assert_has (text, "In de kluis van het secretariaat");
  assert_has (text, "An | Peeters *");
  assert_has (text, "0470 12 34 56");
  assert_has (text, "cyberresponse@vlaanderen.be");
  assert_has (text, "Wat zie je?");
  g_assert_null (strstr (text, "{{"));
  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *heading = NULL;

      if (!g_strv_contains ((const char * const *) ids, item->id))
        continue;
      n++;
      for (guint j = 0; ids[j] != NULL; j++)
        if (g_str_equal (ids[j], item->id))
          heading = g_strdup_printf ("%u. %s", j + 4, item->title);   /* after the card, the contacts and the duties */
      assert_has (text, heading);
    }
  g_assert_cmpuint (n, ==, g_strv_length (ids));
}

/* ICT is called first: whose number is known does not stand below lines to write on. */
static void
test_card (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (fixture->profile);
  const char *markdown = paraat_document_get_markdown (card);
  const char *blank = strstr (markdown, "\\_\\_");
  const char *name = strstr (markdown, "Peeters");

  g_assert_nonnull (blank);
  g_assert_nonnull (name);
  g_assert_true (name < blank);
}

/* The heading of a chapter, on that page and no other, and the contents name it. */
static void
test_numbers (Fixture       *fixture,
              gconstpointer  data)
{
  g_auto(GStrv) ids = paraat_noodmap_list_proposed ();
  ParaatNoodmapParts parts = { .items = (const char * const *) ids, .report = "| 1 | Wat zie je? |\n|---|---|\n", .mail = "1. Wat?\n",
                               .now_us = NOW_US };
  g_autofree char *path = write_pdf (fixture, &parts);
  g_autofree char *cover = run ((const char * const []) { "pdftotext", "-layout", "-l", "1", path, "-", NULL });
  g_autofree char *structure = run ((const char * const []) { "pdfinfo", "-struct-text", path, NULL });
  g_autoptr(GRegex) row = g_regex_new ("^ *(\\d+)\\. +(\\S.*?)(?:: .*)? {2,}(\\d+)$", G_REGEX_MULTILINE, 0, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  guint n = 0;
  guint64 last = 1;

  g_regex_match (row, cover, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *number = g_match_info_fetch (match, 1);
      g_autofree char *words = g_match_info_fetch (match, 2);
      g_autofree char *page = g_match_info_fetch (match, 3);
      g_autofree char *text = run ((const char * const []) { "pdftotext", "-f", page, "-l", page, path, "-", NULL });
      g_autofree char *heading = g_strdup_printf ("%s. ", number);

      if (!g_str_has_prefix (text, heading))   /* a chapter is the first of its page */
        g_error ("page %s does not begin with %s: %s", page, heading, text);
      g_assert_cmpuint (g_ascii_strtoull (page, NULL, 10), >, last);
      last = g_ascii_strtoull (page, NULL, 10);
      g_assert_cmpuint (g_ascii_strtoull (number, NULL, 10), ==, ++n);
    }
  g_assert_cmpuint (n, ==, g_strv_length (ids) + 6);   /* card, contacts, duties; logbook, report, code */
  g_assert_null (strstr (cover, "…"));
  assert_has (structure, "Link");   /* and leads there */
}

/* A telephone reads from the printed page what was put in it, and no more than is meant for one. */
static void
test_qr (Fixture       *fixture,
         gconstpointer  data)
{
  static const char * const none[] = { NULL };
  g_autoptr(GString) mail = g_string_new ("1. Wat zie je?\n2. Wat werkt niet, of is getroffen?\n");
  ParaatNoodmapParts parts = { .items = none, .report = "", .now_us = NOW_US };
  g_autofree char *path = NULL;
  g_autofree char *picture = g_build_filename (fixture->dir, "page", NULL);
  g_autofree char *png = NULL;
  g_autofree char *address = NULL;
  g_autofree char *pages = NULL;
  g_autofree char *drawn = NULL;
  g_autofree char *read = NULL;
  g_autofree char *last = NULL;

  for (guint i = 3; i < 60; i++)
    g_string_append_printf (mail, "%u. Een vraag met é en ë\n", i);
  parts.mail = mail->str;
  path = write_pdf (fixture, &parts);
  address = paraat_noodmap_dup_address (fixture->profile, mail->str);
  g_assert_true (g_str_has_prefix (address, "mailto:cyberresponse@vlaanderen.be?subject="));
  g_assert_cmpuint (strlen (address), <=, PARAAT_NOODMAP_MAX_MAIL);
  g_assert_cmpuint (strlen (address), >, PARAAT_NOODMAP_MAX_MAIL / 2);
  assert_has (address, "Gemeente%20Voorbeeldegem");
  pages = run ((const char * const []) { "sh", "-c", "pdfinfo \"$1\" | sed -n 's/^Pages: *//p'", "sh", path, NULL });
  last = g_strdup (g_strstrip (pages));
  drawn = run ((const char * const []) { "pdftoppm", "-r", "150", "-gray", "-png", "-singlefile", "-f", last, path, picture, NULL });
  png = g_strconcat (picture, ".png", NULL);
  read = run ((const char * const []) { "zbarimg", "--quiet", "--raw", png, NULL });
  g_assert_cmpstr (g_strstrip (read), ==, address);
}

static void
assert_outdated (Fixture    *fixture,
                 gint64      now_us,
                 const char *reason)
{
  g_autofree char *why = NULL;

  g_assert_cmpint (paraat_noodmap_is_outdated (fixture->profile, fixture->own, now_us, &why), ==, reason != NULL);
  g_assert_cmpstr (why, ==, reason);
}

static void
remember (Fixture *fixture)
{
  g_auto(GStrv) ids = paraat_noodmap_list_proposed ();

  paraat_noodmap_remember (fixture->profile, fixture->own, (const char * const *) ids, NOW_US);
  assert_outdated (fixture, NOW_US, NULL);
}

static void
test_outdated (Fixture       *fixture,
               gconstpointer  data)
{
  ParaatRecord *person = paraat_profile_find_role (fixture->profile, "ict");

  g_assert_cmpint (paraat_noodmap_get_made_us (fixture->profile), ==, 0);
  assert_outdated (fixture, NOW_US, NULL);
  remember (fixture);
  g_assert_cmpint (paraat_noodmap_get_made_us (fixture->profile), ==, NOW_US);
  assert_outdated (fixture, NOW_US + 180 * DAY_US, NULL);
  assert_outdated (fixture, NOW_US + 182 * DAY_US, "older than six months");
  paraat_record_set_text (person, "phone", "0470 65 43 21");
  wait_kept (person);
  assert_outdated (fixture, NOW_US, "the contacts have changed");
  remember (fixture);
  paraat_record_set_text (fixture->bestuur, "laptop", "Bij de directeur");
  wait_kept (fixture->bestuur);
  assert_outdated (fixture, NOW_US, "what Our Administration knows has changed");
  remember (fixture);
  paraat_bestuur_set_checked (fixture->bestuur, NOW_US);
  wait_kept (fixture->bestuur);
  assert_outdated (fixture, NOW_US, NULL);   /* that somebody looked changes no page */
}

/* As if an older pack had been in it. */
static void
test_versions (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (fixture->bestuur));
  g_autofree char *name = g_strconcat ("noodmap.", id, NULL);
  g_autofree char *kept = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *older = NULL;
  g_autofree char *gone = NULL;
  g_auto(GStrv) chosen = NULL;

  remember (fixture);
  kept = g_strdup (paraat_store_get_setting (fixture->store, name));
  parts = g_strsplit (kept, "\"draaiboek-ransomware\":", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  older = g_strconcat (parts[0], "\"draaiboek-ransomware\":900", parts[1], NULL);
  paraat_store_put_setting (fixture->store, name, older);
  assert_outdated (fixture, NOW_US, "“Ransomware” has a newer version");
  gone = g_strconcat (parts[0], "\"draaiboek-van-vroeger\":", parts[1], NULL);
  paraat_store_put_setting (fixture->store, name, gone);
  assert_outdated (fixture, NOW_US, "a document that is in it was withdrawn");
  chosen = paraat_noodmap_list_chosen (fixture->profile, NULL);
  g_assert_false (g_strv_contains ((const char * const *) chosen, "draaiboek-van-vroeger"));
  g_assert_true (g_strv_contains ((const char * const *) chosen, "draaiboek-gegevenslek"));
  paraat_store_put_setting (fixture->store, name, "[\"geen voorwerp\"]");
  assert_outdated (fixture, NOW_US, NULL);
  g_assert_cmpint (paraat_noodmap_get_made_us (fixture->profile), ==, 0);
}

/* It is asked six months after somebody looked, and as long as nobody did, after the bestuur was written down. */
static void
test_check (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 first_us = paraat_record_get_first_us (fixture->bestuur);
  g_autofree char *never = paraat_bestuur_dup_checked (fixture->bestuur);
  g_autofree char *today = NULL;

  g_assert_null (never);
  g_assert_false (paraat_bestuur_needs_check (fixture->bestuur, first_us + 150 * DAY_US));
  g_assert_true (paraat_bestuur_needs_check (fixture->bestuur, first_us + 190 * DAY_US));
  paraat_bestuur_set_checked (fixture->bestuur, first_us + 190 * DAY_US);
  g_assert_false (paraat_bestuur_needs_check (fixture->bestuur, first_us + 190 * DAY_US));
  g_assert_true (paraat_bestuur_needs_check (fixture->bestuur, first_us + 380 * DAY_US));
  paraat_bestuur_set_checked (fixture->bestuur, NOW_US);
  today = paraat_bestuur_dup_checked (fixture->bestuur);
  g_assert_cmpstr (today, ==, "28/11/2026");
  wait_kept (fixture->bestuur);
}

/* What the administration made its own is in it, and a word of it makes the one on the shelf old. */
static void
test_own (Fixture       *fixture,
          gconstpointer  data)
{
  static const char * const ids[] = { "draaiboek-ransomware", "draaiboek-ddos", NULL };
  const ParaatItem *item = paraat_content_lookup_item (ids[0]);
  g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);
  ParaatNoodmapParts parts = { .own = fixture->own, .items = ids, .now_us = NOW_US };
  g_autoptr(ParaatRecord) record = NULL;
  g_autofree char *path = NULL;
  g_autofree char *printed = NULL;

  paraat_noodmap_remember (fixture->profile, fixture->own, ids, NOW_US);
  assert_outdated (fixture, NOW_US, NULL);
  record = paraat_own_make (fixture->profile, item, text);
  wait_kept (record);
  while (paraat_own_documents_find (fixture->own, ids[0]) == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_outdated (fixture, NOW_US, "your own version of “Ransomware” has changed");
  g_assert_true (paraat_own_type (record, PARAAT_SECTION_BEGIN, "Bel {{ict.naam}} in de kelder."));
  paraat_record_commit (record, NULL);
  wait_kept (record);
  paraat_noodmap_remember (fixture->profile, fixture->own, ids, NOW_US);
  assert_outdated (fixture, NOW_US, NULL);
  path = write_pdf (fixture, &parts);
  printed = dup_text (path);
  assert_has (printed, "Ransomware: own version, changed on ");
  assert_has (printed, "DDoS: version 1, looked at on ");
  assert_has (printed, "Bel An | Peeters * in de kelder.");
  paraat_record_set_text (record, "title", "Ransomware bij ons");
  wait_kept (record);
  assert_outdated (fixture, NOW_US, "your own version of “Ransomware” has changed");
}

/* It stays in it when the publisher withdraws what it was made from. */
static void
test_own_withdrawn (Fixture       *fixture,
                    gconstpointer  data)
{
  static const char * const ids[] = { "draaiboek-van-vroeger", "draaiboek-ddos", NULL };
  static const ParaatItem gone = { .id = (char *) "draaiboek-van-vroeger", .title = (char *) "Naar de uitwijk", .version = 3 };
  ParaatNoodmapParts parts = { .own = fixture->own, .items = ids, .now_us = NOW_US };
  g_autoptr(ParaatRecord) record = paraat_own_make (fixture->profile, &gone, "# Naar de uitwijk\n\nDe sleutel ligt bij de politie.");
  g_auto(GStrv) chosen = NULL;
  g_autofree char *path = NULL;
  g_autofree char *printed = NULL;

  wait_kept (record);
  while (paraat_own_documents_find (fixture->own, ids[0]) == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_noodmap_remember (fixture->profile, fixture->own, ids, NOW_US);
  assert_outdated (fixture, NOW_US, NULL);
  chosen = paraat_noodmap_list_chosen (fixture->profile, fixture->own);
  g_assert_true (g_strv_equal ((const char * const *) chosen, ids));
  path = write_pdf (fixture, &parts);
  printed = dup_text (path);
  assert_has (printed, "Naar de uitwijk: own version, changed on ");
  assert_has (printed, "De sleutel ligt bij de politie.");
  g_assert_true (paraat_own_type (record, PARAAT_SECTION_BEGIN, "De sleutel ligt in de kluis."));
  paraat_record_commit (record, NULL);
  wait_kept (record);
  assert_outdated (fixture, NOW_US, "your own version of “Naar de uitwijk” has changed");
  paraat_record_delete (record);
  while (paraat_own_documents_find (fixture->own, ids[0]) != NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_outdated (fixture, NOW_US, "a document that is in it was withdrawn");
}

#define ADD(name, func) g_test_add ("/noodmap/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("paper", test_paper);
  ADD ("card", test_card);
  ADD ("numbers", test_numbers);
  ADD ("qr", test_qr);
  ADD ("outdated", test_outdated);
  ADD ("versions", test_versions);
  ADD ("check", test_check);
  ADD ("own", test_own);
  ADD ("own-withdrawn", test_own_withdrawn);

  return g_test_run ();
}
