/* SPDX-License-Identifier: EUPL-1.2 */

/* Newer content over the network, to the end: what is looked at, trusted, fetched, installed. */
#include "config.h"

#include "content-site.h"
#include "paraat-content.h"
#include "paraat-http.h"
#include "paraat-pack-watch.h"
#include "paraat-renew.h"
#include "publisher.h"
#include "sync-fixture.h"

#include <sodium.h>

static Publisher publisher;
static char *seventh;   /* (owned) */
static char *eighth;    /* (owned) */
static char *ancient;   /* (owned) expired long ago */

typedef struct
{
  char               *dir;     /* (owned) */
  ParaatStore        *store;   /* (owned) */
  ParaatPacks        *packs;   /* (owned) */
  ContentSite        *site;    /* (owned) */
  ParaatContentFetch *fetch;   /* (owned) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *url = NULL;

  fixture->dir = support_new_dir ("renew");
  fixture->store = support_new_store (fixture->dir);
  fixture->packs = paraat_packs_new (fixture->store, fixture->dir, paraat_content_get_pack (NULL));
  fixture->site = content_site_new (NULL);
  content_site_put (fixture->site, seventh);
  content_site_reset (fixture->site, SITE_HONEST, 0);
  url = content_site_dup_url (fixture->site);
  fixture->fetch = paraat_content_fetch_new (url, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_object (&fixture->fetch);
  content_site_free (fixture->site);
  support_finalize (fixture->packs);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
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

static gint64
renew (Fixture  *fixture,
       GError  **error)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  paraat_renew_async (fixture->packs, fixture->fetch, NULL, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));
  manifest = paraat_renew_finish (fixture->packs, result, error);

  return manifest != NULL ? manifest->version : 0;
}

static gint64
version_in_use (Fixture *fixture)
{
  g_autoptr(ParaatPack) pack = paraat_packs_open_current (fixture->packs);

  return paraat_pack_get_version (pack);
}

static void
test_road (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *incoming = g_build_filename (fixture->dir, "incoming", NULL);
  g_autofree char *expires = NULL;
  g_autoptr(GDir) dir = NULL;

  /* Nobody trusts it yet: nothing of the pack is fetched. */
  g_assert_cmpint (renew (fixture, &error), ==, 0);
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
  g_assert_cmpstr (paraat_content_fetch_get_manifest (fixture->fetch)->publisher, ==, "CRT");
  g_assert_cmpuint (fixture->site->n_parts, ==, 0);
  g_clear_error (&error);

  paraat_packs_trust (fixture->packs, publisher.key);
  g_assert_cmpint (renew (fixture, &error), ==, 7);
  g_assert_no_error (error);
  g_assert_cmpint (version_in_use (fixture), ==, 7);
  expires = paraat_packs_dup_expires (fixture->packs, 7);
  g_assert_cmpstr (expires, ==, "2027-11-28");
  dir = g_dir_open (incoming, 0, NULL);
  g_assert_null (g_dir_read_name (dir));   /* nothing is left of the way it came */

  content_site_reset (fixture->site, SITE_HONEST, 0);
  g_assert_cmpint (renew (fixture, &error), ==, 0);
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME);
  g_assert_cmpuint (fixture->site->n_parts, ==, 0);
}

/* A newer one is put there between its manifest and its pack: that one comes in. */
static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = g_strdup (fixture->site->manifest);

  paraat_packs_trust (fixture->packs, publisher.key);
  content_site_put (fixture->site, eighth);
  g_set_str (&fixture->site->manifest, before);
  g_assert_cmpint (renew (fixture, &error), ==, 0);
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
  g_assert_cmpuint (fixture->site->n_manifests, ==, 2);   /* it looked once more, and no more than that */
  g_assert_cmpint (version_in_use (fixture), ==, paraat_pack_get_version (paraat_content_get_pack (NULL)));
  g_clear_error (&error);
  content_site_put (fixture->site, eighth);
  g_assert_cmpint (renew (fixture, &error), ==, 8);
}

/* It comes by itself while somebody asks for it too: one after the other, and the second has nothing to do. */
static void
test_two_at_once (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(ParaatPacks) others = paraat_packs_new (fixture->store, fixture->dir, paraat_content_get_pack (NULL));
  g_autofree char *url = content_site_dup_url (fixture->site);
  g_autoptr(ParaatContentFetch) again = paraat_content_fetch_new (url, NULL);
  g_autoptr(ParaatManifest) first = NULL;
  g_autoptr(ParaatManifest) second = NULL;
  g_autoptr(GAsyncResult) one = NULL;
  g_autoptr(GAsyncResult) other = NULL;
  g_autoptr(GError) error = NULL;

  paraat_packs_trust (fixture->packs, publisher.key);
  paraat_renew_async (fixture->packs, fixture->fetch, NULL, NULL, said_cb, &one);
  paraat_renew_async (others, again, NULL, NULL, said_cb, &other);
  g_assert_true (desk_spin (has_said, &one));
  g_assert_true (desk_spin (has_said, &other));
  first = paraat_renew_finish (fixture->packs, one, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first->version, ==, 7);
  second = paraat_renew_finish (others, other, &error);
  g_assert_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_SAME);
  g_assert_null (second);
  g_assert_cmpint (version_in_use (fixture), ==, 7);
}

/* A clock that stands nine months too late sees everything as expired: nothing is refused for it. */
static void
test_expired (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  paraat_packs_trust (fixture->packs, publisher.key);
  content_site_put (fixture->site, ancient);
  g_assert_cmpint (renew (fixture, &error), ==, 9);
  g_assert_no_error (error);
  g_assert_cmpint (version_in_use (fixture), ==, 9);
}

static void
test_due (void)
{
  gint64 now_us = G_GINT64_CONSTANT (1795879000) * G_USEC_PER_SEC;
  gint64 months_us = 274 * G_TIME_SPAN_DAY;

  g_assert_true (paraat_pack_watch_is_due (0, now_us));
  g_assert_false (paraat_pack_watch_is_due (now_us - G_TIME_SPAN_HOUR, now_us));
  g_assert_true (paraat_pack_watch_is_due (now_us - G_TIME_SPAN_DAY, now_us));
  g_assert_true (paraat_pack_watch_is_due (now_us, now_us + months_us));   /* the clock is put nine months ahead */
  g_assert_true (paraat_pack_watch_is_due (now_us + months_us, now_us));   /* and back: nobody waits nine months */
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  if (sodium_init () < 0)
    return 2;
  paraat_sync_set_time_scale (10 * DESK_TIME_SCALE);
  publisher_init (&publisher);
  seventh = publisher_publish (&publisher, 7, "2027-11-28");
  eighth = publisher_publish (&publisher, 8, NULL);
  ancient = publisher_publish (&publisher, 9, "2020-01-01");
#define ADD(name, func) g_test_add ("/library/renew/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("road", test_road);
  ADD ("changes", test_changes);
  ADD ("expired", test_expired);
  ADD ("two-at-once", test_two_at_once);
#undef ADD
  g_test_add_func ("/library/renew/due", test_due);
  status = g_test_run ();
  publisher_clear (&publisher);
  g_free (seventh);
  g_free (eighth);
  g_free (ancient);

  return status;
}
