/* SPDX-License-Identifier: EUPL-1.2 */

/* paraat-intake against a bare server that verifies and commits the same, in the same run, in turns, over loopback.
 *
 *   drain    10,000 changes in batches of 500, one after the other and two under way
 *   crowd    64 clients at once, 20 batches of one change each: failures, p50, p99; then the memory of the intake
 */
#include "config.h"

#include <signal.h>
#include <locale.h>
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "bare-server.h"
#include "crt.h"

#define ROUNDS     5
#define N_CHANGES  10000
#define PER_BATCH  500
#define PER_ROOT   100
#define N_CLIENTS  64
#define N_EACH     20

/* A server, its one device, and what is to be sent. */
typedef struct
{
  Crt     crt;
  Laptop  laptop;
} Side;

typedef struct _Flow Flow;

typedef struct
{
  Side        *side;
  SoupSession *session;    /* (owned) */
  GPtrArray   *bodies;     /* (owned) (element-type GBytes) */
  guint        next;
  Flow        *flow;
} Client;

/* Everything under way in one measurement. */
struct _Flow
{
  guint   n_open;
  guint   n_errors;
  GArray *times;           /* (owned) ms */
};

typedef struct
{
  Client      *client;
  SoupMessage *message;    /* (owned) */
  double       begun_us;
} Sending;

static double
now_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);

  return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
percentile (GArray *values,
            double  share)
{
  g_array_sort (values, compare_doubles);

  return g_array_index (values, double, (guint) (share * (values->len - 1)));
}

static void
side_begin (Side       *side,
            const char *program,
            gboolean    is_bare)
{
  g_setenv ("PARAAT_INTAKE", program, TRUE);
  crt_init (&side->crt);
  laptop_init (&side->laptop, 7);
  if (is_bare)
    paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:44021", &side->laptop.bestuur);
  else
    {
      g_autofree char *code = crt_code (&side->crt, "44021", "Proefgemeente");
      g_autoptr(Answer) answer = laptop_enrol (&side->laptop, &side->crt, code);

      g_assert (answer->status == SOUP_STATUS_OK);
    }
}

static void
side_end (Side *side)
{
  crt_clear (&side->crt);
  laptop_clear (&side->laptop);
}

/* --- sending --- */

static void send_next (Client *client);

static void
sent_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Sending *sending = user_data;
  Client *client = sending->client;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (object), result, &error);
  double time_ms = (now_us () - sending->begun_us) / 1000;

  if (body == NULL || soup_message_get_status (sending->message) != SOUP_STATUS_OK)
    client->flow->n_errors++;
  else
    {
      g_autoptr(Answer) answer = answer_read (sending->message, body);

      if (answer_count (answer, "accepted") == 0)
        client->flow->n_errors++;
    }
  g_array_append_val (client->flow->times, time_ms);
  g_object_unref (sending->message);
  g_free (sending);
  client->flow->n_open--;
  send_next (client);
}

static void
send_next (Client *client)
{
  g_autofree char *token = NULL;
  Sending *sending;

  if (client->next == client->bodies->len)
    return;
  token = paraat_token_new (client->side->laptop.device, &client->side->laptop.intake, g_get_real_time () / G_USEC_PER_SEC);
  sending = g_new0 (Sending, 1);
  sending->client = client;
  sending->message = crt_message (&client->side->crt, "POST", "/v1/changes", token, "application/json",
                                  g_ptr_array_index (client->bodies, client->next++));
  sending->begun_us = now_us ();
  client->flow->n_open++;
  soup_session_send_and_read_async (client->session, sending->message, G_PRIORITY_DEFAULT, NULL, sent_cb, sending);
}

static GPtrArray *
make_bodies (Side  *side,
             guint  n,
             guint  per_batch)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Chain chain = { 0 };

  for (guint i = 0; i < n;)
    {
      g_autoptr(GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);

      while (batch->len < per_batch)
        {
          g_autofree char *field = g_strdup_printf ("field-%u", i % 20);
          g_autofree char *value = g_strdup_printf ("\"waarde nummer %u van een melding met wat tekst erin\"", i);

          if (i % PER_ROOT == 0)
            chain_init (&chain, &side->laptop, NULL);
          g_ptr_array_add (batch, chain_say (&chain, field, value));
          i++;
        }
      g_ptr_array_add (bodies, encode_changes (batch));
    }

  return bodies;
}

/* --- measuring --- */

static double
drain (Side  *side,
       guint  n_under_way)
{
  Flow flow = { .times = g_array_new (FALSE, FALSE, sizeof (double)) };
  Client client = { .side = side, .session = side->crt.session, .flow = &flow };
  double start;

  client.bodies = make_bodies (side, N_CHANGES, PER_BATCH);
  start = now_us ();
  for (guint i = 0; i < n_under_way; i++)
    send_next (&client);
  while (flow.n_open > 0)
    g_main_context_iteration (NULL, TRUE);
  start = now_us () - start;
  if (flow.n_errors > 0)
    g_printerr ("drain: %u of %u batches failed\n", flow.n_errors, flow.times->len);
  g_ptr_array_unref (client.bodies);
  g_array_unref (flow.times);

  return start;
}

static void
bench_drain (const char *intake,
             const char *bare,
             guint       n_under_way)
{
  g_autoptr(GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) bares = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) ratios = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < ROUNDS; i++)
    {
      Side our_side, bare_side;
      double one, other, ratio;

      side_begin (&bare_side, bare, TRUE);
      side_begin (&our_side, intake, FALSE);
      one = drain (&bare_side, n_under_way);
      other = drain (&our_side, n_under_way);
      ratio = one / other;
      g_array_append_val (bares, one);
      g_array_append_val (ours, other);
      g_array_append_val (ratios, ratio);
      side_end (&bare_side);
      side_end (&our_side);
    }
  g_print ("drain, %u at once  ours %.0f/s, bare %.0f/s, ratio %.2f (at least 0.8)\n", n_under_way,
           N_CHANGES * 1e6 / percentile (ours, 0.5), N_CHANGES * 1e6 / percentile (bares, 0.5), percentile (ratios, 0.5));
}

static void
crowd (Side   *side,
       GArray *times,
       guint  *n_errors)
{
  Client clients[N_CLIENTS];
  Flow flow = { .times = times };

  for (guint i = 0; i < N_CLIENTS; i++)
    clients[i] = (Client) { .side = side, .session = soup_session_new (), .bodies = make_bodies (side, N_EACH, 1),
                            .flow = &flow };
  for (guint i = 0; i < N_CLIENTS; i++)
    send_next (&clients[i]);
  while (flow.n_open > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_object_unref (clients[i].session);
      g_ptr_array_unref (clients[i].bodies);
    }
  *n_errors += flow.n_errors;
}

/* MB that are its own share of what is in memory. */
static double
pss_of (Side *side)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", g_subprocess_get_identifier (side->crt.process));
  g_autofree char *text = NULL;
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, "\nPss:")) == NULL)
    return 0;

  return g_ascii_strtod (line + strlen ("\nPss:"), NULL) / 1024;
}

static void
bench_crowd (const char *intake,
             const char *bare)
{
  g_autoptr(GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) bares = g_array_new (FALSE, FALSE, sizeof (double));
  guint our_errors = 0;
  guint bare_errors = 0;
  Side our_side, bare_side;

  side_begin (&bare_side, bare, TRUE);
  side_begin (&our_side, intake, FALSE);
  for (guint i = 0; i < ROUNDS; i++)
    {
      crowd (&bare_side, bares, &bare_errors);
      crowd (&our_side, ours, &our_errors);
    }
  g_print ("crowd           ours %u failed, p50 %.1f ms, p99 %.1f ms; bare %u failed, p50 %.1f ms, p99 %.1f ms;"
           " ratio p50 %.2f, p99 %.2f (at most 1.5)\n", our_errors, percentile (ours, 0.5), percentile (ours, 0.99),
           bare_errors, percentile (bares, 0.5), percentile (bares, 0.99), percentile (ours, 0.5) / percentile (bares, 0.5),
           percentile (ours, 0.99) / percentile (bares, 0.99));
  drain (&our_side, 2);
  g_print ("memory          ours %.1f MB after the crowd and a drain, bare %.1f MB (at most 30)\n", pss_of (&our_side),
           pss_of (&bare_side));
  side_end (&bare_side);
  side_end (&our_side);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *intake = g_strdup (g_getenv ("PARAAT_INTAKE"));

  setlocale (LC_ALL, "C.UTF-8");   /* for µ */
  if (sodium_init () < 0)
    return 1;
  /* As paraat-intake: --data-dir DIR --listen WHERE --ready-file FILE serve */
  if (argc == 8 && g_str_equal (argv[7], "serve"))
    {
      Laptop laptop;

      laptop_init (&laptop, 7);
      return bare_server_main (argv[2], argv[6], laptop.device);
    }
  if (intake == NULL || own == NULL)
    {
      g_printerr ("PARAAT_INTAKE says which paraat-intake is measured\n");
      return 2;
    }
  bench_drain (intake, own, 1);
  bench_drain (intake, own, 2);
  bench_crowd (intake, own);

  return 0;
}
