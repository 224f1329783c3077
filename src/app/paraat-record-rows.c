/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-record-rows.h"

#define RECORD "paraat-record"
#define PLACE "paraat-place"

static int
compare_cb (GtkListBoxRow *a,
            GtkListBoxRow *b,
            gpointer       data)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (a), PLACE)) - GPOINTER_TO_INT (g_object_get_data (G_OBJECT (b), PLACE));
}

static AdwActionRow *
find_row (GtkListBox   *list,
          ParaatRecord *record)
{
  for (int i = 0; gtk_list_box_get_row_at_index (list, i) != NULL; i++)
    if (paraat_record_rows_get (gtk_list_box_get_row_at_index (list, i)) == record)
      return ADW_ACTION_ROW (gtk_list_box_get_row_at_index (list, i));

  return NULL;
}

static AdwActionRow *
add_row (GtkListBox   *list,
         ParaatRecord *record)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title-lines", 0, "subtitle-lines", 0, "activatable", TRUE,
                                 NULL);

  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_object_set_data_full (G_OBJECT (row), RECORD, g_object_ref (record), g_object_unref);
  gtk_list_box_append (list, row);

  return ADW_ACTION_ROW (row);
}

/**
 * paraat_record_rows_show:
 * @records: (element-type ParaatRecord)
 * @show: (scope call):
 */
void
paraat_record_rows_show (GtkListBox          *list,
                         GPtrArray           *records,
                         ParaatRecordRowShow  show,
                         gpointer             user_data)
{
  int i = 0;

  while (gtk_list_box_get_row_at_index (list, i) != NULL)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, i);

      if (g_ptr_array_find (records, paraat_record_rows_get (row), NULL))
        i++;
      else
        gtk_list_box_remove (list, GTK_WIDGET (row));
    }
  for (guint place = 0; place < records->len; place++)
    {
      ParaatRecord *record = g_ptr_array_index (records, place);
      AdwActionRow *row = find_row (list, record);

      if (row == NULL)
        row = add_row (list, record);
      g_object_set_data (G_OBJECT (row), PLACE, GINT_TO_POINTER ((int) place));
      show (row, record, user_data);
    }
  gtk_list_box_set_sort_func (list, compare_cb, NULL, NULL);
}

ParaatRecord *
paraat_record_rows_get (GtkListBoxRow *row)
{
  return g_object_get_data (G_OBJECT (row), RECORD);
}
