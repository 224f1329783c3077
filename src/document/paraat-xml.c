/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-xml-private.h"

#include <libxml/parser.h>
#include <libxml/xmlwriter.h>
#include <string.h>

#include "paraat-block.h"

struct _ParaatXml
{
  xmlTextWriterPtr  writer;   /* (owned) (nullable) for want of memory */
  GByteArray       *bytes;    /* (owned) */
  gboolean          failed;
};

static int
on_bytes (void       *context,
          const char *data,
          int         size)
{
  g_byte_array_append (context, (const guint8 *) data, (guint) size);
  return size;
}

static void
check (ParaatXml *self,
       int        result)
{
  self->failed = self->failed || result < 0;
}

ParaatXml *
paraat_xml_new (gboolean is_part)
{
  static gsize is_ready = 0;
  ParaatXml *self = g_new0 (ParaatXml, 1);
  xmlOutputBufferPtr output;

  if (g_once_init_enter (&is_ready))
    {
      xmlInitParser ();
      g_once_init_leave (&is_ready, 1);
    }
  self->bytes = g_byte_array_new ();
  output = xmlOutputBufferCreateIO (on_bytes, NULL, self->bytes, NULL);
  self->writer = output != NULL ? xmlNewTextWriter (output) : NULL;   /* it owns the output, or closed it */
  self->failed = self->writer == NULL;
  if (!self->failed && !is_part)
    check (self, xmlTextWriterStartDocument (self->writer, "1.0", "UTF-8", "yes"));

  return self;
}

void
paraat_xml_free (ParaatXml *self)
{
  if (self->writer != NULL)
    xmlFreeTextWriter (self->writer);
  g_byte_array_unref (self->bytes);
  g_free (self);
}

/* What XML 1.0 calls a character */
static gboolean
is_character (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe)
         || (c >= 0x10000 && c <= 0x10ffff);
}

static char *
dup_clean (const char *text,
           gsize       size)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) size);
  g_autoptr(GString) clean = NULL;
  const char *done = valid;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (is_character (g_utf8_get_char (at)))
        continue;
      if (clean == NULL)
        clean = g_string_sized_new (size);
      g_string_append_len (clean, done, at - done);
      g_string_append_unichar (clean, 0xfffd);
      done = g_utf8_next_char (at);
    }
  if (clean == NULL)
    return g_steal_pointer (&valid);
  g_string_append (clean, done);

  return g_string_free (g_steal_pointer (&clean), FALSE);
}

const char paraat_xml_empty[] = "";

static void
start (ParaatXml  *self,
       const char *name,
       va_list     attributes)
{
  const char *attribute;

  if (self->failed)
    return;
  check (self, xmlTextWriterStartElement (self->writer, BAD_CAST name));
  while ((attribute = va_arg (attributes, const char *)) != NULL)
    {
      const char *value = va_arg (attributes, const char *);
      g_autofree char *clean = dup_clean (value, strlen (value));

      if (*value != '\0' || value == paraat_xml_empty)
        check (self, xmlTextWriterWriteAttribute (self->writer, BAD_CAST attribute, BAD_CAST clean));
    }
}

void
paraat_xml_open (ParaatXml  *self,
                 const char *name,
                 ...)
{
  va_list attributes;

  va_start (attributes, name);
  start (self, name, attributes);
  va_end (attributes);
}

void
paraat_xml_leaf (ParaatXml  *self,
                 const char *name,
                 ...)
{
  va_list attributes;

  va_start (attributes, name);
  start (self, name, attributes);
  va_end (attributes);
  paraat_xml_close (self, 1);
}

void
paraat_xml_close (ParaatXml *self,
                  guint      n)
{
  for (guint i = 0; i < n && !self->failed; i++)
    check (self, xmlTextWriterEndElement (self->writer));
}

void
paraat_xml_close_whole (ParaatXml *self)
{
  if (!self->failed)
    check (self, xmlTextWriterFullEndElement (self->writer));
}

void
paraat_xml_doctype (ParaatXml  *self,
                    const char *name)
{
  if (!self->failed)
    check (self, xmlTextWriterWriteDTD (self->writer, BAD_CAST name, NULL, NULL, NULL));
  if (!self->failed)
    check (self, xmlTextWriterWriteRaw (self->writer, BAD_CAST "\n"));
}

void
paraat_xml_text (ParaatXml  *self,
                 const char *text,
                 gssize      size)
{
  g_autofree char *clean = dup_clean (text, size < 0 ? strlen (text) : (gsize) size);

  if (!self->failed && *clean != '\0')
    check (self, xmlTextWriterWriteString (self->writer, BAD_CAST clean));
}

void
paraat_xml_field (ParaatXml  *self,
                  const char *name,
                  const char *text)
{
  paraat_xml_open (self, name, NULL);
  paraat_xml_text (self, text, -1);
  paraat_xml_close (self, 1);
}

void
paraat_xml_part (ParaatXml *self,
                 ParaatXml *part)
{
  g_autoptr(GByteArray) bytes = paraat_xml_end (part, NULL);

  if (bytes == NULL)
    self->failed = TRUE;
  else if (!self->failed && bytes->len > 0)
    check (self, xmlTextWriterWriteRawLen (self->writer, bytes->data, (int) bytes->len));
}

GByteArray *
paraat_xml_end (ParaatXml  *self,
                GError    **error)
{
  g_autoptr(ParaatXml) owned = self;

  if (!self->failed)
    check (self, xmlTextWriterEndDocument (self->writer));
  if (!self->failed)
    check (self, xmlTextWriterFlush (self->writer));
  if (self->failed)
    {
      g_set_error_literal (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_WRITE, "The document could not be written");
      return NULL;
    }

  return g_byte_array_ref (self->bytes);
}
