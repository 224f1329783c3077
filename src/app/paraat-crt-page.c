/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-crt-page.h"
#include "paraat-field.h"
#include "paraat-incident-acts.h"
#include "paraat-moment.h"
#include "paraat-question.h"
#include "paraat-report.h"
#include "paraat-text-row.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

#define LOOK_AT 30      /* of the newest incidents, for open ones */
#define OFFER_MAX 8
#define REFUSED_MAX 20   /* rows; one a report */

struct _ParaatCrtPage
{
  AdwNavigationPage    parent_instance;

  ParaatDesk          *desk;         /* (owned) */
  ParaatRecord        *draft;        /* (owned) the question being typed */
  GPtrArray           *newest;       /* (owned) (element-type ParaatRecord) incidents, kept loaded */
  GPtrArray           *offered;      /* (owned) (element-type ParaatRecord) in the order of about_row, after "none" */
  GPtrArray           *refused;      /* (owned) (element-type GtkWidget) (unowned) rows of sent_group */
  gboolean             is_showing;   /* about_row is being set from the draft */

  GtkWidget           *unlinked;
  GtkLabel            *unlinked_label;
  AdwComboRow         *about_row;
  ParaatTextRow       *question_entry;
  GtkWidget           *send_button;
  GtkListBox          *questions;
  AdwPreferencesGroup *sent_group;
  AdwActionRow        *link_row, *waiting_row, *acknowledged_row;
  GtkWidget           *link_button, *send_now_button;
};

enum
{
  OPEN_TALK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatCrtPage, paraat_crt_page, ADW_TYPE_NAVIGATION_PAGE)

#define TALK "paraat-talk"

/* --- which report it is about --- */

static gboolean
is_offered (ParaatRecord *record)
{
  const ParaatIdentity *identity = paraat_record_get_identity (record);

  return identity != NULL && !identity->exercise && paraat_incident_is_open (record);
}

static void
show_about (ParaatCrtPage *self)
{
  ParaatUuid about;
  guint selected = 0;

  if (paraat_question_get_about (self->draft, &about))
    for (guint i = 0; i < self->offered->len; i++)
      if (paraat_uuid_equal (paraat_record_get_id (g_ptr_array_index (self->offered, i)), &about))
        selected = i + 1;
  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->about_row, selected);
  self->is_showing = FALSE;
}

static void
fill_about (ParaatCrtPage *self)
{
  g_autoptr(GtkStringList) words = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->offered, 0);
  gtk_string_list_append (words, _("Not about a report"));
  for (guint i = 0; i < self->newest->len && self->offered->len < OFFER_MAX; i++)
    {
      ParaatRecord *record = g_ptr_array_index (self->newest, i);
      g_autofree char *reference = paraat_uuid_dup_reference (paraat_record_get_id (record));
      g_autofree char *title = paraat_report_dup_title (record);
      g_autofree char *label = g_strdup_printf ("%s (%s)", title, reference);

      if (!is_offered (record))
        continue;
      gtk_string_list_append (words, label);
      g_ptr_array_add (self->offered, g_object_ref (record));
    }
  self->is_showing = TRUE;
  adw_combo_row_set_model (self->about_row, G_LIST_MODEL (words));
  self->is_showing = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->about_row), self->offered->len > 0);
  show_about (self);
}

static void
incidents_cb (ParaatCrtPage *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->newest);
  GListModel *incidents = G_LIST_MODEL (paraat_desk_get_incidents (self->desk));
  guint n = MIN (g_list_model_get_n_items (incidents), LOOK_AT);

  self->newest = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < before->len; i++)
    g_signal_handlers_disconnect_by_data (g_ptr_array_index (before, i), self);
  for (guint i = 0; i < n; i++)
    {
      ParaatRecord *record = g_list_model_get_item (incidents, i);

      g_signal_connect_object (record, "changed", G_CALLBACK (fill_about), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (record, "notify::is-loaded", G_CALLBACK (fill_about), self, G_CONNECT_SWAPPED);
      g_ptr_array_add (self->newest, record);
    }
  fill_about (self);
}

static void
about_cb (ParaatCrtPage *self)
{
  guint selected = adw_combo_row_get_selected (self->about_row);

  if (self->is_showing || selected == GTK_INVALID_LIST_POSITION)
    return;
  paraat_question_set_about (self->draft, selected > 0 && selected <= self->offered->len
                                          ? paraat_record_get_id (g_ptr_array_index (self->offered, selected - 1)) : NULL);
}

/* --- asking --- */

static void
tell (ParaatCrtPage *self,
      const char    *words)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ParaatCrtPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatRecord) question = paraat_question_ask_finish (PARAAT_STORE (object), result, &error);
  ParaatRecord *author;

  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (self->send_button, TRUE);
  if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->question_entry));
      tell (self, _("Write your question first."));
    }
  else if (error != NULL)
    g_signal_emit_by_name (self->desk, "failed", error);
  if (question == NULL)
    return;
  author = paraat_profile_get_author (paraat_desk_get_profile (self->desk));
  if (author != NULL)
    paraat_incident_sign (paraat_desk_get_store (self->desk), question, author);
  tell (self, _("Your question is kept."));
}

static void
send_cb (ParaatCrtPage *self)
{
  if (!gtk_widget_get_sensitive (self->send_button))
    return;   /* twice on Enter is one question */
  gtk_widget_set_sensitive (self->send_button, FALSE);
  paraat_question_ask_async (paraat_desk_get_store (self->desk), paraat_desk_get_linked (self->desk), asked_cb,
                             g_object_ref (self));
}

/* --- the earlier ones --- */

static void
show_question (ParaatCrtPage *self,
               GtkWidget     *row)
{
  ParaatIncident *talk = g_object_get_data (G_OBJECT (row), TALK);
  ParaatRecord *record;
  g_autofree char *title = NULL;
  g_autofree char *state = NULL;
  g_autofree char *news = NULL;
  g_autofree char *words = NULL;
  guint n;

  if (talk == NULL)
    return;
  record = paraat_incident_get_record (talk);
  n = paraat_post_count_unread (paraat_desk_get_post (self->desk), paraat_record_get_id (record));
  title = paraat_question_dup_title (record);
  state = paraat_words_question (talk);
  news = paraat_words_unread (n);
  words = n > 0 ? g_strdup_printf ("%s · %s", news, state) : g_strdup (state);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
}

static void
state_cb (ParaatIncident *talk,
          GParamSpec     *pspec,
          gpointer        data)
{
  GtkWidget *page = gtk_widget_get_ancestor (data, PARAAT_TYPE_CRT_PAGE);

  if (page != NULL)
    show_question (PARAAT_CRT_PAGE (page), data);
}

static void
show_questions (ParaatCrtPage *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->questions)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    show_question (self, row);
}

static GtkWidget *
create_question_cb (gpointer item,
                    gpointer user_data)
{
  ParaatCrtPage *self = user_data;
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "activatable", TRUE, "title-lines", 2,
                                 "subtitle-lines", 0, NULL);
  ParaatIncident *talk = paraat_desk_new_incident (self->desk, item);

  (void) paraat_incident_get_messages (talk);   /* whether it is answered stands in them */
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_object_set_data_full (G_OBJECT (row), TALK, talk, g_object_unref);
  g_signal_connect_object (talk, "notify::state", G_CALLBACK (state_cb), row, G_CONNECT_DEFAULT);
  show_question (self, row);

  return row;
}

static void
question_activated_cb (ParaatCrtPage *self,
                       GtkListBoxRow *row)
{
  ParaatIncident *talk = g_object_get_data (G_OBJECT (row), TALK);

  if (talk != NULL)
    g_signal_emit (self, signals[OPEN_TALK], 0, paraat_incident_get_record (talk));
}

/* --- what was sent --- */

static void
add_refused (ParaatCrtPage           *self,
             const ParaatQuarantined *one)
{
  g_autofree char *reference = paraat_uuid_dup_reference (&one->root);
  g_autofree char *title = g_strdup_printf (_("Refused by the CRT, of %s"), reference);
  g_autofree char *when = paraat_moment_format (one->at_us);
  g_autofree char *why = g_strdup_printf (_("%s: %s. Nothing is lost."), when, paraat_words_refusal (one->type));
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "subtitle", why,
                                 "subtitle-lines", 0, "title-lines", 0, NULL);

  adw_action_row_add_prefix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  adw_preferences_group_add (self->sent_group, row);
  g_ptr_array_add (self->refused, row);
}

/* One row a report, with its newest reason. */
static void
refused_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatCrtPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) refused = paraat_outbox_refused_finish (PARAAT_STORE (object), result, &error);
  g_autoptr(GHashTable) roots = g_hash_table_new (paraat_uuid_hash, paraat_uuid_equal);

  if (self->desk == NULL)
    return;
  for (guint i = 0; i < self->refused->len; i++)
    adw_preferences_group_remove (self->sent_group, g_ptr_array_index (self->refused, i));
  g_ptr_array_set_size (self->refused, 0);
  for (guint i = refused != NULL ? refused->len : 0; i > 0 && self->refused->len < REFUSED_MAX; i--)
    {
      ParaatQuarantined *one = g_ptr_array_index (refused, i - 1);

      if (g_hash_table_add (roots, &one->root))
        add_refused (self, one);
    }
}

static void
show_unlinked (ParaatCrtPage *self,
               gboolean       is_linked)
{
  const ParaatContact *crt = paraat_contacts_lookup (paraat_content_get_contacts (), "crt");
  g_autofree char *words = g_strdup_printf (_("This laptop is not linked with the CRT yet. What you ask stays on this laptop until it is, and then leaves by itself. Urgent? Mail %s."),
                                            crt != NULL && crt->mail != NULL ? crt->mail : "?");

  gtk_widget_set_visible (self->unlinked, !is_linked);
  gtk_label_set_label (self->unlinked_label, words);
}

static void
show_sent (ParaatCrtPage *self)
{
  ParaatSync *sync = paraat_desk_get_sync (self->desk);
  guint n = paraat_sync_get_n_waiting (sync);
  gint64 at_us = paraat_sync_get_acknowledged_us (sync);
  g_autofree char *link = paraat_words_sync (sync);
  g_autofree char *waiting = n == 0 ? g_strdup (_("Nothing")) : g_strdup_printf (ngettext ("%u message", "%u messages", n), n);
  g_autofree char *at = at_us > 0 ? paraat_moment_format (at_us) : g_strdup (_("Nothing yet"));
  ParaatPeer peer;
  gboolean is_linked = paraat_desk_get_peer (self->desk, &peer);

  show_unlinked (self, is_linked);
  adw_action_row_set_subtitle (self->link_row, link);
  gtk_widget_set_visible (self->link_button, !is_linked);
  gtk_widget_set_visible (GTK_WIDGET (self->waiting_row), is_linked);
  adw_action_row_set_subtitle (self->waiting_row, waiting);
  gtk_widget_set_visible (self->send_now_button, n > 0);
  adw_action_row_set_subtitle (self->acknowledged_row, at);
  if (is_linked)
    paraat_outbox_refused_async (paraat_desk_get_store (self->desk), &peer, NULL, refused_cb, g_object_ref (self));
}

/* --- whole --- */

static void
paraat_crt_page_dispose (GObject *object)
{
  ParaatCrtPage *self = PARAAT_CRT_PAGE (object);

  if (self->questions != NULL)
    gtk_list_box_bind_model (self->questions, NULL, NULL, NULL, NULL);
  g_clear_object (&self->draft);
  g_clear_pointer (&self->newest, g_ptr_array_unref);
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  g_clear_pointer (&self->refused, g_ptr_array_unref);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_CRT_PAGE);

  G_OBJECT_CLASS (paraat_crt_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatCrtPage, name)

static void
paraat_crt_page_class_init (ParaatCrtPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_crt_page_dispose;
  signals[OPEN_TALK] = g_signal_new ("open-talk", PARAAT_TYPE_CRT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  g_type_ensure (PARAAT_TYPE_TEXT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/crt-page.ui");
  BIND (unlinked);
  BIND (unlinked_label);
  BIND (about_row);
  BIND (question_entry);
  BIND (send_button);
  BIND (questions);
  BIND (sent_group);
  BIND (link_row);
  BIND (link_button);
  BIND (waiting_row);
  BIND (send_now_button);
  BIND (acknowledged_row);
  gtk_widget_class_bind_template_callback (widget_class, about_cb);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, question_activated_cb);
}

static void
paraat_crt_page_init (ParaatCrtPage *self)
{
  self->newest = g_ptr_array_new_with_free_func (g_object_unref);
  self->offered = g_ptr_array_new_with_free_func (g_object_unref);
  self->refused = g_ptr_array_new ();
  self->is_showing = TRUE;   /* until there is a draft */
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatCrtPage *
paraat_crt_page_new (ParaatDesk *desk)
{
  ParaatCrtPage *self = g_object_new (PARAAT_TYPE_CRT_PAGE, NULL);
  GListModel *incidents = G_LIST_MODEL (paraat_desk_get_incidents (desk));

  self->desk = g_object_ref (desk);
  self->draft = paraat_question_get_draft (paraat_desk_get_store (desk));
  paraat_field_bind_text (GTK_WIDGET (self->question_entry), self->draft, "text");
  g_signal_connect_object (self->draft, "changed::about", G_CALLBACK (show_about), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (incidents, "items-changed", G_CALLBACK (incidents_cb), self, G_CONNECT_SWAPPED);
  gtk_list_box_bind_model (self->questions, G_LIST_MODEL (paraat_desk_get_questions (desk)), create_question_cb, self, NULL);
  g_signal_connect_object (paraat_desk_get_post (desk), "changed", G_CALLBACK (show_questions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_sync (desk), "notify", G_CALLBACK (show_sent), self, G_CONNECT_SWAPPED);
  incidents_cb (self);
  show_sent (self);

  return self;
}
