/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-post.h"
#include "paraat-record-list.h"

#define LOOK_AT 200   /* of the newest messages: what is older and still unread is not news */

struct _ParaatPost
{
  GObject           parent_instance;

  ParaatStore      *store;      /* (owned) */
  ParaatRecordList *records;    /* (owned) of all talks, newest first */
  GPtrArray        *messages;   /* (owned) (element-type ParaatMessage) */
  GHashTable       *fresh;      /* (owned) (element-type ParaatUuid) came since this looks, and was not told yet */
  ParaatPeer        peer;
  gboolean          has_peer;
  guint             idle;       /* GSource id, 0: none; to tell once of a batch */
};

enum
{
  CHANGED,
  ARRIVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatPost, paraat_post, G_TYPE_OBJECT)

/* A mark that came together with its message is looked at first: a colleague may have read it. */
static void
tell_fresh (ParaatPost    *self,
            ParaatMessage *message)
{
  const ParaatUuid *id = paraat_record_get_id (paraat_message_get_record (message));

  if (!paraat_message_is_unread (message) || !g_hash_table_remove (self->fresh, id))
    return;
  g_signal_emit (self, signals[ARRIVED], 0, message);
}

static gboolean
tell_cb (gpointer data)
{
  ParaatPost *self = data;
  g_autoptr(GPtrArray) messages = g_ptr_array_ref (self->messages);

  self->idle = 0;
  g_object_ref (self);
  for (guint i = 0; i < messages->len; i++)
    tell_fresh (self, g_ptr_array_index (messages, i));
  g_signal_emit (self, signals[CHANGED], 0);
  g_object_unref (self);

  return G_SOURCE_REMOVE;
}

static void
message_cb (ParaatPost *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add (tell_cb, self);
}

static ParaatMessage *
find_message (GPtrArray    *messages,
              ParaatRecord *record)
{
  for (guint i = 0; i < messages->len; i++)
    if (paraat_message_get_record (g_ptr_array_index (messages, i)) == record)
      return g_ptr_array_index (messages, i);

  return NULL;
}

static ParaatMessage *
new_message (ParaatPost   *self,
             ParaatRecord *record)
{
  ParaatMessage *message = paraat_message_new (self->store, record);

  paraat_message_set_peer (message, self->has_peer ? &self->peer : NULL);
  g_signal_connect_object (message, "changed", G_CALLBACK (message_cb), self, G_CONNECT_SWAPPED);

  return message;
}

static void
items_changed_cb (ParaatPost *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->messages);
  guint n = MIN (g_list_model_get_n_items (G_LIST_MODEL (self->records)), LOOK_AT);

  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ParaatRecord) record = g_list_model_get_item (G_LIST_MODEL (self->records), i);
      ParaatMessage *message = find_message (before, record);

      g_ptr_array_add (self->messages, message != NULL ? g_object_ref (message) : new_message (self, record));
    }
  message_cb (self);
}

/* What was there at the start is no news. */
static void
store_changed_cb (ParaatPost *self,
                  GPtrArray  *touched)
{
  for (guint i = 0; i < touched->len; i++)
    {
      const ParaatTouched *one = g_ptr_array_index (touched, i);

      if (one->is_new && g_str_equal (one->kind, "message"))
        g_hash_table_add (self->fresh, g_memdup2 (&one->record, sizeof (ParaatUuid)));
    }
}

void
paraat_post_set_peer (ParaatPost       *self,
                      const ParaatPeer *peer)
{
  if (self->has_peer == (peer != NULL)
      && (peer == NULL || (paraat_uuid_equal (&peer->id, &self->peer.id) && paraat_uuid_equal (&peer->bestuur, &self->peer.bestuur))))
    return;
  self->has_peer = peer != NULL;
  if (peer != NULL)
    self->peer = *peer;
  for (guint i = 0; i < self->messages->len; i++)
    paraat_message_set_peer (g_ptr_array_index (self->messages, i), peer);
}

guint
paraat_post_get_n_unread (ParaatPost *self)
{
  guint n = 0;

  for (guint i = 0; i < self->messages->len; i++)
    n += paraat_message_is_unread (g_ptr_array_index (self->messages, i));

  return n;
}

static gboolean
is_of (ParaatMessage    *message,
       const ParaatUuid *root)
{
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_message_get_record (message));

  return identity != NULL && paraat_uuid_equal (&identity->root, root);
}

guint
paraat_post_count_unread (ParaatPost       *self,
                          const ParaatUuid *root)
{
  guint n = 0;

  for (guint i = 0; i < self->messages->len; i++)
    {
      ParaatMessage *message = g_ptr_array_index (self->messages, i);

      n += paraat_message_is_unread (message) && is_of (message, root);
    }

  return n;
}

ParaatMessage *
paraat_post_find_unread (ParaatPost *self)
{
  for (guint i = 0; i < self->messages->len; i++)
    if (paraat_message_is_unread (g_ptr_array_index (self->messages, i)))
      return g_ptr_array_index (self->messages, i);

  return NULL;
}

static void
paraat_post_dispose (GObject *object)
{
  ParaatPost *self = PARAAT_POST (object);

  g_clear_handle_id (&self->idle, g_source_remove);
  g_clear_object (&self->records);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->fresh, g_hash_table_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_post_parent_class)->dispose (object);
}

static void
paraat_post_class_init (ParaatPostClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_post_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_POST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[ARRIVED] = g_signal_new ("arrived", PARAAT_TYPE_POST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                   PARAAT_TYPE_MESSAGE);
}

static void
paraat_post_init (ParaatPost *self)
{
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->fresh = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, NULL);
}

ParaatPost *
paraat_post_new (ParaatStore *store)
{
  ParaatPost *self = g_object_new (PARAAT_TYPE_POST, NULL);

  self->store = g_object_ref (store);
  self->records = paraat_record_list_new (store, "message", NULL);
  g_signal_connect_object (store, "changed", G_CALLBACK (store_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->records, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self);

  return self;
}
