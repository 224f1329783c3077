/* SPDX-License-Identifier: EUPL-1.2 */

/* A document as a tagged PDF file: there whole, under its name, or not at all. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-pdf.h"

#include <cairo-pdf.h>

#include "paraat-pages-private.h"
#include "paraat-save-private.h"

#define OUTLINE_LEVELS 3

/* From PDF 1.5 on Cairo keeps objects in streams, and more than 65535 of them make a file that nobody can open.  In an
 * older one a box to tick is not read out, so that it is only for what nobody reads from its first page to its last. */
#define MANY 10000

static cairo_status_t
on_bytes (void                *closure,
          const unsigned char *data,
          unsigned int         size)
{
  g_byte_array_append (closure, data, size);
  return CAIRO_STATUS_SUCCESS;
}

static GDateTime *
get_created (ParaatDocument *self)
{
  const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");
  gint64 created_us = paraat_document_get_created_us (self);
  guint64 seconds;

  if (created_us > 0)
    return g_date_time_new_from_unix_utc_usec (created_us);
  if (epoch != NULL && g_ascii_string_to_unsigned (epoch, 10, 0, G_MAXINT32, &seconds, NULL))
    return g_date_time_new_from_unix_utc ((gint64) seconds);

  return g_date_time_new_now_utc ();
}

static void
set_metadata (ParaatDocument  *self,
              cairo_surface_t *surface)
{
  g_autoptr(GDateTime) created = get_created (self);
  g_autofree char *stamp = created != NULL ? g_date_time_format (created, "%Y-%m-%dT%H:%M:%SZ") : NULL;
  const char *footer = paraat_document_get_footer (self);

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, paraat_document_get_title (self));
  if (footer != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, footer);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Paraat");
  if (stamp != NULL)
    {
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, stamp);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, stamp);
    }
}

/* The headings, beside the page in a viewer. */
static void
add_outline (ParaatPages     *pages,
             cairo_surface_t *surface)
{
  int above[OUTLINE_LEVELS + 1] = { CAIRO_PDF_OUTLINE_ROOT };

  for (guint i = 0; i < pages->pages->len; i++)
    {
      GArray *page = g_ptr_array_index (pages->pages, i);

      for (guint j = 0; j < page->len; j++)
        {
          const ParaatPlaced *placed = &g_array_index (page, ParaatPlaced, j);
          const ParaatBlock *heading = placed->piece->heading;
          g_autofree char *text = heading != NULL ? paraat_block_dup_text (heading) : NULL;
          g_autofree char *to = g_strdup_printf ("page=%u pos=[%d %d]", i + 1, (int) PARAAT_PAGE_MARGIN, (int) placed->y);
          int id;

          if (heading == NULL || heading->level > OUTLINE_LEVELS || *text == '\0')
            continue;
          id = cairo_pdf_surface_add_outline (surface, above[heading->level - 1], g_strdelimit (text, "\n", ' '), to,
                                              heading->level == 1 ? CAIRO_PDF_OUTLINE_FLAG_OPEN : 0);
          for (guint level = heading->level; level <= OUTLINE_LEVELS; level++)
            above[level] = id;
        }
    }
}

static guint
count_elements (ParaatPages *pages)
{
  guint n = pages->flow->tags->len;

  for (guint i = 0; i < pages->flow->texts->len; i++)
    {
      const ParaatText *text = g_ptr_array_index (pages->flow->texts, i);

      n += text->links->len > 0 ? text->links->len + text->lines->len : 0;
    }

  return n;
}

/**
 * paraat_document_render_pdf:
 * @self: nobody changes it while this goes on
 * @cancellable: (nullable): looked at before every page
 * @error: [error@DocumentError]; %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the bytes that paraat_document_write_pdf() writes
 */
GByteArray *
paraat_document_render_pdf (ParaatDocument  *self,
                            GCancellable    *cancellable,
                            GError         **error)
{
  gboolean landscape = paraat_document_get_landscape (self);
  double width = landscape ? PARAAT_A4_HEIGHT : PARAAT_A4_WIDTH;
  double height = landscape ? PARAAT_A4_WIDTH : PARAAT_A4_HEIGHT;
  g_autoptr(ParaatPages) pages = paraat_pages_new (self, NULL, width, height, error);
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  gboolean ok;
  cairo_t *cr;

  if (pages == NULL)
    return NULL;
  surface = cairo_pdf_surface_create_for_stream (on_bytes, bytes, width, height);
  if (count_elements (pages) > MANY)
    cairo_pdf_surface_restrict_to_version (surface, CAIRO_PDF_VERSION_1_4);
  set_metadata (self, surface);
  cr = cairo_create (surface);
  ok = paraat_pages_draw_all (pages, cr, cancellable, error);
  if (ok)
    add_outline (pages, surface);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (ok && status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_WRITE, "The pages could not be drawn: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  if (ok)
    paraat_pdf_add_alts (bytes, pages->flow->tags);

  return ok ? g_steal_pointer (&bytes) : NULL;
}

/**
 * paraat_document_write_pdf:
 * @self: nobody changes it while this goes on
 * @path: (type filename): the file, replaced when it is there
 * @cancellable: (nullable): looked at before every page and before the file gets its name
 * @error: [error@DocumentError]: INVALID, TOO_LARGE, WRITE; or %G_IO_ERROR as the folder gives it, such as NO_SPACE,
 *   READ_ONLY, PERMISSION_DENIED, NOT_FOUND, IS_DIRECTORY, NOT_REGULAR_FILE, CANCELLED
 *
 * Writes A4 pages. After an error what had the name before still has it, and nothing else was added; only when the
 * folder itself could not be made durable, the new file is there and may be lost with the power.
 */
gboolean
paraat_document_write_pdf (ParaatDocument  *self,
                           const char      *path,
                           GCancellable    *cancellable,
                           GError         **error)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  return paraat_save (self, path, paraat_document_render_pdf, cancellable, error);
}

/**
 * paraat_document_write_pdf_async:
 * @self: copied: it can be changed right away
 * @path: (type filename): the file
 *
 * Like paraat_document_write_pdf(), on a thread.
 */
void
paraat_document_write_pdf_async (ParaatDocument      *self,
                                 const char          *path,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;

  g_return_if_fail (PARAAT_IS_DOCUMENT (self));
  g_return_if_fail (path != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, paraat_document_write_pdf_async);
  paraat_save_in_task (task, path, paraat_document_render_pdf);
}

/**
 * paraat_document_write_pdf_finish:
 * @error: see paraat_document_write_pdf()
 *
 * Returns: whether the document is there
 */
gboolean
paraat_document_write_pdf_finish (ParaatDocument  *self,
                                  GAsyncResult    *result,
                                  GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
