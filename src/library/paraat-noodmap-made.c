/* SPDX-License-Identifier: EUPL-1.2 */

/* What the binder or the stick that lies there was made from.  Of people only a hash is kept: whether they are others now. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-content-beside.h"
#include "paraat-content.h"
#include "paraat-fill.h"
#include "paraat-hash.h"
#include "paraat-json.h"
#include "paraat-noodmap.h"
#include "paraat-noodstick.h"

#include <glib/gi18n.h>

/* Settings, with a bestuur behind them */
#define BINDER "noodmap"
#define STICK "noodstick"

/* Left out of the hash: what changes from day to day, or is not of the bestuur. */
#define DAY "datum"

static char *
dup_setting (ParaatProfile *profile,
             const char    *what)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  g_autofree char *id = bestuur != NULL ? paraat_uuid_dup_string (paraat_record_get_id (bestuur)) : g_strdup ("none");

  return g_strdup_printf ("%s.%s", what, id);
}

static JsonObject *
read_made (ParaatProfile *profile,
           const char    *what)
{
  g_autofree char *name = dup_setting (profile, what);

  return paraat_json_parse_object (paraat_store_get_setting (paraat_profile_get_store (profile), name));
}

static char *
dup_hash (const GString *text)
{
  char hex[PARAAT_HASH_HEX_SIZE];
  ParaatHash hash;

  paraat_hash_data (text->str, text->len, &hash);
  paraat_hash_format (&hash, hex);

  return g_strdup (hex);
}

static void
append (GString    *out,
        const char *text)   /* (nullable) */
{
  g_string_append (out, text != NULL ? text : "");
  g_string_append_c (out, '\037');
}

/* Whom one can call, here and outside. */
static char *
hash_contacts (ParaatProfile *profile)
{
  static const char * const fields[] = { "role", "function", "name", "phone", "mail" };
  GPtrArray *people = paraat_profile_get_people (profile);
  const ParaatContacts *contacts = paraat_content_get_contacts ();
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < people->len; i++)
    for (guint j = 0; j < G_N_ELEMENTS (fields); j++)
      {
        g_autofree char *value = paraat_record_dup_text (g_ptr_array_index (people, i), fields[j]);

        append (text, value);
      }
  for (guint i = 0; i < contacts->contacts->len; i++)
    {
      const ParaatContact *contact = g_ptr_array_index (contacts->contacts, i);

      append (text, contact->name);
      append (text, contact->phone);
      append (text, contact->mail);
      append (text, contact->web);
    }

  return dup_hash (text);
}

/* What else of the bestuur stands in the texts. */
static char *
hash_details (ParaatProfile *profile)
{
  g_autoptr(GHashTable) values = paraat_fill_values_new (profile, 0);
  g_autoptr(GList) fields = g_list_sort (g_hash_table_get_keys (values), (GCompareFunc) g_strcmp0);
  g_autoptr(GString) text = g_string_new (NULL);

  for (GList *at = fields; at != NULL; at = at->next)
    if (!g_str_equal (at->data, DAY) && paraat_fill_get_role (at->data) == NULL)
      {
        append (text, at->data);
        append (text, g_hash_table_lookup (values, at->data));
      }

  return dup_hash (text);
}

static const char * const proposed[] = {
  "handleiding-het-eerste-uur",
  "draaiboek-ransomware",
  "draaiboek-gegevenslek",
  "draaiboek-uitval-van-datacenter-verbinding-stroom-of-telefonie",
  "sjabloon-noodprocedure-burgerzaken",
  "sjabloon-noodprocedure-sociale-dienst",
  "sjabloon-noodprocedure-woonzorgcentrum",
  "sjabloon-interne-en-externe-contactlijsten",
  "sjabloon-checklist-crisisbeheer",
  "sjabloon-rolkaarten-crisiscel",
  "sjabloon-logboek-crisiscel",
};

char **
paraat_noodmap_list_proposed (void)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (proposed); i++)
    if (paraat_content_lookup_item (proposed[i]) != NULL)
      g_strv_builder_add (ids, proposed[i]);

  return g_strv_builder_end (ids);
}

static JsonObject *
get_object (JsonObject *made,   /* (nullable) */
            const char *name)
{
  JsonNode *items = made != NULL ? json_object_get_member (made, name) : NULL;

  return items != NULL && JSON_NODE_HOLDS_OBJECT (items) ? json_node_get_object (items) : NULL;
}

/**
 * paraat_noodmap_list_chosen:
 *
 * Returns: (transfer full): ids that the library has, or of which there is an own version; those of the last time in the order of
 *   that time
 */
char **
paraat_noodmap_list_chosen (ParaatProfile      *profile,
                            ParaatOwnDocuments *own)
{
  g_autoptr(JsonObject) made = read_made (profile, BINDER);
  JsonObject *items = get_object (made, "items");
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr(GList) names = items != NULL ? json_object_get_members (items) : NULL;

  if (items == NULL)
    return paraat_noodmap_list_proposed ();
  for (GList *at = names; at != NULL; at = at->next)
    if (paraat_content_lookup_item (at->data) != NULL || (own != NULL && paraat_own_documents_find (own, at->data) != NULL))
      g_strv_builder_add (ids, at->data);

  return g_strv_builder_end (ids);
}

/* Which words stand in it instead of the published ones; none: NULL. */
static char *
hash_own (ParaatOwnDocuments *own,   /* (nullable) */
          const char         *item)
{
  ParaatRecord *record = own != NULL ? paraat_own_documents_find (own, item) : NULL;
  g_autofree char *markdown = record != NULL ? paraat_own_dup_markdown (record) : NULL;

  return markdown != NULL ? paraat_section_dup_digest (markdown) : NULL;
}

static void
remember (ParaatProfile      *profile,
          const char         *what,
          ParaatOwnDocuments *own,   /* (nullable) */
          const char * const *items,
          gint64              now_us)
{
  g_autoptr(JsonObject) made = json_object_new ();
  g_autofree char *contacts = hash_contacts (profile);
  g_autofree char *details = hash_details (profile);
  g_autofree char *name = dup_setting (profile, what);
  g_autofree char *text = NULL;
  JsonObject *versions = json_object_new ();
  JsonObject *digests = json_object_new ();

  json_object_set_int_member (made, "made_us", now_us);
  json_object_set_string_member (made, "contacts", contacts);
  json_object_set_string_member (made, "details", details);
  for (guint i = 0; items[i] != NULL; i++)
    {
      const ParaatItem *item = paraat_content_lookup_item (items[i]);
      g_autofree char *digest = hash_own (own, items[i]);

      if (item != NULL || digest != NULL)
        json_object_set_int_member (versions, items[i], item != NULL ? item->version : 0);
      if (digest != NULL)
        json_object_set_string_member (digests, items[i], digest);
    }
  json_object_set_object_member (made, "items", versions);
  json_object_set_object_member (made, "own", digests);
  text = paraat_json_print_object (made);
  paraat_store_put_setting (paraat_profile_get_store (profile), name, text);
}

/**
 * paraat_noodmap_remember:
 * @items: that are in it
 *
 * It was saved or printed.
 */
void
paraat_noodmap_remember (ParaatProfile      *profile,
                         ParaatOwnDocuments *own,
                         const char * const *items,
                         gint64              now_us)
{
  remember (profile, BINDER, own, items, now_us);
}

static void
add_ids (GStrvBuilder *ids,
         GPtrArray    *items)
{
  for (guint i = 0; i < items->len; i++)
    g_strv_builder_add (ids, ((ParaatItem *) g_ptr_array_index (items, i))->id);
}

/**
 * paraat_noodstick_remember:
 *
 * One is whole; on it are the whole library, what is beside it, and all that is the administration's own.
 */
void
paraat_noodstick_remember (ParaatProfile      *profile,
                           ParaatOwnDocuments *own,
                           gint64              now_us)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GPtrArray) records = own != NULL ? paraat_own_documents_list (own) : NULL;
  g_auto(GStrv) ids = NULL;

  add_ids (builder, paraat_content_get_items ());
  add_ids (builder, paraat_content_get_beside_items ());
  for (guint i = 0; records != NULL && i < records->len; i++)
    g_strv_builder_take (builder, paraat_own_dup_item (g_ptr_array_index (records, i)));
  ids = g_strv_builder_end (builder);
  remember (profile, STICK, own, (const char * const *) ids, now_us);
}

static gint64
get_int (JsonObject *object,   /* (nullable) */
         const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

static gint64
get_made_us (ParaatProfile *profile,
             const char    *what)
{
  g_autoptr(JsonObject) made = read_made (profile, what);

  return get_int (made, "made_us");
}

gint64
paraat_noodmap_get_made_us (ParaatProfile *profile)
{
  return get_made_us (profile, BINDER);
}

gint64
paraat_noodstick_get_made_us (ParaatProfile *profile)
{
  return get_made_us (profile, STICK);
}

static gboolean
is_old (gint64 made_us,
        gint64 now_us)
{
  g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc_usec (made_us);
  g_autoptr(GDateTime) until = made != NULL ? g_date_time_add_months (made, PARAAT_NOODMAP_MONTHS) : NULL;

  return until == NULL || g_date_time_to_unix_usec (until) <= now_us;
}

static char *
dup_title (const ParaatItem   *item,   /* (nullable) */
           ParaatOwnDocuments *own,
           const char         *id)
{
  return item != NULL ? g_strdup (item->title) : paraat_own_dup_title (paraat_own_documents_find (own, id));
}

/* (nullable): NULL: each document is the one that is in it. */
static char *
dup_changed_item (JsonObject         *made,
                  ParaatOwnDocuments *own)   /* (nullable) */
{
  JsonObject *items = get_object (made, "items");
  JsonObject *digests = get_object (made, "own");
  gboolean is_read = own != NULL && paraat_own_documents_get_is_loaded (own);
  g_autoptr(GList) ids = items != NULL ? json_object_get_members (items) : NULL;

  for (GList *at = ids; at != NULL; at = at->next)
    {
      const ParaatItem *item = paraat_content_lookup_item (at->data);
      const char *before = digests != NULL ? paraat_json_get_string (digests, at->data) : NULL;
      g_autofree char *digest = is_read ? hash_own (own, at->data) : NULL;
      g_autofree char *title = item != NULL || digest != NULL ? dup_title (item, own, at->data) : NULL;

      if (before != NULL && !is_read)   /* the own version is in it; what that says now nobody knows yet */
        continue;
      if (title == NULL)
        return g_strdup (_("a document that is in it was withdrawn"));
      if (is_read && g_strcmp0 (digest, before) != 0)
        return g_strdup_printf (_("your own version of “%s” has changed"), title);
      if (digest == NULL && item->version != get_int (items, at->data))
        return g_strdup_printf (_("“%s” has a newer version"), title);
    }

  return NULL;
}

/* Of one that has all of them. */
static gboolean
has_new_item (JsonObject *made,
              GPtrArray  *all)
{
  JsonObject *items = get_object (made, "items");

  for (guint i = 0; items != NULL && i < all->len; i++)
    if (!json_object_has_member (items, ((ParaatItem *) g_ptr_array_index (all, i))->id))
      return TRUE;

  return FALSE;
}

/* (nullable): NULL: a new one would be the same, or none was made here */
static char *
dup_reason (ParaatProfile      *profile,
            const char         *what,
            ParaatOwnDocuments *own,   /* (nullable) */
            gint64              now_us)
{
  g_autoptr(JsonObject) made = read_made (profile, what);
  g_autofree char *contacts = hash_contacts (profile);
  g_autofree char *details = hash_details (profile);
  gint64 made_us = get_int (made, "made_us");
  char *reason;

  if (made_us <= 0)
    return NULL;
  if (g_strcmp0 (paraat_json_get_string (made, "contacts"), contacts) != 0)
    return g_strdup (_("the contacts have changed"));
  if (g_strcmp0 (paraat_json_get_string (made, "details"), details) != 0)
    return g_strdup (_("what Our Administration knows has changed"));
  reason = dup_changed_item (made, own);
  if (reason == NULL && g_str_equal (what, STICK)
      && (has_new_item (made, paraat_content_get_items ()) || has_new_item (made, paraat_content_get_beside_items ())))
    reason = g_strdup (_("the library has a new document"));
  if (reason == NULL && is_old (made_us, now_us))
    reason = g_strdup (_("older than six months"));

  return reason;
}

static gboolean
is_outdated (ParaatProfile       *profile,
             const char          *what,
             ParaatOwnDocuments  *own,   /* (nullable) */
             gint64               now_us,
             char               **out_reason)
{
  g_autofree char *reason = dup_reason (profile, what, own, now_us);
  gboolean is = reason != NULL;

  if (out_reason != NULL)
    *out_reason = g_steal_pointer (&reason);

  return is;
}

/**
 * paraat_noodmap_is_outdated:
 * @out_reason: (out) (transfer full) (nullable): why; %NULL when it is not
 *
 * Returns: whether one was made here of the current bestuur, and a new one would be another
 */
gboolean
paraat_noodmap_is_outdated (ParaatProfile       *profile,
                            ParaatOwnDocuments  *own,
                            gint64               now_us,
                            char               **out_reason)
{
  return is_outdated (profile, BINDER, own, now_us, out_reason);
}

/**
 * paraat_noodstick_is_outdated:
 * @out_reason: as of paraat_noodmap_is_outdated()
 */
gboolean
paraat_noodstick_is_outdated (ParaatProfile       *profile,
                              ParaatOwnDocuments  *own,
                              gint64               now_us,
                              char               **out_reason)
{
  return is_outdated (profile, STICK, own, now_us, out_reason);
}
