/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-finder.h"

#include <string.h>

#define KEYS 1000

static const char text[] = "alles is versleuteld en niemand weet wie we moeten bellen ";

typedef struct
{
  GPtrArray *ids;          /* (owned) of what was found, best first, of the last answer */
  char      *corrected;
  GError    *error;
  guint      n_found;
  guint      n_cancelled;
  guint      last;         /* the number of the question that was answered last, from 1 */
} Answers;

typedef struct
{
  Answers *answers;
  guint    number;
} Question;

static void
answers_clear (Answers *answers)
{
  g_clear_pointer (&answers->ids, g_ptr_array_unref);
  g_clear_pointer (&answers->corrected, g_free);
  g_clear_error (&answers->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answers, answers_clear)

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autofree Question *question = user_data;
  Answers *answers = question->answers;
  g_autoptr(GPtrArray) found = NULL;

  answers_clear (answers);
  found = paraat_finder_find_finish (PARAAT_FINDER (source), result, &answers->corrected, &answers->error);
  g_assert_cmpuint (question->number, >, answers->last);   /* in the order of the questions */
  answers->last = question->number;
  if (g_error_matches (answers->error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    answers->n_cancelled++;
  if (found == NULL)
    return;
  g_assert_no_error (answers->error);
  answers->n_found++;
  answers->ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (answers->ids, g_strdup (((ParaatFound *) g_ptr_array_index (found, i))->id));
}

static void
ask (ParaatFinder *finder,
     const char   *words,
     GCancellable *cancellable,
     Answers      *answers,
     guint         number)
{
  Question *question = g_new0 (Question, 1);

  question->answers = answers;
  question->number = number;
  paraat_finder_find_async (finder, words, 20, cancellable, found_cb, question);
}

static void
wait_for (const Answers *answers,
          guint          number)
{
  while (answers->last < number)
    g_main_context_iteration (NULL, TRUE);
}

static ParaatPack *
get_pack (void)
{
  g_autoptr(GError) error = NULL;
  ParaatPack *pack = paraat_content_get_pack (&error);

  g_assert_no_error (error);

  return pack;
}

static void
test_find (void)
{
  g_autoptr(ParaatFinder) finder = paraat_finder_new (get_pack ());
  g_auto(Answers) answers = { NULL, };
  ParaatSearch *search = NULL;
  g_autoptr(GPtrArray) found = NULL;

  ask (finder, "losgeld", NULL, &answers, 1);
  g_assert_cmpuint (answers.last, ==, 0);
  wait_for (&answers, 1);
  g_assert_no_error (answers.error);
  g_assert_null (answers.corrected);

  search = paraat_search_new (get_pack (), NULL);
  found = paraat_search_find (search, "losgeld", 20, NULL, NULL);
  paraat_search_free (search);
  g_assert_cmpuint (found->len, >, 0);
  g_assert_cmpuint (found->len, ==, answers.ids->len);
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpstr (((ParaatFound *) g_ptr_array_index (found, i))->id, ==, g_ptr_array_index (answers.ids, i));

  ask (finder, "ransomwear ", NULL, &answers, 2);
  wait_for (&answers, 2);
  g_assert_cmpstr (answers.corrected, ==, "ransomware ");

  ask (finder, "", NULL, &answers, 3);
  wait_for (&answers, 3);
  g_assert_no_error (answers.error);
  g_assert_cmpuint (answers.ids->len, ==, 0);
}

/* A thousand keys, faster than anybody types: asking takes no time, what is old is left, and the last is answered. */
static void
test_fast_typing (void)
{
  g_autoptr(ParaatFinder) finder = paraat_finder_new (get_pack ());
  g_auto(Answers) answers = { NULL, };
  gint64 slowest_us = 0;

  for (guint i = 0; i < KEYS; i++)
    {
      g_autofree char *words = g_strndup (text, i % strlen (text) + 1);
      gint64 begun = g_get_monotonic_time ();

      ask (finder, words, NULL, &answers, i + 1);
      slowest_us = MAX (slowest_us, g_get_monotonic_time () - begun);
      if (i % 10 == 0)
        g_main_context_iteration (NULL, FALSE);
    }
  wait_for (&answers, KEYS);
  g_assert_no_error (answers.error);
  g_assert_cmpuint (answers.n_found + answers.n_cancelled, ==, KEYS);
  g_assert_cmpuint (answers.n_found, >=, 1);
  g_assert_cmpuint (answers.n_cancelled, >=, KEYS / 2);
  g_assert_cmpint (slowest_us, <, 250 * 1000);   /* a machine that does other things too */
  g_test_message ("%u looked for, the slowest key took %" G_GINT64_FORMAT " µs", answers.n_found, slowest_us);
}

static void
test_cancel (void)
{
  g_autoptr(ParaatFinder) finder = paraat_finder_new (get_pack ());
  g_autoptr(GCancellable) before = g_cancellable_new ();
  g_autoptr(GCancellable) after = g_cancellable_new ();
  g_auto(Answers) answers = { NULL, };

  g_cancellable_cancel (before);
  ask (finder, "losgeld", before, &answers, 1);
  wait_for (&answers, 1);
  g_assert_error (answers.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  ask (finder, "losgeld", after, &answers, 2);
  g_cancellable_cancel (after);
  wait_for (&answers, 2);
  g_assert_error (answers.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  ask (finder, "losgeld", NULL, &answers, 3);
  wait_for (&answers, 3);
  g_assert_no_error (answers.error);
}

/* Who asked goes away: the answers still come, and nobody is left behind. */
static void
test_dispose (void)
{
  for (guint i = 0; i < 20; i++)
    {
      ParaatFinder *finder = paraat_finder_new (get_pack ());
      gpointer watched = finder;
      g_auto(Answers) answers = { NULL, };

      g_object_add_weak_pointer (G_OBJECT (finder), &watched);
      for (guint j = 0; j < i; j++)
        ask (finder, text, NULL, &answers, j + 1);
      g_object_unref (finder);
      wait_for (&answers, i);
      while (watched != NULL)
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (answers.n_found + answers.n_cancelled, ==, i);
    }
}

/* What cannot be looked in says so with every question. */
static void
test_damaged (void)
{
  static const char synonyms[] = "\"synonyms\"";
  g_autoptr(GBytes) whole = g_resources_lookup_data ("/be/paraat/Paraat/content/content.pack", 0, NULL);
  gsize size;
  const char *data;
  g_autofree char *copy = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(ParaatPack) pack = NULL;
  g_autoptr(ParaatFinder) finder = NULL;
  g_auto(Answers) answers = { NULL, };

  g_assert_nonnull (whole);
  data = g_bytes_get_data (whole, &size);
  copy = g_memdup2 (data, size);
  for (char *at; (at = memmem (copy, size, synonyms, strlen (synonyms))) != NULL;)
    *at = '?';
  bytes = g_bytes_new_take (g_steal_pointer (&copy), size);
  pack = paraat_pack_new (bytes, NULL);
  g_assert_nonnull (pack);
  finder = paraat_finder_new (pack);
  for (guint i = 1; i <= 2; i++)
    {
      ask (finder, "losgeld", NULL, &answers, i);
      wait_for (&answers, i);
      g_assert_nonnull (answers.error);
      g_assert_false (g_error_matches (answers.error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/library/finder/find", test_find);
  g_test_add_func ("/library/finder/fast-typing", test_fast_typing);
  g_test_add_func ("/library/finder/cancel", test_cancel);
  g_test_add_func ("/library/finder/dispose", test_dispose);
  g_test_add_func ("/library/finder/damaged", test_damaged);

  return g_test_run ();
}
