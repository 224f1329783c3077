/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-light.h"

#include <adwaita.h>
#include <math.h>

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
  static const char * const on_white[] = {
    [PARAAT_LIGHT_GREY] = "#77767b", [PARAAT_LIGHT_RED] = "#c01c28", [PARAAT_LIGHT_ORANGE] = "#c64600",
    [PARAAT_LIGHT_GREEN] = "#1b7f4f",
  };
  static const char * const on_dark[] = {
    [PARAAT_LIGHT_GREY] = "#9a9996", [PARAAT_LIGHT_RED] = "#f66151", [PARAAT_LIGHT_ORANGE] = "#ffa348",
    [PARAAT_LIGHT_GREEN] = "#57e389",
  };

  gdk_rgba_parse (out_colour, is_dark ? on_dark[light] : on_white[light]);
}

static GskPath *
new_polygon (float center,
             float radius,
             guint n_corners,
             float turn)
{
  GskPathBuilder *builder = gsk_path_builder_new ();

  for (guint i = 0; i < n_corners; i++)
    {
      float angle = turn + (float) i * 2.0f * (float) G_PI / (float) n_corners;
      float x = center + radius * cosf (angle);
      float y = center + radius * sinf (angle);

      if (i == 0)
        gsk_path_builder_move_to (builder, x, y);
      else
        gsk_path_builder_line_to (builder, x, y);
    }
  gsk_path_builder_close (builder);

  return gsk_path_builder_free_to_path (builder);
}

static GskPath *
new_circle (float center,
            float radius)
{
  GskPathBuilder *builder = gsk_path_builder_new ();

  gsk_path_builder_add_circle (builder, &GRAPHENE_POINT_INIT (center, center), radius);

  return gsk_path_builder_free_to_path (builder);
}

static void
paraat_light_mark_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  ParaatLightMark *self = PARAAT_LIGHT_MARK (widget);
  float half = (float) MIN (gtk_widget_get_width (widget), gtk_widget_get_height (widget)) / 2.0f;
  g_autoptr(GskPath) path = NULL;
  GdkRGBA colour;

  paraat_light_get_colour (self->light, adw_style_manager_get_dark (adw_style_manager_get_default ()), &colour);
  switch (self->light)
    {
    case PARAAT_LIGHT_RED:
      path = new_polygon (half, half * 1.25f, 4, (float) G_PI / 4.0f);
      break;
    case PARAAT_LIGHT_ORANGE:
      path = new_polygon (half, half, 3, -(float) G_PI / 2.0f);
      break;
    case PARAAT_LIGHT_GREEN:
      path = new_circle (half, half - 1.0f);
      break;
    case PARAAT_LIGHT_GREY:
    default:
      {
        g_autoptr(GskStroke) stroke = gsk_stroke_new (RING);

        path = new_circle (half, half - RING);
        gtk_snapshot_append_stroke (snapshot, path, stroke, &colour);
        return;
      }
    }
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
