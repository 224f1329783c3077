/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-packs.h"

#include "paraat-json.h"
#include "paraat-pack-take.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#define ACCEPTED "pack.accepted"
#define CURRENT "pack.current"
#define PREVIOUS "pack.previous"
#define TRUSTED "pack.trusted"
#define REVOKED "pack.revoked"

struct _ParaatPacks
{
  GObject      parent_instance;

  ParaatStore *store;     /* (owned) */
  char        *data_dir;  /* (owned) (type filename) */
  char        *folder;    /* (owned) (type filename) */
  ParaatPack  *own;       /* (owned) of the program */
};

G_DEFINE_QUARK (paraat-packs-error-quark, paraat_packs_error)
G_DEFINE_FINAL_TYPE (ParaatPacks, paraat_packs, G_TYPE_OBJECT)

static void
paraat_packs_dispose (GObject *object)
{
  g_clear_object (&PARAAT_PACKS (object)->store);

  G_OBJECT_CLASS (paraat_packs_parent_class)->dispose (object);
}

static void
paraat_packs_finalize (GObject *object)
{
  ParaatPacks *self = PARAAT_PACKS (object);

  g_free (self->data_dir);
  g_free (self->folder);
  g_clear_pointer (&self->own, paraat_pack_unref);

  G_OBJECT_CLASS (paraat_packs_parent_class)->finalize (object);
}

static void
paraat_packs_class_init (ParaatPacksClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = paraat_packs_dispose;
  object_class->finalize = paraat_packs_finalize;
}

static void
paraat_packs_init (ParaatPacks *self)
{
}

/**
 * paraat_packs_new:
 * @store: an open store
 * @data_dir: (type filename): its folder
 * @own: the pack that the program was built with
 */
ParaatPacks *
paraat_packs_new (ParaatStore *store,
                  const char  *data_dir,
                  ParaatPack  *own)
{
  ParaatPacks *self = g_object_new (PARAAT_TYPE_PACKS, NULL);

  self->store = g_object_ref (store);
  self->data_dir = g_strdup (data_dir);
  self->folder = g_build_filename (data_dir, "packs", NULL);
  self->own = paraat_pack_ref (own);

  return self;
}

/* --- settings --- */

static gint64
get_number (ParaatPacks *self,
            const char  *name,
            gint64       otherwise)
{
  const char *text = paraat_store_get_setting (self->store, name);
  gint64 number;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &number, NULL) ? number : otherwise;
}

static void
put_number (ParaatPacks *self,
            const char  *name,
            gint64       number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  paraat_store_put_setting (self->store, name, text);
}

static JsonArray *
get_keys (ParaatPacks *self,
          const char  *name)
{
  JsonArray *array = paraat_json_parse_array (paraat_store_get_setting (self->store, name));

  return array != NULL ? array : json_array_new ();
}

static gboolean
has_key (JsonArray  *keys,
         const char *hex)
{
  for (guint i = 0; i < json_array_get_length (keys); i++)
    if (g_strcmp0 (json_array_get_string_element (keys, i), hex) == 0)
      return TRUE;

  return FALSE;
}

static void
add_key (ParaatPacks *self,
         const char  *name,
         const char  *hex)
{
  g_autoptr(JsonArray) keys = get_keys (self, name);
  g_autofree char *text = NULL;

  if (has_key (keys, hex))
    return;
  json_array_add_string_element (keys, hex);
  text = paraat_json_print_array (keys);
  paraat_store_put_setting (self->store, name, text);
}

static void
print_key (const guint8 *key,
           char          hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1])
{
  sodium_bin2hex (hex, 2 * PARAAT_MANIFEST_KEY_SIZE + 1, key, PARAAT_MANIFEST_KEY_SIZE);
}

/**
 * paraat_packs_is_trusted:
 *
 * Returns: whether somebody here said that @key is a publisher's, and no publisher took it back
 */
gboolean
paraat_packs_is_trusted (ParaatPacks  *self,
                         const guint8  key[PARAAT_MANIFEST_KEY_SIZE])
{
  g_autoptr(JsonArray) trusted = get_keys (self, TRUSTED);
  g_autoptr(JsonArray) revoked = get_keys (self, REVOKED);
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

  print_key (key, hex);

  return has_key (trusted, hex) && !has_key (revoked, hex);
}

/**
 * paraat_packs_is_known:
 * @manifest: verified, or introduced
 *
 * Returns: whether somebody whom this desk trusts signed it, whoever else did
 */
gboolean
paraat_packs_is_known (ParaatPacks          *self,
                       const ParaatManifest *manifest)
{
  for (guint i = 0; manifest->signers != NULL && i < manifest->signers->len; i++)
    if (paraat_packs_is_trusted (self, g_bytes_get_data (g_ptr_array_index (manifest->signers, i), NULL)))
      return TRUE;

  return FALSE;
}

void
paraat_packs_trust (ParaatPacks  *self,
                    const guint8  key[PARAAT_MANIFEST_KEY_SIZE])
{
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

  print_key (key, hex);
  add_key (self, TRUSTED, hex);
}

/**
 * paraat_packs_is_revoked:
 *
 * Returns: whether a publisher of what the program goes by took @key back
 */
gboolean
paraat_packs_is_revoked (ParaatPacks  *self,
                         const guint8  key[PARAAT_MANIFEST_KEY_SIZE])
{
  g_autoptr(JsonArray) revoked = get_keys (self, REVOKED);
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

  print_key (key, hex);

  return has_key (revoked, hex);
}

/**
 * paraat_packs_list_trusted:
 *
 * Returns: (transfer full) (element-type GBytes): the keys of publishers whose word counts for what the program goes by
 */
GPtrArray *
paraat_packs_list_trusted (ParaatPacks *self)
{
  g_autoptr(JsonArray) trusted = get_keys (self, TRUSTED);
  g_autoptr(JsonArray) revoked = get_keys (self, REVOKED);
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < json_array_get_length (trusted); i++)
    {
      const char *hex = json_array_get_string_element (trusted, i);
      guint8 key[PARAAT_MANIFEST_KEY_SIZE];

      if (hex != NULL && strlen (hex) == 2 * sizeof key && !has_key (revoked, hex)
          && sodium_hex2bin (key, sizeof key, hex, strlen (hex), NULL, NULL, NULL) == 0)
        g_ptr_array_add (keys, g_bytes_new (key, sizeof key));
    }

  return keys;
}

/* --- which one counts --- */

static char *
build_path (ParaatPacks *self,
            gint64       version)
{
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".pack", paraat_pack_get_id (self->own), version);

  return g_build_filename (self->folder, name, NULL);
}

/**
 * paraat_packs_dup_expires:
 * @version: of a pack that is or was in use
 *
 * Returns: (transfer full) (nullable): until which day its publisher stands for it, YYYY-MM-DD
 */
char *
paraat_packs_dup_expires (ParaatPacks *self,
                          gint64       version)
{
  g_autofree char *pack = build_path (self, version);
  g_autofree char *path = g_strconcat (pack, ".manifest", NULL);
  g_autofree char *text = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  /* The one that the program was built with, or one from before manifests were kept: nobody said. */
  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  manifest = paraat_manifest_introduce (text, NULL);

  return manifest != NULL && manifest->version == version ? g_strdup (manifest->expires) : NULL;
}

const char *
paraat_packs_get_data_dir (ParaatPacks *self)
{
  return self->data_dir;
}

/* 0 is the program's own.  Anything that cannot be read, or is another than its name says, does not count. */
static ParaatPack *
open_version (ParaatPacks *self,
              gint64       version)
{
  g_autofree char *path = NULL;
  g_autoptr(ParaatPack) pack = NULL;
  g_autoptr(GError) error = NULL;

  if (version == 0 || version == paraat_pack_get_version (self->own))
    return paraat_pack_ref (self->own);
  path = build_path (self, version);
  pack = paraat_pack_open (path, &error);
  if (pack == NULL)
    {
      g_info ("Content pack %" G_GINT64_FORMAT ": %s", version, error->message);
      return NULL;
    }

  return paraat_pack_get_version (pack) == version && g_str_equal (paraat_pack_get_id (pack), paraat_pack_get_id (self->own))
         ? g_steal_pointer (&pack) : NULL;
}

/**
 * paraat_packs_get_current:
 *
 * Returns: the version that counts: the one that was chosen, or the program's own when that is newer
 */
gint64
paraat_packs_get_current (ParaatPacks *self)
{
  gint64 own = paraat_pack_get_version (self->own);
  gint64 current = get_number (self, CURRENT, 0);

  /* A newer program carries newer content; who went back to it from something newer stays there. */
  return current > own ? current : own;
}

gint64
paraat_packs_get_previous (ParaatPacks *self)
{
  gint64 previous = get_number (self, PREVIOUS, -1);
  gint64 version = MAX (previous, paraat_pack_get_version (self->own));

  return previous >= 0 && version != paraat_packs_get_current (self) ? version : -1;
}

/**
 * paraat_packs_open_current:
 *
 * Returns: (transfer full): what this desk goes by; the one before, or the program's own, when that cannot be read
 */
ParaatPack *
paraat_packs_open_current (ParaatPacks *self)
{
  ParaatPack *pack = open_version (self, paraat_packs_get_current (self));
  gint64 previous = get_number (self, PREVIOUS, 0);

  if (pack == NULL && previous > paraat_pack_get_version (self->own))
    pack = open_version (self, previous);

  return pack != NULL ? pack : paraat_pack_ref (self->own);
}

/**
 * paraat_packs_go_back:
 *
 * From the next start on the one before counts.  What was accepted stays accepted: nobody is fooled with an older one.
 *
 * Returns: %FALSE when there is none
 */
gboolean
paraat_packs_go_back (ParaatPacks *self)
{
  gint64 previous = paraat_packs_get_previous (self);
  gint64 current = paraat_packs_get_current (self);
  g_autoptr(ParaatPack) pack = previous >= 0 ? open_version (self, previous) : NULL;

  if (pack == NULL)
    return FALSE;
  put_number (self, CURRENT, previous);
  put_number (self, PREVIOUS, current);

  return TRUE;
}

/* --- a newer one --- */

/* The highest that ever was; one that counts was accepted, also when the power went before that was written down. */
static gint64
get_accepted (ParaatPacks *self)
{
  gint64 chosen = MAX (get_number (self, CURRENT, 0), get_number (self, PREVIOUS, 0));
  gint64 accepted = MAX (get_number (self, ACCEPTED, 0), chosen);

  return MAX (accepted, paraat_pack_get_version (self->own));
}

typedef struct
{
  char           *path;       /* (owned) (type filename) */
  GPtrArray      *trusted;    /* (owned) */
  char           *folder;     /* (owned) (type filename) */
  char           *id;         /* (owned) */
  gint64          accepted;   /* the highest that ever was, the program's own too */
  gint64          current;
} Install;

static void
install_free (gpointer data)
{
  Install *install = data;

  g_free (install->path);
  g_free (install->folder);
  g_free (install->id);
  g_ptr_array_unref (install->trusted);
  g_free (install);
}

static gboolean
check_version (const Install         *install,
               const ParaatManifest  *manifest,
               GError               **error)
{
  if (!g_str_equal (manifest->id, install->id))
    {
      g_set_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OTHER_CONTENT, "The pack is “%s”, not “%s”", manifest->id, install->id);
      return FALSE;
    }
  if (manifest->version > install->accepted)
    return TRUE;
  g_set_error (error, PARAAT_PACKS_ERROR,
               manifest->version == install->current ? PARAAT_PACKS_ERROR_SAME : PARAAT_PACKS_ERROR_OLDER,
               "Version %" G_GINT64_FORMAT " is not newer than %" G_GINT64_FORMAT, manifest->version, install->accepted);

  return FALSE;
}

/**
 * paraat_packs_check:
 * @manifest: verified, or introduced
 * @error: [error@PacksError]: OTHER_CONTENT, OLDER, SAME
 *
 * Before anything is fetched: what it is about could be installed, if it is of somebody who is trusted.
 */
gboolean
paraat_packs_check (ParaatPacks           *self,
                    const ParaatManifest  *manifest,
                    GError               **error)
{
  const Install install = { .id = (char *) paraat_pack_get_id (self->own), .accepted = get_accepted (self),
                            .current = paraat_packs_get_current (self) };

  return check_version (&install, manifest, error);
}

static void
install_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Install *install = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = paraat_pack_take_read_manifest (install->path, &error);
  g_autoptr(ParaatManifest) manifest = text != NULL ? paraat_manifest_verify (text, install->trusted, &error) : NULL;

  if (manifest != NULL && check_version (install, manifest, &error)
      && paraat_pack_take (install->path, manifest, text, install->folder, paraat_pack_take_check_whole, &error))
    g_task_return_pointer (task, g_steal_pointer (&manifest), (GDestroyNotify) paraat_manifest_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* Who one of them says it is from, and whether it is newer than what is here. */
static ParaatManifest *
look_at (Install     *install,
         const char  *path,
         GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr(ParaatManifest) manifest = NULL;

  g_set_str (&install->path, path);
  text = paraat_pack_take_read_manifest (path, error);
  manifest = text != NULL ? paraat_manifest_introduce (text, error) : NULL;

  return manifest != NULL && check_version (install, manifest, error) ? g_steal_pointer (&manifest) : NULL;
}

/* Of all packs in the folder the newest that can be taken; else why the last of them cannot. */
static void
find_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Install *install = data;
  g_autofree char *folder = g_strdup (install->path);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr(ParaatManifest) best = NULL;
  g_autofree char *best_path = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr(ParaatManifest) manifest = NULL;

      if (!g_str_has_suffix (name, ".pack"))
        continue;
      g_clear_error (&error);
      manifest = look_at (install, path, &error);
      if (manifest == NULL || (best != NULL && best->version >= manifest->version))
        continue;
      g_clear_pointer (&best, paraat_manifest_free);
      best = g_steal_pointer (&manifest);
      g_set_str (&best_path, path);
    }
  g_set_str (&install->path, best_path != NULL ? best_path : folder);
  if (best != NULL)
    g_task_return_pointer (task, g_steal_pointer (&best), (GDestroyNotify) paraat_manifest_free);
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error_literal (task, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_PACK, "There is no pack in the folder");
}

static void
start (ParaatPacks         *self,
       const char          *path,
       GTaskThreadFunc      run,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Install *install = g_new0 (Install, 1);

  install->path = g_strdup (path);
  install->folder = g_strdup (self->folder);
  install->id = g_strdup (paraat_pack_get_id (self->own));
  install->trusted = paraat_packs_list_trusted (self);
  install->current = paraat_packs_get_current (self);
  install->accepted = get_accepted (self);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, install, install_free);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run);
}

/**
 * paraat_packs_find_async:
 * @folder: (type filename): of a stick, say; a sandbox sees a pack and its manifest only when it may see their folder
 *
 * Looks for the newest pack in a folder and who it says it is from, whether or not that publisher is trusted; nothing is kept.
 */
void
paraat_packs_find_async (ParaatPacks         *self,
                         const char          *folder,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  start (self, folder, find_thread, cancellable, callback, user_data);
}

/**
 * paraat_packs_find_finish:
 * @out_path: (out) (transfer full) (type filename): the pack
 * @error: why none can be taken
 *
 * Returns: (transfer full): what it says of itself
 */
ParaatManifest *
paraat_packs_find_finish (ParaatPacks   *self,
                          GAsyncResult  *result,
                          char         **out_path,
                          GError       **error)
{
  const Install *install = g_task_get_task_data (G_TASK (result));
  ParaatManifest *manifest = g_task_propagate_pointer (G_TASK (result), error);

  if (manifest != NULL)
    *out_path = g_strdup (install->path);

  return manifest;
}

/**
 * paraat_packs_install_async:
 * @path: (type filename): a pack, with its manifest beside it
 *
 * Verifies a pack and keeps it.
 */
void
paraat_packs_install_async (ParaatPacks         *self,
                            const char          *path,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  start (self, path, install_thread, cancellable, callback, user_data);
}

/* Two are kept: the one that counts and the one before. */
static void
remove_others (ParaatPacks *self)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  gint64 version = get_number (self, CURRENT, 0);
  g_autofree char *current = build_path (self, get_number (self, CURRENT, 0));
  g_autofree char *previous = build_path (self, get_number (self, PREVIOUS, 0));
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autofree char *pack = g_str_has_suffix (path, ".manifest") ? g_strndup (path, strlen (path) - strlen (".manifest"))
                                                                   : g_strdup (path);

      if (!g_str_equal (pack, current) && !g_str_equal (pack, previous)
          && !paraat_pack_take_is_newer (name, paraat_pack_get_id (self->own), version))
        g_unlink (path);
    }
}

/**
 * paraat_packs_install_finish:
 * @error: [error@ManifestError], [error@PacksError], [error@ContentError] or [error@StoreError]: what was here stays
 *
 * Returns: (transfer full): what was verified: from the next start on it counts
 */
ParaatManifest *
paraat_packs_install_finish (ParaatPacks   *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_autoptr(ParaatManifest) manifest = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr(GPtrArray) trusted = NULL;
  gint64 current;

  /* Another one may have come in meanwhile: by itself, while somebody took one from a stick. */
  if (manifest == NULL || !paraat_packs_check (self, manifest, error))
    return NULL;
  trusted = paraat_packs_list_trusted (self);
  current = get_number (self, CURRENT, 0);
  /* Each is durable before the next: a key that was taken back counts no more before what says so does, and what is accepted
   * and does not count would be refused for ever. */
  for (guint i = 0; manifest->revoked[i] != NULL; i++)
    if (paraat_manifest_takes_back (manifest, manifest->revoked[i], trusted))
      add_key (self, REVOKED, manifest->revoked[i]);
  put_number (self, PREVIOUS, current);
  put_number (self, CURRENT, manifest->version);
  put_number (self, ACCEPTED, get_accepted (self));
  remove_others (self);

  return g_steal_pointer (&manifest);
}
