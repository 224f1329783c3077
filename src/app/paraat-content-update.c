/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-app"

#include "config.h"

#include "paraat-content.h"
#include "paraat-content-update.h"
#include "paraat-news.h"
#include "paraat-packs.h"
#include "paraat-paper.h"

#include <glib/gi18n.h>

#define NEWS_MAX 30   /* more than that nobody reads in a dialog */

typedef struct
{
  GtkWidget      *page;       /* (owned) */
  ParaatPacks    *packs;      /* (owned) */
  char           *path;       /* (owned) (type filename) */
  ParaatManifest *manifest;   /* (owned) (nullable) */
} Update;

static void
update_free (Update *update)
{
  g_clear_pointer (&update->manifest, paraat_manifest_free);
  g_object_unref (update->page);
  g_object_unref (update->packs);
  g_free (update->path);
  g_free (update);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Update, update_free)

static ParaatPacks *
new_packs (ParaatStore *store)
{
  ParaatPack *own = paraat_content_get_own_pack (NULL);

  return own != NULL ? paraat_packs_new (store, paraat_store_get_data_dir (store), own) : NULL;
}

/**
 * paraat_content_update_use:
 * @store: open; before anything of the content was read
 */
void
paraat_content_update_use (ParaatStore *store)
{
  g_autoptr(ParaatPacks) packs = new_packs (store);
  g_autoptr(ParaatPack) pack = packs != NULL ? paraat_packs_open_current (packs) : NULL;

  if (pack != NULL && pack != paraat_content_get_own_pack (NULL) && !paraat_content_use (pack))
    g_info ("The content was read before its newest version was known");
}

/* --- what came of it --- */

static const char *
describe (const GError *error)
{
  if (error->domain == PARAAT_PACKS_ERROR)
    switch ((ParaatPacksError) error->code)
      {
      case PARAAT_PACKS_ERROR_SAME:
        return _("You have this content already.");
      case PARAAT_PACKS_ERROR_OLDER:
        return _("This content is older than what you had before. Ask for the newest.");
      case PARAAT_PACKS_ERROR_NO_MANIFEST:
        return _("Beside the content there is no “.manifest” that says who it is from. Both files must be in the folder.");
      case PARAAT_PACKS_ERROR_NO_PACK:
        return _("There is no content for Paraat in that folder: a file that ends in “.pack”.");
      case PARAAT_PACKS_ERROR_OTHER_CONTENT:
      default:
        return _("This is content for something else.");
      }
  if (g_error_matches (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_TOO_NEW)
      || g_error_matches (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_TOO_NEW))
    return _("It was made for a newer Paraat. Update Paraat first.");
  if (error->domain == PARAAT_MANIFEST_ERROR || error->domain == PARAAT_CONTENT_ERROR)
    return _("The file is damaged, or was changed on its way. Ask for it again. What you had stays.");

  return _("The file cannot be read, or there is no room to keep it. What you had stays.");
}

static const char *
describe_news (ParaatNewsKind kind)
{
  switch (kind)
    {
    case PARAAT_NEWS_ADDED:
      return _("New");
    case PARAAT_NEWS_REMOVED:
      return _("Gone");
    case PARAAT_NEWS_RENEWED:
    case PARAAT_NEWS_REWORDED:
    default:
      return _("Renewed");
    }
}

static GtkWidget *
new_news_list (GPtrArray *news)
{
  GtkWidget *list = g_object_new (GTK_TYPE_LIST_BOX, "selection-mode", GTK_SELECTION_NONE, "margin-start", 3, "margin-end", 3,
                                  "margin-bottom", 3, NULL);

  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What is other"), -1);
  for (guint i = 0; i < MIN (news->len, NEWS_MAX); i++)
    {
      const ParaatNews *one = g_ptr_array_index (news, i);

      gtk_list_box_append (GTK_LIST_BOX (list), g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", one->title,
                                                              "subtitle", describe_news (one->kind), "title-lines", 0, NULL));
    }

  return g_object_new (GTK_TYPE_SCROLLED_WINDOW, "child", list, "hscrollbar-policy", GTK_POLICY_NEVER,
                       "propagate-natural-height", TRUE, "max-content-height", 280, NULL);
}

static void
tell_done (Update *update)
{
  g_autoptr(ParaatPack) newer = paraat_packs_open_current (update->packs);
  ParaatPack *now = paraat_content_get_pack (NULL);
  g_autoptr(GPtrArray) news = now != NULL ? paraat_news_list (now, newer, NULL) : NULL;
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, paraat_pack_get_version (newer));
  g_autofree char *words = g_strdup_printf (_("Version %s of %s. Close Paraat and start it again to use it."), version,
                                            paraat_pack_get_publisher (newer));
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("The content is renewed"), words));

  if (news != NULL && news->len > 0)
    adw_alert_dialog_set_extra_child (dialog, new_news_list (news));
  adw_alert_dialog_add_response (dialog, "ok", _("OK"));
  adw_dialog_present (ADW_DIALOG (dialog), update->page);
}

/* --- taking it --- */

static void
installed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Update) update = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_packs_install_finish (PARAAT_PACKS (object), result, &error);

  if (manifest != NULL)
    tell_done (update);
  else
    paraat_paper_tell (update->page, _("The content was not renewed"), describe (error));
}

static void
install (Update *update)   /* (transfer full) */
{
  paraat_packs_install_async (update->packs, update->path, NULL, installed_cb, update);
}

static void
trusted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Update) update = user_data;

  if (g_strcmp0 (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "trust") != 0)
    return;
  paraat_packs_trust (update->packs, update->manifest->key);
  install (g_steal_pointer (&update));
}

/* The first half of the key, in groups that can be read out: two lines of four. */
static char *
dup_code (const ParaatManifest *manifest)
{
  GString *code = g_string_new (NULL);

  for (guint i = 0; i < PARAAT_MANIFEST_KEY_SIZE / 2; i++)
    g_string_append_printf (code, "%s%02x", i == 0 || i % 2 == 1 ? "" : i == PARAAT_MANIFEST_KEY_SIZE / 4 ? "\n" : " ",
                            manifest->key[i]);

  return g_string_free (code, FALSE);
}

static void
ask_to_trust (Update *update)   /* (transfer full) */
{
  g_autofree char *code = dup_code (update->manifest);
  g_autofree char *words = g_strdup_printf (_("The file says that it is from “%s”. Paraat does not know that publisher yet. Call them on a number that you know, and compare this code:\n\n%s\n\nTrust it only when it is the same."),
                                            update->manifest->publisher, code);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Do you trust this publisher?"), words));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "trust", _("The Code Is the Same"), NULL);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, update->page, NULL, trusted_cb, update);
}

static void
found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Update) update = user_data;
  g_autoptr(GError) error = NULL;

  update->manifest = paraat_packs_find_finish (PARAAT_PACKS (object), result, &update->path, &error);
  if (update->manifest == NULL)
    paraat_paper_tell (update->page, _("The content was not renewed"), describe (error));
  else if (paraat_packs_is_known (update->packs, update->manifest))
    install (g_steal_pointer (&update));
  else
    ask_to_trust (g_steal_pointer (&update));
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Update) update = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_select_folder_finish (GTK_FILE_DIALOG (object), result, NULL);
  g_autofree char *folder = file != NULL ? g_file_get_path (file) : NULL;
  ParaatPacks *packs = update->packs;

  if (file == NULL)   /* nobody chose one */
    return;
  if (folder == NULL)
    paraat_paper_tell (update->page, _("The content was not renewed"), _("Copy the files to this computer or to a stick first."));
  else
    paraat_packs_find_async (packs, folder, NULL, found_cb, g_steal_pointer (&update));
}

/**
 * paraat_content_update_choose:
 * @page: where it is said what came of it
 */
void
paraat_content_update_choose (GtkWidget  *page,
                              ParaatDesk *desk)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  g_autoptr(ParaatPacks) packs = new_packs (paraat_desk_get_store (desk));
  GtkRoot *root = gtk_widget_get_root (page);
  Update *update;

  if (packs == NULL)
    return;
  update = g_new0 (Update, 1);
  update->page = g_object_ref (page);
  update->packs = g_steal_pointer (&packs);
  gtk_file_dialog_set_title (dialog, _("The Folder or Stick with the New Content"));
  gtk_file_dialog_select_folder (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen_cb, update);
}

/* --- and back --- */

gboolean
paraat_content_update_can_back (ParaatDesk *desk)
{
  g_autoptr(ParaatPacks) packs = new_packs (paraat_desk_get_store (desk));

  return packs != NULL && paraat_packs_get_previous (packs) >= 0;
}

/**
 * paraat_content_update_go_back:
 * @page: where it is said what came of it
 */
void
paraat_content_update_go_back (GtkWidget  *page,
                               ParaatDesk *desk)
{
  g_autoptr(ParaatPacks) packs = new_packs (paraat_desk_get_store (desk));

  if (packs != NULL && paraat_packs_go_back (packs))
    paraat_paper_tell (page, _("The content from before"), _("Close Paraat and start it again to use it. You can come back the same way."));
  else
    paraat_paper_tell (page, _("Nothing to go back to"), _("There is no other content on this laptop that can be read."));
}
