/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-field.h"
#include "paraat-text-row.h"

#define LINE_CHARS 2000   /* in one line; always fits in a value */

typedef struct
{
  GtkWidget          *widget;     /* (unowned) owns this */
  GtkEventController *focus;      /* (owned) (nullable) of the widget */
  ParaatRecord       *record;     /* (owned) */
  char               *field;      /* (owned) */
  gboolean            fallback;
  gboolean            is_showing; /* the widget is being set from the record */
} Binding;

static void
binding_free (gpointer data)
{
  Binding *binding = data;

  g_signal_handlers_disconnect_by_data (binding->record, binding);
  g_signal_handlers_disconnect_by_data (binding->widget, binding);
  if (binding->focus != NULL)
    g_signal_handlers_disconnect_by_data (binding->focus, binding);
  g_clear_object (&binding->focus);
  g_object_unref (binding->record);
  g_free (binding->field);
  g_free (binding);
}

/* The widget keeps it: gone with the widget, or with the next binding of it. */
static Binding *
new_binding (GtkWidget    *widget,
             ParaatRecord *record,
             const char   *field)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->widget = widget;
  binding->record = g_object_ref (record);
  binding->field = g_strdup (field);
  g_object_set_data_full (G_OBJECT (widget), "paraat-binding", binding, binding_free);

  return binding;
}

static char *
dup_shown (GtkWidget *widget)
{
  char *text = NULL;

  g_object_get (widget, "text", &text, NULL);

  return text;
}

static void
show_text (Binding *binding)
{
  g_autofree char *text = paraat_record_dup_text (binding->record, binding->field);
  g_autofree char *shown = dup_shown (binding->widget);

  if (g_strcmp0 (text != NULL ? text : "", shown) == 0)
    return;
  binding->is_showing = TRUE;
  g_object_set (binding->widget, "text", text != NULL ? text : "", NULL);
  binding->is_showing = FALSE;
}

static void
record_changed_cb (ParaatRecord *record,
                   const char   *field,
                   gpointer      data)
{
  show_text (data);
}

static void
text_changed_cb (GtkWidget  *widget,
                 GParamSpec *pspec,
                 gpointer    data)
{
  Binding *binding = data;
  g_autofree char *text = NULL;

  if (binding->is_showing)
    return;
  text = dup_shown (widget);
  paraat_record_type_text (binding->record, binding->field, text);
}

static void
commit_cb (gpointer data)
{
  Binding *binding = data;

  paraat_record_commit (binding->record, binding->field);
}

static void
focus_cb (GtkEventControllerFocus *controller,
          gpointer                 data)
{
  commit_cb (data);
}

void
paraat_field_bind_text (GtkWidget    *widget,
                        ParaatRecord *record,
                        const char   *field)
{
  Binding *binding = new_binding (widget, record, field);
  g_autofree char *signal = g_strconcat ("changed::", field, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  if (ADW_IS_ENTRY_ROW (widget))
    adw_entry_row_set_max_length (ADW_ENTRY_ROW (widget), LINE_CHARS);
  show_text (binding);
  g_signal_connect (record, signal, G_CALLBACK (record_changed_cb), binding);
  g_signal_connect (widget, "notify::text", G_CALLBACK (text_changed_cb), binding);
  g_signal_connect (focus, "leave", G_CALLBACK (focus_cb), binding);
  binding->focus = g_object_ref (focus);
  gtk_widget_add_controller (widget, focus);
  if (ADW_IS_ENTRY_ROW (widget))
    g_signal_connect_swapped (widget, "entry-activated", G_CALLBACK (commit_cb), binding);
  else if (PARAAT_IS_TEXT_ROW (widget))
    g_signal_connect_swapped (widget, "activated", G_CALLBACK (commit_cb), binding);
}

static void
show_switch (Binding *binding)
{
  binding->is_showing = TRUE;
  adw_switch_row_set_active (ADW_SWITCH_ROW (binding->widget),
                             paraat_record_get_boolean (binding->record, binding->field, binding->fallback));
  binding->is_showing = FALSE;
}

static void
switch_changed_cb (ParaatRecord *record,
                   const char   *field,
                   gpointer      data)
{
  show_switch (data);
}

static void
active_cb (AdwSwitchRow *row,
           GParamSpec   *pspec,
           gpointer      data)
{
  Binding *binding = data;

  if (!binding->is_showing)
    paraat_record_set_boolean (binding->record, binding->field, adw_switch_row_get_active (row));
}

void
paraat_field_bind_switch (AdwSwitchRow *row,
                          ParaatRecord *record,
                          const char   *field,
                          gboolean      fallback)
{
  Binding *binding = new_binding (GTK_WIDGET (row), record, field);
  g_autofree char *signal = g_strconcat ("changed::", field, NULL);

  binding->fallback = fallback;
  show_switch (binding);
  g_signal_connect (record, signal, G_CALLBACK (switch_changed_cb), binding);
  g_signal_connect (row, "notify::active", G_CALLBACK (active_cb), binding);
}
