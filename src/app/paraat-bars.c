/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-bars.h"
#include "paraat-light.h"

#define HEIGHT 10
#define HIGHEST 4.0
#define TICK 3.0f   /* px: the stripe of last time */

/* --- one bar --- */

#define PARAAT_TYPE_BAR (paraat_bar_get_type ())
G_DECLARE_FINAL_TYPE (ParaatBar, paraat_bar, PARAAT, BAR, GtkWidget)

struct _ParaatBar
{
  GtkWidget    parent_instance;

  double       value;
  double       earlier;
  ParaatLight  light;
};

G_DEFINE_FINAL_TYPE (ParaatBar, paraat_bar, GTK_TYPE_WIDGET)

static void
paraat_bar_snapshot (GtkWidget   *widget,
                     GtkSnapshot *snapshot)
{
  ParaatBar *self = PARAAT_BAR (widget);
  float width = (float) gtk_widget_get_width (widget);
  float height = (float) gtk_widget_get_height (widget);
  GskRoundedRect round;
  GdkRGBA ink, colour;

  gtk_widget_get_color (widget, &ink);
  paraat_light_get_colour (self->light, adw_style_manager_get_dark (adw_style_manager_get_default ()), &colour);
  gsk_rounded_rect_init_from_rect (&round, &GRAPHENE_RECT_INIT (0, 0, width, height), height / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { ink.red, ink.green, ink.blue, 0.15f }, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (0, 0, width * (float) (self->value / HIGHEST), height));
  if (self->earlier >= 0)
    gtk_snapshot_append_color (snapshot, &ink, &GRAPHENE_RECT_INIT ((width - TICK) * (float) (self->earlier / HIGHEST), 0, TICK,
                                                                    height));
  gtk_snapshot_pop (snapshot);
}

static void
paraat_bar_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = HEIGHT;
  *natural = HEIGHT;
}

static void
paraat_bar_class_init (ParaatBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = paraat_bar_snapshot;
  widget_class->measure = paraat_bar_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
paraat_bar_init (ParaatBar *self)
{
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

/* --- all of them --- */

struct _ParaatBars
{
  AdwBin         parent_instance;

  GtkBox        *lines;              /* (unowned) the child */
  GtkSizeGroup  *titles, *figures;   /* (owned) of small lines, each as wide as the widest */
};

G_DEFINE_FINAL_TYPE (ParaatBars, paraat_bars, ADW_TYPE_BIN)

void
paraat_bars_clear (ParaatBars *self)
{
  GtkWidget *line;

  while ((line = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_box_remove (self->lines, line);
}

static GtkWidget *
new_cell (const char *words)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *cell = g_object_new (ADW_TYPE_BIN, "accessible-role", GTK_ACCESSIBLE_ROLE_CELL, "child", label, NULL);

  return cell;
}

void
paraat_bars_add (ParaatBars  *self,
                 const char  *title,
                 const char  *figure,
                 double       value,
                 double       earlier,
                 ParaatLight  light)
{
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_ROW, NULL);
  GtkWidget *figure_cell = new_cell (figure);
  ParaatBar *bar = g_object_new (PARAAT_TYPE_BAR, "hexpand", TRUE, NULL);

  bar->value = CLAMP (value, 0, HIGHEST);
  bar->earlier = MIN (earlier, HIGHEST);
  bar->light = light;
  gtk_widget_add_css_class (figure_cell, "dim-label");
  gtk_widget_add_css_class (figure_cell, "caption");
  gtk_box_append (GTK_BOX (line), new_cell (title));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (bar));
  gtk_box_append (GTK_BOX (line), figure_cell);
  gtk_box_append (self->lines, line);
}

/**
 * paraat_bars_add_small:
 * @title: what it is of, in a few characters: a day
 * @figure: the level in words
 *
 * One bar of several that are compared, in one line.
 */
void
paraat_bars_add_small (ParaatBars  *self,
                       const char  *title,
                       const char  *figure,
                       double       value,
                       ParaatLight  light)
{
  GtkWidget *line = g_object_new (GTK_TYPE_BOX, "spacing", 12, "accessible-role", GTK_ACCESSIBLE_ROLE_ROW, NULL);
  GtkWidget *title_cell = new_cell (title);
  GtkWidget *figure_cell = new_cell (figure);
  ParaatBar *bar = g_object_new (PARAAT_TYPE_BAR, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);

  bar->value = CLAMP (value, 0, HIGHEST);
  bar->earlier = -1;
  bar->light = light;
  gtk_size_group_add_widget (self->titles, title_cell);
  gtk_size_group_add_widget (self->figures, figure_cell);
  gtk_box_append (GTK_BOX (line), title_cell);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (bar));
  gtk_box_append (GTK_BOX (line), figure_cell);
  gtk_box_set_spacing (self->lines, 6);
  gtk_box_append (self->lines, line);
}

static void
paraat_bars_dispose (GObject *object)
{
  g_clear_object (&PARAAT_BARS (object)->titles);
  g_clear_object (&PARAAT_BARS (object)->figures);

  G_OBJECT_CLASS (paraat_bars_parent_class)->dispose (object);
}

static void
paraat_bars_class_init (ParaatBarsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_bars_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_TABLE);
}

static void
paraat_bars_init (ParaatBars *self)
{
  self->titles = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->figures = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->lines = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 18));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lines));
}
