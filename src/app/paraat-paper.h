/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-document.h"

G_BEGIN_DECLS

typedef enum
{
  PARAAT_PAPER_PDF,
  PARAAT_PAPER_DOCX,   /* for Word */
  PARAAT_PAPER_ODT,    /* for LibreOffice */
} ParaatPaperFormat;

/* Documents out of the program: to a printer, a PDF, a word processor, a text file.  Asks where; what goes wrong is told on the screen with
 * another way, and nothing half-written stays; where it went is told too.  The callback (nullable) gets whether it went out; asking and being told no is no
 * error. */
void     paraat_paper_print_async     (GtkWidget           *parent,
                                       ParaatDocument      *document,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void     paraat_paper_save_as_async   (GtkWidget           *parent,
                                       ParaatDocument      *document,
                                       ParaatPaperFormat    format,
                                       const char          *file_name,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void     paraat_paper_save_pdf_async  (GtkWidget           *parent,
                                       ParaatDocument      *document,
                                       const char          *file_name,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void     paraat_paper_save_text_async (GtkWidget           *parent,
                                       const char          *text,
                                       const char          *file_name,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data);
void     paraat_paper_open            (GtkWidget           *parent,
                                       ParaatDocument      *document);
gboolean paraat_paper_finish          (GtkWidget           *parent,
                                       GAsyncResult        *result);
char    *paraat_paper_dup_path        (GAsyncResult        *result) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) where it was saved */

char    *paraat_paper_dup_file_name   (const char          *title,
                                       const char          *suffix) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *paraat_paper_get_place     (GtkWidget           *parent);
void     paraat_paper_tell            (GtkWidget           *parent,
                                       const char          *heading,
                                       const char          *words);

G_END_DECLS
