/* SPDX-License-Identifier: EUPL-1.2 */

/* A desk and the real paraat-intake, as two programs over HTTPS on this machine. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>

#include "paraat-content.h"
#include "paraat-content-fetch.h"
#include "paraat-pack-watch.h"
#include "publisher.h"
#include "sync-fixture.h"

typedef struct
{
  char        *dir;       /* (owned) */
  char        *ready;     /* (owned) */
  char        *listen;    /* (owned) the same port after a restart */
  GSubprocess *process;   /* (owned) (nullable) */
} RealIntake;

static gboolean
is_ready (gpointer data)
{
  return g_file_test (((RealIntake *) data)->ready, G_FILE_TEST_EXISTS);
}

static void
serve (RealIntake *intake)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  const char *colon;

  g_remove (intake->ready);
  intake->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, g_getenv ("PARAAT_INTAKE"),
                                      "--data-dir", intake->dir, "--listen", intake->listen, "--tls-self-signed",
                                      "--ready-file", intake->ready, "serve", NULL);
  g_assert_no_error (error);
  g_assert_true (desk_spin (is_ready, intake));
  g_file_get_contents (intake->ready, &url, NULL, &error);
  g_assert_no_error (error);
  colon = strrchr (g_strchomp (url), ':');
  g_free (intake->listen);
  intake->listen = g_strconcat ("127.0.0.1", colon, NULL);
}

static void
stop (RealIntake *intake,
      int         signal_number)
{
  g_autofree char *control = g_build_filename (intake->dir, "control", NULL);

  g_subprocess_send_signal (intake->process, signal_number);
  g_subprocess_wait (intake->process, NULL, NULL);
  g_clear_object (&intake->process);
  /* A socket is no file that could be copied. */
  g_remove (control);
}

static void
said_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      data)
{
  *(GAsyncResult **) data = g_object_ref (result);
}

static gboolean
has_said (gpointer data)
{
  return *(GAsyncResult **) data != NULL;
}

/* What a command of the intake prints; the desk's main loop goes on meanwhile. */
static char *
command (RealIntake         *intake,
         const char * const *words)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  char *out = NULL;

  g_ptr_array_add (argv, (gpointer) g_getenv ("PARAAT_INTAKE"));
  g_ptr_array_add (argv, (gpointer) "--data-dir");
  g_ptr_array_add (argv, intake->dir);
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) words[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char * const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));
  g_subprocess_communicate_utf8_finish (process, result, &out, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));

  return out;
}

static void
begin_desk (RealIntake *intake,
            Desk       *desk)
{
  g_autofree char *code = command (intake, (const char * const[]) { "enrol", "--bestuur-type", "gemeente", "--nis", "44021",
                                                                    "--name", "Proefgemeente", NULL });
  g_autoptr(GError) error = NULL;

  desk_init (desk, NULL);
  desk_enrol (desk, g_strchomp (code), &error);
  g_assert_no_error (error);
  paraat_sync_start (desk->sync);
}

static void
begin (RealIntake *intake,
       Desk       *desk)
{
  intake->dir = support_new_dir ("intake");
  intake->ready = g_build_filename (g_get_user_runtime_dir (), "ready", NULL);
  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
  intake->listen = g_strdup ("127.0.0.1:0");
  serve (intake);
  begin_desk (intake, desk);
}

static void
end (RealIntake *intake,
     Desk       *desk)
{
  desk_clear (desk);
  if (intake->process != NULL)
    stop (intake, SIGTERM);
  support_remove_dir (intake->dir);
  g_free (intake->dir);
  g_free (intake->ready);
  g_free (intake->listen);
}

static gboolean
has_message (Desk     *desk,
             gpointer  data)
{
  g_autoptr(GArray) messages = support_list (desk->store, "message", data, NULL);

  return messages != NULL && messages->len > 0;
}

static void
wait_for_receipt (Desk           *desk,
                  ParaatIdentity *incident)
{
  ParaatUuid receipt;

  paraat_uuid_known (&incident->root, "receipt", "", &receipt);
  desk_wait_value (desk, &receipt, "receipt");
  desk_wait_sent (desk);
}

static void
test_there_and_back (void)
{
  RealIntake intake = { 0 };
  ParaatIdentity incident;
  ParaatUuid read;
  g_autofree char *reference = NULL;
  g_autofree char *key = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *replied = NULL;
  char id[PARAAT_UUID_STRING_SIZE];
  Desk desk = { 0 };

  begin (&intake, &desk);
  g_assert_cmpstr (paraat_sync_get_bestuur_name (desk.sync), ==, "Proefgemeente");
  desk_report (&desk, 3, &incident);
  wait_for_receipt (&desk, &incident);

  reference = paraat_uuid_dup_reference (&incident.root);
  shown = command (&intake, (const char * const[]) { "show", reference, NULL });
  g_assert_nonnull (strstr (shown, reference));
  paraat_uuid_format (&incident.record, id);
  key = g_strconcat ("crt:", id, NULL);
  paraat_uuid_known (&incident.root, "read", key, &read);
  desk_wait_value (&desk, &read, "at");

  replied = command (&intake, (const char * const[]) { "reply", reference, "--text", "Trek de stekkers uit.", NULL });
  desk_wait (&desk, "a message of the CRT", has_message, &incident.root);
  end (&intake, &desk);
}

static void
test_killed (void)
{
  RealIntake intake = { 0 };
  ParaatIdentity first, second;
  Desk desk = { 0 };

  begin (&intake, &desk);
  desk_report (&desk, 0, &first);
  wait_for_receipt (&desk, &first);
  stop (&intake, SIGKILL);
  desk_report (&desk, 600, &second);
  desk_wait_state (&desk, PARAAT_SYNC_OFFLINE);
  serve (&intake);
  wait_for_receipt (&desk, &second);
  end (&intake, &desk);
}

static gboolean
has_other_epoch (Desk     *desk,
                 gpointer  data)
{
  return !g_str_equal (desk->sync->peering->epoch, data);
}

static char *
back_up (RealIntake *intake)
{
  char *copy = support_new_dir ("copy");

  stop (intake, SIGTERM);
  support_copy_dir (intake->dir, copy);
  serve (intake);

  return copy;
}

static void
put_back (RealIntake *intake,
          const char *copy)
{
  stop (intake, SIGTERM);
  support_remove_dir (intake->dir);
  support_copy_dir (copy, intake->dir);
  support_remove_dir (copy);
  serve (intake);
}

/* The folder of the intake is put back as it was after the first report. */
static void
test_restored (void)
{
  RealIntake intake = { 0 };
  ParaatIdentity first, second;
  g_autofree char *copy = NULL;
  g_autofree char *epoch = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *shown = NULL;
  g_autoptr(ParaatPeering) peering = NULL;
  Desk desk = { 0 };

  begin (&intake, &desk);
  desk_report (&desk, 0, &first);
  wait_for_receipt (&desk, &first);
  copy = back_up (&intake);
  desk_report (&desk, 50, &second);
  wait_for_receipt (&desk, &second);
  epoch = g_strdup (desk.sync->peering->epoch);
  put_back (&intake, copy);

  paraat_sync_send_now (desk.sync);
  desk_wait_sent (&desk);
  reference = paraat_uuid_dup_reference (&second.root);
  desk_wait (&desk, "another epoch", has_other_epoch, epoch);
  desk_wait_sent (&desk);
  shown = command (&intake, (const char * const[]) { "show", reference, NULL });
  g_assert_nonnull (strstr (shown, reference));
  end (&intake, &desk);
}

/* A colleague enrolled after the backup, and is not there any more: what it said comes back with its card. */
static void
test_restored_before_a_colleague_enrolled (void)
{
  RealIntake intake = { 0 };
  ParaatIdentity incident;
  g_autofree char *copy = NULL;
  g_autofree char *epoch = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *shown = NULL;
  Desk desk = { 0 };
  Desk colleague = { 0 };

  begin (&intake, &desk);
  copy = back_up (&intake);
  begin_desk (&intake, &colleague);
  desk_report (&colleague, 0, &incident);
  wait_for_receipt (&colleague, &incident);
  desk_wait_value (&desk, &incident.root, "what");
  desk_clear (&colleague);
  epoch = g_strdup (desk.sync->peering->epoch);
  put_back (&intake, copy);

  paraat_sync_send_now (desk.sync);
  desk_wait (&desk, "another epoch", has_other_epoch, epoch);
  desk_wait_sent (&desk);
  g_assert_cmpuint (paraat_sync_get_state (desk.sync), ==, PARAAT_SYNC_IDLE);   /* nothing of it was refused */
  reference = paraat_uuid_dup_reference (&incident.root);
  shown = command (&intake, (const char * const[]) { "show", reference, NULL });
  g_assert_nonnull (strstr (shown, reference));
  end (&intake, &desk);
}

/* What the CRT said after the backup comes back to it from the desk that heard it. */
static void
test_restored_before_the_crt_spoke (void)
{
  RealIntake intake = { 0 };
  ParaatIdentity incident;
  g_autofree char *copy = NULL;
  g_autofree char *epoch = NULL;
  g_autofree char *reference = NULL;
  g_autofree char *replied = NULL;
  g_autofree char *shown = NULL;
  Desk desk = { 0 };

  begin (&intake, &desk);
  desk_report (&desk, 0, &incident);
  wait_for_receipt (&desk, &incident);
  copy = back_up (&intake);
  reference = paraat_uuid_dup_reference (&incident.root);
  replied = command (&intake, (const char * const[]) { "reply", reference, "--text", "Trek de stekkers uit.", NULL });
  desk_wait (&desk, "a message of the CRT", has_message, &incident.root);
  epoch = g_strdup (desk.sync->peering->epoch);
  put_back (&intake, copy);

  paraat_sync_send_now (desk.sync);
  desk_wait (&desk, "another epoch", has_other_epoch, epoch);
  desk_wait_sent (&desk);
  shown = command (&intake, (const char * const[]) { "show", reference, NULL });
  g_assert_nonnull (strstr (shown, "Trek de stekkers uit."));
  end (&intake, &desk);
}

static gboolean
looks (ParaatContentFetch *fetch,
       const char         *tag)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  gboolean ok;

  paraat_content_fetch_look_async (fetch, tag, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));
  ok = paraat_content_fetch_look_finish (fetch, result, &error);
  if (!ok)
    g_test_message ("%s", error->message);

  return ok;
}

/* What the CRT published, from the intake that the desk is linked with, by its pinned certificate. */
static void
test_content (void)
{
  RealIntake intake = { 0 };
  Desk desk = { 0 };
  Publisher publisher;
  g_autofree char *pack = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  g_autofree char *tag = NULL;
  g_autofree char *said = NULL;
  g_autoptr(ParaatContentFetch) fetch = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  publisher_init (&publisher);
  pack = publisher_publish (&publisher, 7, NULL);
  folder = g_build_filename (publisher.folder, "incoming", NULL);
  begin (&intake, &desk);
  fetch = paraat_content_fetch_new_linked (desk.sync);
  g_assert_nonnull (fetch);
  g_assert_false (looks (fetch, NULL));   /* nothing is published */
  said = command (&intake, (const char * const[]) { "publish", pack, NULL });
  g_assert_nonnull (strstr (said, "gepubliceerd"));
  g_assert_true (looks (fetch, NULL));
  g_assert_cmpint (paraat_content_fetch_get_manifest (fetch)->version, ==, 7);
  tag = g_strdup (paraat_content_fetch_get_tag (fetch));
  paraat_content_fetch_pack_async (fetch, folder, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));
  path = paraat_content_fetch_pack_finish (fetch, result, &error);
  g_assert_no_error (error);
  g_assert_true (paraat_manifest_check_pack (paraat_content_fetch_get_manifest (fetch), path, &error));
  g_assert_true (looks (fetch, tag));
  g_assert_null (paraat_content_fetch_get_manifest (fetch));
  g_clear_object (&fetch);
  end (&intake, &desk);
  publisher_clear (&publisher);
}

static void
happened_cb (ParaatPackWatch *watch,
             gpointer         data)
{
  *(gboolean *) data = TRUE;
}

static gboolean
has_happened (gpointer data)
{
  return *(gboolean *) data;
}

static gboolean
has_asked (Desk     *desk,
           gpointer  data)
{
  return paraat_store_get_setting (desk->store, "content.asked") != NULL;
}

/* A linked desk looks by itself: a person is asked once whom to trust, then it comes in, and reports never notice. */
static char *
publish_documents_only (Publisher *publisher,
                        gint64     version)
{
  g_autofree char *content = g_build_filename (publisher->folder, "content", NULL);
  g_autofree char *aside = g_build_filename (publisher->folder, "aside", NULL);
  g_autofree char *from = g_build_filename (aside, "library", NULL);
  g_autofree char *to = g_build_filename (content, "library", NULL);

  g_assert_cmpint (g_rename (content, aside), ==, 0);
  g_assert_cmpint (g_mkdir (content, 0700), ==, 0);
  support_copy_dir (from, to);

  return publisher_publish (publisher, version, NULL);
}

static void
test_watch (void)
{
  RealIntake intake = { 0 };
  Desk desk = { 0 };
  Publisher publisher;
  g_autofree char *pack = NULL;
  g_autofree char *newer = NULL;
  g_autofree char *useless = NULL;
  g_autoptr(ParaatPackWatch) watch = NULL;
  ParaatPacks *packs;
  gboolean is_unknown = FALSE;
  gboolean is_renewed = FALSE;

  publisher_init (&publisher);
  pack = publisher_publish (&publisher, 7, NULL);
  newer = publisher_publish (&publisher, 8, NULL);
  begin (&intake, &desk);
  packs = paraat_packs_new (desk.store, desk.dir, paraat_content_get_pack (NULL));
  watch = paraat_pack_watch_new (desk.store, packs, desk.sync);
  g_signal_connect (watch, "unknown", G_CALLBACK (happened_cb), &is_unknown);
  g_signal_connect (watch, "renewed", G_CALLBACK (happened_cb), &is_renewed);
  g_free (command (&intake, (const char * const[]) { "publish", pack, NULL }));
  paraat_pack_watch_look (watch);
  g_assert_true (desk_spin (has_happened, &is_unknown));
  g_assert_cmpstr (paraat_pack_watch_get_unknown (watch), ==, "CRT");
  g_assert_cmpint (paraat_packs_get_current (packs), ==, paraat_pack_get_version (paraat_content_get_pack (NULL)));
  paraat_packs_trust (packs, publisher.key);
  paraat_pack_watch_look (watch);
  g_assert_true (desk_spin (has_happened, &is_renewed));
  g_assert_cmpint (paraat_packs_get_current (packs), ==, 7);
  g_assert_null (paraat_pack_watch_get_unknown (watch));

  /* The same still: an answer without a body, and nobody is told. */
  is_renewed = FALSE;
  paraat_store_put_setting (desk.store, "content.asked", NULL);
  paraat_pack_watch_look (watch);
  desk_wait (&desk, "the answer", has_asked, NULL);
  g_assert_false (is_renewed);

  /* No intake: nothing of it shows where reports do. */
  stop (&intake, SIGTERM);
  paraat_sync_stop (desk.sync);
  paraat_store_put_setting (desk.store, "content.asked", NULL);
  paraat_pack_watch_look (watch);
  g_assert_null (paraat_sync_get_last_error (desk.sync));
  serve (&intake);
  paraat_sync_start (desk.sync);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  g_free (command (&intake, (const char * const[]) { "publish", newer, NULL }));
  while (!is_renewed)
    {
      paraat_pack_watch_look (watch);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpint (paraat_packs_get_current (packs), ==, 8);

  /* Signed, and of no use to this program: all of it is fetched once a day, and not each hour. */
  useless = publish_documents_only (&publisher, 9);
  g_free (command (&intake, (const char * const[]) { "publish", useless, NULL }));
  paraat_store_put_setting (desk.store, "content.asked", NULL);
  paraat_pack_watch_look (watch);
  desk_wait (&desk, "the answer", has_asked, NULL);
  g_assert_cmpint (paraat_packs_get_current (packs), ==, 8);
  g_clear_object (&watch);
  support_finalize (packs);
  end (&intake, &desk);
  publisher_clear (&publisher);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* Milder than elsewhere: another program answers, on a machine that may be busy. */
  paraat_sync_set_time_scale (10 * DESK_TIME_SCALE);

  g_test_add_func ("/sync/intake/there-and-back", test_there_and_back);
  g_test_add_func ("/sync/intake/content", test_content);
  g_test_add_func ("/sync/intake/watch", test_watch);
  g_test_add_func ("/sync/intake/killed", test_killed);
  g_test_add_func ("/sync/intake/restored", test_restored);
  g_test_add_func ("/sync/intake/restored-before-a-colleague-enrolled", test_restored_before_a_colleague_enrolled);
  g_test_add_func ("/sync/intake/restored-before-the-crt-spoke", test_restored_before_the_crt_spoke);

  return g_test_run ();
}
