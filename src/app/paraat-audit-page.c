/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-audit-page.h"
#include "paraat-audit-words.h"
#include "paraat-content.h"
#include "paraat-drop-down.h"
#include "paraat-euro.h"
#include "paraat-field.h"
#include "paraat-finding-dialog.h"
#include "paraat-followed.h"
#include "paraat-menu.h"
#include "paraat-navigate.h"
#include "paraat-record-rows.h"
#include "paraat-text-row.h"

#include <glib/gi18n.h>

#define FIELD "paraat-field"

struct _ParaatAuditPage
{
  AdwNavigationPage        parent_instance;

  ParaatDesk              *desk;          /* (owned) */
  ParaatRecord            *audit;         /* (owned) */
  const ParaatAuditScheme *scheme;        /* (nullable) it cannot be read */
  ParaatFollowed          *findings;      /* (owned) of it */
  ParaatFollowed          *actions;       /* (owned) all of the plan */
  GPtrArray               *checks;        /* (owned) (element-type GtkWidget) (unowned) of what is to be prepared */
  const ParaatAuditKind   *checks_of;     /* (nullable) whose those are */
  gint64                   shown_cost;    /* cents that stand in the row, or were typed there; -1: none */
  gboolean                 is_showing;    /* widgets are being set, and nobody chose */
  gboolean                 is_typing;     /* in the row of the price */

  GtkMenuButton           *menu_button;
  AdwBanner               *deleted;
  AdwComboRow             *kind, *state;
  GtkWidget               *by, *when, *note;
  AdwEntryRow             *cost;
  AdwActionRow            *share;
  GtkListBox              *findings_list;
  AdwPreferencesGroup     *ready_group;
};

G_DEFINE_FINAL_TYPE (ParaatAuditPage, paraat_audit_page, ADW_TYPE_NAVIGATION_PAGE)

/* --- what it is --- */

static guint
find_kind (ParaatAuditPage *self)
{
  const ParaatAuditKind *kind = paraat_audit_get_kind (self->audit, self->scheme);
  guint index = 0;

  if (self->scheme == NULL)
    return 0;
  if (kind == NULL)
    return self->scheme->kinds->len;
  g_ptr_array_find (self->scheme->kinds, kind, &index);

  return index;
}

static void
show_kinds (ParaatAuditPage *self)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; self->scheme != NULL && i < self->scheme->kinds->len; i++)
    g_strv_builder_add (names, ((const ParaatAuditKind *) g_ptr_array_index (self->scheme->kinds, i))->title);
  g_strv_builder_add (names, _("Another audit"));
  all = g_strv_builder_end (names);
  paraat_combo_row_set_names (self->kind, (const char * const *) all, find_kind (self));
}

static void
show_states (ParaatAuditPage *self)
{
  guint n;
  const ParaatOption *states = paraat_audit_get_states (&n);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;

  for (guint i = 0; i < n; i++)
    g_strv_builder_add (names, _(states[i].label));
  all = g_strv_builder_end (names);
  paraat_combo_row_set_names (self->state, (const char * const *) all, paraat_audit_get_state (self->audit));
}

static void
show_share (ParaatAuditPage *self)
{
  const ParaatAuditKind *kind = paraat_audit_get_kind (self->audit, self->scheme);
  g_autofree char *words = kind != NULL ? paraat_audit_words_share (kind, paraat_audit_get_cost (self->audit)) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->share), kind != NULL);
  adw_action_row_set_subtitle (self->share, words);
}

/* What is being typed stays: only an amount that came from elsewhere is put in its place. */
static void
show_cost (ParaatAuditPage *self)
{
  gint64 cents = paraat_audit_get_cost (self->audit);
  g_autofree char *text = cents >= 0 ? paraat_euro_format (cents) : g_strdup ("");

  if (self->is_typing || cents == self->shown_cost)
    return;
  self->shown_cost = cents;
  gtk_editable_set_text (GTK_EDITABLE (self->cost), text);
}

static void
show_deletion (ParaatAuditPage *self)
{
  ParaatDeletion deletion = paraat_record_get_deletion (self->audit);

  adw_banner_set_title (self->deleted, deletion == PARAAT_DELETED_AND_CHANGED ? _("Deleted, but changed by somebody else")
                                                                              : _("Deleted"));
  adw_banner_set_revealed (self->deleted, deletion != PARAAT_NOT_DELETED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "audit.delete", deletion == PARAAT_NOT_DELETED);
}

static void
kind_cb (ParaatAuditPage *self)
{
  guint chosen = adw_combo_row_get_selected (self->kind);
  guint n = self->scheme != NULL ? self->scheme->kinds->len : 0;

  if (self->is_showing || chosen > n || chosen == find_kind (self))
    return;
  paraat_audit_set_kind (self->audit, chosen < n ? ((const ParaatAuditKind *) g_ptr_array_index (self->scheme->kinds, chosen))->id
                                                 : PARAAT_AUDIT_OTHER);
}

static void
state_cb (ParaatAuditPage *self)
{
  guint chosen = adw_combo_row_get_selected (self->state);

  if (!self->is_showing && chosen != GTK_INVALID_LIST_POSITION && (ParaatAuditState) chosen != paraat_audit_get_state (self->audit))
    paraat_audit_set_state (self->audit, (ParaatAuditState) chosen);
}

static void
cost_cb (ParaatAuditPage *self)
{
  gboolean is_amount;

  if (self->is_showing)
    return;
  self->is_typing = TRUE;
  is_amount = paraat_audit_set_cost (self->audit, gtk_editable_get_text (GTK_EDITABLE (self->cost)));
  self->is_typing = FALSE;
  self->shown_cost = paraat_audit_get_cost (self->audit);
  if (is_amount)
    gtk_widget_remove_css_class (GTK_WIDGET (self->cost), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->cost), "error");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->cost), is_amount ? _("Price in euro")
                                                                             : _("No amount yet. Write it like 5.009,40"));
}

/* Typing is a draft until somebody goes on. */
static void
cost_left_cb (ParaatAuditPage *self)
{
  paraat_record_commit (self->audit, "cost");
}

/* --- what is to be prepared --- */

static void
check_cb (ParaatAuditPage *self,
          GtkCheckButton  *check)
{
  if (!self->is_showing)
    paraat_record_set_boolean (self->audit, g_object_get_data (G_OBJECT (check), FIELD), gtk_check_button_get_active (check));
}

static void
add_check (ParaatAuditPage  *self,
           const ParaatTerm *term)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", term->text, "title-lines", 0, NULL);
  GtkWidget *check = gtk_check_button_new ();

  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, term->text, -1);
  g_object_set_data_full (G_OBJECT (check), FIELD, g_strconcat ("ready.", term->id, NULL), g_free);
  g_signal_connect_object (check, "toggled", G_CALLBACK (check_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->ready_group, row);
  g_ptr_array_add (self->checks, check);
}

/* Once it is under way it is too late to prepare. */
static void
show_ready (ParaatAuditPage *self)
{
  const ParaatAuditKind *kind = paraat_audit_get_kind (self->audit, self->scheme);
  g_autofree char *note = kind != NULL ? g_markup_escape_text (self->scheme->prepare_note, -1) : NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->ready_group), kind != NULL
                                                          && paraat_audit_get_state (self->audit) == PARAAT_AUDIT_PLANNED);
  if (kind != NULL && kind != self->checks_of)
    {
      for (guint i = 0; i < self->checks->len; i++)
        adw_preferences_group_remove (self->ready_group,
                                      gtk_widget_get_ancestor (g_ptr_array_index (self->checks, i), ADW_TYPE_ACTION_ROW));
      g_ptr_array_set_size (self->checks, 0);
      for (guint i = 0; i < kind->prepare->len; i++)
        add_check (self, g_ptr_array_index (kind->prepare, i));
      adw_preferences_group_set_description (self->ready_group, note);
      self->checks_of = kind;
    }
  for (guint i = 0; i < self->checks->len; i++)
    {
      GtkCheckButton *check = g_ptr_array_index (self->checks, i);

      gtk_check_button_set_active (check, paraat_record_get_boolean (self->audit, g_object_get_data (G_OBJECT (check), FIELD), FALSE));
    }
}

static void
show (ParaatAuditPage *self)
{
  self->is_showing = TRUE;
  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), paraat_audit_words_kind (self->audit, self->scheme));
  show_kinds (self);
  show_states (self);
  show_cost (self);
  show_share (self);
  show_ready (self);
  show_deletion (self);
  self->is_showing = FALSE;
}

/* --- findings --- */

static void
open_finding (ParaatAuditPage *self,
              ParaatRecord    *finding)
{
  adw_dialog_present (paraat_finding_dialog_new (GTK_WIDGET (self), self->desk, finding), GTK_WIDGET (self));
}

static void
row_cb (ParaatAuditPage *self,
        GtkListBoxRow   *row)
{
  open_finding (self, paraat_record_rows_get (row));
}

static void
add_cb (ParaatAuditPage *self)
{
  g_autoptr(ParaatRecord) finding = NULL;

  if (paraat_record_get_identity (self->audit) == NULL)
    return;   /* it is still being read */
  finding = paraat_finding_new (paraat_desk_get_store (self->desk), self->audit);
  open_finding (self, finding);
}

static void
show_row (AdwActionRow *row,
          ParaatRecord *finding,
          gpointer      data)
{
  ParaatAuditPage *self = data;
  g_autofree char *title = paraat_record_dup_text (finding, "title");
  g_autofree char *words = NULL;
  ParaatUuid id;

  paraat_finding_get_action_id (finding, &id);
  words = paraat_audit_words_finding (finding, paraat_followed_find (self->actions, &id), paraat_desk_get_now_us (self->desk));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 title != NULL && *title != '\0' ? title : _("Finding without words"));
  adw_action_row_set_subtitle (row, words);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b)
{
  return paraat_finding_compare (*(ParaatRecord **) a, *(ParaatRecord **) b);
}

static void
show_findings (ParaatAuditPage *self)
{
  GPtrArray *records = paraat_followed_get_records (self->findings);
  g_autoptr(GPtrArray) findings = g_ptr_array_new ();

  for (guint i = 0; i < records->len; i++)
    g_ptr_array_add (findings, g_ptr_array_index (records, i));
  g_ptr_array_sort (findings, compare_cb);
  paraat_record_rows_show (self->findings_list, findings, show_row, self);
  gtk_widget_set_visible (GTK_WIDGET (self->findings_list), findings->len > 0);
}

/* --- what is done with the whole --- */

static void
delete_cb (ParaatAuditPage *self,
           const char      *response)
{
  if (!g_str_equal (response, "delete"))
    return;
  paraat_record_commit (self->audit, NULL);
  paraat_record_delete (self->audit);
  paraat_navigate_back (GTK_WIDGET (self));
}

static void
delete_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (adw_alert_dialog_new (
    _("Delete this audit?"),
    _("It goes with its findings. Actions that were made of them stay in the plan. When a colleague still writes in it, it stays and says so.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _("Cancel"), "delete", _("Delete"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "delete", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (delete_cb), widget, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), widget);
}

static void
bring_back_action (GtkWidget  *widget,
                   const char *name,
                   GVariant   *parameter)
{
  paraat_record_bring_back (PARAAT_AUDIT_PAGE (widget)->audit);
}

/* Somebody leaves: what was typed is said. */
static void
hidden_cb (ParaatAuditPage *self)
{
  paraat_record_commit (self->audit, NULL);
}

static void
paraat_audit_page_dispose (GObject *object)
{
  ParaatAuditPage *self = PARAAT_AUDIT_PAGE (object);

  g_clear_pointer (&self->checks, g_ptr_array_unref);
  g_clear_object (&self->findings);
  g_clear_object (&self->actions);
  if (self->audit != NULL)
    paraat_record_commit (self->audit, NULL);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  g_clear_object (&self->audit);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_AUDIT_PAGE);

  G_OBJECT_CLASS (paraat_audit_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatAuditPage, name)

static void
paraat_audit_page_class_init (ParaatAuditPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_audit_page_dispose;
  g_type_ensure (PARAAT_TYPE_TEXT_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/audit-page.ui");
  BIND (menu_button);
  BIND (deleted);
  BIND (kind);
  BIND (state);
  BIND (by);
  BIND (when);
  BIND (note);
  BIND (cost);
  BIND (share);
  BIND (findings_list);
  BIND (ready_group);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, state_cb);
  gtk_widget_class_bind_template_callback (widget_class, cost_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_install_action (widget_class, "audit.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "audit.bring-back", NULL, bring_back_action);
}

static void
paraat_audit_page_init (ParaatAuditPage *self)
{
  self->checks = g_ptr_array_new ();
  self->shown_cost = -1;
  self->is_showing = TRUE;   /* until there is something to show */
  gtk_widget_init_template (GTK_WIDGET (self));
  paraat_menu_name_items (self->menu_button);
}

ParaatAuditPage *
paraat_audit_page_new (ParaatDesk   *desk,
                       ParaatRecord *audit)
{
  ParaatAuditPage *self = g_object_new (PARAAT_TYPE_AUDIT_PAGE, NULL);
  ParaatStore *store = paraat_desk_get_store (desk);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->desk = g_object_ref (desk);
  self->audit = g_object_ref (audit);
  self->scheme = paraat_content_get_audit_scheme (NULL);   /* the help page says what is wrong with it */
  self->findings = paraat_followed_new (store, PARAAT_KIND_FINDING, paraat_record_get_id (audit));
  self->actions = paraat_followed_new (store, PARAAT_KIND_ACTION, NULL);
  paraat_field_bind_text (self->by, audit, "by");
  paraat_field_bind_text (self->when, audit, "when");
  paraat_field_bind_text (self->note, audit, "note");
  g_signal_connect_object (focus, "leave", G_CALLBACK (cost_left_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cost, "entry-activated", G_CALLBACK (cost_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->cost), focus);
  g_signal_connect_object (audit, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (audit, "notify::is-loaded", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->findings, "changed", G_CALLBACK (show_findings), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->actions, "changed", G_CALLBACK (show_findings), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "hidden", G_CALLBACK (hidden_cb), NULL);
  show (self);
  show_findings (self);

  return self;
}
