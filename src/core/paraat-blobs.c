/* SPDX-License-Identifier: EUPL-1.2 */

/* Files by their content: <dir>/ab/<64 hexadecimal digits>.  Written aside in <dir>/parts/, synced, renamed, so that a
 * file that bears its name is whole.  SHA-256 by libcrypto, which uses the processor's instructions. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-blobs.h"
#include "paraat-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <openssl/evp.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_SIZE (256 * 1024)

struct _ParaatBlobs
{
  char *dir;   /* (owned) */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)

ParaatBlobs *
paraat_blobs_new (const char *dir)
{
  ParaatBlobs *self = g_atomic_rc_box_new0 (ParaatBlobs);

  self->dir = g_strdup (dir);

  return self;
}

ParaatBlobs *
paraat_blobs_ref (ParaatBlobs *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
blobs_clear (gpointer data)
{
  ParaatBlobs *self = data;

  g_free (self->dir);
}

void
paraat_blobs_unref (ParaatBlobs *self)
{
  g_atomic_rc_box_release_full (self, blobs_clear);
}

/**
 * paraat_blob_name_is_valid:
 *
 * Returns: whether @name is 64 hexadecimal digits in lower case, and so no path
 */
gboolean
paraat_blob_name_is_valid (const char *name)
{
  return name != NULL && strlen (name) == PARAAT_BLOB_NAME_SIZE - 1
         && strspn (name, "0123456789abcdef") == PARAAT_BLOB_NAME_SIZE - 1;
}

static gboolean
fail (GError     **error,
      int          saved_errno,
      const char  *doing)
{
  g_propagate_error (error, paraat_error_new_from_errno (saved_errno, doing));
  return FALSE;
}

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID, why);
  return FALSE;
}

static char *
blob_path (ParaatBlobs *self,
           const char  *name)
{
  char shelf[3] = { name[0], name[1], '\0' };

  return g_build_filename (self->dir, shelf, name, NULL);
}

static char *
part_path (ParaatBlobs *self,
           const char  *name)
{
  return g_build_filename (self->dir, "parts", name, NULL);
}

static gboolean
make_parent (const char  *path,
             GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);

  return paraat_folder_make (parent, error);
}

static gboolean
sync_parent (const char  *path,
             GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofd int fd = open (parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return fd >= 0 && fsync (fd) == 0 ? TRUE : fail (error, errno, "Making a file durable");
}

static gboolean
write_all (int          fd,
           const void  *data,
           gsize        size,
           GError     **error)
{
  const guint8 *at = data;

  while (size > 0)
    {
      gssize n = write (fd, at, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return fail (error, n < 0 ? errno : ENOSPC, "Writing a file");
      at += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static void
finish_hash (EVP_MD_CTX *context,
             char        out_name[PARAAT_BLOB_NAME_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  guint8 hash[EVP_MAX_MD_SIZE];
  guint size;

  EVP_DigestFinal_ex (context, hash, &size);
  for (guint i = 0; i < 32; i++)
    {
      out_name[2 * i] = digits[hash[i] >> 4];
      out_name[2 * i + 1] = digits[hash[i] & 0x0f];
    }
  out_name[64] = '\0';
}

/* Copies @stream into @fd and hashes what passes. */
static gboolean
copy_and_hash (GInputStream  *stream,
               int            fd,
               goffset        max_bytes,
               GCancellable  *cancellable,
               char           out_name[PARAAT_BLOB_NAME_SIZE],
               goffset       *out_size,
               GError       **error)
{
  g_autoptr(EVP_MD_CTX) context = EVP_MD_CTX_new ();
  g_autofree char *chunk = g_malloc (CHUNK_SIZE);
  goffset size = 0;
  gssize n;

  EVP_DigestInit_ex (context, EVP_sha256 (), NULL);
  while ((n = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error)) > 0)
    {
      size += n;
      if (size > max_bytes)
        return refuse (error, "The file is too large");
      EVP_DigestUpdate (context, chunk, (gsize) n);
      if (fd >= 0 && !write_all (fd, chunk, (gsize) n, error))
        return FALSE;
    }
  if (n < 0)
    return FALSE;
  finish_hash (context, out_name);
  if (out_size != NULL)
    *out_size = size;

  return TRUE;
}

static gboolean
put_in_place (ParaatBlobs  *self,
              const char   *part,
              const char   *name,
              GError      **error)
{
  g_autofree char *path = blob_path (self, name);

  if (!make_parent (path, error))
    return FALSE;
  if (g_rename (part, path) != 0)
    return fail (error, errno, "Naming a file");

  return sync_parent (path, error);
}

/**
 * paraat_blobs_add_stream:
 * @stream: what to keep
 * @max_bytes: at most so many
 * @out_name: (out caller-allocates): SHA-256 of it, its name from now on
 * @out_size: (out) (optional): its bytes
 * @error: [error@StoreError]: INVALID (too large), FULL; [error@Gio.IOErrorEnum] of the stream
 *
 * Keeps a copy; durable when this returns. What is kept already stays as it is.
 */
gboolean
paraat_blobs_add_stream (ParaatBlobs   *self,
                         GInputStream  *stream,
                         goffset        max_bytes,
                         GCancellable  *cancellable,
                         char           out_name[PARAAT_BLOB_NAME_SIZE],
                         goffset       *out_size,
                         GError       **error)
{
  g_autofree char *unique = g_uuid_string_random ();
  g_autofree char *part = part_path (self, unique);
  g_autofd int fd = -1;

  if (!make_parent (part, error))
    return FALSE;
  fd = open (part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    return fail (error, errno, "Making a file");
  if (!copy_and_hash (stream, fd, max_bytes, cancellable, out_name, out_size, error)
      || (fsync (fd) != 0 && !fail (error, errno, "Making a file durable"))
      || !put_in_place (self, part, out_name, error))
    {
      (void) g_unlink (part);   /* the error above is the one to report */
      return FALSE;
    }

  return TRUE;
}

gboolean
paraat_blobs_has (ParaatBlobs *self,
                  const char  *name,
                  goffset     *out_size)
{
  g_autofree char *path = NULL;
  struct stat found;

  if (!paraat_blob_name_is_valid (name))
    return FALSE;
  path = blob_path (self, name);
  if (stat (path, &found) != 0)
    return FALSE;
  if (out_size != NULL)
    *out_size = found.st_size;

  return TRUE;
}

/**
 * paraat_blobs_read:
 * @error: [error@StoreError]: INVALID (no name), NOT_FOUND
 *
 * Returns: (transfer full): the content
 */
GInputStream *
paraat_blobs_read (ParaatBlobs  *self,
                   const char   *name,
                   GError      **error)
{
  g_autofree char *path = NULL;
  int fd;

  if (!paraat_blob_name_is_valid (name))
    {
      refuse (error, "That is no name of a file");
      return NULL;
    }
  path = blob_path (self, name);
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    {
      fail (error, errno, "Opening a file");
      return NULL;
    }

  return g_unix_input_stream_new (fd, TRUE);
}

/**
 * paraat_blobs_part_size:
 *
 * Returns: how many bytes of an upload are here, 0 when none
 */
goffset
paraat_blobs_part_size (ParaatBlobs *self,
                        const char  *name)
{
  g_autofree char *path = NULL;
  struct stat found;

  if (!paraat_blob_name_is_valid (name))
    return 0;
  path = part_path (self, name);

  return stat (path, &found) == 0 ? found.st_size : 0;
}

/**
 * paraat_blobs_part_append:
 * @offset: where @bytes go: exactly where the part ends
 * @error: [error@StoreError]: INVALID (another offset), FULL
 *
 * A part that grew is synced, so that an upload goes on after a power cut from what was told.
 */
gboolean
paraat_blobs_part_append (ParaatBlobs  *self,
                          const char   *name,
                          goffset       offset,
                          GBytes       *bytes,
                          GError      **error)
{
  g_autofree char *path = NULL;
  g_autofd int fd = -1;
  struct stat found;
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  if (!paraat_blob_name_is_valid (name))
    return refuse (error, "That is no name of a file");
  path = part_path (self, name);
  if (!make_parent (path, error))
    return FALSE;
  fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 || fstat (fd, &found) != 0)
    return fail (error, errno, "Opening a part");
  if (found.st_size != offset)
    return refuse (error, "The part does not end there");
  if (lseek (fd, offset, SEEK_SET) != offset)
    return fail (error, errno, "Going on with a part");
  if (!write_all (fd, data, size, error))
    {
      (void) ftruncate (fd, offset);   /* as if nothing came: the sender asks and goes on from here */
      return FALSE;
    }

  return fdatasync (fd) == 0 ? TRUE : fail (error, errno, "Making a part durable");
}

/**
 * paraat_blobs_part_finish:
 * @error: [error@StoreError]: INVALID when the content has another hash than the name; the part is gone then
 *
 * Checks the content against its name and gives it its place.
 */
gboolean
paraat_blobs_part_finish (ParaatBlobs  *self,
                          const char   *name,
                          GError      **error)
{
  g_autofree char *path = NULL;
  g_autoptr(GInputStream) stream = NULL;
  char found[PARAAT_BLOB_NAME_SIZE];
  goffset size;
  int fd;

  if (!paraat_blob_name_is_valid (name))
    return refuse (error, "That is no name of a file");
  path = part_path (self, name);
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0)
    return fail (error, errno, "Opening a part");
  stream = g_unix_input_stream_new (fd, TRUE);
  if (!copy_and_hash (stream, -1, G_MAXINT64, NULL, found, &size, error))
    return FALSE;
  if (!g_str_equal (found, name))
    {
      (void) g_unlink (path);   /* it can never become the right one */
      return refuse (error, "The content does not have the hash of its name");
    }

  return put_in_place (self, path, name, error);
}
