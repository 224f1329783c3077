/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-zip-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "paraat-block.h"

struct _ParaatZip
{
  struct archive *archive;     /* (owned) */
  GByteArray     *bytes;       /* (owned) */
  GError         *error;       /* (owned) (nullable) the first */
  gboolean        has_stored;
};

static la_ssize_t
on_bytes (struct archive *archive,
          void           *context,
          const void     *data,
          size_t          size)
{
  g_byte_array_append (context, data, (guint) size);
  return (la_ssize_t) size;
}

static void
fail (ParaatZip  *self,
      const char *why)
{
  if (self->error == NULL)
    g_set_error (&self->error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_WRITE, "The document could not be packed: %s",
                 why != NULL ? why : "no memory");
}

static void
check (ParaatZip *self,
       gboolean   ok)
{
  if (!ok)
    fail (self, self->archive != NULL ? archive_error_string (self->archive) : NULL);
}

ParaatZip *
paraat_zip_new (void)
{
  ParaatZip *self = g_new0 (ParaatZip, 1);

  self->bytes = g_byte_array_new ();
  self->archive = archive_write_new ();
  check (self, self->archive != NULL);
  if (self->error == NULL)
    check (self, archive_write_set_format_zip (self->archive) == ARCHIVE_OK
                 && archive_write_set_bytes_per_block (self->archive, 0) == ARCHIVE_OK   /* nothing after its end */
                 && archive_write_open2 (self->archive, self->bytes, NULL, on_bytes, NULL, NULL) == ARCHIVE_OK);

  return self;
}

void
paraat_zip_free (ParaatZip *self)
{
  if (self->archive != NULL)
    archive_write_free (self->archive);
  g_byte_array_unref (self->bytes);
  g_clear_error (&self->error);
  g_free (self);
}

/* Without a time it is 1 January 1980, wherever the clock stands. */
static void
add (ParaatZip  *self,
     const char *name,
     const void *data,
     gsize       size)
{
  struct archive_entry *entry = archive_entry_new2 (self->archive);

  if (entry == NULL)
    {
      fail (self, NULL);
      return;
    }
  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) size);
  check (self, archive_write_header (self->archive, entry) == ARCHIVE_OK
               && archive_write_data (self->archive, data, size) == (la_ssize_t) size
               && archive_write_finish_entry (self->archive) == ARCHIVE_OK);
  archive_entry_free (entry);
}

void
paraat_zip_store (ParaatZip  *self,
                  const char *name,
                  const char *text)
{
  g_return_if_fail (self->bytes->len == 0);

  if (self->error != NULL)
    return;
  check (self, archive_write_zip_set_compression_store (self->archive) == ARCHIVE_OK);
  add (self, name, text, strlen (text));
  self->has_stored = TRUE;
}

void
paraat_zip_add_xml (ParaatZip  *self,
                    const char *name,
                    ParaatXml  *xml)
{
  g_autoptr(GByteArray) bytes = paraat_xml_end (xml, self->error == NULL ? &self->error : NULL);

  if (self->error != NULL)
    return;
  check (self, archive_write_zip_set_compression_deflate (self->archive) == ARCHIVE_OK);
  add (self, name, bytes->data, bytes->len);
}

void
paraat_zip_add (ParaatZip        *self,
                const char       *name,
                const GByteArray *bytes)
{
  if (self->error != NULL)
    return;
  check (self, archive_write_zip_set_compression_deflate (self->archive) == ARCHIVE_OK);
  add (self, name, bytes->data, bytes->len);
}

#define LOCAL_SIZE 30
#define CENTRAL_SIZE 46
#define END_SIZE 22
#define DESCRIPTOR_SIZE 16
#define HAS_DESCRIPTOR 0x8

static guint32
get (const guint8 *at,
     guint         n)
{
  guint32 value = 0;

  for (guint i = n; i > 0; i--)
    value = value << 8 | at[i - 1];

  return value;
}

static void
put (guint8  *at,
     guint    n,
     guint32  value)
{
  for (guint i = 0; i < n; i++)
    at[i] = (guint8) (value >> (8 * i));
}

/* What points into the file points DESCRIPTOR_SIZE further than it should: all but the first member do. */
static gboolean
move_directory (GByteArray *bytes)
{
  guint8 *end = bytes->data + bytes->len - END_SIZE;
  guint n = get (end + 10, 2);
  guint32 at = get (end + 16, 4);

  for (guint i = 0; i < n; i++)
    {
      guint8 *central = bytes->data + at;

      if (at + CENTRAL_SIZE > bytes->len || get (central, 4) != 0x02014b50)
        return FALSE;
      if (i == 0)
        put (central + 8, 2, get (central + 8, 2) & ~(guint32) HAS_DESCRIPTOR);
      else
        put (central + 42, 4, get (central + 42, 4) - DESCRIPTOR_SIZE);
      at += CENTRAL_SIZE + get (central + 28, 2) + get (central + 30, 2) + get (central + 32, 2);
    }
  put (end + 16, 4, get (end + 16, 4) - DESCRIPTOR_SIZE);

  return TRUE;
}

/* libarchive puts the checksum and the sizes of a member behind it, in a descriptor.  Office programs take that of one
 * that is compressed; LibreOffice says that a file with a stored one like that is damaged.  So they move in front. */
static gboolean
settle_stored (GByteArray *bytes)
{
  guint8 *local = bytes->data;
  guint8 *end = bytes->len > LOCAL_SIZE + END_SIZE ? bytes->data + bytes->len - END_SIZE : NULL;
  const guint8 *descriptor;
  guint32 central, at;

  if (end == NULL || get (end, 4) != 0x06054b50 || get (local, 4) != 0x04034b50
      || (get (local + 6, 2) & HAS_DESCRIPTOR) == 0)
    return FALSE;
  central = get (end + 16, 4);
  if ((gsize) central + CENTRAL_SIZE > bytes->len)
    return FALSE;
  at = LOCAL_SIZE + get (local + 26, 2) + get (local + 28, 2) + get (bytes->data + central + 20, 4);
  descriptor = bytes->data + at;
  if (at + DESCRIPTOR_SIZE > central || get (descriptor, 4) != 0x08074b50 || !move_directory (bytes))
    return FALSE;
  put (local + 6, 2, get (local + 6, 2) & ~(guint32) HAS_DESCRIPTOR);
  memcpy (local + 14, descriptor + 4, 12);
  g_byte_array_remove_range (bytes, at, DESCRIPTOR_SIZE);

  return TRUE;
}

GByteArray *
paraat_zip_end (ParaatZip  *self,
                GError    **error)
{
  g_autoptr(ParaatZip) owned = self;

  if (self->error == NULL)
    check (self, archive_write_close (self->archive) == ARCHIVE_OK);
  if (self->error == NULL && self->has_stored && !settle_stored (self->bytes))
    fail (self, "a package of another shape");
  if (self->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->error));
      return NULL;
    }

  return g_byte_array_ref (self->bytes);
}
