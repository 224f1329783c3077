/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sync-fixture.h"

/* A name server that never answers: a lookup ends when it is cancelled, and not before. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver  parent_instance;
  gboolean   fails;      /* at once, instead of never answering */
  guint      n_asked;
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static gboolean
cancelled_cb (GCancellable *cancellable,
              gpointer      data)
{
  g_task_return_error_if_cancelled (data);

  return G_SOURCE_REMOVE;
}

static void
lookup_async (GResolver                *resolver,
              const char               *host,
              GResolverNameLookupFlags  flags,
              GCancellable             *cancellable,
              GAsyncReadyCallback       callback,
              gpointer                  user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  g_autoptr(GTask) task = g_task_new (resolver, cancellable, callback, user_data);
  g_autoptr(GSource) source = NULL;

  self->n_asked++;
  if (self->fails)
    {
      g_task_return_new_error_literal (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_TEMPORARY_FAILURE,
                                       "Temporary failure in name resolution");
      return;
    }
  source = g_cancellable_source_new (cancellable);
  g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), g_object_ref (task), g_object_unref);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static void
lookup_plain_async (GResolver           *resolver,
                    const char          *host,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  lookup_async (resolver, host, 0, cancellable, callback, user_data);
}

static GList *
lookup_finish (GResolver     *resolver,
               GAsyncResult  *result,
               GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = lookup_plain_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

/* The address of an enrolment that was made at @server, changed: as if the network had changed. */
static void
move_intake (Desk       *desk,
             const char *base_url)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatPeering) peering =
    paraat_peering_parse (paraat_store_get_setting (desk->store, PARAAT_SETTING_PEER), &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_set_str (&peering->base_url, base_url);
  text = paraat_peering_format (peering);
  paraat_store_put_setting (desk->store, PARAAT_SETTING_PEER, text);
}

static void
end (Desk *desk)
{
  FaultServer *server = desk->server;

  desk_clear (desk);
  fault_server_free (server);
}

static gboolean
has_tried (Desk     *desk,
           gpointer  data)
{
  return paraat_sync_get_last_error (desk->sync) != NULL && desk->sync->push_lane.attempt >= GPOINTER_TO_UINT (data);
}

static void
start_at (Desk       *desk,
          const char *base_url)
{
  desk_init (desk, fault_server_new (NULL));
  desk_start (desk);
  desk_wait_state (desk, PARAAT_SYNC_IDLE);
  move_intake (desk, base_url);
  desk_restart (desk);
}

/* Start, typing and stopping go on; the report waits, and goes when the network is another one. */
static void
come_back (Desk *desk)
{
  g_autofree char *url = fault_server_dup_url (desk->server);

  move_intake (desk, url);
  desk_restart (desk);
  desk_wait_held (desk, 2);
}

static void
test_dns (gconstpointer data)
{
  g_autoptr(GResolver) before = g_resolver_get_default ();
  g_autoptr(TestResolver) resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);
  ParaatIdentity incident;
  Desk desk = { 0 };

  resolver->fails = GPOINTER_TO_INT (data);
  g_resolver_set_default (G_RESOLVER (resolver));
  start_at (&desk, "https://intake.example:443");
  desk_report (&desk, 0, &incident);
  desk_wait_state (&desk, PARAAT_SYNC_OFFLINE);
  /* More failures than a session is kept for. */
  desk_wait (&desk, "four attempts", has_tried, GUINT_TO_POINTER (4));
  g_assert_error (paraat_sync_get_last_error (desk.sync), PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER);
  g_assert_cmpuint (resolver->n_asked, >=, 4);
  g_resolver_set_default (before);
  come_back (&desk);
  end (&desk);
}

/* Two ways for a connection to lead nowhere: a listener whose queue is full drops what arrives, as a firewall does; one that
 * never accepts has its kernel say yes and nobody speak. */
static void
test_blackhole (gconstpointer data)
{
  gboolean is_full = GPOINTER_TO_INT (data);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t size = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int filling[4];
  g_autofree char *url = NULL;
  ParaatIdentity incident;
  Desk desk = { 0 };

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (bind (listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (listener, is_full ? 0 : 16), ==, 0);
  g_assert_cmpint (getsockname (listener, (struct sockaddr *) &address, &size), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (filling); i++)
    {
      filling[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      if (is_full)
        (void) !connect (filling[i], (struct sockaddr *) &address, sizeof address);
    }

  url = g_strdup_printf ("http://127.0.0.1:%u", ntohs (address.sin_port));
  start_at (&desk, url);
  desk_report (&desk, 0, &incident);
  desk_wait (&desk, "two attempts", has_tried, GUINT_TO_POINTER (2));
  g_assert_cmpint (paraat_sync_get_state (desk.sync), ==, PARAAT_SYNC_OFFLINE);
  come_back (&desk);
  end (&desk);
  for (guint i = 0; i < G_N_ELEMENTS (filling); i++)
    close (filling[i]);
  close (listener);
}

static void
test_nobody_there (void)
{
  ParaatIdentity incident;
  Desk desk = { 0 };

  start_at (&desk, "http://127.0.0.1:1");
  desk_report (&desk, 0, &incident);
  desk_wait (&desk, "three attempts", has_tried, GUINT_TO_POINTER (3));
  come_back (&desk);
  end (&desk);
}

/* Starting touches nothing of the network: not before the main loop is idle, and never when nobody is enrolled. */
static void
test_quiet_start (void)
{
  Desk desk = { 0 };

  desk_init (&desk, NULL);
  paraat_sync_start (desk.sync);
  g_assert_cmpint (paraat_sync_get_state (desk.sync), ==, PARAAT_SYNC_NOT_ENROLLED);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (desk.sync->http);
  g_assert_null (desk.sync->poll_http);
  g_assert_null (desk.sync->monitor);
  desk_clear (&desk);

  desk_init (&desk, fault_server_new (NULL));
  desk_start (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  paraat_sync_stop (desk.sync);
  g_clear_object (&desk.sync);
  desk.sync = paraat_sync_new (desk.store);
  paraat_sync_start (desk.sync);
  g_assert_null (desk.sync->http);
  g_assert_null (desk.sync->poll_http);
  g_assert_null (desk.sync->monitor);
  end (&desk);
}

/* A hint of the monitor ends a wait; one that says "no network" does not stop anything. */
static void
test_hint (void)
{
  ParaatIdentity incident;
  Desk desk = { 0 };
  Fault down = { FAULT_STATUS, 503, "unavailable", NULL, "900" };

  desk_init (&desk, fault_server_new (NULL));
  desk_start (&desk);
  desk_wait_state (&desk, PARAAT_SYNC_IDLE);
  fault_server_fail (desk.server, "POST /v1/changes", 1, &down);
  desk_report (&desk, 0, &incident);
  desk_wait_state (&desk, PARAAT_SYNC_OFFLINE);
  g_signal_emit_by_name (desk.sync->monitor, "network-changed", FALSE);
  g_assert_cmpint (paraat_sync_get_next_try_us (desk.sync), !=, 0);
  g_signal_emit_by_name (desk.sync->monitor, "network-changed", TRUE);
  g_assert_cmpint (paraat_sync_get_next_try_us (desk.sync), ==, 0);
  desk_wait_sent (&desk);
  g_signal_emit_by_name (desk.sync->monitor, "network-changed", FALSE);
  desk_say (&desk, &incident, "ongoing", "\"yes\"", NULL);
  desk_wait_held (&desk, 3);
  end (&desk);
}

static void
count_finalized_cb (gpointer  data,
                    GObject  *where)
{
  *(gboolean *) data = TRUE;
}

/* Let go of in the middle of everything, without a stop: nothing of it comes back to life. */
static void
test_finalize (void)
{
  for (guint turns = 0; turns < 80; turns++)
    {
      ParaatIdentity incident;
      gboolean is_gone = FALSE;
      Desk desk = { 0 };

      desk_init (&desk, fault_server_new (NULL));
      desk_start (&desk);
      desk_report (&desk, 10, &incident);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      g_object_weak_ref (G_OBJECT (desk.sync), count_finalized_cb, &is_gone);
      g_clear_object (&desk.sync);
      while (!is_gone)
        g_main_context_iteration (NULL, TRUE);
      desk.sync = paraat_sync_new (desk.store);
      end (&desk);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  paraat_sync_set_time_scale (DESK_TIME_SCALE);

  g_test_add_data_func ("/sync/network/dns-silent", GINT_TO_POINTER (FALSE), test_dns);
  g_test_add_data_func ("/sync/network/dns-failing", GINT_TO_POINTER (TRUE), test_dns);
  g_test_add_data_func ("/sync/network/blackhole", GINT_TO_POINTER (TRUE), test_blackhole);
  g_test_add_data_func ("/sync/network/silent-listener", GINT_TO_POINTER (FALSE), test_blackhole);
  g_test_add_func ("/sync/network/nobody-there", test_nobody_there);
  g_test_add_func ("/sync/network/quiet-start", test_quiet_start);
  g_test_add_func ("/sync/network/hint", test_hint);
  g_test_add_func ("/sync/network/finalize", test_finalize);

  return g_test_run ();
}
