/* SPDX-License-Identifier: EUPL-1.2 */

/* A document as Office Open XML (ECMA-376, transitional), for Word: made from the tree alone, so that the same document
 * gives the same bytes. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-docx.h"

#include "paraat-docx-private.h"
#include "paraat-office-private.h"
#include "paraat-save-private.h"
#include "paraat-zip-private.h"

#define SCHEMAS "http://schemas.openxmlformats.org/"
#define RELATIONS SCHEMAS "officeDocument/2006/relationships"
#define WORD SCHEMAS "wordprocessingml/2006/main"
#define DRAWING SCHEMAS "drawingml/2006/"
#define TYPE_WORD "application/vnd.openxmlformats-officedocument.wordprocessingml."
#define TYPE_PACKAGE "application/vnd.openxmlformats-"

typedef struct
{
  const char *name;
  const char *type;
  const char *relation;   /* (nullable) of the document to it; its id is rId and its name */
} Part;

static const Part parts[] = {
  { "word/document.xml", TYPE_WORD "document.main+xml", NULL },
  { "word/styles.xml", TYPE_WORD "styles+xml", "styles" },
  { "word/numbering.xml", TYPE_WORD "numbering+xml", "numbering" },
  { "word/settings.xml", TYPE_WORD "settings+xml", "settings" },
  { "word/header1.xml", TYPE_WORD "header+xml", "header" },
  { "word/footer1.xml", TYPE_WORD "footer+xml", "footer" },
  { "docProps/core.xml", TYPE_PACKAGE "package.core-properties+xml", NULL },
  { "docProps/app.xml", TYPE_PACKAGE "officedocument.extended-properties+xml", NULL },
};

static ParaatXml *
new_types (ParaatDocx *self)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "Types", "xmlns", SCHEMAS "package/2006/content-types", NULL);
  paraat_xml_leaf (xml, "Default", "Extension", "rels", "ContentType", TYPE_PACKAGE "package.relationships+xml", NULL);
  paraat_xml_leaf (xml, "Default", "Extension", "xml", "ContentType", "application/xml", NULL);
  if (self->pictures->len > 0)
    paraat_xml_leaf (xml, "Default", "Extension", "png", "ContentType", "image/png", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strconcat ("/", parts[i].name, NULL);

      paraat_xml_leaf (xml, "Override", "PartName", name, "ContentType", parts[i].type, NULL);
    }

  return g_steal_pointer (&xml);
}

static ParaatXml *
new_relations (void)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "Relationships", "xmlns", SCHEMAS "package/2006/relationships", NULL);
  paraat_xml_leaf (xml, "Relationship", "Id", "rId1", "Type", RELATIONS "/officeDocument",
                   "Target", "word/document.xml", NULL);
  paraat_xml_leaf (xml, "Relationship", "Id", "rId2",
                   "Type", SCHEMAS "package/2006/relationships/metadata/core-properties",
                   "Target", "docProps/core.xml", NULL);
  paraat_xml_leaf (xml, "Relationship", "Id", "rId3", "Type", RELATIONS "/extended-properties",
                   "Target", "docProps/app.xml", NULL);

  return g_steal_pointer (&xml);
}

static ParaatXml *
new_document_relations (ParaatDocx *self)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "Relationships", "xmlns", SCHEMAS "package/2006/relationships", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *id = parts[i].relation != NULL ? g_strconcat ("rId", parts[i].relation, NULL) : NULL;
      g_autofree char *type = parts[i].relation != NULL ? g_strconcat (RELATIONS "/", parts[i].relation, NULL) : NULL;

      if (id != NULL)
        paraat_xml_leaf (xml, "Relationship", "Id", id, "Type", type, "Target", parts[i].name + sizeof "word/" - 1, NULL);
    }
  for (guint i = 0; i < self->links->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("rIdLink%u", i);

      paraat_xml_leaf (xml, "Relationship", "Id", id, "Type", RELATIONS "/hyperlink",
                       "Target", (const char *) g_ptr_array_index (self->links, i), "TargetMode", "External", NULL);
    }
  for (guint i = 0; i < self->pictures->len; i++)
    {
      g_autofree char *id = g_strdup_printf ("rIdPicture%u", i + 1);
      g_autofree char *target = g_strdup_printf ("media/picture%u.png", i + 1);

      paraat_xml_leaf (xml, "Relationship", "Id", id, "Type", RELATIONS "/image", "Target", target, NULL);
    }

  return g_steal_pointer (&xml);
}

static ParaatXml *
new_core (ParaatDocument *document)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);
  g_autofree char *created = paraat_office_dup_created (document);

  paraat_xml_open (xml, "cp:coreProperties", "xmlns:cp", SCHEMAS "package/2006/metadata/core-properties",
                   "xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms", "http://purl.org/dc/terms/",
                   "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance", NULL);
  paraat_xml_field (xml, "dc:title", paraat_document_get_title (document));
  if (paraat_document_get_footer (document) != NULL)
    paraat_xml_field (xml, "dc:creator", paraat_document_get_footer (document));
  if (created != NULL)
    {
      paraat_xml_open (xml, "dcterms:created", "xsi:type", "dcterms:W3CDTF", NULL);
      paraat_xml_text (xml, created, -1);
      paraat_xml_close (xml, 1);
    }
  paraat_xml_field (xml, "dc:language", paraat_document_get_language (document));

  return g_steal_pointer (&xml);
}

static ParaatXml *
new_app (void)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "Properties", "xmlns", SCHEMAS "officeDocument/2006/extended-properties", NULL);
  paraat_xml_field (xml, "Application", "Paraat");

  return g_steal_pointer (&xml);
}

/* Without the mode Word takes it for a document of 2007. */
static ParaatXml *
new_settings (const char *language)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "w:settings", "xmlns:w", WORD, NULL);
  paraat_xml_open (xml, "w:compat", NULL);
  paraat_xml_leaf (xml, "w:compatSetting", "w:name", "compatibilityMode", "w:uri", "http://schemas.microsoft.com/office/word",
                   "w:val", "15", NULL);
  paraat_xml_close (xml, 1);
  paraat_xml_leaf (xml, "w:themeFontLang", "w:val", language, NULL);

  return g_steal_pointer (&xml);
}

static void
write_words (ParaatXml  *xml,
             const char *words)
{
  paraat_xml_open (xml, "w:r", NULL);
  paraat_xml_open (xml, "w:t", "xml:space", "preserve", NULL);
  paraat_xml_text (xml, words, -1);
  paraat_xml_close (xml, 2);
}

static void
write_tab (ParaatXml *xml)
{
  paraat_xml_open (xml, "w:r", NULL);
  paraat_xml_leaf (xml, "w:tab", NULL);
  paraat_xml_close (xml, 1);
}

static void
write_number (ParaatXml  *xml,
              const char *field)
{
  paraat_xml_open (xml, "w:fldSimple", "w:instr", field, NULL);
  write_words (xml, "1");
  paraat_xml_close (xml, 1);
}

static ParaatXml *
new_header (const char *banner)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "w:hdr", "xmlns:w", WORD, NULL);
  paraat_xml_open (xml, "w:p", NULL);
  if (banner != NULL)
    {
      paraat_xml_open (xml, "w:pPr", NULL);
      paraat_xml_leaf (xml, "w:pStyle", "w:val", "Header", NULL);
      paraat_xml_close (xml, 1);
      write_words (xml, banner);
    }

  return g_steal_pointer (&xml);
}

/* Left, in the middle and right, as on paper */
static ParaatXml *
new_footer (ParaatDocument *document,
            guint           width)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);
  g_auto(GStrv) words = paraat_office_split_number ();
  g_autofree char *middle = g_strdup_printf ("%u", width / 2);
  g_autofree char *right = g_strdup_printf ("%u", width);
  const char *footer = paraat_document_get_footer (document);
  const char *date = paraat_document_get_date (document);

  paraat_xml_open (xml, "w:ftr", "xmlns:w", WORD, NULL);
  paraat_xml_open (xml, "w:p", NULL);
  paraat_xml_open (xml, "w:pPr", NULL);
  paraat_xml_leaf (xml, "w:pStyle", "w:val", "Footer", NULL);
  paraat_xml_open (xml, "w:tabs", NULL);
  paraat_xml_leaf (xml, "w:tab", "w:val", "center", "w:pos", middle, NULL);
  paraat_xml_leaf (xml, "w:tab", "w:val", "right", "w:pos", right, NULL);
  paraat_xml_close (xml, 2);
  write_words (xml, footer != NULL ? footer : "");
  write_tab (xml);
  write_words (xml, date != NULL ? date : "");
  write_tab (xml);
  write_words (xml, words[0]);
  write_number (xml, "PAGE");
  write_words (xml, words[1] != NULL ? words[1] : "");
  write_number (xml, "NUMPAGES");

  return g_steal_pointer (&xml);
}

static void
write_section (ParaatXml *xml,
               gboolean   is_landscape)
{
  paraat_xml_open (xml, "w:sectPr", NULL);
  paraat_xml_leaf (xml, "w:headerReference", "w:type", "default", "r:id", "rIdheader", NULL);
  paraat_xml_leaf (xml, "w:footerReference", "w:type", "default", "r:id", "rIdfooter", NULL);
  paraat_xml_leaf (xml, "w:pgSz",
                   "w:w", is_landscape ? G_STRINGIFY (PARAAT_DOCX_LONG) : G_STRINGIFY (PARAAT_DOCX_SHORT),
                   "w:h", is_landscape ? G_STRINGIFY (PARAAT_DOCX_SHORT) : G_STRINGIFY (PARAAT_DOCX_LONG),
                   "w:orient", is_landscape ? "landscape" : "portrait", NULL);
  paraat_xml_leaf (xml, "w:pgMar", "w:top", G_STRINGIFY (PARAAT_DOCX_MARGIN), "w:right", G_STRINGIFY (PARAAT_DOCX_MARGIN),
                   "w:bottom", G_STRINGIFY (PARAAT_DOCX_FOOT), "w:left", G_STRINGIFY (PARAAT_DOCX_MARGIN),
                   "w:header", "567", "w:footer", "567", "w:gutter", "0", NULL);
  paraat_xml_close (xml, 1);
}

static GByteArray *
pack (ParaatDocument  *self,
      ParaatDocx      *docx,
      GError         **error)
{
  const char *language = paraat_document_get_language (self);
  ParaatZip *zip = paraat_zip_new ();

  paraat_zip_add_xml (zip, "[Content_Types].xml", new_types (docx));
  paraat_zip_add_xml (zip, "_rels/.rels", new_relations ());
  paraat_zip_add_xml (zip, "docProps/app.xml", new_app ());
  paraat_zip_add_xml (zip, "docProps/core.xml", new_core (self));
  paraat_zip_add_xml (zip, "word/_rels/document.xml.rels", new_document_relations (docx));
  paraat_zip_add_xml (zip, "word/document.xml", g_steal_pointer (&docx->xml));
  paraat_zip_add_xml (zip, "word/footer1.xml", new_footer (self, docx->width));
  paraat_zip_add_xml (zip, "word/header1.xml", new_header (paraat_document_get_banner (self)));
  for (guint i = 0; i < docx->pictures->len; i++)
    {
      g_autofree char *name = g_strdup_printf ("word/media/picture%u.png", i + 1);

      paraat_zip_add (zip, name, g_ptr_array_index (docx->pictures, i));
    }
  paraat_zip_add_xml (zip, "word/numbering.xml", paraat_docx_new_numbering (docx));
  paraat_zip_add_xml (zip, "word/settings.xml", new_settings (language));
  paraat_zip_add_xml (zip, "word/styles.xml", paraat_docx_new_styles (language));

  return paraat_zip_end (zip, error);
}

static GByteArray *
render (ParaatDocument  *self,
        GCancellable    *cancellable,
        GError         **error)
{
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (paraat_document_get_markdown (self), error);
  gboolean is_landscape = paraat_document_get_landscape (self);
  g_autoptr(ParaatXml) xml = NULL;
  g_autoptr(GPtrArray) links = g_ptr_array_new ();
  g_autoptr(GHashTable) link_ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) g_byte_array_unref);
  g_autoptr(GArray) numberings = g_array_new (FALSE, FALSE, sizeof (ParaatDocxNumbering));
  ParaatDocx docx = { .links = links, .link_ids = link_ids, .pictures = pictures, .numberings = numberings,
                      .cancellable = cancellable };

  if (tree == NULL)
    return NULL;
  xml = paraat_xml_new (FALSE);
  docx.xml = xml;
  docx.width = (is_landscape ? PARAAT_DOCX_LONG : PARAAT_DOCX_SHORT) - 2 * PARAAT_DOCX_MARGIN;
  docx.height = (is_landscape ? PARAAT_DOCX_SHORT : PARAAT_DOCX_LONG) - PARAAT_DOCX_MARGIN - PARAAT_DOCX_FOOT;
  paraat_xml_open (xml, "w:document", "xmlns:w", WORD, "xmlns:r", RELATIONS,
                   "xmlns:wp", DRAWING "wordprocessingDrawing", "xmlns:a", DRAWING "main", "xmlns:pic", DRAWING "picture", NULL);
  paraat_xml_open (xml, "w:body", NULL);
  paraat_docx_write_body (&docx, tree);
  write_section (xml, is_landscape);
  if (docx.error != NULL)
    {
      g_propagate_error (error, docx.error);
      return NULL;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  (void) g_steal_pointer (&xml);   /* packing takes it */

  return pack (self, &docx, error);
}

/**
 * paraat_document_write_docx:
 * @self: nobody changes it while this goes on
 * @path: (type filename): the file, replaced when it is there
 * @cancellable: (nullable): looked at before every block and before the file gets its name
 * @error: see paraat_document_write_pdf()
 *
 * Writes the document for Word: with styles, so that it can be worked on. What stands around the text, and what happens
 * after an error, is as in paraat_document_write_pdf(); fits-page does nothing, as Word makes the pages.
 *
 * Returns: whether the file is there
 */
gboolean
paraat_document_write_docx (ParaatDocument  *self,
                            const char      *path,
                            GCancellable    *cancellable,
                            GError         **error)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return paraat_save (self, path, render, cancellable, error);
}

/**
 * paraat_document_write_docx_async:
 * @self: copied: it can be changed right away
 * @path: (type filename): the file
 *
 * Like paraat_document_write_docx(), on a thread.
 */
void
paraat_document_write_docx_async (ParaatDocument      *self,
                                  const char          *path,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PARAAT_IS_DOCUMENT (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, paraat_document_write_docx_async);
  paraat_save_in_task (task, path, render);
}

/**
 * paraat_document_write_docx_finish:
 * @error: see paraat_document_write_docx()
 *
 * Returns: whether the document is there
 */
gboolean
paraat_document_write_docx_finish (ParaatDocument  *self,
                                   GAsyncResult    *result,
                                   GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
