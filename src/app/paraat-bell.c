/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-bell.h"

#include <glib/gi18n.h>

struct _ParaatBell
{
  GObject         parent_instance;

  ParaatPost     *post;      /* (owned) */
  ParaatBellFunc  is_seen;
  gpointer        data;      /* (unowned) outlives this */
  GHashTable     *rung;      /* (owned) (element-type ParaatUuid) talks of which a notification stands */
};

G_DEFINE_FINAL_TYPE (ParaatBell, paraat_bell, G_TYPE_OBJECT)

/* One talk is one notification: the newest answer takes the place of the one before. */
static char *
dup_id (const ParaatUuid *root)
{
  g_autofree char *id = paraat_uuid_dup_string (root);

  return g_strconcat ("talk-", id, NULL);
}

static void
arrived_cb (ParaatBell    *self,
            ParaatMessage *message)
{
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_message_get_record (message));
  GApplication *application = g_application_get_default ();
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *line = NULL;
  g_autofree char *target = NULL;
  g_autofree char *id = NULL;

  if (application == NULL || identity == NULL || self->is_seen (&identity->root, self->data))
    return;
  line = paraat_message_dup_line (message);
  target = paraat_uuid_dup_string (&identity->root);
  id = dup_id (&identity->root);
  notification = g_notification_new (_("Message of the CRT"));
  g_notification_set_body (notification, line);
  g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.talk", "s", target);
  g_application_send_notification (application, id, notification);
  g_hash_table_add (self->rung, g_memdup2 (&identity->root, sizeof (ParaatUuid)));
}

static gboolean
withdraw_read (gpointer key,
               gpointer value,
               gpointer data)
{
  ParaatBell *self = data;
  g_autofree char *id = NULL;

  if (paraat_post_count_unread (self->post, key) > 0)
    return FALSE;
  id = dup_id (key);
  if (g_application_get_default () != NULL)
    g_application_withdraw_notification (g_application_get_default (), id);

  return TRUE;
}

static void
changed_cb (ParaatBell *self)
{
  g_hash_table_foreach_remove (self->rung, withdraw_read, self);
}

static void
paraat_bell_dispose (GObject *object)
{
  ParaatBell *self = PARAAT_BELL (object);

  g_clear_pointer (&self->rung, g_hash_table_unref);
  g_clear_object (&self->post);

  G_OBJECT_CLASS (paraat_bell_parent_class)->dispose (object);
}

static void
paraat_bell_class_init (ParaatBellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_bell_dispose;
}

static void
paraat_bell_init (ParaatBell *self)
{
  self->rung = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, NULL);
}

/**
 * paraat_bell_new:
 * @is_seen: (scope forever): whether a talk is on the screen of somebody who looks
 * @data: for @is_seen; lives longer than this
 */
ParaatBell *
paraat_bell_new (ParaatPost     *post,
                 ParaatBellFunc  is_seen,
                 gpointer        data)
{
  ParaatBell *self = g_object_new (PARAAT_TYPE_BELL, NULL);

  self->post = g_object_ref (post);
  self->is_seen = is_seen;
  self->data = data;
  g_signal_connect_object (post, "arrived", G_CALLBACK (arrived_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (post, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}
