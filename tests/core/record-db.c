/* SPDX-License-Identifier: EUPL-1.2 */

/* Records a database of today's schema for tests/data/db: record-db OUTPUT.db. Run once, when a schema is new. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "recorded-db.h"
#include "support.h"

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
say (ParaatStore          *store,
     const ParaatIdentity *identity,
     const char           *field,
     const char           *value)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) change = support_append_one (store, identity, field, value, &error);

  check (error);
}

/* Somebody who had seen the first text only. */
static void
merge_colleague (ParaatStore          *store,
                 const ParaatIdentity *identity,
                 ParaatChange         *seen)
{
  static const guint8 seed[32] = "a colleague of the recording";
  g_autoptr(ParaatDevice) colleague = paraat_device_new_from_seed (seed);
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(ParaatMergeResult) result = NULL;
  g_autoptr(GError) error = NULL;
  ParaatHeader header = {
    .root = identity->root, .record = identity->record, .parent = identity->parent, .bestuur = identity->bestuur,
    .device = *paraat_device_get_id (colleague), .seq = 1, .at_us = G_GINT64_CONSTANT (1700000000000000),
    .kind = identity->kind, .field = "text", .over = paraat_change_get_id (seen), .n_over = 1,
  };

  g_ptr_array_add (changes, paraat_change_new_signed (&header, RECORDED_TEXT_THEIRS, NULL, paraat_device_sign, colleague, &error));
  check (error);
  support_put_device (store, colleague, "Collega", &error);
  check (error);
  result = support_merge (store, changes, &error);
  check (error);
  if (result->refused->len > 0)
    check (((ParaatRefusal *) g_ptr_array_index (result->refused, 0))->error);
}

static void
add_over (ParaatStore          *store,
          const ParaatIdentity *identity,
          const char           *field,
          const char           *value,
          const ParaatHash     *over)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (edits, paraat_edit_new (identity, &paraat_uuid_nil, field, value));
  paraat_edit_add_seen (g_ptr_array_index (edits, 0), over);
  changes = support_append (store, edits, &error);
  check (error);
}

static void
record (ParaatStore *store)
{
  ParaatUuid bestuur = recorded_id ("bestuur");
  ParaatUuid message_id = recorded_id ("message");
  ParaatUuid erased_id = recorded_id ("erased");
  ParaatUuid future_id = recorded_id ("future");
  ParaatIdentity root, message, erased, future, exercise;
  g_autoptr(ParaatChange) old = NULL;
  g_autoptr(ParaatChange) deleted = NULL;
  g_autoptr(ParaatChange) name = NULL;
  g_autoptr(GError) error = NULL;

  paraat_identity_init_root (&root, "incident", &bestuur, FALSE);
  root.root = root.record = recorded_id ("root");
  paraat_identity_init_root (&exercise, "incident", &bestuur, TRUE);
  exercise.root = exercise.record = recorded_id ("exercise");
  paraat_identity_init_child (&message, &root, "message", &message_id);
  paraat_identity_init_child (&erased, &root, "entry", &erased_id);
  paraat_identity_init_child (&future, &root, "zz-from-the-future", &future_id);

  say (store, &root, "what", RECORDED_WHAT);
  old = support_append_one (store, &root, "text", RECORDED_TEXT_OLD, &error);
  check (error);
  say (store, &root, "text", RECORDED_TEXT_OWN);
  merge_colleague (store, &root, old);
  say (store, &root, "shared", "{\"kinds\":[\"incident\",\"message\"],\"follow\":true}");
  deleted = support_append_one (store, &message, "text", "\"weg ermee\"", &error);
  check (error);
  add_over (store, &message, PARAAT_FIELD_DELETED, "true", paraat_change_get_id (deleted));
  name = support_append_one (store, &erased, "text", "\"Jan heeft geklikt\"", &error);
  check (error);
  add_over (store, &erased, PARAAT_FIELD_ERASED, "{\"reason\":\"een naam\"}", paraat_change_get_id (name));
  say (store, &future, "zz.field", RECORDED_FUTURE);
  say (store, &exercise, "what", "\"leak\"");
  paraat_store_put_setting (store, RECORDED_SETTING, RECORDED_SETTING_VALUE);
  paraat_store_put_draft (store, paraat_edit_new (&root, &paraat_uuid_nil, "what_text", RECORDED_TYPED));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = support_new_dir ("record");
  g_autofree char *path = g_build_filename (dir, "paraat.db", NULL);
  g_autofree char *content = NULL;
  g_autoptr(ParaatStore) store = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  if (argc != 2)
    g_error ("record-db OUTPUT.db");
  store = support_new_store (dir);
  record (store);
  support_close (store);
  g_file_get_contents (path, &content, &size, &error);
  check (error);
  g_file_set_contents (argv[1], content, (gssize) size, &error);
  check (error);
  support_remove_dir (dir);

  return EXIT_SUCCESS;
}
