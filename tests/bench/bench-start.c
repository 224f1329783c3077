/* SPDX-License-Identifier: EUPL-1.2 */

/* bench-start FRAMEBUFFER OUT PROGRAM... -- FLOOR...: how long until a window is painted complete, seen from outside.
 *
 * FRAMEBUFFER is the file that Xvfb (-fbdir) keeps its screen in. A program is started, and the screen is looked at every
 * 2 ms until nothing has changed for a while: the last change is when it was complete. Three seconds later its memory is
 * read (PSS: its own pages and its share of those of libraries), and it is ended. Both programs in turns.
 */
#include "config.h"

#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS    9
#define WARM_UP   2
#define LOOK_US   2000
#define STILL_US  1500000
#define GIVE_UP_S 30
#define ROW_STEP  5         /* every fifth row is looked at: nothing that is painted is flatter */

extern char **environ;

typedef struct
{
  const guint8 *pixels;
  gsize         size;
  gsize         stride;
  guint8       *seen;       /* (owned) what was there at the last look */
} Screen;

/* X window dump: a header of big-endian words; see XWDFile.h. */
static void
open_screen (Screen     *screen,
             const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  struct stat info;
  const guint32 *header;

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (fstat (fd, &info), ==, 0);
  header = mmap (NULL, (gsize) info.st_size, PROT_READ, MAP_SHARED, fd, 0);
  g_assert (header != MAP_FAILED);
  close (fd);
  screen->stride = GUINT32_FROM_BE (header[12]);
  screen->size = screen->stride * GUINT32_FROM_BE (header[5]);
  screen->pixels = (const guint8 *) header + GUINT32_FROM_BE (header[0]) + 12 * GUINT32_FROM_BE (header[19]);
  screen->seen = g_malloc0 (screen->size);
}

static gboolean
has_changed (Screen *screen)
{
  gboolean changed = FALSE;

  for (gsize at = 0; at < screen->size; at += ROW_STEP * screen->stride)
    if (memcmp (screen->seen + at, screen->pixels + at, screen->stride) != 0)
      {
        memcpy (screen->seen + at, screen->pixels + at, screen->stride);
        changed = TRUE;
      }

  return changed;
}

/* µs, monotonic, of the last change before the screen stood still; 0 when it never changed. */
static gint64
wait_until_still (Screen *screen)
{
  gint64 begun = g_get_monotonic_time ();
  gint64 last = 0;

  for (;;)
    {
      gint64 now = g_get_monotonic_time ();

      if (has_changed (screen))
        last = now;
      if ((last != 0 && now - last > STILL_US) || now - begun > GIVE_UP_S * G_USEC_PER_SEC)
        return last;
      g_usleep (LOOK_US);
    }
}

static double
read_pss_kib (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/smaps_rollup", (int) pid);
  g_autofree char *text = NULL;
  const char *at;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (at = strstr (text, "\nPss:")) == NULL)
    return 0;

  return g_ascii_strtod (at + strlen ("\nPss:"), NULL);
}

static void
save (Screen     *screen,
      const char *path)
{
  FILE *file = fopen (path, "wb");

  g_assert_nonnull (file);
  fprintf (file, "P6\n%u %u\n255\n", (guint) (screen->stride / 4), (guint) (screen->size / screen->stride));
  for (gsize i = 0; i < screen->size; i += 4)
    {
      const guint8 pixel[3] = { screen->pixels[i + 2], screen->pixels[i + 1], screen->pixels[i] };

      fwrite (pixel, 1, sizeof pixel, file);
    }
  fclose (file);
}

static void
run (Screen      *screen,
     char       **program,
     const char  *picture,
     double      *out_ms,
     double      *out_pss)
{
  gint64 begun;
  gint64 painted;
  pid_t pid;
  int status;

  has_changed (screen);
  begun = g_get_monotonic_time ();
  g_assert_cmpint (posix_spawnp (&pid, program[0], NULL, NULL, program, environ), ==, 0);
  painted = wait_until_still (screen);
  if (painted == 0)
    g_error ("%s painted nothing", program[0]);
  g_usleep ((gulong) MAX (0, painted + 3 * G_USEC_PER_SEC - g_get_monotonic_time ()));
  *out_ms = (double) (painted - begun) / 1000;
  *out_pss = read_pss_kib (pid);
  save (screen, picture);
  kill (pid, SIGTERM);
  waitpid (pid, &status, 0);
  wait_until_still (screen);
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static double
median (double values[ROUNDS])
{
  qsort (values, ROUNDS, sizeof values[0], compare);

  return values[ROUNDS / 2];
}

int
main (int    argc,
      char **argv)
{
  double ms[2][ROUNDS], pss[2][ROUNDS];
  char **programs[2] = { argv + 3, NULL };
  Screen screen = { 0 };
  const char *renderer = g_getenv ("GSK_RENDERER");
  g_autofree char *pictures[2] = { NULL, NULL };

  for (int i = 3; i < argc; i++)
    if (g_str_equal (argv[i], "--"))
      {
        argv[i] = NULL;
        programs[1] = argv + i + 1;
      }
  g_assert_nonnull (programs[1]);
  open_screen (&screen, argv[1]);
  pictures[0] = g_strdup_printf ("%s/start-%s.ppm", argv[2], renderer);
  pictures[1] = g_strdup_printf ("%s/start-%s-floor.ppm", argv[2], renderer);

  for (int round = -WARM_UP; round < ROUNDS; round++)
    for (int i = 0; i < 2; i++)
      run (&screen, programs[i], pictures[i], &ms[i][MAX (0, round)], &pss[i][MAX (0, round)]);

  g_print ("start %-9s ours p50 %.0f ms, empty window %.0f ms, ratio %.2f (at most 1.5)\n", renderer, median (ms[0]),
           median (ms[1]), median (ms[0]) / median (ms[1]));
  g_print ("memory %-8s ours p50 %.1f MB PSS, empty window %.1f MB, ratio %.2f (at most 1.3)\n", renderer,
           median (pss[0]) / 1024, median (pss[1]) / 1024, median (pss[0]) / median (pss[1]));
  g_free (screen.seen);

  return 0;
}
