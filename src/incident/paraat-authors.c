/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-authors.h"
#include "paraat-moment.h"

#include <glib/gi18n.h>

struct _ParaatAuthors
{
  GObject        parent_instance;

  ParaatProfile *profile;    /* (owned) */
  ParaatUuid     root;
  GHashTable    *contacts;   /* (owned) ParaatUuid of an author -> ParaatRecord, what came with the report */
  GHashTable    *names;      /* (owned) ParaatUuid of an author -> name, see paraat_authors_know() */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatAuthors, paraat_authors, G_TYPE_OBJECT)

static void
tell (ParaatAuthors *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The id is known to who knows the author: see paraat_incident_sign(). */
static ParaatRecord *
get_contact (ParaatAuthors    *self,
             const ParaatUuid *author)
{
  ParaatRecord *contact = g_hash_table_lookup (self->contacts, author);
  g_autofree char *key = NULL;
  ParaatUuid id;

  if (contact != NULL)
    return contact;
  key = paraat_uuid_dup_string (author);
  paraat_uuid_known (&self->root, "contact", key, &id);
  contact = paraat_record_get (paraat_profile_get_store (self->profile), &id);
  g_hash_table_insert (self->contacts, g_memdup2 (author, sizeof *author), contact);
  g_signal_connect_object (contact, "changed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);

  return contact;
}

/**
 * paraat_authors_dup_name:
 * @said: something that stands, or stood, in the report
 *
 * Returns: (transfer full): who said it; the laptop, when nobody said who sat there
 */
char *
paraat_authors_dup_name (ParaatAuthors    *self,
                         const ParaatSaid *said)
{
  ParaatRecord *person = paraat_profile_find_person (self->profile, &said->author);
  g_autofree char *name = NULL;
  ParaatDevice *own = paraat_store_get_device (paraat_profile_get_store (self->profile));

  if (!paraat_uuid_is_nil (&said->author))
    name = paraat_person_dup_name (person != NULL ? person : get_contact (self, &said->author));
  if (name != NULL && *name != '\0')
    return g_steal_pointer (&name);
  if (g_hash_table_contains (self->names, &said->author))
    return g_strdup (g_hash_table_lookup (self->names, &said->author));

  return g_strdup (own != NULL && paraat_uuid_equal (paraat_device_get_id (own), &said->device) ? _("This laptop")
                                                                                               : _("Another laptop"));
}

/**
 * paraat_authors_know:
 * @author: whose words were typed in by another
 * @name: as it is written down with them; the profile, and what came with the report, know better
 */
void
paraat_authors_know (ParaatAuthors    *self,
                     const ParaatUuid *author,
                     const char       *name)
{
  g_hash_table_insert (self->names, g_memdup2 (author, sizeof *author), g_strdup (name));
}

char *
paraat_authors_dup_line (ParaatAuthors    *self,
                         const ParaatSaid *said)
{
  g_autofree char *name = paraat_authors_dup_name (self, said);
  g_autofree char *when = paraat_moment_format_short (said->corrected_us);

  return g_strdup_printf ("%s, %s", name, when);
}

static void
paraat_authors_dispose (GObject *object)
{
  ParaatAuthors *self = PARAAT_AUTHORS (object);

  g_hash_table_remove_all (self->contacts);
  g_clear_object (&self->profile);

  G_OBJECT_CLASS (paraat_authors_parent_class)->dispose (object);
}

static void
paraat_authors_finalize (GObject *object)
{
  g_hash_table_unref (PARAAT_AUTHORS (object)->contacts);
  g_hash_table_unref (PARAAT_AUTHORS (object)->names);

  G_OBJECT_CLASS (paraat_authors_parent_class)->finalize (object);
}

static void
paraat_authors_class_init (ParaatAuthorsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_authors_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_authors_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_AUTHORS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_authors_init (ParaatAuthors *self)
{
  self->contacts = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, g_object_unref);
  self->names = g_hash_table_new_full (paraat_uuid_hash, paraat_uuid_equal, g_free, g_free);
}

ParaatAuthors *
paraat_authors_new (ParaatProfile    *profile,
                    const ParaatUuid *root)
{
  ParaatAuthors *self = g_object_new (PARAAT_TYPE_AUTHORS, NULL);

  self->profile = g_object_ref (profile);
  self->root = *root;

  return self;
}
