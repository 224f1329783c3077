/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-besturen-editor.h"
#include "paraat-field.h"
#include "paraat-phone-note.h"
#include "paraat-noodkaart.h"
#include "paraat-paper.h"
#include "paraat-start-page.h"

#include <glib/gi18n.h>

#define SETTING_STARTED "started"   /* of this machine: the three steps were seen or skipped */

struct _ParaatStartPage
{
  AdwNavigationPage     parent_instance;

  ParaatDesk           *desk;     /* (owned) */
  ParaatRecord         *me;       /* (owned) (nullable) who sits here */
  ParaatUuid            staff;    /* whose people the rows are; nil: none yet */
  guint                 step;
  gboolean              is_adding;   /* what was typed: on to the people once it is there */

  GtkLabel             *step_label, *link_words;
  GtkStack             *steps;
  GtkScrolledWindow    *scroller;
  ParaatBesturenEditor *besturen;
  GtkBox               *roles;
  GtkWidget            *back_button, *next_button, *skip_button, *link_button;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatStartPage, paraat_start_page, ADW_TYPE_NAVIGATION_PAGE)

static const char * const names[] = { "bestuur", "people", "link" };
static const char * const wanted[] = { "ict", "partner", "director", "dpo", "planner" };

/* --- people --- */

/* A record that nobody wrote in says nothing; with its first word it says what it is for. */
static void
typed_cb (GtkWidget  *row,
          GParamSpec *pspec,
          gpointer    data)
{
  ParaatRecord *person = data;
  const char *role = g_object_get_data (G_OBJECT (row), "paraat-role");

  if (*gtk_editable_get_text (GTK_EDITABLE (row)) != '\0' && paraat_record_get_value (person, "role") == NULL)
    paraat_record_set_text (person, "role", role);
}

static void
add_entry (AdwPreferencesGroup *group,
           ParaatRecord        *person,
           const char          *role,
           const char          *title,
           const char          *of,
           const char          *field)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", title, "input-purpose",
                                 g_str_equal (field, "phone") ? GTK_INPUT_PURPOSE_PHONE : GTK_INPUT_PURPOSE_NAME, NULL);
  g_autofree char *label = g_strdup_printf ("%s, %s", title, of);

  g_object_set_data (G_OBJECT (row), "paraat-role", (gpointer) role);
  paraat_field_bind_text (row, person, field);
  g_signal_connect_object (row, "notify::text", G_CALLBACK (typed_cb), person, G_CONNECT_DEFAULT);
  adw_preferences_group_add (group, row);
  if (g_str_equal (field, "phone"))
    paraat_phone_note_add (ADW_ENTRY_ROW (row), TRUE);
  /* Six names on one page: each says whose it is. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (GTK_EDITABLE (row))), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
add_group (ParaatStartPage *self,
           ParaatRecord    *person,
           const char      *role,
           const char      *title)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  add_entry (group, person, role, _("Name"), title, "name");
  add_entry (group, person, role, _("Mobile number"), title, "phone");
  gtk_box_append (self->roles, GTK_WIDGET (group));
}

/* One of this laptop: two people who each start one are two. */
static ParaatRecord *
get_me (ParaatStartPage *self)
{
  ParaatStore *store = paraat_desk_get_store (self->desk);
  g_autofree char *device = paraat_uuid_dup_string (paraat_device_get_id (paraat_store_get_device (store)));
  g_autofree char *key = g_strconcat ("me:", device, NULL);

  return paraat_person_get_first (store, &self->staff, key);
}

static void
fill_roles (ParaatStartPage *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  ParaatStore *store = paraat_desk_get_store (self->desk);
  ParaatUuid staff = paraat_uuid_nil;
  GtkWidget *child;

  if (bestuur != NULL)
    paraat_bestuur_get_staff_root (bestuur, &staff);
  if (bestuur == NULL || paraat_uuid_equal (&staff, &self->staff))
    return;
  self->staff = staff;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->roles))) != NULL)
    gtk_box_remove (self->roles, child);
  g_clear_object (&self->me);
  self->me = get_me (self);
  add_group (self, self->me, "other", _("You"));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autoptr(ParaatRecord) person = paraat_person_get_first (store, &staff, wanted[i]);

      add_group (self, person, wanted[i], _(paraat_person_role_label (wanted[i])));
    }
}

static void
sit_down (ParaatStartPage *self)
{
  g_autofree char *name = self->me != NULL ? paraat_person_dup_name (self->me) : NULL;

  if (name != NULL && *name != '\0')
    paraat_profile_set_author (paraat_desk_get_profile (self->desk), self->me);
}

static void
card_cb (ParaatStartPage *self)
{
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (paraat_desk_get_profile (self->desk));

  paraat_paper_print_async (GTK_WIDGET (self), card, NULL, NULL);
}

/* --- steps --- */

static void
show_link (ParaatStartPage *self)
{
  gboolean is_linked = paraat_desk_get_linked (self->desk) != NULL;
  const char *name = paraat_sync_get_bestuur_name (paraat_desk_get_sync (self->desk));
  g_autofree char *words = is_linked ? g_strdup_printf (_("Linked, for %s"), name != NULL ? name : "?")
                                     : g_strdup (_("With a code of the CRT a report leaves by itself. Without one it is kept here, and you mail it, print it or read it out. You can link later too."));

  gtk_label_set_label (self->link_words, words);
  gtk_widget_set_visible (self->link_button, !is_linked);
}

static void
show_step (ParaatStartPage *self)
{
  g_autofree char *words = g_strdup_printf (_("Step %u of %u"), self->step + 1, (guint) G_N_ELEMENTS (names));

  if (self->step == 1)
    fill_roles (self);
  gtk_label_set_label (self->step_label, words);
  gtk_stack_set_visible_child_name (self->steps, names[self->step]);
  gtk_widget_set_visible (self->back_button, self->step > 0);
  gtk_widget_set_visible (self->skip_button, self->step + 1 < G_N_ELEMENTS (names));
  gtk_button_set_label (GTK_BUTTON (self->next_button), self->step + 1 < G_N_ELEMENTS (names) ? _("Next") : _("Start"));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  gtk_accessible_announce (GTK_ACCESSIBLE (self->step_label), words, GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  gtk_widget_child_focus (gtk_stack_get_visible_child (self->steps), GTK_DIR_TAB_FORWARD);
}

static void
paraat_start_page_shown (AdwNavigationPage *page)
{
  gtk_widget_child_focus (gtk_stack_get_visible_child (PARAAT_START_PAGE (page)->steps), GTK_DIR_TAB_FORWARD);
}

void
paraat_start_page_skip (ParaatStore *store)
{
  paraat_store_put_setting (store, SETTING_STARTED, "true");
}

static void
finish (ParaatStartPage *self)
{
  sit_down (self);
  paraat_start_page_skip (paraat_desk_get_store (self->desk));
  g_signal_emit (self, signals[DONE], 0);
}

/* Without an administration there is nobody to write down. */
static gboolean
has_people (ParaatStartPage *self)
{
  return paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk)) != NULL;
}

static void
go_on (ParaatStartPage *self)
{
  self->is_adding = FALSE;
  sit_down (self);
  if (self->step + 1 >= G_N_ELEMENTS (names))
    {
      finish (self);
      return;
    }
  self->step += self->step == 0 && !has_people (self) ? 2 : 1;
  show_step (self);
}

static void
profile_cb (ParaatStartPage *self)
{
  if (self->is_adding && has_people (self))
    go_on (self);
}

static void
next_cb (ParaatStartPage *self)
{
  ParaatTyped typed = self->step == 0 ? paraat_besturen_editor_take_typed (self->besturen) : PARAAT_TYPED_NOTHING;

  if (typed == PARAAT_TYPED_NOTHING)
    {
      go_on (self);
      return;
    }
  self->is_adding = typed == PARAAT_TYPED_ADDED;
  profile_cb (self);
}

static void
back_cb (ParaatStartPage *self)
{
  self->step -= self->step == 2 && !has_people (self) ? 2 : 1;
  show_step (self);
}

static void
skip_cb (ParaatStartPage *self)
{
  finish (self);
}

static void
paraat_start_page_dispose (GObject *object)
{
  ParaatStartPage *self = PARAAT_START_PAGE (object);

  g_clear_object (&self->me);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_START_PAGE);

  G_OBJECT_CLASS (paraat_start_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatStartPage, name)

static void
paraat_start_page_class_init (ParaatStartPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_start_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->shown = paraat_start_page_shown;
  signals[DONE] = g_signal_new ("done", PARAAT_TYPE_START_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  g_type_ensure (PARAAT_TYPE_BESTUREN_EDITOR);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/start-page.ui");
  BIND (step_label);
  BIND (link_words);
  BIND (steps);
  BIND (scroller);
  BIND (besturen);
  BIND (roles);
  BIND (back_button);
  BIND (next_button);
  BIND (skip_button);
  BIND (link_button);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_cb);
  gtk_widget_class_bind_template_callback (widget_class, skip_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_cb);
}

static void
paraat_start_page_init (ParaatStartPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

AdwNavigationPage *
paraat_start_page_new (ParaatDesk *desk)
{
  ParaatStartPage *self = g_object_new (PARAAT_TYPE_START_PAGE, NULL);

  self->desk = g_object_ref (desk);
  paraat_besturen_editor_bind (self->besturen, desk);
  g_signal_connect_object (paraat_desk_get_sync (desk), "notify", G_CALLBACK (show_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (profile_cb), self, G_CONNECT_SWAPPED);
  show_link (self);
  show_step (self);

  return ADW_NAVIGATION_PAGE (self);
}

/**
 * paraat_start_page_is_wanted:
 *
 * Returns: whether this laptop was never set up: no steps seen, no administration, no incident; %FALSE too while that is
 *   not known yet
 */
gboolean
paraat_start_page_is_wanted (ParaatDesk *desk)
{
  ParaatProfile *profile = paraat_desk_get_profile (desk);
  ParaatRecordList *incidents = paraat_desk_get_incidents (desk);

  return paraat_profile_get_is_loaded (profile) && paraat_record_list_get_is_loaded (incidents)
         && paraat_store_get_setting (paraat_desk_get_store (desk), SETTING_STARTED) == NULL
         && paraat_profile_get_besturen (profile)->len == 0 && g_list_model_get_n_items (G_LIST_MODEL (incidents)) == 0
         && paraat_desk_get_linked (desk) == NULL;
}
