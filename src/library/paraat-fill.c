/* SPDX-License-Identifier: EUPL-1.2 */

/* Which field of a document stands for what of "Ons bestuur", and the text with them filled in. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-content.h"
#include "paraat-block.h"
#include "paraat-fill.h"
#include "paraat-json.h"

#include <string.h>

#define OWN_PREFIX "field."   /* of a field of the bestuur that no screen but this one asks */
#define LINE "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_"
#define LINE_IN_CODE "________________"

/* The first part of a field, and whose it is. */
static const struct { const char *part; const char *role; } people[] = {
  { "ict", "ict" }, { "partner", "partner" }, { "directeur", "director" }, { "dpo", "dpo" }, { "noodplanning", "planner" },
  { "burgemeester", "mayor" }, { "communicatie", "communication" }, { "financien", "finance" }, { "zorg", "care" },
  { "politie", "police" }, { "verzekeraar", "insurer" },
};

/* The last part, and how a person's record calls it. */
static const struct { const char *part; const char *name; } details[] = {
  { "naam", "name" }, { "telefoon", "phone" }, { "mail", "mail" },
};

/* What the record of a bestuur has a place for. */
static const struct { const char *field; const char *name; } own[] = {
  { "bestuur.naam", "name" }, { "bestuur.kbo", "kbo" }, { "bestuur.laptop", "laptop" },
};

/* --- labels --- */

static gpointer
load_labels (gpointer data)
{
  GHashTable *labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ParaatPack *pack = paraat_content_get_pack (NULL);   /* without one there are no documents either */
  g_autofree char *text = pack != NULL ? paraat_pack_dup_part (pack, "fields", NULL) : NULL;
  g_autoptr(JsonObject) object = text != NULL ? paraat_json_parse_object (text) : NULL;
  JsonArray *fields = object != NULL && json_object_has_member (object, "fields") ? json_object_get_array_member (object, "fields") : NULL;

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      JsonObject *field = json_array_get_object_element (fields, i);

      g_hash_table_insert (labels, g_strdup (paraat_json_get_string (field, "id")), g_strdup (paraat_json_get_string (field, "label")));
    }

  return labels;
}

static GHashTable *
get_labels (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_labels, NULL);
}

/**
 * paraat_fill_get_label:
 * @field: "bestuur.naam"
 *
 * Returns: how a person calls it, as the pack says; @field itself when that says nothing
 */
const char *
paraat_fill_get_label (const char *field)
{
  const char *label = g_hash_table_lookup (get_labels (), field);

  return label != NULL ? label : field;
}

static gpointer
load_fields (gpointer data)
{
  GHashTable *fields = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer field, label;

  g_hash_table_iter_init (&iter, get_labels ());
  while (g_hash_table_iter_next (&iter, &field, &label))
    g_hash_table_insert (fields, label, field);

  return fields;
}

/**
 * paraat_fill_find_label:
 * @label: "Naam van het bestuur", as somebody wrote it
 *
 * Returns: the field that the pack calls so; @label itself when there is none
 */
const char *
paraat_fill_find_label (const char *label)
{
  static GOnce once = G_ONCE_INIT;
  const char *field = g_hash_table_lookup (g_once (&once, load_fields, NULL), label);

  return field != NULL ? field : label;
}

/* --- what is known --- */

static void
put (GHashTable *values,
     const char *field,
     char       *text)   /* (transfer full) (nullable) */
{
  if (text != NULL && *g_strstrip (text) != '\0')
    g_hash_table_insert (values, g_strdup (field), text);
  else
    g_free (text);
}

static void
put_people (GHashTable    *values,
            ParaatProfile *profile)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      ParaatRecord *person = paraat_profile_find_role (profile, people[i].role);

      for (guint j = 0; person != NULL && j < G_N_ELEMENTS (details); j++)
        {
          g_autofree char *field = g_strdup_printf ("%s.%s", people[i].part, details[j].part);

          put (values, field, paraat_record_dup_text (person, details[j].name));
        }
    }
}

/* The municipality and its OCMW are two legal persons of one place. */
static void
put_pair (GHashTable    *values,
          ParaatProfile *profile,
          ParaatRecord  *bestuur)
{
  static const struct { const char *type; const char *field; } pair[] = {
    { "gemeente", "bestuur.gemeente" }, { "ocmw", "bestuur.ocmw" },
  };
  GPtrArray *besturen = paraat_profile_get_besturen (profile);
  g_autofree char *nis = paraat_record_dup_text (bestuur, "nis");

  for (guint i = 0; i < besturen->len; i++)
    {
      ParaatRecord *one = g_ptr_array_index (besturen, i);
      g_autofree char *type = paraat_record_dup_text (one, "type");
      g_autofree char *its_nis = paraat_record_dup_text (one, "nis");

      for (guint j = 0; j < G_N_ELEMENTS (pair); j++)
        if (g_strcmp0 (type, pair[j].type) == 0 && (one == bestuur || (nis != NULL && g_strcmp0 (nis, its_nis) == 0)))
          put (values, pair[j].field, paraat_bestuur_dup_name (one));
    }
}

static void
put_bestuur (GHashTable   *values,
             ParaatRecord *bestuur)
{
  g_auto(GStrv) fields = paraat_record_list_fields (bestuur);

  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    if (g_str_has_prefix (fields[i], OWN_PREFIX))
      put (values, fields[i] + strlen (OWN_PREFIX), paraat_record_dup_text (bestuur, fields[i]));
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    put (values, own[i].field, paraat_record_dup_text (bestuur, own[i].name));
}

static void
put_contacts (GHashTable *values)
{
  const ParaatContacts *contacts = paraat_content_get_contacts ();
  const ParaatContact *crt = paraat_contacts_lookup (contacts, "crt");
  const ParaatContact *ccb = paraat_contacts_lookup (contacts, "ccb");

  put (values, "crt.mail", crt != NULL ? g_strdup (crt->mail) : NULL);
  put (values, "ccb.telefoon", ccb != NULL ? g_strdup (ccb->phone) : NULL);
}

/**
 * paraat_fill_values_new:
 * @now_us: corrected, for the date of today
 *
 * Returns: (transfer full): what is known of the current bestuur, its people and those outside, by field
 */
GHashTable *
paraat_fill_values_new (ParaatProfile *profile,
                        gint64         now_us)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc (now_us / G_USEC_PER_SEC);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  if (bestuur != NULL)
    {
      put_bestuur (values, bestuur);
      put_pair (values, profile, bestuur);
    }
  put_people (values, profile);
  put_contacts (values);
  put (values, "datum", local != NULL ? g_date_time_format (local, "%d/%m/%Y") : NULL);

  return values;
}

/* --- where what is filled in is kept --- */

static gboolean
find_person (ParaatProfile  *profile,
             const char     *field,
             ParaatRecord  **out_record,
             char          **out_name)
{
  const char *dot = strchr (field, '.');
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);

  for (guint i = 0; dot != NULL && i < G_N_ELEMENTS (people); i++)
    for (guint j = 0; j < G_N_ELEMENTS (details); j++)
      {
        ParaatRecord *person;
        ParaatUuid root;

        if (strlen (people[i].part) != (gsize) (dot - field) || !g_str_has_prefix (field, people[i].part)
            || !g_str_equal (dot + 1, details[j].part))
          continue;
        person = paraat_profile_find_role (profile, people[i].role);
        paraat_bestuur_get_staff_root (bestuur, &root);
        *out_record = person != NULL ? g_object_ref (person)
                                     : paraat_person_get_first (paraat_profile_get_store (profile), &root, people[i].role);
        *out_name = g_strdup (details[j].name);
        return TRUE;
      }

  return FALSE;
}

/**
 * paraat_fill_find_place:
 * @field: one that a document asks
 * @out_record: (out) (transfer full): the bestuur, or one of its people; nothing need be stored of that one yet, and then it
 *   has its role to be given with its first value: paraat_fill_get_role()
 * @out_name: (out) (transfer full): how that record calls it
 *
 * Returns: whether what is filled in is kept for the next document: not so for what is of one incident or of one document, and
 *   nowhere as long as there is no bestuur
 */
gboolean
paraat_fill_find_place (ParaatProfile  *profile,
                        const char     *field,
                        ParaatRecord  **out_record,
                        char          **out_name)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);

  if (bestuur == NULL || g_str_has_prefix (field, "incident.") || g_str_has_prefix (field, "document.")
      || g_str_equal (field, "datum"))
    return FALSE;
  if (find_person (profile, field, out_record, out_name))
    return TRUE;
  *out_record = g_object_ref (bestuur);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (g_str_equal (own[i].field, field))
      {
        *out_name = g_strdup (own[i].name);
        return TRUE;
      }
  *out_name = g_strconcat (OWN_PREFIX, field, NULL);

  return TRUE;
}

/**
 * paraat_fill_get_role:
 *
 * Returns: (nullable): the role of the person that a field is about
 */
const char *
paraat_fill_get_role (const char *field)
{
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    if (g_str_has_prefix (field, people[i].part) && field[strlen (people[i].part)] == '.'
        && !g_str_equal (field, "verzekeraar.polis"))
      return people[i].role;

  return NULL;
}

/* --- texts --- */

/* The field that begins at @at, and where the text goes on. */
static char *
dup_field (const char  *at,
           const char **out_after)
{
  const char *end = g_str_has_prefix (at, "{{") ? strstr (at, "}}") : NULL;

  if (end == NULL)
    return NULL;
  *out_after = end + strlen ("}}");

  return g_strndup (at + 2, (gsize) (end - at - 2));
}

static void
append_missing (GString        *out,
                const char     *field,
                gboolean        is_code,
                ParaatFillMode  mode)
{
  const char *label = paraat_fill_get_label (field);
  g_autofree char *escaped = paraat_markdown_escape (label);

  if (mode == PARAAT_FILL_PAPER)
    g_string_append (out, is_code ? LINE_IN_CODE : LINE);
  else if (is_code)
    g_string_append_printf (out, "[%s]", label);
  else
    g_string_append_printf (out, "[\\[%s\\]](%s:%s)", escaped, PARAAT_LINK_FIELD, field);
}

static void
append_field (GString        *out,
              const char     *field,
              const char     *value,
              gboolean        is_code,
              ParaatFillMode  mode)
{
  g_autofree char *escaped = value != NULL && !is_code ? paraat_markdown_escape (value) : NULL;

  if (value == NULL)
    append_missing (out, field, is_code, mode);
  else if (is_code)
    {
      g_autofree char *line = g_strdelimit (g_strdup (value), "\r\n", ' ');   /* a fence of its own would end the text to copy */

      g_string_append (out, line);
    }
  else
    g_string_append (out, escaped);
}

static gboolean
is_fence (const char *line)
{
  while (*line == ' ')
    line++;

  return g_str_has_prefix (line, "```") || g_str_has_prefix (line, "~~~");
}

/**
 * paraat_fill_markdown:
 * @markdown: of an item
 * @values: as paraat_fill_values_new() gives them
 * @mode: what becomes of a field without a value
 *
 * A value is put in as text: nothing in it is Markdown.  In a code block, a text to copy, it stands as it is, on one line.
 *
 * Returns: (transfer full): Markdown without fields
 */
char *
paraat_fill_markdown (const char     *markdown,
                      GHashTable     *values,
                      ParaatFillMode  mode)
{
  g_autoptr(GString) out = g_string_sized_new (strlen (markdown) + 256);
  gboolean is_code = FALSE;
  gboolean is_line_start = TRUE;

  for (const char *at = markdown; *at != '\0';)
    {
      const char *after = NULL;
      g_autofree char *field = NULL;

      if (is_line_start && is_fence (at))
        is_code = !is_code;
      field = dup_field (at, &after);
      is_line_start = field == NULL && *at == '\n';
      if (field != NULL)
        append_field (out, field, g_hash_table_lookup (values, field), is_code, mode);
      else
        g_string_append_c (out, *at);
      at = field != NULL ? after : at + 1;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/**
 * paraat_fill_list_missing:
 *
 * Returns: (transfer full): the fields of @markdown that have no value
 */
char **
paraat_fill_list_missing (const char *markdown,
                          GHashTable *values)
{
  g_autoptr(GStrvBuilder) missing = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const char *at = strstr (markdown, "{{"); at != NULL; at = strstr (at, "{{"))
    {
      const char *after = at + 2;
      g_autofree char *field = dup_field (at, &after);

      at = after;
      if (field == NULL || g_hash_table_contains (values, field))
        continue;
      if (g_hash_table_add (seen, g_strdup (field)))
        g_strv_builder_add (missing, field);
    }

  return g_strv_builder_end (missing);
}
