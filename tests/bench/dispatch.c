/* SPDX-License-Identifier: EUPL-1.2 */

/* How much processor time each dispatch of the main loop takes: an LD_PRELOAD library for the program that ships.
 *
 * Idles, timeouts and everything that a GTask brings back go through g_idle_funcs and g_timeout_funcs, which GLib exports;
 * other sources through g_source_new(). A dispatch is ours when its callback, or the source's own code, is not GTK's:
 * painting and events are GTK's, what comes back from the store, the network and timers is ours.
 *
 * PARAAT_DISPATCH_OUT   file that gets, at the end, one line for each kind: name, how many, how many over 16 ms, the
 *                       largest in µs, and where that one was
 */
#include <dlfcn.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__ ((visibility ("default")))
#define LONG_US 16000

typedef gboolean (*Dispatch) (GSource *source, GSourceFunc callback, gpointer data);

typedef struct
{
  const char *name;
  guint       n;
  guint       n_long;
  gint64      largest_us;
  char        where[256];
} Kind;

static Kind ours = { .name = "ours" };
static Kind gtk = { .name = "gtk" };
static Dispatch next_idle;
static Dispatch next_timeout;
static GMutex wrapped_lock;
static GHashTable *wrapped;      /* GSourceFuncs* -> our copy; and our copy -> theirs */

EXPORT GSource *g_source_new (GSourceFuncs *funcs, guint size);

static gint64
cpu_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void
note (gconstpointer code,
      gint64        used_us)
{
  Dl_info info = { 0 };
  gboolean is_gtk;
  Kind *kind;

  is_gtk = dladdr (code, &info) != 0 && info.dli_fname != NULL
           && (strstr (info.dli_fname, "libgtk-4") != NULL || strstr (info.dli_fname, "libadwaita") != NULL);
  kind = is_gtk ? &gtk : &ours;
  kind->n++;
  kind->n_long += used_us > LONG_US;
  if (used_us <= kind->largest_us)
    return;
  kind->largest_us = used_us;
  g_snprintf (kind->where, sizeof kind->where, "%s+0x%tx %s", info.dli_fname != NULL ? info.dli_fname : "?",
              (const char *) code - (const char *) info.dli_fbase, info.dli_sname != NULL ? info.dli_sname : "");
}

static gboolean
timed (Dispatch       next,
       GSource       *source,
       GSourceFunc    callback,
       gpointer       data,
       gconstpointer  code)
{
  gint64 begun = cpu_us ();
  gboolean stays = next (source, callback, data);

  if (gettid () == getpid ())
    note (code, cpu_us () - begun);

  return stays;
}

static gboolean
idle_dispatch (GSource     *source,
               GSourceFunc  callback,
               gpointer     data)
{
  return timed (next_idle, source, callback, data, (gconstpointer) callback);
}

static gboolean
timeout_dispatch (GSource     *source,
                  GSourceFunc  callback,
                  gpointer     data)
{
  return timed (next_timeout, source, callback, data, (gconstpointer) callback);
}

static gboolean
other_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     data)
{
  GSourceFuncs *theirs;

  g_mutex_lock (&wrapped_lock);
  theirs = g_hash_table_lookup (wrapped, source->source_funcs);
  g_mutex_unlock (&wrapped_lock);

  return timed (theirs->dispatch, source, callback, data, (gconstpointer) theirs->dispatch);
}

GSource *
g_source_new (GSourceFuncs *funcs,
              guint         size)
{
  static GSource *(*next) (GSourceFuncs *funcs, guint size);
  GSourceFuncs *copy;

  if (next == NULL)
    next = (GSource *(*) (GSourceFuncs *, guint)) dlsym (RTLD_NEXT, "g_source_new");
  if (funcs == &g_idle_funcs || funcs == &g_timeout_funcs || funcs->dispatch == NULL)
    return next (funcs, size);

  g_mutex_lock (&wrapped_lock);
  if (wrapped == NULL)
    wrapped = g_hash_table_new (NULL, NULL);
  copy = g_hash_table_lookup (wrapped, funcs);
  if (copy == NULL)
    {
      copy = g_memdup2 (funcs, sizeof *funcs);
      copy->dispatch = other_dispatch;
      g_hash_table_insert (wrapped, funcs, copy);
      g_hash_table_insert (wrapped, copy, funcs);
    }
  g_mutex_unlock (&wrapped_lock);

  return next (copy, size);
}

__attribute__ ((constructor)) static void
begin (void)
{
  next_idle = g_idle_funcs.dispatch;
  next_timeout = g_timeout_funcs.dispatch;
  g_idle_funcs.dispatch = idle_dispatch;
  g_timeout_funcs.dispatch = timeout_dispatch;
}

__attribute__ ((destructor)) static void
end (void)
{
  const char *path = getenv ("PARAAT_DISPATCH_OUT");
  FILE *out = path != NULL ? fopen (path, "w") : NULL;
  const Kind *kinds[] = { &ours, &gtk };

  for (int i = 0; out != NULL && i < 2; i++)
    fprintf (out, "%s %u %u %lld %s\n", kinds[i]->name, kinds[i]->n, kinds[i]->n_long, (long long) kinds[i]->largest_us,
             kinds[i]->where);
  if (out != NULL)
    fclose (out);
}
