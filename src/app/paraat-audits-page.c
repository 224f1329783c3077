/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-audit-help-page.h"
#include "paraat-audit-page.h"
#include "paraat-audit-words.h"
#include "paraat-audits-page.h"
#include "paraat-content.h"
#include "paraat-followed.h"
#include "paraat-navigate.h"
#include "paraat-record-rows.h"

#include <glib/gi18n.h>

struct _ParaatAuditsPage
{
  AdwNavigationPage        parent_instance;

  ParaatDesk              *desk;        /* (owned) */
  const ParaatAuditScheme *scheme;      /* (nullable) it cannot be read */
  ParaatFollowed          *audits;      /* (owned) newest first */
  ParaatFollowed          *findings;    /* (owned) of all of them */

  GtkWidget               *empty, *audits_group;
  GtkListBox              *audits_list;
};

G_DEFINE_FINAL_TYPE (ParaatAuditsPage, paraat_audits_page, ADW_TYPE_NAVIGATION_PAGE)

/* Whose it is, when it is not of the administration that this is about now. */
static char *
dup_other_bestuur (ParaatAuditsPage *self,
                   ParaatRecord     *audit)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  ParaatRecord *bestuur;

  if (paraat_audit_is_of (audit, profile))
    return NULL;
  bestuur = paraat_profile_find_bestuur (profile, &paraat_record_get_identity (audit)->bestuur);

  return bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : g_strdup (_("another administration"));
}

static void
show_row (AdwActionRow *row,
          ParaatRecord *audit,
          gpointer      data)
{
  ParaatAuditsPage *self = data;
  const char *kind = paraat_audit_words_kind (audit, self->scheme);
  g_autofree char *when = paraat_record_dup_text (audit, "when");
  g_autofree char *title = when != NULL && *when != '\0' ? g_strdup_printf ("%s · %s", kind, when) : g_strdup (kind);
  g_autofree char *words = paraat_audit_words_audit (audit, paraat_followed_get_records (self->findings));
  g_autofree char *bestuur = dup_other_bestuur (self, audit);
  g_autofree char *subtitle = bestuur != NULL ? g_strdup_printf ("%s · %s", words, bestuur) : g_strdup (words);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
}

static void
show (ParaatAuditsPage *self)
{
  GPtrArray *audits = paraat_followed_get_records (self->audits);

  paraat_record_rows_show (self->audits_list, audits, show_row, self);
  gtk_widget_set_visible (self->audits_group, audits->len > 0);
  gtk_widget_set_visible (self->empty, audits->len == 0 && paraat_followed_get_is_loaded (self->audits));
}

/* --- what a person does --- */

static void
row_cb (ParaatAuditsPage *self,
        GtkListBoxRow    *row)
{
  paraat_navigate_to (GTK_WIDGET (self),
                      ADW_NAVIGATION_PAGE (paraat_audit_page_new (self->desk, paraat_record_rows_get (row))));
}

static void
help_cb (ParaatAuditsPage *self)
{
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_audit_help_page_new (self->desk)));
}

/* The first one is mostly the one that has to come first. */
static void
add_cb (ParaatAuditsPage *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  const ParaatAuditKind *first = self->scheme != NULL ? g_ptr_array_index (self->scheme->kinds, 0) : NULL;
  g_autoptr(ParaatRecord) audit = NULL;
  ParaatUuid root;

  if (bestuur != NULL)
    paraat_bestuur_get_staff_root (bestuur, &root);
  audit = paraat_audit_new (paraat_desk_get_store (self->desk), bestuur != NULL ? &root : NULL,
                            first != NULL ? first->id : PARAAT_AUDIT_OTHER);
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_audit_page_new (self->desk, audit)));
}

static void
paraat_audits_page_dispose (GObject *object)
{
  ParaatAuditsPage *self = PARAAT_AUDITS_PAGE (object);

  g_clear_object (&self->findings);
  g_clear_object (&self->audits);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_AUDITS_PAGE);

  G_OBJECT_CLASS (paraat_audits_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatAuditsPage, name)

static void
paraat_audits_page_class_init (ParaatAuditsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_audits_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/audits-page.ui");
  BIND (empty);
  BIND (audits_group);
  BIND (audits_list);
  gtk_widget_class_bind_template_callback (widget_class, row_cb);
  gtk_widget_class_bind_template_callback (widget_class, help_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
paraat_audits_page_init (ParaatAuditsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

ParaatAuditsPage *
paraat_audits_page_new (ParaatDesk *desk)
{
  ParaatAuditsPage *self = g_object_new (PARAAT_TYPE_AUDITS_PAGE, NULL);
  ParaatStore *store = paraat_desk_get_store (desk);

  self->desk = g_object_ref (desk);
  self->scheme = paraat_content_get_audit_scheme (NULL);   /* the help page says what is wrong with it */
  self->audits = paraat_followed_new (store, PARAAT_KIND_AUDIT, NULL);
  self->findings = paraat_followed_new (store, PARAAT_KIND_FINDING, NULL);
  g_signal_connect_object (self->audits, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->findings, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);

  return self;
}
