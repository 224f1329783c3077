/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-record.h"
#include "paraat-text-row.h"

#include <string.h>

struct _ParaatTextRow
{
  AdwPreferencesRow  parent_instance;

  GtkTextView       *view;
  GtkWidget         *caption;
  GtkLabel          *refusal;   /* shown after what was too much, until the next change */
  int                width;     /* for which the view was asked how high it is */
  guint              again_id;  /* source that asks it again */
  gboolean           is_long;   /* Enter begins a line */
};

enum
{
  PROP_0,
  PROP_TEXT,
  N_PROPS
};

enum
{
  ACTIVATED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatTextRow, paraat_text_row, ADW_TYPE_PREFERENCES_ROW)

/**
 * paraat_text_row_dup_text:
 *
 * Returns: (transfer full): what is written
 */
char *
paraat_text_row_dup_text (ParaatTextRow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/**
 * paraat_text_row_set_text:
 * @text: UTF-8; cannot be undone, since nobody typed it
 */
void
paraat_text_row_set_text (ParaatTextRow *self,
                          const char    *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *before = paraat_text_row_dup_text (self);

  if (g_str_equal (before, text))
    return;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
}

/**
 * paraat_text_row_get_is_refusing:
 *
 * Returns: whether it says that the last paste was more than can be kept in one field
 */
gboolean
paraat_text_row_get_is_refusing (ParaatTextRow *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self->refusal));
}

void
paraat_text_row_hide_title (ParaatTextRow *self)
{
  gtk_widget_set_visible (self->caption, FALSE);
}

void
paraat_text_row_set_is_long (ParaatTextRow *self)
{
  self->is_long = TRUE;
}

/* --- marks --- */

#define BOLD "**"
#define ITEM "- "

static void
replace (GtkTextBuffer *buffer,
         GtkTextIter   *start,
         GtkTextIter   *end,
         const char    *text)
{
  GtkTextIter from;
  int offset = gtk_text_iter_get_offset (start);

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, start, end);
  gtk_text_buffer_insert (buffer, start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_get_iter_at_offset (buffer, &from, offset);
  gtk_text_buffer_select_range (buffer, &from, start);
}

/* The word at the cursor when nothing is selected. */
static void
get_words (GtkTextBuffer *buffer,
           GtkTextIter   *start,
           GtkTextIter   *end)
{
  if (gtk_text_buffer_get_selection_bounds (buffer, start, end))
    return;
  if (gtk_text_iter_inside_word (start) && !gtk_text_iter_starts_word (start))
    gtk_text_iter_backward_word_start (start);
  if (gtk_text_iter_inside_word (end))
    gtk_text_iter_forward_word_end (end);
}

/**
 * paraat_text_row_embolden:
 *
 * Puts ** around what is selected, or around the word at the cursor, each line apart; or takes them away.
 */
void
paraat_text_row_embolden (ParaatTextRow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_autofree char *marked = NULL;
  g_autoptr(GString) out = g_string_new (NULL);

  get_words (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  if (strlen (text) >= 2 * strlen (BOLD) && g_str_has_prefix (text, BOLD) && g_str_has_suffix (text, BOLD))
    {
      marked = g_strndup (text + strlen (BOLD), strlen (text) - 2 * strlen (BOLD));
      replace (buffer, &start, &end, marked);
    }
  else if (*text != '\0')
    {
      g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

      for (guint i = 0; lines[i] != NULL; i++)
        {
          const char *mark = *lines[i] != '\0' ? BOLD : "";

          g_string_append_printf (out, "%s%s%s%s", i > 0 ? "\n" : "", mark, lines[i], mark);
        }
      replace (buffer, &start, &end, out->str);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/**
 * paraat_text_row_make_items:
 *
 * Puts - before each line that is selected, or before that of the cursor; or takes it away.
 */
void
paraat_text_row_make_items (ParaatTextRow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GString) out = g_string_new (NULL);
  gboolean are_items = TRUE;

  (void) gtk_text_buffer_get_selection_bounds (buffer, &start, &end);
  gtk_text_iter_set_line_offset (&start, 0);
  if (!gtk_text_iter_ends_line (&end))
    gtk_text_iter_forward_to_line_end (&end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    are_items = are_items && (*lines[i] == '\0' || g_str_has_prefix (lines[i], ITEM));
  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (out, "%s%s%s", i > 0 ? "\n" : "", are_items || *lines[i] == '\0' ? "" : ITEM,
                            are_items && *lines[i] != '\0' ? lines[i] + strlen (ITEM) : lines[i]);
  if (*text == '\0')
    g_string_assign (out, ITEM);
  replace (buffer, &start, &end, out->str);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* --- typing --- */

/* What could not be kept is not taken: half of it would be worse than a sentence. */
static void
insert_cb (GtkTextBuffer *buffer,
           GtkTextIter   *place,
           const char    *text,
           int            length,
           gpointer       data)
{
  ParaatTextRow *self = data;
  g_autofree char *before = paraat_text_row_dup_text (self);
  g_autofree char *added = g_strndup (text, (gsize) length);
  g_autofree char *all = g_strconcat (before, added, NULL);

  if (paraat_text_fits (all))
    return;
  g_signal_stop_emission_by_name (buffer, "insert-text");
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), TRUE);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->view), gtk_label_get_label (self->refusal),
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
changed_cb (ParaatTextRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->refusal), FALSE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

static void
title_cb (ParaatTextRow *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
}

static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        gpointer               data)
{
  if (PARAAT_TEXT_ROW (data)->is_long)
    return GDK_EVENT_PROPAGATE;
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter) || (state & GDK_SHIFT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  /* What an input method is still composing is not done. */
  if (gtk_text_view_im_context_filter_keypress (PARAAT_TEXT_ROW (data)->view,
                                                gtk_event_controller_get_current_event (GTK_EVENT_CONTROLLER (controller))))
    return GDK_EVENT_STOP;
  g_signal_emit (data, signals[ACTIVATED], 0);

  return GDK_EVENT_STOP;
}

static void
clicked_cb (ParaatTextRow *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static gboolean
paraat_text_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARAAT_TEXT_ROW (widget)->view));
}

static void
paraat_text_row_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (id == PROP_TEXT)
    g_value_take_string (value, paraat_text_row_dup_text (PARAAT_TEXT_ROW (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
paraat_text_row_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  const char *text = g_value_get_string (value);

  if (id == PROP_TEXT)
    paraat_text_row_set_text (PARAAT_TEXT_ROW (object), text != NULL ? text : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static gboolean
measure_again_cb (gpointer data)
{
  ParaatTextRow *self = data;

  self->again_id = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self->view));

  return G_SOURCE_REMOVE;
}

/* A text view of GTK 4.18 says how high it is at the width that it had before, not at the one that it gets, and of what it
 * has laid out until now.  While it is allocated nothing can be asked for. */
static void
measure_again (ParaatTextRow *self)
{
  if (self->again_id == 0)
    self->again_id = g_idle_add (measure_again_cb, self);
}

static void
paraat_text_row_size_allocate (GtkWidget *widget,
                               int        width,
                               int        height,
                               int        baseline)
{
  ParaatTextRow *self = PARAAT_TEXT_ROW (widget);

  GTK_WIDGET_CLASS (paraat_text_row_parent_class)->size_allocate (widget, width, height, baseline);
  if (width != self->width)
    measure_again (self);
  self->width = width;
}

static void
paraat_text_row_dispose (GObject *object)
{
  g_clear_handle_id (&PARAAT_TEXT_ROW (object)->again_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (object), PARAAT_TYPE_TEXT_ROW);

  G_OBJECT_CLASS (paraat_text_row_parent_class)->dispose (object);
}

static void
paraat_text_row_class_init (ParaatTextRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = paraat_text_row_dispose;
  object_class->get_property = paraat_text_row_get_property;
  object_class->set_property = paraat_text_row_set_property;
  widget_class->grab_focus = paraat_text_row_grab_focus;
  widget_class->size_allocate = paraat_text_row_size_allocate;
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "",
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATED] = g_signal_new ("activated", PARAAT_TYPE_TEXT_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/text-row.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatTextRow, view);
  gtk_widget_class_bind_template_child (widget_class, ParaatTextRow, caption);
  gtk_widget_class_bind_template_child (widget_class, ParaatTextRow, refusal);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
}

static void
paraat_text_row_init (ParaatTextRow *self)
{
  GtkEventController *keys;

  gtk_widget_init_template (GTK_WIDGET (self));
  keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), keys);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "insert-text", G_CALLBACK (insert_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (gtk_text_view_get_buffer (self->view), "changed", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)), "notify::upper",
                           G_CALLBACK (measure_again), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::title", G_CALLBACK (title_cb), NULL);
}
