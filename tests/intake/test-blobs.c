/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

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

/* What is left of the disk is for reports, and one administration does not take the rest. */
static void
test_room (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) neighbour = desk_new_enrolled (fixture, 2, "22222");
  g_autofree char *path = NULL;
  g_autoptr(GBytes) file = make_file (1000, &path);
  g_autoptr(GBytes) other = g_bytes_new_from_bytes (file, 1, 999);
  g_autofree char *second = NULL;
  g_autoptr(GBytes) file2 = make_file (600, &second);
  g_autoptr(GPtrArray) replies = g_ptr_array_new_with_free_func ((GDestroyNotify) reply_free);
  g_autoptr(ParaatChange) change = NULL;
  Place place;

  fixture->intake->blobs_max = 1500;
  g_ptr_array_add (replies, put (fixture, desk, path, other, 0, 999, 999));   /* another hash: it takes nothing */
  g_ptr_array_add (replies, put (fixture, desk, path, file, 0, 1000, 1000));
  g_assert_cmpuint (((Reply *) g_ptr_array_index (replies, 1))->status, ==, 201);
  g_ptr_array_add (replies, put (fixture, desk, second, file2, 0, 600, 600));
  assert_problem (g_ptr_array_index (replies, 2), 507, "full");
  g_ptr_array_add (replies, put (fixture, neighbour, second, file2, 0, 600, 600));
  g_assert_cmpuint (((Reply *) g_ptr_array_index (replies, 3))->status, ==, 201);

  fixture->intake->blobs_max = G_MAXINT64 / 2;
  fixture->intake->disk_floor = G_MAXINT64 / 2;
  g_ptr_array_add (replies, put (fixture, desk, second, file2, 0, 600, 600));
  assert_problem (g_ptr_array_index (replies, 4), 507, "full");
  place_incident (&place, desk);
  change = desk_say (desk, &place, "what", "\"ransom\"");
  g_ptr_array_add (replies, desk_post (fixture, desk, change, NULL));
  g_assert_true (reply_accepts (g_ptr_array_index (replies, 5), change));
}

/* A part that nobody goes on with makes room, once the folder is looked at again. */
static void
test_old_parts_go (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autofree char *bestuur = paraat_uuid_dup_string (&desk->bestuur);
  g_autofree char *path = NULL;
  g_autofree char *second = NULL;
  g_autoptr(GBytes) file = make_file (1000, &path);
  g_autoptr(GBytes) file2 = make_file (600, &second);
  g_autoptr(Reply) part = put (fixture, desk, path, file, 0, 500, 1000);
  g_autofree char *stored = g_build_filename (fixture->dir, "blobs", bestuur, "parts", path + strlen ("/v1/blobs/"), NULL);
  struct utimbuf long_ago = { 1000000000, 1000000000 };
  g_autoptr(Reply) whole = NULL;

  g_assert_cmpuint (part->status, ==, 202);
  g_assert_cmpint (g_utime (stored, &long_ago), ==, 0);
  fixture_stop (fixture);
  fixture_start (fixture);
  whole = put (fixture, desk, second, file2, 0, 600, 600);
  g_assert_cmpuint (whole->status, ==, 201);
  g_assert_false (g_file_test (stored, G_FILE_TEST_EXISTS));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/blobs/parts", test_parts);
  fixture_add ("/intake/blobs/another-hash", test_another_hash);
  fixture_add ("/intake/blobs/limits", test_limits);
  fixture_add ("/intake/blobs/room", test_room);
  fixture_add ("/intake/blobs/old-parts-go", test_old_parts_go);

  return g_test_run ();
}
