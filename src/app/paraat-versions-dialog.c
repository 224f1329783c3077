/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-form.h"
#include "paraat-versions-dialog.h"

#include <glib/gi18n.h>

#define PARAAT_TYPE_VERSIONS_DIALOG (paraat_versions_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ParaatVersionsDialog, paraat_versions_dialog, PARAAT, VERSIONS_DIALOG, AdwDialog)

/* The answer, or its detail. */
typedef struct
{
  ParaatVersionsDialog *dialog;    /* (unowned) owns this */
  char                 *field;     /* (owned) */
  char                 *title;     /* (owned) (nullable) what it is called when there are two */
  GPtrArray            *history;   /* (owned) (nullable) (element-type ParaatSaid) newest first */
  AdwPreferencesGroup  *standing;  /* (unowned) (nullable) */
  AdwPreferencesGroup  *before;    /* (unowned) (nullable) */
} Part;

struct _ParaatVersionsDialog
{
  AdwDialog            parent_instance;

  ParaatStore         *store;     /* (owned) */
  ParaatRecord        *record;    /* (owned) */
  ParaatAuthors       *authors;   /* (owned) */
  GPtrArray           *parts;     /* (owned) (element-type Part) as they stand on the page */
  ParaatVersionsWords  words;     /* (nullable) those of the form */
  gconstpointer        data;      /* (unowned) for it */
  AdwPreferencesPage  *page;      /* (unowned) */
};

G_DEFINE_FINAL_TYPE (ParaatVersionsDialog, paraat_versions_dialog, ADW_TYPE_DIALOG)

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->field);
  g_free (part->title);
  g_clear_pointer (&part->history, g_ptr_array_unref);
  g_free (part);
}

static void
keep_cb (ParaatVersionsDialog *self,
         GtkWidget            *button)
{
  const char *value = g_object_get_data (G_OBJECT (button), "paraat-value");
  const char *field = g_object_get_data (G_OBJECT (button), "paraat-field");

  paraat_record_set (self->record, field, value);
}

static GtkWidget *
new_row (Part             *part,
         const ParaatSaid *said)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words = part->dialog->words == NULL ? paraat_form_dup_words (part->field, said->value)
                           : said->value != NULL ? part->dialog->words (said->value, part->dialog->data) : NULL;
  g_autofree char *line = paraat_authors_dup_line (part->dialog->authors, said);

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
add_button (Part             *part,
            GtkWidget        *row,
            const ParaatSaid *said,
            const char       *label)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *name = g_strdup_printf ("%s: %s", label, adw_action_row_get_subtitle (ADW_ACTION_ROW (row)));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, name, -1);
  g_object_set_data_full (G_OBJECT (button), "paraat-value", g_strdup (said->value), g_free);
  g_object_set_data_full (G_OBJECT (button), "paraat-field", g_strdup (part->field), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (keep_cb), part->dialog, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static AdwPreferencesGroup *
new_group (Part       *part,
           const char *title,
           const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *whose = part->title != NULL ? g_strdup_printf ("%s: %s", part->title, title) : g_strdup (title);
  g_autofree char *markup = g_markup_escape_text (whose, -1);

  adw_preferences_group_set_title (group, markup);
  adw_preferences_group_set_description (group, description);
  adw_preferences_page_add (part->dialog->page, group);

  return group;
}

static void
show_standing (Part *part)
{
  ParaatRecord *record = part->dialog->record;
  GPtrArray *heads = paraat_record_get_heads (record, part->field);
  gboolean differs = paraat_record_count_versions (record, part->field) > 1;

  part->standing = new_group (part, differs ? _("Colleagues wrote something else") : _("Now"),
                              differs ? _("They had not seen each other's words. Choose what is right; the rest stays below.")
                              : heads == NULL || heads->len == 0 ? _("Nobody wrote anything here.") : NULL);
  for (guint i = 0; heads != NULL && i < heads->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (heads, i);
      GtkWidget *row = new_row (part, said);

      if (differs && said->value != NULL)
        add_button (part, row, said, _("Keep This"));
      adw_preferences_group_add (part->standing, row);
    }
}

static void
show_before (Part *part)
{
  guint n = 0;

  part->before = new_group (part, _("Earlier"), NULL);
  for (guint i = 0; part->history != NULL && i < part->history->len; i++)
    {
      const ParaatSaid *said = g_ptr_array_index (part->history, i);
      GtkWidget *row;

      if (said->is_head)
        continue;
      row = new_row (part, said);
      if (said->value != NULL)
        add_button (part, row, said, _("Take Back"));
      adw_preferences_group_add (part->before, row);
      n++;
    }
  if (n == 0)
    adw_preferences_group_set_description (part->before, _("Nothing stood here before."));
}

static void
show (ParaatVersionsDialog *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      Part *part = g_ptr_array_index (self->parts, i);

      if (part->standing != NULL)
        adw_preferences_page_remove (self->page, part->standing);
      if (part->before != NULL)
        adw_preferences_page_remove (self->page, part->before);
      part->standing = part->before = NULL;
    }
  for (guint i = 0; i < self->parts->len; i++)
    {
      show_standing (g_ptr_array_index (self->parts, i));
      show_before (g_ptr_array_index (self->parts, i));
    }
}

typedef struct
{
  ParaatVersionsDialog *dialog;   /* (owned) */
  Part                 *part;     /* (unowned) of it */
} Reading;

static void
history_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr(ParaatVersionsDialog) self = reading->dialog;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) history = paraat_store_read_history_finish (PARAAT_STORE (object), result, &error);

  if (history == NULL || self->record == NULL)
    return;
  g_clear_pointer (&reading->part->history, g_ptr_array_unref);
  reading->part->history = g_steal_pointer (&history);
  show (self);
}

static void
refresh (ParaatVersionsDialog *self)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      Reading *reading = g_new0 (Reading, 1);

      reading->dialog = g_object_ref (self);
      reading->part = g_ptr_array_index (self->parts, i);
      paraat_store_read_history_async (self->store, paraat_record_get_id (self->record), reading->part->field, NULL,
                                       history_cb, reading);
    }
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

  g_ptr_array_unref (self->parts);

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

  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (self->page));
  adw_dialog_set_child (ADW_DIALOG (self), view);
  adw_dialog_set_content_width (ADW_DIALOG (self), 520);
  adw_dialog_set_content_height (ADW_DIALOG (self), 480);
}

static void
add_part (ParaatVersionsDialog *self,
          const char           *field,
          const char           *title)
{
  Part *part = g_new0 (Part, 1);
  g_autofree char *signal = g_strconcat ("changed::", field, NULL);

  part->dialog = self;
  part->field = g_strdup (field);
  part->title = g_strdup (title);
  g_ptr_array_add (self->parts, part);
  g_signal_connect_object (self->record, signal, G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
}

static ParaatVersionsDialog *
new_dialog (const char    *title,
            ParaatRecord  *record,
            ParaatAuthors *authors,
            ParaatStore   *store)
{
  ParaatVersionsDialog *self = g_object_new (PARAAT_TYPE_VERSIONS_DIALOG, "title", title, NULL);

  self->store = g_object_ref (store);
  self->record = g_object_ref (record);
  self->authors = g_object_ref (authors);

  return self;
}

static AdwDialog *
begin (ParaatVersionsDialog *self)
{
  g_signal_connect_object (self->authors, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  refresh (self);

  return ADW_DIALOG (self);
}

/**
 * paraat_versions_dialog_new_for_field:
 * @record: loaded
 * @field: of it
 * @title: what it is called
 * @words: (scope forever): how its values read
 *
 * Returns: (transfer floating): to present
 */
AdwDialog *
paraat_versions_dialog_new_for_field (ParaatRecord         *record,
                                      const char           *field,
                                      const char           *title,
                                      ParaatVersionsWords   words,
                                      gconstpointer         data,
                                      ParaatAuthors        *authors,
                                      ParaatStore          *store)
{
  ParaatVersionsDialog *self = new_dialog (title, record, authors, store);

  self->words = words;
  self->data = data;
  add_part (self, field, NULL);

  return begin (self);
}

/**
 * paraat_versions_dialog_new:
 * @record: a report, loaded
 * @question: of it; where colleagues differ on its detail alone that comes first
 *
 * Returns: (transfer floating): to present
 */
AdwDialog *
paraat_versions_dialog_new (ParaatRecord         *record,
                            const ParaatQuestion *question,
                            ParaatAuthors        *authors,
                            ParaatStore          *store)
{
  ParaatVersionsDialog *self = new_dialog (_(question->label), record, authors, store);
  gboolean detail_first = question->detail != NULL && paraat_record_count_versions (record, question->detail) > 1
                          && paraat_record_count_versions (record, question->field) < 2;

  if (detail_first)
    add_part (self, question->detail, _(question->detail_label));
  add_part (self, question->field, question->detail != NULL ? _("Answer") : NULL);
  if (question->detail != NULL && !detail_first)
    add_part (self, question->detail, _(question->detail_label));

  return begin (self);
}
