/* SPDX-License-Identifier: EUPL-1.2 */

/* As paraat-packs.c, for packs that the program does not go by.  What such a pack is signed with says nothing about another pack: the key of
 * an intercommunale never renews the questions of the CRT, nor takes a key of the CRT back. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-beside.h"

#include "paraat-beside-state.h"
#include "paraat-pack-take.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

struct _ParaatBeside
{
  GObject      parent_instance;

  ParaatStore *store;     /* (owned) */
  ParaatPacks *packs;     /* (owned) who is trusted for what the program goes by, and whose key was taken back */
  char        *folder;    /* (owned) (type filename) */
  char        *own_id;    /* (owned) of what the program goes by: never beside */
};

G_DEFINE_FINAL_TYPE (ParaatBeside, paraat_beside, G_TYPE_OBJECT)

static void
paraat_beside_dispose (GObject *object)
{
  ParaatBeside *self = PARAAT_BESIDE (object);

  g_clear_object (&self->packs);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_beside_parent_class)->dispose (object);
}

static void
paraat_beside_finalize (GObject *object)
{
  ParaatBeside *self = PARAAT_BESIDE (object);

  g_free (self->folder);
  g_free (self->own_id);

  G_OBJECT_CLASS (paraat_beside_parent_class)->finalize (object);
}

static void
paraat_beside_class_init (ParaatBesideClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = paraat_beside_dispose;
  object_class->finalize = paraat_beside_finalize;
}

static void
paraat_beside_init (ParaatBeside *self)
{
}

/**
 * paraat_beside_new:
 * @store: an open store
 * @data_dir: (type filename): its folder
 * @own_id: of the pack that the program was built with
 * @packs: of the same store
 */
ParaatBeside *
paraat_beside_new (ParaatStore *store,
                   const char  *data_dir,
                   const char  *own_id,
                   ParaatPacks *packs)
{
  ParaatBeside *self = g_object_new (PARAAT_TYPE_BESIDE, NULL);

  self->store = g_object_ref (store);
  self->packs = g_object_ref (packs);
  self->folder = g_build_filename (data_dir, "packs-beside", NULL);
  self->own_id = g_strdup (own_id);

  return self;
}

/* --- which ones count --- */

static char *
build_path (ParaatBeside *self,
            const char   *id,
            gint64        version)
{
  g_autofree char *name = g_strdup_printf ("%s-%" G_GINT64_FORMAT ".pack", id, version);

  return g_build_filename (self->folder, name, NULL);
}

static ParaatPack *
open_version (ParaatBeside *self,
              const char   *id,
              gint64        version)
{
  g_autofree char *path = build_path (self, id, version);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatPack) pack = version > 0 ? paraat_pack_open (path, &error) : NULL;

  if (error != NULL)
    g_info ("Content pack %s %" G_GINT64_FORMAT ": %s", id, version, error->message);

  return pack != NULL && paraat_pack_get_version (pack) == version && g_str_equal (paraat_pack_get_id (pack), id)
         ? g_steal_pointer (&pack) : NULL;
}

static void
pack_unref (gpointer pack)
{
  paraat_pack_unref (pack);
}

/**
 * paraat_beside_open_all:
 *
 * Returns: (transfer full) (element-type ParaatPack): those that count and can be read, by id; of one that cannot, the one before
 */
GPtrArray *
paraat_beside_open_all (ParaatBeside *self)
{
  GPtrArray *packs = g_ptr_array_new_with_free_func (pack_unref);
  g_autoptr(GPtrArray) states = paraat_beside_states_read (self->store);

  for (guint i = 0; i < states->len && packs->len < PARAAT_BESIDE_MAX; i++)
    {
      const ParaatBesideState *state = g_ptr_array_index (states, i);
      ParaatPack *pack = g_str_equal (state->id, self->own_id) ? NULL : open_version (self, state->id, state->current);

      if (pack == NULL && state->current > 0 && !g_str_equal (state->id, self->own_id))
        pack = open_version (self, state->id, state->previous);
      if (pack != NULL)
        g_ptr_array_add (packs, pack);
    }

  return packs;
}

gboolean
paraat_beside_can_go_back (ParaatBeside *self,
                           const char   *id)
{
  g_autoptr(GPtrArray) states = paraat_beside_states_read (self->store);
  const ParaatBesideState *state = paraat_beside_states_find (states, id);

  return state != NULL && state->current > 0 && state->previous > 0;
}

/**
 * paraat_beside_go_back:
 *
 * From the next start on the version before counts; what was accepted stays accepted.
 *
 * Returns: %FALSE when there is none that can be read
 */
gboolean
paraat_beside_go_back (ParaatBeside *self,
                       const char   *id)
{
  g_autoptr(GPtrArray) states = paraat_beside_states_read (self->store);
  ParaatBesideState *state = paraat_beside_states_find (states, id);
  g_autoptr(ParaatPack) pack = state != NULL && state->current > 0 ? open_version (self, id, state->previous) : NULL;
  gint64 current;

  if (pack == NULL)
    return FALSE;
  current = state->current;
  state->current = state->previous;
  state->previous = current;
  paraat_beside_states_write (self->store, states);

  return TRUE;
}

/* What is of this pack, and does not count. */
static void
remove_others (ParaatBeside            *self,
               const ParaatBesideState *state)
{
  g_autoptr(GDir) dir = g_dir_open (self->folder, 0, NULL);
  g_autofree char *current = build_path (self, state->id, state->current);
  g_autofree char *previous = build_path (self, state->id, state->previous);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autofree char *pack = g_str_has_suffix (path, ".manifest") ? g_strndup (path, strlen (path) - strlen (".manifest"))
                                                                   : g_strdup (path);
      gsize size = strlen (state->id);

      /* "regio-7.pack", and not "regio-oost-7.pack". */
      if (g_str_has_prefix (name, state->id) && name[size] == '-' && strspn (name + size + 1, "0123456789") > 0
          && g_str_has_prefix (name + size + 1 + strspn (name + size + 1, "0123456789"), ".pack")
          && !g_str_equal (pack, current) && !g_str_equal (pack, previous)
          && !(state->current > 0 && paraat_pack_take_is_newer (name, state->id, state->current)))
        g_unlink (path);
    }
}

/**
 * paraat_beside_remove:
 *
 * From the next start on its documents are gone; what was marked of them is kept.  Who adds it again is asked anew whether they trust its
 * publisher.
 */
void
paraat_beside_remove (ParaatBeside *self,
                      const char   *id)
{
  g_autoptr(GPtrArray) states = paraat_beside_states_read (self->store);
  ParaatBesideState *state = paraat_beside_states_find (states, id);

  if (state == NULL)
    return;
  state->current = 0;
  state->previous = 0;
  g_strfreev (state->keys);
  state->keys = g_new0 (char *, 1);
  paraat_beside_states_write (self->store, states);
  remove_others (self, state);
}

/**
 * paraat_beside_has_more:
 *
 * Returns: whether @pack brings more than documents, such as questions or numbers to call: that is not read
 */
gboolean
paraat_beside_has_more (ParaatPack *pack)
{
  g_auto(GStrv) parts = paraat_pack_list_parts (pack, NULL);

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (!g_str_equal (parts[i], "fields"))   /* the builder looks into it, and the program has its own */
      return TRUE;

  return FALSE;
}

/* --- whom to believe --- */

static void
print_key (const guint8 *key,
           char          hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1])
{
  sodium_bin2hex (hex, 2 * PARAAT_MANIFEST_KEY_SIZE + 1, key, PARAAT_MANIFEST_KEY_SIZE);
}

/**
 * paraat_beside_is_trusted:
 * @id: of a pack
 *
 * Returns: whether somebody here said that @key is the publisher's of that pack, or of what the program goes by; and nobody took it back
 */
gboolean
paraat_beside_is_trusted (ParaatBeside *self,
                          const char   *id,
                          const guint8  key[PARAAT_MANIFEST_KEY_SIZE])
{
  g_autoptr(GPtrArray) states = paraat_beside_states_read (self->store);
  const ParaatBesideState *state = paraat_beside_states_find (states, id);
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

  print_key (key, hex);
  if (paraat_packs_is_revoked (self->packs, key) || (state != NULL && paraat_beside_state_has (state->revoked, hex)))
    return FALSE;

  return paraat_packs_is_trusted (self->packs, key) || (state != NULL && paraat_beside_state_has (state->keys, hex));
}

/**
 * paraat_beside_trust:
 * @id: the pack for which it counts
 */
void
paraat_beside_trust (ParaatBeside *self,
                     const char   *id,
                     const guint8  key[PARAAT_MANIFEST_KEY_SIZE])
{
  g_autoptr(GPtrArray) states = paraat_beside_states_read (self->store);
  char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

  print_key (key, hex);
  paraat_beside_state_add (&paraat_beside_states_get (states, id)->keys, hex);
  paraat_beside_states_write (self->store, states);
}

/* --- one that comes --- */

typedef struct
{
  char      *path;      /* (owned) (type filename) a folder to look in, or a pack */
  char      *folder;    /* (owned) (type filename) */
  char      *own_id;    /* (owned) */
  GPtrArray *states;    /* (owned) as they were then */
  GPtrArray *trusted;   /* (owned) (element-type GBytes) for what the program goes by: for any other too */
  GPtrArray *revoked;   /* (owned) (element-type GBytes) of the keys that a pack here has */
} Coming;

static void
coming_free (gpointer data)
{
  Coming *coming = data;

  g_free (coming->path);
  g_free (coming->folder);
  g_free (coming->own_id);
  g_ptr_array_unref (coming->states);
  g_ptr_array_unref (coming->trusted);
  g_ptr_array_unref (coming->revoked);
  g_free (coming);
}

static gboolean
has_bytes (GPtrArray *keys,
           GBytes    *key)
{
  return g_ptr_array_find_with_equal_func (keys, key, (GEqualFunc) g_bytes_equal, NULL);
}

static void
add_key (GPtrArray  *keys,
         GPtrArray  *but,   /* (nullable) */
         const char *hex)
{
  guint8 key[PARAAT_MANIFEST_KEY_SIZE];
  g_autoptr(GBytes) bytes = NULL;

  if (strlen (hex) != 2 * sizeof key || sodium_hex2bin (key, sizeof key, hex, strlen (hex), NULL, NULL, NULL) != 0)
    return;
  bytes = g_bytes_new (key, sizeof key);
  if (but == NULL || !has_bytes (but, bytes))
    g_ptr_array_add (keys, g_steal_pointer (&bytes));
}

/* Who may sign a pack of that id. */
static GPtrArray *
list_keys (const Coming            *coming,
           const ParaatBesideState *state)   /* (nullable) */
{
  GPtrArray *keys = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < coming->trusted->len; i++)
    {
      GBytes *key = g_ptr_array_index (coming->trusted, i);
      char hex[2 * PARAAT_MANIFEST_KEY_SIZE + 1];

      print_key (g_bytes_get_data (key, NULL), hex);
      if (state == NULL || !paraat_beside_state_has (state->revoked, hex))
        g_ptr_array_add (keys, g_bytes_ref (key));
    }
  for (guint i = 0; state != NULL && state->keys[i] != NULL; i++)
    if (!paraat_beside_state_has (state->revoked, state->keys[i]))
      add_key (keys, coming->revoked, state->keys[i]);

  return keys;
}

static guint
count_here (GPtrArray *states)
{
  guint n = 0;

  for (guint i = 0; i < states->len; i++)
    n += ((const ParaatBesideState *) g_ptr_array_index (states, i))->current > 0;

  return n;
}

static gboolean
check_manifest (const Coming          *coming,
                const ParaatManifest  *manifest,
                GError               **error)
{
  const ParaatBesideState *state = paraat_beside_states_find (coming->states, manifest->id);
  gint64 accepted = state != NULL ? state->accepted : 0;
  gboolean is_here = state != NULL && state->current > 0;

  if (g_str_equal (manifest->id, coming->own_id))
    g_set_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_OTHER_CONTENT, "“%s” is what the program goes by", manifest->id);
  else if (is_here ? manifest->version <= accepted : manifest->version < accepted)
    g_set_error (error, PARAAT_PACKS_ERROR, is_here && manifest->version == state->current ? PARAAT_PACKS_ERROR_SAME : PARAAT_PACKS_ERROR_OLDER,
                 "Version %" G_GINT64_FORMAT " is not newer than %" G_GINT64_FORMAT, manifest->version, accepted);
  else if (!is_here && count_here (coming->states) >= PARAAT_BESIDE_MAX)
    g_set_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_TOO_MANY, "There are %d packs already", PARAAT_BESIDE_MAX);
  else if (manifest->size > PARAAT_BESIDE_MAX_SIZE)
    g_set_error (error, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_TOO_LARGE, "The pack has %" G_GUINT64_FORMAT " bytes", manifest->size);
  else
    return TRUE;

  return FALSE;
}

/* Who signed it is known only once it is known for which pack: it says so itself, and is verified by what counts for that one. */
static ParaatManifest *
verify (const Coming  *coming,
        const char    *text,
        GError       **error)
{
  g_autoptr(ParaatManifest) said = paraat_manifest_introduce (text, error);
  g_autoptr(GPtrArray) keys = said != NULL ? list_keys (coming, paraat_beside_states_find (coming->states, said->id)) : NULL;

  return keys != NULL ? paraat_manifest_verify (text, keys, error) : NULL;
}

static void
install_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Coming *coming = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = paraat_pack_take_read_manifest (coming->path, &error);
  g_autoptr(ParaatManifest) manifest = text != NULL ? verify (coming, text, &error) : NULL;

  if (manifest != NULL && check_manifest (coming, manifest, &error)
      && paraat_pack_take (coming->path, manifest, text, coming->folder, paraat_pack_take_check, &error))
    g_task_return_pointer (task, g_steal_pointer (&manifest), (GDestroyNotify) paraat_manifest_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static ParaatManifest *
look_at (const Coming  *coming,
         const char    *path,
         GError       **error)
{
  g_autofree char *text = paraat_pack_take_read_manifest (path, error);
  g_autoptr(ParaatManifest) manifest = text != NULL ? paraat_manifest_introduce (text, error) : NULL;

  return manifest != NULL && check_manifest (coming, manifest, error) ? g_steal_pointer (&manifest) : NULL;
}

/* The first that can be taken, by its name; the next time it is the next, for this one is here then. */
static void
find_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Coming *coming = data;
  g_autofree char *folder = g_strdup (coming->path);
  g_autofree char *best = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  g_autoptr(ParaatManifest) found = NULL;
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr(ParaatManifest) manifest = NULL;

      if (!g_str_has_suffix (name, ".pack") || (best != NULL && strcmp (path, best) >= 0))
        continue;
      g_clear_error (&error);
      manifest = look_at (coming, path, &error);
      if (manifest == NULL)
        continue;
      g_clear_pointer (&found, paraat_manifest_free);
      found = g_steal_pointer (&manifest);
      g_set_str (&best, path);
    }
  if (found != NULL)
    {
      g_set_str (&coming->path, best);
      g_task_return_pointer (task, g_steal_pointer (&found), (GDestroyNotify) paraat_manifest_free);
    }
  else if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error_literal (task, PARAAT_PACKS_ERROR, PARAAT_PACKS_ERROR_NO_PACK, "There is no pack in the folder");
}

/* Of the keys that count for a pack here, those that the publisher of what the program goes by took back. */
static GPtrArray *
list_revoked (ParaatBeside *self,
              GPtrArray    *states)
{
  GPtrArray *revoked = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < states->len; i++)
    {
      const ParaatBesideState *state = g_ptr_array_index (states, i);

      for (guint j = 0; state->keys[j] != NULL; j++)
        {
          guint n = revoked->len;

          add_key (revoked, NULL, state->keys[j]);
          if (revoked->len > n && !paraat_packs_is_revoked (self->packs, g_bytes_get_data (g_ptr_array_index (revoked, n), NULL)))
            g_ptr_array_set_size (revoked, (int) n);
        }
    }

  return revoked;
}

static void
start (ParaatBeside        *self,
       const char          *path,
       GTaskThreadFunc      run,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Coming *coming = g_new0 (Coming, 1);

  coming->path = g_strdup (path);
  coming->folder = g_strdup (self->folder);
  coming->own_id = g_strdup (self->own_id);
  coming->states = paraat_beside_states_read (self->store);
  coming->trusted = paraat_packs_list_trusted (self->packs);
  coming->revoked = list_revoked (self, coming->states);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, coming, coming_free);
  g_task_set_check_cancellable (task, FALSE);
  g_task_run_in_thread (task, run);
}

/**
 * paraat_beside_find_async:
 * @folder: (type filename): of a stick, say
 *
 * Looks for a pack in a folder that can be kept beside, and who it says it is from; nothing is kept.
 */
void
paraat_beside_find_async (ParaatBeside        *self,
                          const char          *folder,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  start (self, folder, find_thread, cancellable, callback, user_data);
}

/**
 * paraat_beside_find_finish:
 * @out_path: (out) (transfer full) (type filename): the pack
 * @error: why none can be taken
 *
 * Returns: (transfer full): what it says of itself
 */
ParaatManifest *
paraat_beside_find_finish (ParaatBeside  *self,
                           GAsyncResult  *result,
                           char         **out_path,
                           GError       **error)
{
  const Coming *coming = g_task_get_task_data (G_TASK (result));
  ParaatManifest *manifest = g_task_propagate_pointer (G_TASK (result), error);

  if (manifest != NULL)
    *out_path = g_strdup (coming->path);

  return manifest;
}

/**
 * paraat_beside_install_async:
 * @path: (type filename): a pack, with its manifest beside it
 *
 * Verifies a pack by the keys that count for it, looks at all of it, and keeps it.
 */
void
paraat_beside_install_async (ParaatBeside        *self,
                             const char          *path,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  start (self, path, install_thread, cancellable, callback, user_data);
}

/**
 * paraat_beside_install_finish:
 * @error: [error@ManifestError], [error@PacksError], [error@ContentError] or [error@StoreError]: what was here stays
 *
 * Returns: (transfer full): what was verified: from the next start on it counts
 */
ParaatManifest *
paraat_beside_install_finish (ParaatBeside  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_autoptr(ParaatManifest) manifest = g_task_propagate_pointer (G_TASK (result), error);
  g_autoptr(GPtrArray) states = paraat_beside_states_read (self->store);
  const Coming now = { .own_id = self->own_id, .states = states };
  g_autoptr(GPtrArray) keys = NULL;
  ParaatBesideState *state;

  /* Another one may have come in meanwhile. */
  if (manifest == NULL || !check_manifest (&now, manifest, error))
    return NULL;
  state = paraat_beside_states_get (states, manifest->id);
  keys = list_keys (g_task_get_task_data (G_TASK (result)), state);
  for (guint i = 0; manifest->revoked[i] != NULL; i++)
    if (paraat_manifest_takes_back (manifest, manifest->revoked[i], keys))
      paraat_beside_state_add (&state->revoked, manifest->revoked[i]);
  state->previous = state->current;
  state->current = manifest->version;
  state->accepted = MAX (state->accepted, manifest->version);
  paraat_beside_states_write (self->store, states);
  remove_others (self, state);

  return g_steal_pointer (&manifest);
}
