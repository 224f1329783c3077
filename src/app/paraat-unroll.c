/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-unroll.h"

#define A_FRAME 20       /* rows more each */
#define ALL_ROWS 200     /* no list view makes more at once */
#define MAX_WAITS 60     /* frames: what cannot be read is not waited for */

struct _ParaatUnroll
{
  GObject              parent_instance;

  GtkWidget           *widget;      /* (unowned) (nullable) once it has gone */
  GtkSliceListModel   *part;        /* (owned) */
  guint                screenful;
  ParaatUnrollIsReady  is_ready;    /* (nullable) they all are */
  guint                n_waits;
  guint                tick_id;     /* 0 also while there is nothing to show */
};

G_DEFINE_FINAL_TYPE (ParaatUnroll, paraat_unroll, G_TYPE_OBJECT)

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  ParaatUnroll *self = data;
  guint size = gtk_slice_list_model_get_size (self->part);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->part));
  g_autoptr(GObject) last = n > 0 ? g_list_model_get_item (G_LIST_MODEL (self->part), n - 1) : NULL;

  /* The words of these rows come before more rows. */
  if (last != NULL && self->is_ready != NULL && !self->is_ready (last) && self->n_waits++ < MAX_WAITS)
    return G_SOURCE_CONTINUE;
  if (n == size)
    gtk_slice_list_model_set_size (self->part, size + A_FRAME < ALL_ROWS ? size + A_FRAME : G_MAXUINT);
  if (n == size && gtk_slice_list_model_get_size (self->part) < G_MAXUINT)
    return G_SOURCE_CONTINUE;
  self->tick_id = 0;   /* until there is more, if it was short */

  return G_SOURCE_REMOVE;
}

static void
go_on (ParaatUnroll *self)
{
  if (self->tick_id == 0 && self->widget != NULL && gtk_slice_list_model_get_size (self->part) < G_MAXUINT)
    self->tick_id = gtk_widget_add_tick_callback (self->widget, tick_cb, self, NULL);
}

/**
 * paraat_unroll_begin:
 *
 * Back to the first screenful, because another list is about to come.
 */
void
paraat_unroll_begin (ParaatUnroll *self)
{
  g_return_if_fail (PARAAT_IS_UNROLL (self));

  self->n_waits = 0;
  gtk_slice_list_model_set_size (self->part, self->screenful);
  go_on (self);
}

GListModel *
paraat_unroll_get_model (ParaatUnroll *self)
{
  return G_LIST_MODEL (self->part);
}

static void
paraat_unroll_dispose (GObject *object)
{
  ParaatUnroll *self = PARAAT_UNROLL (object);

  if (self->widget != NULL && self->tick_id != 0)
    gtk_widget_remove_tick_callback (self->widget, self->tick_id);
  self->tick_id = 0;
  g_clear_weak_pointer (&self->widget);
  g_clear_object (&self->part);

  G_OBJECT_CLASS (paraat_unroll_parent_class)->dispose (object);
}

static void
paraat_unroll_class_init (ParaatUnrollClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_unroll_dispose;
}

static void
paraat_unroll_init (ParaatUnroll *self)
{
}

/**
 * paraat_unroll_new:
 * @widget: by whose frames it goes: the list view, or what it stands in
 * @model: (transfer none): the long list
 * @screenful: rows that fill a large screen
 * @is_ready: (nullable) (scope notified): whether an item has its words; %NULL: they all have
 *
 * Returns: (transfer full): it begins by itself
 */
ParaatUnroll *
paraat_unroll_new (GtkWidget           *widget,
                   GListModel          *model,
                   guint                screenful,
                   ParaatUnrollIsReady  is_ready)
{
  ParaatUnroll *self = g_object_new (PARAAT_TYPE_UNROLL, NULL);

  g_set_weak_pointer (&self->widget, widget);
  self->part = gtk_slice_list_model_new (g_object_ref (model), 0, screenful);
  self->screenful = screenful;
  self->is_ready = is_ready;
  g_signal_connect_object (self->part, "items-changed", G_CALLBACK (go_on), self, G_CONNECT_SWAPPED);
  paraat_unroll_begin (self);

  return self;
}
