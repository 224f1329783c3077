/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-search.h"

#include <string.h>

#define FIRST 3        /* among so many items the right one has to be */
#define LOOKED_AT 20   /* as many as a page shows */

static ParaatSearch *
new_search (void)
{
  g_autoptr(GError) error = NULL;
  ParaatSearch *search = paraat_search_new (paraat_content_get_pack (NULL), &error);

  g_assert_no_error (error);

  return search;
}

static gboolean
is_published (const char *id)
{
  GPtrArray *items = paraat_content_get_items ();

  for (guint i = 0; i < items->len; i++)
    if (g_str_equal (((ParaatItem *) g_ptr_array_index (items, i))->id, id))
      return TRUE;

  return FALSE;
}

static gboolean
any_published (char **ids)
{
  for (guint i = 0; ids[i] != NULL; i++)
    if (is_published (ids[i]))
      return TRUE;

  return FALSE;
}

/* Where the first of these stands among the items, from 1; 0 when it is not there.  Questions are in a list of their own. */
static guint
place_of (GPtrArray *found,
          char     **ids,
          GString   *out_first)
{
  guint place = 0;

  for (guint i = 0; i < found->len; i++)
    {
      const ParaatFound *one = g_ptr_array_index (found, i);

      if (one->kind != PARAAT_FOUND_ITEM)
        continue;
      place++;
      if (g_strv_contains ((const char * const *) ids, one->id))
        return place;
      if (place <= FIRST)
        g_string_append_printf (out_first, " %s", one->id);
    }

  return 0;
}

static gboolean
answer (ParaatSearch *search,
        const char   *question,
        char        **ids)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) first = g_string_new (NULL);
  g_autoptr(GPtrArray) found = paraat_search_find (search, question, LOOKED_AT, NULL, &error);
  guint place;

  g_assert_no_error (error);
  place = place_of (found, ids, first);
  if (place == 0 || place > FIRST)
    g_test_message ("“%s”: %s is at %u, after%s", question, ids[0], place, first->str);

  return place > 0 && place <= FIRST;
}

/* What people type, and what they have to find. */
static void
test_questions (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(ParaatSearch) search = new_search ();
  guint n_asked = 0, n_skipped = 0, n_wrong = 0;

  g_file_get_contents (QUESTIONS, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) row = NULL;
      g_auto(GStrv) ids = NULL;

      if (*lines[i] == '#' || *lines[i] == '\0')
        continue;
      row = g_strsplit (lines[i], "\t", -1);
      g_assert_cmpuint (g_strv_length (row), ==, 2);
      ids = g_strsplit (row[1], " ", -1);
      if (!any_published (ids))
        {
          n_skipped++;
          continue;
        }
      n_asked++;
      n_wrong += !answer (search, row[0], ids);
    }
  g_test_message ("%u questions asked, %u without their item first, %u skipped: nothing is published yet that answers them", n_asked,
                  n_wrong, n_skipped);
  g_assert_cmpuint (n_asked, >=, 80);
  g_assert_cmpuint (n_wrong, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/content/search/questions", test_questions);

  return g_test_run ();
}
