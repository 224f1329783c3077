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

/* Where words come from and go to. */
typedef struct
{
  fts5_tokenizer          inner;        /* unicode61 */
  Fts5Tokenizer          *instance;     /* (owned) */
  struct sb_stemmer      *stemmer;      /* (owned) (nullable) */
  const ParaatVocabulary *vocabulary;   /* (nullable) */
} Dutch;

typedef struct
{
  Dutch *dutch;
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

static int
emit_stem (Sink       *sink,
           const char *word,
           int         flags,
           int         start,
           int         end)
{
  const sb_symbol *stem = sb_stemmer_stem (sink->dutch->stemmer, (const sb_symbol *) word, (int) strlen (word));

  if (stem == NULL)
    return SQLITE_NOMEM;

  return sink->token (sink->context, flags, (const char *) stem, sb_stemmer_length (sink->dutch->stemmer), start, end);
}

static int
emit_parts (Sink *sink,
            char *word,   /* with its hyphens */
            int   start,
            int   end)
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
      return result;
    }
  n = sink->dutch->vocabulary != NULL ? paraat_vocabulary_split (sink->dutch->vocabulary, word, parts) : 0;
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

      result = emit_parts (sink, word, start, end);
    }

  return result;
}

/* --- a tokenizer --- */

static void
tokenizer_delete (Fts5Tokenizer *tokenizer)
{
  Dutch *self = (Dutch *) tokenizer;

  if (self->instance != NULL)
    self->inner.xDelete (self->instance);
  if (self->stemmer != NULL)
    sb_stemmer_delete (self->stemmer);
  g_free (self);
}

static int
tokenizer_create (void           *context,   /* a Dutch to be copied */
                  const char    **arguments,
                  int             n_arguments,
                  Fts5Tokenizer **out_tokenizer)
{
  static const char *inner_arguments[] = { "remove_diacritics", "2", "tokenchars", "-" };
  const Dutch *model = context;
  Dutch *self = g_new0 (Dutch, 1);
  int result;

  self->inner = model->inner;
  self->vocabulary = model->vocabulary;
  self->stemmer = sb_stemmer_new ("dutch", "UTF_8");
  result = self->stemmer == NULL ? SQLITE_NOMEM
           : self->inner.xCreate (model->instance, inner_arguments, G_N_ELEMENTS (inner_arguments), &self->instance);
  if (result != SQLITE_OK)
    {
      tokenizer_delete ((Fts5Tokenizer *) self);
      return result;
    }
  *out_tokenizer = (Fts5Tokenizer *) self;

  return SQLITE_OK;
}

static int
tokenizer_tokenize (Fts5Tokenizer *tokenizer,
                    void          *context,
                    int            flags,
                    const char    *text,
                    int            size,
                    int          (*token) (void *, int, const char *, int, int, int))
{
  Dutch *self = (Dutch *) tokenizer;
  Sink sink = { self, context, flags, token };

  return self->inner.xTokenize (self->instance, &sink, flags, text, size, token_cb);
}

/* --- FTS5 --- */

/* sqlite.org/fts5.html#extending_fts5 */
static fts5_api *
get_api (ParaatSql  *sql,
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
find_inner (fts5_api        *api,
            fts5_tokenizer  *out_inner,
            void           **out_context,
            GError         **error)
{
  if (api->xFindTokenizer (api, "unicode61", out_context, out_inner) == SQLITE_OK)
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
  fts5_api *api = get_api (sql, error);
  Dutch *model = NULL;
  void *context = NULL;

  if (api == NULL)
    return FALSE;
  model = g_new0 (Dutch, 1);
  model->vocabulary = vocabulary;
  if (!find_inner (api, &model->inner, &context, error))
    {
      g_free (model);
      return FALSE;
    }
  model->instance = context;   /* of the model it is the context to create one with */
  if (api->xCreateTokenizer (api, NAME, model, &ours, g_free) == SQLITE_OK)
    return TRUE;
  g_set_error_literal (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "The Dutch tokenizer cannot be made");

  return FALSE;
}

typedef struct
{
  ParaatDutchWord  word;
  gpointer         user_data;
} Words;

static int
word_cb (void       *context,
         int         flags,
         const char *token,
         int         size,
         int         start,
         int         end)
{
  Words *words = context;
  g_autofree char *joined = size <= TOKEN_MAX ? join (token, size) : NULL;

  if (joined != NULL && *joined != '\0')
    words->word (joined, start, end, words->user_data);

  return SQLITE_OK;
}

/**
 * paraat_dutch_split: (skip)
 * @text: any
 * @word: (scope call): called with each word, in order
 * @error: [error@StoreError]
 */
gboolean
paraat_dutch_split (ParaatSql        *sql,
                    const char       *text,
                    ParaatDutchWord   word,
                    gpointer          user_data,
                    GError          **error)
{
  static const char *arguments[] = { "remove_diacritics", "2", "tokenchars", "-" };
  Words words = { word, user_data };
  fts5_api *api = get_api (sql, error);
  fts5_tokenizer inner;
  Fts5Tokenizer *instance = NULL;
  void *context = NULL;
  int result;

  if (api == NULL || !find_inner (api, &inner, &context, error))
    return FALSE;
  result = inner.xCreate (context, arguments, G_N_ELEMENTS (arguments), &instance);
  if (result == SQLITE_OK)
    {
      result = inner.xTokenize (instance, &words, FTS5_TOKENIZE_AUX, text, (int) strlen (text), word_cb);
      inner.xDelete (instance);
    }
  if (result == SQLITE_OK)
    return TRUE;
  g_set_error (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INTERNAL, "The text cannot be split into words (%d)", result);

  return FALSE;
}

/**
 * paraat_dutch_stem:
 * @word: folded
 *
 * Returns: (transfer full): its stem, by Snowball
 */
char *
paraat_dutch_stem (const char *word)
{
  struct sb_stemmer *stemmer = sb_stemmer_new ("dutch", "UTF_8");
  const sb_symbol *stem = stemmer != NULL ? sb_stemmer_stem (stemmer, (const sb_symbol *) word, (int) strlen (word)) : NULL;
  char *result = stem != NULL ? g_strndup ((const char *) stem, (gsize) sb_stemmer_length (stemmer)) : g_strdup (word);

  if (stemmer != NULL)
    sb_stemmer_delete (stemmer);

  return result;
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
    "iets", "ik", "in", "is", "ja", "je", "jij", "jouw", "kan", "kunnen", "kunt", "maar", "me", "mee", "meer", "met",
    "mij", "mijn", "moet", "moeten", "na", "naar", "niet", "nog", "nu", "of", "om", "ons", "onze", "ook", "op", "over",
    "te", "ten", "ter", "toch", "toen", "tot", "uit", "uw", "van", "vanaf", "veel", "voor", "waar", "waarom", "wanneer",
    "was", "wat", "we", "wel", "welke", "werd", "wie", "wij", "wil", "wilt", "word", "worden", "wordt", "zal", "ze",
    "zelf", "zich", "zij", "zijn", "zo", "zonder", "zou",
  };

  return bsearch (word, small, G_N_ELEMENTS (small), sizeof small[0], compare) != NULL;
}
