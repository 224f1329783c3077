/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-awareness.h"
#include "paraat-content.h"
#include "paraat-day.h"
#include "paraat-fill.h"
#include "paraat-mail.h"
#include "paraat-message-step.h"
#include "paraat-navigate.h"
#include "paraat-paper.h"
#include "paraat-reader-page.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLANK "____"   /* a line to write on */

struct _ParaatMessageStep
{
  AdwBin           parent_instance;

  ParaatDesk      *desk;       /* (owned) (nullable) */
  ParaatMonthly   *monthly;    /* (owned) (nullable) */
  GPtrArray       *messages;   /* (owned) (nullable) (element-type ParaatAwareness) */
  ParaatAwareness *message;    /* (unowned) (nullable) of them, the one that is shown */
};

G_DEFINE_FINAL_TYPE (ParaatMessageStep, paraat_message_step, ADW_TYPE_BIN)

static char *
dup_whole (ParaatMessageStep *self)
{
  return g_strdup_printf ("%s\n\n%s\n", self->message->subject, self->message->text);
}

/* --- how it goes --- */

static void
copy_cb (ParaatMessageStep *self)
{
  g_autofree char *text = dup_whole (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", _("The text is copied."));
}

static void
mailed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatMessageStep) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_mail_compose_finish (result, &error) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && self->desk != NULL)
    paraat_paper_tell (GTK_WIDGET (self), _("There is no mail program here"),
                       _("Copy the text and paste it on another machine, or print it."));
}

static void
mail_cb (ParaatMessageStep *self)
{
  paraat_mail_compose_async (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), "", self->message->subject, self->message->text,
                             NULL, mailed_cb, g_object_ref (self));
}

/* Large enough for the wall of the kitchen. */
static void
print_cb (ParaatMessageStep *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  g_autofree char *name = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : NULL;
  g_autofree char *title = paraat_markdown_escape (self->message->subject);
  g_auto(GStrv) lines = g_strsplit (self->message->text, "\n", -1);
  g_autoptr(GString) markdown = g_string_new (NULL);
  g_autoptr(ParaatDocument) document = NULL;

  g_string_append_printf (markdown, "# %s\n\n", title);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *item = g_str_has_prefix (lines[i], " - ") ? lines[i] + strlen (" - ") : NULL;
      g_autofree char *escaped = paraat_markdown_escape (item != NULL ? item : lines[i]);

      g_string_append_printf (markdown, item != NULL ? "- %s\n" : "\n%s\n", escaped);
    }
  document = paraat_document_new (self->message->subject, markdown->str);
  paraat_document_set_footer (document, name);
  paraat_document_set_fits_page (document, TRUE);
  paraat_paper_print_async (GTK_WIDGET (self), document, NULL, NULL);
}

static void
all_cb (ParaatMessageStep *self)
{
  const ParaatItem *item = paraat_content_lookup_item (PARAAT_AWARENESS_ITEM);

  if (item != NULL)
    paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_reader_page_new (self->desk, item)));
}

/* --- what is shown --- */

static void
read_messages (ParaatMessageStep *self)
{
  gint64 now_us = paraat_desk_get_now_us (self->desk);
  g_autoptr(GHashTable) values = paraat_fill_values_new (paraat_desk_get_profile (self->desk), now_us);
  g_autoptr(GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  guint chosen;

  self->messages = paraat_awareness_list (paraat_desk_get_own (self->desk), values);
  for (guint i = 0; i < self->messages->len; i++)
    g_array_append_val (numbers, ((ParaatAwareness *) g_ptr_array_index (self->messages, i))->number);
  chosen = paraat_monthly_choose (self->monthly, (const guint *) (gpointer) numbers->data, numbers->len, now_us);
  for (guint i = 0; i < self->messages->len; i++)
    if (((ParaatAwareness *) g_ptr_array_index (self->messages, i))->number == chosen)
      self->message = g_ptr_array_index (self->messages, i);
}

static void
add_way (ParaatMessageStep *self,
         GtkWidget            *group,
         const char           *title,
         GCallback             callback)
{
  GtkWidget *row = g_object_new (ADW_TYPE_BUTTON_ROW, "title", title, NULL);

  g_signal_connect_object (row, "activated", callback, self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
}

static char *
dup_sent (ParaatMessageStep *self)
{
  g_autofree char *sent = paraat_monthly_dup_sent (self->monthly, self->message->number);
  g_autofree char *day = paraat_day_format (sent);

  return day != NULL ? g_strdup_printf (_("Message %u. It last went on %s, longest ago of all."), self->message->number, day)
                     : g_strdup_printf (_("Message %u. It did not go yet."), self->message->number);
}

static GtkWidget *
new_text (ParaatMessageStep *self)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);
  GtkWidget *subject = g_object_new (GTK_TYPE_LABEL, "label", self->message->subject, "xalign", 0.0f, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "incident-card");
  gtk_widget_add_css_class (subject, "title-4");
  gtk_box_append (GTK_BOX (card), subject);
  gtk_box_append (GTK_BOX (card), g_object_new (GTK_TYPE_LABEL, "label", self->message->text, "xalign", 0.0f, "wrap", TRUE,
                                                "wrap-mode", PANGO_WRAP_WORD_CHAR, "focusable", TRUE, NULL));   /* a screen reader begins there */

  return card;
}

static void
fill (ParaatMessageStep *self,
      GtkWidget            *box)
{
  GtkWidget *group = adw_preferences_group_new ();
  g_autofree char *sent = NULL;

  if (self->message == NULL)
    {
      gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", _("The library has no messages to colleagues. Renew the content, or write one yourself."),
                                                   "xalign", 0.0f, "wrap", TRUE, NULL));
      g_object_ref_sink (group);
      g_object_unref (group);
      return;
    }
  sent = dup_sent (self);
  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", sent, "xalign", 0.0f, "wrap", TRUE, NULL));
  gtk_box_append (GTK_BOX (box), new_text (self));
  if (strstr (self->message->text, BLANK) != NULL)
    gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_LABEL, "label", _("Where there is a line, fill in the rest yourself before it goes."),
                                                 "xalign", 0.0f, "wrap", TRUE, NULL));
  add_way (self, group, _("Copy the Text"), G_CALLBACK (copy_cb));
  add_way (self, group, _("Prepare a Mail"), G_CALLBACK (mail_cb));
  add_way (self, group, _("Print…"), G_CALLBACK (print_cb));
  add_way (self, group, _("All Twelve, and How to Use Them"), G_CALLBACK (all_cb));
  gtk_box_append (GTK_BOX (box), group);
}

guint
paraat_message_step_get_number (ParaatMessageStep *self)
{
  return self->message != NULL ? self->message->number : 0;
}

static void
paraat_message_step_dispose (GObject *object)
{
  ParaatMessageStep *self = PARAAT_MESSAGE_STEP (object);

  g_clear_object (&self->monthly);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_message_step_parent_class)->dispose (object);
}

static void
paraat_message_step_finalize (GObject *object)
{
  g_clear_pointer (&PARAAT_MESSAGE_STEP (object)->messages, g_ptr_array_unref);

  G_OBJECT_CLASS (paraat_message_step_parent_class)->finalize (object);
}

static void
paraat_message_step_class_init (ParaatMessageStepClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_message_step_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_message_step_finalize;
}

static void
paraat_message_step_init (ParaatMessageStep *self)
{
}

GtkWidget *
paraat_message_step_new (ParaatDesk    *desk,
                            ParaatMonthly *monthly)
{
  ParaatMessageStep *self = g_object_new (PARAAT_TYPE_MESSAGE_STEP, NULL);
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 18, NULL);

  self->desk = g_object_ref (desk);
  self->monthly = g_object_ref (monthly);
  read_messages (self);
  fill (self, box);
  adw_bin_set_child (ADW_BIN (self), box);

  return GTK_WIDGET (self);
}
