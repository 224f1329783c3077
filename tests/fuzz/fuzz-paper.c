/* SPDX-License-Identifier: EUPL-1.2 */

/* Markdown to paper: byte 0 says to which, PDF, DOCX or ODT.  Whatever comes in is a file, or an error. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "fuzz.h"
#include "paraat-docx.h"
#include "paraat-item.h"
#include "paraat-odt.h"
#include "paraat-pdf.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  static char *path;
  g_autofree char *raw = g_strndup (size > 1 ? (const char *) data + 1 : "", size > 1 ? size - 1 : 0);
  g_autofree char *markdown = g_utf8_make_valid (raw, -1);
  g_autoptr(ParaatDocument) document = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;
  gboolean ok;

  if (size == 0 || !paraat_item_check_text (markdown, NULL))
    return 0;
  if (path == NULL)
    path = g_strdup_printf ("%s/paraat-fuzz-%d", g_get_tmp_dir (), (int) getpid ());
  document = paraat_document_new ("Titel", markdown);
  paraat_document_set_created_us (document, 1);
  ok = data[0] % 3 == 0 ? paraat_document_write_pdf (document, path, NULL, &error)
       : data[0] % 3 == 1 ? paraat_document_write_docx (document, path, NULL, &error)
       : paraat_document_write_odt (document, path, NULL, &error);
  g_assert (ok == (error == NULL));
  if (ok)
    {
      g_assert (g_stat (path, &info) == 0 && info.st_size > 100);
      g_unlink (path);
    }

  return 0;
}
