/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-pdf.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support.h"

#define CREATED_US (G_GINT64_CONSTANT (1763880720) * G_USEC_PER_SEC)

typedef struct
{
  char           *dir;        /* (owned) */
  char           *path;       /* (owned) in it */
  ParaatDocument *document;   /* (owned) */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GString) markdown = g_string_new ("# Noodplan\n\nBel **eerst** de [ICT-dienst](tel:+3216000000).  \nDan de rest."
                                              "\n\n- [ ] Kabel uit\n- [x] Foto\n\n> Zet niets uit.\n\n"
                                              "| Naam | Nummer |\n|---|---|\n");

  for (guint i = 0; i < 90; i++)
    g_string_append_printf (markdown, "| Persoon %u | 016 00 00 %02u |\n", i, i);
  g_string_append (markdown, "\n## Slot\n\nEinde van het plan.\n");
  fixture->dir = support_new_dir ("pdf");
  fixture->path = g_build_filename (fixture->dir, "plan.pdf", NULL);
  fixture->document = paraat_document_new ("Noodplan", markdown->str);
  paraat_document_set_footer (fixture->document, "Gemeente Voorbeeldegem");
  paraat_document_set_date (fixture->document, "23/11/2026");
  paraat_document_set_created_us (fixture->document, CREATED_US);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_assert_finalize_object (fixture->document);
  support_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

static guint
count_files (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static char *
run (const char * const *argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *out = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return out;
}

static void
write_pdf (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  paraat_document_write_pdf (fixture->document, fixture->path, NULL, &error);
  g_assert_no_error (error);
}

static guint
count (const char *text,
       const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;

  return n;
}

static void
assert_has (const char *text,
            const char *word)
{
  if (strstr (text, word) == NULL)
    g_error ("no '%s' in: %s", word, text);
}

static void
test_metadata (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *info = NULL;

  write_pdf (fixture);
  info = run ((const char * const []) { "pdfinfo", fixture->path, NULL });
  assert_has (info, "Title:           Noodplan\n");
  assert_has (info, "Author:          Gemeente Voorbeeldegem\n");
  assert_has (info, "Creator:         Paraat\n");
  assert_has (info, "Tagged:          yes\n");
  assert_has (info, "(A4)");
  g_assert_cmpuint (count_files (fixture->dir), ==, 1);
}

/* Words after each other in @text, whatever is between them. */
static void
assert_order (const char         *text,
              const char * const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *found = strstr (text, words[i]);

      if (found == NULL)
        g_error ("no '%s' in: %s", words[i], text);
      text = found + strlen (words[i]);
    }
}

static void
test_structure (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *structure = NULL;

  paraat_document_set_banner (fixture->document, "OEFENING");
  write_pdf (fixture);
  structure = run ((const char * const []) { "pdfinfo", "-struct-text", fixture->path, NULL });
  assert_order (structure, (const char * const []) {
      "Document", "P (block)", "\"OEFENING\"", "H1", "\"Noodplan\"", "P (block)", "\"Bel eerst de \"", "Link",
      "\"ICT-dienst\"", "Dan de rest.", "L (block)", "LI", "Lbl", "LBody", "\"Kabel uit\"", "LI", "\"Foto\"", "BlockQuote",
      "\"Zet niets uit.\"", "Table", "TR", "TH", "\"Naam\"", "TH", "\"Nummer\"", "TR", "TD", "\"Persoon 0\"", "TD",
      "\"016 00 00 00\"", "\"Persoon 89\"", "H2", "\"Slot\"", "\"Einde van het plan.\"", NULL });
  /* What is repeated on every page is read once, and what goes on over pages is one table. */
  g_assert_cmpuint (count (structure, "OEFENING"), ==, 1);
  g_assert_cmpuint (count (structure, "Naam"), ==, 1);
  g_assert_cmpuint (count (structure, "Voorbeeldegem"), ==, 0);
  g_assert_cmpuint (count (structure, "Document"), ==, 1);
  g_assert_cmpuint (count (structure, "Table"), ==, 1);
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *urls = NULL;

  paraat_document_set_markdown (fixture->document,
                                "[a](https://x.be/'a'?b=\\(c\\)) [b](mailto:a@b.be) [c](tel:+3216) [d](file:///etc/passwd) [e](item:a-b) [f](vraag:c)");
  write_pdf (fixture);
  urls = run ((const char * const []) { "pdfinfo", "-url", fixture->path, NULL });
  assert_has (urls, "https://x.be/%27a%27?b=(c)\n");
  assert_has (urls, "mailto:a@b.be\n");
  assert_has (urls, "tel:+3216\n");
  g_assert_cmpuint (count (urls, "passwd"), ==, 0);
  g_assert_cmpuint (count (urls, "item:"), ==, 0);
  g_assert_cmpuint (count (urls, "vraag:"), ==, 0);
}

static void
test_every_page (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *text = NULL;
  guint n_pages;

  paraat_document_set_banner (fixture->document, "OEFENING");
  write_pdf (fixture);
  text = run ((const char * const []) { "pdftotext", "-layout", fixture->path, "-", NULL });
  n_pages = count (text, "\f");
  g_assert_cmpuint (n_pages, >, 1);
  g_assert_cmpuint (count (text, "OEFENING"), ==, n_pages);
  g_assert_cmpuint (count (text, "Gemeente Voorbeeldegem"), ==, n_pages);
  g_assert_cmpuint (count (text, "23/11/2026"), ==, n_pages);
  g_assert_cmpuint (count (text, "Nummer"), >=, n_pages - 1);   /* the end may be on a page of its own */
  for (guint i = 1; i <= n_pages; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %u of %u", i, n_pages);

      assert_has (text, number);
    }
  assert_has (text, "\342\230\220");   /* an empty box */
  assert_has (text, "\342\230\221");   /* one that is ticked */
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *typed = "*a* | _b_ <b>c</b> &amp; \\newpage # 1. [x](https://x.be) (fi) \"q\" 'p'";
  g_autofree char *escaped = paraat_markdown_escape (typed);
  g_autofree char *markdown = g_strdup_printf ("%s\n\n- %s\n\n| A |\n|---|\n| %s |\n", escaped, escaped, escaped);
  g_autofree char *text = NULL;

  paraat_document_set_markdown (fixture->document, markdown);
  write_pdf (fixture);
  text = run ((const char * const []) { "pdftotext", "-raw", fixture->path, "-", NULL });
  g_assert_cmpuint (count (text, typed), ==, 3);
}

static void
test_same_bytes (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_size, second_size;

  write_pdf (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &first, &first_size, NULL));
  write_pdf (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);
}

/* More objects than fit in a stream of them, and a paragraph that is wider than Pango can count. */
static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GString) markdown = g_string_new (NULL);
  g_autofree char *text = NULL;

  for (guint i = 0; i < 70000; i++)
    g_string_append (markdown, "a\n\n");
  for (guint i = 0; i < 60000; i++)
    g_string_append (markdown, "woord ");
  g_string_append (markdown, "\n\nhet einde\n");
  paraat_document_set_markdown (fixture->document, markdown->str);
  write_pdf (fixture);
  text = run ((const char * const []) { "pdftotext", fixture->path, "-", NULL });
  g_assert_cmpuint (count (text, "woord"), ==, 60000);
  assert_has (text, "het einde");
}

static void
assert_fails (Fixture      *fixture,
              const char   *path,
              GCancellable *cancellable,
              GIOErrorEnum  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (paraat_document_write_pdf (fixture->document, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, (int) code);
}

static void
test_targets (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "weg", "plan.pdf", NULL);
  g_autofree char *under_file = g_build_filename (fixture->path, "plan.pdf", NULL);
  g_autofree char *folder = g_build_filename (fixture->dir, "map.pdf", NULL);

  g_assert_true (g_file_set_contents (fixture->path, "oud", -1, NULL));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  assert_fails (fixture, missing, NULL, G_IO_ERROR_NOT_FOUND);
  assert_fails (fixture, under_file, NULL, G_IO_ERROR_NOT_DIRECTORY);
  assert_fails (fixture, folder, NULL, G_IO_ERROR_IS_DIRECTORY);
  assert_fails (fixture, "/dev/full", NULL, G_IO_ERROR_NOT_REGULAR_FILE);
  g_assert_cmpuint (count_files (fixture->dir), ==, 2);
  g_assert_cmpuint (count_files (folder), ==, 0);
}

static void
test_no_permission (Fixture       *fixture,
                    gconstpointer  data)
{
  if (geteuid () == 0)
    {
      g_test_skip ("root may write everywhere");
      return;
    }
  g_assert_cmpint (g_chmod (fixture->dir, 0500), ==, 0);
  assert_fails (fixture, fixture->path, NULL, G_IO_ERROR_PERMISSION_DENIED);
  g_assert_cmpint (g_chmod (fixture->dir, 0700), ==, 0);
  g_assert_cmpuint (count_files (fixture->dir), ==, 0);
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  if (access ("/usr", W_OK) == 0 || errno != EROFS)
    {
      g_test_skip ("no file system here is read-only");
      return;
    }
  assert_fails (fixture, "/usr/paraat-test.pdf", NULL, G_IO_ERROR_READ_ONLY);
}

static void
test_full (Fixture       *fixture,
           gconstpointer  data)
{
  struct rlimit usual, little;
  g_autofree char *content = NULL;
  GError *error = NULL;
  gboolean ok;

  g_assert_true (g_file_set_contents (fixture->path, "oud", -1, NULL));
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  little = usual;
  little.rlim_cur = 4096;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  ok = paraat_document_write_pdf (fixture->document, fixture->path, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &usual), ==, 0);
  g_assert_false (ok);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_cmpuint (count_files (fixture->dir), ==, 1);
  g_assert_true (g_file_get_contents (fixture->path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "oud");
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  g_cancellable_cancel (cancellable);
  assert_fails (fixture, fixture->path, cancellable, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (fixture->dir), ==, 0);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  paraat_document_set_markdown (fixture->document, "\xff");
  g_assert_false (paraat_document_write_pdf (fixture->document, fixture->path, NULL, &error));
  g_assert_error (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_INVALID);
  g_assert_cmpuint (count_files (fixture->dir), ==, 0);
}

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(GError) error = NULL;
  guint *n_left = data;

  paraat_document_write_pdf_finish (PARAAT_DOCUMENT (source), result, &error);
  g_assert_no_error (error);
  (*n_left)--;
}

/* Many at the same time, of a document that is changed right after each was asked for. */
static void
test_threads (Fixture       *fixture,
              gconstpointer  data)
{
  guint n_left = 8;

  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.pdf", i);
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);

      paraat_document_set_date (fixture->document, name);
      paraat_document_write_pdf_async (fixture->document, path, NULL, on_written, &n_left);
    }
  paraat_document_set_markdown (fixture->document, "later");
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_atomic_int_get (&G_OBJECT (fixture->document)->ref_count) > 1)   /* a thread may drop its own last */
    g_thread_yield ();
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.pdf", i);
      g_autofree char *path = g_build_filename (fixture->dir, name, NULL);
      g_autofree char *text = run ((const char * const []) { "pdftotext", path, "-", NULL });

      assert_has (text, name);
      assert_has (text, "Einde van het plan.");
    }
}

#define ADD(name, func) g_test_add ("/document/pdf/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("metadata", test_metadata);
  ADD ("structure", test_structure);
  ADD ("links", test_links);
  ADD ("every-page", test_every_page);
  ADD ("hostile", test_hostile);
  ADD ("same-bytes", test_same_bytes);
  ADD ("large", test_large);
  ADD ("targets", test_targets);
  ADD ("no-permission", test_no_permission);
  ADD ("read-only", test_read_only);
  ADD ("full", test_full);
  ADD ("cancelled", test_cancelled);
  ADD ("refused", test_refused);
  ADD ("threads", test_threads);

  return g_test_run ();
}
