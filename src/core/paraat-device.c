/* SPDX-License-Identifier: EUPL-1.2 */

/* This device's identity: an Ed25519 key in a file of its own, device.key, 0600, never in the database, a copy or a
 * bundle.  The file says which machine and which database file it belongs to; when in doubt a new one is made, because
 * two machines with one identity would write two chains under one name.
 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-device.h"
#include "paraat-folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>

#define KEY_FILE     "device.key"
#define KEY_GROUP    "device"
#define KEY_VERSION  1
#define ID_CONTEXT   "paraat-device-1"
#define MACHINE_CONTEXT "paraat-machine-1"
#define SEED_SIZE    32

struct _ParaatDevice
{
  ParaatUuid  id;
  guint8      public_key[PARAAT_PUBLIC_KEY_SIZE];
  guint8     *secret_key;   /* (owned) in guarded memory */
};

/* What device.key says. */
typedef struct
{
  guint8             seed[SEED_SIZE];
  ParaatDevicePlace  place;
} KeyFile;

static char *
hash_machine (void)
{
  static const char * const paths[] = { "/etc/machine-id", "/var/lib/dbus/machine-id" };
  crypto_generichash_state state;
  guint8 hash[16];
  char hex[2 * sizeof hash + 1];

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *text = NULL;

      if (!g_file_get_contents (paths[i], &text, NULL, NULL) || *g_strstrip (text) == '\0')
        continue;
      crypto_generichash_init (&state, NULL, 0, sizeof hash);
      crypto_generichash_update (&state, (const guint8 *) MACHINE_CONTEXT, strlen (MACHINE_CONTEXT));
      crypto_generichash_update (&state, (const guint8 *) text, strlen (text));
      crypto_generichash_final (&state, hash, sizeof hash);
      return g_strdup (sodium_bin2hex (hex, sizeof hex, hash, sizeof hash));
    }

  return g_strdup ("");
}

/**
 * paraat_device_place_init:
 * @out_place: (out caller-allocates): this machine and that file
 * @database_path: (type filename): the database
 * @opens: how often it was opened, as counted inside it
 */
void
paraat_device_place_init (ParaatDevicePlace *out_place,
                          const char        *database_path,
                          guint64            opens)
{
  struct stat found;

  out_place->machine = hash_machine ();
  /* Not st_dev: the number of a mount or a mapped disk may be another after each start of the machine. */
  out_place->file = stat (database_path, &found) == 0 ? g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) found.st_ino)
                                                      : g_strdup ("");
  out_place->opens = opens;
}

void
paraat_device_place_clear (ParaatDevicePlace *place)
{
  g_clear_pointer (&place->machine, g_free);
  g_clear_pointer (&place->file, g_free);
}

static void
key_file_clear (KeyFile *file)
{
  sodium_memzero (file->seed, sizeof file->seed);
  paraat_device_place_clear (&file->place);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KeyFile, key_file_clear)

/* Earlier versions wrote the number of the device before that of the file. */
static char *
without_device_number (const char *file)
{
  const char *colon = file != NULL ? strchr (file, ':') : NULL;

  return g_strdup (colon != NULL ? colon + 1 : file);
}

/* FALSE: there is none that can be trusted.  One that others could read may be known to them. */
static gboolean
read_key_file (const char *path,
               KeyFile    *out_file)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *recorded_file = NULL;
  g_autofree char *seed = NULL;
  struct stat found;
  gsize seed_size = 0;

  if (lstat (path, &found) != 0 || !S_ISREG (found.st_mode) || (found.st_mode & 077) != 0
      || !g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL)
      || g_key_file_get_integer (file, KEY_GROUP, "version", NULL) != KEY_VERSION)
    return FALSE;

  seed = g_key_file_get_string (file, KEY_GROUP, "seed", NULL);
  if (seed == NULL
      || sodium_base642bin (out_file->seed, sizeof out_file->seed, seed, strlen (seed), NULL, &seed_size, NULL,
                            sodium_base64_VARIANT_ORIGINAL) != 0
      || seed_size != SEED_SIZE)
    return FALSE;
  sodium_memzero (seed, strlen (seed));
  out_file->place.machine = g_key_file_get_string (file, KEY_GROUP, "machine", NULL);
  recorded_file = g_key_file_get_string (file, KEY_GROUP, "file", NULL);
  out_file->place.file = without_device_number (recorded_file);
  out_file->place.opens = g_key_file_get_uint64 (file, KEY_GROUP, "opens", NULL);

  return out_file->place.machine != NULL && out_file->place.file != NULL;
}

static gboolean
write_key_file (const char               *path,
                const guint8              seed[SEED_SIZE],
                const ParaatDevicePlace  *place,
                GError                  **error)
{
  char base64[sodium_base64_ENCODED_LEN (SEED_SIZE, sodium_base64_VARIANT_ORIGINAL)];
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *text = NULL;
  gboolean ok;
  gsize size;

  sodium_bin2base64 (base64, sizeof base64, seed, SEED_SIZE, sodium_base64_VARIANT_ORIGINAL);
  g_key_file_set_integer (file, KEY_GROUP, "version", KEY_VERSION);
  g_key_file_set_string (file, KEY_GROUP, "seed", base64);
  g_key_file_set_string (file, KEY_GROUP, "machine", place->machine);
  g_key_file_set_string (file, KEY_GROUP, "file", place->file);
  g_key_file_set_uint64 (file, KEY_GROUP, "opens", place->opens);
  text = g_key_file_to_data (file, &size, NULL);
  ok = paraat_folder_write_file (path, text, size, error);
  sodium_memzero (base64, sizeof base64);
  sodium_memzero (text, size);

  return ok;
}

/* Why the key on record does not belong here. */
static ParaatMintReason
compare_place (const ParaatDevicePlace *recorded,
               const ParaatDevicePlace *found)
{
  if (!g_str_equal (recorded->machine, found->machine))
    return PARAAT_MINT_OTHER_MACHINE;
  if (!g_str_equal (recorded->file, found->file))
    return PARAAT_MINT_OTHER_FILE;
  if (found->opens <= recorded->opens)
    return PARAAT_MINT_OLDER_FILE;

  return PARAAT_MINT_NONE;
}

static ParaatMintReason
check_key_file (const char               *path,
                const ParaatDevicePlace  *place,
                gboolean                  store_is_new,
                KeyFile                  *file)
{
  if (store_is_new)
    return PARAAT_MINT_FIRST;

  return read_key_file (path, file) ? compare_place (&file->place, place) : PARAAT_MINT_KEY_MISSING;
}

/**
 * paraat_device_check:
 *
 * Returns: why paraat_device_open() would make a new identity, or NONE; nothing is written
 */
ParaatMintReason
paraat_device_check (const char               *data_dir,
                     const ParaatDevicePlace  *place,
                     gboolean                  store_is_new)
{
  g_autofree char *path = g_build_filename (data_dir, KEY_FILE, NULL);
  g_auto(KeyFile) file = { 0 };

  return check_key_file (path, place, store_is_new, &file);
}

/**
 * paraat_device_open:
 * @data_dir: (type filename): the data folder
 * @place: this machine, the database file, and how often it was opened, this time included
 * @store_is_new: whether the database was made just now
 * @out_reason: (out): why a new identity was made, or NONE
 * @error: [error@StoreError]: the key file cannot be written
 *
 * Finds the identity on record, or makes one. An identity that is given up is overwritten: what it said stays, signed,
 * in the store, and nothing more is ever said under it. Any thread; blocks.
 *
 * Returns: (transfer full): the identity
 */
ParaatDevice *
paraat_device_open (const char               *data_dir,
                    const ParaatDevicePlace  *place,
                    gboolean                  store_is_new,
                    ParaatMintReason         *out_reason,
                    GError                  **error)
{
  g_autofree char *path = g_build_filename (data_dir, KEY_FILE, NULL);
  g_auto(KeyFile) file = { 0 };
  ParaatMintReason reason;

  sodium_mlock (file.seed, sizeof file.seed);   /* where the system lets us */
  reason = check_key_file (path, place, store_is_new, &file);
  *out_reason = reason;
  if (reason != PARAAT_MINT_NONE)
    return paraat_device_mint (data_dir, place, error);
  if (!write_key_file (path, file.seed, place, error))
    return NULL;

  return paraat_device_new_from_seed (file.seed);
}

/**
 * paraat_device_is_on_record:
 * @data_dir: (type filename): the data folder
 *
 * Returns: whether a device was ever made here: there is a key file, be it readable or not
 */
gboolean
paraat_device_is_on_record (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, KEY_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * paraat_device_mint:
 *
 * Returns: (transfer full): a new identity, on record before it says anything
 */
ParaatDevice *
paraat_device_mint (const char               *data_dir,
                    const ParaatDevicePlace  *place,
                    GError                  **error)
{
  g_autofree char *path = g_build_filename (data_dir, KEY_FILE, NULL);
  guint8 seed[SEED_SIZE];
  ParaatDevice *self = NULL;

  randombytes_buf (seed, sizeof seed);
  if (write_key_file (path, seed, place, error))
    self = paraat_device_new_from_seed (seed);
  sodium_memzero (seed, sizeof seed);

  return self;
}

/**
 * paraat_device_new_from_seed:
 * @seed: (array fixed-size=32): the secret
 *
 * Returns: (transfer full): the identity that @seed gives (RFC 8032)
 */
ParaatDevice *
paraat_device_new_from_seed (const guint8 seed[32])
{
  ParaatDevice *self = g_atomic_rc_box_new0 (ParaatDevice);

  if (sodium_init () < 0)
    g_assert_not_reached ();   /* no source of random numbers: nothing that follows would be safe */
  self->secret_key = sodium_malloc (crypto_sign_SECRETKEYBYTES);
  g_assert (self->secret_key != NULL);
  crypto_sign_seed_keypair (self->public_key, self->secret_key, seed);
  sodium_mprotect_readonly (self->secret_key);
  paraat_device_id_from_key (self->public_key, &self->id);

  return self;
}

ParaatDevice *
paraat_device_ref (ParaatDevice *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
device_clear (gpointer data)
{
  ParaatDevice *self = data;

  sodium_free (self->secret_key);   /* wipes */
}

void
paraat_device_unref (ParaatDevice *self)
{
  g_atomic_rc_box_release_full (self, device_clear);
}

const ParaatUuid *
paraat_device_get_id (ParaatDevice *self)
{
  return &self->id;
}

const guint8 *
paraat_device_get_public_key (ParaatDevice *self)
{
  return self->public_key;
}

void
paraat_device_sign (gconstpointer  self,
                    const guint8  *message,
                    gsize          size,
                    guint8         out_signature[PARAAT_SIGNATURE_SIZE])
{
  crypto_sign_detached (out_signature, NULL, message, size, ((const ParaatDevice *) self)->secret_key);
}

/**
 * paraat_device_id_from_key:
 * @public_key: (array fixed-size=32): an Ed25519 public key
 * @out_id: (out caller-allocates): the UUIDv8 that names this key and no other
 */
void
paraat_device_id_from_key (const guint8  public_key[PARAAT_PUBLIC_KEY_SIZE],
                           ParaatUuid   *out_id)
{
  crypto_generichash_state state;
  guint8 hash[32];

  crypto_generichash_init (&state, NULL, 0, sizeof hash);
  crypto_generichash_update (&state, (const guint8 *) ID_CONTEXT, strlen (ID_CONTEXT));
  crypto_generichash_update (&state, public_key, PARAAT_PUBLIC_KEY_SIZE);
  crypto_generichash_final (&state, hash, sizeof hash);
  memcpy (out_id->bytes, hash, sizeof out_id->bytes);
  out_id->bytes[6] = (out_id->bytes[6] & 0x0f) | 0x80;
  out_id->bytes[8] = (out_id->bytes[8] & 0x3f) | 0x80;
}

gboolean
paraat_signature_verify (const guint8  signature[PARAAT_SIGNATURE_SIZE],
                         const guint8 *message,
                         gsize         size,
                         const guint8  public_key[PARAAT_PUBLIC_KEY_SIZE])
{
  return crypto_sign_verify_detached (signature, message, size, public_key) == 0;
}
