/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-incident-acts.h"
#include "paraat-json.h"

/* Of an exercise these do not go over into the real one. */
static const char * const own_fields[] = {
  "status", "reported", "shared", "withdrawn", "same_as", "small", "rsit", "root_cause", PARAAT_FIELD_DELETED,
  PARAAT_FIELD_ERASED, NULL,
};

ParaatIncidentStatus
paraat_incident_get_status (ParaatRecord *record)
{
  g_autofree char *status = paraat_record_dup_text (record, "status");

  if (g_strcmp0 (status, "closed") == 0)
    return PARAAT_INCIDENT_CLOSED;

  return g_strcmp0 (status, "withdrawn") == 0 ? PARAAT_INCIDENT_WITHDRAWN : PARAAT_INCIDENT_OPEN;
}

void
paraat_incident_close (ParaatRecord *record)
{
  paraat_record_set_text (record, "status", "closed");
}

void
paraat_incident_reopen (ParaatRecord *record)
{
  paraat_record_set_text (record, "status", "open");
}

/* With the moment in it, so that saying it again is a change of its own: what stands before it leaves. */
static char *
dup_shared (ParaatRecord *record,
            gboolean      follows)
{
  g_autoptr(JsonObject) shared = paraat_json_parse_object (paraat_record_get_value (record, "shared"));
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *at = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");

  if (shared == NULL)
    return NULL;
  json_object_set_boolean_member (shared, "follow", follows);
  json_object_set_string_member (shared, "at", at);

  return paraat_json_print_object (shared);
}

/**
 * paraat_incident_withdraw:
 * @reason: why, for the CRT: a false alarm, reported twice
 *
 * The CRT keeps what it has and is told that it no longer counts. With "what follows leaves by itself" switched off,
 * what was written since leaves with it.
 */
void
paraat_incident_withdraw (ParaatRecord *record,
                          const char   *reason)
{
  g_autofree char *shared = dup_shared (record, paraat_incident_get_follows (record));

  paraat_record_type_text (record, "withdrawn", reason);
  paraat_record_type_text (record, "status", "withdrawn");
  paraat_record_commit (record, NULL);
  if (shared != NULL)
    paraat_record_set (record, "shared", shared);
}

static gboolean
value_follows (const char *value)
{
  g_autoptr(JsonObject) shared = paraat_json_parse_object (value);
  JsonNode *follow = shared != NULL ? json_object_get_member (shared, "follow") : NULL;

  if (shared == NULL)
    return FALSE;

  return follow == NULL || json_node_get_value_type (follow) != G_TYPE_BOOLEAN || json_node_get_boolean (follow);
}

/**
 * paraat_incident_get_follows:
 *
 * Returns: whether what is added leaves by itself: so it does when one of two colleagues who did not see each other says so
 */
gboolean
paraat_incident_get_follows (ParaatRecord *record)
{
  GPtrArray *heads = paraat_record_get_heads (record, "shared");

  if (heads == NULL || heads->len < 2)
    return value_follows (paraat_record_get_value (record, "shared"));
  for (guint i = 0; i < heads->len; i++)
    if (value_follows (((const ParaatSaid *) g_ptr_array_index (heads, i))->value))
      return TRUE;

  return FALSE;
}

/**
 * paraat_incident_set_follows:
 * @follows: whether what is added from now on to what was reported leaves by itself
 *
 * Does nothing for a report that was not reported.
 */
void
paraat_incident_set_follows (ParaatRecord *record,
                             gboolean      follows)
{
  g_autofree char *shared = dup_shared (record, follows);
  GPtrArray *heads = paraat_record_get_heads (record, "shared");
  gboolean differs = heads != NULL && heads->len > 1;

  if (shared != NULL && (differs || follows != paraat_incident_get_follows (record)))
    paraat_record_set (record, "shared", shared);
}

gboolean
paraat_incident_is_small (ParaatRecord *record)
{
  return paraat_record_get_boolean (record, "small", FALSE);
}

void
paraat_incident_make_small (ParaatRecord *record,
                            gboolean      small)
{
  paraat_record_set_boolean (record, "small", small);
}

ParaatRecord *
paraat_incident_new_record (ParaatStore      *store,
                            const ParaatUuid *bestuur,
                            gboolean          exercise)
{
  ParaatIdentity identity;

  paraat_identity_init_root (&identity, "incident", bestuur, exercise);

  return paraat_record_new (store, &identity);
}

/**
 * paraat_incident_make_real:
 * @exercise: a report of an exercise, loaded
 * @bestuur: (nullable): the administration of the link
 *
 * An exercise cannot leave; when it turns out to be real its answers are copied into a report that can.
 *
 * Returns: (transfer full): the real one
 */
ParaatRecord *
paraat_incident_make_real (ParaatStore      *store,
                           ParaatRecord     *exercise,
                           const ParaatUuid *bestuur)
{
  ParaatRecord *real = paraat_incident_new_record (store, bestuur, FALSE);
  g_auto(GStrv) fields = paraat_record_list_fields (exercise);

  for (guint i = 0; fields[i] != NULL; i++)
    if (!g_strv_contains (own_fields, fields[i]))
      paraat_record_type (real, fields[i], paraat_record_get_value (exercise, fields[i]));
  paraat_record_commit (real, NULL);

  return real;
}

static void
set_if_other (ParaatRecord *record,
              const char   *field,
              const char   *text)
{
  g_autofree char *before = paraat_record_dup_text (record, field);

  if (text != NULL && g_strcmp0 (before, text) != 0)
    paraat_record_set_text (record, field, text);
}

/**
 * paraat_incident_classify:
 *
 * Says what the plain answers are in the vocabularies that response teams share; nobody at a desk has to know them.
 */
void
paraat_incident_classify (ParaatRecord *record)
{
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  g_auto(GStrv) what = paraat_record_dup_strings (record, "what");
  g_autofree char *cause = paraat_record_dup_text (record, "cause");

  set_if_other (record, "rsit", paraat_form_rsit ((const char * const *) what, identity != NULL && identity->exercise));
  set_if_other (record, "root_cause", paraat_form_root_cause (cause));
}

/* --- legal persons --- */

static gboolean
is_of (JsonNode   *node,
       const char *id)
{
  return JSON_NODE_HOLDS_OBJECT (node)
         && g_strcmp0 (paraat_json_get_string (json_node_get_object (node), "id"), id) == 0;
}

gboolean
paraat_incident_value_is_about (const char       *besturen,
                                const ParaatUuid *bestuur)
{
  g_autoptr(JsonArray) array = paraat_json_parse_array (besturen);
  g_autofree char *id = paraat_uuid_dup_string (bestuur);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (is_of (json_array_get_element (array, i), id))
      return TRUE;

  return FALSE;
}

gboolean
paraat_incident_is_about (ParaatRecord     *record,
                          const ParaatUuid *bestuur)
{
  return paraat_incident_value_is_about (paraat_record_get_value (record, "besturen"), bestuur);
}

void
paraat_incident_bestuur_free (ParaatIncidentBestuur *self)
{
  g_free (self->name);
  g_free (self->snapshot);
  g_free (self);
}

static ParaatIncidentBestuur *
new_bestuur (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object != NULL ? paraat_json_get_string (object, "id") : NULL;
  const char *name = object != NULL ? paraat_json_get_string (object, "name") : NULL;
  ParaatIncidentBestuur *self;
  ParaatUuid uuid;

  if (id == NULL || !paraat_uuid_parse (id, &uuid))
    return NULL;
  self = g_new0 (ParaatIncidentBestuur, 1);
  self->id = uuid;
  self->name = g_strdup (name != NULL ? name : "");
  self->snapshot = paraat_json_print_object (object);

  return self;
}

/**
 * paraat_incident_list_besturen:
 *
 * Returns: (transfer full) (element-type ParaatIncidentBestuur): the legal persons that the report names, as they were
 *   written down, whether the profile knows them or not
 */
GPtrArray *
paraat_incident_list_besturen (ParaatRecord *record)
{
  g_autoptr(JsonArray) array = paraat_json_parse_array (paraat_record_get_value (record, "besturen"));
  GPtrArray *besturen = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_incident_bestuur_free);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      ParaatIncidentBestuur *bestuur = new_bestuur (json_array_get_element (array, i));

      if (bestuur != NULL)
        g_ptr_array_add (besturen, bestuur);
    }

  return besturen;
}

/**
 * paraat_incident_put_about:
 * @bestuur: its id
 * @snapshot: (nullable): what paraat_bestuur_dup_snapshot() made of it; %NULL: it is not hit
 *
 * Says for a legal person whether it is hit; also for one that the profile does not know any more.
 */
void
paraat_incident_put_about (ParaatRecord     *record,
                           const ParaatUuid *bestuur,
                           const char       *snapshot)
{
  g_autoptr(JsonArray) before = paraat_json_parse_array (paraat_record_get_value (record, "besturen"));
  g_autoptr(JsonArray) array = json_array_new ();
  g_autofree char *id = paraat_uuid_dup_string (bestuur);
  g_autofree char *value = NULL;

  for (guint i = 0; before != NULL && i < json_array_get_length (before); i++)
    if (!is_of (json_array_get_element (before, i), id))
      json_array_add_element (array, json_array_dup_element (before, i));
  if (snapshot != NULL)
    json_array_add_object_element (array, paraat_json_parse_object (snapshot));
  value = paraat_json_print_array (array);
  if (g_strcmp0 (value, paraat_record_get_value (record, "besturen")) != 0)
    paraat_record_set (record, "besturen", value);
}

/**
 * paraat_incident_set_about:
 * @bestuur: of the profile; written down as it is now, so that the report still says who it was when the profile changes
 */
void
paraat_incident_set_about (ParaatRecord *record,
                           ParaatRecord *bestuur,
                           gboolean      is_hit)
{
  g_autofree char *snapshot = is_hit ? paraat_bestuur_dup_snapshot (bestuur) : NULL;

  paraat_incident_put_about (record, paraat_record_get_id (bestuur), snapshot);
}

char *
paraat_incident_dup_difference (ParaatRecord *record)
{
  g_auto(GStrv) fields = paraat_record_list_fields (record);

  for (guint i = 0; fields[i] != NULL; i++)
    {
      if (paraat_record_count_versions (record, fields[i]) > 1 && paraat_form_question (fields[i]) != NULL)
        return g_strdup (fields[i]);
    }

  return NULL;
}

/* --- pages --- */

static char *
holder_field (const ParaatFormPage *page)
{
  return g_strconcat ("with_", page->key, NULL);
}

/**
 * paraat_incident_hand:
 * @person: (nullable): a colleague who knows this page; the report says so wherever it is read
 */
void
paraat_incident_hand (ParaatRecord         *record,
                      const ParaatFormPage *page,
                      ParaatRecord         *person)
{
  g_autofree char *field = holder_field (page);
  g_autofree char *value = NULL;

  if (person != NULL)
    {
      g_autoptr(JsonObject) object = json_object_new ();
      g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (person));
      g_autofree char *name = paraat_person_dup_name (person);

      json_object_set_string_member (object, "person", id);
      json_object_set_string_member (object, "name", name);
      value = paraat_json_print_object (object);
    }
  paraat_record_set (record, field, value != NULL ? value : "null");
}

char *
paraat_incident_dup_holder (ParaatRecord         *record,
                            const ParaatFormPage *page)
{
  g_autofree char *field = holder_field (page);
  g_autoptr(JsonObject) object = paraat_json_parse_object (paraat_record_get_value (record, field));

  return object != NULL ? g_strdup (paraat_json_get_string (object, "name")) : NULL;
}

/* --- two of one --- */

void
paraat_incident_join (ParaatRecord     *record,
                      const ParaatUuid *other)
{
  g_autofree char *id = other != NULL ? paraat_uuid_dup_string (other) : NULL;

  if (id != NULL)
    paraat_record_set_text (record, "same_as", id);
  else
    paraat_record_set (record, "same_as", "null");
}

gboolean
paraat_incident_get_joined (ParaatRecord *record,
                            ParaatUuid   *out_other)
{
  g_autofree char *id = paraat_record_dup_text (record, "same_as");

  return id != NULL && paraat_uuid_parse (id, out_other);
}

/* --- children --- */

static ParaatRecord *
new_child (ParaatStore      *store,
           ParaatRecord     *record,
           const char       *kind,
           const ParaatUuid *id)
{
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  ParaatIdentity child;

  if (identity == NULL)
    return NULL;
  paraat_identity_init_child (&child, identity, kind, id);

  return paraat_record_new (store, &child);
}

/**
 * paraat_incident_sign:
 * @person: who writes in this report now
 *
 * Keeps name, function and number with the report: who gets it elsewhere reads who said what, and can call.
 */
void
paraat_incident_sign (ParaatStore  *store,
                      ParaatRecord *record,
                      ParaatRecord *person)
{
  static const char * const fields[] = { "name", "role", "function", "phone" };
  g_autofree char *key = paraat_uuid_dup_string (paraat_record_get_id (person));
  g_autoptr(ParaatRecord) contact = NULL;
  ParaatUuid id;

  paraat_uuid_known (paraat_record_get_id (record), "contact", key, &id);
  contact = new_child (store, record, "contact", &id);
  for (guint i = 0; contact != NULL && i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = paraat_record_dup_text (person, fields[i]);

      if (text != NULL && *text != '\0')
        paraat_record_type_text (contact, fields[i], text);
    }
  if (contact != NULL)
    paraat_record_commit (contact, NULL);
}

/**
 * paraat_incident_note_road:
 * @road: "mail", "copy", "file", "paper" or "telephone"
 *
 * Notes that somebody sent it by another road, now; only who stood there knows whether it went.
 */
void
paraat_incident_note_road (ParaatStore  *store,
                           ParaatRecord *record,
                           const char   *road)
{
  g_autoptr(ParaatRecord) sending = new_child (store, record, "sending", NULL);

  if (sending != NULL)
    paraat_record_set_text (sending, "road", road);
}
