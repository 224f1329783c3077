/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-evaluation-file.h"
#include "paraat-evaluation-open.h"
#include "paraat-paper.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget  *page;   /* (owned) */
  ParaatDesk *desk;   /* (owned) */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->page);
  g_object_unref (opening->desk);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static const char *
describe (const GError *error)
{
  if (g_error_matches (error, PARAAT_EVALUATION_FILE_ERROR, PARAAT_EVALUATION_FILE_ERROR_NOT_OURS))
    return _("This is not the file of a self-evaluation.");
  if (g_error_matches (error, PARAAT_EVALUATION_FILE_ERROR, PARAAT_EVALUATION_FILE_ERROR_TOO_NEW))
    return _("It was made by a newer Paraat. Update Paraat first.");
  if (g_error_matches (error, PARAAT_EVALUATION_FILE_ERROR, PARAAT_EVALUATION_FILE_ERROR_OTHER_QUESTIONS))
    return _("It was made with other questions than those that are here.");
  if (g_error_matches (error, PARAAT_EVALUATION_FILE_ERROR, PARAAT_EVALUATION_FILE_ERROR_TOO_LARGE))
    return _("It is too large for a self-evaluation.");
  if (error->domain == PARAAT_EVALUATION_FILE_ERROR)
    return _("The file is damaged. Ask for it again.");

  return _("The file cannot be read, or there is no room to keep what is in it.");
}

static void
imported_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GError) error = NULL;
  guint n_kept = 0;
  g_autoptr(ParaatRecord) record = paraat_evaluation_import_finish (PARAAT_STORE (object), result, &n_kept, &error);
  g_autofree char *words = NULL;

  if (record == NULL)
    {
      paraat_paper_tell (opening->page, _("Not taken in"), describe (error));
      return;
    }
  words = n_kept == 0 ? g_strdup (_("The self-evaluation is taken in."))
          : g_strdup_printf (ngettext ("Taken in. %u answer was other here, and stays as it was.",
                                       "Taken in. %u answers were other here, and stay as they were.", n_kept), n_kept);
  gtk_widget_activate_action (opening->page, "win.tell", "s", words);
}

/* More than a self-evaluation can be is not read to its end. */
static gboolean
read_more_cb (const char *contents,
              goffset     size,
              gpointer    data)
{
  return size <= PARAAT_EVALUATION_FILE_MAX;
}

static void
loaded_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) bytes = NULL;
  char *contents = NULL;
  gsize size = 0;
  ParaatStore *store = paraat_desk_get_store (opening->desk);

  if (!g_file_load_partial_contents_finish (G_FILE (object), result, &contents, &size, NULL, &error))
    {
      paraat_paper_tell (opening->page, _("Not taken in"), describe (error));
      return;
    }
  bytes = g_bytes_new_take (contents, size);
  paraat_evaluation_import_async (store, bytes, paraat_content_get_questionnaire (NULL), imported_cb, g_steal_pointer (&opening));
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(Opening) opening = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (object), result, NULL);

  if (file != NULL)   /* else nobody chose one */
    g_file_load_partial_contents_async (file, NULL, read_more_cb, loaded_cb, g_steal_pointer (&opening));
}

void
paraat_evaluation_open_file (GtkWidget  *page,
                             ParaatDesk *desk)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (page);
  Opening *opening = g_new0 (Opening, 1);

  opening->page = g_object_ref (page);
  opening->desk = g_object_ref (desk);
  gtk_file_dialog_set_title (dialog, _("Take In a Self-evaluation"));
  gtk_file_dialog_open (dialog, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, chosen_cb, opening);
}
