/* SPDX-License-Identifier: EUPL-1.2 */

/* What somebody reads first who opens the stick on any machine, and the list of the documents. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-block.h"
#include "paraat-content.h"
#include "paraat-item-words.h"
#include "paraat-noodkaart.h"
#include "paraat-noodstick-private.h"

#include <glib/gi18n.h>

#define FIRST_HOUR "handleiding-het-eerste-uur"
#define LEAST_DIGITS 3   /* of a number that can be dialled */

static void
append_escaped (GString    *out,
                const char *text)
{
  g_autofree char *escaped = paraat_markdown_escape (text);

  g_string_append (out, escaped);
}

static void
append_heading (GString    *out,
                const char *text)
{
  g_string_append (out, "\n## ");
  append_escaped (out, text);
  g_string_append (out, "\n\n");
}

/* --- whom to call --- */

/* A telephone dials it when it is touched. */
static void
append_number (GString    *out,
               const char *number)
{
  g_autoptr(GString) digits = g_string_new (NULL);

  for (const char *at = number; *at != '\0'; at++)
    if (g_ascii_isdigit (*at) || (*at == '+' && digits->len == 0))
      g_string_append_c (digits, *at);
  g_string_append (out, "**");
  if (digits->len >= LEAST_DIGITS)
    g_string_append_c (out, '[');
  append_escaped (out, number);
  if (digits->len >= LEAST_DIGITS)
    g_string_append_printf (out, "](tel:%s)", digits->str);
  g_string_append (out, "**");
}

static void
append_person (GString      *out,
               ParaatRecord *person)
{
  g_autofree char *function = paraat_person_dup_function (person);
  g_autofree char *name = paraat_person_dup_name (person);
  g_autofree char *phone = paraat_record_dup_text (person, "phone");

  if (phone == NULL || *phone == '\0')
    return;
  g_string_append (out, "- ");
  append_escaped (out, function != NULL ? _(function) : _("Somebody else"));
  if (name != NULL && *name != '\0')
    {
      g_string_append (out, ", ");
      append_escaped (out, name);
    }
  g_string_append (out, ": ");
  append_number (out, phone);
  g_string_append_c (out, '\n');
}

static void
append_calls (GString       *out,
              ParaatProfile *profile)
{
  static const char * const first[] = { "ict", "partner", "director" };
  const ParaatContact *crt = paraat_contacts_lookup (paraat_content_get_contacts (), "crt");

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    {
      ParaatRecord *person = paraat_profile_find_role (profile, first[i]);

      if (person != NULL)
        append_person (out, person);
    }
  if (crt == NULL)
    return;
  g_string_append (out, "- ");
  append_escaped (out, crt->name);
  g_string_append (out, ": ");
  if (crt->phone != NULL)
    append_number (out, crt->phone);
  else
    {
      g_string_append (out, "**");
      append_escaped (out, crt->mail != NULL ? crt->mail : crt->web);
      g_string_append (out, "**");
    }
  g_string_append_c (out, '\n');
}

/* --- the readme --- */

static void
append_link (GString    *out,
             const char *title,
             const char *to,
             const char *about)
{
  g_string_append (out, "- **[");
  append_escaped (out, title);
  g_string_append_printf (out, "](%s:%s)**%s", PARAAT_LINK_ITEM, to, *about != '\0' ? ": " : "");   /* of one that was withdrawn nothing is known */
  append_escaped (out, about);
  g_string_append_c (out, '\n');
}

static void
append_now (GString       *out,
            ParaatProfile *profile)
{
  const ParaatItem *first = paraat_content_lookup_item (FIRST_HOUR);

  append_heading (out, _("Everything down? Do this now"));
  paraat_noodkaart_append_steps (out);
  g_string_append_printf (out, "### %s\n\n", _("Whom you call"));
  append_calls (out, profile);
  g_string_append_c (out, '\n');
  if (first == NULL)
    return;
  g_string_append_printf (out, "**%s** [", _("Then read:"));
  append_escaped (out, first->title);
  g_string_append_printf (out, "](%s:%s)\n\n", PARAAT_LINK_ITEM, first->id);
  g_string_append_printf (out, "> **%s** %s\n", _("Do not put this stick in a machine that is hit."),
                          _("Read it on a computer that has nothing to do with the administration, or on a mobile phone."));
}

static void
append_content (GString *out)
{
  append_heading (out, _("What is on this stick"));
  append_link (out, _("Emergency binder"), "noodmap", _("everything together, to print: contacts, playbooks, paper procedures and an empty logbook."));
  append_link (out, _("Emergency card"), "noodkaart", _("one sheet for the wall."));
  append_link (out, _("All documents"), "documenten", _("the whole library, to read on any screen. The same documents as PDF are in “documenten”, “pdf”."));
  /* Telephones that show one file of a stick do not see the others. */
  g_string_append_printf (out, "\n%s\n", _("Does a link not work on your telephone? Open the file itself: in “documenten”, then “html”, each document is a file with its own name."));
}

static void
append_installing (GString  *out,
                   gboolean  has_installation)
{
  append_heading (out, _("Installing Paraat on another computer"));
  if (!has_installation)
    {
      g_string_append_printf (out, "%s\n", _("The installation is not on this stick: it was made without. All documents are there."));
      return;
    }
  g_string_append_printf (out, "%s\n\n1. %s\n2. %s\n3. %s\n\n```\nsh installeer.sh\n```\n\n%s\n",
                          _("It works without a network, on a computer with Linux and Flatpak. You need no administrator."),
                          _("Copy the folder “installatie” to that computer."),
                          _("Open a terminal in that folder."),
                          _("Type this, and press Enter:"),
                          _("The report that you make there is not on the other laptop: tell the CRT that you went on elsewhere."));
}

static void
append_whom (GString *out)
{
  append_heading (out, _("Whom you may give it to"));
  g_string_append_printf (out, "> **%s** %s\n\n- %s\n- %s\n- %s\n",
                          _("Confidential."),
                          _("There are names, mobile numbers and the way in which you work in a crisis on it. An attacker can use that."),
                          _("You may give it to the people of your crisis team, and to ICT or a partner who comes to help."),
                          _("Do not give it to the press, to suppliers who do not help, or to somebody whom you do not know. Do not put it online."),
                          _("Keep it where the emergency binder lies, not beside the server. Make a new one when Paraat says so, and wipe the old one."));
}

static void
append_sums (GString *out)
{
  append_heading (out, _("For ICT: is the stick still whole?"));
  g_string_append_printf (out, "%s\n\n```\nsha256sum --check --quiet SHA256SUMS\n```\n",
                          _("In this folder, in a terminal of Linux. It says nothing when every file is as it was written:"));
}

static char *
dup_day (gint64 us)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc_usec (us);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%d/%m/%Y") : g_strdup ("");
}

/**
 * paraat_noodstick_readme_new:
 *
 * Returns: (transfer full): a page whose links are the ids of documents, and "noodmap", "noodkaart" and "documenten"
 */
ParaatDocument *
paraat_noodstick_readme_new (ParaatProfile *profile,
                             gint64         now_us,
                             gboolean       has_installation)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  g_autofree char *name = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : g_strdup ("");
  g_autofree char *title = g_strstrip (g_strdup_printf ("%s %s", _("Emergency stick"), name));
  g_autofree char *day = dup_day (now_us);
  g_autofree char *made = g_strdup_printf (_("Made on %s."), day);
  g_autoptr(GString) out = g_string_new ("# ");
  ParaatDocument *document;

  append_escaped (out, title);
  g_string_append_c (out, '\n');
  append_now (out, profile);
  append_content (out);
  append_whom (out);
  append_installing (out, has_installation);
  append_sums (out);
  g_string_append_printf (out, "\n*%s* ", _("Starting texts of Paraat, no official document."));
  append_escaped (out, made);
  g_string_append_c (out, '\n');
  document = paraat_document_new (title, out->str);
  paraat_document_set_footer (document, name);
  paraat_document_set_date (document, day);

  return document;
}

/* --- the documents --- */

/* By their titles; what is to be read first comes first. */
static int
compare_titles (gconstpointer a,
                gconstpointer b)
{
  const ParaatItem *one = *(ParaatItem * const *) a;
  const ParaatItem *other = *(ParaatItem * const *) b;
  gboolean is_first = g_str_equal (one->id, FIRST_HOUR);
  gboolean is_other_first = g_str_equal (other->id, FIRST_HOUR);

  return is_first != is_other_first ? (is_first ? -1 : 1) : g_utf8_collate (one->title, other->title);
}

static gboolean
is_now (const ParaatItem *item)
{
  return (item->phase & PARAAT_PHASE_NOW) != 0 && item->kind == PARAAT_ITEM_KIND_PLAYBOOK;
}

/* @kind: PARAAT_N_ITEM_KINDS: what is to be done now, of any kind */
static void
append_group (GString    *out,
              GPtrArray  *items,
              guint       kind,
              const char *title)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      gboolean is_in = kind == PARAAT_N_ITEM_KINDS ? is_now (item) || g_str_equal (item->id, FIRST_HOUR)
                                                   : item->kind == (ParaatItemKind) kind && !is_now (item) && !g_str_equal (item->id, FIRST_HOUR);
      g_autofree char *about = NULL;

      if (!is_in)
        continue;
      if (is_first)
        append_heading (out, title);
      is_first = FALSE;
      about = paraat_item_words_publisher (item) != NULL ? g_strdup_printf ("%s (%s)", item->summary, paraat_item_words_publisher (item))
                                                         : g_strdup (item->summary);
      append_link (out, item->title, item->id, about);
    }
}

ParaatDocument *
paraat_noodstick_index_new (GPtrArray *all)
{
  static const ParaatItemKind kinds[] = { PARAAT_ITEM_KIND_PLAYBOOK, PARAAT_ITEM_KIND_GUIDE, PARAAT_ITEM_KIND_CHECKLIST,
                                          PARAAT_ITEM_KIND_TEMPLATE, PARAAT_ITEM_KIND_ARTICLE };
  g_autoptr(GPtrArray) items = g_ptr_array_new ();
  g_autoptr(GString) out = g_string_new ("# ");

  for (guint i = 0; i < all->len; i++)
    g_ptr_array_add (items, g_ptr_array_index (all, i));
  g_ptr_array_sort (items, compare_titles);
  append_escaped (out, _("All documents"));
  g_string_append_c (out, '\n');
  append_group (out, items, PARAAT_N_ITEM_KINDS, _("Do now"));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    append_group (out, items, kinds[i], paraat_item_words_kinds (kinds[i]));
  g_string_append_printf (out, "\n*%s*\n", _("Starting texts of Paraat, no official document."));

  return paraat_document_new (_("All documents"), out->str);
}
