/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "support.h"

#include <ftw.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

void
support_take_result (GObject      *object,
                     GAsyncResult *result,
                     gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static GAsyncResult *
wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

gboolean
support_open (ParaatStore  *store,
              GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_open_async (store, NULL, support_take_result, &result);

  return paraat_store_open_finish (store, wait_for (&result), error);
}

gboolean
support_recover (ParaatStore  *store,
                 guint        *out_n_rescued,
                 GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_recover_async (store, NULL, support_take_result, &result);

  return paraat_store_recover_finish (store, wait_for (&result), out_n_rescued, error);
}

void
support_close (ParaatStore *store)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  paraat_store_close_async (store, support_take_result, &result);
  paraat_store_close_finish (store, wait_for (&result), &error);
  g_assert_no_error (error);
  /* What was on its way to the main thread holds a reference until it came. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A thread that is done with it may let go a moment later; one that holds it for ever makes the test last too long. */
void
support_finalize (gpointer object)
{
  gpointer watched = object;

  g_object_add_weak_pointer (object, &watched);
  g_object_unref (object);
  while (watched != NULL)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

GPtrArray *
support_append (ParaatStore  *store,
                GPtrArray    *edits,
                GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_append_async (store, edits, NULL, support_take_result, &result);

  return paraat_store_append_finish (store, wait_for (&result), error);
}

ParaatChange *
support_append_one (ParaatStore           *store,
                    const ParaatIdentity  *identity,
                    const char            *field,
                    const char            *value,
                    GError               **error)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;

  g_ptr_array_add (edits, paraat_edit_new (identity, &paraat_uuid_nil, field, value));
  changes = support_append (store, edits, error);
  if (changes == NULL)
    return NULL;
  g_assert_cmpuint (changes->len, ==, 1);

  return paraat_change_ref (g_ptr_array_index (changes, 0));
}

ParaatMergeResult *
support_merge (ParaatStore  *store,
               GPtrArray    *changes,
               GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_merge_async (store, changes, NULL, support_take_result, &result);

  return paraat_store_merge_finish (store, wait_for (&result), error);
}

gboolean
support_put_device (ParaatStore   *store,
                    ParaatDevice  *device,
                    const char    *name,
                    GError       **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  ParaatKnownDevice known = { .id = *paraat_device_get_id (device), .name = (char *) name };

  memcpy (known.public_key, paraat_device_get_public_key (device), PARAAT_PUBLIC_KEY_SIZE);
  paraat_store_put_device_async (store, &known, support_take_result, &result);

  return paraat_store_put_device_finish (store, wait_for (&result), error);
}

ParaatState *
support_read (ParaatStore       *store,
              const ParaatUuid  *record,
              GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_read_async (store, record, NULL, support_take_result, &result);

  return paraat_store_read_finish (store, wait_for (&result), error);
}

GArray *
support_list (ParaatStore       *store,
              const char        *kind,
              const ParaatUuid  *root,
              GError           **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_list_async (store, kind, root, NULL, support_take_result, &result);

  return paraat_store_list_finish (store, wait_for (&result), error);
}

gboolean
support_copy_now (ParaatStore  *store,
                  GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_copy_now_async (store, support_take_result, &result);

  return paraat_store_copy_now_finish (store, wait_for (&result), error);
}

gboolean
support_export_copy (ParaatStore  *store,
                     const char   *path,
                     GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_export_copy_async (store, path, support_take_result, &result);

  return paraat_store_export_copy_finish (store, wait_for (&result), error);
}

gboolean
support_restore (ParaatStore  *store,
                 const char   *path,
                 GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_store_restore_async (store, path, support_take_result, &result);

  return paraat_store_restore_finish (store, wait_for (&result), error);
}

ParaatStore *
support_new_store (const char *data_dir)
{
  ParaatStore *store = paraat_store_new (data_dir);
  g_autoptr(GError) error = NULL;

  support_open (store, &error);
  g_assert_no_error (error);

  return store;
}

char *
support_new_dir (const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("paraat-%s-XXXXXX", name);
  g_autoptr(GError) error = NULL;
  char *dir = g_dir_make_tmp (pattern, &error);

  g_assert_no_error (error);

  return dir;
}

static int
remove_one (const char        *path,
            const struct stat *info,
            int                kind,
            struct FTW        *walk)
{
  return g_remove (path);
}

void
support_remove_dir (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    g_assert_cmpint (nftw (path, remove_one, 16, FTW_DEPTH | FTW_PHYS), ==, 0);
}

void
support_copy_dir (const char *from,
                  const char *to)
{
  g_autoptr(GDir) dir = g_dir_open (from, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  g_assert_cmpint (g_mkdir_with_parents (to, 0700), ==, 0);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *source = g_build_filename (from, name, NULL);
      g_autofree char *target = g_build_filename (to, name, NULL);
      g_autofree char *content = NULL;
      g_autoptr(GError) error = NULL;
      gsize size;

      if (g_file_test (source, G_FILE_TEST_IS_DIR))
        {
          support_copy_dir (source, target);
          continue;
        }
      g_file_get_contents (source, &content, &size, &error);
      g_assert_no_error (error);
      g_file_set_contents_full (target, content, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
}
