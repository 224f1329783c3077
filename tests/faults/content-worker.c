/* SPDX-License-Identifier: EUPL-1.2 */

/* Opens a data folder and brings in newer content from a web server, once:
 *
 *   content-worker DATA-DIR ADDRESS COUNTS-FILE
 *
 * COUNTS-FILE gets how many operations of the disk came before the update, and how many with it.  Exit status: 0: it is in; 3: the
 * disk is full, and it says so; 1: anything else. */
#include "config.h"

#include "paraat-content.h"
#include "paraat-renew.h"

#include <dlfcn.h>
#include <locale.h>

typedef struct
{
  GMainLoop          *loop;
  ParaatStore        *store;
  ParaatPacks        *packs;
  ParaatContentFetch *fetch;
  const char         *counts;
  gulong              n_before;
  int                 status;
} Worker;

static gulong
count (void)
{
  unsigned long (*counted) (void) = (unsigned long (*) (void)) dlsym (RTLD_DEFAULT, "paraat_powercut_count");

  return counted != NULL ? counted () : 0;
}

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Worker *worker = user_data;
  g_autofree char *text = g_strdup_printf ("%lu %lu\n", worker->n_before, count ());

  paraat_store_close_finish (PARAAT_STORE (object), result, NULL);
  g_file_set_contents (worker->counts, text, -1, NULL);
  g_main_loop_quit (worker->loop);
}

static void
renewed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Worker *worker = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_renew_finish (PARAAT_PACKS (object), result, &error);

  if (manifest == NULL)
    g_printerr ("content-worker: %s\n", error->message);
  worker->status = manifest != NULL ? 0 : g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL) ? 3 : 1;
  paraat_store_close_async (worker->store, closed_cb, worker);   /* what was put is durable then */
}

static void
opened_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Worker *worker = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_open_finish (PARAAT_STORE (object), result, &error))
    {
      g_printerr ("content-worker: %s\n", error->message);
      worker->status = g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL) ? 3 : 1;
      g_main_loop_quit (worker->loop);
      return;
    }
  worker->n_before = count ();
  paraat_renew_async (worker->packs, worker->fetch, NULL, NULL, renewed_cb, worker);
}

int
main (int    argc,
      char **argv)
{
  Worker worker = { 0 };
  g_autoptr(GError) error = NULL;

  setlocale (LC_ALL, "");
  if (argc != 4)
    return 2;
  worker.loop = g_main_loop_new (NULL, FALSE);
  worker.counts = argv[3];
  worker.store = paraat_store_new (argv[1]);
  worker.packs = paraat_packs_new (worker.store, argv[1], paraat_content_get_pack (NULL));
  worker.fetch = paraat_content_fetch_new (argv[2], &error);
  if (worker.fetch == NULL)
    return 2;
  paraat_store_open_async (worker.store, NULL, opened_cb, &worker);
  g_main_loop_run (worker.loop);

  return worker.status;
}
