/* SPDX-License-Identifier: EUPL-1.2 */

/* A document as an OpenDocument text (ISO/IEC 26300, 1.2), for LibreOffice and for Word: made from the tree alone, so that
 * the same document gives the same bytes. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-odt.h"

#include <string.h>

#include "paraat-odt-private.h"
#include "paraat-office-private.h"
#include "paraat-save-private.h"
#include "paraat-zip-private.h"

#define TYPE "application/vnd.oasis.opendocument.text"

static ParaatXml *
new_manifest (ParaatOdt *odt)
{
  static const char * const names[] = { "content.xml", "meta.xml", "styles.xml" };
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "manifest:manifest", "xmlns:manifest", "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
                   "manifest:version", "1.2", NULL);
  paraat_xml_leaf (xml, "manifest:file-entry", "manifest:full-path", "/", "manifest:version", "1.2",
                   "manifest:media-type", TYPE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    paraat_xml_leaf (xml, "manifest:file-entry", "manifest:full-path", names[i], "manifest:media-type", "text/xml", NULL);
  for (guint i = 0; i < odt->pictures->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("Pictures/picture%u.png", i + 1);

      paraat_xml_leaf (xml, "manifest:file-entry", "manifest:full-path", name, "manifest:media-type", "image/png", NULL);
    }

  return g_steal_pointer (&xml);
}

static ParaatXml *
new_meta (ParaatDocument *document)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);
  g_autofree char *created = paraat_office_dup_created (document);
  const char *footer = paraat_document_get_footer (document);

  paraat_odt_open (xml, "office:document-meta");
  paraat_xml_open (xml, "office:meta", NULL);
  paraat_xml_field (xml, "meta:generator", "Paraat");
  paraat_xml_field (xml, "dc:title", paraat_document_get_title (document));
  if (footer != NULL)
    {
      paraat_xml_field (xml, "meta:initial-creator", footer);
      paraat_xml_field (xml, "dc:creator", footer);
    }
  if (created != NULL)
    paraat_xml_field (xml, "meta:creation-date", created);
  paraat_xml_field (xml, "dc:language", paraat_document_get_language (document));

  return g_steal_pointer (&xml);
}

static void
write_page (ParaatXml *xml,
            gboolean   is_landscape,
            gboolean   has_header)
{
  g_autofree char *width = paraat_odt_dup_length (is_landscape ? PARAAT_ODT_LONG : PARAAT_ODT_SHORT);
  g_autofree char *height = paraat_odt_dup_length (is_landscape ? PARAAT_ODT_SHORT : PARAAT_ODT_LONG);
  g_autofree char *margin = paraat_odt_dup_length (PARAAT_ODT_MARGIN);

  paraat_xml_open (xml, "office:automatic-styles", NULL);
  paraat_xml_open (xml, "style:page-layout", "style:name", "Page", NULL);
  paraat_xml_leaf (xml, "style:page-layout-properties", "fo:page-width", width, "fo:page-height", height,
                   "style:print-orientation", is_landscape ? "landscape" : "portrait",
                   "fo:margin-top", margin, "fo:margin-bottom", "10mm", "fo:margin-left", margin, "fo:margin-right", margin,
                   "style:writing-mode", "lr-tb", NULL);
  if (has_header)
    {
      paraat_xml_open (xml, "style:header-style", NULL);
      paraat_xml_leaf (xml, "style:header-footer-properties", "fo:min-height", "8mm", "fo:margin-bottom", "3.5mm", NULL);
      paraat_xml_close (xml, 1);
    }
  paraat_xml_open (xml, "style:footer-style", NULL);
  paraat_xml_leaf (xml, "style:header-footer-properties", "fo:min-height", "8mm", "fo:margin-top", "4mm", NULL);
  paraat_xml_close (xml, 3);
}

static void
write_plain (ParaatXml  *xml,
             const char *text)   /* (nullable) */
{
  gboolean after_space = TRUE;

  if (text != NULL)
    paraat_odt_write_text (xml, text, strlen (text), &after_space);
}

/* Left, in the middle and right, as on paper */
static void
write_footer (ParaatXml      *xml,
              ParaatDocument *document)
{
  g_auto(GStrv) words = paraat_office_split_number ();

  paraat_xml_open (xml, "style:footer", NULL);
  paraat_xml_open (xml, "text:p", "text:style-name", paraat_odt_get_style (PARAAT_ODT_FOOTER), NULL);
  write_plain (xml, paraat_document_get_footer (document));
  paraat_xml_leaf (xml, "text:tab", NULL);
  write_plain (xml, paraat_document_get_date (document));
  paraat_xml_leaf (xml, "text:tab", NULL);
  paraat_xml_text (xml, words[0], -1);
  paraat_xml_open (xml, "text:page-number", "text:select-page", "current", NULL);
  paraat_xml_text (xml, "1", -1);
  paraat_xml_close (xml, 1);
  paraat_xml_text (xml, words[1] != NULL ? words[1] : " ", -1);
  paraat_xml_field (xml, "text:page-count", "1");
  paraat_xml_close (xml, 2);
}

static ParaatXml *
new_styles (ParaatDocument *document,
            guint           width)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);
  const char *banner = paraat_document_get_banner (document);

  paraat_odt_open (xml, "office:document-styles");
  paraat_odt_write_styles (xml, paraat_document_get_language (document), width);
  write_page (xml, paraat_document_get_landscape (document), banner != NULL);
  paraat_xml_open (xml, "office:master-styles", NULL);
  paraat_xml_open (xml, "style:master-page", "style:name", "Standard", "style:page-layout-name", "Page", NULL);
  if (banner != NULL)
    {
      paraat_xml_open (xml, "style:header", NULL);
      paraat_xml_open (xml, "text:p", "text:style-name", paraat_odt_get_style (PARAAT_ODT_HEADER), NULL);
      write_plain (xml, banner);
      paraat_xml_close (xml, 2);
    }
  write_footer (xml, document);

  return g_steal_pointer (&xml);
}

/* The body was made first: only then is it known which styles it asks for. */
static ParaatXml *
new_content (ParaatOdt *odt)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_odt_open (xml, "office:document-content");
  paraat_odt_write_used (odt, xml);
  paraat_xml_open (xml, "office:body", NULL);
  paraat_xml_open (xml, "office:text", NULL);
  paraat_xml_part (xml, g_steal_pointer (&odt->body));

  return g_steal_pointer (&xml);
}

static GByteArray *
pack (ParaatDocument  *self,
      ParaatOdt       *odt,
      GError         **error)
{
  ParaatZip *zip = paraat_zip_new ();

  paraat_zip_store (zip, "mimetype", TYPE);
  paraat_zip_add_xml (zip, "META-INF/manifest.xml", new_manifest (odt));
  for (guint i = 0; i < odt->pictures->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("Pictures/picture%u.png", i + 1);

      paraat_zip_add (zip, name, g_ptr_array_index (odt->pictures, i));
    }
  paraat_zip_add_xml (zip, "content.xml", new_content (odt));
  paraat_zip_add_xml (zip, "meta.xml", new_meta (self));
  paraat_zip_add_xml (zip, "styles.xml", new_styles (self, odt->width));

  return paraat_zip_end (zip, error);
}

static GByteArray *
render (ParaatDocument  *self,
        GCancellable    *cancellable,
        GError         **error)
{
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (paraat_document_get_markdown (self), error);
  g_autoptr(ParaatXml) body = NULL;
  g_autoptr(GHashTable) column_ids = g_hash_table_new (NULL, NULL);
  g_autoptr(GArray) columns = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr(GPtrArray) lists = g_ptr_array_new ();
  gboolean is_landscape = paraat_document_get_landscape (self);
  ParaatOdt odt = { .column_ids = column_ids, .columns = columns, .pictures = pictures, .lists = lists,
                    .cancellable = cancellable };

  if (tree == NULL)
    return NULL;
  body = paraat_xml_new (TRUE);
  odt.body = body;
  odt.width = (is_landscape ? PARAAT_ODT_LONG : PARAAT_ODT_SHORT) - 2 * PARAAT_ODT_MARGIN;
  odt.height = (is_landscape ? PARAAT_ODT_SHORT : PARAAT_ODT_LONG) - 2 * PARAAT_ODT_MARGIN;
  paraat_odt_write_body (&odt, tree);
  if (odt.error != NULL)
    {
      g_propagate_error (error, odt.error);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  (void) g_steal_pointer (&body);   /* packing takes it */

  return pack (self, &odt, error);
}

/**
 * paraat_document_write_odt:
 * @self: nobody changes it while this goes on
 * @path: (type filename): the file, replaced when it is there
 * @cancellable: (nullable): looked at before every block and before the file gets its name
 * @error: see paraat_document_write_pdf()
 *
 * Writes the document for LibreOffice: with styles, so that it can be worked on. What stands around the text, and what
 * happens after an error, is as in paraat_document_write_pdf(); fits-page does nothing, as LibreOffice makes the pages.
 *
 * Returns: whether the file is there
 */
gboolean
paraat_document_write_odt (ParaatDocument  *self,
                           const char      *path,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return paraat_save (self, path, render, cancellable, error);
}

/**
 * paraat_document_write_odt_async:
 * @self: copied: it can be changed right away
 * @path: (type filename): the file
 *
 * Like paraat_document_write_odt(), on a thread.
 */
void
paraat_document_write_odt_async (ParaatDocument      *self,
                                 const char          *path,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PARAAT_IS_DOCUMENT (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, paraat_document_write_odt_async);
  paraat_save_in_task (task, path, render);
}

/**
 * paraat_document_write_odt_finish:
 * @error: see paraat_document_write_odt()
 *
 * Returns: whether the document is there
 */
gboolean
paraat_document_write_odt_finish (ParaatDocument  *self,
                                  GAsyncResult    *result,
                                  GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
