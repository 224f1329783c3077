/* SPDX-License-Identifier: EUPL-1.2 */

/* The power goes at a random point while a worker works: 25 rounds in ./dev test, PARAAT_FAULT_ROUNDS=500 in ./dev faults.
 * Then twice with a disk that does not do what it says, where a loss must be seen: a test that cannot fail proves
 * nothing. PARAAT_FAULT_SEED repeats one series.
 */
#include "config.h"

#include <string.h>

#include "promises.h"

#define ROUNDS_ON_ONE_FOLDER 5

typedef struct
{
  char   *base;        /* (owned) what the disk holds */
  char   *data;        /* (owned) */
  char   *acks;        /* (owned) outside it */
  guint32 seed;
} Place;

static Place *
place_new (guint32 seed)
{
  Place *self = g_new0 (Place, 1);

  self->base = support_new_dir ("cut");
  self->data = g_build_filename (self->base, "data", NULL);
  self->acks = g_strconcat (self->base, ".acks", NULL);
  self->seed = seed;

  return self;
}

static void
place_free (Place *self)
{
  static const char * const others[] = { ".acks", ".cut", ".trash" };

  support_remove_dir (self->base);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strconcat (self->base, others[i], NULL);

      support_remove_dir (path);
    }
  g_free (self->base);
  g_free (self->data);
  g_free (self->acks);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Place, place_free)

static guint
rounds (guint fallback)
{
  const char *text = g_getenv ("PARAAT_FAULT_ROUNDS");

  return text != NULL ? (guint) g_ascii_strtoull (text, NULL, 10) : fallback;
}

static guint32
first_seed (void)
{
  const char *text = g_getenv ("PARAAT_FAULT_SEED");

  return text != NULL ? (guint32) g_ascii_strtoull (text, NULL, 10) : (guint32) g_test_rand_int ();
}

static void
set_number (GSubprocessLauncher *launcher,
            const char          *name,
            guint                number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  g_subprocess_launcher_setenv (launcher, name, text, TRUE);
}

/* Returns when the power went, in µs of CLOCK_MONOTONIC. */
static gint64
work_until_cut (Place      *place,
                guint       at,
                const char *vice)
{
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) worker = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *seed = g_strdup_printf ("%u", place->seed);
  g_autofree char *cut_path = g_strconcat (place->base, ".cut", NULL);
  g_autofree char *cut = NULL;

  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", g_getenv ("PARAAT_POWERCUT_LIB"), TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", TRUE);
  g_subprocess_launcher_setenv (launcher, "PARAAT_POWERCUT_DIR", place->base, TRUE);
  set_number (launcher, "PARAAT_POWERCUT_AT", at);
  set_number (launcher, "PARAAT_POWERCUT_SEED", place->seed);
  if (vice != NULL)
    g_subprocess_launcher_setenv (launcher, vice, "1", TRUE);
  worker = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PARAAT_FAULT_WORKER"), place->data, place->acks, seed, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (worker, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (worker));
  g_assert_cmpint (g_subprocess_get_exit_status (worker), ==, 99);

  g_file_get_contents (cut_path, &cut, NULL, &error);
  g_assert_no_error (error);
  g_test_message ("seed %u, cut %s", place->seed, g_strchomp (cut));

  return g_ascii_strtoll (cut, NULL, 10);
}

/* Half of the cuts fall while the folder is being made or opened, where most of the names change. */
static guint
random_moment (GRand *random)
{
  return (guint) (g_rand_boolean (random) ? g_rand_int_range (random, 1, 150) : g_rand_int_range (random, 150, 3000));
}

static void
test_power_cut (void)
{
  g_autoptr(Place) place = NULL;
  guint32 seed = first_seed ();
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  guint n_kept = 0;

  for (guint i = 0; i < rounds (25); i++)
    {
      g_autoptr(Promises) promises = NULL;
      g_autofree char *problem = NULL;
      gint64 cut_us;

      if (i % ROUNDS_ON_ONE_FOLDER == 0)
        {
          g_clear_pointer (&place, place_free);
          place = place_new (0);
        }
      place->seed = g_rand_int (random);
      cut_us = work_until_cut (place, random_moment (random), NULL);
      promises = promises_read (place->acks);
      problem = promises_check (promises, place->data, cut_us);
      n_kept += promises_count (promises);
      if (problem == NULL)
        continue;

      g_test_message ("PARAAT_FAULT_SEED=%u, round %u, left in %s: %s", seed, i, place->base, problem);
      g_test_fail ();
      (void) g_steal_pointer (&place);   /* to be looked at */
      return;
    }
  g_test_message ("%u promises kept", n_kept);
  g_assert_cmpuint (n_kept, >, 0);
}

/* @data: what is wrong with the disk. */
static void
test_must_lose (gconstpointer data)
{
  guint n_lost = 0;
  guint n_rounds = 12;
  g_autoptr(GRand) random = g_rand_new_with_seed (first_seed ());

  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);   /* a damaged file may well be warned about */
  for (guint i = 0; i < n_rounds && n_lost == 0; i++)
    {
      g_autoptr(Place) place = place_new (g_rand_int (random));
      g_autoptr(Promises) promises = NULL;
      g_autofree char *problem = NULL;
      gint64 cut_us = work_until_cut (place, (guint) g_rand_int_range (random, 400, 2000), data);

      promises = promises_read (place->acks);
      problem = promises_check (promises, place->data, cut_us);
      if (problem != NULL)
        g_test_message ("as it must be: %s", problem);
      n_lost += problem != NULL;
    }
  g_assert_cmpuint (n_lost, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/power-cut/nothing-promised-is-lost", test_power_cut);
  g_test_add_data_func ("/power-cut/synchronous-off-loses", "PARAAT_POWERCUT_SYNC_OFF", test_must_lose);
  g_test_add_data_func ("/power-cut/lying-disk-loses", "PARAAT_POWERCUT_LIE", test_must_lose);

  return g_test_run ();
}
