/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-app"

#include "config.h"

#include "paraat-beside.h"
#include "paraat-beside-update.h"
#include "paraat-content.h"
#include "paraat-content-beside.h"
#include "paraat-content-update.h"
#include "paraat-item-words.h"
#include "paraat-paper.h"

#include <glib/gi18n.h>

/* One pack that comes, or one that is here and of which a row speaks. */
typedef struct
{
  GtkWidget      *page;       /* (owned) (nullable) a row has none: it is on it */
  ParaatBeside   *beside;     /* (owned) */
  char           *path;       /* (owned) (nullable) (type filename) */
  char           *otherwise;  /* (owned) (nullable) what is said when there is none */
  ParaatManifest *manifest;   /* (owned) (nullable) */
  ParaatPack     *pack;       /* (owned) (nullable) */
} Matter;

static void
matter_free (Matter *matter)
{
  g_clear_pointer (&matter->manifest, paraat_manifest_free);
  g_clear_pointer (&matter->pack, paraat_pack_unref);
  g_clear_object (&matter->page);
  g_object_unref (matter->beside);
  g_free (matter->path);
  g_free (matter->otherwise);
  g_free (matter);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Matter, matter_free)

static Matter *
matter_new (GtkWidget    *page,   /* (nullable) */
            ParaatBeside *beside,
            ParaatPack   *pack)   /* (nullable) */
{
  Matter *matter = g_new0 (Matter, 1);

  g_set_object (&matter->page, page);
  matter->beside = g_object_ref (beside);
  matter->pack = pack != NULL ? paraat_pack_ref (pack) : NULL;

  return matter;
}

static ParaatBeside *
new_beside (ParaatStore *store)
{
  ParaatPack *own = paraat_content_get_own_pack (NULL);
  const char *data_dir = paraat_store_get_data_dir (store);
  g_autoptr(ParaatPacks) packs = own != NULL ? paraat_packs_new (store, data_dir, own) : NULL;

  return packs != NULL ? paraat_beside_new (store, data_dir, paraat_pack_get_id (own), packs) : NULL;
}

/**
 * paraat_beside_update_use:
 * @store: open; before anything of the content was read
 */
void
paraat_beside_update_use (ParaatStore *store)
{
  g_autoptr(ParaatBeside) beside = new_beside (store);
  GPtrArray *packs = beside != NULL ? paraat_beside_open_all (beside) : NULL;

  if (packs != NULL && packs->len == 0)
    g_clear_pointer (&packs, g_ptr_array_unref);
  if (packs != NULL && !paraat_content_use_beside (packs))
    g_info ("The documents were read before it was known which there are beside");
}

/* --- taking one in --- */

static ParaatPack *
open_taken (Matter *matter)
{
  g_autoptr(GPtrArray) packs = paraat_beside_open_all (matter->beside);

  for (guint i = 0; i < packs->len; i++)
    if (g_str_equal (paraat_pack_get_id (g_ptr_array_index (packs, i)), matter->manifest->id))
      return paraat_pack_ref (g_ptr_array_index (packs, i));

  return NULL;
}

static void
tell_done (Matter *matter)
{
  g_autoptr(ParaatPack) pack = open_taken (matter);
  g_autoptr(GPtrArray) items = pack != NULL ? paraat_pack_list_items (pack, NULL) : NULL;
  guint n = items != NULL ? items->len : 0;
  g_autofree char *count = g_strdup_printf (ngettext ("%u document", "%u documents", n), n);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, matter->manifest->version);
  g_autoptr(GString) words = g_string_new (NULL);

  g_string_printf (words, _("“%s” of %s, version %s: %s. Close Paraat and start it again to see them in the library."),
                   pack != NULL ? paraat_pack_get_title (pack) : matter->manifest->id,
                   pack != NULL ? paraat_pack_get_publisher (pack) : matter->manifest->publisher, version, count);
  if (pack != NULL && paraat_beside_has_more (pack))
    g_string_append_printf (words, "\n\n%s", _("It also has other things than documents, such as questions or numbers to call. Those come from the CRT only: they are left out."));
  paraat_paper_tell (matter->page, _("The documents are added"), words->str);
  gtk_widget_activate_action (matter->page, "content.changed", NULL);
}

static void
installed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Matter) matter = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_beside_install_finish (PARAAT_BESIDE (object), result, &error);

  if (manifest != NULL)
    tell_done (matter);
  else
    paraat_paper_tell (matter->page, _("The documents were not added"), paraat_content_update_describe (error));
}

static void
install (Matter *matter)   /* (transfer full) */
{
  paraat_beside_install_async (matter->beside, matter->path, NULL, installed_cb, matter);
}

static void
trusted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Matter) matter = user_data;

  if (g_strcmp0 (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "trust") != 0)
    return;
  paraat_beside_trust (matter->beside, matter->manifest->id, matter->manifest->key);
  install (g_steal_pointer (&matter));
}

static void
ask_to_trust (Matter *matter)   /* (transfer full) */
{
  g_autofree char *code = paraat_content_update_dup_code (matter->manifest);
  g_autofree char *words = g_strdup_printf (_("These documents come beside those of the CRT, and change nothing of them. The file says that it is from “%s”. Call them on a number that you know, and compare this code:\n\n%s\n\nTrust it only when it is the same."),
                                            matter->manifest->publisher, code);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Do you trust this publisher?"), words));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "trust", _("The Code Is the Same"), NULL);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, paraat_paper_get_place (matter->page), NULL, trusted_cb, matter);
}

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Matter) matter = user_data;
  g_autoptr(GError) error = NULL;

  matter->manifest = paraat_beside_find_finish (PARAAT_BESIDE (object), result, &matter->path, &error);
  if (matter->manifest == NULL && (g_error_matches (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_PACK)
                                   || g_error_matches (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OTHER_CONTENT)))
    paraat_paper_tell (matter->page, _("The content was not renewed"), matter->otherwise);
  else if (matter->manifest == NULL)
    paraat_paper_tell (matter->page, _("The content was not renewed"), paraat_content_update_describe (error));
  else if (paraat_beside_is_trusted (matter->beside, matter->manifest->id, matter->manifest->key))
    install (g_steal_pointer (&matter));
  else
    ask_to_trust (g_steal_pointer (&matter));
}

/**
 * paraat_beside_update_find:
 * @page: where it is said what came of it
 * @folder: (type filename): in which there is nothing newer for the program to go by
 * @otherwise: what to say when there is nothing beside either
 */
void
paraat_beside_update_find (GtkWidget   *page,
                           ParaatStore *store,
                           const char  *folder,
                           const char  *otherwise)
{
  g_autoptr(ParaatBeside) beside = new_beside (store);
  Matter *matter;

  if (beside == NULL)
    return;
  matter = matter_new (page, beside, NULL);
  matter->otherwise = g_strdup (otherwise);
  paraat_beside_find_async (beside, folder, NULL, found_cb, matter);
}

/* --- rows --- */

static void
removed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Matter) matter = user_data;

  if (g_strcmp0 (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "remove") != 0)
    return;
  paraat_beside_remove (matter->beside, paraat_pack_get_id (matter->pack));
  paraat_paper_tell (matter->page, _("The documents are removed"), _("They are in the library until you close Paraat and start it again."));
  gtk_widget_activate_action (matter->page, "content.changed", NULL);
}

static void
remove_cb (Matter    *matter,
           GtkButton *button)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_DIALOG);
  g_autofree char *heading = g_strdup_printf (_("Remove “%s”?"), paraat_pack_get_title (matter->pack));
  g_autofree char *words = g_strdup_printf (_("The documents of %s go out of the library. Your favourites and your own boxes stay: they are there again when you add the documents again."),
                                            paraat_pack_get_publisher (matter->pack));
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, words));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "remove", _("Remove"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, page, NULL, removed_cb, matter_new (page, matter->beside, matter->pack));
}

static void
before_cb (Matter    *matter,
           GtkButton *button)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (button), ADW_TYPE_DIALOG);
  g_autoptr(Matter) kept = matter_new (page, matter->beside, matter->pack);   /* the row goes below */

  if (!paraat_beside_go_back (kept->beside, paraat_pack_get_id (kept->pack)))
    {
      paraat_paper_tell (kept->page, _("Nothing to go back to"), _("There is no other content on this laptop that can be read."));
      return;
    }
  paraat_paper_tell (kept->page, _("The content from before"), _("Close Paraat and start it again to use it. You can come back the same way."));
  gtk_widget_activate_action (kept->page, "content.changed", NULL);
}

static void
matter_free_cb (gpointer  data,
                GClosure *closure)
{
  matter_free (data);
}

static void
add_button (AdwActionRow *row,
            const char   *icon_name,
            const char   *name,
            GCallback     callback,
            Matter       *matter)   /* (transfer full) */
{
  GtkWidget *button = g_object_new (GTK_TYPE_BUTTON, "icon-name", icon_name, "tooltip-text", name, "valign", GTK_ALIGN_CENTER, NULL);

  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_data (button, "clicked", callback, matter, matter_free_cb, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
}

static void
add_row (AdwPreferencesGroup *group,
         GPtrArray           *rows,
         ParaatBeside        *beside,
         ParaatPack          *pack)
{
  g_autofree char *words = paraat_item_words_pack (pack);
  g_autofree char *remove = g_strdup_printf (_("Remove “%s”"), paraat_pack_get_title (pack));
  g_autofree char *before = g_strdup_printf (_("Back to the Version of “%s” from Before"), paraat_pack_get_title (pack));
  AdwActionRow *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", paraat_pack_get_title (pack), "subtitle", words,
                                    "title-lines", 0, "subtitle-lines", 0, NULL);

  if (paraat_beside_can_go_back (beside, paraat_pack_get_id (pack)))
    add_button (row, "edit-undo-symbolic", before, G_CALLBACK (before_cb), matter_new (NULL, beside, pack));
  add_button (row, "user-trash-symbolic", remove, G_CALLBACK (remove_cb), matter_new (NULL, beside, pack));
  adw_preferences_group_add (group, GTK_WIDGET (row));
  g_ptr_array_add (rows, row);
}

static void
clear_rows (AdwPreferencesGroup *group)
{
  g_autoptr(GPtrArray) rows = g_object_steal_data (G_OBJECT (group), "paraat-beside");

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    adw_preferences_group_remove (group, g_ptr_array_index (rows, i));
}

/**
 * paraat_beside_update_list:
 * @group: of a dialog, where it is said what came of a button; has rows of nobody else
 *
 * Returns: how many packs there are beside, from the next start on
 */
guint
paraat_beside_update_list (AdwPreferencesGroup *group,
                           ParaatStore         *store)
{
  g_autoptr(ParaatBeside) beside = new_beside (store);
  g_autoptr(GPtrArray) packs = beside != NULL ? paraat_beside_open_all (beside) : NULL;
  GPtrArray *rows = g_ptr_array_new ();

  clear_rows (group);
  for (guint i = 0; packs != NULL && i < packs->len; i++)
    add_row (group, rows, beside, g_ptr_array_index (packs, i));
  g_object_set_data_full (G_OBJECT (group), "paraat-beside", rows, (GDestroyNotify) g_ptr_array_unref);

  return rows->len;
}
