/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-choice.h"
#include "paraat-json.h"
#include "paraat-moment-row.h"
#include "paraat-moment.h"

#include <glib/gi18n.h>

struct _ParaatMomentRow
{
  GtkBox         parent_instance;

  ParaatDesk    *desk;           /* (owned) (nullable) until it is bound */
  ParaatRecord  *record;         /* (owned) (nullable) */
  char          *field;          /* (owned) (nullable) */
  char          *signal;         /* (owned) (nullable) */
  AdwEntryRow   *entry;          /* (unowned) */
  GtkWidget     *problem;        /* (unowned) */
  ParaatChoice  *precision;      /* (unowned) */
  gboolean       proposes_now;
  gboolean       is_touched;     /* somebody typed in it, or pressed Enter: what stands there is theirs */
  gboolean       is_showing;     /* the entry is being set from the record */
};

G_DEFINE_FINAL_TYPE (ParaatMomentRow, paraat_moment_row, GTK_TYPE_BOX)

static const ParaatOption precisions[] = {
  { "known", N_("That is exact") }, { "about", N_("About then") }, { "unknown", N_("I do not know") },
};

static JsonObject *
dup_moment (ParaatMomentRow *self)
{
  JsonObject *moment = paraat_json_parse_object (paraat_record_get_value (self->record, self->field));

  return moment != NULL ? moment : json_object_new ();
}

static gboolean
is_said (JsonObject *moment)
{
  return json_object_has_member (moment, "at") || json_object_has_member (moment, "text");
}

/* When it was first written down: it does not move on with the clock. */
static gint64
get_proposed_us (ParaatMomentRow *self)
{
  return paraat_record_get_exists (self->record) ? paraat_record_get_first_us (self->record)
                                                 : paraat_desk_get_now_us (self->desk);
}

/* Words that are no time are kept as they are. */
static void
show (ParaatMomentRow *self)
{
  g_autoptr(JsonObject) moment = dup_moment (self);
  const char *at_text = paraat_json_get_string (moment, "at");
  g_autofree char *text = g_strdup (paraat_json_get_string (moment, "text"));
  g_autoptr(GDateTime) at = at_text != NULL ? g_date_time_new_from_iso8601 (at_text, NULL) : NULL;

  if (text == NULL && at != NULL)
    text = paraat_moment_format (g_date_time_to_unix_usec (at));
  else if (text == NULL && self->proposes_now)
    text = paraat_moment_format (get_proposed_us (self));
  self->is_showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text != NULL ? text : "");
  self->is_showing = FALSE;
}

static const char *
get_text (ParaatMomentRow *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

static gboolean
parse (ParaatMomentRow *self,
       gint64          *out_us)
{
  return paraat_moment_parse (get_text (self), PARAAT_MOMENT_PAST, paraat_desk_get_now_us (self->desk), out_us);
}

/* What is only proposed says so; how sure a time is, is left open until somebody says it. */
static void
mark_source (ParaatMomentRow *self,
             JsonObject      *moment,
             gboolean         was_said)
{
  if (self->is_touched || json_object_has_member (moment, "precision"))
    json_object_remove_member (moment, "source");
  else if (!was_said && json_object_has_member (moment, "at"))
    json_object_set_string_member (moment, "source", "proposed");
}

/* As it stands in the entry. */
static void
type (ParaatMomentRow *self)
{
  g_autoptr(JsonObject) moment = dup_moment (self);
  gboolean was_said = is_said (moment);
  gboolean was_proposed = json_object_has_member (moment, "source");
  g_autofree char *value = NULL;
  gint64 at_us;

  if (parse (self, &at_us))
    {
      g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc_usec (at_us);
      g_autofree char *at_text = g_date_time_format (at, "%Y-%m-%dT%H:%M:%SZ");

      if (g_strcmp0 (at_text, paraat_json_get_string (moment, "at")) == 0 && !json_object_has_member (moment, "text")
          && !(was_proposed && (self->is_touched || json_object_has_member (moment, "precision"))))
        return;
      json_object_set_string_member (moment, "at", at_text);
      json_object_remove_member (moment, "text");
    }
  else if (*get_text (self) == '\0' && !is_said (moment))
    return;
  else
    {
      /* No moment stays that is not on the screen. */
      json_object_remove_member (moment, "at");
      if (*get_text (self) == '\0')
        json_object_remove_member (moment, "text");
      else
        json_object_set_string_member (moment, "text", get_text (self));
    }
  mark_source (self, moment, was_said);
  value = paraat_json_print_object (moment);
  paraat_record_type (self->record, self->field, value);
}

static void
typed_cb (ParaatMomentRow *self)
{
  if (self->record == NULL || self->is_showing)
    return;
  self->is_touched = TRUE;
  type (self);
}

/**
 * paraat_moment_row_commit:
 *
 * Keeps what stands there; a time that is only proposed is kept as that.
 */
void
paraat_moment_row_commit (ParaatMomentRow *self)
{
  gint64 at_us;
  gboolean is_fine = *get_text (self) == '\0' || parse (self, &at_us);

  type (self);
  paraat_record_commit (self->record, self->field);
  gtk_widget_set_visible (self->problem, !is_fine);
  if (is_fine)
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  show (self);
}

static void
left_cb (ParaatMomentRow *self)
{
  /* Nothing typed: "now" is proposed, not said. */
  if (self->record != NULL && (!self->proposes_now || self->is_touched))
    paraat_moment_row_commit (self);
}

/* Enter is yes to what stands there. */
static void
entered_cb (ParaatMomentRow *self)
{
  self->is_touched = TRUE;
  left_cb (self);
}

/* How sure was chosen before the time was touched: the time that is on the screen is meant. */
static void
changed_cb (ParaatMomentRow *self)
{
  g_autoptr(JsonObject) moment = dup_moment (self);

  if (json_object_has_member (moment, "precision") && *get_text (self) != '\0'
      && (!is_said (moment) || json_object_has_member (moment, "source")))
    paraat_moment_row_commit (self);
  else if (gtk_widget_get_focus_child (GTK_WIDGET (self->entry)) == NULL)
    show (self);
}

/**
 * paraat_moment_row_bind:
 * @field: holds {"at", "precision"}, or {"text", "precision"}; without a precision as long as nobody said it, and with
 *   {"source": "proposed"} when the time is not of somebody either
 * @proposes_now: whether the time of now stands there as long as nobody said anything
 */
void
paraat_moment_row_bind (ParaatMomentRow *self,
                        ParaatDesk      *desk,
                        ParaatRecord    *record,
                        const char      *field,
                        gboolean         proposes_now)
{
  self->desk = g_object_ref (desk);
  self->record = g_object_ref (record);
  self->field = g_strdup (field);
  self->signal = g_strconcat ("changed::", field, NULL);
  self->proposes_now = proposes_now;
  show (self);
  paraat_choice_bind_member (self->precision, record, field, "precision", _("How sure are you of the time?"), precisions,
                             G_N_ELEMENTS (precisions));
  g_signal_connect_object (record, self->signal, G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
}

static gboolean
paraat_moment_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (PARAAT_MOMENT_ROW (widget)->entry));
}

static void
paraat_moment_row_dispose (GObject *object)
{
  ParaatMomentRow *self = PARAAT_MOMENT_ROW (object);

  g_clear_object (&self->record);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_moment_row_parent_class)->dispose (object);
}

static void
paraat_moment_row_finalize (GObject *object)
{
  ParaatMomentRow *self = PARAAT_MOMENT_ROW (object);

  g_free (self->field);
  g_free (self->signal);

  G_OBJECT_CLASS (paraat_moment_row_parent_class)->finalize (object);
}

static void
paraat_moment_row_class_init (ParaatMomentRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_moment_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_moment_row_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = paraat_moment_row_grab_focus;
}

static void
paraat_moment_row_init (ParaatMomentRow *self)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->entry = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("Day and time"), NULL);
  self->problem = g_object_new (GTK_TYPE_LABEL, "label", _("Write it like 23/11/2026 07:40."), "xalign", 0.0, "wrap", TRUE,
                                "visible", FALSE, NULL);
  self->precision = g_object_new (PARAAT_TYPE_CHOICE, NULL);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_add_css_class (self->problem, "error");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->entry));
  gtk_box_append (GTK_BOX (self), list);
  gtk_box_append (GTK_BOX (self), self->problem);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->precision));
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (typed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "entry-activated", G_CALLBACK (entered_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
}
