/* SPDX-License-Identifier: EUPL-1.2 */

/* A whole stick, and the days on which there is none.  Runs with the library of tests/faults/powercut.c preloaded. */
#include "config.h"

#include "paraat-content-beside.h"
#include "paraat-content.h"
#include "paraat-disk.h"
#include "paraat-noodstick-private.h"
#include "paraat-pack-build.h"
#include "support.h"

#include <dlfcn.h>
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <string.h>
#include <unistd.h>

#define NOW_US (G_GINT64_CONSTANT (1795867200) * G_USEC_PER_SEC)   /* 28/11/2026, at noon */
#define FAT 0x4d44
#define GIB G_GINT64_CONSTANT (0x40000000)

typedef struct
{
  char           *dir;        /* (owned) */
  char           *stick;      /* (owned) in it */
  char           *bundles;    /* (owned) as above */
  ParaatStore    *store;      /* (owned) open */
  ParaatProfile  *profile;    /* (owned) */
  ParaatRecord   *bestuur;    /* (owned) */
  ParaatOwnDocuments *own;    /* (owned) (nullable) */
  void          (*watch)         (const char *dir);
  void          (*set_room)      (long long   bytes);
  void          (*set_read_only) (int         is_read_only);
  void          (*set_statfs)    (long        type);

  GCancellable   *cancellable;   /* (owned) */
  double          cancel_at;     /* of the whole; 0: never */
  double          pull_out_at;   /* as above */
  double          spoil_at;      /* as above */
  double          last;          /* what was told */
  gboolean        was_whole;     /* before it was done */
} Fixture;

static gpointer
control (const char *name)
{
  gpointer symbol = dlsym (RTLD_DEFAULT, name);

  if (symbol == NULL)
    g_error ("%s: the test needs LD_PRELOAD=libparaat-powercut.so", name);

  return symbol;
}

static void
write_file (const char *folder,
            const char *name,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static char *
read_file (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static gboolean
is_there (Fixture    *fixture,
          const char *name)
{
  g_autofree char *path = g_build_filename (fixture->stick, name, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
write_sums (Fixture    *fixture,
            const char *bundle,
            const char *script)
{
  g_autofree char *first = g_compute_checksum_for_string (G_CHECKSUM_SHA256, bundle, -1);
  g_autofree char *second = g_compute_checksum_for_string (G_CHECKSUM_SHA256, script, -1);
  g_autofree char *sums = g_strdup_printf ("%s  be.paraat.Paraat.flatpak\n%s  installeer.sh\n", first, second);

  write_file (fixture->bundles, "SHA256SUMS", sums);
}

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
  g_autofree char *desk = NULL;
  ParaatUuid root;

  fixture->watch = (void (*) (const char *)) control ("paraat_powercut_watch");
  fixture->set_room = (void (*) (long long)) control ("paraat_powercut_set_room");
  fixture->set_read_only = (void (*) (int)) control ("paraat_powercut_set_read_only");
  fixture->set_statfs = (void (*) (long)) control ("paraat_powercut_set_statfs");
  fixture->dir = support_new_dir ("noodstick");
  fixture->stick = g_build_filename (fixture->dir, "STICK", NULL);
  fixture->bundles = g_build_filename (fixture->dir, "bundles", NULL);
  desk = g_build_filename (fixture->dir, "desk", NULL);
  g_assert_cmpint (g_mkdir (fixture->stick, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (fixture->bundles, 0700), ==, 0);
  write_file (fixture->bundles, "be.paraat.Paraat.flatpak", "bundle");
  write_file (fixture->bundles, "installeer.sh", "#!/bin/sh\n");
  write_sums (fixture, "bundle", "#!/bin/sh\n");
  fixture->store = support_new_store (desk);
  fixture->profile = paraat_profile_new (fixture->store);
  fixture->bestuur = paraat_bestuur_new (fixture->store, "gemeente", "44021", NULL, "Gemeente Voorbeeldegem");
  while (paraat_profile_get_bestuur (fixture->profile) == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_bestuur_get_staff_root (fixture->bestuur, &root);
  person = paraat_person_get_first (fixture->store, &root, "ict");
  paraat_record_set_text (person, "role", "ict");
  paraat_record_set_text (person, "name", "An <b>Peeters</b>");
  paraat_record_set_text (person, "phone", "0470 12 34 56");
  wait_kept (person);
  while (paraat_profile_find_role (fixture->profile, "ict") == NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture->cancellable = g_cancellable_new ();
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  fixture->watch ("/nowhere");
  g_clear_object (&fixture->cancellable);
  g_clear_object (&fixture->own);
  g_clear_object (&fixture->bestuur);
  g_clear_object (&fixture->profile);
  support_close (fixture->store);
  g_clear_object (&fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->stick);
  g_free (fixture->bundles);
  g_free (fixture->dir);
}

static void
progress_cb (double   fraction,
             gpointer data)
{
  Fixture *fixture = data;

  g_assert_cmpfloat (fraction, >=, fixture->last);
  fixture->last = fraction;
  fixture->was_whole = fixture->was_whole || is_there (fixture, PARAAT_NOODSTICK_FOLDER "/SHA256SUMS");
  if (fixture->cancel_at > 0 && fraction >= fixture->cancel_at)
    g_cancellable_cancel (fixture->cancellable);
  if (fixture->spoil_at > 0 && fraction >= fixture->spoil_at && is_there (fixture, PARAAT_NOODSTICK_PART))
    write_file (fixture->stick, PARAAT_NOODSTICK_PART "/noodkaart.pdf", "wat een slechte stick ervan maakt");
  if (fixture->pull_out_at > 0 && fraction >= fixture->pull_out_at && is_there (fixture, PARAAT_NOODSTICK_PART))
    {
      g_autofree char *gone = g_strconcat (fixture->stick, ".gone", NULL);

      g_assert_cmpint (g_rename (fixture->stick, gone), ==, 0);
    }
}

static gboolean
make (Fixture   *fixture,
      gboolean   with_bundles,
      gboolean   replace,
      GError   **error)
{
  g_auto(GStrv) ids = paraat_noodmap_list_proposed ();
  ParaatNoodmapParts binder = { .items = (const char * const *) ids, .own = fixture->own, .report = "| 1 | Wat zie je? |\n|---|---|\n", .now_us = NOW_US };
  ParaatNoodstickParts parts = { .binder = &binder, .target = fixture->stick, .installation = with_bundles ? fixture->bundles : NULL,
                                 .replace = replace };
  g_autoptr(GAsyncResult) result = NULL;

  fixture->last = 0;
  paraat_noodstick_make_async (fixture->profile, &parts, progress_cb, fixture, fixture->cancellable, support_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return paraat_noodstick_make_finish (fixture->profile, result, error);
}

/* With a sentence of its own for the screen, and nothing on the stick that is taken for one. */
static void
assert_fails (Fixture              *fixture,
              gboolean              with_bundles,
              ParaatNoodstickError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (make (fixture, with_bundles, FALSE, &error));
  g_assert_error (error, PARAAT_NOODSTICK_ERROR, (int) code);
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_FOLDER));
}

static char *
run (const char * const *argv,
     const char         *folder)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  char *out = NULL;

  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_unsetenv (launcher, "LD_PRELOAD");
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return out;
}

/* It is well-formed, and what it links to is there. */
static void
check_page (const char *folder,
            const char *name)
{
  g_autofree char *text = read_file (folder, name);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *here = g_path_get_dirname (path);
  xmlDoc *tree = xmlReadMemory (text, (int) strlen (text), name, NULL, XML_PARSE_NONET);
  xmlXPathContext *context = xmlXPathNewContext (tree);
  xmlXPathObject *found;

  g_assert_nonnull (tree);
  found = xmlXPathEvalExpression (BAD_CAST "//@href", context);
  for (int i = 0; i < found->nodesetval->nodeNr; i++)
    {
      xmlChar *href = xmlNodeGetContent (found->nodesetval->nodeTab[i]);
      g_autofree char *scheme = g_uri_parse_scheme ((const char *) href);
      g_autofree char *to = g_build_filename (here, (const char *) href, NULL);

      if (scheme == NULL && *href != '#' && !g_file_test (to, G_FILE_TEST_IS_REGULAR))
        g_error ("%s: nothing is at %s", name, (const char *) href);
      xmlFree (href);
    }
  xmlXPathFreeObject (found);
  xmlXPathFreeContext (context);
  xmlFreeDoc (tree);
  g_assert_null (strstr (text, "{{"));
}

static guint
check_pages (const char *folder)
{
  g_autofree char *html = g_build_filename (folder, "documenten", "html", NULL);
  g_autoptr(GDir) dir = g_dir_open (html, 0, NULL);
  const char *name;
  guint n = 0;

  for (; (name = g_dir_read_name (dir)) != NULL; n++)
    check_page (html, name);

  return n;
}

/* Every file has a sum, and is what it says; nothing else lies there. */
static void
check_sums (const char *folder)
{
  g_autofree char *sums = read_file (folder, "SHA256SUMS");
  g_auto(GStrv) lines = g_strsplit (g_strstrip (sums), "\n", -1);
  g_autofree char *checked = run ((const char * const []) { "sha256sum", "--check", "--quiet", "SHA256SUMS", NULL }, folder);
  g_autofree char *found = run ((const char * const []) { "find", ".", "-type", "f", NULL }, folder);
  g_auto(GStrv) files = g_strsplit (g_strstrip (found), "\n", -1);

  g_assert_cmpstr (checked, ==, "");
  g_assert_cmpuint (g_strv_length (files), ==, g_strv_length (lines) + 1);   /* the sums themselves */
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *name = g_path_get_basename (files[i]);

      g_assert_cmpuint (strlen (name), <=, 100);
      g_assert_cmpuint (strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._"), ==, strlen (name));
    }
}

static void
assert_has (const char *text,
            const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("no '%s' in: %s", words, text);
}

static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *folder = g_build_filename (fixture->stick, PARAAT_NOODSTICK_FOLDER, NULL);
  guint n = paraat_content_get_items ()->len + paraat_content_get_beside_items ()->len;
  g_autoptr(GError) error = NULL;
  g_autofree char *readme = NULL;
  g_autofree char *index = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *pdf = NULL;
  g_autofree char *count = NULL;
  gint64 start_us = g_get_monotonic_time ();

  write_file (fixture->stick, "vakantie.txt", "van iemand anders");
  make (fixture, TRUE, FALSE, &error);
  g_assert_no_error (error);
  g_test_message ("made in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start_us) / 1000);
  g_assert_cmpfloat (fixture->last, ==, 1);
  g_assert_false (fixture->was_whole);
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_PART));
  g_assert_true (is_there (fixture, "vakantie.txt"));
  check_sums (folder);
  check_page (folder, PARAAT_NOODSTICK_README);
  g_assert_cmpuint (check_pages (folder), ==, n + 1);
  count = run ((const char * const []) { "sh", "-c", "ls documenten/pdf | wc -l", NULL }, folder);
  g_assert_cmpuint (g_ascii_strtoull (count, NULL, 10), ==, n);
  readme = read_file (folder, PARAAT_NOODSTICK_README);
  assert_has (readme, "An &lt;b&gt;Peeters&lt;/b&gt;");
  assert_has (readme, "href=\"tel:0470123456\"");
  assert_has (readme, "sh installeer.sh");
  assert_has (readme, "Whom you may give it to");
  g_assert_true (strstr (readme, "Everything down?") < strstr (readme, "What is on this stick"));
  index = read_file (folder, "documenten/html/index.html");
  g_assert_true (strstr (index, "<h2 id=\"do-now\">") < strstr (index, "<h2 id=\"templates\">"));
  assert_has (index, "href=\"regio-voorbeeld-wachtdienst.html\"");
  assert_has (index, "(Intercommunale Voorbeeld)");
  beside = read_file (folder, "documenten/html/regio-voorbeeld-wachtdienst.html");
  assert_has (beside, "href=\"regio-voorbeeld-draaiboek-ransomware.html\"");   /* of their own first */
  assert_has (beside, "href=\"sjabloon-crisiscommunicatieplan.html\"");
  assert_has (beside, "A text of others");
  pdf = run ((const char * const []) { "pdftotext", "documenten/pdf/sjabloon-noodkaart.pdf", "-", NULL }, folder);
  assert_has (pdf, "0470 12 34 56");   /* filled in */
  assert_has (pdf, "Starting text of Paraat");
  g_clear_pointer (&pdf, g_free);
  pdf = run ((const char * const []) { "pdftotext", "noodmap.pdf", "-", NULL }, folder);
  assert_has (pdf, "Gemeente Voorbeeldegem");
}

/* What an interrupted one left is tidied; the old one stays until the new one is whole, and then goes. */
static void
test_again (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *whole = g_build_filename (fixture->stick, PARAAT_NOODSTICK_FOLDER, NULL);
  g_autofree char *before = g_build_filename (fixture->stick, PARAAT_NOODSTICK_BEFORE, NULL);
  g_autofree char *part = g_build_filename (fixture->stick, PARAAT_NOODSTICK_PART, NULL);
  g_autofree char *readme = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir (before, 0700), ==, 0);   /* pulled out between the two renames */
  write_file (before, "oud.txt", "de vorige");
  g_assert_cmpint (g_mkdir (part, 0700), ==, 0);
  write_file (part, "half.txt", "half");
  fixture->cancel_at = 0.1;
  g_assert_false (make (fixture, FALSE, FALSE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (is_there (fixture, PARAAT_NOODSTICK_FOLDER "/oud.txt"));
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_PART));
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_BEFORE));
  g_clear_object (&fixture->cancellable);
  fixture->cancel_at = 0;
  make (fixture, FALSE, FALSE, &error);
  g_assert_no_error (error);
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_FOLDER "/oud.txt"));
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_FOLDER "/installatie"));
  check_sums (whole);
  readme = read_file (whole, PARAAT_NOODSTICK_README);
  assert_has (readme, "it was made without");
  g_assert_null (strstr (readme, "installeer.sh"));
}

/* What is the administration's own is on it too when nobody publishes it any more, and says whose it was. */
static void
test_own (Fixture       *fixture,
          gconstpointer  data)
{
  static const ParaatItem gone = { .id = (char *) "regio-van-vroeger/uitwijk", .title = (char *) "Naar de uitwijk", .version = 3 };
  g_autofree char *folder = g_build_filename (fixture->stick, PARAAT_NOODSTICK_FOLDER, NULL);
  g_autoptr(ParaatRecord) record = paraat_own_make (fixture->profile, &gone, "# Naar de uitwijk\n\nDe sleutel ligt bij de politie.");
  g_autoptr(GError) error = NULL;
  g_autofree char *page = NULL;
  g_autofree char *why = NULL;

  wait_kept (record);
  fixture->own = paraat_own_documents_new (fixture->profile);
  while (paraat_own_documents_find (fixture->own, gone.id) == NULL)
    g_main_context_iteration (NULL, TRUE);
  make (fixture, FALSE, FALSE, &error);
  g_assert_no_error (error);
  check_pages (folder);
  page = read_file (folder, "documenten/html/regio-van-vroeger-uitwijk.html");
  assert_has (page, "De sleutel ligt bij de politie.");
  assert_has (page, "starting text of regio-van-vroeger, version 3");
  paraat_noodstick_remember (fixture->profile, fixture->own, NOW_US);
  g_assert_false (paraat_noodstick_is_outdated (fixture->profile, fixture->own, NOW_US, NULL));
  g_assert_true (paraat_own_type (record, PARAAT_SECTION_BEGIN, "De sleutel ligt in de kluis."));
  paraat_record_commit (record, NULL);
  wait_kept (record);
  g_assert_true (paraat_noodstick_is_outdated (fixture->profile, fixture->own, NOW_US, &why));
  g_assert_cmpstr (why, ==, "your own version of “Naar de uitwijk” has changed");
}

/* Whoever chooses the folder itself, and the installation in it: there is no room for two, and the only one is not taken away. */
static void
test_from_itself (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *whole = g_build_filename (fixture->stick, PARAAT_NOODSTICK_FOLDER, NULL);
  g_autofree char *installation = g_build_filename (whole, "installatie", NULL);
  g_autofree char *old = g_build_filename (whole, "oud.flatpak", NULL);
  const char *targets[] = { fixture->stick, whole };
  guint64 free_bytes;

  g_assert_cmpint (g_mkdir (whole, 0700), ==, 0);
  g_assert_cmpint (g_rename (fixture->bundles, installation), ==, 0);
  write_file (whole, "oud.flatpak", "");
  g_assert_cmpint (truncate (old, 8 * GIB), ==, 0);
  g_assert_true (paraat_disk_get_free (fixture->stick, &free_bytes));
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (paraat_stick_begin (targets[i], free_bytes + 4 * GIB, TRUE, installation, &error));
      g_assert_error (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_NO_ROOM);
      g_assert_true (g_file_test (old, G_FILE_TEST_EXISTS));
    }
}

static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  fixture->watch (fixture->stick);
  fixture->set_room (300 * 1024);
  assert_fails (fixture, FALSE, PARAAT_NOODSTICK_ERROR_NO_ROOM);
  g_assert_cmpfloat (fixture->last, >, 0);   /* it had begun */
  fixture->set_room (-1);
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_PART));
}

/* The old one goes first when somebody says so, and not when that would not help. */
static void
test_room (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *whole = g_build_filename (fixture->stick, PARAAT_NOODSTICK_FOLDER, NULL);
  g_autofree char *old = g_build_filename (whole, "oud.flatpak", NULL);
  g_autoptr(ParaatStick) stick = NULL;
  g_autoptr(GError) error = NULL;
  guint64 free_bytes;

  g_assert_cmpint (g_mkdir (whole, 0700), ==, 0);
  write_file (whole, "oud.flatpak", "");
  g_assert_cmpint (truncate (old, 8 * GIB), ==, 0);   /* a hole: it takes no room */
  g_assert_true (paraat_disk_get_free (fixture->stick, &free_bytes));
  g_assert_null (paraat_stick_begin (fixture->stick, free_bytes + 16 * GIB, TRUE, NULL, &error));
  g_assert_error (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_NO_ROOM);
  g_clear_error (&error);
  g_assert_null (paraat_stick_begin (fixture->stick, free_bytes + 4 * GIB, FALSE, NULL, &error));
  g_assert_error (error, PARAAT_NOODSTICK_ERROR, PARAAT_NOODSTICK_ERROR_REPLACE);
  g_clear_error (&error);
  g_assert_true (is_there (fixture, PARAAT_NOODSTICK_FOLDER "/oud.flatpak"));
  stick = paraat_stick_begin (fixture->stick, free_bytes + 4 * GIB, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (stick);
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_FOLDER));
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->watch (fixture->stick);
  fixture->set_read_only (1);
  assert_fails (fixture, FALSE, PARAAT_NOODSTICK_ERROR_READ_ONLY);
}

static void
test_pulled_out (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *gone = g_strconcat (fixture->stick, ".gone", NULL);
  g_autofree char *whole = g_build_filename (gone, PARAAT_NOODSTICK_FOLDER, NULL);

  fixture->pull_out_at = 0.05;
  assert_fails (fixture, TRUE, PARAAT_NOODSTICK_ERROR_GONE);
  g_assert_false (g_file_test (whole, G_FILE_TEST_EXISTS));
  assert_fails (fixture, FALSE, PARAAT_NOODSTICK_ERROR_GONE);   /* and it is not put in again */
}

/* It takes everything, and gives back something else. */
static void
test_bad_stick (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->spoil_at = 0.5;
  assert_fails (fixture, FALSE, PARAAT_NOODSTICK_ERROR_BAD_STICK);
  g_assert_false (is_there (fixture, PARAAT_NOODSTICK_PART));
}

/* FAT ends at 4 GiB; a file with a hole is as long as it says. */
static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *bundle = g_build_filename (fixture->bundles, "be.paraat.Paraat.flatpak", NULL);

  g_assert_cmpint (truncate (bundle, G_GINT64_CONSTANT (0x100000000)), ==, 0);
  fixture->watch (fixture->stick);
  fixture->set_statfs (FAT);
  assert_fails (fixture, TRUE, PARAAT_NOODSTICK_ERROR_TOO_LARGE);
}

static void
test_installation (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char * const bad[] = {
    "", "niets\n", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  ../../etc/passwd\n",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  .verborgen\n",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  alleen.flatpak\n",
  };
  g_autofree char *sums = g_build_filename (fixture->bundles, "SHA256SUMS", NULL);
  g_autofree char *bundle = g_build_filename (fixture->bundles, "be.paraat.Paraat.flatpak", NULL);

  write_file (fixture->bundles, "installeer.sh", "#!/bin/sh\nrm -rf /\n");
  assert_fails (fixture, TRUE, PARAAT_NOODSTICK_ERROR_DAMAGED);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      write_file (fixture->bundles, "SHA256SUMS", bad[i]);
      assert_fails (fixture, TRUE, PARAAT_NOODSTICK_ERROR_INSTALLATION);
    }
  write_sums (fixture, "bundle", "#!/bin/sh\nrm -rf /\n");
  g_assert_cmpint (g_unlink (bundle), ==, 0);
  assert_fails (fixture, TRUE, PARAAT_NOODSTICK_ERROR_INSTALLATION);
  g_assert_cmpint (symlink ("/etc/passwd", bundle), ==, 0);
  assert_fails (fixture, TRUE, PARAAT_NOODSTICK_ERROR_INSTALLATION);
  g_assert_cmpint (g_unlink (sums), ==, 0);
  assert_fails (fixture, TRUE, PARAAT_NOODSTICK_ERROR_INSTALLATION);
  g_assert_cmpfloat (fixture->last, ==, 0);   /* nothing was written first */
}

static void
assert_outdated (Fixture    *fixture,
                 gint64      now_us,
                 const char *reason)
{
  g_autofree char *why = NULL;

  g_assert_cmpint (paraat_noodstick_is_outdated (fixture->profile, NULL, now_us, &why), ==, reason != NULL);
  g_assert_cmpstr (why, ==, reason);
}

static void
test_outdated (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (fixture->bestuur));
  g_autofree char *name = g_strconcat ("noodstick.", id, NULL);
  g_auto(GStrv) parts = NULL;
  g_autofree char *without = NULL;

  assert_outdated (fixture, NOW_US, NULL);
  g_assert_cmpint (paraat_noodstick_get_made_us (fixture->profile), ==, 0);
  paraat_noodstick_remember (fixture->profile, NULL, NOW_US);
  g_assert_cmpint (paraat_noodstick_get_made_us (fixture->profile), ==, NOW_US);
  g_assert_cmpint (paraat_noodmap_get_made_us (fixture->profile), ==, 0);   /* that is another */
  assert_outdated (fixture, NOW_US, NULL);
  assert_outdated (fixture, NOW_US + 200 * 24 * G_TIME_SPAN_HOUR, "older than six months");
  parts = g_strsplit (paraat_store_get_setting (fixture->store, name), "\"draaiboek-ransomware\":1,", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  without = g_strconcat (parts[0], parts[1], NULL);
  paraat_store_put_setting (fixture->store, name, without);
  assert_outdated (fixture, NOW_US, "the library has a new document");
  paraat_noodstick_remember (fixture->profile, NULL, NOW_US);
  paraat_record_set_text (paraat_profile_find_role (fixture->profile, "ict"), "phone", "0470 65 43 21");
  wait_kept (paraat_profile_find_role (fixture->profile, "ict"));
  assert_outdated (fixture, NOW_US, "the contacts have changed");
}

static void
test_names (void)
{
  static const struct { const char *id; const char *name; } names[] = {
    { "draaiboek-ransomware", "draaiboek-ransomware" }, { "Één / twee: \"drie\"?", "een-twee-drie" }, { "con", "document-con" },
    { "LPT1", "document-lpt1" }, { "", "document-" }, { "...", "document-" }, { "a.", "a" }, { "index", "document-index" },
    { "com10", "com10" },
  };
  g_autofree char *long_id = g_strnfill (300, 'x');
  g_autofree char *long_name = paraat_noodstick_dup_name (long_id);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = paraat_noodstick_dup_name (names[i].id);

      g_assert_cmpstr (name, ==, names[i].name);
    }
  g_assert_cmpuint (strlen (long_name), ==, 80);
}

/* Documents of others are beside those of the program, in all of these tests. */
static char *
use_beside (void)
{
  char *dir = support_new_dir ("beside");
  g_autofree char *path = g_build_filename (dir, "regio.pack", NULL);
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) packs = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_pack_unref);
  g_autoptr(GError) error = NULL;

  g_assert_true (paraat_pack_build (BESIDE_DIR, path, read, &error));
  g_ptr_array_add (packs, paraat_pack_open (path, &error));
  g_assert_no_error (error);
  g_assert_true (paraat_content_use_beside (g_steal_pointer (&packs)));

  return dir;
}

#define ADD(name, func) g_test_add ("/noodstick/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_autofree char *beside = NULL;
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  beside = use_beside ();

  g_test_add_func ("/noodstick/names", test_names);
  ADD ("whole", test_whole);
  ADD ("again", test_again);
  ADD ("own", test_own);
  ADD ("from-itself", test_from_itself);
  ADD ("full", test_full);
  ADD ("room", test_room);
  ADD ("read-only", test_read_only);
  ADD ("pulled-out", test_pulled_out);
  ADD ("bad-stick", test_bad_stick);
  ADD ("too-large", test_too_large);
  ADD ("installation", test_installation);
  ADD ("outdated", test_outdated);
  status = g_test_run ();
  support_remove_dir (beside);

  return status;
}
