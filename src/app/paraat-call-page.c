/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-call-page.h"
#include "paraat-content.h"
#include "paraat-noodkaart.h"
#include "paraat-paper.h"

#include <glib/gi18n.h>

#define PARAAT_TYPE_CALL_PAGE (paraat_call_page_get_type ())
G_DECLARE_FINAL_TYPE (ParaatCallPage, paraat_call_page, PARAAT, CALL_PAGE, AdwNavigationPage)

#define NUMBER_CHARS 16   /* that fit beside a name at 360 px */

struct _ParaatCallPage
{
  AdwNavigationPage    parent_instance;

  ParaatDesk          *desk;     /* (owned) */
  GtkBox              *box;      /* (unowned) */
  AdwPreferencesGroup *own;      /* (unowned) (nullable) */
};

G_DEFINE_FINAL_TYPE (ParaatCallPage, paraat_call_page, ADW_TYPE_NAVIGATION_PAGE)

/* The number is what is looked for: large, on one line, as it was written. An address goes below the name. */
static GtkWidget *
new_row (const char *name,
         const char *what,
         const char *number)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", number, "selectable", TRUE, NULL);
  gboolean is_long = g_utf8_strlen (number, -1) > NUMBER_CHARS;
  g_autofree char *words = is_long ? g_strconcat (number, "\n", what, NULL) : g_strdup (what);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  adw_action_row_set_subtitle_selectable (ADW_ACTION_ROW (row), is_long);
  gtk_widget_set_visible (label, !is_long);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (label, "title-4");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

static void
fill_own (ParaatCallPage *self)
{
  GPtrArray *people = paraat_profile_get_people (paraat_desk_get_profile (self->desk));
  guint n = 0;

  if (self->own != NULL)
    gtk_box_remove (self->box, GTK_WIDGET (self->own));
  self->own = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->own, _("Your own people first"));
  for (guint i = 0; i < people->len; i++)
    {
      ParaatRecord *person = g_ptr_array_index (people, i);
      g_autofree char *name = paraat_person_dup_name (person);
      g_autofree char *function = paraat_person_dup_function (person);
      g_autofree char *phone = paraat_record_dup_text (person, "phone");

      if (paraat_person_is_empty (person))
        continue;
      adw_preferences_group_add (self->own, new_row (*name != '\0' ? name : "?", function != NULL ? _(function) : "",
                                                     phone != NULL && *phone != '\0' ? phone : _("no number")));
      n++;
    }
  if (n == 0)
    adw_preferences_group_set_description (self->own, _("Nobody is written down yet. Look on the emergency card on the wall, or in your mobile phone; add them under “Our administration” as soon as you can."));
  gtk_box_prepend (self->box, GTK_WIDGET (self->own));
}

static gboolean
is_nis2 (ParaatCallPage *self)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (paraat_desk_get_profile (self->desk));
  g_autofree char *nis2 = bestuur != NULL ? paraat_record_dup_text (bestuur, "nis2") : NULL;

  return g_strcmp0 (nis2, "important") == 0 || g_strcmp0 (nis2, "essential") == 0;
}

static char *
describe_checked (const ParaatContacts *contacts)
{
  g_autofree char *text = g_strconcat (contacts->checked, "T12:00:00Z", NULL);
  g_autoptr(GDateTime) checked = g_date_time_new_from_iso8601 (text, NULL);
  g_autofree char *day = checked != NULL ? g_date_time_format (checked, "%d/%m/%Y") : g_strdup ("?");

  return g_strdup_printf (_("Last checked: %s. A starting text of Paraat, not an official list."), day);
}

static void
add_others (ParaatCallPage *self)
{
  const ParaatContacts *contacts = paraat_content_get_contacts ();
  g_autofree char *checked = describe_checked (contacts);
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, _("Then"));
  adw_preferences_group_set_description (group, checked);
  for (guint i = 0; i < contacts->contacts->len; i++)
    {
      const ParaatContact *contact = g_ptr_array_index (contacts->contacts, i);

      if (contact->when != PARAAT_CONTACT_NIS2 || is_nis2 (self))
        adw_preferences_group_add (group, new_row (contact->name, contact->why,
                                                   contact->phone != NULL ? contact->phone
                                                   : contact->mail != NULL ? contact->mail : contact->web));
    }
  gtk_box_append (self->box, GTK_WIDGET (group));
}

static void
card_cb (ParaatCallPage *self)
{
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (paraat_desk_get_profile (self->desk));

  paraat_paper_print_async (GTK_WIDGET (self), card, NULL, NULL);
}

static void
add_card (ParaatCallPage *self)
{
  GtkWidget *card = gtk_button_new_with_label (_("Print the Emergency Card…"));

  gtk_label_set_wrap (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (card))), TRUE);   /* large text on a narrow window */
  gtk_widget_set_halign (card, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (card, "pill");
  g_signal_connect_object (card, "clicked", G_CALLBACK (card_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (self->box, card);
}

static void
paraat_call_page_dispose (GObject *object)
{
  g_clear_object (&PARAAT_CALL_PAGE (object)->desk);

  G_OBJECT_CLASS (paraat_call_page_parent_class)->dispose (object);
}

static void
paraat_call_page_class_init (ParaatCallPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_call_page_dispose;
}

static void
paraat_call_page_init (ParaatCallPage *self)
{
  GtkWidget *view = adw_toolbar_view_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  self->box = GTK_BOX (g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 24, "margin-top", 18,
                                     "margin-bottom", 24, "margin-start", 16, "margin-end", 16, NULL));
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 720);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->box));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (view), scroller);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), view);
}

AdwNavigationPage *
paraat_call_page_new (ParaatDesk *desk)
{
  ParaatCallPage *self = g_object_new (PARAAT_TYPE_CALL_PAGE, "title", _("Whom to Call"), NULL);

  self->desk = g_object_ref (desk);
  fill_own (self);
  add_others (self);
  add_card (self);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (fill_own), self, G_CONNECT_SWAPPED);

  return ADW_NAVIGATION_PAGE (self);
}
