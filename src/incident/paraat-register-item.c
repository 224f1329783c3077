/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-register-row.h"

struct _ParaatRegisterItem
{
  GObject      parent_instance;

  ParaatUuid   id;
  GHashTable  *items;   /* (owned) it is in there as long as it lives */
  char        *title;   /* (owned) (nullable) GRefString */
  char        *words;   /* (owned) (nullable) GRefString */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatRegisterItem, paraat_register_item, G_TYPE_OBJECT)

static void
set_words (char **words,
           char  *news)
{
  g_clear_pointer (words, g_ref_string_release);
  *words = news != NULL ? g_ref_string_acquire (news) : NULL;
}

void
paraat_register_item_show (ParaatRegisterItem      *self,
                           const ParaatRegisterRow *row)
{
  gboolean is_same = g_strcmp0 (self->title, row->title) == 0 && g_strcmp0 (self->words, row->words) == 0;

  set_words (&self->title, row->title);
  set_words (&self->words, row->words);
  if (!is_same)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
paraat_register_item_finalize (GObject *object)
{
  ParaatRegisterItem *self = PARAAT_REGISTER_ITEM (object);

  g_hash_table_remove (self->items, &self->id);
  g_hash_table_unref (self->items);
  g_clear_pointer (&self->title, g_ref_string_release);
  g_clear_pointer (&self->words, g_ref_string_release);

  G_OBJECT_CLASS (paraat_register_item_parent_class)->finalize (object);
}

static void
paraat_register_item_class_init (ParaatRegisterItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = paraat_register_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_REGISTER_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
paraat_register_item_init (ParaatRegisterItem *self)
{
}

/**
 * paraat_register_item_new: (skip)
 * @items: of ids to items that are alive: it puts itself in
 */
ParaatRegisterItem *
paraat_register_item_new (GHashTable       *items,
                          const ParaatUuid *id)
{
  ParaatRegisterItem *self = g_object_new (PARAAT_TYPE_REGISTER_ITEM, NULL);

  self->id = *id;
  self->items = g_hash_table_ref (items);
  g_hash_table_insert (items, &self->id, self);

  return self;
}

const ParaatUuid *
paraat_register_item_get_id (ParaatRegisterItem *self)
{
  return &self->id;
}

const char *
paraat_register_item_get_title (ParaatRegisterItem *self)
{
  return self->title;
}

const char *
paraat_register_item_get_words (ParaatRegisterItem *self)
{
  return self->words;
}
