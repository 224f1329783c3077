/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <string.h>

static GBytes *
make_file (gsize   size,
           char  **out_path)
{
  g_autofree guint8 *data = g_malloc (size);
  GBytes *bytes;
  g_autofree char *name = NULL;

  for (gsize i = 0; i < size; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  bytes = g_bytes_new_take (g_steal_pointer (&data), size);
  name = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  *out_path = g_strconcat ("/v1/blobs/", name, NULL);

  return bytes;
}

static Reply *
put (Fixture    *fixture,
     Desk       *desk,
     const char *path,
     GBytes     *file,
     gsize       from,
     gsize       size,
     gsize       total)
{
  g_autoptr(GBytes) part = g_bytes_new_from_bytes (file, from, size);
  g_autofree char *range = g_strdup_printf ("bytes %" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT "/%" G_GSIZE_FORMAT,
                                            from, from + size - 1, total);
  g_autofree char *token = desk_token (fixture, desk);

  return ask_end (ask_begin (fixture, "PUT", path, token, "application/octet-stream", part, range));
}

static void
assert_head (Fixture    *fixture,
             Desk       *desk,
             const char *path,
             guint       status,
             const char *offset)
{
  g_autofree char *token = desk_token (fixture, desk);
  g_autoptr(Reply) reply = ask (fixture, "HEAD", path, token, NULL, NULL);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_cmpstr (soup_message_headers_get_one (reply->headers, "Upload-Offset"), ==, offset);
}

static void
test_parts (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  g_autofree char *path = NULL;
  g_autoptr(GBytes) file = make_file (300000, &path);
  g_autoptr(Reply) first = NULL;
  g_autoptr(Reply) again = NULL;
  g_autoptr(Reply) last = NULL;
  g_autoptr(Reply) known = NULL;

  assert_head (fixture, desk, path, 404, "0");
  first = put (fixture, desk, path, file, 0, 100000, 300000);
  g_assert_cmpuint (first->status, ==, 202);
  g_assert_cmpint (json_object_get_int_member (reply_object (first), "offset"), ==, 100000);
  assert_head (fixture, desk, path, 404, "100000");
  again = put (fixture, desk, path, file, 0, 100000, 300000);   /* the answer was lost */
  assert_problem (again, 409, "mismatch");
  g_assert_cmpint (json_object_get_int_member (reply_object (again), "offset"), ==, 100000);
  last = put (fixture, desk, path, file, 100000, 200000, 300000);
  g_assert_cmpuint (last->status, ==, 201);
  assert_head (fixture, desk, path, 200, "300000");
  known = put (fixture, desk, path, file, 0, 100000, 300000);
  g_assert_cmpuint (known->status, ==, 201);
  assert_head (fixture, neighbour, path, 404, "0");   /* nobody else's to know */
}

static void
test_another_hash (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *path = NULL;
  g_autoptr(GBytes) file = make_file (1000, &path);
  g_autoptr(GBytes) other = g_bytes_new_from_bytes (file, 1, 999);
  g_autoptr(Reply) bad = put (fixture, desk, path, other, 0, 999, 999);
  g_autoptr(Reply) good = NULL;

  assert_problem (bad, 422, "bad-hash");
  assert_head (fixture, desk, path, 404, "0");
  good = put (fixture, desk, path, file, 0, 1000, 1000);
  g_assert_cmpuint (good->status, ==, 201);
}

static void
test_limits (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *token = desk_token (fixture, desk);
  g_autofree char *path = NULL;
  g_autoptr(GBytes) file = make_file (1000, &path);
  g_autofree char *huge = g_malloc0 (INTAKE_PART_MAX_BYTES + 1);
  g_autoptr(GBytes) part = g_bytes_new (huge, INTAKE_PART_MAX_BYTES + 1);
  g_autoptr(Reply) total = put (fixture, desk, path, file, 0, 1000, 64 * 1024 * 1024 + 1);
  g_autoptr(Reply) piece = ask (fixture, "PUT", path, token, "application/octet-stream", part);
  g_autoptr(Reply) rangeless = ask (fixture, "PUT", path, token, "application/octet-stream", file);
  g_autoptr(Reply) unfit = ask_end (ask_begin (fixture, "PUT", path, token, "application/octet-stream", file,
                                               "bytes 0-5/1000"));
  g_autoptr(Reply) stranger = ask (fixture, "PUT", path, NULL, "application/octet-stream", file);

  assert_problem (total, 413, "too-large");
  assert_problem (piece, 413, "too-large");
  assert_problem (rangeless, 400, "malformed");
  assert_problem (unfit, 400, "malformed");
  assert_problem (stranger, 401, "unauthorized");
  assert_head (fixture, desk, path, 404, "0");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/blobs/parts", test_parts);
  fixture_add ("/intake/blobs/another-hash", test_another_hash);
  fixture_add ("/intake/blobs/limits", test_limits);

  return g_test_run ();
}
