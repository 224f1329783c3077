/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-field.h"
#include "paraat-incident-page.h"
#include "paraat-text-row.h"
#include "paraat-moment.h"
#include "paraat-report.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

struct _ParaatIncidentPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;       /* (owned) */
  ParaatIncident    *incident;   /* (owned) */

  GtkLabel          *heading, *since;
  AdwActionRow      *state_row, *reference_row, *case_row;
  GtkWidget         *messages_group;
  GtkListBox        *messages;
  ParaatTextRow     *message_entry;
  gboolean           has_draft;  /* the entry is bound to the message being typed */
};

enum
{
  ANSWERS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatIncidentPage, paraat_incident_page, ADW_TYPE_NAVIGATION_PAGE)

static void
refused_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatIncidentPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) refused = paraat_outbox_refused_finish (PARAAT_STORE (object), result, &error);
  g_autofree char *words = NULL;

  for (guint i = 0; refused != NULL && self->incident != NULL && i < refused->len; i++)
    {
      const ParaatQuarantined *one = g_ptr_array_index (refused, i);

      if (!paraat_uuid_equal (&one->root, paraat_record_get_id (paraat_incident_get_record (self->incident))))
        continue;
      words = g_strdup_printf (_("Part of it was refused by the CRT: %s. Nothing is lost."), paraat_words_refusal (one->type));
      adw_action_row_set_subtitle (self->state_row, words);
      return;
    }
}

static void
ask_refused (ParaatIncidentPage *self)
{
  ParaatPeer peer;

  if (paraat_desk_get_peer (self->desk, &peer))
    paraat_outbox_refused_async (paraat_desk_get_store (self->desk), &peer, NULL, refused_cb, g_object_ref (self));
}

/* Kept while it is typed, like everything else; it leaves when it is sent. */
static void
bind_draft (ParaatIncidentPage *self)
{
  ParaatRecord *draft = self->has_draft ? NULL : paraat_incident_get_draft (self->incident);

  if (draft == NULL)
    return;
  self->has_draft = TRUE;
  paraat_field_bind_text (GTK_WIDGET (self->message_entry), draft, "text");
}

static void
update (ParaatIncidentPage *self)
{
  ParaatRecord *record = paraat_incident_get_record (self->incident);
  g_autofree char *title = paraat_report_dup_title (record);
  g_autofree char *when = paraat_moment_format (paraat_record_get_first_us (record));
  g_autofree char *since = g_strdup_printf (_("Written down since %s"), when);
  g_autofree char *state = paraat_words_incident (self->incident);
  g_autofree char *number = paraat_incident_dup_case (self->incident);

  bind_draft (self);
  gtk_label_set_label (self->heading, title);
  gtk_label_set_label (self->since, since);
  adw_action_row_set_subtitle (self->state_row, state);
  gtk_widget_set_visible (GTK_WIDGET (self->case_row), number != NULL);
  adw_action_row_set_subtitle (self->case_row, number != NULL ? number : "");
  gtk_widget_set_visible (self->messages_group, paraat_incident_get_state (self->incident) != PARAAT_INCIDENT_NOT_REPORTED);
  if (paraat_incident_get_state (self->incident) == PARAAT_INCIDENT_REFUSED)
    ask_refused (self);
}

/* Who said it is told by the device that signed it. */
static void
show_message (AdwActionRow       *row,
              ParaatRecord       *message,
              ParaatIncidentPage *self)
{
  g_autofree char *text = paraat_record_dup_text (message, "text");
  g_autofree char *when = paraat_moment_format_short (paraat_record_get_first_us (message));
  GPtrArray *heads = paraat_record_get_heads (message, "text");
  ParaatPeer peer;
  gboolean is_crt = heads != NULL && paraat_desk_get_peer (self->desk, &peer)
                    && paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->device, &peer.id);
  g_autofree char *from = paraat_record_get_exists (message)
                          ? g_strdup_printf (is_crt ? _("CRT, %s") : _("You, %s"), when) : g_strdup (_("You"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), from);
  adw_action_row_set_subtitle (row, text != NULL ? text : "");
}

static void
message_changed_cb (ParaatRecord *message,
                    gpointer      unused,
                    gpointer      data)
{
  GtkWidget *row = data;
  GtkWidget *page = gtk_widget_get_ancestor (row, PARAAT_TYPE_INCIDENT_PAGE);

  if (page != NULL)
    show_message (ADW_ACTION_ROW (row), message, PARAAT_INCIDENT_PAGE (page));
}

static GtkWidget *
create_message_cb (gpointer item,
                   gpointer user_data)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (row), "property");   /* the words large, who and when small */
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_set_subtitle_selectable (row, TRUE);
  show_message (row, item, user_data);
  g_signal_connect_object (item, "changed", G_CALLBACK (message_changed_cb), row, G_CONNECT_DEFAULT);
  g_signal_connect_object (item, "notify::is-loaded", G_CALLBACK (message_changed_cb), row, G_CONNECT_DEFAULT);

  return GTK_WIDGET (row);
}

static void
send_message_cb (ParaatIncidentPage *self)
{
  g_autofree char *text = paraat_text_row_dup_text (self->message_entry);

  paraat_incident_say (self->incident, text);
  paraat_text_row_set_text (self->message_entry, "");
}

static void
answers_activated_cb (ParaatIncidentPage *self)
{
  g_signal_emit (self, signals[ANSWERS], 0);
}

ParaatIncident *
paraat_incident_page_get_incident (ParaatIncidentPage *self)
{
  return self->incident;
}

static void
paraat_incident_page_dispose (GObject *object)
{
  ParaatIncidentPage *self = PARAAT_INCIDENT_PAGE (object);

  if (self->messages != NULL)
    gtk_list_box_bind_model (self->messages, NULL, NULL, NULL, NULL);
  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_INCIDENT_PAGE);

  G_OBJECT_CLASS (paraat_incident_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatIncidentPage, name)

static void
paraat_incident_page_class_init (ParaatIncidentPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_incident_page_dispose;
  signals[ANSWERS] = g_signal_new ("answers", PARAAT_TYPE_INCIDENT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  g_type_ensure (PARAAT_TYPE_TEXT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/incident-page.ui");
  BIND (heading);
  BIND (since);
  BIND (state_row);
  BIND (reference_row);
  BIND (case_row);
  BIND (messages_group);
  BIND (messages);
  BIND (message_entry);
  gtk_widget_class_bind_template_callback (widget_class, send_message_cb);
  gtk_widget_class_bind_template_callback (widget_class, answers_activated_cb);
}

static void
paraat_incident_page_init (ParaatIncidentPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatIncidentPage *
paraat_incident_page_new (ParaatDesk     *desk,
                          ParaatIncident *incident)
{
  ParaatIncidentPage *self = g_object_new (PARAAT_TYPE_INCIDENT_PAGE, NULL);
  g_autofree char *reference = paraat_incident_dup_reference (incident);

  self->desk = g_object_ref (desk);
  self->incident = g_object_ref (incident);
  adw_action_row_set_subtitle (self->reference_row, reference);
  gtk_list_box_bind_model (self->messages, paraat_incident_get_messages (incident), create_message_cb, self, NULL);
  g_signal_connect_object (incident, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
