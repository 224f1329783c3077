/* SPDX-License-Identifier: EUPL-1.2 */

/* What words there are in a text, and what FTS5 is asked for them, in an index of a few sentences. */
#include "config.h"

#include "paraat-query.h"
#include "paraat-sql.h"

#include <string.h>

typedef struct
{
  ParaatVocabulary *vocabulary;
  ParaatSql        *sql;
  ParaatDutch      *dutch;
  ParaatSynonyms   *synonyms;
  ParaatQueryMaker  maker;
} Fixture;

static const char * const sentences[] = {
  "Het wachtwoordbeleid van de gemeenteraad", "Een wachtwoord is lang", "Beleid voor de raad van de gemeente", "Back-up en back-ups",
  "Het bedrijfscontinuïteitsplan", "Gegevenslek: wie meldt wat", "De gegevens van inwoners", "Losgeld en ransomware", "Valse mail",
};

static const char synonyms[] = "{\"synonyms\":[[\"ransomware\",\"gijzelsoftware\"],[\"phishing\",\"valse mail\"],[\"gegevenslek\",\"datalek\"],"
                               "[\"telefoonlijst\",\"wie bellen\",\"gemeente\"]]}";

static void
note_cb (const char *word,
         int         start,
         int         end,
         gpointer    user_data)
{
  paraat_vocabulary_add (user_data, word, 1);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatDutch) plain = NULL;

  fixture->sql = paraat_sql_open (":memory:", TRUE, &error);
  g_assert_no_error (error);
  fixture->vocabulary = paraat_vocabulary_new ();
  plain = paraat_dutch_new (fixture->sql, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    g_assert_true (paraat_dutch_split (plain, sentences[i], note_cb, fixture->vocabulary, NULL));
  fixture->synonyms = paraat_synonyms_parse (synonyms, &error);
  g_assert_no_error (error);
  g_assert_true (paraat_synonyms_index (fixture->synonyms, plain, fixture->vocabulary, NULL));
  paraat_vocabulary_seal (fixture->vocabulary);
  g_assert_true (paraat_dutch_register (fixture->sql, fixture->vocabulary, NULL));
  fixture->dutch = paraat_dutch_new (fixture->sql, fixture->vocabulary, NULL);
  g_assert_true (paraat_sql_exec (fixture->sql, "CREATE VIRTUAL TABLE search USING fts5(body, tokenize = 'paraat');"
                                                "CREATE TABLE term (term TEXT PRIMARY KEY, docs INTEGER) WITHOUT ROWID;", NULL));
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    {
      sqlite3_stmt *statement = paraat_sql_prepare (fixture->sql, "INSERT INTO search (body) VALUES (?)", NULL);

      sqlite3_bind_text (statement, 1, sentences[i], -1, SQLITE_STATIC);
      g_assert_true (paraat_sql_step_done (fixture->sql, statement, NULL));
    }
  g_assert_true (paraat_sql_exec (fixture->sql, "CREATE VIRTUAL TABLE temp.indexed USING fts5vocab (main, search, row);"
                                                "INSERT INTO term SELECT term, doc FROM temp.indexed;", &error));
  g_assert_no_error (error);
  fixture->maker = (ParaatQueryMaker) { fixture->sql, fixture->dutch, fixture->vocabulary, fixture->synonyms, G_N_ELEMENTS (sentences) };
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  paraat_dutch_free (fixture->dutch);
  paraat_sql_close (fixture->sql);
  paraat_synonyms_free (fixture->synonyms);
  paraat_vocabulary_free (fixture->vocabulary);
}

static void
term_cb (const char *term,
         gboolean    is_part,
         int         start,
         int         end,
         gpointer    user_data)
{
  g_string_append_printf (user_data, "%s%s", is_part ? "+" : " ", term);
}

static void
test_terms (Fixture       *fixture,
            gconstpointer  data)
{
  static const char * const texts[][2] = {
    { "De back-ups", " de backup+back+ups" },                                   /* hyphens, and what stands between them */
    { "Wachtwoordbeleid!", " wachtwoordbeleid+wachtwoord+beleid" },             /* a compound of words that are there */
    { "meldingen, MELDING", " melding melding" },                                /* stems, small letters */
    { "geërfde cliënt café", " geerfd client caf" },                            /* no accents; Snowball takes the last vowel */
    { "- -- ---", "" },
    { "", "" },
    { "3-2-1", " 321+3+2+1" },
    { "vijf☎zes", " vijf zes" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GString) terms = g_string_new (NULL);

      g_assert_true (paraat_dutch_terms (fixture->dutch, texts[i][0], term_cb, terms, NULL));
      g_assert_cmpstr (terms->str, ==, texts[i][1]);
    }
}

static guint
count_rows (Fixture    *fixture,
            const char *match)
{
  g_autoptr(GError) error = NULL;
  sqlite3_stmt *statement = paraat_sql_prepare (fixture->sql, "SELECT rowid FROM search WHERE search MATCH ?", &error);
  guint n = 0;
  int more;

  sqlite3_bind_text (statement, 1, match, -1, SQLITE_STATIC);
  while ((more = paraat_sql_step (fixture->sql, statement, &error)) > 0)
    n++;
  paraat_sql_done (statement);
  g_assert_no_error (error);

  return n;
}

static void
assert_rows (Fixture    *fixture,
             const char *text,
             guint       n_all,
             guint       n_any,
             const char *corrected)   /* (nullable) */
{
  g_auto(ParaatQuery) query = { NULL, };

  g_assert_true (paraat_query_init (&query, &fixture->maker, text, NULL));
  g_test_message ("%s: %s", text, query.any != NULL ? query.any : query.all);
  g_assert_cmpuint (query.all != NULL ? count_rows (fixture, query.all) : 0, ==, n_all);
  g_assert_cmpuint (query.any != NULL ? count_rows (fixture, query.any) : n_all, ==, n_any);
  g_assert_cmpstr (query.corrected, ==, corrected);
}

static void
test_groups (Fixture       *fixture,
             gconstpointer  data)
{
  assert_rows (fixture, "wachtwoord ", 2, 2, NULL);              /* also as a part of a compound */
  assert_rows (fixture, "wachtwoord beleid", 1, 3, NULL);
  assert_rows (fixture, "wachtw", 2, 2, NULL);                   /* not finished */
  assert_rows (fixture, "wachtw ", 0, 0, NULL);                  /* finished, and nothing like it */
  assert_rows (fixture, "wachtwoort ", 2, 2, "wachtwoord ");
  assert_rows (fixture, "gegevens lek", 1, 2, NULL);             /* written as two */
  assert_rows (fixture, "backup", 1, 1, NULL);
  assert_rows (fixture, "back up", 1, 1, NULL);
  assert_rows (fixture, "bedrijfscontinuiteitsplan", 1, 1, NULL);
  assert_rows (fixture, "gijzelsoftware", 1, 1, NULL);
  assert_rows (fixture, "phishing", 1, 1, NULL);                 /* a synonym of two words */
  assert_rows (fixture, "datalek", 1, 1, NULL);
  assert_rows (fixture, "wie moet ik bellen", 2, 2, NULL);       /* two with small words between them: "gemeente" */
  assert_rows (fixture, "de het een", 0, 5, NULL);               /* only small ones */
  assert_rows (fixture, "de gegevens", 1, 1, NULL);              /* or not only */
  assert_rows (fixture, "x", 0, 0, NULL);
  assert_rows (fixture, "", 0, 0, NULL);
  assert_rows (fixture, "xyzzy wachtwoord ", 2, 2, NULL);        /* what is nowhere does not matter */
}

static void
assert_harmless (Fixture    *fixture,
                 const char *text)
{
  g_auto(ParaatQuery) query = { NULL, };
  g_autoptr(GError) error = NULL;

  g_assert_true (paraat_query_init (&query, &fixture->maker, text, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (query.phrases->len, <=, PARAAT_QUERY_PHRASES_MAX);
  g_assert_cmpuint (query.n_groups, <=, PARAAT_QUERY_WORDS_MAX);
  if (query.all != NULL)
    count_rows (fixture, query.all);
  if (query.any != NULL)
    count_rows (fixture, query.any);
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const texts[] = {
    "\"", "\"\"\"", "'", "*", "wachtwoord*", "(", ")", "((((", "\"wachtwoord", "AND", "OR NOT", "NEAR(a b)", "body: wachtwoord",
    "^wachtwoord", "- - -", "-wachtwoord", "wachtwoord-", "{body} : raad", "a AND b OR c NOT d", ";DROP TABLE search;--", "%s%n", "\\", "+",
    "🙂🙂🙂", "wachtwoord🙂beleid", "سياسة كلمة المرور", "\u202ewachtwoord", "e\u0301\u0301\u0301", "\u200bwacht\u200bwoord", "中文密码", "ǅǆ",
    "\n\t\r", "\x01\x02\x7f", "wachtwoord\xff\xfe", "\xc3", "0", "00000000000000000000", "1e309", "ß", "İstanbul", "ﬁnanciën",
  };
  g_autofree char *one = g_strnfill (10000, 'a');
  g_autofree char *hyphens = g_strnfill (10000, '-');
  g_autoptr(GString) many = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_harmless (fixture, texts[i]);
  assert_harmless (fixture, one);
  assert_harmless (fixture, hyphens);
  for (guint i = 0; i < 2000; i++)
    g_string_append_printf (many, "%s ", sentences[i % G_N_ELEMENTS (sentences)]);
  assert_harmless (fixture, many->str);
}

static void
test_hostile_any (Fixture       *fixture,
                  gconstpointer  data)
{
  static const char * const pieces[] = { "wachtwoord", "beleid", "\"", "*", "(", ")", " ", " ", "-", "AND ", "OR ", ":", "^", "é", "🙂", "s", "\xff",
                                         "gegevens", "lek" };

  for (guint round = 0; round < 2000; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (int i = g_test_rand_int_range (0, 12); i > 0; i--)
        g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      assert_harmless (fixture, text->str);
    }
}

static void
test_synonyms_refused (void)
{
  static const char * const broken[] = { "", "[]", "{}", "{\"synonyms\":{}}", "{\"synonyms\":[[\"a\"]]}", "{\"synonyms\":[[\"a\",1]]}",
                                         "{\"synonyms\":[\"a\"]}" };

  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (paraat_synonyms_parse (broken[i], &error));
      g_assert_nonnull (error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/content/query/terms", Fixture, NULL, set_up, test_terms, tear_down);
  g_test_add ("/content/query/groups", Fixture, NULL, set_up, test_groups, tear_down);
  g_test_add ("/content/query/hostile", Fixture, NULL, set_up, test_hostile, tear_down);
  g_test_add ("/content/query/hostile-any", Fixture, NULL, set_up, test_hostile_any, tear_down);
  g_test_add_func ("/content/query/synonyms-refused", test_synonyms_refused);

  return g_test_run ();
}
