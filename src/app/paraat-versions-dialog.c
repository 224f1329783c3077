/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-form.h"
#include "paraat-versions-dialog.h"

#include <glib/gi18n.h>

#define PARAAT_TYPE_VERSIONS_DIALOG (paraat_versions_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ParaatVersionsDialog, paraat_versions_dialog, PARAAT, VERSIONS_DIALOG, AdwDialog)

struct _ParaatVersionsDialog
{
  AdwDialog            parent_instance;

  ParaatStore         *store;     /* (owned) */
  ParaatRecord        *record;    /* (owned) */
  ParaatAuthors       *authors;   /* (owned) */
  char                *field;     /* (owned) */
  GPtrArray           *history;   /* (owned) (nullable) (element-type ParaatSaid) newest first */
  AdwPreferencesPage  *page;      /* (unowned) */
  AdwPreferencesGroup *standing;  /* (unowned) (nullable) */
  AdwPreferencesGroup *before;    /* (unowned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ParaatVersionsDialog, paraat_versions_dialog, ADW_TYPE_DIALOG)

static void
keep_cb (ParaatVersionsDialog *self,
         GtkWidget            *button)
{
  const char *value = g_object_get_data (G_OBJECT (button), "paraat-value");

  paraat_record_set (self->record, self->field, value);
}

static GtkWidget *
new_row (ParaatVersionsDialog *self,
         const ParaatSaid     *said)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words = paraat_form_dup_words (self->field, said->value);
  g_autofree char *line = paraat_authors_dup_line (self->authors, said);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), line);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words != NULL ? words
                                                     : said->value == NULL ? _("These words are not on this laptop.")
                                                                           : _("Made empty"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), TRUE);
  gtk_widget_add_css_class (row, "property");

  return row;
}

static void
add_button (ParaatVersionsDialog *self,
            GtkWidget            *row,
            const ParaatSaid     *said,
            const char           *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf ("%s: %s", label, adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  g_object_set_data_full (G_OBJECT (button), "paraat-value", g_strdup (said->value), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (keep_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static AdwPreferencesGroup *
new_group (ParaatVersionsDialog *self,
           const char           *title,
           const char           *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (self->page, group);

  return group;
}

static void
show_standing (ParaatVersionsDialog *self)
{
  GPtrArray *heads = paraat_record_get_heads (self->record, self->field);
  gboolean differs = paraat_record_count_versions (self->record, self->field) > 1;

  self->standing = new_group (self, differs ? _("Colleagues wrote something else") : _("Now"),
                              differs ? _("They had not seen each other's words. Choose what is right; the rest stays below.") : NULL);
  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (heads, i);
      GtkWidget *row = new_row (self, said);

      if (differs && said->value != NULL)
        add_button (self, row, said, _("Keep This"));
      adw_preferences_group_add (self->standing, row);
    }
}

static void
show_before (ParaatVersionsDialog *self)
{
  guint n = 0;

  self->before = new_group (self, _("Earlier"), NULL);
  for (guint i = 0; self->history != NULL && i < self->history->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (self->history, i);
      GtkWidget *row;

      if (said->is_head)
        continue;
      row = new_row (self, said);
      if (said->value != NULL)
        add_button (self, row, said, _("Take Back"));
      adw_preferences_group_add (self->before, row);
      n++;
    }
  if (n == 0)
    adw_preferences_group_set_description (self->before, _("Nothing stood here before."));
}

static void
show (ParaatVersionsDialog *self)
{
  if (self->standing != NULL)
    adw_preferences_page_remove (self->page, self->standing);
  if (self->before != NULL)
    adw_preferences_page_remove (self->page, self->before);
  show_standing (self);
  show_before (self);
}

static void
history_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatVersionsDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) history = paraat_store_read_history_finish (PARAAT_STORE (object), result, &error);

  if (history == NULL || self->record == NULL)
    return;
  g_clear_pointer (&self->history, g_ptr_array_unref);
  self->history = g_steal_pointer (&history);
  show (self);
}

static void
refresh (ParaatVersionsDialog *self)
{
  paraat_store_read_history_async (self->store, paraat_record_get_id (self->record), self->field, NULL, history_cb,
                                   g_object_ref (self));
}

static void
paraat_versions_dialog_dispose (GObject *object)
{
  ParaatVersionsDialog *self = PARAAT_VERSIONS_DIALOG (object);

  g_clear_object (&self->record);
  g_clear_object (&self->authors);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_versions_dialog_parent_class)->dispose (object);
}

static void
paraat_versions_dialog_finalize (GObject *object)
{
  ParaatVersionsDialog *self = PARAAT_VERSIONS_DIALOG (object);

  g_free (self->field);
  g_clear_pointer (&self->history, g_ptr_array_unref);

  G_OBJECT_CLASS (paraat_versions_dialog_parent_class)->finalize (object);
}

static void
paraat_versions_dialog_class_init (ParaatVersionsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_versions_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_versions_dialog_finalize;
}

static void
paraat_versions_dialog_init (ParaatVersionsDialog *self)
{
  GtkWidget *view = adw_toolbar_view_new ();

  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->page));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 480);
}

/**
 * paraat_versions_dialog_new:
 * @record: a report, loaded
 * @field: of it
 * @title: the question
 *
 * Returns: (transfer floating): to present
 */
AdwDialog *
paraat_versions_dialog_new (ParaatRecord  *record,
                            const char    *field,
                            const char    *title,
                            ParaatAuthors *authors,
                            ParaatStore   *store)
{
  ParaatVersionsDialog *self = g_object_new (PARAAT_TYPE_VERSIONS_DIALOG, "title", title, NULL);
  g_autofree char *signal = g_strconcat ("changed::", field, NULL);

  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->authors = g_object_ref (authors);
  self->field = g_strdup (field);
  g_signal_connect_object (record, signal, G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (authors, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  refresh (self);

  return ADW_DIALOG (self);
}
