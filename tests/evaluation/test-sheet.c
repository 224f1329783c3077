/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-day.h"
#include "paraat-sheet.h"
#include "support.h"

#include <string.h>

typedef struct
{
  char             *dir;          /* (owned) */
  ParaatStore      *store;        /* (owned) open */
  ParaatUuid        gemeente;
  ParaatEvaluation *evaluation;   /* (owned) */
  ParaatAsk         an;
} Fixture;

static void
wait_until_loaded (ParaatEvaluation *self)
{
  while (!paraat_evaluation_get_is_loaded (self))
    g_main_context_iteration (NULL, TRUE);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = NULL;

  fixture->dir = support_new_dir ("sheet");
  fixture->store = support_new_store (fixture->dir);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fixture->gemeente);
  record = paraat_evaluation_new_record (fixture->store, &fixture->gemeente, paraat_content_get_questionnaire (NULL), FALSE);
  fixture->evaluation = paraat_evaluation_new (fixture->store, record, paraat_content_get_questionnaire (NULL));
  wait_until_loaded (fixture->evaluation);
  fixture->an = (ParaatAsk) { .name = (char *) "An Peeters", .by = (char *) "Bert Claes", .on = (char *) "2026-11-28",
                              .until = (char *) "2026-12-15" };
  paraat_evaluation_name_colleague (fixture->evaluation, "An Peeters", &fixture->an.colleague);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_unref (fixture->evaluation);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
reply (ParaatEvaluation *self,
       guint             control,
       int               level)
{
  g_assert_true (paraat_evaluation_set_reply (self, control, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, level }));
}

static char *
wait_for_colleague (ParaatEvaluation *self,
                    guint             control)
{
  gint64 until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  char *name;

  while ((name = paraat_evaluation_dup_colleague (self, control, NULL)) == NULL && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);

  return name;
}

/* One read anew, as a colleague on another laptop has it. */
static ParaatEvaluation *
read_anew (Fixture *fixture)
{
  const ParaatIdentity identity = *paraat_record_get_identity (paraat_evaluation_get_record (fixture->evaluation));
  g_autoptr(ParaatRecord) record = NULL;
  ParaatEvaluation *self;

  g_clear_object (&fixture->evaluation);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  fixture->store = support_new_store (fixture->dir);
  record = paraat_record_new (fixture->store, &identity);
  self = paraat_evaluation_new (fixture->store, record, paraat_content_get_questionnaire (NULL));
  wait_until_loaded (self);
  fixture->evaluation = self;

  return self;
}

static void
test_days (void)
{
  static const struct { const char *typed, *kept, *shown; } days[] = {
    { "31/12/2026", "2026-12-31", "31/12/2026" }, { " 1-2-27 ", "2027-02-01", "01/02/2027" }, { "29.02.2028", "2028-02-29", "29/02/2028" },
    { "29/02/2027", NULL, NULL }, { "31/12", NULL, NULL }, { "morgen", NULL, NULL }, { "", NULL, NULL }, { "1/1/1999", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *kept = paraat_day_parse (days[i].typed);
      g_autofree char *shown = paraat_day_format (kept);

      g_assert_cmpstr (kept, ==, days[i].kept);
      g_assert_cmpstr (shown, ==, days[i].shown);
    }
}

/* For each question its number, the five levels with a box, and not whether or how it was answered. */
static void
test_sheet_holds (Fixture       *fixture,
                  gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  const guint controls[] = { 2, 11 };
  const char * const top[] = { "An Peeters", "Bert Claes", "15/12/2026", "Gemeente *Voorbeeldegem*" };
  g_autoptr(ParaatDocument) document = NULL;
  g_autoptr(ParaatBlock) tree = NULL;
  g_autoptr(GError) error = NULL;
  const char *markdown;
  guint n_boxes = 0;

  reply (fixture->evaluation, 2, 3);
  paraat_record_set_text (paraat_evaluation_get_answer (fixture->evaluation, 2), "note", "merk X");
  document = paraat_sheet_new (fixture->evaluation, &fixture->an, controls, G_N_ELEMENTS (controls), "Gemeente *Voorbeeldegem*");
  markdown = paraat_document_get_markdown (document);
  tree = paraat_markdown_parse (markdown, &error);
  g_assert_no_error (error);
  g_assert_nonnull (tree);
  for (const char *at = strstr (markdown, "- [ ] "); at != NULL; at = strstr (at + 1, "- [ ] "))
    n_boxes++;
  g_assert_cmpuint (n_boxes, ==, G_N_ELEMENTS (controls) * (PARAAT_N_LEVELS + 2));
  for (guint i = 0; i < questionnaire->controls->len; i++)
    {
      const ParaatControl *control = g_ptr_array_index (questionnaire->controls, i);
      g_autofree char *question = paraat_markdown_escape (control->question);
      gboolean is_there = strstr (markdown, question) != NULL;

      g_assert_cmpint (is_there, ==, i == 2 || i == 11);
    }
  for (guint i = 0; i < G_N_ELEMENTS (top); i++)
    {
      g_autofree char *escaped = paraat_markdown_escape (top[i]);

      g_assert_nonnull (strstr (markdown, escaped));
    }
  g_assert_null (strstr (markdown, "[x]"));
  g_assert_null (strstr (markdown, "merk X"));
  g_assert_nonnull (paraat_document_get_banner (document));
}

static guint
count (const char *text,
       const char *word)
{
  guint n = 0;

  for (const char *at = strstr (text, word); at != NULL; at = strstr (at + 1, word))
    n++;

  return n;
}

/* A row for each administration when there are several, and none of it when there is one. */
static void
test_besturen (Fixture       *fixture,
               gconstpointer  data)
{
  static const char * const both = "[{\"id\":\"%s\",\"name\":\"Gemeente V\"},{\"id\":\"%s\",\"name\":\"OCMW | *V*\"}]";
  const guint controls[] = { 0, 7 };
  ParaatRecord *record = paraat_evaluation_get_record (fixture->evaluation);
  g_autofree char *gemeente = paraat_uuid_dup_string (&fixture->gemeente);
  g_autofree char *ocmw = paraat_uuid_dup_string (&fixture->an.colleague);   /* any will do */
  g_autofree char *one = g_strdup_printf ("[{\"id\":\"%s\",\"name\":\"Gemeente V\"}]", gemeente);
  g_autofree char *two = g_strdup_printf (both, gemeente, ocmw);
  g_autoptr(ParaatDocument) alone = NULL;
  g_autoptr(ParaatDocument) together = NULL;
  g_autoptr(ParaatBlock) tree = NULL;
  const ParaatBlock *table = NULL;
  const ParaatBlock *row;
  g_autofree char *name = NULL;
  const char *markdown;

  paraat_record_set (record, "besturen", one);
  alone = paraat_sheet_new (fixture->evaluation, &fixture->an, controls, G_N_ELEMENTS (controls), "Gemeente V");
  g_assert_null (strstr (paraat_document_get_markdown (alone), "Does another answer hold"));
  paraat_record_set (record, "besturen", two);
  together = paraat_sheet_new (fixture->evaluation, &fixture->an, controls, G_N_ELEMENTS (controls), "Gemeente V, OCMW V");
  markdown = paraat_document_get_markdown (together);
  g_assert_cmpuint (count (markdown, "Does another answer hold"), ==, G_N_ELEMENTS (controls));
  g_assert_cmpuint (count (markdown, "☐"), ==, G_N_ELEMENTS (controls) * 2 * (PARAAT_N_LEVELS + 2));
  tree = paraat_markdown_parse (markdown, NULL);
  for (guint i = 0; i < tree->children->len && table == NULL; i++)
    if (((ParaatBlock *) g_ptr_array_index (tree->children, i))->n_columns == PARAAT_N_LEVELS + 3)
      table = g_ptr_array_index (tree->children, i);
  g_assert_nonnull (table);
  g_assert_cmpuint (table->children->len, ==, 3);
  row = g_ptr_array_index (table->children, 2);
  name = paraat_block_dup_text (g_ptr_array_index (row->children, 0));
  g_assert_cmpstr (name, ==, "OCMW | *V*");
}

/* What is typed back in for one administration is the colleague's too, and answers the question. */
static void
test_typed_for_one (Fixture       *fixture,
                    gconstpointer  data)
{
  ParaatEvaluation *self = fixture->evaluation;
  ParaatUuid ocmw;
  g_autofree char *name = NULL;
  gint64 until;

  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "ocmw:99999", &ocmw);
  reply (self, 1, 3);
  paraat_evaluation_ask (self, 1, &fixture->an);
  paraat_evaluation_speak_for (self, &fixture->an.colleague);
  g_assert_true (paraat_evaluation_set_reply (self, 1, &ocmw, &(ParaatReply) { PARAAT_REPLY_LEVEL, 0 }));
  paraat_evaluation_speak_for (self, NULL);
  self = read_anew (fixture);
  g_assert_cmpint (paraat_evaluation_get_reply (self, 1, NULL).level, ==, 3);
  g_assert_cmpint (paraat_evaluation_get_reply (self, 1, &ocmw).level, ==, 0);
  g_assert_false (paraat_evaluation_is_waited_for (self, 1));
  until = g_get_monotonic_time () + 5 * G_USEC_PER_SEC;
  while ((name = paraat_evaluation_dup_colleague (self, 1, &ocmw)) == NULL && g_get_monotonic_time () < until)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (name, ==, "An Peeters");
  g_assert_null (paraat_evaluation_dup_colleague (self, 1, NULL));
}

static void
test_asked_is_kept (Fixture       *fixture,
                    gconstpointer  data)
{
  ParaatEvaluation *self = fixture->evaluation;
  g_autoptr(GPtrArray) asks = NULL;
  g_autoptr(GPtrArray) sheets = NULL;
  const ParaatAsk *ask;
  const ParaatSheetOut *sheet;

  g_assert_true (paraat_evaluation_ask (self, 3, &fixture->an));
  g_assert_true (paraat_evaluation_ask (self, 1, &fixture->an));
  self = read_anew (fixture);
  asks = paraat_evaluation_list_asks (self, 3);
  g_assert_cmpuint (asks->len, ==, 1);
  ask = g_ptr_array_index (asks, 0);
  g_assert_cmpstr (ask->name, ==, "An Peeters");
  g_assert_cmpstr (ask->by, ==, "Bert Claes");
  g_assert_cmpstr (ask->until, ==, "2026-12-15");
  g_assert_true (paraat_uuid_equal (&ask->colleague, &fixture->an.colleague));
  g_assert_true (paraat_ask_is_open (ask));
  g_assert_true (paraat_evaluation_is_waited_for (self, 3));
  g_assert_false (paraat_evaluation_is_waited_for (self, 2));
  sheets = paraat_evaluation_list_sheets (self);
  g_assert_cmpuint (sheets->len, ==, 1);
  sheet = g_ptr_array_index (sheets, 0);
  g_assert_cmpuint (sheet->controls->len, ==, 2);
  g_assert_cmpuint (g_array_index (sheet->controls, guint, 0), ==, 1);
  g_assert_cmpuint (sheet->n_answered, ==, 0);
}

/* The answer that is typed back in has the colleague as its author, in the change; what the typist says after it has not. */
static void
test_typed_back_in (Fixture       *fixture,
                    gconstpointer  data)
{
  ParaatEvaluation *self = fixture->evaluation;
  g_autofree char *name = NULL;
  g_autofree char *own = NULL;
  g_autoptr(GPtrArray) sheets = NULL;
  const ParaatSaid *said;
  GPtrArray *heads;

  reply (self, 1, 2);
  reply (self, 2, 2);
  paraat_evaluation_ask (self, 1, &fixture->an);
  paraat_evaluation_ask (self, 3, &fixture->an);
  paraat_evaluation_speak_for (self, &fixture->an.colleague);
  reply (self, 1, 2);   /* the same as who guessed it: it is known now */
  paraat_record_type_text (paraat_evaluation_get_answer (self, 1), "note", "zie het blad");
  paraat_evaluation_speak_for (self, NULL);
  reply (self, 4, 1);
  self = read_anew (fixture);
  name = wait_for_colleague (self, 1);
  g_assert_cmpstr (name, ==, "An Peeters");
  own = paraat_evaluation_dup_colleague (self, 4, NULL);
  g_assert_null (own);
  heads = paraat_record_get_heads (paraat_evaluation_get_answer (self, 1), "note");
  said = g_ptr_array_index (heads, 0);
  g_assert_true (paraat_uuid_equal (&said->author, &fixture->an.colleague));
  g_assert_true (paraat_uuid_is_nil (&paraat_evaluation_get_said (self, 4, NULL)->author));
  g_assert_false (paraat_evaluation_is_waited_for (self, 1));
  g_assert_true (paraat_evaluation_is_waited_for (self, 3));
  sheets = paraat_evaluation_list_sheets (self);
  g_assert_cmpuint (((ParaatSheetOut *) g_ptr_array_index (sheets, 0))->n_answered, ==, 1);
}

/* Somebody answers after the colleague did: the colleague is not waited for again, and the answer is not the colleague's. */
static void
test_answered_over (Fixture       *fixture,
                    gconstpointer  data)
{
  ParaatEvaluation *self = fixture->evaluation;
  g_autofree char *name = NULL;

  paraat_evaluation_ask (self, 1, &fixture->an);
  paraat_evaluation_speak_for (self, &fixture->an.colleague);
  reply (self, 1, 4);
  paraat_evaluation_speak_for (self, NULL);
  reply (self, 1, 1);
  self = read_anew (fixture);
  g_assert_false (paraat_evaluation_is_waited_for (self, 1));
  g_assert_true (paraat_evaluation_was_asked (self, 1));
  name = paraat_evaluation_dup_colleague (self, 1, NULL);
  g_assert_null (name);
}

/* Bug "asking again forgets that the first sheet came back": it is waited for anew, and what came back stays known. */
static void
test_asked_again (Fixture       *fixture,
                  gconstpointer  data)
{
  ParaatEvaluation *self = fixture->evaluation;
  g_autoptr(GPtrArray) asks = NULL;
  g_autoptr(GPtrArray) sheets = NULL;
  g_autofree char *words = NULL;
  g_autofree char *name = NULL;
  g_autofree char *answered = NULL;
  const ParaatAsk *ask;

  paraat_evaluation_ask (self, 1, &fixture->an);
  paraat_evaluation_speak_for (self, &fixture->an.colleague);
  reply (self, 1, 4);
  paraat_evaluation_speak_for (self, NULL);
  fixture->an.on = (char *) "2026-12-20";
  paraat_evaluation_ask (self, 1, &fixture->an);
  paraat_evaluation_ask (self, 1, &fixture->an);   /* a third time: it still came back once */
  paraat_evaluation_ask (self, 2, &fixture->an);
  self = read_anew (fixture);
  name = wait_for_colleague (self, 1);
  g_assert_cmpstr (name, ==, "An Peeters");
  g_assert_true (paraat_evaluation_is_waited_for (self, 1));
  asks = paraat_evaluation_list_asks (self, 1);
  ask = g_ptr_array_index (asks, 0);
  g_assert_null (ask->answered);
  g_assert_nonnull (ask->earlier);
  answered = g_strdup (ask->earlier);
  words = paraat_ask_dup_words (ask);
  g_assert_nonnull (strstr (words, "asked again on 20/12/2026, typed in before on "));
  /* Nobody waits for the second sheet any more: the first one is what came. */
  g_assert_true (paraat_evaluation_withdraw (self, 1, &fixture->an.colleague));
  g_assert_true (paraat_evaluation_withdraw (self, 2, &fixture->an.colleague));
  g_assert_false (paraat_evaluation_is_waited_for (self, 1));
  sheets = paraat_evaluation_list_sheets (self);
  g_assert_cmpuint (sheets->len, ==, 1);
  g_assert_cmpuint (((ParaatSheetOut *) g_ptr_array_index (sheets, 0))->n_answered, ==, 1);
  g_assert_cmpuint (((ParaatSheetOut *) g_ptr_array_index (sheets, 0))->controls->len, ==, 1);
  g_assert_cmpstr (((ParaatSheetOut *) g_ptr_array_index (sheets, 0))->ask->answered, ==, answered);
}

static void
test_withdrawn_and_closed (Fixture       *fixture,
                           gconstpointer  data)
{
  ParaatEvaluation *self = fixture->evaluation;
  g_autoptr(GPtrArray) sheets = NULL;

  paraat_evaluation_ask (self, 1, &fixture->an);
  g_assert_true (paraat_evaluation_withdraw (self, 1, &fixture->an.colleague));
  g_assert_false (paraat_evaluation_withdraw (self, 2, &fixture->an.colleague));
  g_assert_false (paraat_evaluation_is_waited_for (self, 1));
  g_assert_false (paraat_evaluation_was_asked (self, 1));
  sheets = paraat_evaluation_list_sheets (self);
  g_assert_cmpuint (sheets->len, ==, 0);
  paraat_evaluation_close (self, "An");
  g_assert_false (paraat_evaluation_ask (self, 1, &fixture->an));
}

/* What another program left in the field is no ask, and no reason to stop. */
static void
test_foreign_asks (Fixture       *fixture,
                   gconstpointer  data)
{
  static const char * const values[] = { "null", "3", "[]", "{}", "{\"name\":4,\"on\":\"2026-11-28\"}", "{\"name\":\"An\"}",
                                         "{\"name\":\"An\",\"on\":\"gisteren\"}", "{\"name\":\"\",\"on\":\"2026-11-28\"}" };
  ParaatRecord *answer = paraat_evaluation_get_answer (fixture->evaluation, 0);
  g_autofree char *id = paraat_uuid_dup_string (&fixture->an.colleague);
  g_autofree char *field = g_strconcat ("asked.", id, NULL);

  paraat_record_set (answer, "asked.niemand", "{\"name\":\"An\",\"on\":\"2026-11-28\"}");
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GPtrArray) asks = NULL;

      paraat_record_set (answer, field, values[i]);
      asks = paraat_evaluation_list_asks (fixture->evaluation, 0);
      g_assert_cmpuint (asks->len, ==, 0);
    }
}

static void
test_one_name_one_colleague (Fixture       *fixture,
                             gconstpointer  data)
{
  ParaatUuid same, other;

  paraat_evaluation_name_colleague (fixture->evaluation, "  an peeters ", &same);
  paraat_evaluation_name_colleague (fixture->evaluation, "An Peters", &other);
  g_assert_true (paraat_uuid_equal (&same, &fixture->an.colleague));
  g_assert_false (paraat_uuid_equal (&other, &fixture->an.colleague));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sheet/days", test_days);
#define ADD(name, func) g_test_add ("/sheet/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("holds", test_sheet_holds);
  ADD ("besturen", test_besturen);
  ADD ("typed-for-one", test_typed_for_one);
  ADD ("asked-is-kept", test_asked_is_kept);
  ADD ("typed-back-in", test_typed_back_in);
  ADD ("answered-over", test_answered_over);
  ADD ("withdrawn-and-closed", test_withdrawn_and_closed);
  ADD ("asked-again", test_asked_again);
  ADD ("foreign-asks", test_foreign_asks);
  ADD ("one-name-one-colleague", test_one_name_one_colleague);
#undef ADD

  return g_test_run ();
}
