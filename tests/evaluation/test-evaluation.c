/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "newer.h"
#include "paraat-content.h"
#include "paraat-evaluation.h"
#include "support.h"

typedef struct
{
  char                      *dir;      /* (owned) */
  ParaatStore               *store;    /* (owned) open */
  const ParaatQuestionnaire *questionnaire;
  ParaatUuid                 gemeente;
  ParaatUuid                 ocmw;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("evaluation");
  fixture->store = support_new_store (fixture->dir);
  fixture->questionnaire = paraat_content_get_questionnaire (NULL);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fixture->gemeente);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "ocmw:99999", &fixture->ocmw);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  g_object_unref (fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static ParaatEvaluation *
open_it (Fixture      *fixture,
         ParaatRecord *record)
{
  ParaatEvaluation *self = paraat_evaluation_new (fixture->store, record, fixture->questionnaire);

  while (!paraat_evaluation_get_is_loaded (self))
    g_main_context_iteration (NULL, TRUE);

  return self;
}

static ParaatEvaluation *
begin (Fixture  *fixture,
       gboolean  is_quick)
{
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->store, &fixture->gemeente, fixture->questionnaire,
                                                                 is_quick);

  return open_it (fixture, record);
}

static void
answer (ParaatEvaluation *self,
        const char       *id,
        const ParaatUuid *bestuur,
        ParaatReplyKind   kind,
        int               level)
{
  ParaatReply reply = { kind, level };
  const ParaatControl *control = paraat_questionnaire_lookup (paraat_evaluation_get_questionnaire (self), id);

  g_assert_true (paraat_evaluation_set_reply (self, control->index, bestuur, &reply));
}

static int
level_of (ParaatEvaluation *self,
          const char       *id,
          const ParaatUuid *bestuur)
{
  const ParaatControl *control = paraat_questionnaire_lookup (paraat_evaluation_get_questionnaire (self), id);
  ParaatReply reply = paraat_evaluation_get_reply (self, control->index, bestuur);

  return reply.kind == PARAAT_REPLY_LEVEL ? reply.level : -(int) reply.kind - 1;
}

static void
wait_until_saved (ParaatEvaluation *self)
{
  for (guint i = 0; i < paraat_evaluation_get_questionnaire (self)->controls->len; i++)
    while (paraat_record_has_unsaved (paraat_evaluation_get_answer (self, i)))
      g_main_context_iteration (NULL, TRUE);
  while (paraat_record_has_unsaved (paraat_evaluation_get_record (self)))
    g_main_context_iteration (NULL, TRUE);
}

/* Everything that has been answered is there when the store is opened anew, and one is where one was. */
static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  ParaatEvaluation *self = begin (fixture, FALSE);
  ParaatUuid id = *paraat_record_get_id (paraat_evaluation_get_record (self));
  g_autoptr(ParaatRecord) record = NULL;
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;

  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 2);
  paraat_evaluation_set_position (self, at);
  wait_until_saved (self);
  g_object_unref (self);
  support_close (fixture->store);
  g_object_unref (fixture->store);
  fixture->store = support_new_store (fixture->dir);
  record = paraat_record_get (fixture->store, &id);
  while (!paraat_record_get_is_loaded (record))
    g_main_context_iteration (NULL, TRUE);
  self = open_it (fixture, record);
  g_assert_cmpint (level_of (self, "back-up", NULL), ==, 2);
  g_assert_cmpuint (paraat_evaluation_get_position (self), ==, at);
  g_assert_true (paraat_evaluation_fits (self));
  g_object_unref (self);
}

static void
test_differs (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, FALSE);
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;

  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 3);
  answer (self, "back-up", &fixture->ocmw, PARAAT_REPLY_LEVEL, 1);
  g_assert_cmpint (level_of (self, "back-up", &fixture->gemeente), ==, 3);
  g_assert_cmpint (level_of (self, "back-up", &fixture->ocmw), ==, 1);
  g_assert_true (paraat_evaluation_differs (self, at, &fixture->ocmw));
  g_assert_false (paraat_evaluation_differs (self, at, &fixture->gemeente));
  answer (self, "back-up", &fixture->ocmw, PARAAT_REPLY_NONE, 0);
  g_assert_cmpint (level_of (self, "back-up", &fixture->ocmw), ==, 3);
  wait_until_saved (self);
}

static void
test_quick (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, TRUE);
  guint n_answered;
  guint n_steps = 1;
  guint at = paraat_evaluation_get_position (self);

  g_assert_cmpuint (paraat_evaluation_count (self, &n_answered), ==, 8);
  g_assert_cmpuint (n_answered, ==, 0);
  for (guint next = paraat_evaluation_step (self, at, 1); next != at; next = paraat_evaluation_step (self, at, 1))
    {
      at = next;
      n_steps++;
    }
  g_assert_cmpuint (n_steps, ==, 8);
  wait_until_saved (self);
}

/* The whole is as weak as the one that differs. */
static void
test_lowest_counts (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, FALSE);
  guint chapter = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->chapter;
  g_autofree char *id = paraat_uuid_dup_string (&fixture->ocmw);
  g_autofree char *besturen = g_strdup_printf ("[{\"id\":\"%s\",\"name\":\"OCMW\"}]", id);
  g_autoptr(GArray) gaps = NULL;
  ParaatScore together, gemeente;

  paraat_record_set (paraat_evaluation_get_record (self), "besturen", besturen);
  for (guint i = 0; i < fixture->questionnaire->controls->len; i++)
    paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, 4 });
  answer (self, "back-up", &fixture->ocmw, PARAAT_REPLY_LEVEL, 0);
  gaps = paraat_evaluation_list_gaps (self, NULL, NULL);
  g_assert_cmpuint (gaps->len, ==, 1);
  paraat_evaluation_score (self, chapter, NULL, NULL, &together);
  paraat_evaluation_score (self, chapter, &fixture->gemeente, NULL, &gemeente);
  g_assert_cmpint (together.light, ==, PARAAT_LIGHT_RED);
  g_assert_cmpint (gemeente.light, ==, PARAAT_LIGHT_GREEN);
  answer (self, "back-up", &fixture->ocmw, PARAAT_REPLY_NOT_APPLICABLE, 0);
  paraat_evaluation_score (self, chapter, NULL, NULL, &together);
  g_assert_cmpint (together.light, ==, PARAAT_LIGHT_GREEN);
  wait_until_saved (self);
}

/* A fact that takes questions away keeps their answers, and gives them back. */
static void
test_relevance (Fixture       *fixture,
                gconstpointer  data)
{
  const ParaatQuestionnaire *questionnaire = fixture->questionnaire;
  g_autoptr(ParaatEvaluation) self = begin (fixture, FALSE);
  guint n_all = paraat_evaluation_count (self, NULL);
  guint of_cloud = 0;

  while (!g_str_equal (((ParaatTerm *) g_ptr_array_index (questionnaire->facts, of_cloud))->id, "cloud"))
    of_cloud++;
  for (guint i = 0; i < n_all; i++)
    paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, 4 });
  g_assert_true (paraat_evaluation_set_fact (self, of_cloud, PARAAT_TRUTH_NO));
  g_assert_cmpuint (paraat_evaluation_count (self, NULL), ==, n_all - 1);
  g_assert_false (paraat_evaluation_is_asked (self, paraat_questionnaire_lookup (questionnaire, "cloud")->index));
  for (guint i = 0; i < n_all; i++)
    g_assert_cmpint (paraat_evaluation_get_reply (self, i, NULL).level, ==, 4);
  g_assert_true (paraat_evaluation_set_fact (self, of_cloud, PARAAT_TRUTH_YES));
  g_assert_cmpuint (paraat_evaluation_count (self, NULL), ==, n_all);
  wait_until_saved (self);
}

static void
test_close_freezes (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, FALSE);
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;
  ParaatReply reply = { PARAAT_REPLY_LEVEL, 4 };
  ParaatScore before;
  ParaatScore after;

  for (guint i = 0; i < fixture->questionnaire->controls->len; i++)
    paraat_evaluation_set_reply (self, i, NULL, &(ParaatReply) { PARAAT_REPLY_LEVEL, 2 });
  answer (self, "back-up", &fixture->ocmw, PARAAT_REPLY_UNKNOWN, 0);
  paraat_evaluation_close (self, "Jan");
  g_assert_true (paraat_evaluation_is_closed (self));
  g_assert_false (paraat_evaluation_set_reply (self, at, NULL, &reply));
  g_assert_false (paraat_evaluation_set_fact (self, 0, PARAAT_TRUTH_NO));
  paraat_evaluation_score (self, 0, NULL, NULL, &before);
  /* What a colleague's machine brings later. */
  paraat_record_set (paraat_evaluation_get_answer (self, at), "level", "4");
  paraat_record_set_text (paraat_evaluation_get_record (self), "fact.woonzorgcentrum", "no");
  paraat_evaluation_score (self, 0, NULL, NULL, &after);
  g_assert_cmpuint (before.points, ==, after.points);
  g_assert_cmpuint (before.weight, ==, after.weight);
  g_assert_cmpint (before.light, ==, after.light);
  g_assert_cmpint (level_of (self, "back-up", NULL), ==, 2);
  g_assert_cmpint (level_of (self, "back-up", &fixture->ocmw), ==, -(int) PARAAT_REPLY_UNKNOWN - 1);
  wait_until_saved (self);
}

static void
test_next (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = begin (fixture, FALSE);
  g_autoptr(ParaatEvaluation) next = NULL;
  g_autoptr(ParaatRecord) record = NULL;
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;
  guint n_answered;

  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 3);
  paraat_evaluation_set_fact (self, 0, PARAAT_TRUTH_NO);
  paraat_evaluation_close (self, "Jan");
  record = paraat_evaluation_new_next (self, fixture->questionnaire);
  next = open_it (fixture, record);
  g_assert_false (paraat_evaluation_is_closed (next));
  g_assert_cmpint (paraat_evaluation_get_fact (next, 0), ==, PARAAT_TRUTH_NO);
  g_assert_cmpint (paraat_evaluation_get_carried (next, at).level, ==, 3);
  g_assert_cmpint (paraat_evaluation_get_reply (next, at, NULL).kind, ==, PARAAT_REPLY_NONE);
  paraat_evaluation_count (next, &n_answered);
  g_assert_cmpuint (n_answered, ==, 0);
  wait_until_saved (self);
  wait_until_saved (next);
}

static void
append_there (ParaatStore          *there,
              const ParaatIdentity *identity,
              const char           *field,
              const char           *value,
              GPtrArray            *changes)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) said = NULL;
  g_autoptr(GError) error = NULL;

  g_ptr_array_add (edits, paraat_store_new_edit (there, identity, field, value));
  said = support_append (there, edits, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < said->len; i++)
    g_ptr_array_add (changes, paraat_change_ref (g_ptr_array_index (said, i)));
}

/* Two people on two laptops answer the same evaluation: what only one said is there, where both said the same nobody chooses,
 * and where they differ the latest counts until somebody does. */
static void
test_colleague (Fixture       *fixture,
                gconstpointer  data)
{
  static const char * const theirs[][2] = { { "back-up", "1" }, { "oefenen", "2" }, { "mfa", "4" } };
  g_autofree char *dir = support_new_dir ("evaluation-there");
  ParaatStore *there = support_new_store (dir);
  g_autoptr(ParaatEvaluation) self = begin (fixture, FALSE);
  const ParaatIdentity *root = paraat_record_get_identity (paraat_evaluation_get_record (self));
  g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *ocmw = paraat_uuid_dup_string (&fixture->ocmw);
  g_autofree char *of_ocmw = g_strconcat ("level.", ocmw, NULL);
  g_autofree char *disputed = NULL;
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;

  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 3);
  answer (self, "oefenen", NULL, PARAAT_REPLY_LEVEL, 2);
  answer (self, "mfa", &fixture->ocmw, PARAAT_REPLY_LEVEL, 0);
  wait_until_saved (self);
  for (guint i = 0; i < G_N_ELEMENTS (theirs); i++)
    {
      ParaatIdentity child;
      ParaatUuid id;

      paraat_uuid_known (&root->record, PARAAT_KIND_ANSWER, theirs[i][0], &id);
      paraat_identity_init_child (&child, root, PARAAT_KIND_ANSWER, &id);
      append_there (there, &child, "level", theirs[i][1], changes);
      if (g_str_equal (theirs[i][0], "mfa"))
        append_there (there, &child, of_ocmw, "3", changes);
    }
  support_put_device (fixture->store, paraat_store_get_device (there), "daar", &error);
  merged = support_merge (fixture->store, changes, &error);
  g_assert_no_error (error);
  while (level_of (self, "mfa", NULL) != 4 || !paraat_evaluation_is_disputed (self, at))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (paraat_evaluation_is_disputed (self, paraat_questionnaire_lookup (fixture->questionnaire, "oefenen")->index));
  g_assert_cmpint (level_of (self, "oefenen", NULL), ==, 2);
  disputed = paraat_evaluation_dup_disputed (self, at);
  g_assert_cmpstr (disputed, ==, "level");
  g_free (disputed);
  disputed = paraat_evaluation_dup_disputed (self, paraat_questionnaire_lookup (fixture->questionnaire, "mfa")->index);
  g_assert_cmpstr (disputed, ==, of_ocmw);   /* where to choose, also when only one administration is disputed */
  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 1);
  wait_until_saved (self);
  while (paraat_evaluation_is_disputed (self, at))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (level_of (self, "back-up", NULL), ==, 1);
  support_close (there);
  g_object_unref (there);
  support_remove_dir (dir);
}

/* Going on with newer questions costs no answer: what reads otherwise is to be confirmed, what is gone stays stored. */
static void
test_move (Fixture       *fixture,
           gconstpointer  data)
{
  ParaatEvaluation *self = begin (fixture, FALSE);
  g_autoptr(ParaatRecord) record = g_object_ref (paraat_evaluation_get_record (self));
  g_autoptr(ParaatEvaluation) moved = NULL;
  g_autoptr(ParaatRecord) gone = g_object_ref (paraat_evaluation_get_answer (self, paraat_questionnaire_lookup (fixture->questionnaire, "mfa")->index));
  guint at = paraat_questionnaire_lookup (newer_get (), "back-up")->index;

  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 3);
  answer (self, "back-up", &fixture->ocmw, PARAAT_REPLY_LEVEL, 1);
  answer (self, "oefenen", NULL, PARAAT_REPLY_LEVEL, 2);
  answer (self, "mfa", NULL, PARAAT_REPLY_LEVEL, 4);
  g_assert_false (paraat_evaluation_move (self, fixture->questionnaire));
  g_assert_true (paraat_evaluation_move (self, newer_get ()));
  g_assert_false (paraat_evaluation_move (self, newer_get ()));
  wait_until_saved (self);
  moved = paraat_evaluation_new (fixture->store, record, newer_get ());
  while (!paraat_evaluation_get_is_loaded (moved))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_evaluation_fits (moved));
  g_assert_cmpint (paraat_evaluation_get_reply (moved, at, NULL).kind, ==, PARAAT_REPLY_NONE);
  g_assert_cmpint (paraat_evaluation_get_carried (moved, at).level, ==, 3);
  g_assert_cmpint (level_of (moved, "oefenen", NULL), ==, 2);
  g_assert_cmpint (level_of (moved, "mfa-2", NULL), ==, -(int) PARAAT_REPLY_NONE - 1);
  g_assert_cmpstr (paraat_record_get_value (gone, "level"), ==, "4");
  g_assert_true (paraat_evaluation_confirm (moved, at));
  g_assert_cmpint (level_of (moved, "back-up", &fixture->ocmw), ==, 1);
  wait_until_saved (moved);
  g_object_unref (self);
}

/* What an administration answered this time goes before what it answered last time, also when all of it is still so. */
static void
test_confirm_keeps_today (Fixture       *fixture,
                          gconstpointer  data)
{
  ParaatEvaluation *self = begin (fixture, FALSE);
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;
  ParaatRecord *of_backup = paraat_evaluation_get_answer (self, at);
  g_autofree char *id = paraat_uuid_dup_string (&fixture->ocmw);
  g_autofree char *carried = g_strconcat ("carried.", id, NULL);

  paraat_record_set (of_backup, "carried", "3");
  paraat_record_set (of_backup, carried, "1");
  answer (self, "back-up", &fixture->ocmw, PARAAT_REPLY_LEVEL, 4);
  g_assert_true (paraat_evaluation_confirm (self, at));
  g_assert_cmpint (level_of (self, "back-up", NULL), ==, 3);
  g_assert_cmpint (level_of (self, "back-up", &fixture->ocmw), ==, 4);
  wait_until_saved (self);
  g_object_unref (self);
}

/* One that differed last time and not this time does not differ again once the answer is confirmed under newer questions. */
static void
test_move_forgets_before (Fixture       *fixture,
                          gconstpointer  data)
{
  ParaatEvaluation *self = begin (fixture, FALSE);
  g_autoptr(ParaatRecord) record = g_object_ref (paraat_evaluation_get_record (self));
  g_autoptr(ParaatEvaluation) moved = NULL;
  ParaatRecord *of_backup = paraat_evaluation_get_answer (self, paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index);
  guint at = paraat_questionnaire_lookup (newer_get (), "back-up")->index;
  g_autofree char *id = paraat_uuid_dup_string (&fixture->ocmw);
  g_autofree char *carried = g_strconcat ("carried.", id, NULL);

  paraat_record_set (of_backup, "carried", "3");
  paraat_record_set (of_backup, carried, "1");
  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 4);
  g_assert_true (paraat_evaluation_move (self, newer_get ()));
  wait_until_saved (self);
  moved = paraat_evaluation_new (fixture->store, record, newer_get ());
  while (!paraat_evaluation_get_is_loaded (moved))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_evaluation_confirm (moved, at));
  g_assert_cmpint (level_of (moved, "back-up", NULL), ==, 4);
  g_assert_cmpint (level_of (moved, "back-up", &fixture->ocmw), ==, 4);
  wait_until_saved (moved);
  g_object_unref (self);
}

/* Nobody moves what is still being read: an answer on a question that now reads otherwise would count for it, unseen. */
static void
test_move_while_reading (Fixture       *fixture,
                         gconstpointer  data)
{
  ParaatEvaluation *self = begin (fixture, FALSE);
  const ParaatUuid id = *paraat_record_get_id (paraat_evaluation_get_record (self));
  g_autoptr(ParaatRecord) record = NULL;
  g_autoptr(ParaatEvaluation) moved = NULL;
  guint at = paraat_questionnaire_lookup (newer_get (), "back-up")->index;

  answer (self, "back-up", NULL, PARAAT_REPLY_LEVEL, 3);
  wait_until_saved (self);
  g_object_unref (self);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  record = paraat_record_get (fixture->store, &id);
  while (!paraat_record_get_is_loaded (record))
    g_main_context_iteration (NULL, TRUE);
  self = paraat_evaluation_new (fixture->store, record, fixture->questionnaire);
  g_assert_false (paraat_evaluation_get_is_loaded (self));
  g_assert_false (paraat_evaluation_move (self, newer_get ()));
  while (!paraat_evaluation_get_is_loaded (self))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (paraat_evaluation_move (self, newer_get ()));
  wait_until_saved (self);
  moved = paraat_evaluation_new (fixture->store, record, newer_get ());
  while (!paraat_evaluation_get_is_loaded (moved))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (paraat_evaluation_get_reply (moved, at, NULL).kind, ==, PARAAT_REPLY_NONE);
  g_assert_cmpint (paraat_evaluation_get_carried (moved, at).level, ==, 3);
  g_object_unref (self);
}

/* What another program, or a damaged store, says is no answer. */
static void
test_strange_values (Fixture       *fixture,
                     gconstpointer  data)
{
  static const char * const values[] = { "5", "-1", "2.5", "\"2\"", "[]", "null", "true", "22" };
  g_autoptr(ParaatEvaluation) self = begin (fixture, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      paraat_record_set (paraat_evaluation_get_answer (self, 0), "level", values[i]);
      g_assert_cmpint (paraat_evaluation_get_reply (self, 0, NULL).kind, ==, PARAAT_REPLY_NONE);
    }
  paraat_record_set (paraat_evaluation_get_record (self), "closed", "{\"replies\":[]}");
  g_assert_false (paraat_evaluation_is_closed (self));
  paraat_record_set (paraat_evaluation_get_record (self), "version", "2");
  g_assert_false (paraat_evaluation_fits (self));
  wait_until_saved (self);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/evaluation/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("resume", test_resume);
  ADD ("differs", test_differs);
  ADD ("quick", test_quick);
  ADD ("relevance", test_relevance);
  ADD ("lowest-counts", test_lowest_counts);
  ADD ("close-freezes", test_close_freezes);
  ADD ("next", test_next);
  ADD ("colleague", test_colleague);
  ADD ("move", test_move);
  ADD ("move-while-reading", test_move_while_reading);
  ADD ("confirm-keeps-today", test_confirm_keeps_today);
  ADD ("move-forgets-before", test_move_forgets_before);
  ADD ("strange-values", test_strange_values);
#undef ADD

  return g_test_run ();
}
