/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-paper.h"
#include "paraat-words.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget      *parent;      /* (owned) */
  ParaatDocument *document;    /* (owned) */
  char           *file_name;   /* (owned) proposed */
  char           *path;        /* (owned) (nullable) where it is */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->parent);
  g_object_unref (opening->document);
  g_free (opening->file_name);
  g_free (opening->path);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/* --- no program for it --- */

static void
instead_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autofree char *file_name = NULL;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "pdf"))
    return;
  file_name = paraat_paper_dup_file_name (paraat_document_get_title (opening->document), "pdf");
  paraat_paper_save_pdf_async (opening->parent, opening->document, file_name, NULL, NULL);
}

/* The file is there all the same. */
static void
offer_instead (Opening *opening)   /* (transfer full) */
{
  g_autofree char *saved = paraat_words_saved (opening->path);
  g_autofree char *body = g_strdup_printf ("%s. %s", saved, _("Open it on a computer that has Word or LibreOffice, or save the document as a PDF."));
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("No program opens it"), body));

  adw_alert_dialog_add_responses (dialog, "close", _("Close"), "pdf", _("Save as PDF…"), NULL);
  adw_alert_dialog_set_close_response (dialog, "close");
  adw_alert_dialog_choose (dialog, opening->parent, NULL, instead_cb, opening);
}

/* --- opening --- */

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GError) error = NULL;

  if (gtk_file_launcher_launch_finish (GTK_FILE_LAUNCHER (object), result, &error)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_CANCELLED))
    return;
  offer_instead (g_steal_pointer (&opening));
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GFile) file = NULL;
  g_autoptr(GtkFileLauncher) launcher = NULL;
  GtkRoot *root = gtk_widget_get_root (opening->parent);

  opening->path = paraat_paper_dup_path (result);
  if (!paraat_paper_finish (GTK_WIDGET (object), result))
    return;   /* that was told, with another way */
  file = g_file_new_for_path (opening->path);
  launcher = gtk_file_launcher_new (file);
  gtk_file_launcher_set_writable (launcher, TRUE);
  gtk_file_launcher_launch (launcher, root != NULL ? GTK_WINDOW (root) : NULL, NULL, launched_cb, opening);
  g_steal_pointer (&opening);
}

static void
agreed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;

  if (!g_str_equal (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object), result), "open"))
    return;
  paraat_paper_save_as_async (opening->parent, opening->document, PARAAT_PAPER_DOCX, opening->file_name, saved_cb, opening);
  g_steal_pointer (&opening);
}

/**
 * paraat_paper_open:
 * @parent: on the page of the document
 * @document: what is opened in a word processor
 *
 * A file of the user's, where they want it: what is in a cache goes when a laptop is tidied up, with what was changed in it. Says
 * first that what is changed there stays there. Word and LibreOffice both open DOCX.
 */
void
paraat_paper_open (GtkWidget      *parent,
                   ParaatDocument *document)
{
  Opening *opening = g_new0 (Opening, 1);
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (_("Word or LibreOffice"),
    _("You choose where the file comes, and it opens. What you change in it stays in that file: Paraat does not take it over. To change the text in Paraat, make your own version.")));

  opening->parent = g_object_ref (parent);
  opening->document = g_object_ref (document);
  opening->file_name = paraat_paper_dup_file_name (paraat_document_get_title (document), "docx");
  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "open", _("Choose Where…"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "open", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "open");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  adw_alert_dialog_choose (dialog, parent, NULL, agreed_cb, opening);
}
