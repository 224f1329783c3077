/* SPDX-License-Identifier: EUPL-1.2 */
#include "newer.h"
#include "paraat-content.h"

#include <gio/gio.h>
#include <string.h>

#define HEAD "{\"id\":\"q\",\"version\":1,\"checked\":\"2026-01-01\",\"title\":\"T\",\"note\":\"N\"," \
  "\"levels\":[{\"label\":\"0\",\"gist\":\"g\"},{\"label\":\"1\",\"gist\":\"g\"},{\"label\":\"2\",\"gist\":\"g\"}," \
  "{\"label\":\"3\",\"gist\":\"g\"},{\"label\":\"4\",\"gist\":\"g\"}]," \
  "\"scoring\":{\"red_below\":1.5,\"orange_below\":2.5,\"least_answered\":0.6,\"gap_below\":3}," \
  "\"facts\":[{\"id\":\"care\",\"question\":\"?\"},{\"id\":\"servers\",\"question\":\"?\"}],"
#define QUESTION(id, more) "{\"id\":\"" id "\",\"title\":\"t\",\"objective\":\"o\",\"question\":\"q\",\"why\":\"w\"," \
  "\"levels\":[\"0\",\"1\",\"2\",\"3\",\"4\"],\"evidence\":[\"e\"],\"risk\":2,\"reach\":3,\"effort\":1," \
  "\"actions\":[{\"id\":\"" id "-do\",\"text\":\"Do\"}],\"items\":[]," \
  "\"references\":{\"cyfun\":[],\"iso27002\":[],\"nis2\":[],\"ksz\":[]}" more "}"
#define CHAPTER(id, more, questions) "{\"id\":\"" id "\",\"title\":\"t\",\"gist\":\"g\"" more ",\"questions\":[" questions "]}"

/* Files by name: "head", "a", and "b" when there is one. */
typedef struct
{
  const char *head;
  const char *a;
  const char *b;
} Files;

static char *
read_file (const char  *name,
           gpointer     user_data,
           GError     **error)
{
  const Files *files = user_data;
  const char *text = g_str_equal (name, "questionnaire") ? files->head : g_str_equal (name, "a") ? files->a : files->b;

  if (text == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No %s", name);
      return NULL;
    }

  return g_strdup (text);
}

static ParaatQuestionnaire *
load (const char  *a,
      const char  *b,
      GError     **error)
{
  Files files = { b != NULL ? HEAD "\"chapters\":[\"a\",\"b\"]}" : HEAD "\"chapters\":[\"a\"]}", a, b };

  return paraat_questionnaire_load (read_file, &files, error);
}

static void
test_own (void)
{
  g_autoptr(GError) error = NULL;
  const ParaatQuestionnaire *own = paraat_content_get_questionnaire (&error);
  static const guint counts[] = { 9, 13, 18, 10 };   /* risks, continuity, security, organisation */
  guint n_quick = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (own->chapters->len, ==, G_N_ELEMENTS (counts));
  for (guint i = 0; i < own->chapters->len; i++)
    g_assert_cmpuint (((ParaatChapter *) g_ptr_array_index (own->chapters, i))->n_controls, ==, counts[i]);
  for (guint i = 0; i < own->controls->len; i++)
    n_quick += ((ParaatControl *) g_ptr_array_index (own->controls, i))->is_quick;
  g_assert_cmpuint (n_quick, ==, 8);
  g_assert_nonnull (paraat_questionnaire_lookup (own, "back-up"));
  g_assert_null (paraat_questionnaire_lookup (own, "back"));
}

static void
test_malformed (void)
{
  static const char * const chapters[] = {
    "", "[]", "{}", CHAPTER ("b", "", QUESTION ("x", "")), CHAPTER ("a", "", ""), CHAPTER ("a", "", "1"),
    CHAPTER ("a", "", QUESTION ("x", "") "," QUESTION ("x", "")),
    CHAPTER ("a", "", QUESTION ("x", ",\"when\":{}")), CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"any\":[]}")),
    CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"fact\":\"care\",\"not\":{\"fact\":\"care\"}}")),
    CHAPTER ("a", "", QUESTION ("x", "") "," QUESTION ("y", ",\"when\":{\"answer\":\"x\",\"at_least\":5}")),
    CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":{\"not\":"
                                     "{\"not\":{\"fact\":\"care\"}}}}}}}}}}")),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (chapters); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (load (chapters[i], NULL, &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
    }
}

static void
test_missing (void)
{
  g_autoptr(GError) error = NULL;
  Files files = { HEAD "\"chapters\":[\"a\"]}", NULL, NULL };

  g_assert_null (load (CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"fact\":\"boats\"}")), NULL, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (load (CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"answer\":\"y\",\"below\":2}")), NULL, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (paraat_questionnaire_load (read_file, &files, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

static void
test_circles (void)
{
  static const char * const circles[][2] = {
    { CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"answer\":\"x\",\"below\":2}")), NULL },
    { CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"answer\":\"y\",\"below\":2}") ","
                        QUESTION ("y", ",\"when\":{\"not\":{\"answer\":\"x\",\"at_least\":1}}")), NULL },
    { CHAPTER ("a", "", QUESTION ("x", ",\"when\":{\"answer\":\"y\",\"below\":2}")),
      CHAPTER ("b", ",\"when\":{\"answer\":\"x\",\"at_least\":1}", QUESTION ("y", "")) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (circles); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (load (circles[i][0], circles[i][1], &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
    }
}

static void
test_relevance (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatQuestionnaire) self = load (
    CHAPTER ("a", "", QUESTION ("z", ",\"when\":{\"answer\":\"y\",\"at_least\":2}") ","
                      QUESTION ("y", ",\"when\":{\"fact\":\"care\"}") ","
                      QUESTION ("x", ",\"when\":{\"not\":{\"fact\":\"care\"}}")),
    CHAPTER ("b", ",\"when\":{\"any\":[{\"fact\":\"servers\"},{\"answer\":\"y\",\"at_least\":4}]}", QUESTION ("w", "")), &error);
  static const struct
  {
    ParaatTruth facts[2];
    gint8       levels[4];     /* z y x w */
    gboolean    relevant[4];
  } cases[] = {
    { { PARAAT_TRUTH_UNKNOWN, PARAAT_TRUTH_UNKNOWN }, { -1, -1, -1, -1 }, { TRUE, TRUE, TRUE, TRUE } },
    { { PARAAT_TRUTH_YES, PARAAT_TRUTH_NO }, { -1, 1, -1, -1 }, { FALSE, TRUE, FALSE, FALSE } },
    { { PARAAT_TRUTH_YES, PARAAT_TRUTH_NO }, { -1, 4, -1, -1 }, { TRUE, TRUE, FALSE, TRUE } },
    /* y was answered once, but nobody asks it any more: z is left open by it, and so is the chapter. */
    { { PARAAT_TRUTH_NO, PARAAT_TRUTH_NO }, { -1, 1, -1, -1 }, { TRUE, FALSE, TRUE, TRUE } },
  };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean relevant[4];

      paraat_questionnaire_find_relevant (self, cases[i].facts, cases[i].levels, relevant);
      for (guint j = 0; j < 4; j++)
        g_assert_cmpint (relevant[j], ==, cases[i].relevant[j]);
    }
}

/* Knowing less never leaves more out. */
static void
test_relevance_grows_with_doubt (void)
{
  const ParaatQuestionnaire *own = paraat_content_get_questionnaire (NULL);
  guint n = own->controls->len;
  g_autofree gint8 *levels = g_new (gint8, n);
  g_autofree ParaatTruth *facts = g_new (ParaatTruth, own->facts->len);
  g_autofree gboolean *relevant = g_new (gboolean, n);
  g_autofree gboolean *with_doubt = g_new (gboolean, n);

  for (guint round = 0; round < 2000; round++)
    {
      for (guint i = 0; i < n; i++)
        levels[i] = (gint8) g_test_rand_int_range (-1, 5);
      for (guint i = 0; i < own->facts->len; i++)
        facts[i] = (ParaatTruth) g_test_rand_int_range (0, 3);
      paraat_questionnaire_find_relevant (own, facts, levels, relevant);
      facts[g_test_rand_int_range (0, (gint32) own->facts->len)] = PARAAT_TRUTH_UNKNOWN;
      levels[g_test_rand_int_range (0, (gint32) n)] = PARAAT_LEVEL_UNKNOWN;
      paraat_questionnaire_find_relevant (own, facts, levels, with_doubt);
      for (guint i = 0; i < n; i++)
        g_assert_true (with_doubt[i] || !relevant[i]);
    }
}

static void
test_compare (void)
{
  static const struct
  {
    ParaatDifferenceKind  kind;
    const char           *id;
  } expected[] = {
    { PARAAT_DIFFERENCE_REWORDED, "back-up" }, { PARAAT_DIFFERENCE_REWEIGHED, "oefenen" }, { PARAAT_DIFFERENCE_ADDED, "mfa-2" },
    { PARAAT_DIFFERENCE_REMOVED, "mfa" },
  };
  const ParaatQuestionnaire *today = paraat_content_get_questionnaire (NULL);
  g_autoptr(GArray) none = paraat_questionnaire_compare (today, today);
  g_autoptr(GArray) differences = paraat_questionnaire_compare (today, newer_get ());

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (differences->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < differences->len; i++)
    {
      const ParaatDifference *difference = &g_array_index (differences, ParaatDifference, i);

      g_assert_cmpint (difference->kind, ==, expected[i].kind);
      g_assert_cmpstr (difference->control->id, ==, expected[i].id);
    }
}

static void
test_versions (void)
{
  g_autoptr(GError) error = NULL;
  const ParaatQuestionnaire *today = paraat_content_get_questionnaire (NULL);

  g_assert_true (paraat_content_get_questionnaire_of (today->version, NULL) == today);
  g_assert_null (paraat_content_get_questionnaire_of (today->version + 1, &error));
  g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/questionnaire/own", test_own);
  g_test_add_func ("/questionnaire/malformed", test_malformed);
  g_test_add_func ("/questionnaire/missing", test_missing);
  g_test_add_func ("/questionnaire/circles", test_circles);
  g_test_add_func ("/questionnaire/relevance", test_relevance);
  g_test_add_func ("/questionnaire/relevance-grows-with-doubt", test_relevance_grows_with_doubt);

  g_test_add_func ("/content/questionnaire/compare", test_compare);
  g_test_add_func ("/content/questionnaire/versions", test_versions);

  return g_test_run ();
}
