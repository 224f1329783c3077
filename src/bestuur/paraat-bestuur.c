/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-bestuur.h"
#include "paraat-json.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

static const ParaatOption types[] = {
  { "gemeente", N_("Municipality or city") },
  { "ocmw", N_("OCMW") },
  { "agb", N_("Autonomous municipal company (AGB)") },
  { "zorgvereniging", N_("Care or welfare association") },
  { "politiezone", N_("Police zone") },
  { "school", N_("School") },
  { "intercommunale", N_("Intermunicipal company") },
  { "provincie", N_("Province") },
  { "andere", N_("Another administration") },
};

static const ParaatOption nis2[] = {
  { "unknown", N_("I do not know") },
  { "no", N_("No") },
  { "important", N_("Yes, an important entity") },
  { "essential", N_("Yes, an essential entity") },
};

const ParaatOption *
paraat_bestuur_get_types (guint *out_n)
{
  *out_n = G_N_ELEMENTS (types);

  return types;
}

const ParaatOption *
paraat_bestuur_get_nis2 (guint *out_n)
{
  *out_n = G_N_ELEMENTS (nis2);

  return nis2;
}

guint
paraat_bestuur_type_rank (const char *type)
{
  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i].key, type) == 0)
      return i;

  return G_N_ELEMENTS (types);
}

const char *
paraat_bestuur_type_label (const char *type)
{
  guint rank = paraat_bestuur_type_rank (type);

  return rank < G_N_ELEMENTS (types) ? types[rank].label : NULL;
}

/**
 * paraat_kbo_normalize:
 * @text: a number of the Kruispuntbank van Ondernemingen, with or without "BE", points and spaces
 *
 * The last two digits check the others: they are 97 less the rest of the first eight by 97.
 *
 * Returns: (transfer full) (nullable): the number as it is written, %NULL when @text is none
 */
char *
paraat_kbo_normalize (const char *text)
{
  g_autoptr(GString) digits = g_string_new (NULL);
  guint64 number;

  if (g_ascii_strncasecmp (text, "BE", 2) == 0)
    text += 2;
  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      g_string_append_c (digits, *text);
    else if (strchr (" .-", *text) == NULL)
      return NULL;
  if (digits->len == 9)
    g_string_prepend_c (digits, '0');
  if (digits->len != 10 || digits->str[0] > '1')
    return NULL;
  number = g_ascii_strtoull (digits->str, NULL, 10);
  if (97 - number / 100 % 97 != number % 100)
    return NULL;

  return g_strdup_printf ("%.4s.%.3s.%.3s", digits->str, digits->str + 4, digits->str + 7);
}

/* What names it on any machine; a name that nobody else has stands in for a number that is not known. */
static void
find_id (const char *type,
         const char *nis,
         const char *kbo,
         const char *name,
         ParaatUuid *out_id)
{
  g_autofree char *number = kbo != NULL ? paraat_kbo_normalize (kbo) : NULL;
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *key = g_strdup_printf ("%s:%s", type, nis != NULL && *nis != '\0' ? nis : number != NULL ? number : folded);

  paraat_uuid_known (&paraat_uuid_nil, PARAAT_KIND_BESTUUR, key, out_id);
}

static void
set_if_any (ParaatRecord *record,
            const char   *field,
            const char   *text)
{
  if (text != NULL && *text != '\0')
    paraat_record_type_text (record, field, text);
}

/* One that was removed before, and is wanted again. */
static void
loaded_cb (ParaatRecord *record)
{
  paraat_record_bring_back (record);
}

/**
 * paraat_bestuur_new:
 * @type: a key of paraat_bestuur_get_types()
 * @nis: (nullable): its NIS code
 * @kbo: (nullable): its KBO number
 * @name: its name
 *
 * Returns: (transfer full): a new record; or, of one that was removed before, its own again
 */
ParaatRecord *
paraat_bestuur_new (ParaatStore *store,
                    const char  *type,
                    const char  *nis,
                    const char  *kbo,
                    const char  *name)
{
  ParaatIdentity identity = { .kind = g_intern_static_string (PARAAT_KIND_BESTUUR) };
  g_autofree char *number = kbo != NULL ? paraat_kbo_normalize (kbo) : NULL;
  ParaatRecord *record;

  find_id (type, nis, kbo, name, &identity.record);
  identity.root = identity.record;
  identity.bestuur = identity.record;
  record = paraat_record_new (store, &identity);
  g_signal_connect (record, "notify::is-loaded", G_CALLBACK (loaded_cb), NULL);
  paraat_record_bring_back (record);
  paraat_record_type_text (record, "type", type);
  set_if_any (record, "nis", nis);
  set_if_any (record, "kbo", number != NULL ? number : kbo);
  paraat_record_type_text (record, "name", name);
  paraat_record_commit (record, NULL);

  return record;
}

/**
 * paraat_bestuur_new_municipality:
 * @type: "gemeente", or "ocmw": each municipality has one, a legal person of its own with the same staff
 *
 * Returns: (transfer full): a new record
 */
ParaatRecord *
paraat_bestuur_new_municipality (ParaatStore              *store,
                                 const ParaatMunicipality *municipality,
                                 const char               *type)
{
  gboolean is_ocmw = g_str_equal (type, "ocmw");
  g_autofree char *name = g_strconcat (is_ocmw ? "OCMW " : "Gemeente ", municipality->name, NULL);
  ParaatRecord *record = paraat_bestuur_new (store, type, municipality->nis, NULL, name);

  paraat_record_type_text (record, "province", municipality->province);
  if (is_ocmw)
    {
      g_autofree char *staff = NULL;
      ParaatUuid id;

      find_id ("gemeente", municipality->nis, NULL, "", &id);
      staff = paraat_uuid_dup_string (&id);
      paraat_record_type_text (record, "staff", staff);
    }
  paraat_record_commit (record, NULL);

  return record;
}

/**
 * paraat_bestuur_get_staff_root:
 * @out_root: (out): under which the people stand who work here
 */
void
paraat_bestuur_get_staff_root (ParaatRecord *self,
                               ParaatUuid   *out_root)
{
  g_autofree char *staff = paraat_record_dup_text (self, "staff");

  if (staff == NULL || !paraat_uuid_parse (staff, out_root))
    *out_root = *paraat_record_get_id (self);
}

char *
paraat_bestuur_dup_name (ParaatRecord *self)
{
  char *name = paraat_record_dup_text (self, "name");

  return name != NULL ? name : g_strdup ("");
}

/**
 * paraat_bestuur_dup_snapshot:
 *
 * A report names the legal persons that are hit by what they were then: it can be read by who does not have the
 * profile, and after it was changed or removed.
 *
 * Returns: (transfer full): a JSON object with id, type, name, nis and kbo
 */
char *
paraat_bestuur_dup_snapshot (ParaatRecord *self)
{
  static const char * const fields[] = { "type", "name", "nis", "kbo" };
  g_autoptr(JsonObject) object = json_object_new ();
  g_autofree char *id = paraat_uuid_dup_string (paraat_record_get_id (self));

  json_object_set_string_member (object, "id", id);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *text = paraat_record_dup_text (self, fields[i]);

      if (text != NULL && *text != '\0')
        json_object_set_string_member (object, fields[i], text);
    }
  return paraat_json_print_object (object);
}

/* --- whether its numbers are right --- */

static GDateTime *
new_local (gint64 us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc_usec (us);

  return utc != NULL ? g_date_time_to_local (utc) : NULL;
}

static GDateTime *
read_checked (ParaatRecord *self)
{
  g_autofree char *text = paraat_record_dup_text (self, "checked");
  g_autofree char *moment = text != NULL ? g_strconcat (text, "T00:00:00", NULL) : NULL;
  g_autoptr(GTimeZone) here = g_time_zone_new_local ();

  return moment != NULL ? g_date_time_new_from_iso8601 (moment, here) : NULL;   /* NULL: it is no day */
}

char *
paraat_bestuur_dup_checked (ParaatRecord *self)
{
  g_autoptr(GDateTime) checked = read_checked (self);

  return checked != NULL ? g_date_time_format (checked, "%d/%m/%Y") : NULL;
}

/**
 * paraat_bestuur_set_checked:
 * @now_us: corrected
 *
 * Somebody called the numbers, and they are right.
 */
void
paraat_bestuur_set_checked (ParaatRecord *self,
                            gint64        now_us)
{
  g_autoptr(GDateTime) now = new_local (now_us);
  g_autofree char *day = now != NULL ? g_date_time_format (now, "%Y-%m-%d") : NULL;

  if (day != NULL)
    paraat_record_set_text (self, "checked", day);
}

/**
 * paraat_bestuur_needs_check:
 * @now_us: corrected
 *
 * Returns: whether nobody looked at the numbers for six months; as long as nobody ever did, since the bestuur was written down
 */
gboolean
paraat_bestuur_needs_check (ParaatRecord *self,
                            gint64        now_us)
{
  g_autoptr(GDateTime) checked = read_checked (self);
  g_autoptr(GDateTime) since = checked != NULL ? g_date_time_ref (checked) : new_local (paraat_record_get_first_us (self));
  g_autoptr(GDateTime) until = since != NULL ? g_date_time_add_months (since, PARAAT_BESTUUR_CHECK_MONTHS) : NULL;

  return until != NULL && paraat_record_get_exists (self) && g_date_time_to_unix_usec (until) <= now_us;
}
