/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "display.h"
#include "paraat-choice.h"
#include "paraat-field.h"
#include "paraat-form.h"
#include "paraat-moment-row.h"
#include "paraat-phone-note.h"
#include "paraat-text-row.h"

static const ParaatOption options[] = { { "yes", "Yes" }, { "no", "No" }, { "unknown", "I do not know" } };

static ParaatChoice *
new_choice (DisplayFixture *fixture,
            const char     *field,
            gboolean        is_multiple)
{
  ParaatChoice *choice = g_object_ref_sink (g_object_new (PARAAT_TYPE_CHOICE, NULL));

  paraat_choice_bind (choice, fixture->record, field, is_multiple, "Vraag", options, G_N_ELEMENTS (options));

  return choice;
}

static GtkToggleButton *
find (ParaatChoice *choice,
      const char   *label)
{
  GtkWidget *button = display_find_button (GTK_WIDGET (choice), label);

  g_assert_nonnull (button);

  return GTK_TOGGLE_BUTTON (button);
}

static void
assert_value (DisplayFixture *fixture,
              const char     *field,
              const char     *value)
{
  g_assert_cmpstr (paraat_record_get_value (fixture->record, field), ==, value);
}

/* One of several: another one takes its place, and the same once more leaves it. */
static void
test_one (DisplayFixture *fixture,
          gconstpointer   data)
{
  g_autoptr(ParaatChoice) choice = new_choice (fixture, "care", FALSE);

  gtk_toggle_button_set_active (find (choice, "Ja"), TRUE);
  assert_value (fixture, "care", "\"yes\"");
  gtk_toggle_button_set_active (find (choice, "Nee"), TRUE);
  assert_value (fixture, "care", "\"no\"");
  g_assert_false (gtk_toggle_button_get_active (find (choice, "Ja")));
  gtk_toggle_button_set_active (find (choice, "Nee"), FALSE);
  g_assert_true (gtk_toggle_button_get_active (find (choice, "Nee")));
  assert_value (fixture, "care", "\"no\"");
  display_wait_saved (fixture->record);
  g_assert_finalize_object (g_steal_pointer (&choice));
}

static void
test_many (DisplayFixture *fixture,
           gconstpointer   data)
{
  g_autoptr(ParaatChoice) choice = new_choice (fixture, "what", TRUE);

  gtk_toggle_button_set_active (find (choice, "Nee"), TRUE);
  gtk_toggle_button_set_active (find (choice, "Ja"), TRUE);
  assert_value (fixture, "what", "[\"yes\",\"no\"]");
  gtk_toggle_button_set_active (find (choice, "Nee"), FALSE);
  assert_value (fixture, "what", "[\"yes\"]");
  display_wait_saved (fixture->record);
}

/* What another laptop, or a newer Paraat, said of it. */
static void
test_from_elsewhere (DisplayFixture *fixture,
                     gconstpointer   data)
{
  g_autoptr(ParaatChoice) choice = new_choice (fixture, "what", TRUE);

  paraat_record_set (fixture->record, "what", "[\"no\",\"of-later\",7]");
  g_assert_true (gtk_toggle_button_get_active (find (choice, "Nee")));
  g_assert_false (gtk_toggle_button_get_active (find (choice, "Ja")));
  paraat_record_set (fixture->record, "what", "\"no\"");
  g_assert_false (gtk_toggle_button_get_active (find (choice, "Nee")));
  display_wait_saved (fixture->record);
}

/* A member of an object; the others stay. */
static void
test_member (DisplayFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ParaatChoice) choice = g_object_ref_sink (g_object_new (PARAAT_TYPE_CHOICE, NULL));

  paraat_record_set (fixture->record, "noticed", "{\"at\":\"2026-11-23T06:40:00Z\",\"precision\":\"no\"}");
  paraat_choice_bind_member (choice, fixture->record, "noticed", "precision", "Vraag", options, G_N_ELEMENTS (options));
  g_assert_true (gtk_toggle_button_get_active (find (choice, "Nee")));
  gtk_toggle_button_set_active (find (choice, "Weet ik niet"), TRUE);
  assert_value (fixture, "noticed", "{\"at\":\"2026-11-23T06:40:00Z\",\"precision\":\"unknown\"}");
  g_assert_false (gtk_toggle_button_get_active (find (choice, "Nee")));
  display_wait_saved (fixture->record);
}

/* Large targets, a name, and the chosen state told in more than a colour. */
static void
test_for_everyone (DisplayFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr(ParaatChoice) choice = new_choice (fixture, "care", FALSE);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *button = GTK_WIDGET (find (choice, "Ja"));
  GtkWidget *tick = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));
  int minimum;

  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (choice));
  gtk_widget_measure (button, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, >=, 44);
  g_assert_true (display_has_name (button));
  gtk_test_accessible_assert_property (gtk_widget_get_first_child (GTK_WIDGET (choice)), GTK_ACCESSIBLE_PROPERTY_LABEL, "Vraag");
  g_assert_false (gtk_widget_get_visible (tick));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_true (gtk_widget_get_visible (tick));
  gtk_test_accessible_assert_state (button, GTK_ACCESSIBLE_STATE_PRESSED, GTK_ACCESSIBLE_TRISTATE_TRUE);
  display_wait_saved (fixture->record);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Typing is a draft; it becomes a change when the field is left, here by Enter. */
static void
test_field (DisplayFixture *fixture,
            gconstpointer   data)
{
  g_autoptr(AdwEntryRow) row = g_object_ref_sink (ADW_ENTRY_ROW (adw_entry_row_new ()));

  paraat_field_bind_text (GTK_WIDGET (row), fixture->record, "what_text");
  gtk_editable_set_text (GTK_EDITABLE (row), "Alles ligt plat: \"niets\" \\ werkt");
  assert_value (fixture, "what_text", "\"Alles ligt plat: \\\"niets\\\" \\\\ werkt\"");
  g_assert_true (paraat_record_has_unsaved (fixture->record));
  g_signal_emit_by_name (row, "entry-activated");
  display_wait_saved (fixture->record);
  paraat_record_set_text (fixture->record, "what_text", "Van een collega");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (row)), ==, "Van een collega");
  display_wait_saved (fixture->record);
  g_assert_finalize_object (g_steal_pointer (&row));
  paraat_record_set_text (fixture->record, "what_text", "Nog iets");
  display_wait_saved (fixture->record);
}

/* The same in a row that grows. */
static void
test_text_row (DisplayFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ParaatTextRow) row = g_object_ref_sink (g_object_new (PARAAT_TYPE_TEXT_ROW, "title", "In één zin", NULL));
  g_autofree char *text = NULL;

  paraat_field_bind_text (GTK_WIDGET (row), fixture->record, "what_text");
  paraat_text_row_set_text (row, "Alles ligt plat\nen niemand neemt op");
  assert_value (fixture, "what_text", "\"Alles ligt plat\\nen niemand neemt op\"");
  g_assert_true (paraat_record_has_unsaved (fixture->record));
  g_signal_emit_by_name (row, "activated");
  display_wait_saved (fixture->record);
  paraat_record_set_text (fixture->record, "what_text", "Van een collega");
  text = paraat_text_row_dup_text (row);
  g_assert_cmpstr (text, ==, "Van een collega");
  display_wait_saved (fixture->record);
  g_assert_finalize_object (g_steal_pointer (&row));
  paraat_record_set_text (fixture->record, "what_text", "Nog iets");
  display_wait_saved (fixture->record);
}

static GtkWidget *
find_entry (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_ENTRY_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_entry (child);

  return found;
}

static GtkWidget *
find_view (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_TEXT_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_view (child);

  return found;
}

/* What could never be kept is not taken, and the row says so; what stood there stays. */
static void
test_too_much (DisplayFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ParaatTextRow) row = g_object_ref_sink (g_object_new (PARAAT_TYPE_TEXT_ROW, "title", "Bericht", NULL));
  g_autofree char *log = g_strnfill (PARAAT_CHANGE_VALUE_MAX / 2, '"');   /* two bytes each */
  g_autofree char *text = NULL;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_view (GTK_WIDGET (row))));

  paraat_field_bind_text (GTK_WIDGET (row), fixture->record, "what_text");
  gtk_text_buffer_insert_at_cursor (buffer, "Alles ligt plat", -1);
  gtk_text_buffer_insert_at_cursor (buffer, log, -1);
  text = paraat_text_row_dup_text (row);
  g_assert_cmpstr (text, ==, "Alles ligt plat");
  g_assert_true (paraat_text_row_get_is_refusing (row));
  gtk_text_buffer_insert_at_cursor (buffer, ".", -1);
  g_assert_false (paraat_text_row_get_is_refusing (row));
  paraat_record_commit (fixture->record, NULL);
  display_wait_saved (fixture->record);
}

/* A field that gets another record lets go of the first: the laptop of one administration is not that of the next. */
static void
test_bound_anew (DisplayFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr(GtkWidget) row = g_object_ref_sink (g_object_new (ADW_TYPE_ENTRY_ROW, NULL));
  ParaatIdentity identity;
  g_autoptr(ParaatRecord) other = NULL;

  paraat_identity_init_root (&identity, "incident", NULL, FALSE);
  other = paraat_record_new (fixture->store, &identity);
  paraat_field_bind_text (row, fixture->record, "what_text");
  gtk_editable_set_text (GTK_EDITABLE (row), "Van de gemeente");
  display_wait_saved (fixture->record);
  paraat_field_bind_text (row, other, "what_text");
  gtk_editable_set_text (GTK_EDITABLE (row), "Van het OCMW");
  g_signal_emit_by_name (row, "entry-activated");
  display_wait_saved (other);
  assert_value (fixture, "what_text", "\"Van de gemeente\"");
  g_assert_cmpstr (paraat_record_get_value (other, "what_text"), ==, "\"Van het OCMW\"");
}

/* Retyped or wiped, no moment stays that is not on the screen. */
static void
test_moment (DisplayFixture *fixture,
             gconstpointer   data)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (fixture->store);
  g_autoptr(ParaatDesk) desk = paraat_desk_new (fixture->store, sync);
  g_autoptr(GtkWidget) row = g_object_ref_sink (g_object_new (PARAAT_TYPE_MOMENT_ROW, NULL));
  static const char * const texts[] = { "23/11/2026 07:40", "gisteravond laat", "" };
  static const char * const parts[] = { "2026-11-23T", "gisteravond laat", "{}" };

  paraat_moment_row_bind (PARAAT_MOMENT_ROW (row), desk, fixture->record, "pd_aware", FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (find_entry (row)), texts[i]);
      paraat_moment_row_commit (PARAAT_MOMENT_ROW (row));
      g_assert_nonnull (strstr (paraat_record_get_value (fixture->record, "pd_aware"), parts[i]));
      g_assert_null (strstr (paraat_record_get_value (fixture->record, "pd_aware"), "precision"));
      g_assert_true (i == 0 || strstr (paraat_record_get_value (fixture->record, "pd_aware"), "2026-11-23") == NULL);
    }
  display_wait_saved (fixture->record);
}

/* Bug "Melden says about": of an hour that nobody gave it is not said how sure it is, and not that somebody gave it. */
static void
test_proposed (DisplayFixture *fixture,
               gconstpointer   data)
{
  g_autoptr(ParaatSync) sync = paraat_sync_new (fixture->store);
  g_autoptr(ParaatDesk) desk = paraat_desk_new (fixture->store, sync);
  g_autoptr(GtkWidget) row = g_object_ref_sink (g_object_new (PARAAT_TYPE_MOMENT_ROW, NULL));
  g_autofree char *proposed = NULL;
  g_autofree char *words = NULL;

  paraat_record_set_text (fixture->record, "what_text", "Alles ligt plat");
  paraat_moment_row_bind (PARAAT_MOMENT_ROW (row), desk, fixture->record, "noticed", TRUE);
  proposed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (find_entry (row))));
  g_assert_cmpstr (proposed, !=, "");
  g_assert_null (paraat_record_get_value (fixture->record, "noticed"));

  paraat_moment_row_commit (PARAAT_MOMENT_ROW (row));   /* Melden */
  g_assert_null (strstr (paraat_record_get_value (fixture->record, "noticed"), "precision"));
  words = paraat_form_dup_words ("noticed", paraat_record_get_value (fixture->record, "noticed"));
  g_assert_nonnull (strstr (words, "(door Paraat ingevuld)"));

  /* How sure it is, or Enter on it, makes it somebody's. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (display_find_button (row, "Dat is juist")), TRUE);
  g_assert_nonnull (strstr (paraat_record_get_value (fixture->record, "noticed"), "\"known\""));
  g_assert_null (strstr (paraat_record_get_value (fixture->record, "noticed"), "proposed"));
  paraat_record_set (fixture->record, "noticed", "null");
  paraat_moment_row_commit (PARAAT_MOMENT_ROW (row));
  g_assert_nonnull (strstr (paraat_record_get_value (fixture->record, "noticed"), "proposed"));
  g_signal_emit_by_name (find_entry (row), "entry-activated");
  g_assert_null (strstr (paraat_record_get_value (fixture->record, "noticed"), "proposed"));
  g_assert_null (strstr (paraat_record_get_value (fixture->record, "noticed"), "precision"));
  display_wait_saved (fixture->record);
}

/* A wrong number is told and kept, and stops nothing; a right one, or none, is not spoken of. */
static void
test_phone (DisplayFixture *fixture,
            gconstpointer   data)
{
  static const struct { const char *text; const char *value; gboolean is_told; } table[] = {
    { "mijn gsm ligt thuis", "\"mijn gsm ligt thuis\"", TRUE },
    { "0470 12 34 56", "\"0470 12 34 56\"", FALSE },
    { "0470", "\"0470\"", TRUE },
    { "", "\"\"", FALSE },
  };
  g_autoptr(GtkWidget) list = g_object_ref_sink (gtk_list_box_new ());
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", "Gsm", NULL);
  g_autoptr(ParaatIncident) incident = paraat_incident_new (fixture->store, fixture->record);
  GtkWidget *note;

  gtk_list_box_append (GTK_LIST_BOX (list), row);
  gtk_list_box_append (GTK_LIST_BOX (list), g_object_new (ADW_TYPE_SWITCH_ROW, NULL));
  paraat_record_set_text (fixture->record, "what_text", "Alles ligt plat");
  paraat_field_bind_text (row, fixture->record, "reporter_phone");
  paraat_phone_note_add (ADW_ENTRY_ROW (row), FALSE);
  note = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (row), table[i].text);
      g_assert_cmpint (gtk_widget_get_visible (note), ==, table[i].is_told);
      g_assert_cmpint (gtk_widget_has_css_class (row, "error"), ==, table[i].is_told);
      assert_value (fixture, "reporter_phone", table[i].value);
      g_assert_true (paraat_incident_can_report (incident));
    }
  paraat_record_commit (fixture->record, NULL);
  display_wait_saved (fixture->record);
}

int
main (int    argc,
      char **argv)
{
  display_init (&argc, &argv);

#define ADD(path, func) g_test_add ("/choice/" path, DisplayFixture, NULL, display_set_up, func, display_tear_down)
  ADD ("one", test_one);
  ADD ("many", test_many);
  ADD ("from-elsewhere", test_from_elsewhere);
  ADD ("member", test_member);
  ADD ("for-everyone", test_for_everyone);
  ADD ("field", test_field);
  ADD ("text-row", test_text_row);
  ADD ("too-much", test_too_much);
  ADD ("bound-anew", test_bound_anew);
  ADD ("moment", test_moment);
  ADD ("proposed", test_proposed);
  ADD ("phone", test_phone);

  return g_test_run ();
}
