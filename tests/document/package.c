/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "package.h"

#include <archive.h>
#include <archive_entry.h>
#include <cairo.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "support.h"

#define TICK_US (2 * G_USEC_PER_SEC)   /* of the clock in a zip */

static void
free_tree (gpointer tree)
{
  xmlFreeDoc (tree);
}

static void
read_members (Package    *self,
              const char *path)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  int result;

  g_assert_cmpint (archive_read_support_format_zip_seekable (archive), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_read_open_filename (archive, path, 65536), ==, ARCHIVE_OK);
  while ((result = archive_read_next_header (archive, &entry)) == ARCHIVE_OK)
    {
      gsize size = (gsize) archive_entry_size (entry);
      char *data = g_malloc (size + 1);

      g_assert_cmpint (archive_read_data (archive, data, size + 1), ==, (la_ssize_t) size);
      g_ptr_array_add (self->names, g_strdup (archive_entry_pathname (entry)));
      g_hash_table_insert (self->members, g_strdup (archive_entry_pathname (entry)), g_bytes_new_take (data, size));
    }
  g_assert_cmpint (result, ==, ARCHIVE_EOF);
  archive_read_free (archive);
}

/* Every member that is XML is well-formed, and asks for nothing outside. */
static Package *
package_new (const char *path)
{
  Package *self = g_new0 (Package, 1);

  self->names = g_ptr_array_new_with_free_func (g_free);
  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  self->trees = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_tree);
  read_members (self, path);
  for (guint i = 0; i < self->names->len; i++)
    {
      char *name = g_ptr_array_index (self->names, i);
      GBytes *bytes = g_hash_table_lookup (self->members, name);
      gsize size;
      const char *data = g_bytes_get_data (bytes, &size);
      xmlDocPtr tree;

      if (!g_str_has_suffix (name, ".xml") && !g_str_has_suffix (name, ".rels"))
        continue;
      g_assert_null (g_strstr_len (data, (gssize) size, "<!"));
      tree = xmlReadMemory (data, (int) size, name, NULL, XML_PARSE_NONET | XML_PARSE_HUGE);
      g_assert_nonnull (tree);
      g_hash_table_insert (self->trees, name, tree);
    }

  return self;
}

static void
package_free (Package *self)
{
  g_hash_table_unref (self->trees);
  g_hash_table_unref (self->members);
  g_ptr_array_unref (self->names);
  g_free (self);
}

void
package_set_up (Fixture       *fixture,
                gconstpointer  kind)
{
  g_autofree char *file = NULL;

  fixture->kind = kind;
  file = g_strconcat ("plan.", fixture->kind->name, NULL);
  fixture->dir = support_new_dir (fixture->kind->name);
  fixture->path = g_build_filename (fixture->dir, file, NULL);
  fixture->document = paraat_document_new ("Noodplan", "# Noodplan\n\nBel **eerst** de ICT-dienst.\n");
  paraat_document_set_footer (fixture->document, "Gemeente Voorbeeldegem");
  paraat_document_set_date (fixture->document, "23/11/2026");
}

void
package_tear_down (Fixture       *fixture,
                   gconstpointer  kind)
{
  g_clear_pointer (&fixture->package, package_free);
  g_assert_finalize_object (fixture->document);
  support_remove_dir (fixture->dir);
  g_free (fixture->path);
  g_free (fixture->dir);
}

void
package_write (Fixture    *fixture,
               const char *markdown)
{
  g_autoptr(GError) error = NULL;

  if (markdown != NULL)
    paraat_document_set_markdown (fixture->document, markdown);
  fixture->kind->write (fixture->document, fixture->path, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->package, package_free);
  fixture->package = package_new (fixture->path);
}

static xmlXPathObjectPtr
evaluate (Fixture    *fixture,
          const char *member,
          const char *xpath)
{
  static const struct { const char *prefix; const char *uri; } spaces[] = {
    { "w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main" },
    { "r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships" },
    { "rel", "http://schemas.openxmlformats.org/package/2006/relationships" },
    { "ct", "http://schemas.openxmlformats.org/package/2006/content-types" },
    { "dc", "http://purl.org/dc/elements/1.1/" },
    { "dcterms", "http://purl.org/dc/terms/" },
    { "xlink", "http://www.w3.org/1999/xlink" },
    { "office", "urn:oasis:names:tc:opendocument:xmlns:office:1.0" },
    { "style", "urn:oasis:names:tc:opendocument:xmlns:style:1.0" },
    { "text", "urn:oasis:names:tc:opendocument:xmlns:text:1.0" },
    { "table", "urn:oasis:names:tc:opendocument:xmlns:table:1.0" },
    { "meta", "urn:oasis:names:tc:opendocument:xmlns:meta:1.0" },
    { "fo", "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" },
    { "draw", "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" },
    { "svg", "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" },
    { "wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" },
    { "a", "http://schemas.openxmlformats.org/drawingml/2006/main" },
    { "manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" },
  };
  xmlDocPtr tree = g_hash_table_lookup (fixture->package->trees, member);
  xmlXPathContextPtr context;
  xmlXPathObjectPtr found;

  if (tree == NULL)
    g_error ("no %s", member);
  context = xmlXPathNewContext (tree);
  for (guint i = 0; i < G_N_ELEMENTS (spaces); i++)
    xmlXPathRegisterNs (context, BAD_CAST spaces[i].prefix, BAD_CAST spaces[i].uri);
  found = xmlXPathEvalExpression (BAD_CAST xpath, context);
  xmlXPathFreeContext (context);
  if (found == NULL)
    g_error ("not an expression: %s", xpath);

  return found;
}

guint
package_count (Fixture    *fixture,
               const char *member,
               const char *xpath)
{
  xmlXPathObjectPtr found = evaluate (fixture, member, xpath);
  guint n = found->nodesetval != NULL ? (guint) found->nodesetval->nodeNr : 0;

  g_assert_cmpint (found->type, ==, XPATH_NODESET);
  xmlXPathFreeObject (found);

  return n;
}

char *
package_dup_string (Fixture    *fixture,
                    const char *member,
                    const char *xpath)
{
  xmlXPathObjectPtr found = evaluate (fixture, member, xpath);
  xmlChar *string = xmlXPathCastToString (found);
  char *copy = g_strdup ((const char *) string);

  xmlFree (string);
  xmlXPathFreeObject (found);

  return copy;
}

void
package_assert (Fixture    *fixture,
                const char *member,
                const char *xpath,
                const char *expected)
{
  g_autofree char *string = package_dup_string (fixture, member, xpath);

  if (!g_str_equal (string, expected))
    g_error ("%s in %s is '%s', not '%s'", xpath, member, string, expected);
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

static guint
count_bytes (Fixture    *fixture,
             const char *word)
{
  gsize size;
  const char *at = g_bytes_get_data (g_hash_table_lookup (fixture->package->members, fixture->kind->text), &size);
  const char *end = at + size;
  guint n = 0;

  while ((at = g_strstr_len (at, end - at, word)) != NULL)
    {
      n++;
      at += strlen (word);
    }

  return n;
}

static const char rich[] =
  "# Noodplan\n\n- [ ] a\n- [x] b\n\n1. een [link](https://x.be/)\n   - twee\n\n> Let op\n\n| A | B |\n|---|--:|\n| 1 | 2 |\n\n"
  "---\n\n    code\n\n\\newpage\n\nEinde\n";

static void
test_same_bytes (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize first_size, second_size;
  gint64 tick = g_get_real_time () / TICK_US;

  package_write (fixture, rich);
  g_assert_true (g_file_get_contents (fixture->path, &first, &first_size, NULL));
  /* Until the clock of a zip, which counts by two seconds, shows another moment. */
  while (g_get_real_time () / TICK_US == tick)
    g_usleep (1000);
  g_setenv ("TZ", "Pacific/Auckland", TRUE);
  package_write (fixture, NULL);
  g_assert_true (g_file_get_contents (fixture->path, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);
}

/* What a program that trusts the headers in front of the members reads: sizes that are right, and no day but the first. */
static void
test_headers (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *bytes = NULL;
  const guint8 *end, *central;
  gsize size;
  guint n;

  package_write (fixture, rich);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  end = (const guint8 *) bytes + size - 22;
  g_assert_cmpmem (end, 4, "PK\5\6", 4);
  n = end[10] + 256u * end[11];
  g_assert_cmpuint (n, ==, fixture->package->names->len);
  central = (const guint8 *) bytes + (end[16] | (guint) end[17] << 8 | (guint) end[18] << 16 | (guint) end[19] << 24);
  for (guint i = 0; i < n; i++)
    {
      guint at = central[42] | (guint) central[43] << 8 | (guint) central[44] << 16 | (guint) central[45] << 24;

      g_assert_cmpmem (central, 4, "PK\1\2", 4);
      g_assert_cmpmem (bytes + at, 4, "PK\3\4", 4);
      g_assert_cmpmem (bytes + at + 10, 4, "\0\0\x21\0", 4);   /* 1 January 1980 */
      g_assert_cmpuint (central[30] + central[31] + (guint8) bytes[at + 28], ==, 0);
      central += 46 + central[28];
    }
  g_assert_true (central == end);
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const char typed[] = "<b>&\"'  ]]> <!DOCTYPE x> &lol; \001\002\033\177\xef\xbf\xbe\xef\xbf\xbf \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"
                              " *a* | \\newpage \xe2\x80\xae gnihsif";
  g_autofree char *escaped = paraat_markdown_escape (typed);
  g_autofree char *markdown = g_strdup_printf ("# %s\n\n%s\001\003\n\n- %s\n\n| A |\n|---|\n| %s |\n\n`%s`\n", escaped, escaped,
                                               escaped, escaped, typed);

  paraat_document_set_title (fixture->document, "<a>&\"\001\033\xff\xef\xbf\xbf\r\n");
  paraat_document_set_footer (fixture->document, typed);
  paraat_document_set_date (fixture->document, typed);
  paraat_document_set_banner (fixture->document, typed);
  paraat_document_set_language (fixture->document, "\"><x/>");
  package_write (fixture, markdown);   /* well-formed, or it ends here */
  g_assert_cmpuint (count_bytes (fixture, "&lt;b&gt;&amp;"), ==, 5);
  g_assert_cmpuint (count_bytes (fixture, "\xef\xbf\xbd"), >=, 5 * 4);
  g_assert_cmpuint (count_bytes (fixture, "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d"), ==, 5);
  g_assert_cmpuint (count_bytes (fixture, "\xef\xbf\xbe"), ==, 0);
}

static void
test_large_paragraph (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(GString) markdown = g_string_new (NULL);
  g_autofree char *text = NULL;
  gint64 start;

  while (markdown->len < 1024 * 1024)
    g_string_append (markdown, "woord & ");
  g_string_append (markdown, "einde");
  start = g_get_monotonic_time ();
  package_write (fixture, markdown->str);
  g_test_message ("1 MB paragraph: %.2f s", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  text = package_dup_string (fixture, fixture->kind->text, "string(/)");
  g_assert_nonnull (strstr (text, markdown->str));
}

static void
test_large_table (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GString) markdown = g_string_new ("| Naam | Nummer | Dienst |\n|---|---|---|\n");
  GStatBuf found;
  gint64 start;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (markdown, "| Persoon %u | 016 00 %04u | Dienst **%u** |\n", i, i, i % 17);
  start = g_get_monotonic_time ();
  package_write (fixture, markdown->str);
  g_assert_cmpint (g_stat (fixture->path, &found), ==, 0);
  g_test_message ("5000 rows: %.2f s, %" G_GINT64_FORMAT " bytes", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC,
                  (gint64) found.st_size);
  g_assert_cmpuint (package_count (fixture, fixture->kind->text, "//w:tr | //table:table-row"), ==, 5001);
}

/* More tables, lists and links than any program likes; and as deep as the tree goes. */
static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GString) markdown = g_string_new (NULL);

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (markdown, "1. een\n2. [twee](https://x.be/%u)\n\n| A |\n|---|\n| 1 |\n\n", i);
  for (guint i = 0; i < 12; i++)
    g_string_append_printf (markdown, "%*s- diep %u\n", (int) (2 * i), "", i);
  g_string_append (markdown, "\n|");
  for (guint i = 0; i < 100; i++)
    g_string_append_printf (markdown, " kolom%u |", i);
  g_string_append (markdown, "\n|");
  for (guint i = 0; i < 100; i++)
    g_string_append (markdown, "---|");
  g_string_append (markdown, "\n");
  package_write (fixture, markdown->str);
  g_assert_cmpuint (package_count (fixture, fixture->kind->text, "//w:tbl | //table:table"), ==, 3001);
  g_assert_cmpuint (package_count (fixture, fixture->kind->text, "//w:hyperlink | //text:a"), ==, 3000);
  g_assert_cmpuint (count_bytes (fixture, "kolom99"), ==, 1);
  g_assert_cmpuint (count_bytes (fixture, "diep 11"), ==, 1);
}

static void
test_little (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const little[] = {
    "", "\n\n", "-", "- [ ] ", "1.", ">", "> -", "---", "#", "\\newpage", "\\newpage\n\n\\newpage\n\n| A |\n|---|\n", "| A |\n|---|\n",
    "|  |  |\n|---|---|\n", "|  |\n|---|\n|  |\n", "| A |\n|---|\n\n| B |\n|---|\n", "- - - a", "- | A |\n  |---|\n  | 1 |\n", "```\n```",
    "> | A |\n> |---|\n", "1. a\n\n   > - b\n   >\n   >   | A |\n   >   |---|\n   >\n   > c\n2. d", "[](https://x.be)",
  };

  paraat_document_set_footer (fixture->document, NULL);
  paraat_document_set_date (fixture->document, NULL);
  paraat_document_set_title (fixture->document, "");
  for (guint i = 0; i < G_N_ELEMENTS (little); i++)
    {
      package_write (fixture, little[i]);
      g_assert_cmpuint (package_count (fixture, fixture->kind->text, "//w:p | //text:p | //text:h | //table:table"), >=, 1);
      /* What no reader of these formats takes */
      g_assert_cmpuint (package_count (fixture, fixture->kind->text, "//w:tbl/following-sibling::*[1][self::w:tbl or self::w:sectPr]"),
                        ==, 0);
      g_assert_cmpuint (package_count (fixture, fixture->kind->text, "//w:tbl[not(w:tr)] | //w:tc[not(w:p)]"), ==, 0);
      g_assert_cmpuint (package_count (fixture, fixture->kind->text,
                                       "//table:table[not(.//table:table-row)] | //text:list//table:table | //text:list[not(*)]"),
                        ==, 0);
    }
}

static void
assert_fails (Fixture      *fixture,
              const char   *path,
              GCancellable *cancellable,
              GIOErrorEnum  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (fixture->kind->write (fixture->document, path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, (int) code);
}

static void
test_targets (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *missing = g_build_filename (fixture->dir, "weg", "plan", NULL);
  g_autofree char *under_file = g_build_filename (fixture->path, "plan", NULL);
  g_autofree char *folder = g_build_filename (fixture->dir, "map", NULL);

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
  assert_fails (fixture, "/usr/paraat-test", NULL, G_IO_ERROR_READ_ONLY);
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
  little.rlim_cur = 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &little), ==, 0);
  ok = fixture->kind->write (fixture->document, fixture->path, NULL, &error);
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
  g_assert_false (fixture->kind->write (fixture->document, fixture->path, NULL, &error));
  g_assert_error (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_INVALID);
  g_assert_cmpuint (count_files (fixture->dir), ==, 0);
}

typedef struct
{
  const guint8 *at;
  gsize         left;
} Source;

static cairo_status_t
on_read (void          *closure,
         unsigned char *data,
         unsigned int   size)
{
  Source *source = closure;

  if (size > source->left)
    return CAIRO_STATUS_READ_ERROR;
  memcpy (data, source->at, size);
  source->at += size;
  source->left -= size;

  return CAIRO_STATUS_SUCCESS;
}

/* A picture is a PNG in proportion to the room that it has on the page, at twice what a screen shows, and says what it is. */
static void
test_chart (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const codes = "Voor\n\n```chart\nbars\t4\tTwee <balken> & \"meer\"\ngroup\tEen\nwas\t-\tring\t2025\tte weinig\n"
                                    "is\t3\tdisc\tNu\tgroen\n```\n\n- punt\n\n  ```chart\n  bars\t4\tTweede\n  group\tEen\n"
                                    "  is\t1\tsquare\t\trood\n  ```\n\nNa\n";
  gboolean is_docx = g_str_equal (fixture->kind->name, "docx");
  g_autofree char *alt = NULL;
  g_autofree char *words = NULL;

  package_write (fixture, codes);
  g_assert_cmpuint (package_count (fixture, fixture->kind->text, "//w:drawing | //draw:frame"), ==, 2);
  alt = package_dup_string (fixture, fixture->kind->text, is_docx ? "string((//wp:docPr)[1]/@descr)" : "string((//svg:desc)[1])");
  g_assert_cmpstr (alt, ==, "Twee <balken> & \"meer\"");
  words = package_dup_string (fixture, fixture->kind->text, "string(/)");
  g_assert_null (strstr (words, "group"));
  for (guint i = 1; i <= 2; i++)
    {
      g_autofree char *name = g_strdup_printf (is_docx ? "word/media/picture%u.png" : "Pictures/picture%u.png", i);
      g_autofree char *xpath = g_strdup_printf (is_docx ? "number((//wp:extent)[%u]/@cx) div 914400"
                                                        : "number(substring-before((//draw:frame)[%u]/@svg:width, 'mm')) div 25.4", i);
      g_autofree char *entry = g_strdup_printf (is_docx ? "//rel:Relationship[@Id='rIdPicture%u' and @Target='media/picture%u.png']"
                                                        : "//manifest:file-entry[@manifest:full-path='Pictures/picture%u.png']", i, i);
      g_autofree char *inches = package_dup_string (fixture, fixture->kind->text, xpath);
      GBytes *bytes = g_hash_table_lookup (fixture->package->members, name);
      Source source;
      cairo_surface_t *surface;
      double width = g_ascii_strtod (inches, NULL);

      g_assert_cmpuint (package_count (fixture, is_docx ? "word/_rels/document.xml.rels" : "META-INF/manifest.xml", entry), ==, 1);
      g_assert_nonnull (bytes);
      source.at = g_bytes_get_data (bytes, &source.left);
      surface = cairo_image_surface_create_from_png_stream (on_read, &source);
      g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpfloat (ABS (cairo_image_surface_get_width (surface) - width * 192), <, 3);
      g_assert_cmpint (cairo_image_surface_get_height (surface), >, 50);
      g_assert_cmpfloat (width, <=, 174 / 25.4);
      cairo_surface_destroy (surface);
    }
  g_assert_cmpuint (fixture->package->names->len, ==, is_docx ? 13 : 7);
}

typedef struct
{
  Fixture *fixture;
  guint    n_left;
} Wait;

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      data)
{
  g_autoptr(GError) error = NULL;
  Wait *wait = data;

  g_assert_true (wait->fixture->kind->write_finish (PARAAT_DOCUMENT (source), result, &error));
  g_assert_no_error (error);
  wait->n_left--;
}

/* Many at the same time, of a document that is changed right after they were asked for. */
static void
test_threads (Fixture       *fixture,
              gconstpointer  data)
{
  Wait wait = { fixture, 8 };
  g_autofree char *wanted = NULL;
  gsize wanted_size;

  package_write (fixture, rich);
  g_assert_true (g_file_get_contents (fixture->path, &wanted, &wanted_size, NULL));
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s.%u", fixture->path, i);

      fixture->kind->write_async (fixture->document, path, NULL, on_written, &wait);
    }
  paraat_document_set_markdown (fixture->document, "later");
  while (wait.n_left > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_atomic_int_get (&G_OBJECT (fixture->document)->ref_count) > 1)   /* a thread may drop its own last */
    g_thread_yield ();
  for (guint i = 0; i < 8; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s.%u", fixture->path, i);
      g_autofree char *found = NULL;
      gsize size;

      g_assert_true (g_file_get_contents (path, &found, &size, NULL));
      g_assert_cmpmem (found, size, wanted, wanted_size);
    }
}

void
package_add_tests (const PackageKind *kind)
{
  static const struct { const char *name; void (*func) (Fixture *fixture, gconstpointer data); } tests[] = {
    { "same-bytes", test_same_bytes },
    { "headers", test_headers },
    { "chart", test_chart },
    { "hostile", test_hostile },
    { "large-paragraph", test_large_paragraph },
    { "large-table", test_large_table },
    { "many", test_many },
    { "little", test_little },
    { "targets", test_targets },
    { "no-permission", test_no_permission },
    { "read-only", test_read_only },
    { "full", test_full },
    { "cancelled", test_cancelled },
    { "refused", test_refused },
    { "threads", test_threads },
  };

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/document/%s/%s", kind->name, tests[i].name);

      g_test_add (path, Fixture, kind, package_set_up, tests[i].func, package_tear_down);
    }
}
