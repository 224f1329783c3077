/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-binder-parts.h"
#include "paraat-chains.h"
#include "paraat-content.h"
#include "paraat-noodmap.h"
#include "paraat-noodmap-dialog.h"
#include "paraat-noodstick-dialog.h"
#include "paraat-paper.h"

#include <glib/gi18n.h>

#define MAKING "paraat-making"

typedef struct
{
  ParaatDesk *desk;      /* (owned) */
  GPtrArray  *rows;      /* (owned) (element-type AdwSwitchRow) (unowned) */
  GPtrArray  *ids;       /* (owned) (element-type utf8) (unowned) of the items, in step with the rows */
  char      **going;     /* (owned) (nullable) what is in the one that is going out */
  gint64      going_us;
  gboolean    to_printer;
  AdwDialog  *dialog;    /* (unowned) owns this */
  GtkWidget  *out;       /* (unowned) */
} Making;

static void
making_free (gpointer data)
{
  Making *making = data;

  g_strfreev (making->going);
  g_ptr_array_unref (making->rows);
  g_ptr_array_unref (making->ids);
  g_object_unref (making->desk);
  g_free (making);
}

/* --- out --- */

static char **
list_chosen (Making *making)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < making->rows->len; i++)
    if (adw_switch_row_get_active (g_ptr_array_index (making->rows, i)))
      g_strv_builder_add (ids, g_ptr_array_index (making->ids, i));

  return g_strv_builder_end (ids);
}

static ParaatDocument *
new_binder (Making *making,
            GArray *heads)   /* (nullable) */
{
  g_autoptr(ParaatBinderParts) binder = paraat_binder_parts_new (making->desk, list_chosen (making), heads);

  g_strfreev (making->going);
  making->going = g_strdupv (binder->items);
  making->going_us = binder->parts.now_us;

  return paraat_noodmap_new (paraat_desk_get_profile (making->desk), &binder->parts);
}

static void
out_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Making *making = g_object_get_data (G_OBJECT (dialog), MAKING);

  gtk_widget_set_sensitive (making->out, TRUE);
  if (!paraat_paper_finish (GTK_WIDGET (object), result))
    return;   /* it did not go out: there is no other one now */
  paraat_noodmap_remember (paraat_desk_get_profile (making->desk), paraat_desk_get_own (making->desk), (const char * const *) making->going, making->going_us);
  adw_dialog_close (dialog);
}

static void
heads_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Making *making = g_object_get_data (G_OBJECT (dialog), MAKING);
  g_autoptr(GArray) heads = paraat_chains_list_finish (PARAAT_STORE (object), result, NULL);   /* without them it is a binder too */
  g_autoptr(ParaatDocument) binder = NULL;
  g_autofree char *name = NULL;

  if (gtk_widget_get_root (GTK_WIDGET (dialog)) == NULL)
    return;   /* it was closed meanwhile */
  binder = new_binder (making, heads);
  if (making->to_printer)
    {
      paraat_paper_print_async (GTK_WIDGET (dialog), binder, out_cb, g_object_ref (dialog));
      return;
    }
  name = paraat_paper_dup_file_name (paraat_document_get_title (binder), "pdf");
  paraat_paper_save_pdf_async (GTK_WIDGET (dialog), binder, name, out_cb, g_object_ref (dialog));
}

static void
go_out (Making   *making,
        gboolean  to_printer)
{
  making->to_printer = to_printer;
  gtk_widget_set_sensitive (making->out, FALSE);
  paraat_chains_list_async (paraat_desk_get_store (making->desk), PARAAT_BINDER_MAX_HEADS, NULL, heads_cb, g_object_ref (making->dialog));
}

static void
save_cb (GtkWidget *row,
         gpointer   data)
{
  go_out (data, FALSE);
}

static void
print_cb (GtkWidget *row,
          gpointer   data)
{
  go_out (data, TRUE);
}

/* All of it, and more, for who has no printer. */
static void
stick_cb (GtkWidget *row,
          gpointer   data)
{
  Making *making = data;

  paraat_noodstick_dialog_present (GTK_WIDGET (making->dialog), making->desk);
}

/* --- rows --- */

static GtkWidget *
new_switch (Making           *making,
            const ParaatItem *item,
            gboolean          is_in)
{
  GtkWidget *row = g_object_new (ADW_TYPE_SWITCH_ROW, "use-markup", FALSE, "title", item->title, "title-lines", 0, "active", is_in, NULL);

  g_ptr_array_add (making->rows, row);
  g_ptr_array_add (making->ids, item->id);

  return row;
}

/* (nullable): of the library, or what the administration made its own and nobody publishes any more. */
static const ParaatItem *
find_item (Making     *making,
           const char *id)
{
  ParaatOwnDocuments *own = paraat_desk_get_own (making->desk);
  const ParaatItem *item = paraat_content_lookup_item (id);
  ParaatRecord *record = item == NULL ? paraat_own_documents_find (own, id) : NULL;

  return record != NULL ? paraat_own_documents_get_item (own, record) : item;
}

static GtkWidget *
new_chosen (Making             *making,
            const char * const *chosen)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("These documents"), "description",
                                   _("Always in it: the emergency card, the contacts, whom you have to tell, an empty logbook, and the report on paper."), NULL);

  for (guint i = 0; chosen[i] != NULL; i++)
    {
      const ParaatItem *item = find_item (making, chosen[i]);

      if (item != NULL)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_switch (making, item, TRUE));
    }

  return group;
}

static const char *
kind_label (ParaatItemKind kind)
{
  switch (kind)
    {
    case PARAAT_ITEM_KIND_TEMPLATE:
      return _("More templates");
    case PARAAT_ITEM_KIND_PLAYBOOK:
      return _("More playbooks");
    case PARAAT_ITEM_KIND_GUIDE:
      return _("More guides");
    case PARAAT_ITEM_KIND_ARTICLE:
      return _("More articles");
    case PARAAT_ITEM_KIND_CHECKLIST:
    default:
      return _("More checklists");
    }
}

static GtkWidget *
new_more (Making             *making,
          const char * const *chosen)
{
  static const ParaatItemKind kinds[] = { PARAAT_ITEM_KIND_PLAYBOOK, PARAAT_ITEM_KIND_TEMPLATE, PARAAT_ITEM_KIND_GUIDE,
                                          PARAAT_ITEM_KIND_CHECKLIST, PARAAT_ITEM_KIND_ARTICLE };
  GtkWidget *group = adw_preferences_group_new ();
  GPtrArray *items = paraat_content_get_items ();

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GtkWidget *row = NULL;

      for (guint j = 0; j < items->len; j++)
        {
          const ParaatItem *item = g_ptr_array_index (items, j);

          if (item->kind != kinds[i] || g_strv_contains (chosen, item->id))
            continue;
          if (row == NULL)
            {
              row = g_object_new (ADW_TYPE_EXPANDER_ROW, "title", kind_label (kinds[i]), NULL);
              adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
            }
          adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_switch (making, item, FALSE));
        }
    }

  return group;
}

static GtkWidget *
new_out_row (Making     *making,
             const char *title,
             GCallback   callback)
{
  GtkWidget *row = g_object_new (ADW_TYPE_BUTTON_ROW, "title", title, NULL);

  g_signal_connect (row, "activated", callback, making);

  return row;
}

static GtkWidget *
new_content (Making *making)
{
  g_auto(GStrv) chosen = paraat_noodmap_list_chosen (paraat_desk_get_profile (making->desk), paraat_desk_get_own (making->desk));
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *out = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "description",
                                 _("All that you need on paper when no screen works, filled in with what Our Administration knows. What is still missing becomes a line to write on."), NULL);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (out), new_out_row (making, _("Save as PDF…"), G_CALLBACK (save_cb)));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (out), new_out_row (making, _("Print…"), G_CALLBACK (print_cb)));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (out), new_out_row (making, _("On a Stick, with All Documents…"), G_CALLBACK (stick_cb)));
  making->out = out;
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (out));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (new_chosen (making, (const char * const *) chosen)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (new_more (making, (const char * const *) chosen)));

  return page;
}

AdwDialog *
paraat_noodmap_dialog_present (GtkWidget  *page,
                               ParaatDesk *desk)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  Making *making = g_new0 (Making, 1);

  making->desk = g_object_ref (desk);
  making->rows = g_ptr_array_new ();
  making->ids = g_ptr_array_new ();
  making->dialog = dialog;
  g_object_set_data_full (G_OBJECT (dialog), MAKING, making, making_free);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), new_content (making));
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Emergency Binder"));
  adw_dialog_set_content_width (dialog, 520);
  adw_dialog_set_content_height (dialog, 640);
  adw_dialog_present (dialog, page);

  return dialog;
}
