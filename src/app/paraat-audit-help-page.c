/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-app"

#include "config.h"

#include "paraat-audit-help-page.h"
#include "paraat-audit-words.h"
#include "paraat-content.h"
#include "paraat-euro.h"
#include "paraat-followed.h"
#include "paraat-paper.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define KIND "paraat-kind"
#define WEB "paraat-web"
#define SETTING_PRICE "audit-price"

struct _ParaatAuditHelpPage
{
  AdwNavigationPage        parent_instance;

  ParaatDesk              *desk;        /* (owned) */
  const ParaatAuditScheme *scheme;      /* (nullable) it cannot be read */
  ParaatFollowed          *audits;      /* (owned) all that are recorded */
  GPtrArray               *entitled;    /* (owned) (element-type AdwActionRow) (unowned) by kind */
  GPtrArray               *shares;      /* (owned) (element-type AdwActionRow) (unowned) by kind */

  GtkWidget               *damaged, *whole;
  AdwEntryRow             *price;
  AdwPreferencesGroup     *entitled_group, *price_group, *holds_group, *prepare_group, *ask_group, *sources_group;
};

G_DEFINE_FINAL_TYPE (ParaatAuditHelpPage, paraat_audit_help_page, ADW_TYPE_NAVIGATION_PAGE)

static const ParaatAuditKind *
get_kind (ParaatAuditHelpPage *self,
          guint                index)
{
  return g_ptr_array_index (self->scheme->kinds, index);
}

static GtkWidget *
new_row (const char *title)
{
  return g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, "subtitle-lines", 0, NULL);
}

/* A description is markup, and what stands in one is not. */
static void
describe (AdwPreferencesGroup *group,
          const char          *words)
{
  g_autofree char *escaped = words != NULL ? g_markup_escape_text (words, -1) : NULL;

  adw_preferences_group_set_description (group, escaped);
}

/* --- what depends on who asks, and on what was typed --- */

static void
show_entitled (ParaatAuditHelpPage *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  GPtrArray *records = paraat_followed_get_records (self->audits);
  g_autoptr(GPtrArray) audits = g_ptr_array_new ();
  g_autofree char *type = bestuur != NULL ? paraat_record_dup_text (bestuur, "type") : NULL;
  g_autofree char *name = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : NULL;

  for (guint i = 0; i < records->len; i++)
    if (paraat_audit_is_of (g_ptr_array_index (records, i), profile))
      g_ptr_array_add (audits, g_ptr_array_index (records, i));
  describe (self->entitled_group, name);
  for (guint i = 0; i < self->entitled->len; i++)
    {
      const ParaatAuditKind *kind = get_kind (self, i);
      g_autofree char *words = paraat_audit_words_entitled (self->scheme, kind,
                                                            paraat_audit_judge (self->scheme, kind, audits, type));

      adw_action_row_set_subtitle (g_ptr_array_index (self->entitled, i), words);
    }
}

/* What is typed is kept on this machine; it is of no record. */
static void
price_cb (ParaatAuditHelpPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->price));
  gint64 cents = -1;
  gboolean is_wrong = *text != '\0' && !paraat_euro_parse (text, &cents);

  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->price), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->price), "error");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->price), is_wrong ? _("No amount yet. Write it like 5.009,40")
                                                                             : _("Price in euro"));
  for (guint i = 0; i < self->shares->len; i++)
    {
      g_autofree char *words = paraat_audit_words_share (get_kind (self, i), cents);

      adw_action_row_set_subtitle (g_ptr_array_index (self->shares, i), words);
    }
  if (g_strcmp0 (paraat_store_get_setting (paraat_desk_get_store (self->desk), SETTING_PRICE), text) != 0)
    paraat_store_put_setting (paraat_desk_get_store (self->desk), SETTING_PRICE, *text != '\0' ? text : NULL);
}

/* --- where it was read --- */

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GtkWidget) page = user_data;
  g_autoptr(GError) error = NULL;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error)
      || g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED) || !gtk_widget_get_mapped (page))
    return;
  paraat_paper_tell (page, _("The page does not open"), gtk_uri_launcher_get_uri (GTK_URI_LAUNCHER (object)));
}

static void
source_cb (ParaatAuditHelpPage *self,
           AdwActionRow        *row)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (g_object_get_data (G_OBJECT (row), WEB));
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_uri_launcher_launch (launcher, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, NULL, launched_cb, g_object_ref (self));
}

static void
add_source (ParaatAuditHelpPage     *self,
            const ParaatAuditSource *source)
{
  GtkWidget *row = new_row (source->title);
  g_autofree char *subtitle = g_strdup_printf ("%s\n%s", source->what, source->web);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "adw-external-link-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  g_object_set_data (G_OBJECT (row), WEB, source->web);
  g_signal_connect_object (row, "activated", G_CALLBACK (source_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->sources_group, row);
}

/* --- what stands in the scheme --- */

static void
add_kind (ParaatAuditHelpPage   *self,
          const ParaatAuditKind *kind)
{
  GtkWidget *entitled = new_row (kind->title);
  GtkWidget *share = new_row (kind->title);
  GtkWidget *holds = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", kind->title, "expanded", TRUE, NULL);
  GtkWidget *prepare = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", kind->title, NULL);

  gtk_widget_add_css_class (entitled, "property");   /* the answer is what counts */
  gtk_widget_add_css_class (share, "property");
  for (guint i = 0; kind->holds[i] != NULL; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (holds), new_row (kind->holds[i]));
  if (kind->extra != NULL && *kind->extra != '\0')
    adw_expander_row_add_row (ADW_EXPANDER_ROW (holds), new_row (kind->extra));
  for (guint i = 0; i < kind->prepare->len; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (prepare), new_row (((const ParaatTerm *) g_ptr_array_index (kind->prepare, i))->text));
  adw_preferences_group_add (self->entitled_group, entitled);
  adw_preferences_group_add (self->price_group, share);
  adw_preferences_group_add (self->holds_group, holds);
  adw_preferences_group_add (self->prepare_group, prepare);
  g_ptr_array_add (self->entitled, entitled);
  g_ptr_array_add (self->shares, share);
}

static void
show_scheme (ParaatAuditHelpPage *self)
{
  gint year, month, day;
  g_autofree char *note = NULL;

  if (sscanf (self->scheme->checked, "%4d-%2d-%2d", &year, &month, &day) == 3)
    note = g_strdup_printf (_("Looked at on %02d/%02d/%04d. %s"), day, month, year, self->scheme->note);
  for (guint i = 0; i < self->scheme->kinds->len; i++)
    add_kind (self, get_kind (self, i));
  for (guint i = 0; self->scheme->ask[i] != NULL; i++)
    adw_preferences_group_add (self->ask_group, new_row (self->scheme->ask[i]));
  adw_preferences_group_add (self->ask_group, g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title",
                                                            _("Or ask Audit Vlaanderen"), "subtitle", self->scheme->contact,
                                                            "subtitle-lines", 0, "subtitle-selectable", TRUE, NULL));
  for (guint i = 0; i < self->scheme->sources->len; i++)
    add_source (self, g_ptr_array_index (self->scheme->sources, i));
  describe (self->prepare_group, self->scheme->prepare_note);
  describe (self->sources_group, note);
}

static void
paraat_audit_help_page_dispose (GObject *object)
{
  ParaatAuditHelpPage *self = PARAAT_AUDIT_HELP_PAGE (object);

  g_clear_pointer (&self->entitled, g_ptr_array_unref);
  g_clear_pointer (&self->shares, g_ptr_array_unref);
  g_clear_object (&self->audits);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_AUDIT_HELP_PAGE);

  G_OBJECT_CLASS (paraat_audit_help_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatAuditHelpPage, name)

static void
paraat_audit_help_page_class_init (ParaatAuditHelpPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_audit_help_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/audit-help-page.ui");
  BIND (damaged);
  BIND (whole);
  BIND (price);
  BIND (entitled_group);
  BIND (price_group);
  BIND (holds_group);
  BIND (prepare_group);
  BIND (ask_group);
  BIND (sources_group);
  gtk_widget_class_bind_template_callback (widget_class, price_cb);
}

static void
paraat_audit_help_page_init (ParaatAuditHelpPage *self)
{
  self->entitled = g_ptr_array_new ();
  self->shares = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatAuditHelpPage *
paraat_audit_help_page_new (ParaatDesk *desk)
{
  ParaatAuditHelpPage *self = g_object_new (PARAAT_TYPE_AUDIT_HELP_PAGE, NULL);
  ParaatStore *store = paraat_desk_get_store (desk);
  const char *price = paraat_store_get_setting (store, SETTING_PRICE);
  g_autoptr(GError) error = NULL;

  self->desk = g_object_ref (desk);
  self->scheme = paraat_content_get_audit_scheme (&error);
  gtk_widget_set_visible (self->damaged, self->scheme == NULL);
  gtk_widget_set_visible (self->whole, self->scheme != NULL);
  if (self->scheme == NULL)
    {
      g_warning ("%s", error->message);
      return self;
    }
  self->audits = paraat_followed_new (store, PARAAT_KIND_AUDIT, NULL);
  show_scheme (self);
  g_signal_connect_object (self->audits, "changed", G_CALLBACK (show_entitled), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show_entitled), self, G_CONNECT_SWAPPED);
  show_entitled (self);
  if (price != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->price), price);
  price_cb (self);

  return self;
}
