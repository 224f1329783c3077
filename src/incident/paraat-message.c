/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-message.h"
#include "paraat-moment.h"

#include <json-glib/json-glib.h>

struct _ParaatMessage
{
  GObject        parent_instance;

  ParaatStore   *store;        /* (owned) */
  ParaatRecord  *record;       /* (owned) */
  ParaatRecord  *mark;         /* (owned) (nullable) once it is known who wrote the message */
  ParaatPeer     peer;
  gboolean       has_peer;
  gboolean       is_from_crt;
  gboolean       wants_mark;   /* seen before it was known whether a mark is there */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatMessage, paraat_message, G_TYPE_OBJECT)

/**
 * paraat_message_is_by:
 *
 * Returns: whether that device signed what stands in @record; who wrote a message is told by nothing else
 */
gboolean
paraat_message_is_by (ParaatRecord     *record,
                      const ParaatUuid *device)
{
  GPtrArray *heads = paraat_record_get_heads (record, "text");

  return heads != NULL && heads->len > 0
         && paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->device, device);
}

/* Written once, by whoever of us sees it first. */
static void
put_mark (ParaatMessage *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);
  g_autofree char *now = NULL;
  g_autoptr(ParaatRecord) mark = NULL;
  ParaatIdentity child;

  if (identity == NULL || self->mark == NULL || !paraat_record_get_is_loaded (self->mark))
    return;
  self->wants_mark = FALSE;
  if (paraat_record_get_value (self->mark, "at") != NULL)
    return;
  now = paraat_moment_to_stamp (paraat_clock_now_us (paraat_store_get_clock (self->store)));
  paraat_identity_init_child (&child, identity, "read", paraat_record_get_id (self->mark));
  mark = paraat_record_new (self->store, &child);
  paraat_record_set_text (mark, "at", now);
}

static void
mark_cb (ParaatMessage *self)
{
  if (self->wants_mark)
    put_mark (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
drop_mark (ParaatMessage *self)
{
  if (self->mark != NULL)
    g_signal_handlers_disconnect_by_data (self->mark, self);
  g_clear_object (&self->mark);
}

static void
find_mark (ParaatMessage *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (self->record));
  g_autofree char *key = g_strconcat (self->is_from_crt ? "desk:" : "crt:", id, NULL);
  ParaatUuid mark;

  paraat_uuid_known (&identity->root, "read", key, &mark);
  if (self->mark != NULL && paraat_uuid_equal (paraat_record_get_id (self->mark), &mark))
    return;
  drop_mark (self);
  self->mark = paraat_record_get (self->store, &mark);
  g_signal_connect_object (self->mark, "changed", G_CALLBACK (mark_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->mark, "notify::is-loaded", G_CALLBACK (mark_cb), self, G_CONNECT_SWAPPED);
}

static void
update (ParaatMessage *self)
{
  self->is_from_crt = self->has_peer && paraat_message_is_by (self->record, &self->peer.id);
  if (self->has_peer && paraat_record_get_exists (self->record))
    find_mark (self);
  else
    drop_mark (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
paraat_message_set_peer (ParaatMessage    *self,
                         const ParaatPeer *peer)
{
  self->has_peer = peer != NULL;
  if (peer != NULL)
    self->peer = *peer;
  update (self);
}

ParaatRecord *
paraat_message_get_record (ParaatMessage *self)
{
  return self->record;
}

gboolean
paraat_message_is_from_crt (ParaatMessage *self)
{
  return self->is_from_crt;
}

/* "Gelezen door het CRT" is the CRT's word alone; what others put beside it does not count. */
static const char *
find_at (ParaatMessage *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->mark);
  GPtrArray *heads = paraat_record_get_heads (self->mark, "at");

  if (identity == NULL || !g_str_equal (identity->kind, "read"))
    return NULL;
  if (self->is_from_crt)
    return paraat_record_get_value (self->mark, "at");
  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (heads, i);

      if (paraat_uuid_equal (&said->device, &self->peer.id))
        return said->value;
    }

  return NULL;
}

gint64
paraat_message_get_read_us (ParaatMessage *self)
{
  const char *value = self->mark != NULL ? find_at (self) : NULL;
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? paraat_moment_from_stamp (json_node_get_string (node))
                                                                          : 0;
}

gboolean
paraat_message_is_unread (ParaatMessage *self)
{
  return self->is_from_crt && self->mark != NULL && paraat_record_get_is_loaded (self->mark)
         && paraat_record_get_value (self->mark, "at") == NULL
         && paraat_record_get_deletion (self->record) != PARAAT_DELETED;
}

void
paraat_message_see (ParaatMessage *self)
{
  if (!self->is_from_crt)
    return;
  self->wants_mark = TRUE;
  put_mark (self);
}

char *
paraat_message_dup_line (ParaatMessage *self)
{
  g_autofree char *text = paraat_record_dup_text (self->record, "text");
  g_auto(GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", 2);

  return g_strdup (lines[0] != NULL ? lines[0] : "");
}

/**
 * paraat_message_empty_draft:
 * @draft: what is being typed, in "text"
 * @sent: what became a message, without white space around it
 *
 * Who typed on while it was being kept loses nothing of that.
 */
void
paraat_message_empty_draft (ParaatRecord *draft,
                            const char   *sent)
{
  g_autofree char *text = paraat_record_dup_text (draft, "text");

  if (text != NULL && g_str_equal (g_strstrip (text), sent))
    paraat_record_set_text (draft, "text", "");
}

static void
paraat_message_dispose (GObject *object)
{
  ParaatMessage *self = PARAAT_MESSAGE (object);

  drop_mark (self);
  g_clear_object (&self->record);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_message_parent_class)->dispose (object);
}

static void
paraat_message_class_init (ParaatMessageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_message_dispose;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_MESSAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_message_init (ParaatMessage *self)
{
}

/**
 * paraat_message_new:
 * @store: an open store
 * @record: of kind "message"
 *
 * Returns: (transfer full): follows the message and its mark; whose it is, is known once it has a peer
 */
ParaatMessage *
paraat_message_new (ParaatStore  *store,
                    ParaatRecord *record)
{
  ParaatMessage *self = g_object_new (PARAAT_TYPE_MESSAGE, NULL);

  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  g_signal_connect_object (record, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return self;
}
