/* SPDX-License-Identifier: EUPL-1.2 */

/* kill -9 of a program that works in a data folder, at random moments: while it opens and makes its tables, and while it
 * writes, merges, copies files and types. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "promises.h"

static guint
rounds (void)
{
  const char *text = g_getenv ("PARAAT_FAULT_ROUNDS");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : 20;
}

static gint64
size_of (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 ? (gint64) info.st_size : 0;
}

/* The moment is chosen by how much was promised, then by a few more turns of the processor, so that a slow machine is
 * killed at the same places as a fast one. */
static gint64
work_until_killed (const char *data,
                   const char *acks,
                   guint32     seed,
                   GRand      *random)
{
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) worker = NULL;
  gint64 wanted = size_of (acks);
  volatile guint turns;
  gint64 killed_us;

  if (g_rand_int_range (random, 0, 3) == 0)
    turns = (guint) g_rand_int_range (random, 0, 30000000);   /* while it opens */
  else
    {
      wanted += g_rand_int_range (random, 1, 60000);
      turns = (guint) g_rand_int_range (random, 0, 1000000);
    }
  worker = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("PARAAT_FAULT_WORKER"), data, acks, seed_text, NULL);
  g_assert_no_error (error);
  while (size_of (acks) < wanted)
    {
      g_assert_nonnull (g_subprocess_get_identifier (worker));   /* NULL: it ended by itself */
      g_main_context_iteration (NULL, FALSE);
      g_thread_yield ();
    }
  while (turns > 0)
    turns--;

  killed_us = g_get_monotonic_time ();
  g_subprocess_force_exit (worker);
  g_subprocess_wait (worker, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (worker));
  g_assert_cmpint (g_subprocess_get_term_sig (worker), ==, SIGKILL);

  return killed_us;
}

static void
test_kill_core (void)
{
  g_autofree char *base = NULL;
  guint32 seed = (guint32) g_test_rand_int ();
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);

  for (guint i = 0; i < rounds (); i++)
    {
      g_autofree char *data = NULL;
      g_autofree char *acks = NULL;
      g_autoptr(Promises) promises = NULL;
      g_autofree char *problem = NULL;
      gint64 killed_us;

      if (i % 5 == 0)
        {
          if (base != NULL)
            support_remove_dir (base);
          g_free (base);
          base = support_new_dir ("kill");
        }
      data = g_build_filename (base, "data", NULL);
      acks = g_build_filename (base, "acks", NULL);
      killed_us = work_until_killed (data, acks, g_rand_int (random), random);
      promises = promises_read (acks);
      problem = promises_check (promises, data, killed_us);
      if (problem == NULL)
        continue;
      g_test_message ("seed %u, round %u, left in %s: %s", seed, i, base, problem);
      g_test_fail ();
      return;
    }
  support_remove_dir (base);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/kill/core", test_kill_core);

  return g_test_run ();
}
