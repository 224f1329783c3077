/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-content.h"

#include "paraat-content-beside.h"
#include "paraat-content-resources.h"

#include <gio/gio.h>
#include <string.h>

#define PATH "/be/paraat/Paraat/content/content.pack"

/* Something that is read once, or why that failed. */
typedef struct
{
  gpointer  value;   /* (nullable) */
  GError   *error;   /* (nullable) */
} Once;

typedef gpointer (*Load) (GError **error);

static gpointer
get_once (gsize    *place,
          Load      load,
          GError  **error)
{
  const Once *once;

  if (g_once_init_enter (place))
    {
      Once *fresh = g_new0 (Once, 1);

      fresh->value = load (&fresh->error);
      g_once_init_leave (place, (gsize) fresh);
    }
  once = (const Once *) *place;
  if (once->value == NULL && error != NULL)
    *error = g_error_copy (once->error);

  return once->value;
}

static ParaatPack *chosen;   /* (owned) (nullable) instead of our own; atomic */
static gsize is_settled;     /* what counts was asked for: it does not change any more; atomic */

static gpointer
load_own (GError **error)
{
  g_autoptr(GBytes) bytes = g_resource_lookup_data (paraat_content_get_resource (), PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, error);

  return bytes != NULL ? paraat_pack_new (bytes, error) : NULL;
}

/**
 * paraat_content_get_own_pack:
 * @error: as paraat_pack_new()
 *
 * Returns: (transfer none) (nullable): the one that the program was built with
 */
ParaatPack *
paraat_content_get_own_pack (GError **error)
{
  static gsize place = 0;

  return get_once (&place, load_own, error);
}

static gpointer
load_pack (GError **error)
{
  ParaatPack *pack;

  g_atomic_pointer_set (&is_settled, TRUE);
  pack = g_atomic_pointer_get (&chosen);
  if (pack == NULL)
    pack = paraat_content_get_own_pack (error);

  return pack != NULL ? paraat_pack_ref (pack) : NULL;
}

/**
 * paraat_content_use:
 * @pack: what to go by from now on
 *
 * To be called before anything is read: whoever holds a part of the content holds it for ever.
 *
 * Returns: %FALSE when something was read already: nothing was changed
 */
gboolean
paraat_content_use (ParaatPack *pack)
{
  if (g_atomic_pointer_get (&is_settled) != 0)
    return FALSE;
  g_atomic_pointer_set (&chosen, paraat_pack_ref (pack));

  return TRUE;
}

/**
 * paraat_content_get_pack:
 * @error: as paraat_pack_new()
 */
ParaatPack *
paraat_content_get_pack (GError **error)
{
  static gsize place = 0;

  return get_once (&place, load_pack, error);
}

static char *
dup_part (const char  *name,
          GError     **error)
{
  ParaatPack *pack = paraat_content_get_pack (error);

  return pack != NULL ? paraat_pack_dup_part (pack, name, error) : NULL;
}

static gpointer
load_audit_scheme (GError **error)
{
  g_autofree char *text = dup_part ("audits", error);

  return text != NULL ? paraat_audit_scheme_parse (text, -1, error) : NULL;
}

/**
 * paraat_content_get_audit_scheme:
 * @error: as paraat_audit_scheme_parse()
 */
const ParaatAuditScheme *
paraat_content_get_audit_scheme (GError **error)
{
  static gsize place = 0;

  return get_once (&place, load_audit_scheme, error);
}

static gpointer
load_contacts (GError **error)
{
  g_autofree char *text = dup_part ("contacts", error);

  return text != NULL ? paraat_contacts_parse (text, error) : NULL;
}

static gpointer
load_no_contacts (GError **error)
{
  ParaatContacts *none = g_new0 (ParaatContacts, 1);

  none->contacts = g_ptr_array_new ();
  none->checked = g_strdup ("");

  return none;
}

/**
 * paraat_content_get_contacts:
 *
 * Returns: (transfer none): whom to call outside; nobody when that cannot be read: a page without them is better than none
 */
const ParaatContacts *
paraat_content_get_contacts (void)
{
  static gsize place = 0;
  static gsize empty = 0;
  g_autoptr(GError) error = NULL;
  const ParaatContacts *contacts = get_once (&place, load_contacts, &error);

  if (contacts != NULL)
    return contacts;
  g_warning ("The contacts that come with the program: %s", error->message);

  return get_once (&empty, load_no_contacts, NULL);
}

static gpointer
load_duties (GError **error)
{
  g_autofree char *text = dup_part ("duties", error);

  return text != NULL ? paraat_duties_parse (text, error) : NULL;
}

/**
 * paraat_content_get_duties:
 * @error: as paraat_duties_parse()
 */
const ParaatDuties *
paraat_content_get_duties (GError **error)
{
  static gsize place = 0;

  return get_once (&place, load_duties, error);
}

static char *
read_questionnaire (const char  *name,
                    gpointer     user_data,   /* the folder of its version */
                    GError     **error)
{
  g_autofree char *part = g_strconcat (user_data, "/", name, NULL);

  return dup_part (part, error);
}

static gpointer
load_questionnaire (GError **error)
{
  return paraat_questionnaire_load (read_questionnaire, (gpointer) "questionnaire", error);
}

/**
 * paraat_content_get_questionnaire:
 * @error: as paraat_questionnaire_load()
 */
const ParaatQuestionnaire *
paraat_content_get_questionnaire (GError **error)
{
  static gsize place = 0;

  return get_once (&place, load_questionnaire, error);
}

static void
check_version (ParaatQuestionnaire **questionnaire,
               gint64                version,
               GError              **error)
{
  if (*questionnaire == NULL || (*questionnaire)->version == version)
    return;
  g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED,
               "Version %" G_GINT64_FORMAT " of the questionnaire says that it is another one", version);
  g_clear_pointer (questionnaire, paraat_questionnaire_free);
}

/**
 * paraat_content_get_questionnaire_of:
 * @version: which one an evaluation was made with
 * @error: as paraat_questionnaire_load(); NOT_FOUND when the pack does not have it any more
 *
 * Returns: (transfer none) (nullable): that one, as it was asked then
 */
const ParaatQuestionnaire *
paraat_content_get_questionnaire_of (gint64   version,
                                     GError **error)
{
  static GMutex mutex;
  static GHashTable *earlier = NULL;   /* (element-type gint64 ParaatQuestionnaire) */
  const ParaatQuestionnaire *today = paraat_content_get_questionnaire (error);
  g_autoptr(GMutexLocker) locker = NULL;
  ParaatQuestionnaire *found;

  if (today == NULL || today->version == version)
    return today;
  locker = g_mutex_locker_new (&mutex);
  if (earlier == NULL)
    earlier = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  found = g_hash_table_lookup (earlier, &version);
  if (found == NULL)
    {
      g_autofree char *folder = g_strdup_printf ("questionnaire-%" G_GINT64_FORMAT, version);

      found = paraat_questionnaire_load (read_questionnaire, folder, error);
      check_version (&found, version, error);
      if (found != NULL)
        g_hash_table_insert (earlier, g_memdup2 (&version, sizeof version), found);
    }

  return found;
}

static gpointer
load_items (GError **error)
{
  g_autoptr(GError) local_error = NULL;
  ParaatPack *pack = paraat_content_get_pack (&local_error);
  GPtrArray *items = pack != NULL ? paraat_pack_list_items (pack, &local_error) : NULL;

  if (items == NULL)
    g_warning ("The library that comes with the program: %s", local_error->message);

  return items != NULL ? items : g_ptr_array_new ();
}

/**
 * paraat_content_get_items:
 *
 * Returns: (transfer none) (element-type ParaatItem): the documents of the library, by id; none when they cannot be read
 */
GPtrArray *
paraat_content_get_items (void)
{
  static gsize place = 0;

  return get_once (&place, load_items, NULL);
}

/**
 * paraat_content_lookup_item:
 *
 * Returns: (transfer none) (nullable): the document of that id, when the pack has it; "pack/document" is one of a pack beside
 */
const ParaatItem *
paraat_content_lookup_item (const char *id)
{
  GPtrArray *items = strchr (id, '/') != NULL ? paraat_content_get_beside_items () : paraat_content_get_items ();

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((const ParaatItem *) g_ptr_array_index (items, i))->id, id))
      return g_ptr_array_index (items, i);

  return NULL;
}

static gpointer
load_municipalities (GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autofree char *text = dup_part ("municipalities", &local_error);
  GPtrArray *all = text != NULL ? paraat_municipalities_parse (text, &local_error) : NULL;

  if (all == NULL)
    g_warning ("The municipalities that come with the program: %s", local_error->message);

  return all != NULL ? all : g_ptr_array_new ();
}

/**
 * paraat_content_get_municipalities:
 *
 * Returns: (transfer none) (element-type ParaatMunicipality): none when they cannot be read: a name can be typed
 */
GPtrArray *
paraat_content_get_municipalities (void)
{
  static gsize place = 0;

  return get_once (&place, load_municipalities, NULL);
}
