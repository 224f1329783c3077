/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-connection-line.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatConnectionLine
{
  AdwBin       parent_instance;

  ParaatSync  *sync;     /* (owned) (nullable) */
  GtkWidget   *icon;     /* (unowned) */
  GtkWidget   *label;    /* (unowned) */
  GtkWidget   *button;   /* (unowned) */
};

G_DEFINE_FINAL_TYPE (ParaatConnectionLine, paraat_connection_line, ADW_TYPE_BIN)

static void
show_button (ParaatConnectionLine *self)
{
  ParaatSyncState state = self->sync != NULL ? paraat_sync_get_state (self->sync) : PARAAT_SYNC_NOT_ENROLLED;
  gboolean wants_link = state == PARAAT_SYNC_NOT_ENROLLED || state == PARAAT_SYNC_NEEDS_LOGIN;
  gboolean wants_send = state == PARAAT_SYNC_OFFLINE || state == PARAAT_SYNC_REFUSED
                        || (state == PARAAT_SYNC_IDLE && paraat_sync_get_n_waiting (self->sync) > 0);

  gtk_widget_set_visible (self->button, self->sync != NULL && (wants_link || wants_send));
  gtk_button_set_label (GTK_BUTTON (self->button), wants_link ? _("Link…") : _("Send Now"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), wants_link ? "app.enrol" : "app.send-now");
}

static void
update (ParaatConnectionLine *self)
{
  g_autofree char *words = paraat_words_sync (self->sync);
  gboolean is_other = g_strcmp0 (gtk_label_get_label (GTK_LABEL (self->label)), words) != 0;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), paraat_words_sync_icon (self->sync));
  show_button (self);
  if (!is_other)
    return;
  gtk_label_set_label (GTK_LABEL (self->label), words);
  /* Busy sending comes and goes: a screen reader hears where it ended. */
  if (self->sync != NULL && paraat_sync_get_state (self->sync) != PARAAT_SYNC_SENDING
      && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_accessible_announce (GTK_ACCESSIBLE (self->label), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_LOW);
}

void
paraat_connection_line_set_sync (ParaatConnectionLine *self,
                                 ParaatSync           *sync)
{
  if (self->sync != NULL)
    g_signal_handlers_disconnect_by_data (self->sync, self);
  g_set_object (&self->sync, sync);
  if (sync != NULL)
    g_signal_connect_object (sync, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
paraat_connection_line_dispose (GObject *object)
{
  g_clear_object (&PARAAT_CONNECTION_LINE (object)->sync);

  G_OBJECT_CLASS (paraat_connection_line_parent_class)->dispose (object);
}

static void
paraat_connection_line_class_init (ParaatConnectionLineClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_connection_line_dispose;
}

static void
paraat_connection_line_init (ParaatConnectionLine *self)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  self->icon = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "valign",
                             GTK_ALIGN_START, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE, "wrap-mode",
                              PANGO_WRAP_WORD_CHAR, "xalign", 0.0, "hexpand", TRUE, NULL);
  self->button = gtk_button_new ();
  gtk_widget_add_css_class (GTK_WIDGET (self), "connection-line");
  gtk_widget_add_css_class (self->label, "caption");
  gtk_box_append (GTK_BOX (row), self->icon);
  gtk_box_append (GTK_BOX (row), self->label);
  gtk_box_append (GTK_BOX (column), row);
  gtk_box_append (GTK_BOX (column), self->button);
  adw_bin_set_child (ADW_BIN (self), column);
  update (self);
}
