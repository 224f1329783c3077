/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-vocabulary.h"

#include <string.h>

#define ROUNDS 2000

static const char * const words[] = {
  "wachtwoord", "beleid", "gegevens", "gegevenslek", "informatie", "veiligheid", "gemeente", "raad", "crisis", "oefening", "melding",
  "noodkaart", "noodplan", "leverancier", "ransomware", "phishing", "website", "telefoon", "toestel", "betrokkene", "inwoner",
};

static ParaatVocabulary *
vocabulary_new (void)
{
  ParaatVocabulary *self = paraat_vocabulary_new ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    paraat_vocabulary_add (self, words[i], i + 1);
  paraat_vocabulary_seal (self);

  return self;
}

static void
assert_split (const ParaatVocabulary *self,
              const char             *compound,
              const char             *expected)   /* with spaces; "" when it is none */
{
  char *parts[PARAAT_COMPOUND_MAX + 1] = { NULL, };
  guint n = paraat_vocabulary_split (self, compound, parts);
  g_autofree char *joined = g_strjoinv (" ", parts);

  g_assert_cmpstr (joined, ==, expected);
  g_assert_cmpuint (n, ==, g_strv_length (parts));
  for (guint i = 0; i < n; i++)
    g_free (parts[i]);
}

static void
test_split (void)
{
  g_autoptr(ParaatVocabulary) self = vocabulary_new ();

  assert_split (self, "wachtwoordbeleid", "wachtwoord beleid");
  assert_split (self, "gemeenteraad", "gemeente raad");
  assert_split (self, "informatieveiligheidsbeleid", "informatie veiligheid beleid");   /* with an s between */
  assert_split (self, "crisisoefening", "crisis oefening");
  assert_split (self, "wachtwoord", "");                                                /* one word */
  assert_split (self, "wachtwoordxyz", "");
  assert_split (self, "raad", "");
  assert_split (self, "", "");
}

static void
test_prefix (void)
{
  g_autoptr(ParaatVocabulary) self = vocabulary_new ();

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    for (gsize size = 0; size <= strlen (words[i]); size++)
      {
        g_autofree char *prefix = g_strndup (words[i], size);

        g_assert_true (paraat_vocabulary_has_prefix (self, prefix));
        g_assert_cmpint (paraat_vocabulary_contains (self, prefix), ==, g_strv_contains (words, prefix));
      }
  g_assert_false (paraat_vocabulary_has_prefix (self, "zz"));
  g_assert_false (paraat_vocabulary_has_prefix (self, "ransomwaren"));
}

static void
assert_corrected (const ParaatVocabulary *self,
                  const char             *word,
                  gboolean                is_unfinished,
                  const char             *expected)   /* (nullable) */
{
  g_auto(GStrv) meant = paraat_vocabulary_correct (self, word, is_unfinished, 3);

  g_assert_cmpstr (meant[0], ==, expected);
}

static void
test_correct (void)
{
  g_autoptr(ParaatVocabulary) self = vocabulary_new ();

  assert_corrected (self, "ransomwear", FALSE, "ransomware");
  assert_corrected (self, "fishing", FALSE, "phishing");
  assert_corrected (self, "wachtwoort", FALSE, "wachtwoord");
  assert_corrected (self, "gegevenslke", FALSE, "gegevenslek");    /* two that changed places are one error */
  assert_corrected (self, "belied", FALSE, "beleid");
  assert_corrected (self, "rad", FALSE, NULL);                     /* too short to know */
  assert_corrected (self, "brood", FALSE, NULL);                   /* "raad" is too far */
  assert_corrected (self, "leverancr", FALSE, "leverancier");
  assert_corrected (self, "ranzomw", TRUE, "ransomware");          /* somebody is still typing it */
  assert_corrected (self, "ranzomw", FALSE, NULL);
  assert_corrected (self, "", TRUE, NULL);
}

/* Whatever words are put together is taken apart into words that are there, which give it back. */
static void
test_split_any (void)
{
  static const char * const links[] = { "", "s", "en", "n" };
  g_autoptr(ParaatVocabulary) self = vocabulary_new ();

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr(GString) compound = g_string_new (NULL);
      char *parts[PARAAT_COMPOUND_MAX + 1] = { NULL, };
      const char *at;
      guint n = (guint) g_test_rand_int_range (2, PARAAT_COMPOUND_MAX + 1);

      for (guint i = 0; i < n; i++)
        g_string_append_printf (compound, "%s%s", i > 0 ? links[g_test_rand_int_range (0, G_N_ELEMENTS (links))] : "",
                                words[g_test_rand_int_range (0, G_N_ELEMENTS (words))]);
      n = paraat_vocabulary_split (self, compound->str, parts);
      g_assert_cmpuint (n, >=, 2);
      at = compound->str;
      for (guint i = 0; i < n; i++)
        {
          const char *found = strstr (at, parts[i]);

          g_assert_true (paraat_vocabulary_contains (self, parts[i]));
          g_assert_nonnull (found);
          g_assert_cmpint (found - at, <=, 2);
          at = found + strlen (parts[i]);
          g_free (parts[i]);
        }
      g_assert_cmpstr (at, ==, "");
    }
}

static char *
with_error (const char *word)
{
  g_autoptr(GString) wrong = g_string_new (word);
  gssize at = g_test_rand_int_range (1, (int) wrong->len);   /* not the first letter */
  char letter = (char) g_test_rand_int_range ('a', 'z' + 1);

  switch (g_test_rand_int_range (0, 4))
    {
    case 0:
      g_string_erase (wrong, at, 1);
      break;
    case 1:
      g_string_insert_c (wrong, at, letter);
      break;
    case 2:
      wrong->str[at] = letter;
      break;
    default:
      if (at + 1 < (gssize) wrong->len)
        {
          letter = wrong->str[at];
          wrong->str[at] = wrong->str[at + 1];
          wrong->str[at + 1] = letter;
        }
      break;
    }

  return g_string_free (g_steal_pointer (&wrong), FALSE);
}

/* One error in any word is seen through. */
static void
test_correct_any (void)
{
  g_autoptr(ParaatVocabulary) self = vocabulary_new ();

  for (guint round = 0; round < ROUNDS; round++)
    {
      const char *word = words[g_test_rand_int_range (0, G_N_ELEMENTS (words))];
      g_autofree char *wrong = with_error (word);
      g_auto(GStrv) meant = NULL;

      if (strlen (wrong) < 4 || paraat_vocabulary_contains (self, wrong))
        continue;
      meant = paraat_vocabulary_correct (self, wrong, FALSE, G_N_ELEMENTS (words));
      if (!g_strv_contains ((const char * const *) meant, word))
        g_error ("“%s” was not seen to be “%s”", wrong, word);
    }
}

/* Anything at all: no word is too long, no byte is special. */
static void
test_any_bytes (void)
{
  g_autoptr(ParaatVocabulary) self = vocabulary_new ();

  for (guint round = 0; round < ROUNDS; round++)
    {
      guint size = (guint) g_test_rand_int_range (0, round % 10 == 0 ? 400 : 60);
      g_autofree char *word = g_malloc (size + 1);
      char *parts[PARAAT_COMPOUND_MAX] = { NULL, };
      g_auto(GStrv) meant = NULL;
      guint n;

      for (guint i = 0; i < size; i++)
        word[i] = (char) g_test_rand_int_range (1, 256);
      word[size] = '\0';
      meant = paraat_vocabulary_correct (self, word, round % 2 == 0, 3);
      g_assert_cmpuint (g_strv_length (meant), <=, 3);
      n = paraat_vocabulary_split (self, word, parts);
      g_assert_cmpuint (n, <=, PARAAT_COMPOUND_MAX);
      for (guint i = 0; i < n; i++)
        g_free (parts[i]);
      paraat_vocabulary_has_prefix (self, word);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/content/vocabulary/split", test_split);
  g_test_add_func ("/content/vocabulary/prefix", test_prefix);
  g_test_add_func ("/content/vocabulary/correct", test_correct);
  g_test_add_func ("/content/vocabulary/split-any", test_split_any);
  g_test_add_func ("/content/vocabulary/correct-any", test_correct_any);
  g_test_add_func ("/content/vocabulary/any-bytes", test_any_bytes);

  return g_test_run ();
}
