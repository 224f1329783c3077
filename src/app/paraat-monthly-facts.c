/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-bestuur-page.h"
#include "paraat-contacts-row.h"
#include "paraat-content.h"
#include "paraat-copy-words.h"
#include "paraat-day.h"
#include "paraat-moment.h"
#include "paraat-monthly-facts.h"
#include "paraat-monthly-words.h"
#include "paraat-navigate.h"
#include "paraat-noodmap-dialog.h"
#include "paraat-power.h"

#include <glib/gi18n.h>

#define FACTS           "paraat-facts"
#define CHARGED_PERCENT 80
#define ROOM_MIN        (G_GUINT64_CONSTANT (1) * 1024 * 1024 * 1024)
#define COPY_MAX_US     (8 * G_TIME_SPAN_DAY)    /* it is made every day by itself */
#define OLD_MONTHS      6

typedef struct
{
  ParaatDesk *desk;                                 /* (owned) */
  GtkWidget  *box;                                  /* (unowned) owns this */
  GtkWidget  *power, *room, *disk, *copy;           /* (unowned) of the laptop */
  GtkWidget  *content, *program, *noodmap;          /* (unowned) of the updates */
  GtkWidget  *people;                               /* (unowned) (nullable) the group that is there now, of the contacts */
} Facts;

static void
facts_free (gpointer data)
{
  Facts *facts = data;

  g_object_unref (facts->desk);
  g_free (facts);
}

static Facts *
facts_new (ParaatDesk *desk)
{
  Facts *facts = g_new0 (Facts, 1);

  facts->desk = g_object_ref (desk);
  facts->box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 24, NULL);
  g_object_set_data_full (G_OBJECT (facts->box), FACTS, facts, facts_free);

  return facts;
}

static GtkWidget *
add_group (Facts      *facts,
           const char *title)   /* (nullable) */
{
  GtkWidget *group = adw_preferences_group_new ();

  if (title != NULL)
    adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  gtk_box_append (GTK_BOX (facts->box), group);

  return group;
}

static GtkWidget *
add_row (GtkWidget  *group,
         const char *title,
         const char *action)   /* (nullable) where it is mended */
{
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", title, "title-lines", 0, "subtitle-lines", 0,
                                 NULL);

  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  if (action == NULL)
    return row;
  g_object_set (row, "activatable", TRUE, "action-name", *action != '\0' ? action : NULL, NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                                                 "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));

  return row;
}

static void
set_words (GtkWidget  *row,
           const char *words)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
}

/* Whoever comes back from the preferences or a dialog gets the focus back here, without a new page. */
static void
follow (Facts     *facts,
        GCallback  show)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (focus, "enter", show, facts->box, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (facts->box, focus);
  g_signal_connect (facts->box, "map", show, NULL);
}

/* --- the laptop --- */

static char *
dup_power (void)
{
  ParaatPower power;

  paraat_power_get (&power);
  if (power.percent < 0)
    return g_strdup (power.state == PARAAT_POWER_PLUGGED ? _("It is plugged in. Paraat cannot see how full the battery is.")
                                                         : _("Paraat cannot see the battery. Plug the laptop in, and look at its light."));
  if (power.state == PARAAT_POWER_PLUGGED)
    return g_strdup_printf (power.percent >= CHARGED_PERCENT ? _("%d %%, and it is plugged in.")
                                                             : _("%d %%, and it is plugged in. Leave it there until it is full."),
                            power.percent);

  return g_strdup_printf (power.percent >= CHARGED_PERCENT ? _("%d %%, not plugged in.") : _("%d %%: plug it in."), power.percent);
}

static char *
dup_room (const char *path)
{
  g_autofree char *size = NULL;
  guint64 n_free;

  if (!paraat_disk_get_free (path, &n_free))
    return g_strdup (_("Paraat cannot see how much room there is."));
  size = g_format_size (n_free);

  return g_strdup_printf (n_free < ROOM_MIN ? _("%s free. That is little: delete something large.") : _("%s free"), size);
}

static char *
dup_copy (ParaatDesk *desk)
{
  gint64 copied_us = paraat_store_get_copied_us (paraat_desk_get_store (desk));
  g_autofree char *when = copied_us > 0 ? paraat_moment_format (copied_us) : NULL;

  if (when == NULL)
    return g_strdup (_("None yet. Paraat makes one every day by itself."));
  if (g_get_real_time () - copied_us > COPY_MAX_US)
    return g_strdup_printf (_("The last one is of %s. That is long ago: make one now."), when);

  return g_strdup_printf (_("Made on %s, on this laptop"), when);
}

static void
show_laptop (GtkWidget *box)
{
  Facts *facts = g_object_get_data (G_OBJECT (box), FACTS);
  const char *path = paraat_store_get_data_dir (paraat_desk_get_store (facts->desk));
  g_autofree char *power = dup_power ();
  g_autofree char *room = dup_room (path);
  g_autofree char *copy = dup_copy (facts->desk);
  const char *title;

  set_words (facts->power, power);
  set_words (facts->room, room);
  set_words (facts->disk, paraat_copy_words_disk (paraat_disk_get_state (path), &title));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (facts->disk), title);
  set_words (facts->copy, copy);
}

GtkWidget *
paraat_monthly_laptop_new (ParaatDesk *desk)
{
  Facts *facts = facts_new (desk);
  GtkWidget *group = add_group (facts, NULL);

  facts->power = add_row (group, _("Battery"), NULL);
  facts->room = add_row (group, _("Room on the disk"), NULL);
  facts->disk = add_row (group, "", NULL);
  facts->copy = add_row (group, _("Copy of the data"), "app.preferences");
  show_laptop (facts->box);
  follow (facts, G_CALLBACK (show_laptop));

  return facts->box;
}

/* --- up to date --- */

/* What nobody looked at for half a year is told to be old; a day that is still to come is not called new. */
static gboolean
is_old (const char *checked,
        gint64      now_us)
{
  g_autofree char *today = paraat_day_of (now_us);
  int year, month, day;
  GDate until;

  if (!paraat_day_read (checked, &year, &month, &day))
    return TRUE;
  g_date_clear (&until, 1);
  g_date_set_dmy (&until, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  g_date_add_months (&until, OLD_MONTHS);
  if (!paraat_day_read (today, &year, &month, &day))
    return FALSE;

  return g_date_get_year (&until) * 10000 + (int) g_date_get_month (&until) * 100 + g_date_get_day (&until)
         <= year * 10000 + month * 100 + day;
}

static char *
dup_age (ParaatPack *pack,
         gint64      now_us)
{
  const char *checked = pack != NULL ? paraat_pack_get_checked (pack) : NULL;
  g_autofree char *day = paraat_day_format (checked);

  if (day == NULL)
    return g_strdup (_("Paraat cannot see how old it is."));
  if (is_old (checked, now_us))
    return g_strdup_printf (_("Last checked on %s. That is more than six months ago: ask for the newest."), day);

  return g_strdup_printf (_("Last checked on %s"), day);
}

static void
show_updates (GtkWidget *box)
{
  Facts *facts = g_object_get_data (G_OBJECT (box), FACTS);
  gint64 now_us = paraat_desk_get_now_us (facts->desk);
  ParaatPack *own = paraat_content_get_own_pack (NULL);
  g_autofree char *content = dup_age (paraat_content_get_pack (NULL), now_us);
  g_autofree char *noodmap = paraat_monthly_words_noodmap (facts->desk);
  g_autofree char *made = own != NULL ? paraat_day_format (paraat_pack_get_checked (own)) : NULL;
  g_autofree char *program = NULL;

  if (own != NULL && is_old (paraat_pack_get_checked (own), now_us))
    program = g_strdup_printf (_("Version %s, with content of %s. Ask your ICT whether there is a newer one."), PARAAT_VERSION,
                               made != NULL ? made : "?");
  else
    program = g_strdup_printf (_("Version %s, with content of %s"), PARAAT_VERSION, made != NULL ? made : "?");
  set_words (facts->content, content);
  set_words (facts->program, program);
  set_words (facts->noodmap, noodmap);
}

static void
noodmap_cb (GtkWidget *box)
{
  Facts *facts = g_object_get_data (G_OBJECT (box), FACTS);

  g_signal_connect_object (paraat_noodmap_dialog_present (box, facts->desk), "closed", G_CALLBACK (show_updates), box,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
paraat_monthly_updates_new (ParaatDesk *desk)
{
  Facts *facts = facts_new (desk);
  GtkWidget *group = add_group (facts, NULL);

  facts->content = add_row (group, _("Content: questions, documents, contacts"), "app.preferences");
  facts->program = add_row (group, "Paraat", "app.about");
  facts->noodmap = add_row (group, _("Emergency binder"), "");
  g_signal_connect_object (facts->noodmap, "activated", G_CALLBACK (noodmap_cb), facts->box, G_CONNECT_SWAPPED);
  show_updates (facts->box);
  follow (facts, G_CALLBACK (show_updates));

  return facts->box;
}

/* --- contacts --- */

static void
open_bestuur_cb (GtkWidget *box)
{
  Facts *facts = g_object_get_data (G_OBJECT (box), FACTS);

  paraat_navigate_to (box, paraat_bestuur_page_new (facts->desk));
}

static void
add_person (GtkWidget    *group,
            ParaatRecord *person)
{
  g_autofree char *name = paraat_person_dup_name (person);
  g_autofree char *function = paraat_person_dup_function (person);
  g_autofree char *phone = paraat_record_dup_text (person, "phone");
  GtkWidget *row;
  g_autofree char *words = NULL;

  if (paraat_person_is_empty (person))
    return;
  words = g_strdup_printf ("%s%s%s", function != NULL ? _(function) : "", function != NULL ? " · " : "",
                           phone != NULL && *phone != '\0' ? phone : _("no number"));
  row = add_row (group, *name != '\0' ? name : "?", NULL);
  set_words (row, words);
}

/* Made anew when somebody is added or changed: nothing in it has the focus but the row that leads to Ons bestuur. */
static void
show_contacts (GtkWidget *box)
{
  Facts *facts = g_object_get_data (G_OBJECT (box), FACTS);
  GPtrArray *people = paraat_profile_get_people (paraat_desk_get_profile (facts->desk));
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Your own people"));
  for (guint i = 0; i < people->len; i++)
    add_person (group, g_ptr_array_index (people, i));
  if (people->len == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Nobody is written down yet."));
  if (facts->people != NULL)
    gtk_box_remove (GTK_BOX (box), facts->people);
  facts->people = group;
  gtk_box_prepend (GTK_BOX (box), group);
}

static void
add_outside (Facts *facts)
{
  const ParaatContacts *contacts = paraat_content_get_contacts ();
  g_autofree char *day = paraat_day_format (contacts->checked);
  g_autofree char *words = g_strdup_printf (_("They come with the content, which somebody last checked on %s."),
                                            day != NULL ? day : "?");
  GtkWidget *group = add_group (facts, _("Outside the administration"));

  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), words);
  for (guint i = 0; i < contacts->contacts->len; i++)
    {
      const ParaatContact *contact = g_ptr_array_index (contacts->contacts, i);

      set_words (add_row (group, contact->name, NULL), contact->phone != NULL ? contact->phone
                                                        : contact->mail != NULL ? contact->mail : contact->web);
    }
}

GtkWidget *
paraat_monthly_contacts_new (ParaatDesk *desk)
{
  Facts *facts = facts_new (desk);
  GtkWidget *group = add_group (facts, NULL);
  GtkWidget *change = add_row (group, _("Change or add somebody"), "");

  set_words (change, _("In Our Administration"));
  g_signal_connect_object (change, "activated", G_CALLBACK (open_bestuur_cb), facts->box, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), paraat_contacts_row_new (desk));
  add_outside (facts);
  g_signal_connect_object (paraat_desk_get_profile (desk), "changed", G_CALLBACK (show_contacts), facts->box, G_CONNECT_SWAPPED);
  show_contacts (facts->box);

  return facts->box;
}
