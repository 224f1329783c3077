/* SPDX-License-Identifier: EUPL-1.2 */

/* What stood in an answer and in its detail before. */
#include "config.h"

#include "display.h"
#include "paraat-profile.h"
#include "paraat-versions-dialog.h"

static gboolean
has_row (GtkWidget  *widget,
         const char *words)
{
  if (ADW_IS_ACTION_ROW (widget) && g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (widget)), words) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_row (child, words))
      return TRUE;

  return FALSE;
}

static void
answer (DisplayFixture *fixture,
        const char     *words)
{
  paraat_record_set_text (fixture->record, "what_text", words);
  display_wait_saved (fixture->record);
}

/* Nobody differs: what stood in the sentence before could not be read. */
static void
test_detail (DisplayFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ParaatProfile) profile = paraat_profile_new (fixture->store);
  g_autoptr(ParaatAuthors) authors = paraat_authors_new (profile, paraat_record_get_id (fixture->record));
  GtkWidget *dialog, *content;

  answer (fixture, "Alleen de printer");
  answer (fixture, "Alle pc's tonen een losgeldbericht");
  dialog = GTK_WIDGET (g_object_ref_sink (paraat_versions_dialog_new (fixture->record, paraat_form_find ("what"), authors,
                                                                      fixture->store)));
  content = adw_dialog_get_child (ADW_DIALOG (dialog));
  while (!has_row (content, "Alleen de printer") || !has_row (content, "Alle pc's tonen een losgeldbericht")
         || display_find_button (content, "Terugzetten") == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_signal_emit_by_name (display_find_button (content, "Terugzetten"), "clicked");
  display_wait_saved (fixture->record);
  g_assert_cmpstr (paraat_record_get_value (fixture->record, "what_text"), ==, "\"Alleen de printer\"");

  /* What it is still reading holds it a moment longer. */
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  g_object_unref (dialog);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);
  g_test_add ("/versions/detail", DisplayFixture, NULL, display_set_up, test_detail, display_tear_down);

  return g_test_run ();
}
