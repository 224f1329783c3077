/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-bestuur-page.h"
#include "paraat-besturen-editor.h"
#include "paraat-field.h"
#include "paraat-noodkaart.h"
#include "paraat-noodmap-dialog.h"
#include "paraat-noodstick-dialog.h"
#include "paraat-paper.h"
#include "paraat-profile-dialogs.h"

#include <glib/gi18n.h>

#define PARAAT_TYPE_BESTUUR_PAGE (paraat_bestuur_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatBestuurPage, paraat_bestuur_page, PARAAT, BESTUUR_PAGE, AdwNavigationPage)

struct _ParaatBestuurPage
{
  AdwNavigationPage      parent_instance;

  ParaatDesk            *desk;      /* (owned) */
  ParaatRecord          *bestuur;   /* (owned) (nullable) whose laptop the entry is bound to */

  ParaatBesturenEditor  *besturen;
  GtkListBox            *people;
  AdwEntryRow           *laptop;
  GtkWidget             *people_group, *laptop_group, *card_group;
};

G_DEFINE_FINAL_TYPE (ParaatBestuurPage, paraat_bestuur_page, ADW_TYPE_NAVIGATION_PAGE)

/* Who should be there, and is not yet, has a row too. */
static const char * const wanted[] = { "ict", "partner", "director", "dpo", "planner" };

static void
add_row (ParaatBestuurPage *self,
         ParaatRecord      *person,
         const char        *title,
         const char        *subtitle,
         const char        *role)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  if (person != NULL)
    g_object_set_data_full (G_OBJECT (row), "paraat-person", g_object_ref (person), g_object_unref);
  g_object_set_data (G_OBJECT (row), "paraat-role", (gpointer) role);
  gtk_list_box_append (self->people, row);
}

static void
add_person (ParaatBestuurPage *self,
            ParaatRecord      *person)
{
  g_autofree char *name = paraat_person_dup_name (person);
  g_autofree char *function = paraat_person_dup_function (person);
  g_autofree char *phone = paraat_record_dup_text (person, "phone");
  g_autofree char *words = g_strdup_printf ("%s · %s", function != NULL ? _(function) : _("Somebody else"),
                                            phone != NULL && *phone != '\0' ? phone : _("no number"));

  add_row (self, person, *name != '\0' ? name : _("Without a name"), words, NULL);
}

static void
fill_people (ParaatBestuurPage *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  GPtrArray *people = paraat_profile_get_people (profile);

  gtk_list_box_remove_all (self->people);
  for (guint i = 0; i < people->len; i++)
    if (!paraat_person_is_empty (g_ptr_array_index (people, i)))
      add_person (self, g_ptr_array_index (people, i));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (paraat_profile_find_role (profile, wanted[i]) == NULL)
      add_row (self, NULL, _(paraat_person_role_label (wanted[i])), _("Nobody yet: add a name and a number"), wanted[i]);
}

static void
bind_laptop (ParaatBestuurPage *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));

  if (bestuur == self->bestuur)
    return;
  g_set_object (&self->bestuur, bestuur);
  if (bestuur != NULL)
    paraat_field_bind_text (GTK_WIDGET (self->laptop), bestuur, "laptop");
}

static void
changed_cb (ParaatBestuurPage *self)
{
  gboolean has_bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk)) != NULL;

  gtk_widget_set_visible (self->people_group, has_bestuur);
  gtk_widget_set_visible (self->laptop_group, has_bestuur);
  gtk_widget_set_visible (self->card_group, has_bestuur);
  fill_people (self);
  bind_laptop (self);
}

static void
open_person (ParaatBestuurPage *self,
             ParaatRecord      *person)
{
  adw_dialog_present (paraat_person_dialog_new (self->desk, person), GTK_WIDGET (self));
}

static void
person_cb (ParaatBestuurPage *self,
           GtkListBoxRow     *row)
{
  ParaatRecord *person = g_object_get_data (G_OBJECT (row), "paraat-person");
  const char *role = g_object_get_data (G_OBJECT (row), "paraat-role");
  g_autoptr(ParaatRecord) first = NULL;
  ParaatUuid root;

  if (person != NULL)
    {
      open_person (self, person);
      return;
    }
  paraat_bestuur_get_staff_root (self->bestuur, &root);
  first = paraat_person_get_first (paraat_desk_get_store (self->desk), &root, role);
  paraat_record_set_text (first, "role", role);
  open_person (self, first);
}

static void
add_person_cb (ParaatBestuurPage *self)
{
  g_autoptr(ParaatRecord) person = NULL;
  ParaatUuid root;

  if (self->bestuur == NULL)
    return;
  paraat_bestuur_get_staff_root (self->bestuur, &root);
  person = paraat_person_new (paraat_desk_get_store (self->desk), &root, "other");
  open_person (self, person);
}

static void
bestuur_chosen_cb (ParaatBestuurPage *self,
                   ParaatRecord      *bestuur)
{
  adw_dialog_present (paraat_bestuur_dialog_new (self->desk, bestuur), GTK_WIDGET (self));
}

static void
print_cb (ParaatBestuurPage *self)
{
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (paraat_desk_get_profile (self->desk));

  paraat_paper_print_async (GTK_WIDGET (self), card, NULL, NULL);
}

static void
pdf_cb (ParaatBestuurPage *self)
{
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (paraat_desk_get_profile (self->desk));
  g_autofree char *name = paraat_paper_dup_file_name (paraat_document_get_title (card), "pdf");

  paraat_paper_save_pdf_async (GTK_WIDGET (self), card, name, NULL, NULL);
}

static void
noodmap_cb (ParaatBestuurPage *self)
{
  paraat_noodmap_dialog_present (GTK_WIDGET (self), self->desk);
}

static void
stick_cb (ParaatBestuurPage *self)
{
  paraat_noodstick_dialog_present (GTK_WIDGET (self), self->desk);
}

static void
paraat_bestuur_page_dispose (GObject *object)
{
  ParaatBestuurPage *self = PARAAT_BESTUUR_PAGE (object);

  g_clear_object (&self->bestuur);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_BESTUUR_PAGE);

  G_OBJECT_CLASS (paraat_bestuur_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatBestuurPage, name)

static void
paraat_bestuur_page_class_init (ParaatBestuurPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_bestuur_page_dispose;
  g_type_ensure (PARAAT_TYPE_BESTUREN_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/bestuur-page.ui");
  BIND (besturen);
  BIND (people);
  BIND (laptop);
  BIND (people_group);
  BIND (laptop_group);
  BIND (card_group);
  gtk_widget_class_bind_template_callback (widget_class, person_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_person_cb);
  gtk_widget_class_bind_template_callback (widget_class, print_cb);
  gtk_widget_class_bind_template_callback (widget_class, pdf_cb);
  gtk_widget_class_bind_template_callback (widget_class, noodmap_cb);
  gtk_widget_class_bind_template_callback (widget_class, stick_cb);
}

static void
paraat_bestuur_page_init (ParaatBestuurPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
paraat_bestuur_page_new (ParaatDesk *desk)
{
  ParaatBestuurPage *self = g_object_new (PARAAT_TYPE_BESTUUR_PAGE, NULL);

  self->desk = g_object_ref (desk);
  paraat_besturen_editor_bind (self->besturen, desk);
  g_signal_connect_object (self->besturen, "chosen", G_CALLBACK (bestuur_chosen_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);

  return ADW_NAVIGATION_PAGE (self);
}
