/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-renew.h"

#include <glib/gstdio.h>

#define INCOMING "incoming"   /* in the data folder: what is under way, and counts for nothing */

typedef struct
{
  ParaatContentFetch *fetch;   /* (owned) */
  char               *tag;     /* (owned) (nullable) */
  char               *path;    /* (owned) (nullable) (type filename) what was fetched */
  gboolean            has_retried;
} Renew;

static void looked_cb (GObject      *object,
                       GAsyncResult *result,
                       gpointer      user_data);

static void
renew_free (Renew *renew)
{
  g_object_unref (renew->fetch);
  g_free (renew->tag);
  g_free (renew->path);
  g_free (renew);
}

/* (element-type GTask) the first is under way: two at once would fill and tidy one folder */
static GQueue waiting = G_QUEUE_INIT;

static void
begin_first (void)
{
  GTask *task = g_queue_peek_head (&waiting);
  Renew *renew = g_task_get_task_data (task);

  paraat_content_fetch_look_async (renew->fetch, renew->tag, g_task_get_cancellable (task), looked_cb, g_object_ref (task));
}

static void
end (GTask          *task,
     ParaatManifest *manifest,   /* (transfer full) (nullable) */
     GError         *error)      /* (transfer full) (nullable) */
{
  if (manifest != NULL)
    g_task_return_pointer (task, manifest, (GDestroyNotify) paraat_manifest_free);
  else
    g_task_return_error (task, error);
  g_object_unref (g_queue_pop_head (&waiting));
  if (!g_queue_is_empty (&waiting))
    begin_first ();
}

static void
installed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Renew *renew = g_task_get_task_data (task);
  g_autofree char *beside = g_strconcat (renew->path, ".manifest", NULL);
  GError *error = NULL;
  ParaatManifest *manifest = paraat_packs_install_finish (PARAAT_PACKS (object), result, &error);

  /* It is copied, or cannot be used: if it stays, the next one removes it. */
  (void) g_unlink (renew->path);
  (void) g_unlink (beside);
  end (task, manifest, error);
}

/* Between the manifest and the pack somebody may have put newer ones there: then it is looked at once more. */
static gboolean
is_worth_another (Renew        *renew,
                  const GError *error)
{
  return !renew->has_retried && g_error_matches (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
}

static void
fetched_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Renew *renew = g_task_get_task_data (task);
  ParaatPacks *packs = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr(GError) error = NULL;

  renew->path = paraat_content_fetch_pack_finish (renew->fetch, result, &error);
  if (renew->path != NULL)
    paraat_packs_install_async (packs, renew->path, cancellable, installed_cb, g_steal_pointer (&task));
  else if (is_worth_another (renew, error))
    {
      renew->has_retried = TRUE;
      paraat_content_fetch_look_async (renew->fetch, NULL, cancellable, looked_cb, g_steal_pointer (&task));
    }
  else
    end (task, NULL, g_steal_pointer (&error));
}

static void
looked_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Renew *renew = g_task_get_task_data (task);
  ParaatPacks *packs = g_task_get_source_object (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *folder = g_build_filename (paraat_packs_get_data_dir (packs), INCOMING, NULL);
  const ParaatManifest *manifest;
  GError *error = NULL;

  if (!paraat_content_fetch_look_finish (renew->fetch, result, &error))
    {
      end (task, NULL, error);
      return;
    }
  manifest = paraat_content_fetch_get_manifest (renew->fetch);
  if (manifest == NULL)
    end (task, NULL, g_error_new_literal (PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME, "It is still what was seen before"));
  else if (!paraat_packs_check (packs, manifest, &error))
    end (task, NULL, error);
  else if (!paraat_packs_is_known (packs, manifest))
    end (task, NULL, g_error_new_literal (PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY, "Nobody who is trusted signed it"));
  else
    paraat_content_fetch_pack_async (renew->fetch, folder, cancellable, fetched_cb, g_steal_pointer (&task));
}

/**
 * paraat_renew_async:
 * @fetch: where from
 * @tag: (nullable): of the manifest that was seen there before
 * @cancellable: (nullable): stop caring; what came of a pack stays for the next time
 * @callback: (scope async): called on the main context of the caller
 * @user_data: for @callback
 *
 * Brings in what is newer; one at a time: what was asked for meanwhile waits.
 */
void
paraat_renew_async (ParaatPacks         *packs,
                    ParaatContentFetch  *fetch,
                    const char          *tag,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  GTask *task = g_task_new (packs, cancellable, callback, user_data);
  Renew *renew = g_new0 (Renew, 1);

  g_task_set_source_tag (task, paraat_renew_async);
  g_task_set_check_cancellable (task, FALSE);   /* what is installed is installed */
  renew->fetch = g_object_ref (fetch);
  renew->tag = g_strdup (tag);
  g_task_set_task_data (task, renew, (GDestroyNotify) renew_free);
  g_queue_push_tail (&waiting, task);
  if (waiting.length == 1)
    begin_first ();
}

/**
 * paraat_renew_finish:
 * @error: [error@PacksError]: SAME, OLDER, OTHER_CONTENT: there is nothing newer; [error@ManifestError]: UNKNOWN_KEY: a person is
 *   to say whether that publisher is trusted, whose manifest @fetch has; else as fetching and installing: what was here stays
 *
 * Returns: (transfer full): what was installed
 */
ParaatManifest *
paraat_renew_finish (ParaatPacks   *packs,
                     GAsyncResult  *result,
                     GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_renew_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
