/* SPDX-License-Identifier: EUPL-1.2 */

/* A Markdown file as a document, to look at: to-pdf [--fits] [--landscape] [--banner TEXT] IN.md OUT.pdf|docx|odt */
#include "config.h"

#include "paraat-docx.h"
#include "paraat-odt.h"
#include "paraat-pdf.h"

static gboolean
write_document (ParaatDocument  *document,
                const char      *path,
                GError         **error)
{
  if (g_str_has_suffix (path, ".docx"))
    return paraat_document_write_docx (document, path, NULL, error);
  if (g_str_has_suffix (path, ".odt"))
    return paraat_document_write_odt (document, path, NULL, error);

  return paraat_document_write_pdf (document, path, NULL, error);
}

int
main (int    argc,
      char **argv)
{
  gboolean fits = FALSE;
  gboolean landscape = FALSE;
  g_autofree char *banner = NULL;
  const GOptionEntry entries[] = {
    { "fits", 0, 0, G_OPTION_ARG_NONE, &fits, "As large as fits on one page", NULL },
    { "landscape", 0, 0, G_OPTION_ARG_NONE, &landscape, "Turned", NULL },
    { "banner", 0, 0, G_OPTION_ARG_STRING, &banner, "On top of every page", "TEXT" },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr(GOptionContext) options = g_option_context_new ("IN.md OUT.pdf");
  g_autoptr(ParaatDocument) document = NULL;
  g_autofree char *markdown = NULL;
  g_autoptr(GError) error = NULL;

  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || argc != 3
      || !g_file_get_contents (argv[1], &markdown, NULL, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "to-pdf IN.md OUT.pdf");
      return 2;
    }
  document = paraat_document_new (argv[1], markdown);
  paraat_document_set_footer (document, "Gemeente Voorbeeldegem");
  paraat_document_set_date (document, "23/11/2026");
  paraat_document_set_banner (document, banner);
  paraat_document_set_fits_page (document, fits);
  paraat_document_set_landscape (document, landscape);
  if (write_document (document, argv[2], &error))
    return 0;
  g_printerr ("%s\n", error->message);

  return 1;
}
