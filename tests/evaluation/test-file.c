/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-evaluation-file.h"
#include "support.h"

#include <sqlite3.h>
#include <string.h>

typedef struct
{
  char        *dir;     /* (owned) */
  ParaatStore *store;   /* (owned) open */
} Laptop;

typedef struct
{
  Laptop                     here;
  Laptop                     there;
  const ParaatQuestionnaire *questionnaire;
  ParaatUuid                 gemeente;
  ParaatUuid                 ocmw;
} Fixture;

static void
laptop_open (Laptop     *laptop,
             const char *name)
{
  laptop->dir = support_new_dir (name);
  laptop->store = support_new_store (laptop->dir);
}

static void
laptop_close (Laptop *laptop)
{
  support_close (laptop->store);
  g_object_unref (laptop->store);
  support_remove_dir (laptop->dir);
  g_free (laptop->dir);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  laptop_open (&fixture->here, "here");
  laptop_open (&fixture->there, "there");
  fixture->questionnaire = paraat_content_get_questionnaire (NULL);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "gemeente:99999", &fixture->gemeente);
  paraat_uuid_known (&paraat_uuid_nil, "bestuur", "ocmw:99999", &fixture->ocmw);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  laptop_close (&fixture->here);
  laptop_close (&fixture->there);
}

/* --- what the tests do --- */

static ParaatEvaluation *
open_it (Fixture      *fixture,
         Laptop       *laptop,
         ParaatRecord *record)
{
  ParaatEvaluation *self = paraat_evaluation_new (laptop->store, record, fixture->questionnaire);

  while (!paraat_evaluation_get_is_loaded (self))
    g_main_context_iteration (NULL, TRUE);

  return self;
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

static ParaatRecord *
answer_of (ParaatEvaluation *self,
           const char       *id)
{
  return paraat_evaluation_get_answer (self, paraat_questionnaire_lookup (paraat_evaluation_get_questionnaire (self), id)->index);
}

/* Everything that can be in one. */
static ParaatEvaluation *
fill_in (Fixture *fixture)
{
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->here.store, &fixture->gemeente, fixture->questionnaire,
                                                                 FALSE);
  ParaatEvaluation *self = open_it (fixture, &fixture->here, record);
  g_autofree char *gemeente = paraat_uuid_dup_string (&fixture->gemeente);
  g_autofree char *ocmw = paraat_uuid_dup_string (&fixture->ocmw);
  g_autofree char *besturen = g_strdup_printf ("[{\"id\":\"%s\",\"type\":\"gemeente\",\"name\":\"Gemeente Testem\"},"
                                               "{\"id\":\"%s\",\"name\":\"OCMW\",\"nis\":\"99999\"}]", gemeente, ocmw);
  ParaatReply two = { PARAAT_REPLY_LEVEL, 2 };
  ParaatReply none = { PARAAT_REPLY_UNKNOWN, 0 };
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;

  paraat_record_set (record, "besturen", besturen);
  paraat_record_set_text (record, "previous", ocmw);
  paraat_evaluation_set_fact (self, 0, PARAAT_TRUTH_YES);
  paraat_evaluation_set_fact (self, 1, PARAAT_TRUTH_NO);
  paraat_evaluation_set_position (self, at);
  for (guint i = 0; i < fixture->questionnaire->controls->len; i += 3)
    paraat_evaluation_set_reply (self, i, NULL, &two);
  paraat_evaluation_set_reply (self, at, NULL, &two);
  paraat_evaluation_set_reply (self, at, &fixture->ocmw, &none);
  paraat_evaluation_set_reply (self, at, &fixture->gemeente, &(ParaatReply) { PARAAT_REPLY_NOT_APPLICABLE, 0 });
  paraat_record_set (answer_of (self, "back-up"), "carried", "4");
  paraat_record_set_text (answer_of (self, "back-up"), "reason", "geen \"reden\"\n\\u0000 \x7f");
  paraat_record_set_text (answer_of (self, "back-up"), "note", "nota é 😀 </b>");
  paraat_record_set_text (answer_of (self, "back-up"), "evidence", "");
  paraat_record_set_boolean (answer_of (self, "back-up"), "marked", TRUE);
  wait_until_saved (self);

  return self;
}

static char *
export_it (ParaatEvaluation *self)
{
  char *text = paraat_evaluation_dup_json (self);

  g_assert_nonnull (text);

  return text;
}

static ParaatRecord *
import_bytes (Fixture     *fixture,
              Laptop      *laptop,
              const char  *text,
              gsize        size,
              guint       *out_n_kept,
              GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (text, size);
  g_autoptr(GAsyncResult) result = NULL;

  paraat_evaluation_import_async (laptop->store, bytes, fixture->questionnaire, support_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return paraat_evaluation_import_finish (laptop->store, result, out_n_kept, error);
}

static ParaatEvaluation *
import_it (Fixture    *fixture,
           Laptop     *laptop,
           const char *text,
           guint       n_kept)
{
  g_autoptr(GError) error = NULL;
  guint n = G_MAXUINT;
  g_autoptr(ParaatRecord) record = import_bytes (fixture, laptop, text, strlen (text), &n, &error);

  g_assert_no_error (error);
  g_assert_nonnull (record);
  g_assert_cmpuint (n, ==, n_kept);

  return open_it (fixture, laptop, record);
}

static gint64
count_changes (Laptop *laptop)
{
  g_autofree char *path = g_build_filename (laptop->dir, "paraat.db", NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  gint64 n;

  g_assert_cmpint (sqlite3_open_v2 (path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT count(*) FROM change", -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  n = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return n;
}

static void
assert_level (ParaatEvaluation *self,
              const char       *id,
              ParaatReplyKind   kind,
              int               level)
{
  guint at = paraat_questionnaire_lookup (paraat_evaluation_get_questionnaire (self), id)->index;
  ParaatReply reply = paraat_evaluation_get_reply (self, at, NULL);

  g_assert_cmpint (reply.kind, ==, kind);
  g_assert_cmpint (reply.level, ==, level);
}

/* --- out and in --- */

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *text = export_it (self);
  g_autofree char *again = export_it (self);
  g_autoptr(ParaatEvaluation) other = import_it (fixture, &fixture->there, text, 0);
  g_autofree char *of_other = export_it (other);
  guint at = paraat_questionnaire_lookup (fixture->questionnaire, "back-up")->index;

  g_assert_cmpstr (text, ==, again);
  g_assert_cmpstr (text, ==, of_other);
  g_assert_true (g_str_has_suffix (text, "}\n"));
  g_assert_true (g_str_has_prefix (text, "{\n  \"format\" : \"paraat-evaluation\",\n  \"format_version\" : 1,\n  \"id\" : \""));
  g_assert_true (paraat_identity_equal (paraat_record_get_identity (paraat_evaluation_get_record (self)),
                                        paraat_record_get_identity (paraat_evaluation_get_record (other))));
  g_assert_cmpint (paraat_evaluation_get_reply (other, at, &fixture->ocmw).kind, ==, PARAAT_REPLY_UNKNOWN);
  g_assert_cmpint (paraat_evaluation_get_reply (other, at, &fixture->gemeente).kind, ==, PARAAT_REPLY_NOT_APPLICABLE);
  g_assert_cmpint (paraat_evaluation_get_carried (other, at).level, ==, 4);
  g_assert_cmpuint (paraat_evaluation_get_position (other), ==, at);
  g_assert_false (paraat_evaluation_is_closed (other));
}

/* One in which nobody did anything, of no administration, and the quick one. */
static void
test_bare (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = paraat_evaluation_new_record (fixture->here.store, NULL, fixture->questionnaire, TRUE);
  g_autoptr(ParaatEvaluation) self = open_it (fixture, &fixture->here, record);
  g_autofree char *text = export_it (self);
  g_autoptr(ParaatEvaluation) other = import_it (fixture, &fixture->there, text, 0);
  g_autofree char *of_other = export_it (other);

  g_assert_cmpstr (text, ==, of_other);
  g_assert_true (paraat_evaluation_get_is_quick (other));
  wait_until_saved (self);
}

static void
test_twice (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *text = export_it (self);
  gint64 n_here = count_changes (&fixture->here);
  g_autoptr(ParaatEvaluation) same = import_it (fixture, &fixture->here, text, 0);
  g_autoptr(ParaatEvaluation) other = import_it (fixture, &fixture->there, text, 0);
  gint64 n_there = count_changes (&fixture->there);
  g_autoptr(ParaatEvaluation) again = NULL;

  g_assert_cmpint (count_changes (&fixture->here), ==, n_here);
  g_assert_cmpint (n_there, ==, n_here);
  g_clear_object (&other);
  again = import_it (fixture, &fixture->there, text, 0);
  g_assert_cmpint (count_changes (&fixture->there), ==, n_there);
}

/* What somebody said here wins: said, taken back, or being typed. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *text = export_it (self);
  g_autoptr(ParaatEvaluation) other = import_it (fixture, &fixture->there, text, 0);
  g_autoptr(ParaatEvaluation) again = NULL;
  ParaatRecord *answer = answer_of (other, "back-up");
  g_autofree char *note = NULL;
  gint64 n;

  paraat_record_set (answer, "level", "3");
  paraat_record_set (answer, "carried", "null");
  wait_until_saved (other);
  paraat_record_type_text (answer, "note", "wordt getypt");
  n = count_changes (&fixture->there);
  again = import_it (fixture, &fixture->there, text, 3);
  g_assert_cmpint (count_changes (&fixture->there), ==, n);
  assert_level (again, "back-up", PARAAT_REPLY_LEVEL, 3);
  note = paraat_record_dup_text (answer, "note");
  g_assert_cmpstr (note, ==, "wordt getypt");
  paraat_record_commit (answer, NULL);
  wait_until_saved (other);
}

/* What is only in the file is added to what is here. */
static void
test_adds (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *before = export_it (self);
  g_autoptr(ParaatEvaluation) other = import_it (fixture, &fixture->there, before, 0);
  g_autoptr(ParaatEvaluation) again = NULL;
  g_autofree char *after = NULL;
  g_autofree char *of_other = NULL;
  gint64 n = count_changes (&fixture->there);

  paraat_record_set_text (answer_of (self, "cloud"), "note", "later");
  wait_until_saved (self);
  after = export_it (self);
  again = import_it (fixture, &fixture->there, after, 0);
  wait_until_saved (again);
  while (paraat_record_get_value (answer_of (again, "cloud"), "note") == NULL)
    g_main_context_iteration (NULL, TRUE);
  of_other = export_it (again);
  g_assert_cmpstr (of_other, ==, after);
  g_assert_cmpint (count_changes (&fixture->there), ==, n + 1);
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *before = export_it (self);
  g_autoptr(ParaatEvaluation) other = NULL;
  g_autoptr(ParaatEvaluation) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *of_other = NULL;
  gint64 n;

  paraat_evaluation_close (self, "Jan \"de\" Tester");
  wait_until_saved (self);
  text = export_it (self);
  other = import_it (fixture, &fixture->there, text, 0);
  of_other = export_it (other);
  g_assert_cmpstr (text, ==, of_other);
  g_assert_true (paraat_evaluation_is_closed (other));
  assert_level (other, "back-up", PARAAT_REPLY_LEVEL, 2);
  n = count_changes (&fixture->there);
  /* An older file does not open it. */
  again = import_it (fixture, &fixture->there, before, 0);
  g_assert_true (paraat_evaluation_is_closed (again));
  g_assert_cmpint (count_changes (&fixture->there), ==, n);
}

/* Into a store in which it is still open, a file closes it. */
static void
test_closes (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *before = export_it (self);
  g_autoptr(ParaatEvaluation) other = import_it (fixture, &fixture->there, before, 0);
  g_autofree char *text = NULL;
  g_autoptr(ParaatEvaluation) again = NULL;
  g_autofree char *more = NULL;
  char *at;
  gint64 n;

  paraat_evaluation_close (self, "Jan");
  wait_until_saved (self);
  text = export_it (self);
  again = import_it (fixture, &fixture->there, text, 0);
  while (!paraat_evaluation_is_closed (again))
    g_main_context_iteration (NULL, TRUE);
  n = count_changes (&fixture->there);
  /* What was not in it when it was closed is not added. */
  more = g_strdup (before);
  at = strstr (more, "\"level\" : 2");
  g_assert_nonnull (at);
  memcpy (at, "\"carried\":2", 11);
  g_clear_object (&again);
  again = import_it (fixture, &fixture->there, more, 1);
  g_assert_cmpint (count_changes (&fixture->there), ==, n);
}

static void
test_deleted (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *before = export_it (self);
  g_autoptr(ParaatEvaluation) other = import_it (fixture, &fixture->there, before, 0);
  g_autoptr(ParaatEvaluation) again = NULL;
  g_autofree char *text = NULL;
  gint64 n;

  paraat_record_delete (paraat_evaluation_get_record (other));
  while (paraat_record_get_deletion (paraat_evaluation_get_record (other)) == PARAAT_NOT_DELETED)
    g_main_context_iteration (NULL, TRUE);
  n = count_changes (&fixture->there);
  paraat_record_set_text (answer_of (self, "cloud"), "note", "later");
  wait_until_saved (self);
  text = export_it (self);
  again = import_it (fixture, &fixture->there, text, 1);
  g_assert_cmpint (count_changes (&fixture->there), ==, n);
  g_assert_cmpint (paraat_record_get_deletion (paraat_evaluation_get_record (again)), ==, PARAAT_DELETED);
}

/* First by a file, then by a merge: one evaluation, and nobody has to choose between what is the same. */
static void
test_merge (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(ParaatRecord) record = NULL;
  g_autoptr(ParaatEvaluation) self = NULL;
  g_autoptr(ParaatEvaluation) other = NULL;
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GArray) all = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = NULL;
  g_autofree char *text = NULL;
  g_autofree char *id = g_strdup_printf ("\"%s\"", fixture->questionnaire->id);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, fixture->questionnaire->version);
  ParaatIdentity root, child;
  ParaatUuid answer;

  paraat_identity_init_root (&root, PARAAT_KIND_EVALUATION, &fixture->gemeente, FALSE);
  paraat_uuid_known (&root.record, PARAAT_KIND_ANSWER, "back-up", &answer);
  paraat_identity_init_child (&child, &root, PARAAT_KIND_ANSWER, &answer);
  g_ptr_array_add (edits, paraat_store_new_edit (fixture->here.store, &root, "questionnaire", id));
  g_ptr_array_add (edits, paraat_store_new_edit (fixture->here.store, &root, "version", version));
  g_ptr_array_add (edits, paraat_store_new_edit (fixture->here.store, &child, "level", "3"));
  changes = support_append (fixture->here.store, edits, &error);
  g_assert_no_error (error);
  record = paraat_record_new (fixture->here.store, &root);
  self = open_it (fixture, &fixture->here, record);
  text = export_it (self);
  other = import_it (fixture, &fixture->there, text, 0);
  support_put_device (fixture->there.store, paraat_store_get_device (fixture->here.store), "here", &error);
  g_assert_no_error (error);
  merged = support_merge (fixture->there.store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->refused->len, ==, 0);
  g_assert_cmpuint (merged->n_new, ==, 3);
  all = support_list (fixture->there.store, PARAAT_KIND_EVALUATION, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (all->len, ==, 1);
  state = support_read (fixture->there.store, &answer, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (paraat_state_get_value (state, "level"), ==, "3");
  wait_until_saved (other);
  while (paraat_record_get_heads (answer_of (other, "back-up"), "level")->len < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (paraat_record_count_versions (answer_of (other, "back-up"), "level"), ==, 1);
}

/* What another program wrote and is no answer does not get out: what goes out can come in. */
static void
test_strange_values (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *text = NULL;
  g_autoptr(ParaatEvaluation) other = NULL;
  g_autofree char *of_other = NULL;

  paraat_record_set (answer_of (self, "back-up"), "level", "9");
  paraat_record_set (answer_of (self, "back-up"), "level.iets", "2");
  paraat_record_set (answer_of (self, "back-up"), "note", "{\"a\":1}");
  paraat_record_set (answer_of (self, "back-up"), "later", "true");
  paraat_record_set (paraat_evaluation_get_record (self), "closed", "{\"replies\":[]}");
  paraat_record_set (paraat_evaluation_get_record (self), "besturen", "[1]");
  paraat_record_set (paraat_evaluation_get_record (self), "position", "\"nergens\"");
  wait_until_saved (self);
  text = export_it (self);
  other = import_it (fixture, &fixture->there, text, 0);
  of_other = export_it (other);
  g_assert_cmpstr (text, ==, of_other);
  g_assert_null (strstr (text, "iets"));
  paraat_record_set (paraat_evaluation_get_record (self), "version", "9999");
  g_assert_null (paraat_evaluation_dup_json (self));
  wait_until_saved (self);
}

/* --- hostile --- */

typedef struct
{
  const char *from;   /* (nullable) what is replaced in a good file; NULL: the whole of it */
  const char *to;
  int         code;
} Hostile;

#define MALFORMED PARAAT_EVALUATION_FILE_ERROR_MALFORMED
#define NOT_OURS PARAAT_EVALUATION_FILE_ERROR_NOT_OURS
#define TOO_NEW PARAAT_EVALUATION_FILE_ERROR_TOO_NEW
#define OTHER_QUESTIONS PARAAT_EVALUATION_FILE_ERROR_OTHER_QUESTIONS
#define TOO_LARGE PARAAT_EVALUATION_FILE_ERROR_TOO_LARGE
#define LEVEL "\"level\" : 2"
#define SOME_ID "0193a5c0-0000-7000-8000-00000000000a"

static const Hostile hostile[] = {
  { NULL, "", MALFORMED },
  { NULL, "\n", MALFORMED },
  { NULL, "geen JSON", MALFORMED },
  { NULL, "\"paraat-evaluation\"", NOT_OURS },
  { NULL, "null", NOT_OURS },
  { NULL, "[]", NOT_OURS },
  { NULL, "{}", NOT_OURS },
  { NULL, "{\"format\":\"paraat-evaluation\"}", MALFORMED },
  { NULL, "{\"format\":\"paraat-evaluation\",\"format_version\":1}", MALFORMED },
  { NULL, "{\"format\":\"paraat-evaluation\",\"format_version\":7}", TOO_NEW },
  { "\"paraat-evaluation\"", "\"paraat-register\"", NOT_OURS },
  { "\"paraat-evaluation\"", "[\"paraat-evaluation\"]", NOT_OURS },
  { "\"format_version\" : 1", "\"format_version\" : 2", TOO_NEW },
  { "\"format_version\" : 1", "\"format_version\" : 0", MALFORMED },
  { "\"format_version\" : 1", "\"format_version\" : 1.0", MALFORMED },
  { "\"format_version\" : 1", "\"format_version\" : \"1\"", MALFORMED },
  { "\"format_version\" : 1", "\"format_version\" : 99999999999999999999", TOO_NEW },
  { "\"id\" : \"", "\"id\" : \"x", MALFORMED },
  { "\"id\" : \"", "\"id\" : null, \"x\" : \"", MALFORMED },
  { "\"id\" : \"", "\"id\" : \"" SOME_ID "\", \"id\" : \"", MALFORMED },
  { "\"bestuur\" : \"", "\"bestuur\" : \"../", MALFORMED },
  { "\"questionnaire\" : \"", "\"questionnaire\" : \"andere-", OTHER_QUESTIONS },
  { "\"questionnaire\" : \"", "\"questionnaire\" : true, \"y\" : \"", MALFORMED },
  { "\"version\" : ", "\"version\" : 9", OTHER_QUESTIONS },
  { "\"version\" : ", "\"version\" : -", OTHER_QUESTIONS },
  { "\"quick\" : false", "\"quick\" : 0", MALFORMED },
  { "\"quick\" : false,", "", MALFORMED },
  { "\"quick\" : false", "\"quick\" : false, \"more\" : 1", MALFORMED },
  { "\"besturen\" : [", "\"besturen\" : [ 5,", MALFORMED },
  { "\"besturen\" : [", "\"besturen\" : [ { \"id\" : \"x\" },", MALFORMED },
  { "\"besturen\" : [", "\"besturen\" : [ { \"name\" : \"x\" },", MALFORMED },
  { "\"besturen\" : [", "\"besturen\" : [ { \"id\" : \"" SOME_ID "\" }, { \"id\" : \"" SOME_ID "\" },", MALFORMED },
  { "\"besturen\" : [", "\"besturen\" : [ { \"id\" : \"" SOME_ID "\", \"name\" : [] },", MALFORMED },
  { "\"facts\" : {", "\"facts\" : { \"kasteel\" : \"yes\",", MALFORMED },
  { "\"facts\" : {", "\"facts\" : { \"cloud\" : true,", MALFORMED },
  { "\"yes\"", "\"maybe\"", MALFORMED },
  { "\"position\" : \"", "\"position\" : \"niet-", MALFORMED },
  { "\"previous\" : \"", "\"previous\" : \"z", MALFORMED },
  { "\"closed\" : null", "\"closed\" : true", MALFORMED },
  { "\"closed\" : null", "\"closed\" : {}", MALFORMED },
  { "\"closed\" : null", "\"closed\" : { \"by\" : 1, \"replies\" : {}, \"facts\" : {} }", MALFORMED },
  { "\"closed\" : null", "\"closed\" : { \"by\" : \"\", \"replies\" : {}, \"facts\" : {}, \"x\" : 1 }", MALFORMED },
  { "\"closed\" : null", "\"closed\" : { \"by\" : \"\", \"replies\" : { \"kasteel\" : {} }, \"facts\" : {} }", MALFORMED },
  { "\"closed\" : null", "\"closed\" : { \"by\" : \"\", \"replies\" : { \"back-up\" : { \"level\" : 5 } }, \"facts\" : {} }",
    MALFORMED },
  { "\"closed\" : null", "\"closed\" : { \"by\" : \"\", \"replies\" : {}, \"facts\" : { \"fact.kasteel\" : \"yes\" } }",
    MALFORMED },
  { "\"answers\" : {", "\"answers\" : [], \"z\" : {", MALFORMED },
  { "\"answers\" : {", "\"answers\" : { \"kasteel\" : { \"level\" : 1 },", MALFORMED },
  { "\"answers\" : {", "\"answers\" : { \"back-up\" : { \"note\" : \"a\" },", MALFORMED },   /* there twice */
  { LEVEL, "\"level\" : 5", MALFORMED },
  { LEVEL, "\"level\" : -1", MALFORMED },
  { LEVEL, "\"level\" : 2.0", MALFORMED },
  { LEVEL, "\"level\" : 2e0", MALFORMED },
  { LEVEL, "\"level\" : 18446744073709551618", MALFORMED },
  { LEVEL, "\"level\" : -18446744073709551615", MALFORMED },
  { LEVEL, "\"level\" : \"2\"", MALFORMED },
  { LEVEL, "\"level\" : 0x2", MALFORMED },
  { LEVEL, "\"level\" : 02", MALFORMED },
  { LEVEL, "\"level\" : null", MALFORMED },
  { LEVEL, "\"level\" : true", MALFORMED },
  { LEVEL, "\"level\" : [ 2 ]", MALFORMED },
  { LEVEL, "\"level\" : 2, \"level\" : 3", MALFORMED },
  { LEVEL, "\"level\" : 2, \"lev\\u0065l\" : 3", MALFORMED },
  { LEVEL, "\"level\" : 2, \"note\\u0000\" : \"a\"", MALFORMED },
  { LEVEL, "\"level.x\" : 2", MALFORMED },
  { LEVEL, "\"level." "0193A5C0-0000-7000-8000-00000000000A" "\" : 2", MALFORMED },
  { LEVEL, "\"level.00000000-0000-0000-0000-000000000000\" : 2", MALFORMED },
  { LEVEL, "\"Level\" : 2", MALFORMED },
  { LEVEL, "\"\" : 2", MALFORMED },
  { LEVEL, "\"deleted\" : true", MALFORMED },
  { LEVEL, "\"erased\" : true", MALFORMED },
  { LEVEL, "\"shared\" : {}", MALFORMED },
  { "\"carried\" : 4", "\"carried\" : \"four\"", MALFORMED },
  { "\"marked\" : true", "\"marked\" : 1", MALFORMED },
  { "\"note\" : \"", "\"note\" : null, \"evidence\" : \"", MALFORMED },
  { "\"note\" : \"", "\"note\" : \"a\\u0000b", MALFORMED },
  { "\"note\" : \"", "\"note\" : \"\x01", MALFORMED },
  { "\"note\" : \"", "\"note\" : \"\xff\xfe", MALFORMED },
  { "\"note\" : \"", "\"note\" : \"\xed\xa0\x80", MALFORMED },
  { "\"note\" : \"", "\"note\" : \"\\x", MALFORMED },
  { "\"note\" : \"", "\"note\" : \"\\ud800", MALFORMED },
  { "\"note\" : \"", "\"note\" : \"\\udc00\\ud800", MALFORMED },
  { "\"note\" : \"", "\"note\" : '", MALFORMED },
  { "{\n", "\xef\xbb\xbf{\n", MALFORMED },
  { "{\n", "{ /* so */\n", MALFORMED },
  { "{\n", "var a = {\n", MALFORMED },
  { "{\n", "{} {\n", MALFORMED },
};

static void
assert_refused (Fixture    *fixture,
                const char *name,
                const char *text,
                gsize       size,
                int         code)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatRecord) record = import_bytes (fixture, &fixture->there, text, size, NULL, &error);

  if (record != NULL || !g_error_matches (error, PARAAT_EVALUATION_FILE_ERROR, code))
    g_test_fail_printf ("%s: %s, not %d", name, error != NULL ? error->message : "it was taken", code);
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *good = export_it (self);

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      g_autoptr(GString) text = g_string_new (hostile[i].from != NULL ? good : hostile[i].to);

      if (hostile[i].from != NULL)
        g_assert_cmpuint (g_string_replace (text, hostile[i].from, hostile[i].to, 1), ==, 1);
      assert_refused (fixture, hostile[i].to, text->str, text->len, hostile[i].code);
    }
  g_assert_cmpint (count_changes (&fixture->there), ==, 0);
}

static void
add_many (GString    *text,
          const char *from,
          const char *before,
          const char *many,
          gsize       n,
          const char *after)
{
  g_autoptr(GString) to = g_string_new (before);

  for (gsize i = 0; i < n; i++)
    g_string_append (to, many);
  g_string_append (to, after);
  g_assert_cmpuint (g_string_replace (text, from, to->str, 1), ==, 1);
}

static void
test_large (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *from, *before, *many; gsize n; const char *after; int code; } cases[] = {
    { "\"note\" : \"", "\"note\" : \"", "x", PARAAT_EVALUATION_FILE_MAX, "", TOO_LARGE },
    { "\"note\" : \"", "\"note\" : \"", "x", PARAAT_CHANGE_VALUE_MAX, "", TOO_LARGE },
    { "\"note\" : \"", "\"note\" : \"", "\\n", PARAAT_CHANGE_VALUE_MAX / 2, "", TOO_LARGE },
    { "\"closed\" : null", "\"closed\" : { \"by\" : \"", "x", PARAAT_CHANGE_VALUE_MAX,
      "\", \"replies\" : {}, \"facts\" : {} }", TOO_LARGE },
    { LEVEL, "\"level\" : ", "[", 17, "", MALFORMED },
    { LEVEL, "\"level\" : ", "[", 1000000, "", MALFORMED },
    { LEVEL, "\"level\" : ", "{\"a\":", 500000, "", MALFORMED },
    { "\"besturen\" : [", "\"besturen\" : [", "[],", 1000000, "", TOO_LARGE },
    { "}\n", "}\n", "\n", PARAAT_EVALUATION_FILE_MAX, "", TOO_LARGE },
  };
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *good = export_it (self);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GString) text = g_string_new (good);

      add_many (text, cases[i].from, cases[i].before, cases[i].many, cases[i].n, cases[i].after);
      assert_refused (fixture, cases[i].before, text->str, text->len, cases[i].code);
    }
  g_assert_cmpint (count_changes (&fixture->there), ==, 0);
}

/* The largest value that may be there, and the file is still small enough. */
static void
test_largest (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *note = g_strnfill (PARAAT_CHANGE_VALUE_MAX - 2, 'x');
  g_autoptr(ParaatEvaluation) other = NULL;
  g_autofree char *text = NULL;
  g_autofree char *of_other = NULL;

  paraat_record_set_text (answer_of (self, "cloud"), "note", note);
  wait_until_saved (self);
  text = export_it (self);
  other = import_it (fixture, &fixture->there, text, 0);
  of_other = export_it (other);
  g_assert_cmpstr (text, ==, of_other);
}

/* An id that is here of something else, and an evaluation that stands here with other questions. */
static void
test_not_that_one (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *good = export_it (self);
  ParaatIdentity identity = *paraat_record_get_identity (paraat_evaluation_get_record (self));
  g_autoptr(ParaatChange) change = NULL;
  g_autoptr(ParaatChange) second = NULL;
  g_autoptr(GString) text = g_string_new (good);
  g_autofree char *id = paraat_uuid_dup_string (&identity.record);
  g_autofree char *other_id = NULL;
  g_autoptr(GError) error = NULL;
  ParaatIdentity incident;

  change = support_append_one (fixture->there.store, &identity, "version", "9999", &error);
  g_assert_no_error (error);
  assert_refused (fixture, "other version here", good, strlen (good), OTHER_QUESTIONS);
  paraat_identity_init_root (&incident, "incident", &fixture->gemeente, FALSE);
  second = support_append_one (fixture->there.store, &incident, "title", "\"x\"", &error);
  g_assert_no_error (error);
  other_id = paraat_uuid_dup_string (&incident.record);
  g_string_replace (text, id, other_id, 0);
  assert_refused (fixture, "an incident", text->str, text->len, MALFORMED);
  g_assert_cmpint (count_changes (&fixture->there), ==, 2);
}

static void
test_truncated (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *good = export_it (self);
  gsize size = strlen (good);

  /* Without its last new line alone it is whole. */
  for (gsize i = 0; i < size - 1; i += 50)
    assert_refused (fixture, "truncated", good, i, MALFORMED);
  assert_refused (fixture, "truncated", good, size - 2, MALFORMED);
  g_assert_cmpint (count_changes (&fixture->there), ==, 0);
}

static void
test_flipped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(ParaatEvaluation) self = fill_in (fixture);
  g_autofree char *good = NULL;
  guint n_taken = 0;
  gsize size;

  paraat_evaluation_close (self, "Jan");
  wait_until_saved (self);
  good = export_it (self);
  size = strlen (good);
  for (guint round = 0; round < 2000; round++)
    {
      g_autofree char *text = g_memdup2 (good, size + 1);
      g_autoptr(ParaatRecord) record = NULL;
      g_autoptr(GError) error = NULL;
      gint64 n = count_changes (&fixture->there);
      guint n_flips = 1 + g_test_rand_int_range (0, 3);

      for (guint i = 0; i < n_flips; i++)
        text[g_test_rand_int_range (0, (gint32) size)] ^= (char) (1 << g_test_rand_int_range (0, 8));
      record = import_bytes (fixture, &fixture->there, text, size, NULL, &error);
      g_assert_true ((record == NULL) == (error != NULL));
      if (error == NULL)
        n_taken++;
      else
        {
          g_assert_true (error->domain == PARAAT_EVALUATION_FILE_ERROR);
          g_assert_cmpint (count_changes (&fixture->there), ==, n);
        }
    }
  g_test_message ("%u of 2000 were taken", n_taken);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, func) g_test_add ("/evaluation/file/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("bare", test_bare);
  ADD ("twice", test_twice);
  ADD ("kept", test_kept);
  ADD ("adds", test_adds);
  ADD ("closed", test_closed);
  ADD ("closes", test_closes);
  ADD ("deleted", test_deleted);
  ADD ("merge", test_merge);
  ADD ("strange-values", test_strange_values);
  ADD ("hostile", test_hostile);
  ADD ("large", test_large);
  ADD ("largest", test_largest);
  ADD ("not-that-one", test_not_that_one);
  ADD ("truncated", test_truncated);
  ADD ("flipped", test_flipped);
#undef ADD

  return g_test_run ();
}
