/* SPDX-License-Identifier: EUPL-1.2 */

/* Fetching newer content from servers that are good, and from those that are not. */
#include "config.h"

#include "content-site.h"
#include "paraat-content-fetch.h"
#include "publisher.h"
#include "sync-fixture.h"

#include <glib/gstdio.h>
#include <sodium.h>

#define DAY (24 * 3600)

/* Made once: building a pack takes its time. */
static Publisher publisher;
static char *first_pack;    /* (owned) */
static char *second_pack;   /* (owned) */

typedef struct
{
  ContentSite *site;      /* (owned) */
  const char  *pack;      /* what it has */
  char        *dir;       /* (owned) */
  char        *folder;    /* (owned) where it comes */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->pack = first_pack;
  fixture->site = content_site_new (NULL);
  content_site_put (fixture->site, fixture->pack);
  content_site_reset (fixture->site, SITE_HONEST, 0);
  fixture->dir = support_new_dir ("content");
  fixture->folder = g_build_filename (fixture->dir, "incoming", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  content_site_free (fixture->site);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
  g_free (fixture->folder);
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

static gboolean
look (ParaatContentFetch  *fetch,
      const char          *tag,
      GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_content_fetch_look_async (fetch, tag, NULL, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));

  return paraat_content_fetch_look_finish (fetch, result, error);
}

static char *
fetch_pack (ParaatContentFetch  *fetch,
            const char          *folder,
            GCancellable        *cancellable,
            GError             **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  paraat_content_fetch_pack_async (fetch, folder, cancellable, said_cb, &result);
  g_assert_true (desk_spin (has_said, &result));

  return paraat_content_fetch_pack_finish (fetch, result, error);
}

static char *
get (Fixture  *fixture,
     GError  **error)
{
  g_autofree char *url = content_site_dup_url (fixture->site);
  g_autoptr(ParaatContentFetch) fetch = paraat_content_fetch_new (url, error);

  return look (fetch, NULL, error) ? fetch_pack (fetch, fixture->folder, NULL, error) : NULL;
}

static void
assert_same_file (const char *a,
                  const char *b)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize n_first, n_second;

  g_assert_true (g_file_get_contents (a, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (b, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

static void
assert_fetched (Fixture *fixture,
                char    *path)   /* (transfer full) */
{
  g_autofree char *given = path;
  g_autofree char *beside = g_strconcat (path, ".manifest", NULL);
  g_autofree char *manifest = g_strconcat (fixture->pack, ".manifest", NULL);

  g_assert_nonnull (path);
  assert_same_file (path, fixture->pack);
  assert_same_file (beside, manifest);
}

/* Whether there is anything that could be taken for a pack. */
static gboolean
has_pack (Fixture *fixture)
{
  g_autoptr(GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  gboolean found = FALSE;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    found = found || g_str_has_suffix (name, ".pack");

  return found;
}

static void
test_honest (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *url = content_site_dup_url (fixture->site);
  g_autofree char *tag = NULL;
  g_autofree char *stray = g_build_filename (fixture->folder, "of-before.part", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatContentFetch) fetch = paraat_content_fetch_new (url, &error);

  g_assert_true (look (fetch, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->site->n_parts, ==, 0);   /* the manifest alone */
  g_assert_cmpint (paraat_content_fetch_get_manifest (fetch)->version, ==, 7);
  g_assert_cmpmem (paraat_content_fetch_get_manifest (fetch)->key, PARAAT_MANIFEST_KEY_SIZE, publisher.key,
                   PARAAT_MANIFEST_KEY_SIZE);
  g_assert_cmpint (g_mkdir (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (stray, "of another", -1, NULL));
  assert_fetched (fixture, fetch_pack (fetch, fixture->folder, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture->site->n_parts, >, 1);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  tag = g_strdup (paraat_content_fetch_get_tag (fetch));
  g_assert_true (look (fetch, tag, &error));
  g_assert_null (paraat_content_fetch_get_manifest (fetch));   /* the same still */
  g_assert_cmpstr (paraat_content_fetch_get_tag (fetch), ==, tag);
  g_assert_cmpuint (fixture->site->n_not_modified, ==, 1);
}

/* Servers that are simple, but not bad. */
static void
test_simple (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GError) error = NULL;

  content_site_reset (fixture->site, SITE_NO_RANGES, 0);
  assert_fetched (fixture, get (fixture, &error));
  fixture->site->has_tags = FALSE;
  content_site_reset (fixture->site, SITE_HONEST, 0);
  assert_fetched (fixture, get (fixture, &error));
  /* And broken off without a tag: what comes is what is missing, and its end shows that it fits. */
  content_site_reset (fixture->site, SITE_RESETS, 3);
  g_assert_null (get (fixture, &error));
  g_clear_error (&error);
  content_site_reset (fixture->site, SITE_HONEST, 0);
  assert_fetched (fixture, get (fixture, &error));
  g_assert_cmpint (fixture->site->first, ==, 3 * PARAAT_CONTENT_PART_BYTES);
}

typedef struct
{
  const char *name;
  SiteMood    mood;
  guint       n_honest;
  int         error;        /* PARAAT_SYNC_ERROR; -1: the pack is another one */
  goffset     goes_on_at;   /* when the server is good again */
} Bad;

static const Bad bad[] = {
  { "resets", SITE_RESETS, 3, PARAAT_SYNC_ERROR_NO_ANSWER, 3 * PARAAT_CONTENT_PART_BYTES },
  { "truncates", SITE_TRUNCATES, 2, PARAAT_SYNC_ERROR_NO_ANSWER, 2 * PARAAT_CONTENT_PART_BYTES },
  { "silent", SITE_SILENT, 1, PARAAT_SYNC_ERROR_NO_ANSWER, PARAAT_CONTENT_PART_BYTES },
  { "endless", SITE_ENDLESS, 1, PARAAT_SYNC_ERROR_NOT_OURS, PARAAT_CONTENT_PART_BYTES },
  { "portal", SITE_PORTAL, 1, PARAAT_SYNC_ERROR_NOT_OURS, PARAAT_CONTENT_PART_BYTES },
  { "redirects", SITE_REDIRECTS, 0, PARAAT_SYNC_ERROR_MOVED, 0 },
  { "longer", SITE_LONGER, 0, -1, 0 },
  { "longer-later", SITE_LONGER, 1, -1, 0 },
  { "other-part", SITE_OTHER_PART, 1, PARAAT_SYNC_ERROR_NOT_OURS, PARAAT_CONTENT_PART_BYTES },
  { "limited", SITE_LIMITED, 1, PARAAT_SYNC_ERROR_NO_ANSWER, PARAAT_CONTENT_PART_BYTES },
  { "nothing", SITE_NOTHING, 0, PARAAT_SYNC_ERROR_NOT_OURS, 0 },
};

/* Nothing that could be taken for a pack is kept, and once the server is good what is missing is asked for, and no more. */
static void
test_bad (Fixture       *fixture,
          gconstpointer  data)
{
  const Bad *one = data;
  g_autoptr(GError) error = NULL;

  content_site_reset (fixture->site, one->mood, one->n_honest);
  g_assert_null (get (fixture, &error));
  g_test_message ("%s", error->message);
  if (one->error < 0)
    g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
  else
    g_assert_error (error, PARAAT_SYNC_ERROR, one->error);
  g_assert_false (has_pack (fixture));
  g_clear_error (&error);
  content_site_reset (fixture->site, SITE_HONEST, 0);
  assert_fetched (fixture, get (fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture->site->first, ==, one->goes_on_at);
}

/* The same for the manifest: then nothing is asked for at all. */
static void
test_bad_manifest (Fixture       *fixture,
                   gconstpointer  data)
{
  static const struct
  {
    SiteMood mood;
    int      error;
  } rows[] = {
    { SITE_RESETS, PARAAT_SYNC_ERROR_NO_ANSWER }, { SITE_SILENT, PARAAT_SYNC_ERROR_NO_ANSWER },
    { SITE_ENDLESS, PARAAT_SYNC_ERROR_NOT_OURS }, { SITE_PORTAL, PARAAT_SYNC_ERROR_NOT_OURS },
    { SITE_REDIRECTS, PARAAT_SYNC_ERROR_MOVED }, { SITE_NOTHING, PARAAT_SYNC_ERROR_NOT_OURS },
  };
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      fixture->site->manifest_mood = rows[i].mood;
      g_assert_null (get (fixture, &error));
      g_assert_error (error, PARAAT_SYNC_ERROR, rows[i].error);
      g_clear_error (&error);
    }
  fixture->site->manifest_mood = SITE_HONEST;
  g_set_str (&fixture->site->manifest, "{\"payload\": \"e30=\", \"signatures\": []}");
  g_assert_null (get (fixture, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY);
  g_assert_cmpuint (fixture->site->n_parts, ==, 0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static GBytes *
read_bytes (const char *path)
{
  char *data;
  gsize size;

  g_assert_true (g_file_get_contents (path, &data, &size, NULL));

  return g_bytes_new_take (data, size);
}

/* One bit is another: the size fits, the hash does not. */
static void
test_other_bytes (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GBytes) whole = g_bytes_ref (fixture->site->pack);
  gsize size;
  char *bytes = g_memdup2 (g_bytes_get_data (whole, NULL), g_bytes_get_size (whole));
  g_autoptr(GError) error = NULL;

  size = g_bytes_get_size (whole);
  bytes[size / 2] ^= 4;
  g_bytes_unref (fixture->site->pack);
  fixture->site->pack = g_bytes_new_take (bytes, size);
  g_assert_null (get (fixture, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
  g_assert_false (has_pack (fixture));
  g_clear_error (&error);
  g_bytes_unref (fixture->site->pack);
  fixture->site->pack = g_steal_pointer (&whole);
  assert_fetched (fixture, get (fixture, &error));
}

/* Another pack is put there while the first is fetched, or between two tries: what is here is never mixed with it. */
static void
test_changes (Fixture       *fixture,
              gconstpointer  data)
{
  SiteMood mood = GPOINTER_TO_UINT (data);
  g_autoptr(GError) error = NULL;

  fixture->site->other = read_bytes (second_pack);
  content_site_reset (fixture->site, mood, 2);
  g_assert_null (get (fixture, &error));
  g_assert_error (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK);
  g_assert_false (has_pack (fixture));
  g_clear_error (&error);
  content_site_put (fixture->site, second_pack);   /* and its manifest */
  content_site_reset (fixture->site, SITE_HONEST, 0);
  fixture->pack = second_pack;
  assert_fetched (fixture, get (fixture, &error));
  g_assert_no_error (error);
}

/* What was kept of an earlier try was damaged meanwhile: it is fetched anew, once. */
static void
test_damaged_part (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;
  const char *name;

  content_site_reset (fixture->site, SITE_RESETS, 2);
  g_assert_null (get (fixture, &error));
  g_clear_error (&error);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      if (g_str_has_suffix (name, ".part"))
        g_assert_true (g_file_set_contents (path, "zeroes, since the power went", -1, NULL));
    }
  content_site_reset (fixture->site, SITE_HONEST, 0);
  assert_fetched (fixture, get (fixture, &error));
  g_assert_no_error (error);
}

static gboolean
has_two_parts (gpointer data)
{
  return ((ContentSite *) data)->n_parts >= 2;
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *url = content_site_dup_url (fixture->site);
  g_autoptr(GError) error = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(ParaatContentFetch) fetch = paraat_content_fetch_new (url, &error);

  content_site_reset (fixture->site, SITE_SILENT, 1);
  g_assert_true (look (fetch, NULL, &error));
  paraat_content_fetch_pack_async (fetch, fixture->folder, cancellable, said_cb, &result);
  g_assert_true (desk_spin (has_two_parts, fixture->site));
  g_cancellable_cancel (cancellable);
  g_assert_true (desk_spin (has_said, &result));
  g_assert_null (paraat_content_fetch_pack_finish (fetch, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  content_site_reset (fixture->site, SITE_HONEST, 0);
  assert_fetched (fixture, get (fixture, &error));
  g_assert_cmpint (fixture->site->first, ==, PARAAT_CONTENT_PART_BYTES);
}

static void
test_addresses (void)
{
  static const char * const good[][2] = {
    { "https://crt.example/inhoud.pack", "https://crt.example/inhoud.pack" },
    { "  crt.example/inhoud.pack\n", "https://crt.example/inhoud.pack" },
    { "https://crt.example:8443/a/b.pack.manifest", "https://crt.example:8443/a/b.pack" },
    { "https://crt.example/b.pack?v=7#x", "https://crt.example/b.pack?v=7" },
    { "http://127.0.0.1:8080/b.pack", "http://127.0.0.1:8080/b.pack" },
  };
  static const char * const wrong[] = {
    "", " ", "http://crt.example/inhoud.pack", "https://crt.example", "https://crt.example/", "https://crt.example/map/",
    "ftp://crt.example/inhoud.pack", "file:///etc/passwd", "https://iemand:geheim@crt.example/inhoud.pack", "https:///inhoud.pack",
    "http://127.0.0.1.crt.example/inhoud.pack",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ParaatContentFetch) fetch = paraat_content_fetch_new (good[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (paraat_content_fetch_get_address (fetch), ==, good[i][1]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", wrong[i]);
      g_assert_null (paraat_content_fetch_new (wrong[i], &error));
      g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_BAD_ADDRESS);
    }
}

/* Of a web address the certificate is looked at as of any: there is nothing that turns it off. */
static void
test_certificate (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(GTlsCertificate) certificate = fault_certificate_new (-DAY, DAY, "127.0.0.1", NULL);
  g_autoptr(ContentSite) site = content_site_new (certificate);
  g_autofree char *url = content_site_dup_url (site);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatContentFetch) fetch = paraat_content_fetch_new (url, &error);

  content_site_put (site, fixture->pack);
  g_assert_false (look (fetch, NULL, &error));
  g_assert_error (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_CERTIFICATE);
  g_assert_cmpuint (site->n_manifests, ==, 0);
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
  first_pack = publisher_publish (&publisher, 7, "2027-11-28");
  second_pack = publisher_publish (&publisher, 8, NULL);
  paraat_sync_set_time_scale (5 * DESK_TIME_SCALE);
#define ADD(name, data, func) g_test_add ("/sync/content/" name, Fixture, data, set_up, func, tear_down)
  ADD ("honest", NULL, test_honest);
  ADD ("simple", NULL, test_simple);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *path = g_strconcat ("/sync/content/bad/", bad[i].name, NULL);

      g_test_add (path, Fixture, &bad[i], set_up, test_bad, tear_down);
    }
  ADD ("bad-manifest", NULL, test_bad_manifest);
  ADD ("other-bytes", NULL, test_other_bytes);
  ADD ("changes", GUINT_TO_POINTER (SITE_CHANGES), test_changes);
  ADD ("changes-and-ignores", GUINT_TO_POINTER (SITE_IGNORES_IF_RANGE), test_changes);
  ADD ("damaged-part", NULL, test_damaged_part);
  ADD ("cancelled", NULL, test_cancelled);
  ADD ("certificate", NULL, test_certificate);
#undef ADD
  g_test_add_func ("/sync/content/addresses", test_addresses);

  status = g_test_run ();
  publisher_clear (&publisher);
  g_free (first_pack);
  g_free (second_pack);

  return status;
}
