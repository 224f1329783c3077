/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-profile.h"

#include "paraat-record-list.h"

/* Settings of this machine. */
#define SETTING_BESTUUR "bestuur"
#define SETTING_AUTHOR  "author"    /* the data layer signs with it */

struct _ParaatProfile
{
  GObject            parent_instance;

  ParaatStore       *store;        /* (owned) */
  ParaatRecordList  *bestuur_list; /* (owned) */
  ParaatRecordList  *people_list;  /* (owned) (nullable) of the staff of the current one */
  ParaatUuid         staff;        /* whose people those are */
  GPtrArray         *besturen;     /* (owned) (element-type ParaatRecord) loaded ones */
  GPtrArray         *people;       /* (owned) (element-type ParaatRecord) loaded ones */
  GPtrArray         *followed;     /* (owned) (element-type ParaatRecord) whose signals are connected */
  ParaatRecord      *author;       /* (owned) (nullable) of the setting, loaded or not */
  char              *left;         /* (owned) (nullable) name of who sat here for a bestuur with other people */
  gboolean           is_loaded;
};

enum
{
  CHANGED,
  AUTHOR_LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatProfile, paraat_profile, G_TYPE_OBJECT)

static void refresh (ParaatProfile *self);

static gint
compare_first (gconstpointer a,
               gconstpointer b)
{
  gint64 left = paraat_record_get_first_us (*(ParaatRecord * const *) a);
  gint64 right = paraat_record_get_first_us (*(ParaatRecord * const *) b);

  return (left > right) - (left < right);
}

/* A municipality before its OCMW, whichever was stored first. */
static gint
compare_besturen (gconstpointer a,
                  gconstpointer b)
{
  g_autofree char *left = paraat_record_dup_text (*(ParaatRecord * const *) a, "type");
  g_autofree char *right = paraat_record_dup_text (*(ParaatRecord * const *) b, "type");
  guint left_rank = paraat_bestuur_type_rank (left);
  guint right_rank = paraat_bestuur_type_rank (right);

  return left_rank != right_rank ? (left_rank < right_rank ? -1 : 1) : compare_first (a, b);
}

static gint
compare_people (gconstpointer a,
                gconstpointer b)
{
  g_autofree char *left = paraat_record_dup_text (*(ParaatRecord * const *) a, "role");
  g_autofree char *right = paraat_record_dup_text (*(ParaatRecord * const *) b, "role");
  guint left_rank = paraat_person_role_rank (left);
  guint right_rank = paraat_person_role_rank (right);

  return left_rank != right_rank ? (left_rank < right_rank ? -1 : 1) : compare_first (a, b);
}

static void
follow (ParaatProfile *self,
        ParaatRecord  *record)
{
  g_signal_connect_object (record, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->followed, g_object_ref (record));
}

static gboolean
is_followed (ParaatProfile *self,
             ParaatRecord  *record)
{
  return g_ptr_array_find (self->followed, record, NULL);
}

/* Takes what a list has that is loaded; all of it when that is so. */
static gboolean
take (ParaatProfile *self,
      GListModel    *list,
      GPtrArray     *into)
{
  gboolean is_whole = TRUE;

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr(ParaatRecord) record = g_list_model_get_item (list, i);

      if (!is_followed (self, record))
        follow (self, record);
      if (!paraat_record_get_is_loaded (record))
        is_whole = FALSE;
      else if (paraat_record_get_deletion (record) != PARAAT_DELETED)
        g_ptr_array_add (into, g_object_ref (record));
    }

  return is_whole;
}

static void
follow_people (ParaatProfile *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (self);
  ParaatUuid staff = paraat_uuid_nil;

  if (bestuur != NULL)
    paraat_bestuur_get_staff_root (bestuur, &staff);
  if (self->people_list != NULL && paraat_uuid_equal (&staff, &self->staff))
    return;
  if (self->people_list != NULL)
    g_signal_handlers_disconnect_by_data (self->people_list, self);
  g_clear_object (&self->people_list);
  self->staff = staff;
  if (bestuur == NULL)
    return;
  self->people_list = paraat_record_list_new (self->store, PARAAT_KIND_PERSON, &staff);
  g_signal_connect_object (self->people_list, "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->people_list, "notify::is-loaded", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

/* --- who sits here --- */

static void
follow_author (ParaatProfile *self)
{
  const char *text = paraat_store_get_setting (self->store, SETTING_AUTHOR);
  ParaatUuid id;

  if (text == NULL || !paraat_uuid_parse (text, &id))
    {
      g_clear_object (&self->author);
      return;
    }
  if (self->author != NULL && paraat_uuid_equal (paraat_record_get_id (self->author), &id))
    return;
  g_clear_object (&self->author);
  self->author = paraat_record_get (self->store, &id);
  if (!is_followed (self, self->author))
    follow (self, self->author);
}

/* Whoever is not one of the people of this bestuur does not sign for it. */
static void
let_author_go (ParaatProfile *self)
{
  const ParaatIdentity *identity;

  follow_author (self);
  if (self->author == NULL || !paraat_record_get_is_loaded (self->author))
    return;
  identity = paraat_record_get_identity (self->author);
  if (identity != NULL && paraat_uuid_equal (&identity->root, &self->staff)
      && paraat_record_get_deletion (self->author) != PARAAT_DELETED)
    return;
  g_free (self->left);
  self->left = paraat_person_dup_name (self->author);
  g_clear_object (&self->author);
  paraat_store_put_setting (self->store, SETTING_AUTHOR, NULL);
}

static ParaatRecord *
find_name (ParaatProfile *self,
           const char    *name)
{
  g_autofree char *wanted = g_utf8_casefold (name, -1);

  for (guint i = 0; *wanted != '\0' && i < self->people->len; i++)
    {
      g_autofree char *other = paraat_person_dup_name (g_ptr_array_index (self->people, i));
      g_autofree char *folded = g_utf8_casefold (other, -1);

      if (g_str_equal (folded, wanted))
        return g_ptr_array_index (self->people, i);
    }

  return NULL;
}

/* One who works for both is written down with both. */
static void
seat_again (ParaatProfile *self)
{
  g_autofree char *name = g_steal_pointer (&self->left);
  ParaatRecord *same = name != NULL ? find_name (self, name) : NULL;
  g_autofree char *id = same != NULL ? paraat_uuid_dup_string (paraat_record_get_id (same)) : NULL;

  if (name == NULL)
    return;
  if (id != NULL)
    paraat_store_put_setting (self->store, SETTING_AUTHOR, id);
  else
    g_signal_emit (self, signals[AUTHOR_LEFT], 0);
}

/* A profile is a few dozen records at most: all of them are kept. */
static void
refresh (ParaatProfile *self)
{
  gboolean is_whole;

  if (self->bestuur_list == NULL)
    return;
  g_ptr_array_set_size (self->besturen, 0);
  g_ptr_array_set_size (self->people, 0);
  is_whole = take (self, G_LIST_MODEL (self->bestuur_list), self->besturen)
             && paraat_record_list_get_is_loaded (self->bestuur_list);
  g_ptr_array_sort (self->besturen, compare_besturen);
  follow_people (self);
  if (is_whole)
    let_author_go (self);
  if (self->people_list != NULL)
    {
      is_whole = take (self, G_LIST_MODEL (self->people_list), self->people) && is_whole
                 && paraat_record_list_get_is_loaded (self->people_list);
      g_ptr_array_sort (self->people, compare_people);
    }
  self->is_loaded = self->is_loaded || is_whole;
  if (is_whole)
    seat_again (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

ParaatStore *
paraat_profile_get_store (ParaatProfile *self)
{
  return self->store;
}

gboolean
paraat_profile_get_is_loaded (ParaatProfile *self)
{
  return self->is_loaded;
}

GPtrArray *
paraat_profile_get_besturen (ParaatProfile *self)
{
  return self->besturen;
}

GPtrArray *
paraat_profile_get_people (ParaatProfile *self)
{
  return self->people;
}

static ParaatRecord *
find (GPtrArray        *records,
      const ParaatUuid *id)
{
  for (guint i = 0; i < records->len; i++)
    if (paraat_uuid_equal (paraat_record_get_id (g_ptr_array_index (records, i)), id))
      return g_ptr_array_index (records, i);

  return NULL;
}

static ParaatRecord *
find_setting (ParaatProfile *self,
              const char    *setting,
              GPtrArray     *records)
{
  const char *text = paraat_store_get_setting (self->store, setting);
  ParaatUuid id;

  return text != NULL && paraat_uuid_parse (text, &id) ? find (records, &id) : NULL;
}

ParaatRecord *
paraat_profile_find_bestuur (ParaatProfile    *self,
                             const ParaatUuid *id)
{
  return find (self->besturen, id);
}

static void
get_staff_root (ParaatProfile    *self,
                const ParaatUuid *bestuur,
                ParaatUuid       *out_root)
{
  ParaatRecord *record = paraat_profile_find_bestuur (self, bestuur);

  if (record != NULL)
    paraat_bestuur_get_staff_root (record, out_root);
  else
    *out_root = *bestuur;
}

/**
 * paraat_profile_is_about:
 * @root: an audit, an action of the plan
 *
 * Returns: whether it is of the administration that it is about now, or of one with the same staff: a municipality and its
 *   OCMW do these together. One that was recorded before anybody said which administration it is, is of all
 */
gboolean
paraat_profile_is_about (ParaatProfile *self,
                         ParaatRecord  *root)
{
  const ParaatIdentity *identity = paraat_record_get_identity (root);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (self);
  ParaatUuid staff, current;

  if (identity == NULL || paraat_uuid_is_nil (&identity->bestuur))
    return TRUE;
  if (bestuur == NULL)
    return FALSE;
  get_staff_root (self, &identity->bestuur, &staff);
  paraat_bestuur_get_staff_root (bestuur, &current);

  return paraat_uuid_equal (&staff, &current);
}

ParaatRecord *
paraat_profile_find_person (ParaatProfile    *self,
                            const ParaatUuid *id)
{
  return find (self->people, id);
}

ParaatRecord *
paraat_profile_find_role (ParaatProfile *self,
                          const char    *role)
{
  for (guint i = 0; i < self->people->len; i++)
    {
      ParaatRecord *person = g_ptr_array_index (self->people, i);
      g_autofree char *has = paraat_record_dup_text (person, "role");

      if (g_strcmp0 (has, role) == 0 && !paraat_person_is_empty (person))
        return person;
    }

  return NULL;
}

/**
 * paraat_profile_get_bestuur:
 *
 * Returns: (transfer none) (nullable): the one that was chosen on this machine, else the first
 */
ParaatRecord *
paraat_profile_get_bestuur (ParaatProfile *self)
{
  ParaatRecord *chosen = find_setting (self, SETTING_BESTUUR, self->besturen);

  if (chosen != NULL)
    return chosen;

  return self->besturen->len > 0 ? g_ptr_array_index (self->besturen, 0) : NULL;
}

static void
put_setting (ParaatProfile *self,
             const char    *setting,
             ParaatRecord  *record)
{
  g_autofree char *id = record != NULL ? paraat_uuid_dup_string (paraat_record_get_id (record)) : NULL;

  paraat_store_put_setting (self->store, setting, id);
  refresh (self);
}

/**
 * paraat_profile_set_bestuur:
 * @bestuur: of the profile
 *
 * From now on it is about this one. Who sat here stays only when that is one of its people; an OCMW has those of its
 * municipality.
 */
void
paraat_profile_set_bestuur (ParaatProfile *self,
                            ParaatRecord  *bestuur)
{
  put_setting (self, SETTING_BESTUUR, bestuur);
}

ParaatRecord *
paraat_profile_get_author (ParaatProfile *self)
{
  return find_setting (self, SETTING_AUTHOR, self->people);
}

/**
 * paraat_profile_set_author:
 * @person: (nullable): who sits here; what is written from now on carries this name
 */
void
paraat_profile_set_author (ParaatProfile *self,
                           ParaatRecord  *person)
{
  g_clear_pointer (&self->left, g_free);
  put_setting (self, SETTING_AUTHOR, person);
}

/**
 * paraat_profile_remove:
 * @record: a bestuur or a person of this profile
 *
 * What was written about it, and by whom, stays: a report carries what it needs.
 */
void
paraat_profile_remove (ParaatProfile *self,
                       ParaatRecord  *record)
{
  if (record == find_setting (self, SETTING_AUTHOR, self->people))
    paraat_store_put_setting (self->store, SETTING_AUTHOR, NULL);
  if (record == find_setting (self, SETTING_BESTUUR, self->besturen))
    paraat_store_put_setting (self->store, SETTING_BESTUUR, NULL);
  paraat_record_delete (record);
}

static void
paraat_profile_dispose (GObject *object)
{
  ParaatProfile *self = PARAAT_PROFILE (object);

  g_clear_object (&self->bestuur_list);
  g_clear_object (&self->people_list);
  g_clear_object (&self->author);
  g_clear_pointer (&self->followed, g_ptr_array_unref);
  g_clear_pointer (&self->besturen, g_ptr_array_unref);
  g_clear_pointer (&self->people, g_ptr_array_unref);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_profile_parent_class)->dispose (object);
}

static void
paraat_profile_finalize (GObject *object)
{
  g_free (PARAAT_PROFILE (object)->left);

  G_OBJECT_CLASS (paraat_profile_parent_class)->finalize (object);
}

static void
paraat_profile_class_init (ParaatProfileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_profile_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_profile_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[AUTHOR_LEFT] = g_signal_new ("author-left", PARAAT_TYPE_PROFILE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_profile_init (ParaatProfile *self)
{
  self->besturen = g_ptr_array_new_with_free_func (g_object_unref);
  self->people = g_ptr_array_new_with_free_func (g_object_unref);
  self->followed = g_ptr_array_new_with_free_func (g_object_unref);
}

ParaatProfile *
paraat_profile_new (ParaatStore *store)
{
  ParaatProfile *self = g_object_new (PARAAT_TYPE_PROFILE, NULL);

  self->store = g_object_ref (store);
  self->bestuur_list = paraat_record_list_new (store, PARAAT_KIND_BESTUUR, NULL);
  g_signal_connect_object (self->bestuur_list, "items-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->bestuur_list, "notify::is-loaded", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);

  return self;
}
