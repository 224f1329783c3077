/* SPDX-License-Identifier: EUPL-1.2 */

/* Around FTS5's own unicode61, which folds letters and finds words: hyphens are left out ("back-up" is "backup", and its parts
 * are there as well), compounds are there with the words that they are made of, and words are stemmed by Snowball.  What
 * stands at one place together are synonyms of each other to FTS5. */
#include "config.h"

#include "paraat-dutch.h"

#include <libstemmer.h>
#include <string.h>

#define NAME "paraat"
#define TOKEN_MAX 128   /* bytes: a longer one is no word */
#define STEMS_MAX 4096  /* remembered: texts say the same words over and over, and a stem takes longer than the rest */

/* Where words come from and go to. */
struct _ParaatDutch
{
  fts5_tokenizer          inner;        /* unicode61 */
  Fts5Tokenizer          *instance;     /* (owned) */
  struct sb_stemmer      *stemmer;      /* (owned) (nullable) */
  GHashTable             *stems;        /* (owned) (element-type utf8 utf8) of words that were seen lately */
  const ParaatVocabulary *vocabulary;   /* (nullable) */
};

/* A tokenizer before there is one: what to make it with. */
typedef struct
{
  fts5_tokenizer          inner;
  void                   *context;
  const ParaatVocabulary *vocabulary;   /* (nullable) */
} Model;

typedef struct
{
  ParaatDutch *dutch;
  void  *context;
  int    flags;
  int  (*token) (void *, int, const char *, int, int, int);
} Sink;

/* --- words --- */

static char *
join (const char *token,
      int         size)
{
  char *joined = g_malloc ((gsize) size + 1);
  char *to = joined;

  for (int i = 0; i < size; i++)
    if (token[i] != '-')
      *to++ = token[i];
  *to = '\0';

  return joined;
}

static const char *
stem_of (ParaatDutch *self,
         const char  *word)
{
  const char *known = g_hash_table_lookup (self->stems, word);
  const sb_symbol *stem;
  char *stored;

  if (known != NULL)
    return known;
  stem = sb_stemmer_stem (self->stemmer, (const sb_symbol *) word, (int) strlen (word));
  if (stem == NULL)
    return word;   /* no memory: as good as not stemmed */
  stored = g_strndup ((const char *) stem, (gsize) sb_stemmer_length (self->stemmer));
  if (g_hash_table_size (self->stems) >= STEMS_MAX)
    g_hash_table_remove_all (self->stems);
  g_hash_table_insert (self->stems, g_strdup (word), stored);

  return stored;
}

static int
emit_stem (Sink       *sink,
           const char *word,
           int         flags,
           int         start,
           int         end)
{
  const char *stem = stem_of (sink->dutch, word);

  return sink->token (sink->context, flags, stem, (int) strlen (stem), start, end);
}

static int
emit_parts (Sink       *sink,
            char       *word,     /* with its hyphens */
            const char *joined,   /* without */
            int         start,
            int         end)
{
  int result = SQLITE_OK;
  char *parts[PARAAT_COMPOUND_MAX] = { NULL, };
  guint n;

  if (strchr (word, '-') != NULL)
    {
      g_auto(GStrv) pieces = g_strsplit (word, "-", -1);

      for (guint i = 0; result == SQLITE_OK && pieces[i] != NULL; i++)
        if (*pieces[i] != '\0')
          result = emit_stem (sink, pieces[i], FTS5_TOKEN_COLOCATED, start, end);
    }
  n = sink->dutch->vocabulary != NULL ? paraat_vocabulary_split (sink->dutch->vocabulary, joined, parts) : 0;
  for (guint i = 0; i < n; i++)
    {
      if (result == SQLITE_OK)
        result = emit_stem (sink, parts[i], FTS5_TOKEN_COLOCATED, start, end);
      g_free (parts[i]);
    }

  return result;
}

static int
token_cb (void       *context,
          int         flags,
          const char *token,
          int         size,
          int         start,
          int         end)
{
  Sink *sink = context;
  g_autofree char *joined = NULL;
  int result;

  if (size > TOKEN_MAX)
    return SQLITE_OK;
  joined = join (token, size);
  if (*joined == '\0')
    return SQLITE_OK;
  result = emit_stem (sink, joined, 0, start, end);
  if (result == SQLITE_OK && (sink->flags & FTS5_TOKENIZE_PREFIX) != 0)
    result = sink->token (sink->context, FTS5_TOKEN_COLOCATED, joined, (int) strlen (joined), start, end);
  if (result == SQLITE_OK && (sink->flags & FTS5_TOKENIZE_DOCUMENT) != 0)
    {
      g_autofree char *word = g_strndup (token, (gsize) size);

      result = emit_parts (sink, word, joined, start, end);
    }

  return result;
}

/* --- a tokenizer --- */

void
paraat_dutch_free (ParaatDutch *self)
{
  if (self->instance != NULL)
    self->inner.xDelete (self->instance);
  if (self->stemmer != NULL)
    sb_stemmer_delete (self->stemmer);
  g_hash_table_unref (self->stems);
  g_free (self);
}

static ParaatDutch *
dutch_new (const Model *model,
           int         *out_result)
{
  static const char *arguments[] = { "remove_diacritics", "2", "tokenchars", "-" };
  g_autoptr(ParaatDutch) self = g_new0 (ParaatDutch, 1);

  self->inner = model->inner;
  self->vocabulary = model->vocabulary;
  self->stems = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->stemmer = sb_stemmer_new ("dutch", "UTF_8");
  *out_result = self->stemmer == NULL ? SQLITE_NOMEM
                : self->inner.xCreate (model->context, arguments, G_N_ELEMENTS (arguments), &self->instance);

  return *out_result == SQLITE_OK ? g_steal_pointer (&self) : NULL;
}

static void
tokenizer_delete (Fts5Tokenizer *tokenizer)
{
  paraat_dutch_free ((ParaatDutch *) tokenizer);
}

static int
tokenizer_create (void           *context,   /* a Model */
                  const char    **arguments,
                  int             n_arguments,
                  Fts5Tokenizer **out_tokenizer)
{
  int result;

  *out_tokenizer = (Fts5Tokenizer *) dutch_new (context, &result);

  return result;
}

static int
tokenizer_tokenize (Fts5Tokenizer *tokenizer,
                    void          *context,
                    int            flags,
                    const char    *text,
                    int            size,
                    int          (*token) (void *, int, const char *, int, int, int))
{
  ParaatDutch *self = (ParaatDutch *) tokenizer;
  Sink sink = { self, context, flags, token };

  return self->inner.xTokenize (self->instance, &sink, flags, text, size, token_cb);
}

/* --- FTS5 --- */

/**
 * paraat_dutch_get_api: (skip)
 * @error: [error@StoreError]
 *
 * Returns: (transfer none): what FTS5 is extended by, sqlite.org/fts5.html#extending_fts5
 */
fts5_api *
paraat_dutch_get_api (ParaatSql  *sql,
                      GError    **error)
{
  fts5_api *api = NULL;
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT fts5(?1)", error);

  if (statement == NULL)
    return NULL;
  sqlite3_bind_pointer (statement, 1, &api, "fts5_api_ptr", NULL);
  if (paraat_sql_step (sql, statement, error) < 0)
    api = NULL;
  else if (api == NULL)
    g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "SQLite has no FTS5");
  paraat_sql_done (statement);

  return api;
}

static gboolean
model_init (Model                   *self,
            fts5_api                *api,
            const ParaatVocabulary  *vocabulary,
            GError                 **error)
{
  self->vocabulary = vocabulary;
  if (api->xFindTokenizer (api, "unicode61", &self->context, &self->inner) == SQLITE_OK)
    return TRUE;
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "SQLite has no unicode61");

  return FALSE;
}

/**
 * paraat_dutch_register: (skip)
 * @vocabulary: (nullable): to take compounds apart by, when documents are added; outlives @sql
 * @error: [error@StoreError]
 */
gboolean
paraat_dutch_register (ParaatSql               *sql,
                       const ParaatVocabulary  *vocabulary,
                       GError                 **error)
{
  fts5_tokenizer ours = { tokenizer_create, tokenizer_delete, tokenizer_tokenize };
  fts5_api *api = paraat_dutch_get_api (sql, error);
  g_autofree Model *model = g_new0 (Model, 1);

  if (api == NULL || !model_init (model, api, vocabulary, error))
    return FALSE;
  if (api->xCreateTokenizer (api, NAME, model, &ours, g_free) != SQLITE_OK)
    {
      g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "The Dutch tokenizer cannot be made");
      return FALSE;
    }
  (void) g_steal_pointer (&model);   /* of FTS5 now */

  return TRUE;
}

/**
 * paraat_dutch_new: (skip)
 * @vocabulary: (nullable): to take compounds apart by; outlives the result
 * @error: [error@StoreError]
 */
ParaatDutch *
paraat_dutch_new (ParaatSql               *sql,
                  const ParaatVocabulary  *vocabulary,
                  GError                 **error)
{
  fts5_api *api = paraat_dutch_get_api (sql, error);
  ParaatDutch *self = NULL;
  Model model;
  int result;

  if (api == NULL || !model_init (&model, api, vocabulary, error))
    return NULL;
  self = dutch_new (&model, &result);
  if (self == NULL)
    g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "There are no words to be had (%d)", result);

  return self;
}

/* --- words of a text --- */

static gboolean
tokenize (ParaatDutch  *self,
          int           flags,
          const char   *text,
          void         *context,
          int         (*token) (void *, int, const char *, int, int, int),
          GError      **error)
{
  int result = self->inner.xTokenize (self->instance, context, flags, text, (int) MIN (strlen (text), G_MAXINT), token);

  if (result == SQLITE_OK)
    return TRUE;
  g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "The text cannot be split into words (%d)", result);

  return FALSE;
}

typedef struct
{
  ParaatDutchWord  word;
  ParaatDutchTerm  term;
  gpointer         user_data;
} Taker;

static int
word_cb (void       *context,
         int         flags,
         const char *token,
         int         size,
         int         start,
         int         end)
{
  Taker *taker = context;
  g_autofree char *joined = size <= TOKEN_MAX ? join (token, size) : NULL;

  if (joined != NULL && *joined != '\0')
    taker->word (joined, start, end, taker->user_data);

  return SQLITE_OK;
}

/**
 * paraat_dutch_split: (skip)
 * @text: any
 * @word: (scope call): called with each word, in order
 * @error: [error@StoreError]
 */
gboolean
paraat_dutch_split (ParaatDutch      *self,
                    const char       *text,
                    ParaatDutchWord   word,
                    gpointer          user_data,
                    GError          **error)
{
  Taker taker = { word, NULL, user_data };

  return tokenize (self, FTS5_TOKENIZE_AUX, text, &taker, word_cb, error);
}

static int
term_cb (void       *context,
         int         flags,
         const char *token,
         int         size,
         int         start,
         int         end)
{
  Taker *taker = context;

  g_assert ((gsize) size == strlen (token));   /* ours are strings */
  taker->term (token, (flags & FTS5_TOKEN_COLOCATED) != 0, start, end, taker->user_data);

  return SQLITE_OK;
}

/**
 * paraat_dutch_terms: (skip)
 * @text: any
 * @term: (scope call): called with each term that @text would have in the index, in order
 * @error: [error@StoreError]
 */
gboolean
paraat_dutch_terms (ParaatDutch      *self,
                    const char       *text,
                    ParaatDutchTerm   term,
                    gpointer          user_data,
                    GError          **error)
{
  Taker taker = { NULL, term, user_data };
  Sink sink = { self, &taker, FTS5_TOKENIZE_DOCUMENT, term_cb };

  return tokenize (self, FTS5_TOKENIZE_DOCUMENT, text, &sink, token_cb, error);
}

/**
 * paraat_dutch_stem: (skip)
 * @word: folded
 *
 * Returns: (transfer full): its stem, by Snowball
 */
char *
paraat_dutch_stem (ParaatDutch *self,
                   const char  *word)
{
  return g_strdup (stem_of (self, word));
}

static gint
compare (gconstpointer a,
         gconstpointer b)
{
  return strcmp (a, *(const char * const *) b);
}

gboolean
paraat_dutch_is_small (const char *word)
{
  static const char * const small[] = {
    "aan", "alle", "alles", "als", "bij", "dat", "de", "den", "der", "deze", "die", "dit", "door", "dus", "een", "en",
    "er", "ga", "gaat", "geen", "had", "hadden", "heb", "hebben", "hebt", "heeft", "het", "hier", "hij", "hoe", "hun",
    "iets", "ik", "in", "is", "ja", "je", "jij", "jouw", "kan", "kunnen", "kunt", "liggen", "ligt", "maar", "me", "mee",
    "meer", "met", "mij", "mijn", "moet", "moeten", "na", "naar", "niet", "nog", "nu", "of", "om", "ons", "onze", "ook",
    "op", "over", "te", "ten", "ter", "toch", "toen", "tot", "uit", "uw", "van", "vanaf", "veel", "voor", "waar",
    "waarom", "wanneer", "was", "wat", "we", "wel", "welke", "werd", "wie", "wij", "wil", "wilt", "word", "worden",
    "wordt", "zal", "ze", "zelf", "zich", "zij", "zijn", "zo", "zonder", "zou",
  };

  return bsearch (word, small, G_N_ELEMENTS (small), sizeof small[0], compare) != NULL;
}
