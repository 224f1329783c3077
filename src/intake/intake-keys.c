/* SPDX-License-Identifier: EUPL-1.2 */

/* The intake's own keys: who signs receipts and cards, and what reports of those not enrolled are sealed for.  In a file
 * of their own, because they must outlive a store: desks know the intake by its signing key, whatever is restored. */
#include "config.h"

#include "intake.h"
#include "paraat-folder.h"

#include <sodium.h>
#include <string.h>

#define KEY_FILE "intake.key"
#define GROUP    "intake"

static gboolean
read_seed (GKeyFile   *file,
           const char *name,
           guint8      out_seed[32])
{
  g_autofree char *text = g_key_file_get_string (file, GROUP, name, NULL);
  gsize size;

  return text != NULL
         && sodium_base642bin (out_seed, 32, text, strlen (text), NULL, &size, NULL, sodium_base64_VARIANT_ORIGINAL) == 0
         && size == 32;
}

static gboolean
make_keys (const char  *path,
           guint8       sign_seed[32],
           guint8       seal_seed[32],
           GError     **error)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *sign = NULL;
  g_autofree char *seal = NULL;
  g_autofree char *text = NULL;
  gboolean is_written;
  gsize size;

  randombytes_buf (sign_seed, 32);
  randombytes_buf (seal_seed, 32);
  sign = g_base64_encode (sign_seed, 32);
  seal = g_base64_encode (seal_seed, 32);
  g_key_file_set_string (file, GROUP, "sign", sign);
  g_key_file_set_string (file, GROUP, "seal", seal);
  text = g_key_file_to_data (file, &size, NULL);

  is_written = paraat_folder_write_file (path, text, size, error);
  sodium_memzero (text, size);
  sodium_memzero (sign, strlen (sign));
  sodium_memzero (seal, strlen (seal));

  return is_written;
}

static void
take_keys (Intake       *self,
           const guint8  sign_seed[32],
           const guint8  seal_seed[32])
{
  ParaatHash hash;

  self->device = paraat_device_new_from_seed (sign_seed);
  self->seal_secret = sodium_malloc (crypto_box_SECRETKEYBYTES);
  g_assert (self->seal_secret != NULL);
  crypto_box_seed_keypair (self->seal_public, self->seal_secret, seal_seed);
  paraat_hash_data (self->seal_public, sizeof self->seal_public, &hash);
  sodium_bin2hex (self->seal_id, sizeof self->seal_id, hash.bytes, 8);
}

/* A file that is there and cannot be read is never replaced: every desk would lose its intake. */
gboolean
intake_keys_load (Intake  *self,
                  GError **error)
{
  g_autofree char *path = g_build_filename (self->data_dir, KEY_FILE, NULL);
  g_autoptr(GKeyFile) file = g_key_file_new ();
  guint8 sign_seed[32], seal_seed[32];

  if (sodium_init () < 0)
    g_assert_not_reached ();   /* no source of random numbers: nothing that follows would be safe */
  if (!paraat_folder_make (self->data_dir, error))
    return FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if (!make_keys (path, sign_seed, seal_seed, error))
        return FALSE;
    }
  else if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, error))
    return FALSE;
  else if (!read_seed (file, "sign", sign_seed) || !read_seed (file, "seal", seal_seed))
    {
      g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, "%s cannot be read: put the right one back", path);
      return FALSE;
    }
  take_keys (self, sign_seed, seal_seed);
  sodium_memzero (sign_seed, sizeof sign_seed);
  sodium_memzero (seal_seed, sizeof seal_seed);

  return TRUE;
}
