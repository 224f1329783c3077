/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-block.h"
#include "paraat-compare.h"
#include "paraat-fill.h"
#include "paraat-own.h"
#include "paraat-own-fields.h"
#include "paraat-own-section.h"
#include "paraat-reader-view.h"
#include "paraat-versions-dialog.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

struct _ParaatOwnSection
{
  GtkBox            parent_instance;

  ParaatStore      *store;       /* (owned) */
  ParaatRecord     *record;      /* (owned) */
  ParaatAuthors    *authors;     /* (owned) */
  char             *publisher;   /* (owned) */
  char             *key;         /* (owned) */
  char             *field;       /* (owned) of the record */
  char             *published;   /* (owned) (nullable) */
  GHashTable       *values;      /* (owned) */
  char             *shown;       /* (owned) (nullable) Markdown that the view shows */
  guint             show_id;     /* source that shows it anew */

  ParaatReaderView *view;
  ParaatOwnFields  *fields;      /* (nullable) while it is open */
  GtkWidget        *heading;     /* above the view, while it is open */
  GtkLabel         *status;
  GtkWidget        *head, *edit, *versions, *restore;
};

enum
{
  FOLLOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatOwnSection, paraat_own_section, GTK_TYPE_BOX)

/* --- what it says --- */

/* How a person calls it. */
static char *
dup_name (ParaatOwnSection *self)
{
  g_autofree char *text = paraat_own_dup_text (self->record, self->key);
  guint level;
  const char *body;
  g_autofree char *heading = paraat_section_dup_heading (*text == '\0' && self->published != NULL ? self->published : text, &level,
                                                         &body);

  if (heading != NULL && *heading != '\0')
    return paraat_compare_plain (heading);

  return g_strdup (g_str_equal (self->key, PARAAT_SECTION_BEGIN) ? _("Beginning of the document") : _("Part without a title"));
}

static const char *
get_state (ParaatOwnSection *self,
           const char       *text)
{
  if (*text == '\0')
    return _("Left out: there is no text in it");
  if (self->published == NULL)
    return _("Yours: it is not in the published text");
  if (!g_str_equal (text, self->published))
    return _("Changed");

  return _("As it was published");
}

static void
name_button (ParaatOwnSection *self,
             GtkWidget        *button,
             const char       *label,
             const char       *name)
{
  g_autofree char *words = g_strdup_printf ("%s %s", label, name);

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (button), label);
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);   /* else its label is its name */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_head (ParaatOwnSection *self)
{
  g_autofree char *text = paraat_own_dup_text (self->record, self->key);
  g_autofree char *name = dup_name (self);
  g_autofree char *back = g_strdup_printf (_("Back to the Text of %s…"), self->publisher);
  gboolean differs = paraat_record_count_versions (self->record, self->field) > 1;
  gboolean is_as_published = self->published != NULL && g_str_equal (text, self->published);

  gtk_label_set_label (self->status, get_state (self, text));
  name_button (self, self->edit, self->fields != NULL ? _("Done") : _("Edit"), name);
  name_button (self, self->versions, differs ? _("Two Versions: Choose…") : _("Earlier Texts…"), name);
  name_button (self, self->restore, self->published != NULL ? back : _("Leave This Part Out…"), name);
  gtk_widget_set_visible (self->versions, differs || self->fields != NULL);
  gtk_widget_set_visible (self->restore, self->fields != NULL && !is_as_published && (self->published != NULL || *text != '\0'));
  if (differs)
    gtk_widget_add_css_class (self->versions, "differs");
  else
    gtk_widget_remove_css_class (self->versions, "differs");
}

static void
show_text (ParaatOwnSection *self)
{
  g_autofree char *text = paraat_own_dup_text (self->record, self->key);
  g_autofree char *filled = paraat_fill_markdown (text, self->values, PARAAT_FILL_SCREEN);
  ParaatBlock *document;

  if (g_strcmp0 (filled, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&filled);
  document = paraat_markdown_parse (self->shown, NULL);   /* what is too deep to show is still in the fields */
  if (document != NULL)
    paraat_reader_view_show (self->view, document);
}

static gboolean
show_cb (gpointer data)
{
  ParaatOwnSection *self = data;

  self->show_id = 0;
  show_head (self);
  show_text (self);

  return G_SOURCE_REMOVE;
}

static void
changed_cb (ParaatOwnSection *self)
{
  if (self->fields != NULL)
    {
      g_autofree char *text = paraat_own_dup_text (self->record, self->key);

      paraat_own_fields_set_markdown (self->fields, text);
    }
  if (self->show_id == 0)
    self->show_id = g_idle_add (show_cb, self);
}

/* --- what is done --- */

static void
written_cb (ParaatOwnSection *self)
{
  g_autofree char *text = paraat_own_fields_dup_markdown (self->fields);

  paraat_own_fields_set_is_refused (self->fields, !paraat_own_type (self->record, self->key, text));
}

static void
left_cb (ParaatOwnSection *self)
{
  paraat_record_commit (self->record, self->field);
}

static void
edit_cb (ParaatOwnSection *self)
{
  paraat_own_section_set_is_open (self, self->fields == NULL);
}

static char *
dup_value_words (const char    *value,
                 gconstpointer  data)
{
  g_autoptr(JsonNode) node = json_from_string (value, NULL);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING
      || *json_node_get_string (node) == '\0')
    return NULL;

  return paraat_compare_plain (json_node_get_string (node));
}

static void
versions_cb (ParaatOwnSection *self)
{
  g_autofree char *name = dup_name (self);

  adw_dialog_present (paraat_versions_dialog_new_for_field (self->record, self->field, name, dup_value_words, NULL, self->authors,
                                                            self->store), GTK_WIDGET (self));
}

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ParaatOwnSection) self = user_data;

  if (g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "restore") && self->record != NULL)
    paraat_own_restore (self->record, self->key, self->published != NULL ? self->published : "");
}

static void
restore_cb (ParaatOwnSection *self)
{
  g_autofree char *name = dup_name (self);
  gboolean is_published = self->published != NULL;
  g_autofree char *body = g_strdup_printf ("%s: %s", name, is_published
    ? _("Your own words of this part make room for the published ones. You find them again among the earlier values.")
    : _("This part goes from your own version. You find its words again among the earlier values."));
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (is_published ? _("Put this part back?") : _("Leave this part out?"),
                                                                   body));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "restore", is_published ? _("Put Back") : _("Leave Out"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "restore", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, GTK_WIDGET (self), NULL, restored_cb, g_object_ref (self));
}

static void
follow_cb (ParaatOwnSection *self,
           const char       *link)
{
  g_signal_emit (self, signals[FOLLOW], 0, link);
}

/* --- whole --- */

static GtkWidget *
add_button (ParaatOwnSection *self,
            GCallback         callback)
{
  GtkWidget *button = gtk_button_new_with_label ("");

  gtk_button_set_can_shrink (GTK_BUTTON (button), TRUE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (self->head), button);

  return button;
}

static void
paraat_own_section_dispose (GObject *object)
{
  ParaatOwnSection *self = PARAAT_OWN_SECTION (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_object (&self->authors);
  g_clear_object (&self->record);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_own_section_parent_class)->dispose (object);
}

static void
paraat_own_section_finalize (GObject *object)
{
  ParaatOwnSection *self = PARAAT_OWN_SECTION (object);

  g_hash_table_unref (self->values);
  g_free (self->publisher);
  g_free (self->key);
  g_free (self->field);
  g_free (self->published);
  g_free (self->shown);

  G_OBJECT_CLASS (paraat_own_section_parent_class)->finalize (object);
}

static void
paraat_own_section_class_init (ParaatOwnSectionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_own_section_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_own_section_finalize;
  signals[FOLLOW] = g_signal_new ("follow", PARAAT_TYPE_OWN_SECTION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
paraat_own_section_init (ParaatOwnSection *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "own-section");
  self->head = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 9, "line-spacing", 6, NULL);
  self->edit = add_button (self, G_CALLBACK (edit_cb));
  self->versions = add_button (self, G_CALLBACK (versions_cb));
  self->restore = add_button (self, G_CALLBACK (restore_cb));
  self->status = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->status), "dim-label");
  adw_wrap_box_append (ADW_WRAP_BOX (self->head), GTK_WIDGET (self->status));
  self->heading = g_object_new (GTK_TYPE_LABEL, "label", _("This is how it reads"), "xalign", 0.0f, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->heading, "caption-heading");
  self->view = g_object_new (PARAAT_TYPE_READER_VIEW, NULL);
  g_signal_connect_object (self->view, "follow", G_CALLBACK (follow_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self), self->head);
  gtk_box_append (GTK_BOX (self), self->heading);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->view));
}

ParaatOwnSection *
paraat_own_section_new (const ParaatOwnSectionOf *of,
                        const char               *key,
                        const char               *published,
                        GHashTable               *values)
{
  ParaatOwnSection *self = g_object_new (PARAAT_TYPE_OWN_SECTION, NULL);
  g_autofree char *signal = NULL;
  g_autofree char *name = NULL;

  self->store = g_object_ref (of->store);
  self->record = g_object_ref (of->record);
  self->authors = g_object_ref (of->authors);
  self->publisher = g_strdup (of->publisher);
  self->key = g_strdup (key);
  self->field = paraat_own_dup_field (key);
  self->published = g_strdup (published);
  self->values = g_hash_table_ref (values);
  signal = g_strconcat ("changed::", self->field, NULL);
  g_signal_connect_object (self->record, signal, G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  name = dup_name (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  show_head (self);
  show_text (self);

  return self;
}

const char *
paraat_own_section_get_key (ParaatOwnSection *self)
{
  return self->key;
}

void
paraat_own_section_set_values (ParaatOwnSection *self,
                               GHashTable       *values)
{
  g_hash_table_unref (self->values);
  self->values = g_hash_table_ref (values);
  show_text (self);
}

/**
 * paraat_own_section_set_is_open:
 *
 * Its fields come above how it reads, with the cursor in the first; or they go, and what was typed is a change.  What is too long
 * to be one keeps them open.
 */
void
paraat_own_section_set_is_open (ParaatOwnSection *self,
                                gboolean          is_open)
{
  if (is_open == (self->fields != NULL))
    return;
  if (!is_open && paraat_own_fields_get_is_refused (self->fields))   /* it is kept nowhere else */
    {
      gtk_widget_child_focus (GTK_WIDGET (self->fields), GTK_DIR_TAB_FORWARD);
      return;
    }
  if (is_open)
    {
      g_autofree char *text = paraat_own_dup_text (self->record, self->key);

      self->fields = paraat_own_fields_new (!g_str_equal (self->key, PARAAT_SECTION_BEGIN));
      paraat_own_fields_set_markdown (self->fields, text);
      g_signal_connect_object (self->fields, "written", G_CALLBACK (written_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->fields, "left", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
      gtk_box_insert_child_after (GTK_BOX (self), GTK_WIDGET (self->fields), self->head);
      if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
        gtk_widget_child_focus (GTK_WIDGET (self->fields), GTK_DIR_TAB_FORWARD);
    }
  else
    {
      left_cb (self);
      gtk_widget_grab_focus (self->edit);
      gtk_box_remove (GTK_BOX (self), GTK_WIDGET (self->fields));
      self->fields = NULL;
    }
  gtk_widget_set_visible (self->heading, is_open);
  show_head (self);
}
