/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-docx.h"
#include "paraat-odt.h"
#include "paraat-pages.h"
#include "paraat-paper.h"
#include "paraat-pdf.h"
#include "paraat-text-file.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget        *parent;      /* (owned) */
  GtkWidget        *window;      /* (owned) (nullable) it is there longer than the page */
  ParaatDocument   *document;    /* (owned) (nullable) */
  ParaatPaperFormat format;      /* of the document */
  char             *text;        /* (owned) (nullable) */
  char             *file_name;   /* (owned) proposed */
  char             *path;        /* (owned) (nullable) chosen */
  ParaatPages      *pages;       /* (owned) (nullable) while it is printed */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->parent);
  g_clear_object (&job->window);
  g_clear_object (&job->document);
  g_clear_pointer (&job->pages, paraat_pages_free);
  g_free (job->text);
  g_free (job->file_name);
  g_free (job->path);
  g_free (job);
}

static GTask *
new_task (GtkWidget           *parent,
          ParaatDocument      *document,
          const char          *text,
          const char          *file_name,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (parent, NULL, callback, user_data);
  Job *job = g_new0 (Job, 1);

  job->parent = g_object_ref (parent);
  g_set_object (&job->window, GTK_WIDGET (gtk_widget_get_root (parent)));
  g_set_object (&job->document, document);
  job->text = g_strdup (text);
  job->file_name = g_strdup (file_name);
  g_task_set_task_data (task, job, job_free);

  return task;
}

gboolean
paraat_paper_finish (GtkWidget    *parent,
                     GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

char *
paraat_paper_dup_path (GAsyncResult *result)
{
  const Job *job = g_task_get_task_data (G_TASK (result));

  return g_strdup (job->path);
}

/**
 * paraat_paper_get_place:
 * @parent: where somebody asked for something
 *
 * Returns: (transfer none): @parent, or the window when it was closed before there was an answer: a dialog on what is gone is
 *   a window of its own that lies about
 */
GtkWidget *
paraat_paper_get_place (GtkWidget *parent)
{
  GApplication *app = g_application_get_default ();
  GtkWindow *window = GTK_IS_APPLICATION (app) ? gtk_application_get_active_window (GTK_APPLICATION (app)) : NULL;

  return gtk_widget_get_root (parent) == NULL && window != NULL ? GTK_WIDGET (window) : parent;
}

/**
 * paraat_paper_tell:
 * @heading: in a few words
 * @words: what can be done
 *
 * Something did not go; who sits there reads why and what else can be done.
 */
void
paraat_paper_tell (GtkWidget  *parent,
                   const char *heading,
                   const char *words)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, words);

  adw_alert_dialog_add_response (ADW_ALERT_DIALOG (dialog), "close", _("Close"));
  adw_dialog_present (dialog, paraat_paper_get_place (parent));
}

/**
 * paraat_paper_dup_file_name:
 * @title: of a document
 * @suffix: "pdf"
 *
 * Returns: (transfer full): a name that any file system takes
 */
char *
paraat_paper_dup_file_name (const char *title,
                            const char *suffix)
{
  g_autofree char *ascii = g_str_to_ascii (title, "C");
  g_autoptr(GString) name = g_string_new (NULL);

  for (const char *at = ascii; *at != '\0' && name->len < 80; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);

  return g_strdup_printf ("%s.%s", name->len > 0 ? name->str : "paraat", suffix);
}

/* The one place that says where something went: who sees no file appear does it again, or looks in vain. */
static void
tell_done (Job        *job,
           const char *words)
{
  if (job->window != NULL)
    gtk_widget_activate_action (job->window, "win.tell", "s", words);
}

/* --- files --- */

static void
return_written (GTask    *task,
                gboolean  ok,
                GError   *error)
{
  Job *job = g_task_get_task_data (task);

  if (ok)
    {
      g_autofree char *words = paraat_words_saved (job->path);

      tell_done (job, words);
    }
  else
    paraat_paper_tell (job->parent, _("Not saved"), paraat_words_write_error (error));
  g_clear_error (&error);
  g_task_return_boolean (task, ok);
}

static void
document_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean ok;

  switch (job->format)
    {
    case PARAAT_PAPER_DOCX:
      ok = paraat_document_write_docx_finish (PARAAT_DOCUMENT (object), result, &error);
      break;
    case PARAAT_PAPER_ODT:
      ok = paraat_document_write_odt_finish (PARAAT_DOCUMENT (object), result, &error);
      break;
    case PARAAT_PAPER_PDF:
    default:
      ok = paraat_document_write_pdf_finish (PARAAT_DOCUMENT (object), result, &error);
      break;
    }
  return_written (task, ok, error);
}

static void
write_document (GTask      *task,
                const char *path)
{
  Job *job = g_task_get_task_data (task);

  switch (job->format)
    {
    case PARAAT_PAPER_DOCX:
      paraat_document_write_docx_async (job->document, path, NULL, document_cb, g_object_ref (task));
      break;
    case PARAAT_PAPER_ODT:
      paraat_document_write_odt_async (job->document, path, NULL, document_cb, g_object_ref (task));
      break;
    case PARAAT_PAPER_PDF:
    default:
      paraat_document_write_pdf_async (job->document, path, NULL, document_cb, g_object_ref (task));
      break;
    }
}

static void
text_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;
  gboolean ok = paraat_text_write_finish (result, &error);

  return_written (task, ok, error);
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GFile) file = gtk_file_dialog_save_finish (GTK_FILE_DIALOG (object), result, &error);

  job->path = file != NULL ? g_file_get_path (file) : NULL;
  if (file == NULL)
    {
      /* Nobody chose a place: that is all. */
      gboolean is_asked = g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_FAILED);

      if (is_asked)
        paraat_paper_tell (job->parent, _("Not saved"), paraat_words_write_error (error));
      g_clear_error (&error);
      g_task_return_boolean (task, FALSE);
    }
  else if (job->path == NULL)
    return_written (task, FALSE, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "Not a local file"));
  else if (job->document != NULL)
    write_document (task, job->path);
  else
    paraat_text_write_async (job->path, job->text, NULL, text_cb, g_object_ref (task));
}

static void
save (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_initial_name (dialog, job->file_name);
  gtk_file_dialog_save (dialog, GTK_WINDOW (gtk_widget_get_root (job->parent)), NULL, chosen_cb, task);
}

void
paraat_paper_save_as_async (GtkWidget           *parent,
                            ParaatDocument      *document,
                            ParaatPaperFormat    format,
                            const char          *file_name,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = new_task (parent, document, NULL, file_name, callback, user_data);

  ((Job *) g_task_get_task_data (task))->format = format;
  save (task);
}

void
paraat_paper_save_pdf_async (GtkWidget           *parent,
                             ParaatDocument      *document,
                             const char          *file_name,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  paraat_paper_save_as_async (parent, document, PARAAT_PAPER_PDF, file_name, callback, user_data);
}

void
paraat_paper_save_text_async (GtkWidget           *parent,
                              const char          *text,
                              const char          *file_name,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  save (new_task (parent, NULL, text, file_name, callback, user_data));
}

/* --- printer --- */

static void
begin_print_cb (GtkPrintOperation *operation,
                GtkPrintContext   *context,
                gpointer           data)
{
  Job *job = g_task_get_task_data (data);
  PangoContext *pango = gtk_print_context_create_pango_context (context);
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&job->pages, paraat_pages_free);
  job->pages = paraat_pages_new (job->document, pango, gtk_print_context_get_width (context),
                                 gtk_print_context_get_height (context), &error);
  g_object_unref (pango);
  if (job->pages == NULL)
    {
      gtk_print_operation_cancel (operation);
      paraat_paper_tell (job->parent, _("Not printed"), _("This document cannot be put on paper."));
      return;
    }
  gtk_print_operation_set_n_pages (operation, (int) paraat_pages_get_n (job->pages));
}

static void
draw_page_cb (GtkPrintOperation *operation,
              GtkPrintContext   *context,
              int                page,
              gpointer           data)
{
  Job *job = g_task_get_task_data (data);

  if (job->pages != NULL)
    paraat_pages_draw (job->pages, (guint) page, gtk_print_context_get_cairo_context (context));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;

  g_task_return_boolean (task, paraat_paper_finish (GTK_WIDGET (object), result));
}

static void
instead_cb (AdwAlertDialog *dialog,
            const char     *response,
            gpointer        user_data)
{
  g_autoptr(GTask) task = user_data;
  Job *job = g_task_get_task_data (task);

  if (g_str_equal (response, "pdf"))
    paraat_paper_save_pdf_async (job->parent, job->document, job->file_name, saved_cb, g_object_ref (task));
  else
    g_task_return_boolean (task, FALSE);
}

/* No printer, or none that works, is the ordinary case on the night. */
static void
offer_pdf (GTask *task)
{
  Job *job = g_task_get_task_data (task);
  AdwDialog *dialog = adw_alert_dialog_new (_("Printing does not work here"),
                                            _("There is no printer that answers. Save it as PDF on a stick, and print it elsewhere."));

  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _("Close"), "pdf", _("Save as PDF…"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "pdf", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "pdf");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "close");
  g_signal_connect (dialog, "response", G_CALLBACK (instead_cb), g_object_ref (task));
  adw_dialog_present (dialog, job->parent);
}

static void
done_cb (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         gpointer                 data)
{
  g_autoptr(GTask) task = data;
  Job *job = g_task_get_task_data (task);

  g_clear_pointer (&job->pages, paraat_pages_free);
  switch (result)
    {
    case GTK_PRINT_OPERATION_RESULT_APPLY:
      tell_done (job, _("Sent to the printer."));
      g_task_return_boolean (task, TRUE);
      break;
    case GTK_PRINT_OPERATION_RESULT_ERROR:
      offer_pdf (task);
      break;
    case GTK_PRINT_OPERATION_RESULT_CANCEL:
    case GTK_PRINT_OPERATION_RESULT_IN_PROGRESS:
    default:
      g_task_return_boolean (task, FALSE);
      break;
    }
}

void
paraat_paper_print_async (GtkWidget           *parent,
                          ParaatDocument      *document,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autofree char *file_name = paraat_paper_dup_file_name (paraat_document_get_title (document), "pdf");
  GTask *task = new_task (parent, document, NULL, file_name, callback, user_data);
  g_autoptr(GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr(GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr(GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_orientation (setup, paraat_document_get_landscape (document) ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                                                  : GTK_PAGE_ORIENTATION_PORTRAIT);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_job_name (operation, paraat_document_get_title (document));
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), task);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect (operation, "done", G_CALLBACK (done_cb), task);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (gtk_widget_get_root (parent)), NULL);
}
