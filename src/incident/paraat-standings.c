/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-standings.h"

#include <glib/gi18n.h>

static ParaatIncidentState
find_state (const ParaatOutboxRoot *root)
{
  if (root->is_refused)
    return PARAAT_INCIDENT_REFUSED;
  if (root->has_receipt)
    return PARAAT_INCIDENT_ARRIVED;

  return root->is_sent ? PARAAT_INCIDENT_SENT : PARAAT_INCIDENT_WAITING;
}

static void
roots_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  g_autoptr(GArray) roots = paraat_outbox_list_roots_finish (PARAAT_STORE (object), result, &error);
  ParaatStandings *self;

  if (roots == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  self = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, NULL);
  for (guint i = 0; i < roots->len; i++)
    {
      const ParaatOutboxRoot *root = &g_array_index (roots, ParaatOutboxRoot, i);

      if (find_state (root) != PARAAT_INCIDENT_WAITING)
        g_hash_table_insert (self, g_memdup2 (&root->root, sizeof root->root), GINT_TO_POINTER (find_state (root)));
    }
  g_task_return_pointer (task, self, (GDestroyNotify) g_hash_table_unref);
}

/**
 * paraat_standings_read_async:
 * @peer: (nullable): the CRT that this laptop is linked with
 *
 * Looks how far each report came.
 */
void
paraat_standings_read_async (ParaatStore         *store,
                             const ParaatPeer    *peer,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task = g_task_new (store, cancellable, callback, user_data);

  g_task_set_source_tag (task, paraat_standings_read_async);
  paraat_outbox_list_roots_async (store, peer, cancellable, roots_cb, task);
}

/**
 * paraat_standings_read_finish:
 *
 * Returns: (transfer full): how far they came
 */
ParaatStandings *
paraat_standings_read_finish (ParaatStore   *store,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_standings_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

ParaatIncidentState
paraat_standings_get (ParaatStandings  *self,
                      const ParaatUuid *root)
{
  gpointer state = self != NULL ? g_hash_table_lookup (self, root) : NULL;

  return state != NULL ? (ParaatIncidentState) GPOINTER_TO_INT (state) : PARAAT_INCIDENT_WAITING;
}

static void
append_others (GArray          *out,
               ParaatStandings *self,
               ParaatStandings *other,
               gboolean         only_missing)
{
  GHashTableIter iter;
  gpointer root, state;

  if (self == NULL)
    return;
  g_hash_table_iter_init (&iter, self);
  while (g_hash_table_iter_next (&iter, &root, &state))
    {
      gpointer there = other != NULL ? g_hash_table_lookup (other, root) : NULL;

      if (only_missing ? there == NULL : there != state)
        g_array_append_vals (out, root, 1);
    }
}

/**
 * paraat_standings_compare:
 * @self: (nullable): as it was
 * @other: as it is
 *
 * Returns: (transfer full) (element-type ParaatUuid): the reports that stand otherwise, each once
 */
GArray *
paraat_standings_compare (ParaatStandings *self,
                          ParaatStandings *other)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));

  append_others (out, other, self, FALSE);
  append_others (out, self, other, TRUE);

  return out;
}

/**
 * paraat_standings_words:
 * @state: of a report that somebody chose to report
 *
 * Returns: (transfer none): to stand in a line; sent is not arrived
 */
const char *
paraat_standings_words (ParaatIncidentState state)
{
  switch (state)
    {
    case PARAAT_INCIDENT_SENT:
      return _("sent, no receipt yet");
    case PARAAT_INCIDENT_ARRIVED:
    case PARAAT_INCIDENT_READ:
      return _("arrived at the CRT");
    case PARAAT_INCIDENT_REFUSED:
      return _("refused by the CRT");
    case PARAAT_INCIDENT_NOT_REPORTED:
      return _("not reported");
    case PARAAT_INCIDENT_WAITING:
    default:
      return _("waits to be sent");
    }
}
