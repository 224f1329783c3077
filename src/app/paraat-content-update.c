/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-app"

#include "config.h"

#include "paraat-beside-update.h"
#include "paraat-content.h"
#include "paraat-content-update.h"
#include "paraat-news.h"
#include "paraat-packs.h"
#include "paraat-paper.h"
#include "paraat-renew.h"

#include <glib/gi18n.h>

#define NEWS_MAX 30   /* more than that nobody reads in a dialog */

typedef struct
{
  GtkWidget          *page;       /* (owned) */
  GtkWidget          *busy;       /* (owned) (nullable) what cannot be used meanwhile */
  ParaatPacks        *packs;      /* (owned) */
  ParaatContentFetch *fetch;      /* (owned) (nullable) over the network; else … */
  ParaatStore        *store;      /* (owned) */
  char               *folder;     /* (owned) (nullable) (type filename) that was chosen */
  char               *path;       /* (owned) (nullable) (type filename) … from here */
  ParaatManifest     *manifest;   /* (owned) (nullable) */
} Update;

static void
update_free (Update *update)
{
  g_clear_pointer (&update->manifest, paraat_manifest_free);
  if (update->busy != NULL)
    gtk_widget_set_sensitive (update->busy, TRUE);
  g_clear_object (&update->busy);
  g_clear_object (&update->fetch);
  g_object_unref (update->page);
  g_object_unref (update->packs);
  g_object_unref (update->store);
  g_free (update->folder);
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
  paraat_beside_update_use (store);
}

/* --- what came of it --- */

static const char *
describe_network (const GError *error)
{
  switch ((ParaatSyncError) error->code)
    {
    case PARAAT_SYNC_ERROR_BAD_ADDRESS:
      return _("That is no address of content. It begins with https:// and ends with the name of a file.");
    case PARAAT_SYNC_ERROR_MOVED:
      return _("The content is at another address now. Ask for that address.");
    case PARAAT_SYNC_ERROR_NOT_OURS:
      return _("There is no content for Paraat there. Check the address, and whether this network asks you to log in first.");
    case PARAAT_SYNC_ERROR_CERTIFICATE:
      return _("Whoever answered cannot prove who they are. Check the address, or try another network.");
    case PARAAT_SYNC_ERROR_NO_ANSWER:
    case PARAAT_SYNC_ERROR_FAILED:
    case PARAAT_SYNC_ERROR_BAD_CODE:
    case PARAAT_SYNC_ERROR_USED_CODE:
    case PARAAT_SYNC_ERROR_REFUSED:
    default:
      return _("There was no answer. Try again later: what came already is kept.");
    }
}

/**
 * paraat_content_update_describe:
 * @error: why a pack was not taken
 */
const char *
paraat_content_update_describe (const GError *error)
{
  if (error->domain == PARAAT_SYNC_ERROR)
    return describe_network (error);
  if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL))
    return _("The disk is full. Make room and try again. What you had stays.");
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
      case PARAAT_PACKS_ERROR_TOO_MANY:
        return _("There are eight folders of documents beside those of the CRT already. Remove one first.");
      case PARAAT_PACKS_ERROR_TOO_LARGE:
        return _("The file is too large to come beside the documents of the CRT: at most 8 MB.");
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
tell_done (GtkWidget   *page,
           ParaatPacks *packs)
{
  g_autoptr(ParaatPack) newer = paraat_packs_open_current (packs);
  ParaatPack *now = paraat_content_get_pack (NULL);
  g_autoptr(GPtrArray) news = now != NULL ? paraat_news_list (now, newer, NULL) : NULL;
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, paraat_pack_get_version (newer));
  g_autofree char *words = g_strdup_printf (_("Version %s of %s. Close Paraat and start it again to use it."), version,
                                            paraat_pack_get_publisher (newer));
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("The content is renewed"), words));

  if (news != NULL && news->len > 0)
    adw_alert_dialog_set_extra_child (dialog, new_news_list (news));
  adw_alert_dialog_add_response (dialog, "ok", _("OK"));
  adw_dialog_present (ADW_DIALOG (dialog), paraat_paper_get_place (page));
}

/* --- taking it --- */

static const ParaatManifest *
get_manifest (const Update *update)
{
  return update->fetch != NULL ? paraat_content_fetch_get_manifest (update->fetch) : update->manifest;
}

static void
finish (Update *update)
{
  tell_done (update->page, update->packs);
  gtk_widget_activate_action (update->page, "content.changed", NULL);   /* of the preferences */
}

static void
installed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Update) update = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_packs_install_finish (PARAAT_PACKS (object), result, &error);

  if (manifest != NULL)
    finish (update);
  else
    paraat_paper_tell (update->page, _("The content was not renewed"), paraat_content_update_describe (error));
}

static void ask_to_trust (Update *update);

static void
renewed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Update) update = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_renew_finish (PARAAT_PACKS (object), result, &error);

  if (manifest != NULL)
    finish (update);
  else if (g_error_matches (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY) && get_manifest (update) != NULL)
    ask_to_trust (g_steal_pointer (&update));
  else
    paraat_paper_tell (update->page, _("The content was not renewed"), paraat_content_update_describe (error));
}

static void
install (Update *update)   /* (transfer full) */
{
  if (update->fetch != NULL)
    paraat_renew_async (update->packs, update->fetch, NULL, NULL, renewed_cb, update);
  else
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
  paraat_packs_trust (update->packs, get_manifest (update)->key);
  install (g_steal_pointer (&update));
}

/* The first half of the key, in groups that can be read out: two lines of four. */
char *
paraat_content_update_dup_code (const ParaatManifest *manifest)
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
  g_autofree char *code = paraat_content_update_dup_code (get_manifest (update));
  g_autofree char *words = g_strdup_printf (_("The file says that it is from “%s”. Paraat does not know that publisher yet. Call them on a number that you know, and compare this code:\n\n%s\n\nTrust it only when it is the same."),
                                            get_manifest (update)->publisher, code);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Do you trust this publisher?"), words));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "trust", _("The Code Is the Same"), NULL);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, paraat_paper_get_place (update->page), NULL, trusted_cb, update);
}

static void
found_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(Update) update = user_data;
  g_autoptr(GError) error = NULL;

  update->manifest = paraat_packs_find_finish (PARAAT_PACKS (object), result, &update->path, &error);
  if (update->manifest == NULL)   /* nothing to go by; there may be something to have beside it */
    paraat_beside_update_find (update->page, update->store, update->folder, paraat_content_update_describe (error));
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
    {
      g_set_str (&update->folder, folder);
      paraat_packs_find_async (packs, folder, NULL, found_cb, g_steal_pointer (&update));
    }
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
  update->store = g_object_ref (paraat_desk_get_store (desk));
  gtk_file_dialog_set_title (dialog, _("The Folder or Stick with the New Content"));
  gtk_file_dialog_select_folder (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen_cb, update);
}

/* --- over the network --- */

static void
renew_from (GtkWidget          *page,
            ParaatDesk         *desk,
            GtkWidget          *busy,
            ParaatContentFetch *fetch)   /* (transfer full) */
{
  ParaatPacks *packs = new_packs (paraat_desk_get_store (desk));
  Update *update;

  if (packs == NULL)
    {
      g_object_unref (fetch);
      return;
    }
  update = g_new0 (Update, 1);
  update->page = g_object_ref (page);
  update->packs = packs;
  update->store = g_object_ref (paraat_desk_get_store (desk));
  update->fetch = fetch;
  if (busy != NULL)
    update->busy = g_object_ref (busy);
  if (busy != NULL)
    gtk_widget_set_sensitive (busy, FALSE);
  install (update);
}

/**
 * paraat_content_update_look:
 * @page: where it is said what came of it
 * @busy: (nullable): what cannot be used meanwhile
 *
 * Asks the CRT with which this desk is linked.
 */
void
paraat_content_update_look (GtkWidget  *page,
                            ParaatDesk *desk,
                            GtkWidget  *busy)
{
  ParaatContentFetch *fetch = paraat_content_fetch_new_linked (paraat_desk_get_sync (desk));

  if (fetch != NULL)
    renew_from (page, desk, busy, fetch);
  else
    paraat_paper_tell (page, _("The content was not renewed"), _("This laptop is not linked with the CRT."));
}

/**
 * paraat_content_update_fetch:
 * @page: where it is said what came of it
 * @busy: (nullable): what cannot be used meanwhile
 * @address: as somebody typed it
 */
void
paraat_content_update_fetch (GtkWidget  *page,
                             ParaatDesk *desk,
                             GtkWidget  *busy,
                             const char *address)
{
  g_autoptr(GError) error = NULL;
  ParaatContentFetch *fetch = paraat_content_fetch_new (address, &error);

  if (fetch != NULL)
    renew_from (page, desk, busy, fetch);
  else
    paraat_paper_tell (page, _("The content was not renewed"), paraat_content_update_describe (error));
}

gboolean
paraat_content_update_is_ready (ParaatDesk *desk)
{
  g_autoptr(ParaatPacks) packs = new_packs (paraat_desk_get_store (desk));
  ParaatPack *now = paraat_content_get_pack (NULL);

  return packs != NULL && now != NULL && paraat_packs_get_current (packs) > paraat_pack_get_version (now);
}

void
paraat_content_update_tell (GtkWidget  *page,
                            ParaatDesk *desk)
{
  g_autoptr(ParaatPacks) packs = new_packs (paraat_desk_get_store (desk));

  if (packs != NULL)
    tell_done (page, packs);
}

static GDateTime *
parse_day (const char *day)
{
  g_autofree char *text = day != NULL ? g_strconcat (day, "T12:00:00Z", NULL) : NULL;

  return text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;
}

/**
 * paraat_content_update_dup_age:
 *
 * Age is shown, and stops nobody: the clock of the laptop may be wrong.
 */
char *
paraat_content_update_dup_age (ParaatDesk *desk)
{
  ParaatPack *pack = paraat_content_get_pack (NULL);
  g_autoptr(ParaatPacks) packs = new_packs (paraat_desk_get_store (desk));
  g_autoptr(GDateTime) checked = pack != NULL ? parse_day (paraat_pack_get_checked (pack)) : NULL;
  g_autofree char *expires = pack != NULL && packs != NULL ? paraat_packs_dup_expires (packs, paraat_pack_get_version (pack)) : NULL;
  g_autoptr(GDateTime) expiry = parse_day (expires);
  g_autofree char *day = checked != NULL ? g_date_time_format (checked, "%d/%m/%Y") : g_strdup ("?");
  g_autofree char *last_day = expiry != NULL ? g_date_time_format (expiry, "%d/%m/%Y") : NULL;
  g_autofree char *version = NULL;
  g_autofree char *words = NULL;
  g_autofree char *more = NULL;

  if (pack == NULL)
    return g_strdup (_("It cannot be read."));
  version = g_strdup_printf ("%" G_GINT64_FORMAT, paraat_pack_get_version (pack));
  words = g_strdup_printf (_("%s, version %s, last checked on %s"), paraat_pack_get_publisher (pack), version, day);
  if (expiry == NULL)
    return g_steal_pointer (&words);
  if (g_date_time_to_unix (expiry) * G_USEC_PER_SEC + G_TIME_SPAN_DAY / 2 < paraat_desk_get_now_us (desk))
    more = g_strdup_printf (_("Expired since %s: go on using it, but ask for a newer one."), last_day);
  else
    more = g_strdup_printf (_("Good until %s."), last_day);

  return g_strdup_printf ("%s\n%s", words, more);
}

/* --- what came by itself --- */

/**
 * paraat_content_update_new_toast:
 * @is_here: it came in; else it is of somebody whom nobody trusts yet
 *
 * For a moment only, since it lies over the button to report with; the preferences go on saying it.
 *
 * Returns: (transfer floating): one sentence, and a button
 */
AdwToast *
paraat_content_update_new_toast (gboolean is_here)
{
  const char *words = is_here ? _("Newer Content Is Here") : _("Newer content waits for you");
  AdwToast *toast = adw_toast_new (words);
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);   /* large text on a narrow window */
  gtk_widget_add_css_class (label, "heading");
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_button_label (toast, _("Look"));

  return toast;
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
