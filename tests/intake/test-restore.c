/* SPDX-License-Identifier: EUPL-1.2 */

/* The store is put back from a backup: a new epoch, the same intake. */
#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static void
test_same_epoch (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *epoch = g_strdup (fixture->intake->epoch);

  fixture_stop (fixture);
  fixture_start (fixture);
  g_assert_cmpstr (fixture->intake->epoch, ==, epoch);
}

static void
copy_file (const char *from,
           const char *to)
{
  g_autofree char *data = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &data, &size, NULL));
  g_unlink (to);
  g_assert_true (g_file_set_contents (to, data, (gssize) size, NULL));
}

static void
test_database_put_back (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) late = NULL;
  g_autofree char *epoch = g_strdup (fixture->intake->epoch);
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db", NULL);
  g_autofree char *backup = g_build_filename (fixture->dir, "backup.db", NULL);
  ParaatUuid id = *paraat_device_get_id (fixture->intake->device);
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(Reply) sent = NULL;
  g_autoptr(Reply) again = NULL;
  g_autoptr(Reply) carried = NULL;
  g_autofree char *newer = NULL;
  Place place;

  fixture_stop (fixture);
  copy_file (path, backup);
  fixture_start (fixture);
  place_incident (&place, desk);
  change = desk_say (desk, &place, "what", "\"ransom\"");
  sent = desk_post (fixture, desk, change, NULL);
  g_assert_true (reply_accepts (sent, change));
  late = desk_new_enrolled (fixture, 2, "11111");
  fixture_stop (fixture);

  copy_file (backup, path);
  fixture_start (fixture);
  g_assert_cmpstr (fixture->intake->epoch, !=, epoch);
  g_assert_true (paraat_uuid_equal (paraat_device_get_id (fixture->intake->device), &id));   /* desks know it by this */
  newer = g_strdup (fixture->intake->epoch);
  again = desk_post (fixture, desk, change, NULL);
  g_assert_true (reply_accepts (again, change));
  g_assert_cmpstr (reply_string (again, "epoch"), ==, newer);
  g_assert_cmpuint (reply_count (again, "changes"), ==, 1);   /* it was not here: a receipt */

  fixture_stop (fixture);
  fixture_start (fixture);
  g_assert_cmpstr (fixture->intake->epoch, ==, newer);
}

/* A device that enrolled after the backup was made is unknown; its colleague brings its card. */
static void
test_card_comes_back (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr(Desk) desk = desk_new_enrolled (fixture, 1, "11111");
  g_autoptr(Desk) late = desk_new (2);
  g_autofree char *path = g_build_filename (fixture->dir, "paraat.db", NULL);
  g_autofree char *backup = g_build_filename (fixture->dir, "backup.db", NULL);
  g_autofree char *code = NULL;
  g_autofree char *token = NULL;
  g_autoptr(ParaatBatch) batch = paraat_batch_new ();
  g_autoptr(GBytes) body = NULL;
  g_autoptr(Reply) enrolled = NULL;
  g_autoptr(Reply) reply = NULL;
  g_autoptr(Reply) fine = NULL;
  guint8 signature[PARAAT_SIGNATURE_SIZE];
  JsonObject *card;
  const char *text;
  Place place;

  fixture_stop (fixture);
  copy_file (path, backup);
  fixture_start (fixture);
  code = fixture_command (fixture, NULL, "enrol", "--bestuur-type", "gemeente", "--nis", "11111", "--name", "x", NULL);
  enrolled = desk_try_enrol (fixture, late, code);
  card = paraat_wire_get_object (reply_object (enrolled), "card");
  g_assert_true (paraat_wire_get_string (card, "text", &text));
  g_assert_true (paraat_wire_get_bytes (card, "signature", signature, sizeof signature));
  fixture_stop (fixture);
  copy_file (backup, path);
  fixture_start (fixture);

  late->bestuur = desk->bestuur;
  place_incident (&place, late);
  g_ptr_array_add (batch->cards, paraat_card_parse (text, signature, NULL));
  g_ptr_array_add (batch->changes, desk_say (late, &place, "what", "\"ransom\""));
  body = paraat_batch_encode (batch);
  token = desk_token (fixture, desk);
  reply = ask (fixture, "POST", "/v1/changes", token, "application/json", body);
  g_assert_cmpuint (reply_count (reply, "accepted"), ==, 1);
  fine = desk_get (fixture, late, "/v1/changes");   /* and may speak for itself again */
  g_assert_cmpuint (fine->status, ==, 200);
}

static void
test_epoch_file_lost (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *epoch = g_strdup (fixture->intake->epoch);
  g_autofree char *path = g_build_filename (fixture->dir, "epoch", NULL);

  fixture_stop (fixture);
  g_assert_cmpint (g_unlink (path), ==, 0);
  fixture_start (fixture);
  g_assert_cmpstr (fixture->intake->epoch, !=, epoch);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* A key file that cannot be read is never replaced. */
static void
test_key_file_damaged (Fixture       *fixture,
                       gconstpointer  data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "intake.key", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  Intake *intake;

  fixture_stop (fixture);
  g_assert_true (g_file_set_contents (path, "[intake]\nsign=AAAA\n", -1, NULL));
  intake = intake_new (fixture->dir);
  intake_open_async (intake, opened_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (intake_open_finish (intake, result, &error));
  g_assert_error (error, INTAKE_ERROR, INTAKE_ERROR_FAILED);
  intake_free (intake);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "[intake]\nsign=AAAA\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  fixture_add ("/intake/restore/same-epoch", test_same_epoch);
  fixture_add ("/intake/restore/database-put-back", test_database_put_back);
  fixture_add ("/intake/restore/card-comes-back", test_card_comes_back);
  fixture_add ("/intake/restore/epoch-file-lost", test_epoch_file_lost);
  fixture_add ("/intake/restore/key-file-damaged", test_key_file_damaged);

  return g_test_run ();
}
