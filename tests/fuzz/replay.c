/* SPDX-License-Identifier: EUPL-1.2 */

/* Runs a fuzz target over its corpus as a normal test: a folder of files, each of them tried whole, shortened, and with
 * single bytes changed; so that what was once found stays found without a fuzzer. */
#include "config.h"

#include <gio/gio.h>

#include "fuzz.h"

static void
try_variants (const guint8 *data,
              gsize         size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  gsize step = MAX (1, size / 64);

  LLVMFuzzerTestOneInput (data, size);
  for (gsize at = 0; at < size; at += step)
    {
      g_autofree guint8 *shorter = g_memdup2 (data, at);   /* of its very size, so that a sanitizer sees its end */

      LLVMFuzzerTestOneInput (shorter, at);
      copy[at] ^= 0x01;
      LLVMFuzzerTestOneInput (copy, size);
      copy[at] ^= 0xff;
      LLVMFuzzerTestOneInput (copy, size);
      copy[at] = data[at];
    }
}

static void
test_corpus (gconstpointer data)
{
  const char *folder = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;
  guint n = 0;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *content = NULL;
      gsize size;

      g_file_get_contents (path, &content, &size, &error);
      g_assert_no_error (error);
      try_variants ((const guint8 *) content, size);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_assert_cmpint (argc, ==, 2);

  g_test_add_data_func ("/fuzz/corpus", argv[1], test_corpus);

  return g_test_run ();
}
