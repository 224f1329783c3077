/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-noodkaart.h"

#include <glib/gi18n.h>

#define BLANK "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_"   /* to write on */

static void
append_row (GString    *out,
            const char *who,
            const char *what,
            const char *number)
{
  const char *cells[] = { who, what, number };

  for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      g_autofree char *text = cells[i] != NULL && *cells[i] != '\0' ? paraat_markdown_escape (cells[i]) : NULL;

      g_string_append_printf (out, "| %s ", text != NULL ? text : BLANK);
    }
  g_string_append (out, "|\n");
}

/* Those of the five who are not written down yet are a line to write on: a card with a gap is better than none. */
static void
append_gaps (GString       *out,
             ParaatProfile *profile,
             guint         *gap,   /* how many of the five were seen */
             guint          rank)  /* before this one */
{
  static const char * const wanted[] = { "ict", "partner", "director", "dpo", "planner" };

  for (; *gap < G_N_ELEMENTS (wanted) && paraat_person_role_rank (wanted[*gap]) < rank; (*gap)++)
    if (paraat_profile_find_role (profile, wanted[*gap]) == NULL)
      append_row (out, _(paraat_person_role_label (wanted[*gap])), NULL, NULL);
}

/* In the order in which they are called, whether their number is known or not. */
static void
append_people (GString       *out,
               ParaatProfile *profile)
{
  GPtrArray *people = paraat_profile_get_people (profile);
  guint gap = 0;

  g_string_append_printf (out, "| %s | %s | %s |\n|---|---|---|\n", _("Who"), _("Name"), _("Number"));
  for (guint i = 0; i < people->len; i++)
    {
      ParaatRecord *person = g_ptr_array_index (people, i);
      g_autofree char *role = paraat_record_dup_text (person, "role");
      g_autofree char *function = paraat_person_dup_function (person);
      g_autofree char *name = paraat_person_dup_name (person);
      g_autofree char *phone = paraat_record_dup_text (person, "phone");

      append_gaps (out, profile, &gap, paraat_person_role_rank (role));
      if (!paraat_person_is_empty (person))
        append_row (out, function != NULL ? _(function) : "", name, phone);
    }
  append_gaps (out, profile, &gap, G_MAXUINT);
  g_string_append (out, "\n");
}

static gboolean
is_nis2 (ParaatRecord *bestuur)
{
  g_autofree char *nis2 = bestuur != NULL ? paraat_record_dup_text (bestuur, "nis2") : NULL;

  return g_strcmp0 (nis2, "important") == 0 || g_strcmp0 (nis2, "essential") == 0;
}

static void
append_contacts (GString      *out,
                 ParaatRecord *bestuur)
{
  const ParaatContacts *contacts = paraat_content_get_contacts ();

  for (guint i = 0; i < contacts->contacts->len; i++)
    {
      const ParaatContact *contact = g_ptr_array_index (contacts->contacts, i);
      g_autofree char *name = paraat_markdown_escape (contact->name);
      g_autofree char *number = paraat_markdown_escape (contact->phone != NULL ? contact->phone
                                                        : contact->mail != NULL ? contact->mail : contact->web);

      if (contact->when == PARAAT_CONTACT_NIS2 && !is_nis2 (bestuur))
        continue;
      g_string_append_printf (out, "- %s: **%s**%s\n", name, number,
                              contact->when == PARAAT_CONTACT_DANGER ? _(" (only when people are in danger)") : "");
    }
  g_string_append (out, "\n");
}

void
paraat_noodkaart_append_steps (GString *out)
{
  static const char * const steps[] = {
    N_("Network cable out and wifi off on the machines that are hit. Switch nothing off."),
    N_("Take a picture of the screen with your mobile phone."),
    N_("Call ICT, then the general director. Use a mobile phone."),
    N_("Log in nowhere any more. No mail or Teams of the administration."),
    N_("Do not pay, do not answer, delete nothing. Open Paraat and press “Report an Incident”."),
  };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *step = paraat_markdown_escape (_(steps[i]));

      g_string_append_printf (out, "%u. %s\n", i + 1, step);
    }
  g_string_append (out, "\n");
}

static char *
dup_markdown (ParaatProfile *profile,
              const char    *name)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  g_autofree char *laptop = bestuur != NULL ? paraat_record_dup_text (bestuur, "laptop") : NULL;
  g_autofree char *escaped_laptop = laptop != NULL && *laptop != '\0' ? paraat_markdown_escape (laptop) : NULL;
  g_autofree char *escaped_name = paraat_markdown_escape (name);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "# %s %s\n\n", _("Emergency card"), escaped_name);
  g_string_append_printf (out, "## %s\n\n", _("Everything down? Do this now"));
  paraat_noodkaart_append_steps (out);
  g_string_append_printf (out, "## %s\n\n", _("Whom you call"));
  append_people (out, profile);
  append_contacts (out, bestuur);
  g_string_append_printf (out, "## %s\n\n%s\n\n", _("The laptop with Paraat"), escaped_laptop != NULL ? escaped_laptop : BLANK);
  g_string_append_printf (out, "*%s*\n", _("A starting text of Paraat, not an official document. Check the numbers every six months."));

  return g_string_free (out, FALSE);
}

/**
 * paraat_noodkaart_new:
 *
 * Returns: (transfer full): as large as fits on one A4
 */
ParaatDocument *
paraat_noodkaart_new (ParaatProfile *profile)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  g_autofree char *name = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : g_strdup ("");
  g_autofree char *markdown = dup_markdown (profile, name);
  g_autofree char *title = g_strdup_printf ("%s %s", _("Emergency card"), name);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%d/%m/%Y");
  ParaatDocument *document = paraat_document_new (title, markdown);

  paraat_document_set_footer (document, name);
  paraat_document_set_date (document, day);
  paraat_document_set_fits_page (document, TRUE);

  return document;
}
