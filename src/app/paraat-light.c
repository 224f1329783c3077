/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-light.h"

#include <adwaita.h>

#include "paraat-evaluation-report.h"
#include "paraat-mark.h"

#define SIZE 18
#define RING 2.5f

struct _ParaatLightMark
{
  GtkWidget    parent_instance;

  ParaatLight  light;
};

G_DEFINE_FINAL_TYPE (ParaatLightMark, paraat_light_mark, GTK_TYPE_WIDGET)

void
paraat_light_get_colour (ParaatLight  light,
                         gboolean     is_dark,
                         GdkRGBA     *out_colour)
{
  static const char * const on_dark[] = {
    [PARAAT_LIGHT_GREY] = "#9a9996", [PARAAT_LIGHT_RED] = "#f66151", [PARAAT_LIGHT_ORANGE] = "#ffa348",
    [PARAAT_LIGHT_GREEN] = "#57e389",
  };

  double red, green, blue;

  if (is_dark)
    {
      gdk_rgba_parse (out_colour, on_dark[light]);
      return;
    }
  paraat_mark_get_rgb (paraat_light_get_mark (light), &red, &green, &blue);
  *out_colour = (GdkRGBA) { (float) red, (float) green, (float) blue, 1 };
}

/* The outline of paper. */
static GskPath *
new_path (ParaatMark mark,
          float      side)
{
  cairo_surface_t *surface = cairo_recording_surface_create (CAIRO_CONTENT_ALPHA, NULL);
  cairo_t *cr = cairo_create (surface);
  GskPathBuilder *builder = gsk_path_builder_new ();
  cairo_path_t *path;

  paraat_mark_trace (mark, cr, 0, 0, side, RING);
  path = cairo_copy_path (cr);
  gsk_path_builder_add_cairo_path (builder, path);
  cairo_path_destroy (path);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return gsk_path_builder_free_to_path (builder);
}

static void
paraat_light_mark_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  ParaatLightMark *self = PARAAT_LIGHT_MARK (widget);
  ParaatMark mark = paraat_light_get_mark (self->light);
  float side = (float) MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget));
  g_autoptr(GskPath) path = new_path (mark, side);
  GdkRGBA colour;

  paraat_light_get_colour (self->light, adw_style_manager_get_dark (adw_style_manager_get_default ()), &colour);
  if (mark == PARAAT_MARK_RING)
    {
      g_autoptr(GskStroke) stroke = gsk_stroke_new (RING);

      gtk_snapshot_append_stroke (snapshot, path, stroke, &colour);
    }
  else
    gtk_snapshot_append_fill (snapshot, path, GSK_FILL_RULE_WINDING, &colour);
}

static void
paraat_light_mark_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static void
paraat_light_mark_class_init (ParaatLightMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = paraat_light_mark_snapshot;
  widget_class->measure = paraat_light_mark_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
paraat_light_mark_init (ParaatLightMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

void
paraat_light_mark_set (ParaatLightMark *self,
                       ParaatLight      light)
{
  self->light = light;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
paraat_light_mark_new (ParaatLight light)
{
  ParaatLightMark *self = g_object_new (PARAAT_TYPE_LIGHT_MARK, NULL);

  paraat_light_mark_set (self, light);

  return GTK_WIDGET (self);
}
