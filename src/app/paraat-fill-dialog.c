/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-field.h"
#include "paraat-fill.h"
#include "paraat-fill-dialog.h"
#include "paraat-text-row.h"

#include <glib/gi18n.h>

/* A person of whom nothing was known gets a role with the first thing that is. */
static void
person_changed_cb (ParaatRecord *person,
                   const char   *field,
                   GtkWidget    *row)
{
  const char *role = g_object_get_data (G_OBJECT (row), "paraat-role");
  g_autofree char *has = paraat_record_dup_text (person, "role");

  if (has == NULL && !g_str_equal (field, "role"))
    paraat_record_set_text (person, "role", role);
}

static void
once_cb (ParaatTextRow *row,
         GParamSpec    *pspec,
         gpointer       data)
{
  GHashTable *once = data;
  const char *field = g_object_get_data (G_OBJECT (row), "paraat-field");
  char *text = g_strstrip (paraat_text_row_dup_text (row));

  if (*text != '\0')
    g_hash_table_insert (once, g_strdup (field), text);
  else
    {
      g_hash_table_remove (once, field);
      g_free (text);
    }
}

static GtkWidget *
new_row (ParaatDesk *desk,
         const char *field,
         GHashTable *once,
         gboolean   *out_is_kept)
{
  GtkWidget *row = g_object_new (PARAAT_TYPE_TEXT_ROW, "use-markup", FALSE, "title", paraat_fill_get_label (field), NULL);
  g_autoptr(ParaatRecord) record = NULL;
  g_autofree char *name = NULL;

  *out_is_kept = paraat_fill_find_place (paraat_desk_get_profile (desk), field, &record, &name);
  if (*out_is_kept)
    {
      paraat_field_bind_text (row, record, name);
      if (paraat_fill_get_role (field) != NULL)
        {
          g_object_set_data (G_OBJECT (row), "paraat-role", (gpointer) paraat_fill_get_role (field));
          g_signal_connect_object (record, "changed", G_CALLBACK (person_changed_cb), row, G_CONNECT_DEFAULT);
        }
    }
  else
    {
      g_object_set_data_full (G_OBJECT (row), "paraat-field", g_strdup (field), g_free);
      g_signal_connect_data (row, "notify::text", G_CALLBACK (once_cb), g_hash_table_ref (once),
                             (GClosureNotify) (void (*) (void)) g_hash_table_unref, 0);
    }

  return row;
}

static AdwPreferencesGroup *
add_group (AdwPreferencesPage *page,
           const char         *title,
           const char         *description)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));

  return ADW_PREFERENCES_GROUP (group);
}

/**
 * paraat_fill_dialog_new:
 * @fields: what to ask
 * @first: (nullable): where the cursor begins
 * @once: (element-type utf8 utf8): what is for this document only, by field
 *
 * Returns: (transfer floating): a dialog; what is typed counts at once
 */
AdwDialog *
paraat_fill_dialog_new (ParaatDesk         *desk,
                        const char * const *fields,
                        const char         *first,
                        GHashTable         *once)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  AdwPreferencesGroup *kept = add_group (page, _("Of your administration"), _("Kept, and filled in in every document."));
  AdwPreferencesGroup *loose = add_group (page, _("Of this document"), _("Only for as long as the document is open."));
  gboolean has_kept = FALSE, has_loose = FALSE;

  for (guint i = 0; fields[i] != NULL; i++)
    {
      gboolean is_kept;
      GtkWidget *row = new_row (desk, fields[i], once, &is_kept);

      adw_preferences_group_add (is_kept ? kept : loose, row);
      has_kept = has_kept || is_kept;
      has_loose = has_loose || !is_kept;
      if (first != NULL ? g_str_equal (fields[i], first) : i == 0)
        adw_dialog_set_focus (dialog, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (kept), has_kept);
  gtk_widget_set_visible (GTK_WIDGET (loose), has_loose);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), GTK_WIDGET (page));
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Fill In"));
  adw_dialog_set_content_width (dialog, 520);
  adw_dialog_set_content_height (dialog, 620);

  return dialog;
}
