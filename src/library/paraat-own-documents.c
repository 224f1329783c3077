/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-content.h"
#include "paraat-followed.h"
#include "paraat-own-documents.h"

#include <string.h>

struct _ParaatOwnDocuments
{
  GObject         parent_instance;

  ParaatProfile  *profile;    /* (owned) */
  ParaatFollowed *followed;   /* (owned) of all administrations */
  gboolean        is_loaded;  /* all were read once */
  GHashTable     *withdrawn;  /* (owned) (element-type utf8 ParaatItem) that pages may still point at */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatOwnDocuments, paraat_own_documents, G_TYPE_OBJECT)

static void
changed_cb (ParaatOwnDocuments *self)
{
  self->is_loaded = self->is_loaded || paraat_followed_get_is_loaded (self->followed);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
item_free (gpointer data)
{
  paraat_item_free (data);
}

static void
paraat_own_documents_dispose (GObject *object)
{
  ParaatOwnDocuments *self = PARAAT_OWN_DOCUMENTS (object);

  g_clear_object (&self->followed);
  g_clear_object (&self->profile);

  G_OBJECT_CLASS (paraat_own_documents_parent_class)->dispose (object);
}

static void
paraat_own_documents_finalize (GObject *object)
{
  g_hash_table_unref (PARAAT_OWN_DOCUMENTS (object)->withdrawn);

  G_OBJECT_CLASS (paraat_own_documents_parent_class)->finalize (object);
}

static void
paraat_own_documents_class_init (ParaatOwnDocumentsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_own_documents_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_own_documents_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_OWN_DOCUMENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_own_documents_init (ParaatOwnDocuments *self)
{
  self->withdrawn = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, item_free);
}

ParaatOwnDocuments *
paraat_own_documents_new (ParaatProfile *profile)
{
  ParaatOwnDocuments *self = g_object_new (PARAAT_TYPE_OWN_DOCUMENTS, NULL);

  self->profile = g_object_ref (profile);
  self->followed = paraat_followed_new (paraat_profile_get_store (profile), PARAAT_KIND_DOCUMENT, NULL);
  g_signal_connect_object (self->followed, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (profile, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

ParaatProfile *
paraat_own_documents_get_profile (ParaatOwnDocuments *self)
{
  return self->profile;
}

gboolean
paraat_own_documents_get_is_loaded (ParaatOwnDocuments *self)
{
  return self->is_loaded;
}

/* What was made before anybody said which administration it is, is of the current one, as long as that has none. */
static gboolean
is_of (ParaatRecord     *record,
       const ParaatUuid *root)
{
  return paraat_uuid_equal (&paraat_record_get_identity (record)->bestuur, root);
}

/**
 * paraat_own_documents_find:
 * @item: id of a document
 *
 * Returns: (transfer none) (nullable): the own version of it that the current administration has
 */
ParaatRecord *
paraat_own_documents_find (ParaatOwnDocuments *self,
                           const char         *item)
{
  GPtrArray *records = paraat_followed_get_records (self->followed);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (self->profile);
  ParaatUuid root = paraat_uuid_nil;
  ParaatRecord *of_nobody = NULL;

  if (bestuur != NULL)
    paraat_bestuur_get_staff_root (bestuur, &root);
  for (guint i = 0; i < records->len; i++)
    {
      ParaatRecord *record = g_ptr_array_index (records, i);
      g_autofree char *its_item = paraat_own_dup_item (record);

      if (!paraat_own_stands (record) || g_strcmp0 (its_item, item) != 0)
        continue;
      if (is_of (record, &root))
        return record;
      if (is_of (record, &paraat_uuid_nil))
        of_nobody = record;
    }

  return of_nobody;
}

/**
 * paraat_own_documents_list:
 *
 * Returns: (transfer full) (element-type ParaatRecord): all that the current administration has, the newest first
 */
GPtrArray *
paraat_own_documents_list (ParaatOwnDocuments *self)
{
  GPtrArray *records = paraat_followed_get_records (self->followed);
  GPtrArray *own = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < records->len; i++)
    {
      ParaatRecord *record = g_ptr_array_index (records, i);
      g_autofree char *item = paraat_own_dup_item (record);

      if (item != NULL && paraat_own_documents_find (self, item) == record)
        g_ptr_array_add (own, g_object_ref (record));
    }

  return own;
}

/**
 * paraat_own_documents_new_withdrawn:
 * @record: an own version of a document that is in no pack
 *
 * Returns: (transfer full): what is still known of that document; also whether it was one of others, beside those of Paraat
 */
ParaatItem *
paraat_own_documents_new_withdrawn (ParaatRecord *record)
{
  ParaatItem *item = g_new0 (ParaatItem, 1);
  const char *slash;

  item->id = paraat_own_dup_item (record);
  slash = strchr (item->id, '/');
  item->pack = slash != NULL ? g_strndup (item->id, (gsize) (slash - item->id)) : NULL;
  item->title = paraat_own_dup_title (record);
  item->summary = g_strdup ("");
  item->checked = g_strdup ("");
  item->source = g_strdup ("");
  item->synonyms = g_strdup ("");
  item->related = g_new0 (char *, 1);
  item->questions = g_new0 (char *, 1);
  item->audience = PARAAT_AUDIENCE_EVERYBODY;
  item->phase = PARAAT_PHASE_PREPARE;
  item->minutes = 1;
  item->version = paraat_own_get_version (record);

  return item;
}

/**
 * paraat_own_documents_get_item:
 * @record: one of them
 *
 * What an administration made its own stays when the publisher withdraws what it was made from.
 *
 * Returns: (transfer none): as long as @self is there
 */
const ParaatItem *
paraat_own_documents_get_item (ParaatOwnDocuments *self,
                               ParaatRecord       *record)
{
  g_autofree char *id = paraat_own_dup_item (record);
  const ParaatItem *item = id != NULL ? paraat_content_lookup_item (id) : NULL;
  ParaatItem *withdrawn;

  if (item != NULL || id == NULL)
    return item;
  withdrawn = g_hash_table_lookup (self->withdrawn, id);
  if (withdrawn != NULL)
    return withdrawn;
  withdrawn = paraat_own_documents_new_withdrawn (record);
  g_hash_table_insert (self->withdrawn, g_strdup (id), withdrawn);

  return withdrawn;
}
