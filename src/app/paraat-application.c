/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat"

#include "config.h"

#include "paraat-about.h"
#include "paraat-application.h"
#include "paraat-clock-dialog.h"
#include "paraat-content-update.h"
#include "paraat-copy-words.h"
#include "paraat-enrol-dialog.h"
#include "paraat-incident.h"
#include "paraat-preferences.h"
#include "paraat-shortcuts-dialog.h"
#include "paraat-start-page.h"
#include "paraat-window.h"
#include "paraat-window-state.h"
#include "paraat-words.h"

#include <glib-unix.h>
#include <glib/gi18n.h>

#define CLOCK_CHECK_S 20

struct _ParaatApplication
{
  AdwApplication  parent_instance;

  ParaatStore    *store;         /* (owned) opening since before there was a window */
  ParaatSync     *sync;          /* (owned) (nullable) while the store is open */
  ParaatWindow   *window;        /* (unowned) (nullable) */
  GError         *trouble;       /* (owned) (nullable) why the store did not open */
  char           *enrol_code;    /* (owned) (nullable) from the command line */
  gboolean        is_open;
  gboolean        is_ending;
  gboolean        is_restored;   /* since the last start of sync: another copy of the data stands there */
  gboolean        is_shown;      /* the window was painted once */
  guint           clock_timer;   /* GSource id, 0: none */
};

G_DEFINE_FINAL_TYPE (ParaatApplication, paraat_application, ADW_TYPE_APPLICATION)

/* --- clock --- */

static gboolean
check_clock_cb (gpointer data)
{
  ParaatApplication *self = data;

  paraat_clock_check (paraat_store_get_clock (self->store));

  return G_SOURCE_CONTINUE;
}

/* Asked once; closing the question without an answer is an answer too. */
static void
doubt_cb (ParaatApplication *self)
{
  ParaatClock *clock = paraat_store_get_clock (self->store);

  if (paraat_clock_get_doubt (clock) != PARAAT_CLOCK_TRUSTED && self->window != NULL
      && adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window)) == NULL)
    adw_dialog_present (ADW_DIALOG (paraat_clock_dialog_new (clock)), GTK_WIDGET (self->window));
}

/* The correction of this boot goes with every report that is still open. */
static void
say_offset (ParaatApplication *self,
            ParaatRecord      *incident)
{
  const ParaatIdentity *identity = paraat_record_get_identity (incident);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT,
                                            paraat_clock_get_offset_us (paraat_store_get_clock (self->store)));
  g_autofree char *boot = NULL;
  g_autoptr(ParaatRecord) record = NULL;
  ParaatIdentity child;
  ParaatInstant now;
  ParaatUuid id;

  if (identity == NULL || !g_str_equal (identity->kind, "incident") || !paraat_incident_is_open (incident))
    return;
  paraat_clock_read (&now);
  boot = paraat_uuid_dup_string (&now.boot_id);
  paraat_uuid_known (&identity->root, "clock", boot, &id);
  paraat_identity_init_child (&child, identity, "clock", &id);
  record = paraat_record_new (self->store, &child);
  paraat_record_set (record, "offset_us", value);
}

static void
offset_cb (ParaatApplication *self)
{
  g_autoptr(GPtrArray) live = paraat_record_list_live (self->store);

  for (guint i = 0; i < live->len; i++)
    say_offset (self, g_ptr_array_index (live, i));
}

/* --- opening --- */

static void
enrolled_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ParaatApplication) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_sync_enrol_finish (PARAAT_SYNC (object), result, &error) && self->window != NULL)
    paraat_window_tell (self->window, paraat_words_enrol_error (error));
}

static void
minted_tell (ParaatApplication *self)
{
  ParaatPeer peer;

  if (self->is_restored)
    {
      if (paraat_sync_get_peer (self->sync, &peer))
        paraat_window_warn (self->window, _("A copy was put back. Link this laptop with the CRT again."));
      return;
    }
  switch (paraat_store_get_mint_reason (self->store))
    {
    case PARAAT_MINT_KEY_MISSING:
    case PARAAT_MINT_OTHER_MACHINE:
    case PARAAT_MINT_OTHER_FILE:
    case PARAAT_MINT_OLDER_FILE:
    case PARAAT_MINT_FORK:
      paraat_window_warn (self->window, _("This data came from another place. This laptop got a name of its own: link it with the CRT again."));
      break;
    case PARAAT_MINT_NONE:
    case PARAAT_MINT_FIRST:
    default:
      break;
    }
}

/* The network waits until the first picture is on the screen. */
static gboolean
start_sync_cb (gpointer data)
{
  ParaatApplication *self = data;

  if (self->sync == NULL || self->is_ending)
    return G_SOURCE_REMOVE;
  paraat_sync_start (self->sync);
  if (self->enrol_code != NULL)
    {
      g_autofree char *code = g_steal_pointer (&self->enrol_code);

      paraat_sync_enrol_async (self->sync, code, g_get_host_name (), NULL, enrolled_cb, g_object_ref (self));
    }
  minted_tell (self);
  doubt_cb (self);

  return G_SOURCE_REMOVE;
}

static void
show_data (ParaatApplication *self)
{
  if (self->window == NULL || self->is_ending)
    return;
  if (self->trouble != NULL)
    paraat_window_show_trouble (self->window, self->trouble, paraat_store_get_newest_copy (self->store));
  else if (self->is_open && self->sync == NULL)
    {
      if (self->enrol_code != NULL)
        paraat_start_page_skip (self->store);   /* the code says for whom */
      self->sync = paraat_sync_new (self->store);
      paraat_window_open (self->window, self->store, self->sync);
      g_timeout_add_full (G_PRIORITY_LOW, 300, start_sync_cb, g_object_ref (self), g_object_unref);
    }
}

/* What needs the data cannot be pressed without it. */
static void
enable_actions (ParaatApplication *self)
{
  static const char * const names[] = { "new-incident", "new-exercise", "new-small", "place", "search", "talk", "enrol", "send-now",
                                         "preferences" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), names[i]);

      if (action != NULL)
        g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->is_open);
    }
}

static void
take_opened (ParaatApplication *self,
             GError            *error)
{
  g_clear_error (&self->trouble);
  self->trouble = error;
  self->is_open = error == NULL;
  if (self->is_open && self->clock_timer == 0)
    {
      ParaatClock *clock = paraat_store_get_clock (self->store);

      paraat_clock_check (clock);   /* the first look, that the next ones compare with */
      self->clock_timer = g_timeout_add_seconds (CLOCK_CHECK_S, check_clock_cb, self);
      g_signal_connect_object (clock, "notify::doubt", G_CALLBACK (doubt_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (clock, "notify::offset-us", G_CALLBACK (offset_cb), self, G_CONNECT_SWAPPED);
    }
  if (self->is_open)
    paraat_content_update_use (self->store);
  enable_actions (self);
  show_data (self);
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatApplication) self = user_data;
  GError *error = NULL;

  paraat_store_open_finish (PARAAT_STORE (object), result, &error);
  take_opened (self, error);
}

static void
recovered_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(ParaatApplication) self = user_data;
  GError *error = NULL;
  guint n = 0;

  paraat_store_recover_finish (PARAAT_STORE (object), result, &n, &error);
  take_opened (self, error);
  if (self->is_open && self->window != NULL)
    {
      g_autofree char *words = g_strdup_printf (ngettext ("%u item was read from the damaged file.",
                                                          "%u items were read from the damaged file.", n), n);

      paraat_window_tell (self->window, words);
    }
}

/* --- putting a copy back --- */

static void
close_dialogs (ParaatWindow *window)
{
  AdwDialog *dialog;

  while ((dialog = adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (window))) != NULL)
    adw_dialog_force_close (dialog);
}

/* From here on nothing on the screen is true any more.  What is being typed is stored by the store itself. */
static void
restoring_cb (ParaatApplication *self)
{
  self->is_open = FALSE;
  enable_actions (self);
  if (self->sync != NULL)
    paraat_sync_stop (self->sync);
  if (self->window != NULL)
    {
      close_dialogs (self->window);
      paraat_window_let_go (self->window);
    }
  g_clear_object (&self->sync);
}

static void
tell_refused (ParaatApplication *self,
              const GError      *error)
{
  AdwDialog *dialog = adw_alert_dialog_new (_("Nothing was put back"), paraat_copy_words_refused (error));

  g_message ("No copy was put back: %s", error->message);
  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("Understood"));
  adw_dialog_present (dialog, GTK_WIDGET (self->window));
}

static void
restored_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ParaatApplication) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean is_restored = paraat_store_restore_finish (self->store, result, &error);
  gboolean is_open = paraat_store_get_is_open (self->store);

  if (self->is_ending || self->window == NULL)
    return;
  self->is_restored = self->is_restored || is_restored;
  if (self->sync == NULL)
    take_opened (self, is_open ? NULL : g_error_copy (error));
  if (is_restored)
    paraat_window_tell (self->window, _("The copy is put back."));
  else if (is_open)
    tell_refused (self, error);
}

static void
restore_cb (ParaatApplication *self,
            const char        *path)
{
  paraat_store_restore_async (self->store, path, restored_cb, g_object_ref (self));
}

/* --- ending: what is being typed is made durable first --- */

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(ParaatApplication) self = user_data;

  g_application_release (G_APPLICATION (self));
  g_application_quit (G_APPLICATION (self));
}

static void
committed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  ParaatApplication *self = user_data;

  paraat_store_close_async (self->store, closed_cb, self);
}

static void
end (ParaatApplication *self)
{
  if (self->is_ending)
    return;
  self->is_ending = TRUE;
  g_application_hold (G_APPLICATION (self));
  g_clear_handle_id (&self->clock_timer, g_source_remove);
  if (self->window != NULL)
    {
      paraat_window_state_save (GTK_WINDOW (self->window));
      gtk_widget_set_visible (GTK_WIDGET (self->window), FALSE);
    }
  if (self->sync != NULL)
    paraat_sync_stop (self->sync);
  if (self->is_open)
    paraat_record_commit_all_async (self->store, committed_cb, g_object_ref (self));
  else
    paraat_store_close_async (self->store, closed_cb, g_object_ref (self));
}

static gboolean
close_request_cb (ParaatApplication *self)
{
  end (self);

  return GDK_EVENT_STOP;
}

static gboolean
terminated_cb (gpointer data)
{
  end (data);

  return G_SOURCE_REMOVE;
}

/* --- actions --- */

static void
new_incident_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  paraat_window_new_incident (PARAAT_APPLICATION (data)->window, FALSE);
}

static void
new_exercise_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  paraat_window_new_incident (PARAAT_APPLICATION (data)->window, TRUE);
}

static void
new_small_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  paraat_window_new_small (PARAAT_APPLICATION (data)->window);
}

static void
place_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  paraat_window_show_place (PARAAT_APPLICATION (data)->window, g_variant_get_string (parameter, NULL));
}

static void
search_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  paraat_window_search (PARAAT_APPLICATION (data)->window);
}

/* Also by a notification of the desktop, while the window is behind others. */
static void
talk_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  ParaatApplication *self = data;
  ParaatUuid root;

  if (self->window == NULL || !paraat_uuid_parse (g_variant_get_string (parameter, NULL), &root))
    return;
  paraat_window_show_talk (self->window, &root);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
enrol_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  ParaatApplication *self = data;

  if (self->sync != NULL)
    adw_dialog_present (ADW_DIALOG (paraat_enrol_dialog_new (self->sync)), GTK_WIDGET (self->window));
}

static void
send_now_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       data)
{
  ParaatApplication *self = data;

  if (self->sync != NULL)
    paraat_sync_send_now (self->sync);
}

static void
preferences_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  ParaatApplication *self = data;
  ParaatDesk *desk = paraat_window_get_desk (self->window);
  ParaatPreferences *dialog;

  if (desk == NULL || PARAAT_IS_PREFERENCES (adw_application_window_get_visible_dialog (ADW_APPLICATION_WINDOW (self->window))))
    return;
  dialog = paraat_preferences_new (desk);
  g_signal_connect_object (dialog, "restore", G_CALLBACK (restore_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self->window));
}

static void
shortcuts_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       data)
{
  adw_dialog_present (paraat_shortcuts_dialog_new (), GTK_WIDGET (PARAAT_APPLICATION (data)->window));
}

static void
about_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       data)
{
  ParaatApplication *self = data;

  adw_dialog_present (paraat_about_new (self->store), GTK_WIDGET (self->window));
}

static void
quit_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       data)
{
  end (data);
}

static void
reopen_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  ParaatApplication *self = data;

  if (self->trouble != NULL)
    paraat_store_open_async (self->store, NULL, opened_cb, g_object_ref (self));
}

static void
recover_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       data)
{
  ParaatApplication *self = data;

  if (g_error_matches (self->trouble, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CORRUPT))
    paraat_store_recover_async (self->store, NULL, recovered_cb, g_object_ref (self));
}

static void
add_actions (ParaatApplication *self)
{
  const GActionEntry entries[] = {
    { .name = "new-incident", .activate = new_incident_action },
    { .name = "new-exercise", .activate = new_exercise_action },
    { .name = "new-small", .activate = new_small_action },
    { .name = "place", .activate = place_action, .parameter_type = "s" },
    { .name = "search", .activate = search_action },
    { .name = "talk", .activate = talk_action, .parameter_type = "s" },
    { .name = "enrol", .activate = enrol_action },
    { .name = "send-now", .activate = send_now_action },
    { .name = "preferences", .activate = preferences_action },
    { .name = "shortcuts", .activate = shortcuts_action },
    { .name = "about", .activate = about_action },
    { .name = "quit", .activate = quit_action },
    { .name = "reopen", .activate = reopen_action },
    { .name = "recover", .activate = recover_action },
  };
  const struct { const char *action; const char *keys[2]; } keys[] = {
    { "app.new-incident", { "<Control>n" } },
    { "app.place('overview')", { "<Alt>1" } },
    { "app.place('incidents')", { "<Alt>2" } },
    { "app.place('evaluations')", { "<Alt>3" } },
    { "app.place('plan')", { "<Alt>4" } },
    { "app.place('library')", { "<Alt>5" } },
    { "app.place('crt')", { "<Alt>6" } },
    { "app.search", { "<Control>k" } },
    { "app.send-now", { "<Control>r" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "app.quit", { "<Control>q" } },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), keys[i].action, keys[i].keys);
}

static void
paraat_application_activate (GApplication *application)
{
  ParaatApplication *self = PARAAT_APPLICATION (application);

  if (self->window == NULL)
    {
      self->window = paraat_window_new (GTK_APPLICATION (application));
      paraat_window_state_restore (GTK_WINDOW (self->window));
      g_object_add_weak_pointer (G_OBJECT (self->window), (gpointer *) &self->window);
      g_signal_connect_object (self->window, "close-request", G_CALLBACK (close_request_cb), self, G_CONNECT_SWAPPED);
      show_data (self);
    }
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
paraat_application_startup (GApplication *application)
{
  G_APPLICATION_CLASS (paraat_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (PARAAT_APP_ID);
  add_actions (PARAAT_APPLICATION (application));
  enable_actions (PARAAT_APPLICATION (application));
  g_unix_signal_add (SIGTERM, terminated_cb, application);
  g_unix_signal_add (SIGINT, terminated_cb, application);
}

static void
paraat_application_dispose (GObject *object)
{
  ParaatApplication *self = PARAAT_APPLICATION (object);

  g_clear_handle_id (&self->clock_timer, g_source_remove);
  g_clear_object (&self->sync);
  g_clear_object (&self->store);
  g_clear_error (&self->trouble);
  g_clear_pointer (&self->enrol_code, g_free);

  G_OBJECT_CLASS (paraat_application_parent_class)->dispose (object);
}

static void
paraat_application_class_init (ParaatApplicationClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_application_dispose;
  G_APPLICATION_CLASS (klass)->activate = paraat_application_activate;
  G_APPLICATION_CLASS (klass)->startup = paraat_application_startup;
}

static void
paraat_application_init (ParaatApplication *self)
{
}

/**
 * paraat_application_new:
 * @data_dir: (type filename): the data folder
 * @is_apart: whether it may run beside other Paraats, on folders of their own
 * @enrol_code: (nullable): to be enrolled with, once the window is there
 *
 * Begins to open the data at once, on the store's own thread: GTK takes its time to start beside it.
 */
ParaatApplication *
paraat_application_new (const char *data_dir,
                        gboolean    is_apart,
                        const char *enrol_code)
{
  ParaatApplication *self = g_object_new (PARAAT_TYPE_APPLICATION,
                                          "application-id", PARAAT_APP_ID,
                                          "flags", is_apart ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS,
                                          "resource-base-path", "/be/paraat/Paraat",
                                          NULL);

  self->enrol_code = g_strdup (enrol_code);
  self->store = paraat_store_new (data_dir);
  g_signal_connect_object (self->store, "restoring", G_CALLBACK (restoring_cb), self, G_CONNECT_SWAPPED);
  paraat_store_open_async (self->store, NULL, opened_cb, g_object_ref (self));

  return self;
}
