/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-incident"

#include "config.h"

#include "paraat-incident.h"
#include "paraat-json.h"


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
  ParaatRecord        *draft;      /* (owned) (nullable) the message being typed */
  ParaatPeer           peer;
  gboolean             has_peer;
  ParaatOutboxStatus   status;
  gboolean             is_asking;
  gboolean             ask_again;
  ParaatIncidentState  state;
};

typedef enum
{
  PROP_STATE = 1,
} ParaatIncidentProperty;

static GParamSpec *props[PROP_STATE + 1];

G_DEFINE_FINAL_TYPE (ParaatIncident, paraat_incident, G_TYPE_OBJECT)

static gint64
parse_time (const char *text)
{
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix_usec (time) : 0;
}

static char *
now_as_text (ParaatStore *store)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_utc_usec (paraat_clock_now_us (paraat_store_get_clock (store)));

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%SZ");
}

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

  return self->has_peer && self->status.acknowledged_us != 0 && self->status.n_waiting == 0 ? PARAAT_INCIDENT_SENT
                                                                                           : PARAAT_INCIDENT_WAITING;
}

/* Told also when only a number in the words changed. */
static void
update (ParaatIncident *self)
{
  self->state = find_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
status_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatIncident) self = user_data;
  g_autoptr(GError) error = NULL;

  self->is_asking = FALSE;
  if (!paraat_outbox_status_finish (PARAAT_STORE (object), result, &self->status, &error)
      && !g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED))
    g_warning ("The state of a report could not be read: %s", error->message);
  update (self);
  if (self->ask_again)
    paraat_incident_refresh (self);
}

/**
 * paraat_incident_refresh:
 *
 * Asks the outbox what of this report still waits; the answer shows as a notification of "state".
 */
void
paraat_incident_refresh (ParaatIncident *self)
{
  self->ask_again = self->is_asking;
  if (self->is_asking)
    return;
  if (!self->has_peer)
    {
      self->status = (ParaatOutboxStatus) { 0 };
      update (self);
      return;
    }
  self->is_asking = TRUE;
  paraat_outbox_status_async (self->store, &self->peer, paraat_record_get_id (self->record), NULL, status_cb,
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

  return parse_time (at);
}

gint64
paraat_incident_get_read_us (ParaatIncident *self)
{
  const char *value = find_said_by_crt (self, self->read, "read", "at");
  g_autoptr(JsonNode) node = value != NULL ? json_from_string (value, NULL) : NULL;
  const char *at = node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;

  return parse_time (at);
}

gint64
paraat_incident_get_reported_us (ParaatIncident *self)
{
  g_autofree char *at = paraat_record_dup_text (self->record, "reported");

  return parse_time (at);
}

GListModel *
paraat_incident_get_messages (ParaatIncident *self)
{
  if (self->messages == NULL)
    self->messages = paraat_record_list_new (self->store, "message", paraat_record_get_id (self->record));

  return G_LIST_MODEL (self->messages);
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
  g_autofree char *now = now_as_text (self->store);

  /* One transaction: a report that says "reported" and shares nothing would wait for ever. */
  paraat_record_type_text (self->record, "status", "open");
  /* What stood on the screen as chosen is said, not only shown. */
  if (paraat_record_get_value (self->record, "may_call") == NULL)
    paraat_record_type (self->record, "may_call", "true");
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
  return self->has_peer;
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

/**
 * paraat_incident_say:
 * @text: what to tell the CRT; nothing is said of an empty one
 */
void
paraat_incident_say (ParaatIncident *self,
                     const char     *text)
{
  const ParaatIdentity *identity = paraat_record_get_identity (self->record);
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autoptr(ParaatRecord) message = NULL;
  ParaatIdentity child;

  if (identity == NULL || *stripped == '\0')
    return;
  paraat_identity_init_child (&child, identity, "message", NULL);
  message = paraat_record_new (self->store, &child);
  paraat_record_set_text (message, "text", stripped);
  if (self->draft != NULL)
    paraat_record_set_text (self->draft, "text", "");
}

gboolean
paraat_incident_is_open (ParaatRecord *record)
{
  g_autofree char *status = paraat_record_dup_text (record, "status");

  return paraat_record_get_exists (record) && g_strcmp0 (status, "closed") != 0
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
  g_clear_object (&self->draft);
  g_clear_object (&self->receipt);
  g_clear_object (&self->read);
  g_clear_object (&self->record);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_incident_parent_class)->dispose (object);
}

static void
paraat_incident_class_init (ParaatIncidentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = paraat_incident_get_property;
  object_class->dispose = paraat_incident_dispose;

  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, PARAAT_INCIDENT_NOT_REPORTED, PARAAT_INCIDENT_REFUSED,
                                        PARAAT_INCIDENT_NOT_REPORTED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
paraat_incident_init (ParaatIncident *self)
{
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
 * @record: the report, a root of kind "incident"
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
  g_signal_connect_object (self->receipt, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->read, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
