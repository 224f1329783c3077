/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-day.h"
#include "paraat-paper.h"
#include "paraat-sheet.h"
#include "paraat-sheet-dialog.h"

#include <glib/gi18n.h>

#define ASKING "paraat-asking"
#define FORMAT "paraat-format"
#define PRINTER (-1)

/* Some of the questions, as one thing to choose. */
typedef struct
{
  char   *label;      /* (owned) */
  GArray *controls;   /* (owned) (element-type guint) */
} Part;

typedef struct
{
  GtkWidget        *page;         /* (owned) */
  ParaatDesk       *desk;         /* (owned) */
  ParaatEvaluation *evaluation;   /* (owned) */
  GPtrArray        *people;       /* (owned) (element-type ParaatRecord) who can be chosen, by name */
  GPtrArray        *parts;        /* (owned) (element-type Part) */
  ParaatAsk        *going;        /* (owned) (nullable) what the sheet says that is going out */
  guint             going_part;
  AdwDialog        *dialog;       /* (unowned) owns this */
  AdwComboRow      *who, *which;  /* (unowned) as all that follows */
  AdwEntryRow      *name, *by, *until;
  GtkWidget        *out;
} Asking;

static void
part_free (gpointer data)
{
  Part *part = data;

  g_free (part->label);
  g_array_unref (part->controls);
  g_free (part);
}

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_clear_pointer (&asking->going, paraat_ask_free);
  g_ptr_array_unref (asking->people);
  g_ptr_array_unref (asking->parts);
  g_object_unref (asking->evaluation);
  g_object_unref (asking->desk);
  g_object_unref (asking->page);
  g_free (asking);
}

/* --- which questions --- */

static void
add_part (Asking     *asking,
          const char *label,
          GArray     *controls)
{
  Part *part;

  if (controls->len == 0)
    return;
  part = g_new0 (Part, 1);
  part->label = controls->len == 1 ? g_strdup (label) : g_strdup_printf ("%s (%u)", label, controls->len);
  part->controls = g_array_ref (controls);
  g_ptr_array_add (asking->parts, part);
}

static void
add_marked (Asking *asking)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (asking->evaluation);
  g_autoptr(GArray) controls = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < questionnaire->controls->len; i++)
    if (paraat_evaluation_is_asked (asking->evaluation, i)
        && paraat_record_get_boolean (paraat_evaluation_get_answer (asking->evaluation, i), "marked", FALSE))
      g_array_append_val (controls, i);
  add_part (asking, _("The marked ones"), controls);
}

static void
add_chapters (Asking *asking)
{
  const ParaatQuestionnaire *questionnaire = paraat_evaluation_get_questionnaire (asking->evaluation);

  for (guint i = 0; i < questionnaire->chapters->len; i++)
    {
      const ParaatChapter *chapter = g_ptr_array_index (questionnaire->chapters, i);
      g_autoptr(GArray) controls = g_array_new (FALSE, FALSE, sizeof (guint));

      for (guint j = chapter->first; j < chapter->first + chapter->n_controls; j++)
        if (paraat_evaluation_is_asked (asking->evaluation, j))
          g_array_append_val (controls, j);
      add_part (asking, chapter->title, controls);
    }
}

/* --- what was filled in --- */

static void
tell (AdwEntryRow *row,
      const char  *title,
      gboolean     is_right)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (is_right)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
}

static ParaatRecord *
get_person (Asking *asking)
{
  guint chosen = adw_combo_row_get_selected (asking->who);

  return chosen < asking->people->len ? g_ptr_array_index (asking->people, chosen) : NULL;
}

static char *
dup_text (AdwEntryRow *row)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
}

static gboolean
check_name (Asking *asking)
{
  g_autofree char *name = dup_text (asking->name);
  gboolean is_right = get_person (asking) != NULL || *name != '\0';

  tell (asking->name, is_right ? _("Name of the colleague") : _("Write a name: for whom is the sheet?"), is_right);

  return is_right;
}

static gboolean
check_until (Asking *asking)
{
  g_autofree char *text = dup_text (asking->until);
  g_autofree char *day = paraat_day_parse (text);
  gboolean is_right = *text == '\0' || day != NULL;

  tell (asking->until, is_right ? _("Back by (not obliged)") : _("No day yet. Write it like 31/12/2026"), is_right);

  return is_right;
}

/* (transfer full) (nullable): NULL when something is to be filled in first; the focus is there. */
static ParaatAsk *
read_ask (Asking *asking)
{
  ParaatRecord *person = get_person (asking);
  g_autofree char *until = dup_text (asking->until);
  ParaatAsk *ask;

  if (!check_name (asking))
    {
      gtk_widget_grab_focus (GTK_WIDGET (asking->name));
      return NULL;
    }
  if (!check_until (asking))
    {
      gtk_widget_grab_focus (GTK_WIDGET (asking->until));
      return NULL;
    }
  ask = g_new0 (ParaatAsk, 1);
  ask->name = person != NULL ? paraat_person_dup_name (person) : dup_text (asking->name);
  if (person != NULL)
    ask->colleague = *paraat_record_get_id (person);
  else
    paraat_evaluation_name_colleague (asking->evaluation, ask->name, &ask->colleague);
  ask->by = dup_text (asking->by);
  ask->on = paraat_day_of (paraat_desk_get_now_us (asking->desk));
  ask->until = paraat_day_parse (until);

  return ask;
}

static void
who_cb (AdwComboRow *row,
        GParamSpec  *pspec,
        gpointer     data)
{
  Asking *asking = data;

  gtk_widget_set_visible (GTK_WIDGET (asking->name), get_person (asking) == NULL);
  tell (asking->name, _("Name of the colleague"), TRUE);   /* nothing is wrong yet */
}

static void
name_cb (GtkEditable *row,
         gpointer     data)
{
  check_name (data);
}

static void
until_cb (GtkEditable *row,
          gpointer     data)
{
  check_until (data);
}

/* --- out --- */

static void
out_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(AdwDialog) dialog = user_data;
  Asking *asking = g_object_get_data (G_OBJECT (dialog), ASKING);
  const Part *part = g_ptr_array_index (asking->parts, asking->going_part);
  g_autofree char *words = NULL;

  gtk_widget_set_sensitive (asking->out, TRUE);
  if (!paraat_paper_finish (GTK_WIDGET (object), result))
    return;   /* it did not go out: nothing was asked */
  for (guint i = 0; i < part->controls->len; i++)
    paraat_evaluation_ask (asking->evaluation, g_array_index (part->controls, guint, i), asking->going);
  words = g_strdup_printf (ngettext ("%u question is with %s now.", "%u questions are with %s now.", part->controls->len),
                           part->controls->len, asking->going->name);
  gtk_widget_activate_action (asking->page, "win.tell", "s", words);
  adw_dialog_close (dialog);
}

static void
out_row_cb (GtkWidget *row,
            gpointer   data)
{
  Asking *asking = data;
  int format = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), FORMAT));
  ParaatAsk *ask = read_ask (asking);
  const Part *part;
  g_autofree char *names = NULL;
  g_autofree char *file_name = NULL;
  g_autoptr(ParaatDocument) document = NULL;

  if (ask == NULL)
    return;
  g_clear_pointer (&asking->going, paraat_ask_free);
  asking->going = ask;
  asking->going_part = MIN (adw_combo_row_get_selected (asking->which), asking->parts->len - 1);
  part = g_ptr_array_index (asking->parts, asking->going_part);
  names = paraat_evaluation_dup_names (asking->evaluation);
  document = paraat_sheet_new (asking->evaluation, ask, (const guint *) part->controls->data, part->controls->len,
                               names != NULL ? names : _("our administration"));
  gtk_widget_set_sensitive (asking->out, FALSE);
  if (format == PRINTER)
    {
      paraat_paper_print_async (GTK_WIDGET (asking->dialog), document, out_cb, g_object_ref (asking->dialog));
      return;
    }
  file_name = paraat_paper_dup_file_name (paraat_document_get_title (document), format == PARAAT_PAPER_DOCX ? "docx" : "pdf");
  paraat_paper_save_as_async (GTK_WIDGET (asking->dialog), document, (ParaatPaperFormat) format, file_name, out_cb,
                              g_object_ref (asking->dialog));
}

static GtkWidget *
new_out_row (Asking     *asking,
             const char *title,
             int         format)
{
  GtkWidget *row = g_object_new (ADW_TYPE_BUTTON_ROW, "title", title, NULL);

  g_object_set_data (G_OBJECT (row), FORMAT, GINT_TO_POINTER (format));
  g_signal_connect (row, "activated", G_CALLBACK (out_row_cb), asking);

  return row;
}

/* --- rows --- */

static AdwComboRow *
new_combo_row (const char         *title,
               const char * const *names)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (names);

  return g_object_new (ADW_TYPE_COMBO_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, "use-subtitle", TRUE,
                       "subtitle-lines", 0, "model", model, NULL);
}

/* Whoever sits here is no colleague of their own. */
static void
add_people (Asking              *asking,
            AdwPreferencesGroup *group)
{
  ParaatProfile *profile = paraat_desk_get_profile (asking->desk);
  GPtrArray *people = paraat_profile_get_people (profile);
  ParaatRecord *author = paraat_profile_get_author (profile);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) names = NULL;

  for (guint i = 0; i < people->len; i++)
    {
      ParaatRecord *person = g_ptr_array_index (people, i);
      char *name = paraat_person_dup_name (person);

      if (*name != '\0' && (author == NULL || !paraat_uuid_equal (paraat_record_get_id (person), paraat_record_get_id (author))))
        {
          g_ptr_array_add (asking->people, g_object_ref (person));
          g_strv_builder_take (builder, name);
        }
      else
        g_free (name);
    }
  g_strv_builder_add (builder, _("Somebody else"));
  names = g_strv_builder_end (builder);
  asking->who = new_combo_row (_("For which colleague?"), (const char * const *) names);
  asking->name = g_object_new (ADW_TYPE_ENTRY_ROW, "use-markup", FALSE, "max-length", 100, NULL);
  adw_preferences_group_add (group, GTK_WIDGET (asking->who));
  adw_preferences_group_add (group, GTK_WIDGET (asking->name));
  gtk_widget_set_visible (GTK_WIDGET (asking->who), asking->people->len > 0);
  g_signal_connect (asking->who, "notify::selected", G_CALLBACK (who_cb), asking);
  g_signal_connect (asking->name, "changed", G_CALLBACK (name_cb), asking);
}

static void
add_rows (Asking              *asking,
          AdwPreferencesGroup *group)
{
  ParaatRecord *author = paraat_profile_get_author (paraat_desk_get_profile (asking->desk));
  g_autofree char *by = author != NULL ? paraat_person_dup_name (author) : g_strdup ("");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) labels = NULL;

  for (guint i = 0; i < asking->parts->len; i++)
    g_strv_builder_add (builder, ((Part *) g_ptr_array_index (asking->parts, i))->label);
  labels = g_strv_builder_end (builder);
  add_people (asking, group);
  asking->which = new_combo_row (_("Which questions?"), (const char * const *) labels);
  asking->by = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("From whom"), "text", by, "max-length", 100, NULL);
  asking->until = g_object_new (ADW_TYPE_ENTRY_ROW, "use-markup", FALSE, "max-length", 20, NULL);
  g_signal_connect (asking->until, "changed", G_CALLBACK (until_cb), asking);
  adw_preferences_group_add (group, GTK_WIDGET (asking->which));
  adw_preferences_group_add (group, GTK_WIDGET (asking->by));
  adw_preferences_group_add (group, GTK_WIDGET (asking->until));
  gtk_widget_set_visible (GTK_WIDGET (asking->name), get_person (asking) == NULL);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (asking->name), _("Name of the colleague"));
  check_until (asking);
}

static GtkWidget *
new_content (Asking *asking)
{
  GtkWidget *page = adw_preferences_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *out = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Make the sheet"), "description",
                                 _("The colleague ticks and writes, and gives it back. You type it in under that name."), NULL);

  add_rows (asking, ADW_PREFERENCES_GROUP (group));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (out), new_out_row (asking, _("Save for Word…"), PARAAT_PAPER_DOCX));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (out), new_out_row (asking, _("Save as PDF…"), PARAAT_PAPER_PDF));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (out), new_out_row (asking, _("Print…"), PRINTER));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (group));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (out));
  asking->out = out;

  return page;
}

void
paraat_sheet_dialog_present (GtkWidget        *page,
                             ParaatDesk       *desk,
                             ParaatEvaluation *evaluation,
                             const char       *label,
                             GArray           *controls)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *view = adw_toolbar_view_new ();
  Asking *asking = g_new0 (Asking, 1);

  asking->page = g_object_ref (page);
  asking->desk = g_object_ref (desk);
  asking->evaluation = g_object_ref (evaluation);
  asking->people = g_ptr_array_new_with_free_func (g_object_unref);
  asking->parts = g_ptr_array_new_with_free_func (part_free);
  asking->dialog = dialog;
  g_object_set_data_full (G_OBJECT (dialog), ASKING, asking, asking_free);
  add_part (asking, label, controls);
  add_marked (asking);
  add_chapters (asking);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), new_content (asking));
  adw_dialog_set_child (dialog, view);
  adw_dialog_set_title (dialog, _("Ask a Colleague"));
  adw_dialog_set_content_width (dialog, 460);
  adw_dialog_set_content_height (dialog, 600);
  adw_dialog_present (dialog, page);
}
