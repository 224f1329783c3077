/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-pack-build.h"
#include "support.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  char *folder;   /* a copy of the content that the program is built with */
  char *pack;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("content-XXXXXX", NULL);
  fixture->pack = g_build_filename (fixture->folder, "content.pack", NULL);
  support_copy_dir (CONTENT_DIR, fixture->folder);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  support_remove_dir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->pack);
}

static gboolean
build (Fixture  *fixture,
       GError  **error)
{
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);

  return paraat_pack_build (fixture->folder, fixture->pack, read, error);
}

static void
replace (Fixture    *fixture,
         const char *name,
         const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_own (void)
{
  g_autoptr(GError) error = NULL;
  ParaatPack *pack = paraat_content_get_pack (&error);
  const ParaatDuties *duties;

  g_assert_no_error (error);
  g_assert_cmpstr (paraat_pack_get_id (pack), ==, "paraat-starter");
  g_assert_cmpint (paraat_pack_get_version (pack), >=, 1);
  duties = paraat_content_get_duties (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (paraat_duties_lookup (duties, "gba")->hours, ==, 72);                        /* AVG art. 33(1) */
  g_assert_cmpint (paraat_duties_lookup (duties, "gba")->from, ==, PARAAT_DUTY_FROM_AWARE);
  g_assert_cmpuint (paraat_duties_lookup (duties, "ccb-early")->hours, ==, 24);                  /* NIS2 art. 23(4)(a) */
  g_assert_cmpuint (paraat_duties_lookup (duties, "ccb-final")->months, ==, 1);                  /* NIS2 art. 23(4)(d) */
  g_assert_cmpstr (paraat_duties_lookup (duties, "ccb-final")->after, ==, "ccb-notification");
  g_assert_cmpuint (paraat_duties_lookup (duties, "people")->hours, ==, 0);                      /* AVG art. 34: no number */
}

/* What goes in comes out as it was, and twice the same. */
static void
test_build (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatPack) pack = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *written = NULL;
  g_autofree char *part = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "municipalities.csv", NULL);
  gsize first_size;
  gsize second_size;

  g_assert_true (build (fixture, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->pack, &first, &first_size, NULL));
  g_assert_true (build (fixture, &error));
  g_assert_true (g_file_get_contents (fixture->pack, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);

  pack = paraat_pack_open (fixture->pack, &error);
  g_assert_no_error (error);
  part = paraat_pack_dup_part (pack, "municipalities", &error);
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_cmpstr (part, ==, written);
  g_assert_null (paraat_pack_dup_part (pack, "recipes", &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND);
}

/* Whatever an editor breaks is told, and the pack that was there stays. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const broken[][2] = {
    { "contacts.json", "{}" }, { "duties.json", "[" }, { "municipalities.csv", "nis;name\n1;2\n" }, { "pack.json", "{\"version\":1}" },
    { "questionnaire/risicos.json", "{}" }, { "contacts.json", "\xff" },
    { "duties.json", "{\"checked\":\"2026-01-01\",\"note\":\"n\",\"duties\":[{\"id\":\"a\",\"whom\":\"w\",\"what\":\"w\",\"how\":\"h\","
                     "\"basis\":\"b\",\"source\":\"s\",\"kind\":\"duty\",\"applies\":\"always\",\"from\":\"aware\",\"hours\":-1}]}" },
  };
  g_autofree char *before = NULL;
  gsize before_size;

  g_assert_true (build (fixture, NULL));
  g_assert_true (g_file_get_contents (fixture->pack, &before, &before_size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *path = g_build_filename (fixture->folder, broken[i][0], NULL);
      g_autofree char *whole = NULL;
      g_autofree char *after = NULL;
      gsize after_size;

      g_assert_true (g_file_get_contents (path, &whole, NULL, NULL));
      replace (fixture, broken[i][0], broken[i][1]);
      g_assert_false (build (fixture, &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
      g_assert_true (g_file_get_contents (fixture->pack, &after, &after_size, NULL));
      g_assert_cmpmem (before, before_size, after, after_size);
      replace (fixture, broken[i][0], whole);
    }
}

/* A document is what stands in its file, with its fragments; the steps of a playbook are data as well. */
static void
test_library (void)
{
  g_autoptr(GError) error = NULL;
  ParaatPack *pack = paraat_content_get_pack (NULL);
  GPtrArray *items = paraat_content_get_items ();
  g_autofree char *text = paraat_pack_dup_item_text (pack, "draaiboek-ransomware", &error);
  g_autoptr(GPtrArray) steps = paraat_pack_list_steps (pack, "draaiboek-ransomware", &error);
  g_autoptr(GPtrArray) none = paraat_pack_list_steps (pack, "sjabloon-persbericht", &error);
  const ParaatStep *first;

  g_assert_no_error (error);
  g_assert_cmpuint (items->len, >, 40);
  g_assert_true (g_str_has_prefix (text, "# Ransomware\n"));
  g_assert_null (strstr (text, "{{>"));
  g_assert_nonnull (strstr (text, "**Betaal niet, antwoord niet, wis niets.**"));   /* of the first hour */
  g_assert_cmpuint (steps->len, >, 10);
  g_assert_cmpuint (none->len, ==, 0);
  first = g_ptr_array_index (steps, 0);
  g_assert_cmpstr (first->number, ==, "A1");
  g_assert_true (g_str_has_prefix (first->phase, "Fase 1"));
  g_assert_null (paraat_pack_dup_item_text (pack, "recepten", &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND);
}

static void
test_broken_items (Fixture       *fixture,
                   gconstpointer  data)
{
#define HEADER(id, more) "---\nid: " id "\ntitle: T\nsummary: S.\nkind: sjabloon\ntheme: aanval\naudience: iedereen\nphase: leren\n" \
  "minutes: 1\nversion: 1\nchecked: 2026-01-01\nsource: s\nrelated:\nquestions:\nsynonyms:\n" more "---\n\n# T\n"
  static const char * const broken[] = {
    "# No header\n", HEADER ("other", ""), "---\nid: a\n---\n\n# T\n", HEADER ("a", "kind: recept\n"),
    HEADER ("a", "audience: iedereen, koks\n"), HEADER ("a", "minutes: veel\n"), HEADER ("a", "questions: geen-vraag\n"),
    HEADER ("a", "") "\n{{kok.naam}}\n", HEADER ("a", "") "\n{{bestuur.naam\n", HEADER ("a", "") "\n{{> ../contacts}}\n",
    HEADER ("a", "") "\n| Nr | Stap | Wie | Binnen | Klaar als |\n|---|---|---|---|---|\n| A1 | a | b |\n",
    HEADER ("a", "") "\n| Nr | Stap | Wie | Binnen | Klaar als |\n|---|---|---|---|---|\n| A1 | a | b | c | d |\n| A1 | a | b | c | d |\n",
  };

  replace (fixture, "library/a.md", HEADER ("a", ""));
  g_assert_true (build (fixture, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr(GError) error = NULL;

      replace (fixture, "library/a.md", broken[i]);
      g_assert_false (build (fixture, &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, "library/a.md"));
    }
}

static void
copy_version (Fixture    *fixture,
              const char *name,
              const char *from,
              const char *to)
{
  g_autofree char *source = g_strdup_printf ("%s/questionnaire/%s.json", fixture->folder, name);
  g_autofree char *target = g_strdup_printf ("questionnaire-1/%s.json", name);
  g_autofree char *text = NULL;
  g_auto(GStrv) pieces = NULL;
  g_autofree char *changed = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  replace (fixture, target, text);
  pieces = g_strsplit (text, from, -1);
  changed = g_strjoinv (to, pieces);
  g_assert_true (g_file_set_contents (source, changed, -1, NULL));
}

/* What was asked before goes along, for the evaluations that were made with it. */
static void
test_earlier (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const names[] = { "questionnaire", "risicos", "continuiteit", "veiligheid", "organisatie" };
  g_autofree char *folder = g_build_filename (fixture->folder, "questionnaire-1", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatPack) pack = NULL;
  g_autofree char *before = NULL;
  g_autofree char *now = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    copy_version (fixture, names[i], "\"version\": 1,", "\"version\": 2,");
  g_assert_true (build (fixture, &error));
  g_assert_no_error (error);
  pack = paraat_pack_open (fixture->pack, &error);
  before = paraat_pack_dup_part (pack, "questionnaire-1/questionnaire", &error);
  now = paraat_pack_dup_part (pack, "questionnaire/questionnaire", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (before, "\"version\": 1,"));
  g_assert_nonnull (strstr (now, "\"version\": 2,"));
  replace (fixture, "questionnaire-1/questionnaire.json", now);
  g_assert_false (build (fixture, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
}

static void
test_duties_that_wait (void)
{
#define DUTY(id, more) "{\"id\":\"" id "\",\"whom\":\"w\",\"what\":\"w\",\"how\":\"h\",\"basis\":\"b\",\"source\":\"s\"," \
  "\"kind\":\"duty\",\"applies\":\"always\"," more "}"
#define DUTIES(list) "{\"checked\":\"2026-01-01\",\"note\":\"n\",\"duties\":[" list "]}"
  static const char * const refused[] = {
    DUTIES (DUTY ("a", "\"from\":\"notified\"")), DUTIES (DUTY ("a", "\"from\":\"notified\",\"after\":\"b\"")),
    DUTIES (DUTY ("a", "\"from\":\"notified\",\"after\":\"a\"")), DUTIES (DUTY ("a", "\"from\":\"aware\",\"after\":\"a\"")),
    DUTIES (DUTY ("a", "\"from\":\"aware\"") "," DUTY ("a", "\"from\":\"aware\"")),
    DUTIES (DUTY ("a", "\"from\":\"aware\",\"hours\":1,\"months\":1")), DUTIES (""), "", "{}",
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatDuties) duties = paraat_duties_parse (
    DUTIES (DUTY ("b", "\"from\":\"notified\",\"after\":\"a\",\"months\":1,\"order\":2") ","
            DUTY ("a", "\"from\":\"aware\",\"hours\":24,\"order\":1")), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (((ParaatDuty *) g_ptr_array_index (duties->duties, 0))->id, ==, "a");
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr(GError) reason = NULL;

      g_assert_null (paraat_duties_parse (refused[i], &reason));
      g_assert_true (reason != NULL && reason->domain == PARAAT_CONTENT_ERROR);
    }
}

/* A pack that is cut, turned over or of something else is refused, or gives an error where it is read; nothing falls. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20261128);
  g_autofree char *whole = NULL;
  gsize size;
  guint n_refused = 0;

  g_assert_true (build (fixture, NULL));
  g_assert_true (g_file_get_contents (fixture->pack, &whole, &size, NULL));
  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *copy = g_memdup2 (whole, size);
      gsize length = i % 4 == 0 ? (gsize) g_rand_int_range (rand, 0, (gint32) size) : size;
      g_autoptr(GBytes) bytes = NULL;
      g_autoptr(ParaatPack) pack = NULL;
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) parts = NULL;

      for (guint flips = i % 4 == 0 ? 0 : 8; flips > 0; flips--)
        copy[g_rand_int_range (rand, 0, flips % 2 ? (gint32) size : 4096)] ^= (char) (1 << g_rand_int_range (rand, 0, 8));
      bytes = g_bytes_new (copy, length);
      pack = paraat_pack_new (bytes, &error);
      parts = pack != NULL ? paraat_pack_list_parts (pack, &error) : NULL;
      for (guint j = 0; parts != NULL && parts[j] != NULL; j++)
        {
          g_autofree char *part = paraat_pack_dup_part (pack, parts[j], NULL);

          g_assert_true (part == NULL || g_utf8_validate (part, -1, NULL));
        }
      n_refused += parts == NULL;
      g_assert_true (parts != NULL || error->domain == PARAAT_CONTENT_ERROR);
    }
  g_assert_cmpuint (n_refused, >, 250);
}

static void
test_too_new (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *whole = NULL;
  gsize size;
  g_autoptr(GBytes) bytes = NULL;

  g_assert_true (build (fixture, NULL));
  g_assert_true (g_file_get_contents (fixture->pack, &whole, &size, NULL));
  whole[63] = PARAAT_PACK_FORMAT + 1;   /* user_version: sqlite.org/fileformat2.html, bytes 60 to 63 */
  bytes = g_bytes_new (whole, size);
  g_assert_null (paraat_pack_new (bytes, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_TOO_NEW);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/content/pack/own", test_own);
  g_test_add_func ("/content/pack/duties-that-wait", test_duties_that_wait);
  g_test_add ("/content/pack/build", Fixture, NULL, set_up, test_build, tear_down);
  g_test_add ("/content/pack/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/content/pack/earlier", Fixture, NULL, set_up, test_earlier, tear_down);
  g_test_add_func ("/content/pack/library", test_library);
  g_test_add ("/content/pack/broken-items", Fixture, NULL, set_up, test_broken_items, tear_down);
  g_test_add ("/content/pack/damaged", Fixture, NULL, set_up, test_damaged, tear_down);
  g_test_add ("/content/pack/too-new", Fixture, NULL, set_up, test_too_new, tear_down);

  return g_test_run ();
}
