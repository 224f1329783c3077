/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-incident"

#include "config.h"

#include "paraat-incident.h"
#include "paraat-json.h"
#include "paraat-message.h"
#include "paraat-moment.h"

/* What Melden shares: the report's own fields, the corrections of its clock, and the talk with the CRT. */
#define SHARED_KINDS "{\"kinds\":[\"incident\",\"clock\",\"message\",\"read\",\"contact\"],\"follow\":true}"

struct _ParaatIncident
{
  GObject              parent_instance;

  ParaatStore         *store;      /* (owned) */
  ParaatRecord        *record;     /* (owned) */
  ParaatRecord        *receipt;    /* (owned) known id: there once the CRT has said it */
  ParaatRecord        *read;       /* (owned) as above */
  ParaatRecordList    *messages;   /* (owned) (nullable) made when asked for */
  GPtrArray           *loaded;     /* (owned) (element-type ParaatRecord) the messages, kept so that they stay loaded */
  GHashTable          *held;       /* (owned) (element-type ParaatUuid) messages that the CRT has whole */
  ParaatRecord        *draft;      /* (owned) (nullable) the message being typed */
  ParaatPeer           peer;
  gboolean             has_peer;
  ParaatOutboxStatus   status;
  guint                n_asking;   /* answers of the outbox under way */
  gboolean             ask_again;
  ParaatIncidentState  state;
};

typedef enum
{
  PROP_STATE = 1,
} ParaatIncidentProperty;

static GParamSpec *props[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (ParaatIncident, paraat_incident, G_TYPE_OBJECT)

/* What the CRT itself said there.  The ids of its records can be computed by everybody: the kind and the key that signed
 * are what counts, and what others put beside it does not.  As long as no CRT is known the kind alone has to do. */
static const char *
find_said_by_crt (ParaatIncident *self,
                  ParaatRecord   *record,
                  const char     *kind,
                  const char     *field)
{
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  GPtrArray *heads = paraat_record_get_heads (record, field);

  if (identity == NULL || !g_str_equal (identity->kind, kind))
    return NULL;
  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (heads, i);

      if (!self->has_peer || paraat_uuid_equal (&said->device, &self->peer.id))
        return said->value;
    }

  return NULL;
}

static char *
dup_of_receipt (ParaatIncident *self,
                const char     *member)
{
  g_autoptr(JsonObject) receipt = paraat_json_parse_object (find_said_by_crt (self, self->receipt, "receipt", "receipt"));

  return receipt != NULL ? g_strdup (paraat_json_get_string (receipt, member)) : NULL;
}

static ParaatIncidentState
find_state (ParaatIncident *self)
{
  if (paraat_incident_get_reported_us (self) == 0)
    return PARAAT_INCIDENT_NOT_REPORTED;
  if (self->status.n_refused > 0)
    return PARAAT_INCIDENT_REFUSED;
  if (paraat_incident_get_read_us (self) != 0)
    return PARAAT_INCIDENT_READ;
  if (paraat_incident_get_arrived_us (self) != 0)
    return PARAAT_INCIDENT_ARRIVED;

  /* What is only shown as reported yet is not stored, and what no CRT has taken over is not sent. */
  return paraat_incident_get_is_linked (self) && self->status.n_acknowledged > 0 && self->status.n_waiting == 0
         && !paraat_record_has_unsaved (self->record) ? PARAAT_INCIDENT_SENT : PARAAT_INCIDENT_WAITING;
}

/* Told also when only a number in the words changed. */
static void
update (ParaatIncident *self)
{
  self->state = find_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
answered (ParaatIncident *self,
          const GError   *error)
{
  if (error != NULL && !g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED))
    g_warning ("The state of a report could not be read: %s", error->message);
  if (--self->n_asking > 0)
    return;
  update (self);
  if (self->ask_again)
    paraat_incident_refresh (self);
}

static void
status_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatIncident) self = user_data;
  g_autoptr(GError) error = NULL;

  paraat_outbox_status_finish (PARAAT_STORE (object), result, &self->status, &error);
  answered (self, error);
}

static void
held_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ParaatIncident) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) ids = paraat_outbox_list_held_finish (PARAAT_STORE (object), result, &error);

  g_hash_table_remove_all (self->held);
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    g_hash_table_add (self->held, g_memdup2 (&g_array_index (ids, ParaatUuid, i), sizeof (ParaatUuid)));
  answered (self, error);
}

/**
 * paraat_incident_refresh:
 *
 * Asks the outbox what of this report still waits; the answer shows as a notification of "state".
 */
void
paraat_incident_refresh (ParaatIncident *self)
{
  self->ask_again = self->n_asking > 0;
  if (self->n_asking > 0)
    return;
  if (!self->has_peer)
    {
      self->status = (ParaatOutboxStatus) { 0 };
      g_hash_table_remove_all (self->held);
      update (self);
      return;
    }
  self->n_asking = 1;
  paraat_outbox_status_async (self->store, &self->peer, paraat_record_get_id (self->record), NULL, status_cb,
                              g_object_ref (self));
  if (self->messages == NULL)
    return;
  self->n_asking++;
  paraat_outbox_list_held_async (self->store, &self->peer, paraat_record_get_id (self->record), "message", NULL, held_cb,
                                 g_object_ref (self));
}

static void
changed_cb (ParaatIncident *self)
{
  paraat_incident_refresh (self);
}

ParaatRecord *
paraat_incident_get_record (ParaatIncident *self)
{
  return self->record;
}

ParaatIncidentState
paraat_incident_get_state (ParaatIncident *self)
{
  return self->state;
}

guint
paraat_incident_get_n_waiting (ParaatIncident *self)
{
  return self->status.n_waiting;
}

/**
 * paraat_incident_dup_reference:
 *
 * Returns: (transfer full): what people say on the telephone, the same on every road
 */
char *
paraat_incident_dup_reference (ParaatIncident *self)
{
  return paraat_uuid_dup_reference (paraat_record_get_id (self->record));
}

char *
paraat_incident_dup_case (ParaatIncident *self)
{
  return dup_of_receipt (self, "case");
}

gint64
paraat_incident_get_arrived_us (ParaatIncident *self)
{
  g_autofree char *at = dup_of_receipt (self, "at");

  return paraat_moment_from_stamp (at);
}

gint64
paraat_incident_get_read_us (ParaatIncident *self)
{
  const char *value = find_said_by_crt (self, self->read, "read", "at");
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  const char *at = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  return paraat_moment_from_stamp (at);
}

gint64
paraat_incident_get_reported_us (ParaatIncident *self)
{
  g_autofree char *at = paraat_record_dup_text (self->record, "reported");

  return paraat_moment_from_stamp (at);
}

/* A message that is not looked at yet says nothing of who wrote it. */
static void
messages_changed_cb (ParaatIncident *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->loaded);
  GListModel *messages = G_LIST_MODEL (self->messages);

  self->loaded = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < before->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (before, i), self);
  for (guint i = 0; i < g_list_model_get_n_items (messages); i++)
    {
      ParaatRecord *message = g_list_model_get_item (messages, i);

      g_signal_connect_object (message, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (message, "notify::is-loaded", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->loaded, message);
    }
  paraat_incident_refresh (self);
}

GListModel *
paraat_incident_get_messages (ParaatIncident *self)
{
  if (self->messages == NULL)
    {
      self->messages = paraat_record_list_new (self->store, "message", paraat_record_get_id (self->record));
      g_signal_connect_object (self->messages, "items-changed", G_CALLBACK (messages_changed_cb), self, G_CONNECT_SWAPPED);
    }

  return G_LIST_MODEL (self->messages);
}

/**
 * paraat_incident_get_answered_us:
 *
 * Known once its messages were asked for: see paraat_incident_get_messages().
 *
 * Returns: when the CRT said its newest message; 0: it said none
 */
gint64
paraat_incident_get_answered_us (ParaatIncident *self)
{
  gint64 newest_us = 0;

  for (guint i = 0; self->has_peer && i < self->loaded->len; i++)
    {
      ParaatRecord *message = g_ptr_array_index (self->loaded, i);

      if (paraat_message_is_by (message, &self->peer.id))
        newest_us = MAX (newest_us, paraat_record_get_first_us (message));
    }

  return newest_us;
}

/**
 * paraat_incident_is_held:
 * @message: one of its messages
 *
 * Returns: whether the CRT said that it has it
 */
gboolean
paraat_incident_is_held (ParaatIncident *self,
                         ParaatRecord   *message)
{
  return g_hash_table_contains (self->held, paraat_record_get_id (message));
}

/**
 * paraat_incident_can_report:
 *
 * Returns: whether the one mandatory question is answered: what do you see?
 */
gboolean
paraat_incident_can_report (ParaatIncident *self)
{
  g_auto(GStrv) what = paraat_record_dup_strings (self->record, "what");
  g_autofree char *text = paraat_record_dup_text (self->record, "what_text");

  return (what != NULL && what[0] != NULL) || (text != NULL && *g_strstrip (text) != '\0');
}

/**
 * paraat_incident_report:
 *
 * Melden. What was said so far of the shared kinds leaves as soon as a road is open, and what follows too. An exercise
 * may be "reported" as well: the outbox never gives it.
 */
void
paraat_incident_report (ParaatIncident *self)
{
  g_autofree char *now = paraat_moment_to_stamp (paraat_clock_now_us (paraat_store_get_clock (self->store)));

  /* One transaction: a report that says "reported" and shares nothing would wait for ever. */
  paraat_record_type_text (self->record, "status", "open");
  /* What stood on the screen as chosen is said, not only shown. */
  if (paraat_record_get_value (self->record, "may_call") == NULL)
    paraat_record_type (self->record, "may_call", "true");
  if (paraat_record_get_boolean (self->record, "small", FALSE))
    paraat_record_type (self->record, "small", "false");
  paraat_record_type_text (self->record, "reported", now);
  paraat_record_type (self->record, "shared", SHARED_KINDS);
  paraat_record_commit (self->record, NULL);
}

/**
 * paraat_incident_get_is_linked:
 *
 * Returns: whether there is a CRT that this report can go to by itself
 */
gboolean
paraat_incident_get_is_linked (ParaatIncident *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);

  return self->has_peer && !paraat_incident_get_is_of_other (self)
         && (identity == NULL || !identity->exercise);
}

/**
 * paraat_incident_get_is_of_other:
 *
 * Returns: whether this laptop is linked for another administration than that of the report: it does not leave by itself
 */
gboolean
paraat_incident_get_is_of_other (ParaatIncident *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);

  return self->has_peer && identity != NULL && !paraat_uuid_equal (&identity->bestuur, &paraat_uuid_nil)
         && !paraat_uuid_equal (&identity->bestuur, &self->peer.bestuur);
}

/**
 * paraat_incident_get_draft:
 *
 * A message that is being typed is a record of its own, of a kind that is never shared: a crash loses nothing of it,
 * and nothing of it leaves.
 *
 * Returns: (transfer none) (nullable): its "text" is the message so far; %NULL before the report is known
 */
ParaatRecord *
paraat_incident_get_draft (ParaatIncident *self)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);
  ParaatIdentity child;
  ParaatUuid id;

  if (self->draft == NULL && identity != NULL)
    {
      paraat_uuid_known (&identity->root, "draft", "message", &id);
      paraat_identity_init_child (&child, identity, "draft", &id);
      self->draft = paraat_record_new (self->store, &child);
    }

  return self->draft;
}

static void
said_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ParaatIncident *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) changes = paraat_store_append_finish (PARAAT_STORE (object), result, &error);

  if (changes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (self->draft != NULL)
    paraat_message_empty_draft (self->draft, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

/**
 * paraat_incident_say_async:
 * @text: what to tell the CRT
 *
 * The draft is emptied once the message is stored, so that neither a full disk nor a text that is too long loses a word.
 */
void
paraat_incident_say_async (ParaatIncident      *self,
                           const char          *text,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GPtrArray) edits = NULL;
  g_autofree char *value = NULL;
  char *stripped = g_strstrip (g_strdup (text));
  ParaatIdentity child;

  g_task_set_source_tag (task, paraat_incident_say_async);
  g_task_set_task_data (task, stripped, g_free);
  if (identity == NULL || *stripped == '\0')
    {
      g_task_return_new_error_literal (task, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID, "There is nothing to say");
      return;
    }
  paraat_identity_init_child (&child, identity, "message", NULL);
  value = paraat_text_to_value (stripped);
  edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_ptr_array_add (edits, paraat_store_new_edit (self->store, &child, "text", value));
  paraat_store_append_async (self->store, edits, NULL, said_cb, g_steal_pointer (&task));
}

/**
 * paraat_incident_say_finish:
 * @error: [error@StoreError], [error@ChangeError]: nothing was said, and the draft is as it was; INVALID when there is
 *   nothing to say
 */
gboolean
paraat_incident_say_finish (ParaatIncident  *self,
                            GAsyncResult    *result,
                            GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * paraat_incident_is_open:
 *
 * Returns: whether somebody still works on it: it is not closed, withdrawn or deleted
 */
gboolean
paraat_incident_is_open (ParaatRecord *record)
{
  g_autofree char *status = paraat_record_dup_text (record, "status");

  return paraat_record_get_exists (record) && g_strcmp0 (status, "closed") != 0 && g_strcmp0 (status, "withdrawn") != 0
         && paraat_record_get_deletion (record) != PARAAT_DELETED;
}

void
paraat_incident_set_peer (ParaatIncident   *self,
                          const ParaatPeer *peer)
{
  self->has_peer = peer != NULL;
  if (peer != NULL)
    self->peer = *peer;
  paraat_incident_refresh (self);
}

static void
paraat_incident_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ParaatIncident *self = PARAAT_INCIDENT (object);

  switch ((ParaatIncidentProperty) prop_id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
paraat_incident_dispose (GObject *object)
{
  ParaatIncident *self = PARAAT_INCIDENT (object);

  g_clear_object (&self->messages);
  g_ptr_array_set_size (self->loaded, 0);
  g_clear_object (&self->draft);
  g_clear_object (&self->receipt);
  g_clear_object (&self->read);
  g_clear_object (&self->record);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_incident_parent_class)->dispose (object);
}

static void
paraat_incident_finalize (GObject *object)
{
  ParaatIncident *self = PARAAT_INCIDENT (object);

  g_ptr_array_unref (self->loaded);
  g_hash_table_unref (self->held);

  G_OBJECT_CLASS (paraat_incident_parent_class)->finalize (object);
}

static void
paraat_incident_class_init (ParaatIncidentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = paraat_incident_get_property;
  object_class->dispose = paraat_incident_dispose;
  object_class->finalize = paraat_incident_finalize;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, PARAAT_INCIDENT_NOT_REPORTED, PARAAT_INCIDENT_REFUSED,
                                        PARAAT_INCIDENT_NOT_REPORTED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
paraat_incident_init (ParaatIncident *self)
{
  self->loaded = g_ptr_array_new_with_free_func (g_object_unref);
  self->held = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, NULL);
}

static ParaatRecord *
get_known (ParaatIncident *self,
           const char     *kind,
           const char     *key)
{
  ParaatUuid id;

  paraat_uuid_known (paraat_record_get_id (self->record), kind, key, &id);

  return paraat_record_get (self->store, &id);
}

/**
 * paraat_incident_new:
 * @store: an open store
 * @record: the report, a root of kind "incident"; or a question, of kind "question"
 *
 * Returns: (transfer full): follows the report, its receipt and its read mark
 */
ParaatIncident *
paraat_incident_new (ParaatStore  *store,
                     ParaatRecord *record)
{
  ParaatIncident *self = g_object_new (PARAAT_TYPE_INCIDENT, NULL);
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (record));
  g_autofree char *key = g_strconcat ("crt:", id, NULL);

  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->receipt = get_known (self, "receipt", "");
  self->read = get_known (self, "read", key);
  g_signal_connect_object (self->record, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->record, "notify::has-unsaved", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->receipt, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->read, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
