/* SPDX-License-Identifier: EUPL-1.2 */

/* What the CRT publishes: what is taken, and how it is given. */
#include "config.h"

#include "fixture.h"
#include "publisher.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define GET(path, ...) ask_with (fixture, path, (const char * const[]) { __VA_ARGS__ __VA_OPT__ (,) NULL })

static Publisher publisher;

static const char *
header (Reply      *reply,
        const char *name)
{
  return soup_message_headers_get_one (reply->headers, name);
}

static void
assert_refused (Fixture    *fixture,
                const char *pack,
                const char *why)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *said = fixture_command (fixture, &error, "publish", pack, NULL);

  g_assert_null (said);
  g_assert_nonnull (error);
  if (why != NULL)
    g_assert_nonnull (strstr (error->message, why));
}

static void
publish (Fixture    *fixture,
         const char *pack)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *said = fixture_command (fixture, &error, "publish", pack, NULL);

  g_assert_no_error (error);
  g_assert_nonnull (strstr (said, "van CRT is gepubliceerd, ondertekend met "));
}

static void
assert_is_file (Reply      *reply,
                const char *path)
{
  g_autofree char *text = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &text, &size, NULL));
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), text, size);
}

/* Nobody needs to be enrolled for it: there is no token in these. */
static void
test_given (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *pack = publisher_publish (&publisher, 7, NULL);
  g_autofree char *manifest = g_strconcat (pack, ".manifest", NULL);
  g_autoptr(Reply) nothing = GET ("/v1/content");
  g_autoptr(Reply) nothing_yet = GET ("/v1/content.manifest");
  g_autoptr(Reply) whole = NULL;
  g_autoptr(Reply) about = NULL;
  g_autoptr(Reply) again = NULL;
  g_autoptr(Reply) posted = NULL;

  assert_problem (nothing, 404, "not-found");
  assert_problem (nothing_yet, 404, "not-found");
  publish (fixture, pack);
  about = GET ("/v1/content.manifest");
  assert_is_file (about, manifest);
  whole = GET ("/v1/content");
  assert_is_file (whole, pack);
  g_assert_cmpstr (header (whole, "Content-Type"), ==, "application/octet-stream");
  g_assert_cmpstr (header (whole, "Accept-Ranges"), ==, "bytes");
  fixture_stop (fixture);   /* and it is there after a restart */
  fixture_start (fixture);
  again = GET ("/v1/content");
  assert_is_file (again, pack);
  g_assert_cmpstr (header (again, "ETag"), ==, header (whole, "ETag"));
  posted = ask_text (fixture, "/v1/content", NULL, "{}");
  assert_problem (posted, 405, "malformed");
}

static void
test_tags (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *pack = publisher_publish (&publisher, 7, NULL);
  g_autofree char *newer = publisher_publish (&publisher, 8, NULL);
  g_autofree char *weak = NULL;
  g_autofree char *tag = NULL;

  publish (fixture, pack);
  {
    g_autoptr(Reply) about = GET ("/v1/content.manifest");
    g_autoptr(Reply) same = NULL;
    g_autoptr(Reply) among = NULL;

    tag = g_strdup (header (about, "ETag"));
    g_assert_true (g_str_has_prefix (tag, "\""));   /* a strong one */
    same = GET ("/v1/content.manifest", "If-None-Match", tag);
    g_assert_cmpuint (same->status, ==, 304);
    g_assert_cmpuint (g_bytes_get_size (same->body), ==, 0);
    g_assert_cmpstr (header (same, "ETag"), ==, tag);
    weak = g_strdup_printf ("\"other\", W/%s", tag);
    among = GET ("/v1/content.manifest", "If-None-Match", weak);
    g_assert_cmpuint (among->status, ==, 304);
  }
  publish (fixture, newer);
  {
    g_autoptr(Reply) other = GET ("/v1/content.manifest", "If-None-Match", tag);

    g_assert_cmpuint (other->status, ==, 200);
    g_assert_cmpstr (header (other, "ETag"), !=, tag);
  }
}

static void
assert_part (Fixture    *fixture,
             const char *range,
             const char *condition,
             guint       status,
             const char *content_range,
             gsize       size)
{
  const char *pairs[] = { "Range", range, condition != NULL ? "If-Range" : NULL, condition, NULL };
  g_autoptr(Reply) reply = ask_with (fixture, "/v1/content", pairs);

  g_test_message ("%s %s", range, condition);
  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (header (reply, "Content-Range"), ==, content_range);
  if (size > 0)
    g_assert_cmpuint (g_bytes_get_size (reply->body), ==, size);
}

static void
test_ranges (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *pack = publisher_publish (&publisher, 7, NULL);
  g_autofree char *text = NULL;
  g_autofree char *last = NULL;
  g_autofree char *first = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *outside = NULL;
  g_autofree char *from_the_end = NULL;
  g_autoptr(Reply) whole = NULL;
  const char *tag;
  gsize size;

  g_assert_true (g_file_get_contents (pack, &text, &size, NULL));
  publish (fixture, pack);
  whole = GET ("/v1/content");
  tag = header (whole, "ETag");
  first = g_strdup_printf ("bytes 0-99/%" G_GSIZE_FORMAT, size);
  assert_part (fixture, "bytes=0-99", NULL, 206, first, 100);
  assert_part (fixture, "bytes=0-99", tag, 206, first, 100);
  assert_part (fixture, "bytes=0-99", "\"of before\"", 200, NULL, size);
  assert_part (fixture, "bytes=0-99", "Sat, 28 Nov 2026 00:00:00 GMT", 200, NULL, size);
  assert_part (fixture, "bytes=0-9,20-29", NULL, 200, NULL, size);
  assert_part (fixture, "lines=0-9", NULL, 200, NULL, size);
  last = g_strdup_printf ("bytes=%" G_GSIZE_FORMAT "-", size - 10);
  rest = g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, size - 10, size - 1, size);
  assert_part (fixture, last, NULL, 206, rest, 10);
  assert_part (fixture, "bytes=-10", NULL, 206, rest, 10);
  from_the_end = g_strdup_printf ("bytes 0-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT, size - 1, size);
  assert_part (fixture, "bytes=-99999999999", NULL, 206, from_the_end, size);
  outside = g_strdup_printf ("bytes */%" G_GSIZE_FORMAT, size);
  assert_part (fixture, "bytes=99999999-", NULL, 416, outside, 0);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *older = publisher_publish (&publisher, 6, NULL);
  g_autofree char *pack = publisher_publish (&publisher, 7, NULL);
  g_autofree char *other = publisher_build (&publisher, 8, "recepten");
  g_autofree char *alone = publisher_build (&publisher, 9, "paraat-starter");
  g_autofree char *lies = publisher_build (&publisher, 10, "paraat-starter");
  g_autofree char *manifest = g_strconcat (lies, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autofree char *folder = g_build_filename (fixture->dir, "content", NULL);
  g_autoptr(GDir) dir = NULL;
  guint n = 0;

  publish (fixture, pack);
  assert_refused (fixture, older, "older");
  publisher_sign (&publisher, other, NULL);
  assert_refused (fixture, other, "other content");
  assert_refused (fixture, alone, NULL);                         /* nothing says who it is from */
  assert_refused (fixture, "/nergens/inhoud.pack", NULL);
  assert_refused (fixture, "hier.pack", "Not understood");       /* main.c makes it whole */
  publisher_sign (&publisher, lies, NULL);
  g_assert_true (g_file_set_contents (lies, "changed on its way", -1, NULL));
  assert_refused (fixture, lies, NULL);
  publisher_sign (&publisher, pack, "2027-11-28");               /* the same, signed anew */
  publish (fixture, pack);
  g_assert_true (g_file_set_contents (manifest, "{}", -1, NULL));
  assert_refused (fixture, lies, NULL);
  g_free (publisher_build (&publisher, 11, "paraat-starter"));
  {
    g_autofree char *content = g_build_filename (publisher.folder, "content", "library", "draaiboek-ddos.md", NULL);
    g_autofree char *again = NULL;

    g_assert_cmpint (g_unlink (content), ==, 0);
    again = publisher_publish (&publisher, 7, NULL);
    assert_refused (fixture, again, "same version");
  }
  dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  g_assert_cmpuint (n, ==, 2);   /* one pack and its manifest: nothing half-kept */
}

/* What lies there turns bad: the intake says so, and takes reports all the same. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *pack = publisher_publish (&publisher, 7, NULL);
  g_autofree char *manifest = g_build_filename (fixture->dir, "content", "manifest", NULL);
  g_autoptr(Reply) nothing = NULL;

  publish (fixture, pack);
  fixture_stop (fixture);
  g_assert_true (g_file_set_contents (manifest, "damaged", -1, NULL));
  fixture_start (fixture);
  nothing = GET ("/v1/content");
  assert_problem (nothing, 404, "not-found");
  publish (fixture, pack);
}

static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *pack = publisher_publish (&publisher, 7, NULL);
  g_autoptr(Reply) whole = NULL;
  g_autoptr(Reply) enough = NULL;

  publish (fixture, pack);
  intake_limit_clear (&fixture->intake->content_kib);
  intake_limit_init (&fixture->intake->content_kib, 100, G_MAXUINT, 600 * G_USEC_PER_SEC);
  whole = GET ("/v1/content");
  g_assert_cmpuint (whole->status, ==, 200);
  enough = GET ("/v1/content.manifest");
  assert_problem (enough, 429, "rate-limited");
  g_assert_nonnull (header (enough, "Retry-After"));
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  publisher_init (&publisher);
  fixture_set_up (fixture, data);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  fixture_tear_down (fixture, data);
  publisher_clear (&publisher);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (sodium_init () < 0)
    return 2;
#define ADD(name, func) g_test_add ("/intake/content/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("given", test_given);
  ADD ("tags", test_tags);
  ADD ("ranges", test_ranges);
  ADD ("refused", test_refused);
  ADD ("damaged", test_damaged);
  ADD ("limit", test_limit);
#undef ADD

  return g_test_run ();
}
