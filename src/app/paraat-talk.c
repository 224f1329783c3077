/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-authors.h"
#include "paraat-field.h"
#include "paraat-message.h"
#include "paraat-moment.h"
#include "paraat-talk.h"
#include "paraat-text-row.h"

#include <glib/gi18n.h>

#define GLANCE_MS 400    /* on the screen for so long is seen; what scrolls by is not */
#define A_LINE 24        /* px of a row that must show */

struct _ParaatTalk
{
  GtkBox          parent_instance;

  ParaatDesk     *desk;        /* (owned) (nullable) */
  ParaatIncident *incident;    /* (owned) (nullable) */
  ParaatAuthors  *authors;     /* (owned) (nullable) */
  GtkListBox     *messages;
  ParaatTextRow  *entry;
  GtkWidget      *send_button;
  gboolean        has_draft;   /* the entry is bound to the message being typed */
  guint           glance;      /* GSource id, 0: none */
  gboolean        is_watching; /* the page's scrolling is followed */
};

G_DEFINE_FINAL_TYPE (ParaatTalk, paraat_talk, GTK_TYPE_BOX)

#define MESSAGE "paraat-message"

/* --- what is before somebody's eyes --- */

static gboolean
is_active (ParaatTalk *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return gtk_widget_get_mapped (GTK_WIDGET (self)) && GTK_IS_WINDOW (root) && gtk_window_is_active (GTK_WINDOW (root));
}

static gboolean
is_in_view (ParaatTalk *self,
            GtkWidget  *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  graphene_rect_t bounds;

  if (scroller == NULL || !gtk_widget_compute_bounds (widget, scroller, &bounds))
    return FALSE;

  return graphene_rect_get_y (&bounds) + A_LINE <= (float) gtk_widget_get_height (scroller)
         && graphene_rect_get_y (&bounds) + graphene_rect_get_height (&bounds) >= A_LINE;
}

static void
see (ParaatTalk    *self,
     ParaatMessage *message)
{
  g_autofree char *line = NULL;
  g_autofree char *words = NULL;

  if (!paraat_message_is_unread (message))
    return;
  line = paraat_message_dup_line (message);
  words = g_strdup_printf (_("New message of the CRT: %s"), line);
  gtk_accessible_announce (GTK_ACCESSIBLE (self->messages), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  paraat_message_see (message);
}

static gboolean
glance_cb (gpointer data)
{
  ParaatTalk *self = data;

  self->glance = 0;
  if (!is_active (self))
    return G_SOURCE_REMOVE;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->messages)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      ParaatMessage *message = g_object_get_data (G_OBJECT (row), MESSAGE);

      if (message != NULL && is_in_view (self, row))
        see (self, message);
    }

  return G_SOURCE_REMOVE;
}

/* Something came, or is elsewhere on the screen now. */
static void
glance (ParaatTalk *self)
{
  if (self->glance == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->glance = g_timeout_add (GLANCE_MS, glance_cb, self);
}

static void
watch (ParaatTalk *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!self->is_watching && scroller != NULL && GTK_IS_WINDOW (root))
    {
      GtkAdjustment *place = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

      g_signal_connect_object (place, "value-changed", G_CALLBACK (glance), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (place, "changed", G_CALLBACK (glance), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (root, "notify::is-active", G_CALLBACK (glance), self, G_CONNECT_SWAPPED);
      self->is_watching = TRUE;
    }
  glance (self);
}

gboolean
paraat_talk_is_seen (ParaatTalk *self)
{
  return self->incident != NULL && is_active (self) && is_in_view (self, GTK_WIDGET (self->messages));
}

/* --- the messages --- */

/* Who said it is told by the device that signed it. */
static char *
dup_who (ParaatTalk    *self,
         ParaatMessage *message)
{
  ParaatRecord *record = paraat_message_get_record (message);
  ParaatDevice *own = paraat_store_get_device (paraat_desk_get_store (self->desk));
  GPtrArray *heads = paraat_record_get_heads (record, "text");
  g_autofree char *when = paraat_moment_format_short (paraat_record_get_first_us (record));
  g_autofree char *name = NULL;

  if (heads == NULL || heads->len == 0)
    return g_strdup (_("You"));
  if (paraat_message_is_from_crt (message))
    return g_strdup_printf (_("CRT, %s"), when);
  if (paraat_message_is_by (record, paraat_device_get_id (own)))
    return g_strdup_printf (_("You, %s"), when);
  name = paraat_authors_dup_name (self->authors, g_ptr_array_index (heads, 0));

  return g_strdup_printf ("%s, %s", name, when);
}

static const char *
get_state (ParaatTalk    *self,
           ParaatMessage *message)
{
  const ParaatIdentity *identity = paraat_record_get_identity (paraat_message_get_record (message));

  if (paraat_message_is_from_crt (message))
    return paraat_message_is_unread (message) ? _("new") : NULL;
  if (identity != NULL && identity->exercise)
    return NULL;   /* it stays here */
  if (paraat_message_get_read_us (message) != 0)
    return _("read by the CRT");

  return paraat_incident_is_held (self->incident, paraat_message_get_record (message)) ? _("sent") : _("waiting");
}

static void
show_message (ParaatTalk *self,
              GtkWidget  *row)
{
  ParaatMessage *message = g_object_get_data (G_OBJECT (row), MESSAGE);
  g_autofree char *text = NULL;
  g_autofree char *who = NULL;
  g_autofree char *title = NULL;
  const char *state;

  if (message == NULL)
    return;
  text = paraat_record_dup_text (paraat_message_get_record (message), "text");
  who = dup_who (self, message);
  state = get_state (self, message);
  title = state != NULL ? g_strdup_printf ("%s · %s", who, state) : g_strdup (who);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text != NULL ? text : "");
}

static void
show_messages (ParaatTalk *self)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->messages)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    show_message (self, row);
}

static void
message_changed_cb (ParaatMessage *message,
                    gpointer       data)
{
  GtkWidget *row = data;
  GtkWidget *talk = gtk_widget_get_ancestor (row, PARAAT_TYPE_TALK);

  if (talk == NULL)
    return;
  show_message (PARAAT_TALK (talk), row);
  glance (PARAAT_TALK (talk));
}

static GtkWidget *
create_message_cb (gpointer item,
                   gpointer user_data)
{
  ParaatTalk *self = user_data;
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  ParaatMessage *message = paraat_message_new (paraat_desk_get_store (self->desk), item);
  ParaatPeer peer;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (row), "property");   /* the words large, who and when small */
  adw_action_row_set_title_lines (row, 0);
  adw_action_row_set_subtitle_lines (row, 0);
  adw_action_row_set_subtitle_selectable (row, TRUE);
  g_object_set_data_full (G_OBJECT (row), MESSAGE, message, g_object_unref);
  paraat_message_set_peer (message, paraat_desk_get_peer (self->desk, &peer) ? &peer : NULL);
  g_signal_connect_object (message, "changed", G_CALLBACK (message_changed_cb), row, G_CONNECT_DEFAULT);
  show_message (self, GTK_WIDGET (row));
  glance (self);

  return GTK_WIDGET (row);
}

/* The link may come while the talk is on the screen. */
static void
peer_cb (ParaatTalk *self)
{
  ParaatPeer peer;
  gboolean has_peer = paraat_desk_get_peer (self->desk, &peer);

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->messages)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    if (g_object_get_data (G_OBJECT (row), MESSAGE) != NULL)
      paraat_message_set_peer (g_object_get_data (G_OBJECT (row), MESSAGE), has_peer ? &peer : NULL);
}

/* Kept while it is typed, like everything else; it leaves when it is sent. */
static void
update (ParaatTalk *self)
{
  ParaatRecord *draft = self->has_draft ? NULL : paraat_incident_get_draft (self->incident);

  if (draft != NULL)
    {
      self->has_draft = TRUE;
      paraat_field_bind_text (GTK_WIDGET (self->entry), draft, "text");
    }
  show_messages (self);
}

static void
said_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ParaatTalk) self = user_data;
  g_autoptr(GError) error = NULL;

  paraat_incident_say_finish (PARAAT_INCIDENT (object), result, &error);
  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (self->send_button, TRUE);
  if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID))
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  else if (error != NULL)
    g_signal_emit_by_name (self->desk, "failed", error);
}

static void
send_cb (ParaatTalk *self)
{
  g_autofree char *text = paraat_text_row_dup_text (self->entry);

  if (!gtk_widget_get_sensitive (self->send_button))
    return;   /* twice on Enter is one message */
  gtk_widget_set_sensitive (self->send_button, FALSE);
  paraat_incident_say_async (self->incident, text, said_cb, g_object_ref (self));
}

ParaatIncident *
paraat_talk_get_incident (ParaatTalk *self)
{
  return self->incident;
}

void
paraat_talk_set (ParaatTalk     *self,
                 ParaatDesk     *desk,
                 ParaatIncident *incident)
{
  g_return_if_fail (self->incident == NULL);

  self->desk = g_object_ref (desk);
  self->incident = g_object_ref (incident);
  self->authors = paraat_authors_new (paraat_desk_get_profile (desk), paraat_record_get_id (paraat_incident_get_record (incident)));
  gtk_list_box_bind_model (self->messages, paraat_incident_get_messages (incident), create_message_cb, self, NULL);
  g_signal_connect_object (incident, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->authors, "changed", G_CALLBACK (show_messages), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_sync (desk), "notify::state", G_CALLBACK (peer_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
paraat_talk_dispose (GObject *object)
{
  ParaatTalk *self = PARAAT_TALK (object);

  g_clear_handle_id (&self->glance, g_source_remove);
  if (self->messages != NULL)
    gtk_list_box_bind_model (self->messages, NULL, NULL, NULL, NULL);
  g_clear_object (&self->authors);
  g_clear_object (&self->incident);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_TALK);

  G_OBJECT_CLASS (paraat_talk_parent_class)->dispose (object);
}

static void
paraat_talk_class_init (ParaatTalkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_talk_dispose;
  g_type_ensure (PARAAT_TYPE_TEXT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/talk.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatTalk, messages);
  gtk_widget_class_bind_template_child (widget_class, ParaatTalk, entry);
  gtk_widget_class_bind_template_child (widget_class, ParaatTalk, send_button);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
}

static void
paraat_talk_init (ParaatTalk *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (watch), NULL);
}
