/* SPDX-License-Identifier: EUPL-1.2 */

/* Databases as earlier versions left them, opened by this one. */
#include "config.h"

#include "paraat-outbox.h"
#include "recorded-db.h"
#include "support.h"

static ParaatState *
read_recorded (ParaatStore *store,
               const char  *name)
{
  ParaatUuid id = recorded_id (name);
  g_autoptr(GError) error = NULL;
  ParaatState *state = support_read (store, &id, &error);

  g_assert_no_error (error);

  return state;
}

static void
assert_root (ParaatStore *store)
{
  g_autoptr(ParaatState) root = read_recorded (store, "root");
  GPtrArray *heads = paraat_state_get_heads (root, "text");
  ParaatUuid bestuur = recorded_id ("bestuur");

  g_assert_cmpstr (paraat_state_get_identity (root)->kind, ==, "incident");
  g_assert_true (paraat_uuid_equal (&paraat_state_get_identity (root)->bestuur, &bestuur));
  g_assert_cmpstr (paraat_state_get_value (root, "what"), ==, RECORDED_WHAT);
  g_assert_cmpuint (heads->len, ==, 2);
  g_assert_cmpstr (((ParaatSaid *) g_ptr_array_index (heads, 0))->value, ==, RECORDED_TEXT_OWN);
  g_assert_cmpstr (((ParaatSaid *) g_ptr_array_index (heads, 1))->value, ==, RECORDED_TEXT_THEIRS);
  g_assert_cmpint (paraat_state_get_first_us (root), ==, G_GINT64_CONSTANT (1700000000000000));
  /* What was being typed when the old version was left became a change. */
  g_assert_cmpstr (paraat_state_get_value (root, "what_text"), ==, RECORDED_TYPED);
}

static void
assert_others (ParaatStore *store)
{
  g_autoptr(ParaatState) message = read_recorded (store, "message");
  g_autoptr(ParaatState) erased = read_recorded (store, "erased");
  g_autoptr(ParaatState) future = read_recorded (store, "future");
  g_autoptr(ParaatState) exercise = read_recorded (store, "exercise");

  g_assert_cmpint (paraat_state_get_deletion (message), ==, PARAAT_DELETED);
  g_assert_null (paraat_state_get_value (erased, "text"));
  g_assert_cmpuint (paraat_state_get_heads (erased, "text")->len, ==, 1);
  g_assert_cmpstr (paraat_state_get_value (future, "zz.field"), ==, RECORDED_FUTURE);
  g_assert_true (paraat_state_get_identity (exercise)->exercise);
  g_assert_cmpstr (paraat_store_get_setting (store, RECORDED_SETTING), ==, RECORDED_SETTING_VALUE);
}

static void
test_opens (gconstpointer data)
{
  g_autofree char *recorded = g_test_build_filename (G_TEST_DIST, "data", "db", data, NULL);
  g_autofree char *dir = support_new_dir ("recorded");
  g_autofree char *path = g_build_filename (dir, "paraat.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  ParaatStore *store;
  ParaatIdentity root;
  g_autoptr(ParaatChange) change = NULL;
  gsize size;

  g_file_get_contents (recorded, &content, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (path, content, (gssize) size, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error);
  g_assert_no_error (error);

  store = support_new_store (dir);
  g_assert_cmpint (paraat_store_get_mint_reason (store), ==, PARAAT_MINT_KEY_MISSING);   /* keys are never recorded */
  assert_root (store);
  assert_others (store);
  paraat_identity_init_root (&root, "incident", &paraat_uuid_nil, FALSE);
  change = support_append_one (store, &root, "what", "\"phishing\"", &error);   /* and it can be written */
  g_assert_no_error (error);
  support_close (store);
  support_finalize (store);
  support_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_data_func ("/recorded-db/v1", "v1.db", test_opens);

  return g_test_run ();
}
