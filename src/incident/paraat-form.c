/* SPDX-License-Identifier: EUPL-1.2 */

/* Every question of a report.  Which ones, and who asks for them (CERT, GBA, NIS2, police, CRT), was gathered from the
 * forms of those who receive such reports. */
#include "config.h"

#include "paraat-form.h"

#include <glib/gi18n.h>

#define OPTIONS(list) .options = list, .n_options = G_N_ELEMENTS (list)
#define EXTORTION "ransom encrypted leak no-login other"

static const ParaatOption what[] = {
  { "ransom", N_("A ransom note on the screen") },
  { "encrypted", N_("Files cannot be opened") },
  { "no-login", N_("Logging in does not work") },
  { "phishing", N_("Strange mail, link or call") },
  { "leak", N_("Data in the wrong hands") },
  { "outage", N_("Systems are down") },
  { "lost", N_("A device is lost or stolen") },
  { "other", N_("Something else") },
};

static const ParaatOption affected[] = {
  { "mail", N_("Mail") }, { "phone", N_("Telephone") }, { "computers", N_("Computers") }, { "servers", N_("Servers") },
  { "internet", N_("Internet") }, { "files", N_("Shared files") }, { "website", N_("Website") },
  { "counter", N_("Service desk") }, { "payments", N_("Payments") }, { "other", N_("Something else") },
};

static const ParaatOption yes_no[] = {
  { "yes", N_("Yes") }, { "no", N_("No") }, { "unknown", N_("I do not know") },
};

static const ParaatOption yes_no_planned[] = {
  { "yes", N_("Yes") }, { "planned", N_("Planned") }, { "no", N_("No") }, { "unknown", N_("I do not know") },
};

static const ParaatOption care_which[] = {
  { "woonzorgcentrum", N_("Care home") }, { "thuiszorg", N_("Home care") }, { "leefloon", N_("Living wage") },
  { "overlijdens", N_("Deaths") }, { "other", N_("Something else") },
};

static const ParaatOption told[] = {
  { "ict", N_("ICT") }, { "director", N_("General director") }, { "mayor", N_("Mayor") }, { "dpo", N_("DPO") },
  { "police", N_("Police") }, { "supplier", N_("Supplier") }, { "nobody", N_("Nobody yet") },
};

static const ParaatOption certainty[] = {
  { "suspected", N_("A suspicion") }, { "confirmed", N_("Confirmed") }, { "near", N_("Stopped just in time") },
  { "false", N_("A false alarm") },
};

static const ParaatOption how_noticed[] = {
  { "staff", N_("A colleague saw it") }, { "screen", N_("A message on a screen") }, { "ict", N_("ICT or an alarm") },
  { "supplier", N_("The supplier") }, { "citizen", N_("An inhabitant") }, { "press", N_("The press") },
  { "other", N_("In another way") }, { "unknown", N_("I do not know") },
};

static const ParaatOption cause[] = {
  { "malicious", N_("Somebody did it on purpose") }, { "human", N_("A human mistake") }, { "system", N_("A breakdown") },
  { "third", N_("At a supplier or partner") }, { "natural", N_("Fire, water, storm, electricity") },
  { "unknown", N_("I do not know") },
};

static const ParaatOption effects[] = {
  { "confidentiality", N_("Data were seen or taken") }, { "integrity", N_("Data were changed or encrypted") },
  { "availability", N_("Systems or data cannot be reached") }, { "unknown", N_("I do not know") },
};

static const ParaatOption backups[] = {
  { "intact", N_("They are intact") }, { "offline", N_("They lie apart, not checked yet") },
  { "hit", N_("They are hit too") }, { "none", N_("There are none") }, { "unknown", N_("I do not know") },
};

static const ParaatOption pd_kinds[] = {
  { "contact", N_("Name and address") }, { "rrn", N_("National register number") }, { "identity", N_("Copy of the eID") },
  { "financial", N_("Bank and income") }, { "health", N_("Health") }, { "social", N_("Social file") },
  { "justice", N_("Police or court") }, { "password", N_("Passwords") }, { "other", N_("Something else") },
  { "unknown", N_("I do not know") },
};

static const ParaatOption pd_groups[] = {
  { "inhabitants", N_("Inhabitants") }, { "staff", N_("Staff") }, { "clients", N_("Clients of the OCMW") },
  { "residents", N_("Residents of the care home") }, { "children", N_("Children") }, { "politicians", N_("Politicians") },
  { "other", N_("Others") }, { "unknown", N_("I do not know") },
};

static const ParaatOption pd_decision[] = {
  { "undecided", N_("To be decided") }, { "will", N_("Yes, it will be") }, { "done", N_("Yes, it is done") },
  { "no", N_("No, not needed") },
};

static const ParaatOption services[] = {
  { "civil", N_("Births, deaths, eID") }, { "social", N_("Social service, living wage") }, { "care", N_("Care home") },
  { "children", N_("Child care and school") }, { "finance", N_("Wages and payments") }, { "contact", N_("Mail and telephone") },
  { "online", N_("Website and e-desk") }, { "technical", N_("Technical service") }, { "other", N_("Something else") },
};

static const ParaatOption hindrance[] = {
  { "none", N_("No hindrance") }, { "limited", N_("Limited: it goes slower") }, { "serious", N_("Serious: parts are down") },
  { "standstill", N_("Everything is down") }, { "unknown", N_("I do not know") },
};

static const ParaatOption outlook[] = {
  { "improving", N_("It gets better") }, { "stable", N_("It stays as it is") }, { "worsening", N_("It gets worse") },
  { "unknown", N_("I do not know") },
};

static const ParaatOption help_wanted[] = {
  { "coordination", N_("Coordination") }, { "technical", N_("Technical advice") }, { "communication", N_("Help with communication") },
  { "information", N_("Only to know it") },
};

static const ParaatOption insurer[] = {
  { "yes", N_("Yes") }, { "planned", N_("Planned") }, { "no", N_("No") }, { "none", N_("There is no insurance") },
  { "unknown", N_("I do not know") },
};

static const ParaatQuestion first[] = {
  { "what", PARAAT_ANSWER_CHOICES, N_("What do you see?"), NULL, OPTIONS (what),
    .detail = "what_text", .detail_label = N_("In one sentence") },
  { "affected", PARAAT_ANSWER_CHOICES, N_("What does not work, or is hit?"), NULL, OPTIONS (affected),
    .detail = "affected_text", .detail_label = N_("Anything else") },
  { "care", PARAAT_ANSWER_CHOICE, N_("Is care or urgent help in danger?"), NULL, OPTIONS (yes_no) },
  { "care_which", PARAAT_ANSWER_CHOICES, N_("Which care?"), NULL, OPTIONS (care_which), .unless = "care!=yes" },
  { "noticed", PARAAT_ANSWER_MOMENT, N_("When did you notice it?") },
  { "ongoing", PARAAT_ANSWER_CHOICE, N_("Is it still going on?"), NULL, OPTIONS (yes_no) },
  { "reporter_name", PARAAT_ANSWER_TEXT, N_("Your name") },
  { "bestuur_name", PARAAT_ANSWER_TEXT, N_("For which administration?") },
  { "besturen", PARAAT_ANSWER_BESTUREN, N_("Which administrations are hit?") },
  { "reporter_phone", PARAAT_ANSWER_TEXT, N_("Mobile number where you can be reached now") },
  { "may_call", PARAAT_ANSWER_SWITCH, N_("The CRT may call me") },
  { "told", PARAAT_ANSWER_CHOICES, N_("Who knows already?"), NULL, OPTIONS (told),
    .detail = "told_text", .detail_label = N_("Anybody else") },
};

static const ParaatQuestion happened[] = {
  { "certainty", PARAAT_ANSWER_CHOICE, N_("How sure is it?"), NULL, OPTIONS (certainty) },
  { "how_noticed", PARAAT_ANSWER_CHOICE, N_("How was it noticed?"), NULL, OPTIONS (how_noticed) },
  { "started", PARAAT_ANSWER_MOMENT, N_("Since when is it going on?") },
  { "description", PARAAT_ANSWER_WORDS, N_("What happened, in order?"),
    N_("In your own words. Do not write names of people whose data are involved.") },
  { "sites", PARAAT_ANSWER_TEXT, N_("At which buildings or services?") },
  { "supplier", PARAAT_ANSWER_CHOICE, N_("Is a supplier involved?"), NULL, OPTIONS (yes_no),
    .detail = "supplier_name", .detail_label = N_("Which one, and whom do you know there?"), .detail_on = "yes" },
  { "others_hit", PARAAT_ANSWER_CHOICE, N_("Are others hit too?"), NULL, OPTIONS (yes_no),
    .detail = "others_which", .detail_label = N_("Which ones?"), .detail_on = "yes" },
};

static const ParaatQuestion technical[] = {
  { "cause", PARAAT_ANSWER_CHOICE, N_("What is the cause?"), NULL, OPTIONS (cause) },
  { "entry", PARAAT_ANSWER_TEXT, N_("How did it come in?"), NULL, .fits = "ransom encrypted no-login phishing leak other" },
  { "systems", PARAAT_ANSWER_WORDS, N_("Which systems are hit?") },
  { "users", PARAAT_ANSWER_TEXT, N_("How many people cannot work?"), N_("A number, or between two.") },
  { "effects", PARAAT_ANSWER_CHOICES, N_("What is the effect?"), NULL, OPTIONS (effects) },
  { "backups", PARAAT_ANSWER_CHOICE, N_("How are the back-ups?"), NULL, OPTIONS (backups),
    .fits = "ransom encrypted no-login outage other" },
  { "traces", PARAAT_ANSWER_WORDS, N_("Which traces are there?"), N_("Addresses, files, mail, accounts, times."),
    .fits = "ransom encrypted no-login phishing leak other" },
  { "measures", PARAAT_ANSWER_WORDS, N_("What was done already?") },
};

static const ParaatQuestion data[] = {
  { "pd", PARAAT_ANSWER_CHOICE, N_("Are personal data involved?"), NULL, OPTIONS (yes_no) },
  { "pd_kinds", PARAAT_ANSWER_CHOICES, N_("Which data?"), NULL, OPTIONS (pd_kinds), .unless = "pd=no" },
  { "pd_groups", PARAAT_ANSWER_CHOICES, N_("Of whom?"), NULL, OPTIONS (pd_groups), .unless = "pd=no" },
  { "pd_count", PARAAT_ANSWER_TEXT, N_("Of about how many people?"), N_("A number, or between two."), .unless = "pd=no" },
  { "pd_protected", PARAAT_ANSWER_CHOICE, N_("Were the data unreadable for others?"), NULL, OPTIONS (yes_no), .unless = "pd=no" },
  { "pd_consequences", PARAAT_ANSWER_WORDS, N_("What can the consequences be for them?"), NULL, .unless = "pd=no" },
  { "pd_aware", PARAAT_ANSWER_MOMENT, N_("When did you know it for sure enough?"),
    N_("From then on the 72 hours of the AVG count."), .unless = "pd=no" },
  { "pd_decision", PARAAT_ANSWER_CHOICE, N_("Is it reported to the GBA?"), NULL, OPTIONS (pd_decision),
    .detail = "pd_reason", .detail_label = N_("Why, and who decided it?"), .unless = "pd=no" },
};

static const ParaatQuestion service[] = {
  { "services", PARAAT_ANSWER_CHOICES, N_("Which services suffer from it?"), NULL, OPTIONS (services) },
  { "hindrance", PARAAT_ANSWER_CHOICE, N_("How much?"), NULL, OPTIONS (hindrance) },
  { "outlook", PARAAT_ANSWER_CHOICE, N_("Where is it going?"), NULL, OPTIONS (outlook) },
  { "workaround", PARAAT_ANSWER_WORDS, N_("How do you go on meanwhile?") },
  { "neighbour", PARAAT_ANSWER_CHOICE, N_("Does another administration help?"), NULL, OPTIONS (yes_no),
    .detail = "neighbour_which", .detail_label = N_("Which one, with what?"), .detail_on = "yes" },
  { "help_wanted", PARAAT_ANSWER_CHOICES, N_("What do you ask of the CRT?"), NULL, OPTIONS (help_wanted) },
  { "crisis_cell", PARAAT_ANSWER_CHOICE, N_("Is the crisis team together?"), NULL, OPTIONS (yes_no_planned),
    .detail = "crisis_lead", .detail_label = N_("Since when, and who leads?"), .detail_on = "yes" },
  { "public", PARAAT_ANSWER_CHOICE, N_("Were the inhabitants told?"), NULL, OPTIONS (yes_no_planned),
    .detail = "public_how", .detail_label = N_("How, and who answers the press?"), .detail_on = "yes" },
};

static const ParaatQuestion police[] = {
  { "ransom", PARAAT_ANSWER_CHOICE, N_("Is money asked?"), NULL, OPTIONS (yes_no), .fits = EXTORTION },
  { "ransom_text", PARAAT_ANSWER_WORDS, N_("What does the note say?"), N_("Type it over, with addresses and amounts."),
    .fits = EXTORTION, .unless = "ransom=no" },
  { "ransom_group", PARAAT_ANSWER_TEXT, N_("By whom, and how much?"), NULL, .fits = EXTORTION, .unless = "ransom=no" },
  { "ransom_contact", PARAAT_ANSWER_CHOICE, N_("Was there contact with the attackers?"), N_("Do not answer. Leave that to the police."),
    OPTIONS (yes_no), .fits = EXTORTION, .unless = "ransom=no" },
  { "ransom_paid", PARAAT_ANSWER_CHOICE, N_("Was anything paid?"), NULL, OPTIONS (yes_no), .fits = EXTORTION, .unless = "ransom=no" },
  { "money", PARAAT_ANSWER_CHOICE, N_("Was money transferred to fraudsters?"), N_("Then call the bank at once."),
    OPTIONS (yes_no), .fits = "phishing no-login other" },
  { "complaint", PARAAT_ANSWER_CHOICE, N_("Was a complaint lodged with the police?"), NULL, OPTIONS (yes_no_planned),
    .detail = "complaint_number", .detail_label = N_("Police zone and number of the report"), .detail_on = "yes" },
  { "insurer", PARAAT_ANSWER_CHOICE, N_("Does the insurer know?"), NULL, OPTIONS (insurer),
    .detail = "insurer_number", .detail_label = N_("File number"), .detail_on = "yes" },
};

/* What the register asks of every incident, and AVG art. 33(5) of every breach. */
static const ParaatQuestion small[] = {
  { "what", PARAAT_ANSWER_CHOICES, N_("What do you see?"), NULL, OPTIONS (what),
    .detail = "what_text", .detail_label = N_("In one sentence") },
  { "noticed", PARAAT_ANSWER_MOMENT, N_("When did you notice it?") },
  { "pd", PARAAT_ANSWER_CHOICE, N_("Are personal data involved?"), NULL, OPTIONS (yes_no) },
  { "pd_kinds", PARAAT_ANSWER_CHOICES, N_("Which data?"), NULL, OPTIONS (pd_kinds), .unless = "pd=no" },
  { "pd_count", PARAAT_ANSWER_TEXT, N_("Of about how many people?"), N_("A number, or between two."), .unless = "pd=no" },
  { "pd_consequences", PARAAT_ANSWER_WORDS, N_("What can the consequences be for them?"), NULL, .unless = "pd=no" },
  { "measures", PARAAT_ANSWER_WORDS, N_("What was done already?") },
  { "pd_decision", PARAAT_ANSWER_CHOICE, N_("Is it reported to the GBA?"), NULL, OPTIONS (pd_decision),
    .detail = "pd_reason", .detail_label = N_("Why, and who decided it?"), .unless = "pd=no" },
  { "lessons", PARAAT_ANSWER_WORDS, N_("What do you learn from it?") },
};

#define PAGE(list) .questions = list, .n_questions = G_N_ELEMENTS (list)

static const ParaatFormPage first_page = { PARAAT_FORM_FIRST, N_("The six questions"), N_("whoever sees it"), NULL, PAGE (first) };
static const ParaatFormPage small_page = { PARAAT_FORM_SMALL, N_("Small incident"), N_("whoever sees it"), NULL, PAGE (small) };

static const ParaatFormPage pages[] = {
  { "happened", N_("What happened"), N_("Service desk"), "other", PAGE (happened) },
  { "technical", N_("The technical side"), N_("ICT"), "ict", PAGE (technical) },
  { "data", N_("Personal data"), N_("DPO"), "dpo", PAGE (data) },
  { "service", N_("Consequences for the services"), N_("General director"), "director", PAGE (service) },
  { "police", N_("Extortion and complaint"), N_("General director"), "director", PAGE (police) },
};

const ParaatFormPage *
paraat_form_get_pages (guint *out_n)
{
  *out_n = G_N_ELEMENTS (pages);

  return pages;
}

const ParaatFormPage *
paraat_form_get_page (const char *key)
{
  if (g_str_equal (key, PARAAT_FORM_FIRST))
    return &first_page;
  if (g_str_equal (key, PARAAT_FORM_SMALL))
    return &small_page;
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (key, pages[i].key))
      return &pages[i];

  return NULL;
}

static const ParaatQuestion *
find_in (const ParaatFormPage *page,
         const char           *field)
{
  for (guint i = 0; i < page->n_questions; i++)
    if (g_str_equal (page->questions[i].field, field))
      return &page->questions[i];

  return NULL;
}

/**
 * paraat_form_find:
 * @field: of a report
 *
 * Returns: (transfer none) (nullable): the question that is asked for it; not for a detail
 */
const ParaatQuestion *
paraat_form_find (const char *field)
{
  const ParaatQuestion *found = find_in (&first_page, field);

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (pages); i++)
    found = find_in (&pages[i], field);

  return found != NULL ? found : find_in (&small_page, field);
}

static const ParaatQuestion *
find_asking_in (const ParaatFormPage *page,
                const char           *field)
{
  for (guint i = 0; i < page->n_questions; i++)
    if (g_str_equal (page->questions[i].field, field) || g_strcmp0 (page->questions[i].detail, field) == 0)
      return &page->questions[i];

  return NULL;
}

/**
 * paraat_form_find_asking:
 * @field: a field, or the detail of one
 *
 * Returns: (nullable): the question that asks for it
 */
const ParaatQuestion *
paraat_form_find_asking (const char *field)
{
  const ParaatQuestion *found = find_asking_in (&first_page, field);

  for (guint i = 0; found == NULL && i < G_N_ELEMENTS (pages); i++)
    found = find_asking_in (&pages[i], field);

  return found != NULL ? found : find_asking_in (&small_page, field);
}

/* The six numbers of the crisis page, from which those of the report go on. */
static gboolean
begins_number (const ParaatFormPage *page,
               const char           *field)
{
  static const char * const numbered[] = { "what", "affected", "care", "noticed", "reporter_name", "told", NULL };

  return page != &first_page || g_strv_contains (numbered, field);
}

static gboolean
count_to (const ParaatFormPage *page,
          const char           *field,
          guint                *number,
          guint                *below)
{
  for (guint i = 0; i < page->n_questions; i++)
    {
      gboolean begins = begins_number (page, page->questions[i].field);

      *below = begins ? 0 : *below + 1;
      *number += begins;
      if (g_str_equal (page->questions[i].field, field))
        return TRUE;
    }

  return FALSE;
}

/**
 * paraat_form_dup_number:
 * @field: of a question
 *
 * Who reads a report out, writes it on paper or types it over finds the same number at the other end, whatever else was
 * answered.
 *
 * Returns: (transfer full) (nullable): the number that the question has on the crisis page, with a letter for what is asked
 *   below the same one, and further on a number of its own
 */
char *
paraat_form_dup_number (const char *field)
{
  guint number = 0;
  guint below = 0;
  gboolean is_found = count_to (&first_page, field, &number, &below);

  for (guint i = 0; !is_found && i < G_N_ELEMENTS (pages); i++)
    is_found = count_to (&pages[i], field, &number, &below);
  if (!is_found && g_str_equal (field, "lessons"))   /* asked of a small incident alone */
    return g_strdup_printf ("%u", number + 1);
  if (!is_found)
    return NULL;

  return below > 0 ? g_strdup_printf ("%u%c", number, (char) ('a' + below)) : g_strdup_printf ("%u", number);
}

const char *
paraat_form_question (const char *field)
{
  const ParaatQuestion *question = paraat_form_find_asking (field);

  if (question == NULL)
    return NULL;

  return g_str_equal (question->field, field) ? _(question->label) : _(question->detail_label);
}

/* RSIT version 1003; ransomware is no type of its own there. */
const char *
paraat_form_rsit (const char * const *what_keys,
                  gboolean            exercise)
{
  static const struct { const char *what; const char *rsit; } map[] = {
    { "ransom", "intrusions/system-compromise" },
    { "encrypted", "malicious-code/infected-system" },
    { "no-login", "intrusions/unprivileged-account-compromise" },
    { "leak", "information-content-security/data-leak" },
    { "phishing", "fraud/phishing" },
    { "lost", "information-content-security/data-loss" },
    { "outage", "availability/outage" },
    { "other", "other/undetermined" },
  };

  if (exercise)
    return "test/test";
  for (guint i = 0; what_keys != NULL && i < G_N_ELEMENTS (map); i++)
    if (g_strv_contains (what_keys, map[i].what))
      return map[i].rsit;

  return NULL;
}

const char *
paraat_form_root_cause (const char *key)
{
  static const struct { const char *cause; const char *root_cause; } map[] = {
    { "malicious", "malicious-actions" }, { "human", "human-errors" }, { "system", "system-failures" },
    { "third", "third-party-failures" }, { "natural", "natural-phenomena" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (map); i++)
    if (g_strcmp0 (map[i].cause, key) == 0)
      return map[i].root_cause;

  return NULL;
}
