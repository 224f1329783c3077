/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-pack-build.h"
#include "paraat-pack-join.h"
#include "paraat-search.h"
#include "support.h"

#include <gio/gio.h>
#include <string.h>

#define FIRST 3        /* among so many items the right one has to be */
#define LOOKED_AT 20   /* as many as a page shows */
#ifdef __SANITIZE_ADDRESS__
#define ROUNDS 150     /* each opens a search, whose many words take their time there */
#else
#define ROUNDS 1000
#endif
#define FLIPS_MAX 64

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

/* Two documents of others beside ours: they take no place that is not theirs. */
static ParaatSearch *
new_joined_search (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) beside = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_pack_unref);
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_dir_make_tmp ("beside-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "regio.pack", NULL);
  g_autoptr(ParaatPack) joined = NULL;
  ParaatSearch *search;
  gint64 before_us;

  g_assert_true (paraat_pack_build (BESIDE_DIR, path, read, &error));
  g_assert_no_error (error);
  g_ptr_array_add (beside, paraat_pack_open (path, &error));
  g_assert_no_error (error);
  before_us = g_get_monotonic_time ();
  joined = paraat_pack_join (paraat_content_get_pack (NULL), beside, &error);
  g_assert_no_error (error);
  g_test_message ("joined in %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - before_us) / 1000);
  search = paraat_search_new (joined, &error);
  g_assert_no_error (error);
  support_remove_dir (folder);

  return search;
}

/* What people type, and what they have to find; with others beside it too. */
static void
test_questions (gconstpointer with_others)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(ParaatSearch) search = with_others != NULL ? new_joined_search () : new_search ();
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

static guint
place_in (ParaatSearch *search,
          const char   *text,
          const char   *id)
{
  g_autoptr(GPtrArray) found = paraat_search_find (search, text, LOOKED_AT, NULL, NULL);

  for (guint i = 0; i < found->len; i++)
    if (g_str_equal (((const ParaatFound *) g_ptr_array_index (found, i))->id, id))
      return i + 1;

  return 0;
}

/* What is found beside stands where it belongs among ours: by the same words, with the same synonyms, and corrected as ours. */
static void
test_joined (void)
{
  g_autoptr(ParaatSearch) search = new_joined_search ();
  g_autoptr(ParaatSearch) alone = new_search ();

  g_assert_cmpuint (place_in (search, "wachtdienst", "regio-voorbeeld/wachtdienst"), ==, 1);
  g_assert_cmpuint (place_in (search, "wachtdeinst", "regio-voorbeeld/wachtdienst"), ==, 1);
  g_assert_cmpuint (place_in (search, "zoembeer", "regio-voorbeeld/wachtdienst"), ==, 1);   /* only it has that word */
  g_assert_cmpuint (place_in (search, "ransomware datacenter", "regio-voorbeeld/draaiboek-ransomware"), ==, 1);
  /* In a pack of two documents a word of either is rare; here it is as rare as it is. */
  g_assert_cmpuint (place_in (search, "ransomware", "draaiboek-ransomware"), ==, 1);
  g_assert_cmpuint (place_in (search, "ransomware", "regio-voorbeeld/draaiboek-ransomware"), >, 1);
  g_assert_cmpuint (place_in (search, "ransomware", "regio-voorbeeld/draaiboek-ransomware"), <=, 4);
  g_assert_cmpuint (place_in (search, "firewall", "firewall"), ==, place_in (alone, "firewall", "firewall"));
  g_assert_cmpuint (place_in (search, "ddos", "draaiboek-ddos"), ==, 1);
}

static void
assert_marked (const char *text)
{
  gboolean is_marked = FALSE;
  gboolean is_empty = FALSE;

  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at++)
    {
      g_assert_true (*at == PARAAT_SEARCH_MARK_START || *at == PARAAT_SEARCH_MARK_END || !g_ascii_iscntrl (*at));
      if (*at == PARAAT_SEARCH_MARK_START)
        {
          g_assert_false (is_marked);
          is_marked = is_empty = TRUE;
        }
      else if (*at == PARAAT_SEARCH_MARK_END)
        {
          g_assert_true (is_marked && !is_empty);
          is_marked = FALSE;
        }
      else
        is_empty = FALSE;
    }
  g_assert_false (is_marked);
}

static GPtrArray *
find (ParaatSearch *search,
      const char   *text)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *found = paraat_search_find (search, text, LOOKED_AT, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, <=, LOOKED_AT);
  for (guint i = 0; i < found->len; i++)
    {
      const ParaatFound *one = g_ptr_array_index (found, i);

      g_assert_cmpstr (one->id, !=, "");
      assert_marked (one->title);
      assert_marked (one->excerpt);
      g_assert_cmpuint (strlen (one->excerpt), <=, 1000);
    }

  return found;
}

/* Every key of every tenth question. */
static void
test_typing (void)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(ParaatSearch) search = new_search ();

  g_assert_true (g_file_get_contents (QUESTIONS, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; i < g_strv_length (lines); i += 10)
    for (const char *at = lines[i]; *at != '\t' && *at != '\0'; at = g_utf8_next_char (at))
      {
        g_autofree char *typed = g_strndup (lines[i], (gsize) (at - lines[i]) + 1);
        g_autoptr(GPtrArray) found = find (search, typed);
      }
}

static void
test_marks (void)
{
  g_autoptr(ParaatSearch) search = new_search ();
  g_autoptr(GPtrArray) found = find (search, "persbericht");
  const ParaatFound *first;

  g_assert_cmpuint (found->len, >, 0);
  first = g_ptr_array_index (found, 0);
  g_assert_cmpstr (first->id, ==, "sjabloon-persbericht");
  g_assert_cmpstr (first->title, ==, "\001Persbericht\002");
  g_assert_nonnull (strchr (first->excerpt, PARAAT_SEARCH_MARK_START));
}

static void
test_corrected (void)
{
  g_autoptr(ParaatSearch) search = new_search ();
  g_autofree char *corrected = NULL;
  g_autofree char *right = NULL;
  g_autoptr(GPtrArray) found = paraat_search_find (search, "Oefenng, of ransomwear?", 5, &corrected, NULL);
  g_autoptr(GPtrArray) other = paraat_search_find (search, "ransomware?", 5, &right, NULL);

  g_assert_cmpstr (corrected, ==, "oefening, of ransomware?");
  g_assert_null (right);
  g_assert_cmpuint (found->len, ==, 5);
  g_assert_cmpuint (other->len, ==, 5);
}

static void
test_nothing (void)
{
  static const char * const texts[] = { "", " ", "\"", "***", "()", "🙂", "\xff\xff", "qqqqqqqq", "مرحبا" };
  g_autoptr(ParaatSearch) search = new_search ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) found = find (search, texts[i]);

      g_assert_cmpuint (found->len, ==, 0);
    }
}

static void
test_limits (void)
{
  g_autoptr(ParaatSearch) search = new_search ();
  g_autofree char *letters = g_strnfill (10000, 'a');
  g_autoptr(GString) words = g_string_new (NULL);
  g_autoptr(GPtrArray) long_word = find (search, letters);
  g_autoptr(GPtrArray) none = paraat_search_find (search, "gegevens", 0, NULL, NULL);
  g_autoptr(GPtrArray) many = paraat_search_find (search, "gegevens", G_MAXUINT, NULL, NULL);
  g_autoptr(GPtrArray) long_text = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append (words, "gegevens van inwoners ");
  long_text = find (search, words->str);
  g_assert_cmpuint (long_word->len, ==, 0);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (many->len, >, LOOKED_AT);
  g_assert_cmpuint (many->len, <=, PARAAT_SEARCH_MAX);
  g_assert_cmpuint (long_text->len, ==, LOOKED_AT);
}

static void
look_in (GBytes *bytes,
         guint  *out_n_found,
         guint  *out_n_errors)
{
  static const char * const texts[] = { "gegevens van inwoners", "bakcup" };
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatPack) pack = paraat_pack_new (bytes, &error);
  g_autoptr(ParaatSearch) search = pack != NULL ? paraat_search_new (pack, &error) : NULL;

  if (search == NULL)
    g_assert_nonnull (error);
  *out_n_errors += search == NULL;
  for (guint i = 0; search != NULL && i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GPtrArray) found = paraat_search_find (search, texts[i], LOOKED_AT, NULL, &error);

      g_assert_true ((found != NULL) == (error == NULL));
      for (guint j = 0; found != NULL && j < found->len; j++)
        {
          const ParaatFound *one = g_ptr_array_index (found, j);

          g_assert_true (g_utf8_validate (one->id, -1, NULL));
          g_assert_true (g_utf8_validate (one->title, -1, NULL));
          g_assert_true (g_utf8_validate (one->excerpt, -1, NULL));
        }
      *out_n_found += found != NULL;
      *out_n_errors += found == NULL;
      g_clear_error (&error);
    }
}

/* Whatever turned over in a pack: an answer or an error. */
static void
test_damaged (void)
{
  g_autoptr(GBytes) whole = g_resources_lookup_data ("/be/paraat/Paraat/content/content.pack", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size = g_bytes_get_size (whole);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (whole, NULL), size);
  guint n_found = 0;
  guint n_errors = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      gsize places[FLIPS_MAX];
      guint n = 1u << g_test_rand_int_range (0, 7);
      g_autoptr(GBytes) bytes = NULL;

      for (guint i = 0; i < n; i++)
        {
          places[i] = (gsize) g_test_rand_int_range (0, (int) size);
          copy[places[i]] ^= (guint8) (1u << (places[i] % 8));
        }
      bytes = g_bytes_new_static (copy, size);
      look_in (bytes, &n_found, &n_errors);
      for (guint i = n; i > 0; i--)
        copy[places[i - 1]] ^= (guint8) (1u << (places[i - 1] % 8));
    }
  g_test_message ("%u answers, %u errors", n_found, n_errors);
  g_assert_cmpuint (n_found, >, 0);
  g_assert_cmpuint (n_errors, >, 0);
  g_assert_cmpmem (copy, size, g_bytes_get_data (whole, NULL), size);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/content/search/questions", NULL, test_questions);
  g_test_add_data_func ("/content/search/questions-with-others", GINT_TO_POINTER (TRUE), test_questions);
  g_test_add_func ("/content/search/joined", test_joined);
  g_test_add_func ("/content/search/typing", test_typing);
  g_test_add_func ("/content/search/marks", test_marks);
  g_test_add_func ("/content/search/corrected", test_corrected);
  g_test_add_func ("/content/search/nothing", test_nothing);
  g_test_add_func ("/content/search/limits", test_limits);
  g_test_add_func ("/content/search/damaged", test_damaged);

  return g_test_run ();
}
