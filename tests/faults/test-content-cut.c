/* SPDX-License-Identifier: EUPL-1.2 */

/* The power goes at each step of an update over the network, or the disk fills up: the desk goes by the old content or by the new,
 * whole, and the version that was accepted never goes down.  25 steps, evenly, in ./dev test; all of them in ./dev faults. */
#include "config.h"

#include "content-site.h"
#include "paraat-content.h"
#include "paraat-http.h"
#include "paraat-renew.h"
#include "publisher.h"
#include "sync-fixture.h"

#include <sodium.h>

#define CUT 99

static Publisher publisher;
static char *packs[3];      /* (owned) versions 7, 8 and 9 */
static char *template_dir;  /* (owned) a data folder that goes by 8 */
static ContentSite *site;   /* has 9 */

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

static gboolean
install (ParaatPacks  *desk,
         const char   *path,
         GError      **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  paraat_packs_install_async (desk, path, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));
  manifest = paraat_packs_install_finish (desk, result, error);

  return manifest != NULL;
}

static void
make_template (void)
{
  g_autoptr(GError) error = NULL;
  ParaatStore *store;
  ParaatPacks *desk;

  template_dir = support_new_dir ("template");
  store = support_new_store (template_dir);
  desk = paraat_packs_new (store, template_dir, paraat_content_get_pack (NULL));
  paraat_packs_trust (desk, publisher.key);
  g_assert_true (install (desk, packs[1], &error));
  g_assert_no_error (error);
  support_finalize (desk);
  support_close (store);
  g_object_unref (store);
}

/* The exit status of a worker on a copy of the template, with the disk told @name=@value. */
static int
work (const char *base,
      const char *name,
      guint64     value,
      guint       seed)
{
  g_autofree char *data = g_build_filename (base, "data", NULL);
  g_autofree char *counts = g_strconcat (base, ".counts", NULL);
  g_autofree char *url = content_site_dup_url (site);
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);
  g_autofree char *seed_text = g_strdup_printf ("%u", seed);
  g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) worker = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;

  support_copy_dir (template_dir, data);
  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", g_getenv ("PARAAT_POWERCUT_LIB"), TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "verify_asan_link_order=0:detect_leaks=0", TRUE);
  g_subprocess_launcher_setenv (launcher, "PARAAT_POWERCUT_DIR", base, TRUE);
  g_subprocess_launcher_setenv (launcher, "PARAAT_POWERCUT_SEED", seed_text, TRUE);
  if (name != NULL)
    g_subprocess_launcher_setenv (launcher, name, text, TRUE);
  worker = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("PARAAT_CONTENT_WORKER"), data, url, counts, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (worker, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));
  g_assert_true (g_subprocess_get_if_exited (worker));

  return g_subprocess_get_exit_status (worker);
}

static void
assert_whole (const char *data,
              gint64      version)
{
  g_autofree char *path = g_strdup_printf ("%s/packs/paraat-starter-%" G_GINT64_FORMAT ".pack", data, version);
  g_autofree char *published = g_strconcat (packs[version - 7], ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (published, &text, NULL, NULL));
  manifest = paraat_manifest_introduce (text, &error);
  g_assert_no_error (error);
  g_assert_true (paraat_manifest_check_pack (manifest, path, &error));
  g_assert_no_error (error);
}

/* What the next start finds, and that the update then comes in.  Returns the version that counted. */
static gint64
check (const char *base,
       gboolean    is_done)
{
  g_autofree char *data = g_build_filename (base, "data", NULL);
  g_autofree char *url = content_site_dup_url (site);
  ParaatStore *store = support_new_store (data);
  ParaatPacks *desk = paraat_packs_new (store, data, paraat_content_get_pack (NULL));
  g_autoptr(ParaatContentFetch) fetch = paraat_content_fetch_new (url, NULL);
  g_autoptr(ParaatPack) pack = paraat_packs_open_current (desk);
  gint64 version = paraat_pack_get_version (pack);
  g_autoptr(GError) error = NULL;
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  g_assert_true (version == 8 || version == 9);
  g_assert_true (!is_done || version == 9);
  g_assert_cmpint (paraat_packs_get_current (desk), ==, version);   /* not one that stands in for it */
  assert_whole (data, version);
  g_assert_true (paraat_packs_is_trusted (desk, publisher.key));
  g_assert_false (install (desk, packs[0], &error));   /* the counter did not go down */
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OLDER);
  g_clear_error (&error);
  g_assert_false (install (desk, packs[1], &error));
  g_assert_true (error->domain == PARAAT_PACKS_ERROR);
  g_clear_error (&error);

  paraat_renew_async (desk, fetch, NULL, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));
  manifest = paraat_renew_finish (desk, result, &error);
  if (version == 9)
    g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME);
  else
    g_assert_no_error (error);
  g_assert_cmpint (paraat_packs_get_current (desk), ==, 9);
  assert_whole (data, 9);
  g_clear_object (&fetch);
  g_clear_object (&result);   /* it holds on to who asked */
  support_finalize (desk);
  support_close (store);
  g_object_unref (store);

  return version;
}

static void
remove_base (char *base)   /* (transfer full) */
{
  static const char * const others[] = { ".counts", ".cut", ".trash" };

  support_remove_dir (base);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *path = g_strconcat (base, others[i], NULL);

      support_remove_dir (path);
    }
  g_free (base);
}

static void
test_cuts (void)
{
  const char *rounds_text = g_getenv ("PARAAT_FAULT_ROUNDS");
  guint64 rounds = rounds_text != NULL ? g_ascii_strtoull (rounds_text, NULL, 10) : 25;
  char *base = support_new_dir ("cut");
  g_autofree char *counts = g_strconcat (base, ".counts", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) numbers = NULL;
  guint64 before, after, step;
  guint n_old = 0, n_new = 0;

  g_assert_cmpint (work (base, NULL, 0, 1), ==, 0);
  g_assert_true (g_file_get_contents (counts, &text, NULL, NULL));
  numbers = g_strsplit (g_strchomp (text), " ", 2);
  before = g_ascii_strtoull (numbers[0], NULL, 10);
  after = g_ascii_strtoull (numbers[1], NULL, 10);
  g_assert_cmpint (check (base, TRUE), ==, 9);
  remove_base (base);
  g_test_message ("the update takes the operations %" G_GUINT64_FORMAT " to %" G_GUINT64_FORMAT, before + 1, after);
  g_assert_cmpuint (after, >, before + 20);   /* it is seen */
  step = MAX (1, (after - before) / rounds);
  for (guint64 at = before + 1; at <= after; at += step)
    {
      int status;

      base = support_new_dir ("cut");
      status = work (base, "PARAAT_POWERCUT_AT", at, (guint) at);
      g_test_message ("cut at %" G_GUINT64_FORMAT ": %d", at, status);
      g_assert_true (status == CUT || status == 0);   /* threads do not count alike each time */
      if (check (base, status == 0) == 9)
        n_new++;
      else
        n_old++;
      remove_base (base);
    }
  g_test_message ("%u times the old one, %u times the new", n_old, n_new);
  g_assert_cmpuint (n_old, >, 0);
  g_assert_cmpuint (n_new, >, 0);
}

/* More and more fits, until all of it does: the store, what is fetched, what is installed. */
static void
test_full (void)
{
  guint n_full = 0;
  int status = 3;

  for (guint kib = 3000; status != 0 && kib < 20000; kib += 1500)
    {
      char *base = support_new_dir ("full");
      g_autofree char *incoming = g_build_filename (base, "data", "incoming", NULL);
      g_autoptr(GDir) dir = NULL;
      const char *name;

      status = work (base, "PARAAT_POWERCUT_QUOTA", (guint64) kib * 1024, 1);
      g_test_message ("%u KiB: %d", kib, status);
      g_assert_true (status == 3 || status == 0);
      n_full += status == 3 ? 1 : 0;
      dir = g_dir_open (incoming, 0, NULL);
      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        g_error ("%s takes room that is for reports", name);
      g_assert_cmpint (check (base, status == 0), ==, status == 0 ? 9 : 8);
      remove_base (base);
    }
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpuint (n_full, >, 3);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (sodium_init () < 0)
    return 2;
  publisher_init (&publisher);
  for (guint i = 0; i < G_N_ELEMENTS (packs); i++)
    packs[i] = publisher_publish (&publisher, 7 + i, NULL);
  make_template ();
  site = content_site_new (NULL);
  content_site_put (site, packs[2]);
  content_site_reset (site, SITE_HONEST, 0);
  g_test_add_func ("/content-cut/every-step", test_cuts);
  g_test_add_func ("/content-cut/full", test_full);
  status = g_test_run ();
  content_site_free (site);
  support_remove_dir (template_dir);
  publisher_clear (&publisher);
  g_free (template_dir);
  for (guint i = 0; i < G_N_ELEMENTS (packs); i++)
    g_free (packs[i]);

  return status;
}
