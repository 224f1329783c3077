/* SPDX-License-Identifier: EUPL-1.2 */

/* The binder as one document: chapters that each begin a page, numbered as on the cover. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-content.h"
#include "paraat-fill.h"
#include "paraat-noodkaart.h"
#include "paraat-noodmap.h"

#include <glib/gi18n.h>
#include <string.h>

#define BLANK "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_"   /* to write on */
#define LOGBOOK_ROWS 29

typedef struct
{
  ParaatProfile            *profile;
  const ParaatNoodmapParts *parts;
  GHashTable               *values;     /* (owned) of the fields */
  GString                  *contents;   /* (owned) rows of the table on the cover */
  GString                  *chapters;   /* (owned) */
  guint                     n;          /* chapters */
} Binder;

static char *
dup_name (ParaatProfile *profile)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);

  return bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : g_strdup ("");
}

static char *
dup_moment (gint64      us,
            const char *format)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc_usec (us);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, format) : g_strdup ("");
}

/* "2026-11-28" as it is written here; anything else as it stands. */
static char *
dup_day (const char *day)
{
  g_auto(GStrv) parts = g_strsplit (day, "-", 3);

  return g_strv_length (parts) == 3 ? g_strdup_printf ("%s/%s/%s", parts[2], parts[1], parts[0]) : g_strdup (day);
}

static void
append_cell (GString    *out,
             const char *text)   /* (nullable): a line to write on */
{
  g_autofree char *escaped = text != NULL && *text != '\0' ? paraat_markdown_escape (text) : NULL;

  g_string_append_printf (out, " %s |", escaped != NULL ? escaped : BLANK);
}

static void
append_row (GString    *out,
            const char *first,
            ...)
{
  va_list cells;

  g_string_append_c (out, '|');
  append_cell (out, first);
  va_start (cells, first);
  for (const char *cell = va_arg (cells, const char *); cell != NULL; cell = va_arg (cells, const char *))
    append_cell (out, cell);
  va_end (cells);
  g_string_append_c (out, '\n');
}

/* --- chapters --- */

/* @about: (nullable) beside the title on the cover */
static void
begin_chapter (Binder     *binder,
               const char *title,
               const char *about)
{
  g_autofree char *escaped = paraat_markdown_escape (title);
  g_autofree char *escaped_about = about != NULL ? paraat_markdown_escape (about) : NULL;

  binder->n++;
  g_string_append_printf (binder->contents, "| [**%u. %s**](%s:%u)%s%s | [%s](%s:%u) |\n", binder->n, escaped, PARAAT_LINK_CHAPTER,
                          binder->n, escaped_about != NULL ? ": " : "", escaped_about != NULL ? escaped_about : "",
                          PARAAT_PAGE_NUMBER, PARAAT_LINK_CHAPTER, binder->n);
  g_string_append_printf (binder->chapters, "\n\\newpage\n\n# %u. %s\n\n", binder->n, escaped);
}

/* What follows the first heading of a text, which gets the number of a chapter instead. */
static const char *
skip_heading (const char *markdown)
{
  while (*markdown == '\n')
    markdown++;
  if (g_str_has_prefix (markdown, "# "))
    markdown += strcspn (markdown, "\n");

  return markdown;
}

static void
add_card (Binder *binder)
{
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (binder->profile);

  begin_chapter (binder, _("Emergency card"), _("hangs on the wall too"));
  g_string_append (binder->chapters, skip_heading (paraat_document_get_markdown (card)));
}

static void
append_person (GString      *out,
               ParaatRecord *person)
{
  g_autofree char *function = paraat_person_dup_function (person);
  g_autofree char *name = paraat_person_dup_name (person);
  g_autofree char *phone = paraat_record_dup_text (person, "phone");
  g_autofree char *mail = paraat_record_dup_text (person, "mail");

  append_row (out, function != NULL ? _(function) : _("Somebody else"), name, phone != NULL ? phone : "", mail != NULL ? mail : "", NULL);
}

static void
append_own (GString       *out,
            ParaatProfile *profile)
{
  static const char * const wanted[] = { "ict", "partner", "director", "dpo", "planner", "mayor", "communication", "finance",
                                         "care", "police", "insurer" };
  GPtrArray *people = paraat_profile_get_people (profile);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  g_autofree char *checked = bestuur != NULL ? paraat_bestuur_dup_checked (bestuur) : NULL;

  g_string_append_printf (out, "## %s\n\n**%s:** %s\n\n", _("Our own people"), _("Every number was called and is right on"),
                          checked != NULL ? checked : BLANK);
  g_string_append_printf (out, "| %s | %s | %s | %s |\n|---|---|---|---|\n", _("Who"), _("Name"), _("Number"), _("Mail"));
  for (guint i = 0; i < people->len; i++)
    if (!paraat_person_is_empty (g_ptr_array_index (people, i)))
      append_person (out, g_ptr_array_index (people, i));
  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    if (paraat_profile_find_role (profile, wanted[i]) == NULL)
      append_row (out, _(paraat_person_role_label (wanted[i])), "", "", "", NULL);
  g_string_append (out, "\n");
}

/* No table: a website is too wide for one. */
static void
append_outside (GString *out)
{
  const ParaatContacts *contacts = paraat_content_get_contacts ();
  g_autofree char *day = dup_day (contacts->checked);
  g_autofree char *note = paraat_markdown_escape (contacts->note);

  g_string_append_printf (out, "## %s\n\n**%s:** %s. %s\n\n", _("Outside"), _("Looked at last on"), day, note);
  for (guint i = 0; i < contacts->contacts->len; i++)
    {
      const ParaatContact *contact = g_ptr_array_index (contacts->contacts, i);
      const char *ways[] = { contact->phone, contact->mail, contact->web };
      g_autofree char *name = paraat_markdown_escape (contact->name);
      g_autofree char *why = paraat_markdown_escape (contact->why);

      g_string_append_printf (out, "- %s:", name);
      for (guint j = 0; j < G_N_ELEMENTS (ways); j++)
        {
          g_autofree char *way = ways[j] != NULL ? paraat_markdown_escape (ways[j]) : NULL;

          if (way != NULL)
            g_string_append_printf (out, " **%s**", way);
        }
      g_string_append_printf (out, "\\\n%s\n", why);
    }
  g_string_append (out, "\n");
}

static void
add_contacts (Binder *binder)
{
  begin_chapter (binder, _("Contacts"), _("our own people, and those outside"));
  append_own (binder->chapters, binder->profile);
  append_outside (binder->chapters);
}

static char *
dup_within (const ParaatDuty *duty)
{
  if (duty->hours > 0)
    return g_strdup_printf (ngettext ("%u hour", "%u hours", duty->hours), duty->hours);
  if (duty->months > 0)
    return g_strdup_printf (ngettext ("%u month", "%u months", duty->months), duty->months);

  return g_strdup (_("at once"));
}

static void
add_duties (Binder *binder)
{
  const ParaatDuties *duties = paraat_content_get_duties (NULL);   /* without them the pack has no such chapter */
  g_autofree char *note = duties != NULL ? paraat_markdown_escape (duties->note) : NULL;

  if (duties == NULL || duties->duties->len == 0)
    return;
  begin_chapter (binder, _("Whom you have to tell"), _("and within how many hours"));
  g_string_append_printf (binder->chapters, "%s\n\n| %s | %s | %s |\n|---|---|---|\n", note, _("Whom you tell, and what"), _("Within"),
                          _("How"));
  for (guint i = 0; i < duties->duties->len; i++)
    {
      const ParaatDuty *duty = g_ptr_array_index (duties->duties, i);
      g_autofree char *within = dup_within (duty);

      g_autofree char *whom = paraat_markdown_escape (duty->whom);
      g_autofree char *what = paraat_markdown_escape (duty->what);

      g_string_append_printf (binder->chapters, "| **%s:** %s |", whom, what);
      append_cell (binder->chapters, within);
      append_cell (binder->chapters, duty->how);
      g_string_append_c (binder->chapters, '\n');
    }
  g_string_append (binder->chapters, "\n");
}

/* "own version, changed on 28/11/2026" */
static char *
dup_about_own (ParaatRecord *own,
               gint64        now_us)
{
  const ParaatSaid *latest = paraat_record_find_latest (own);
  g_autofree char *day = dup_moment (latest != NULL ? latest->corrected_us : now_us, "%d/%m/%Y");

  return g_strdup_printf (_("own version, changed on %s"), day);
}

static void
add_own_item (Binder       *binder,
              ParaatRecord *own)
{
  g_autofree char *text = paraat_own_dup_markdown (own);
  g_autofree char *title = paraat_own_dup_title (own);
  g_autofree char *about = dup_about_own (own, binder->parts->now_us);
  g_autofree char *filled = NULL;

  g_hash_table_insert (binder->values, g_strdup ("document.versie"),
                       g_strdup_printf ("%" G_GINT64_FORMAT, paraat_own_get_version (own)));
  filled = paraat_fill_markdown (skip_heading (text), binder->values, PARAAT_FILL_PAPER);
  begin_chapter (binder, title, about);
  g_string_append_printf (binder->chapters, "%s\n", filled);
}

static void
add_item (Binder           *binder,
          const ParaatItem *item)
{
  g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);   /* its list was read */
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, item->version);
  g_autofree char *day = dup_day (item->checked);
  g_autofree char *about = g_strdup_printf (_("version %s, looked at on %s"), version, day);
  g_autofree char *filled = NULL;

  if (text == NULL)
    return;
  g_hash_table_insert (binder->values, g_strdup ("document.versie"), g_steal_pointer (&version));
  filled = paraat_fill_markdown (skip_heading (text), binder->values, PARAAT_FILL_PAPER);
  begin_chapter (binder, item->title, about);
  g_string_append_printf (binder->chapters, "%s\n", filled);
}

/* What is the administration's own stays in it when nobody publishes it any more. */
static void
add_document (Binder     *binder,
              const char *id)
{
  ParaatRecord *own = binder->parts->own != NULL ? paraat_own_documents_find (binder->parts->own, id) : NULL;
  const ParaatItem *item = paraat_content_lookup_item (id);

  if (own != NULL)
    add_own_item (binder, own);
  else if (item != NULL)
    add_item (binder, item);
}

static void
add_logbook (Binder *binder)
{
  begin_chapter (binder, _("Empty logbook"), _("a sheet to copy"));
  g_string_append_printf (binder->chapters, "%s\n\n| %s | %s | %s | %s |\n|---|---|---|---|\n",
                          _("One person writes, in ink, with the hour of a watch. Strike out nothing so that it cannot be read any more."),
                          _("Hour"), _("What happens, or is decided"), _("By whom"), _("Done"));
  for (guint i = 0; i < LOGBOOK_ROWS; i++)
    g_string_append (binder->chapters, "| | | | |\n");
  g_string_append (binder->chapters, "\n");
}

/* --- the report, and the mail that begins it --- */

/**
 * paraat_noodmap_dup_address:
 * @mail: the text of the mail
 *
 * A telephone that reads it opens a mail to the CRT in which the questions stand.
 *
 * Returns: (transfer full) (nullable): an address of at most 1,000 characters, with as many lines of @mail as fit; %NULL when the
 *   CRT has no mail address
 */
char *
paraat_noodmap_dup_address (ParaatProfile *profile,
                            const char    *mail)
{
  const ParaatContact *crt = paraat_contacts_lookup (paraat_content_get_contacts (), "crt");
  g_autofree char *name = dup_name (profile);
  g_autofree char *subject = g_strdup_printf ("%s%s%.*s", _("Incident report"), *name != '\0' ? ", " : "", 100, name);
  g_autofree char *valid = g_utf8_make_valid (subject, -1);   /* a name may have been cut in a letter */
  g_autofree char *escaped = g_uri_escape_string (valid, NULL, FALSE);
  g_auto(GStrv) lines = g_strsplit (mail, "\n", -1);
  GString *out;

  if (crt == NULL || crt->mail == NULL)
    return NULL;
  out = g_string_new (NULL);
  g_string_append_printf (out, "mailto:%s?subject=%s&body=", crt->mail, escaped);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autofree char *line = g_uri_escape_string (lines[i], NULL, FALSE);

      if (out->len + strlen (line) + strlen ("%0A") > PARAAT_NOODMAP_MAX_MAIL)
        break;
      g_string_append_printf (out, "%s%%0A", line);
    }

  return g_string_free (out, FALSE);
}

static void
add_report (Binder *binder)
{
  g_autofree char *address = binder->parts->mail != NULL ? paraat_noodmap_dup_address (binder->profile, binder->parts->mail) : NULL;

  if (binder->parts->report == NULL)
    return;
  begin_chapter (binder, _("The report on paper"), _("the same numbers as on the screen"));
  g_string_append_printf (binder->chapters, "> %s\n\n%s\n",
                          _("Write what you know and leave open what you do not know. Read it out by telephone, number by number, or type it into Paraat later."),
                          binder->parts->report);
  if (address == NULL)
    return;
  begin_chapter (binder, _("Report with a mobile phone"), _("a code to scan"));
  g_string_append_printf (binder->chapters, "%s\n\n> %s\n\n```qr\n%s\n```\n",
                          _("Scan this code with the camera of a mobile phone. A mail to the CRT opens with the first questions in it. Write the answers behind them and send it."),
                          _("**Not encrypted.** Write no names of people whose data are involved, and no passwords. Do not use a mail account of the administration."),
                          address);
}

/* --- all of it --- */

/* A name and a day by pen take more room than a number. */
static void
append_wide (GString    *out,
             const char *label)
{
  g_autofree char *escaped = paraat_markdown_escape (label);

  g_string_append_printf (out, "| %s | %s |\n", escaped, BLANK BLANK);
}

/* What a mark on paper is for: nobody can write another history around it. */
static void
append_heads (GString            *out,
              const char * const *heads)   /* (nullable) */
{
  if (heads == NULL || heads[0] == NULL)
    return;
  g_string_append_printf (out, "\n## %s\n\n%s\n\n", _("Check numbers"),
                          _("They show later that what this laptop wrote down before this day was not changed afterwards. Keep this page."));
  for (guint i = 0; heads[i] != NULL; i++)
    g_string_append_printf (out, "%s`%s`", i > 0 ? " · " : "", heads[i]);
  g_string_append (out, "\n");
}

static char *
dup_cover (Binder *binder)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (binder->profile);
  g_autofree char *name = dup_name (binder->profile);
  g_autofree char *escaped = paraat_markdown_escape (name);
  g_autofree char *laptop = bestuur != NULL ? paraat_record_dup_text (bestuur, "laptop") : NULL;
  g_autofree char *made = dup_moment (binder->parts->now_us, "%d/%m/%Y %H:%M");
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "# %s\n\n", _("Emergency binder"));
  if (*name != '\0')
    g_string_append_printf (out, "## %s\n\n", escaped);
  g_string_append (out, "| | |\n|---|---|\n");
  append_row (out, _("Made on"), made, NULL);
  append_row (out, _("The laptop with Paraat"), laptop != NULL ? laptop : "", NULL);
  append_wide (out, _("Copy number, and where it lies"));
  append_wide (out, _("Numbers called, by whom and on which day"));
  g_string_append_printf (out, "\n> **%s** %s\n\n## %s\n\n| %s | %s |\n|---|---:|\n%s\n", _("Starting texts of Paraat, no official document."),
                          _("Confidential: there are mobile numbers in it. Shred the old one when you put a new one in its place."),
                          _("What is in it"), _("Chapter"), _("Page"), binder->contents->str);
  append_heads (out, binder->parts->heads);

  return g_string_free (out, FALSE);
}

/**
 * paraat_noodmap_new:
 * @parts: what is chosen, and what folders beside this one know; ids that the library does not have, and of which there is no own version, are left out
 *
 * Returns: (transfer full): for paper; what is not filled in is a line to write on
 */
ParaatDocument *
paraat_noodmap_new (ParaatProfile            *profile,
                    const ParaatNoodmapParts *parts)
{
  g_autoptr(GHashTable) values = paraat_fill_values_new (profile, parts->now_us);
  g_autoptr(GString) contents = g_string_new (NULL);
  g_autoptr(GString) chapters = g_string_new (NULL);
  Binder binder = { .profile = profile, .parts = parts, .values = values, .contents = contents, .chapters = chapters };
  g_autofree char *name = dup_name (profile);
  g_autofree char *title = g_strstrip (g_strdup_printf ("%s %s", _("Emergency binder"), name));
  g_autofree char *day = dup_moment (parts->now_us, "%d/%m/%Y");
  g_autofree char *cover = NULL;
  g_autofree char *markdown = NULL;
  ParaatDocument *document;

  add_card (&binder);
  add_contacts (&binder);
  add_duties (&binder);
  for (guint i = 0; parts->items[i] != NULL; i++)
    add_document (&binder, parts->items[i]);
  add_logbook (&binder);
  add_report (&binder);
  cover = dup_cover (&binder);
  markdown = g_strconcat (cover, chapters->str, NULL);
  document = paraat_document_new (title, markdown);
  paraat_document_set_footer (document, title);
  paraat_document_set_date (document, day);

  return document;
}
