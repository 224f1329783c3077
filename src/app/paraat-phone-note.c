/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-phone-note.h"
#include "paraat-phone.h"

#include <glib/gi18n.h>

typedef struct
{
  AdwEntryRow        *row;      /* (unowned) owns this */
  GtkEventController *focus;    /* (owned) of the row */
  GtkWidget          *note;     /* (owned) the row under it */
  GtkWidget          *label;    /* (unowned) in the note */
  gboolean            with_extension;
} PhoneNote;

static void
phone_note_free (gpointer data)
{
  PhoneNote *self = data;

  g_signal_handlers_disconnect_by_data (self->row, self);
  g_signal_handlers_disconnect_by_data (self->focus, self);
  g_object_unref (self->focus);
  g_object_unref (self->note);
  g_free (self);
}

static GtkAccessible *
get_entry (PhoneNote *self)
{
  return GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (self->row)));
}

static void
tell (PhoneNote *self,
      gboolean   is_wrong)
{
  if (is_wrong == gtk_widget_get_visible (self->note))
    return;
  gtk_widget_set_visible (self->note, is_wrong);
  gtk_accessible_update_state (get_entry (self), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (is_wrong)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->row), "error");
      gtk_accessible_update_relation (get_entry (self), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->label, NULL, -1);
      gtk_accessible_announce (GTK_ACCESSIBLE (self->row), gtk_label_get_label (GTK_LABEL (self->label)),
                               GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->row), "error");
      gtk_accessible_reset_relation (get_entry (self), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY);
    }
}

static gboolean
is_wrong (PhoneNote *self)
{
  return !paraat_phone_is_number (gtk_editable_get_text (GTK_EDITABLE (self->row)), self->with_extension);
}

static void
left_cb (PhoneNote *self)
{
  tell (self, is_wrong (self));
}

/* Half a number is no wrong one while it is typed; a right one is seen at once. */
static void
changed_cb (PhoneNote *self)
{
  if (!gtk_event_controller_focus_contains_focus (GTK_EVENT_CONTROLLER_FOCUS (self->focus)) || !is_wrong (self))
    tell (self, is_wrong (self));
}

static GtkWidget *
new_note (PhoneNote *self)
{
  const char *words = self->with_extension
                      ? _("A telephone number has at least 9 digits and no words: 0470 12 34 56 or +32 470 12 34 56. An extension comes behind it: intern 123. What you typed is kept.")
                      : _("A telephone number has at least 9 digits and no words: 0470 12 34 56 or +32 470 12 34 56. What you typed is kept.");

  self->label = g_object_new (GTK_TYPE_LABEL, "label", words, "xalign", 0.0, "wrap", TRUE, "margin-top", 9, "margin-bottom", 9,
                              "margin-start", 12, "margin-end", 12, NULL);
  gtk_widget_add_css_class (self->label, "error");

  return g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", self->label, "activatable", FALSE, "selectable", FALSE, "focusable", FALSE,
                       "visible", FALSE, NULL);
}

/**
 * paraat_phone_note_add:
 * @row: for a telephone number, in a list
 * @with_extension: whether "intern 123" may stand in it
 */
void
paraat_phone_note_add (AdwEntryRow *row,
                       gboolean     with_extension)
{
  GtkWidget *list = gtk_widget_get_parent (GTK_WIDGET (row));
  PhoneNote *self;

  g_return_if_fail (GTK_IS_LIST_BOX (list));

  self = g_new0 (PhoneNote, 1);
  self->row = row;
  self->with_extension = with_extension;
  self->note = g_object_ref_sink (new_note (self));
  self->focus = g_object_ref (gtk_event_controller_focus_new ());
  g_object_set_data_full (G_OBJECT (row), "paraat-phone-note", self, phone_note_free);
  gtk_list_box_insert (GTK_LIST_BOX (list), self->note, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);
  gtk_widget_add_controller (GTK_WIDGET (row), self->focus);
  g_signal_connect_swapped (self->focus, "leave", G_CALLBACK (left_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (left_cb), self);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (changed_cb), self);
  left_cb (self);
}
