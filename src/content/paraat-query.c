/* SPDX-License-Identifier: EUPL-1.2 */

/* Every word that was typed becomes a group: itself, what it is made of, what means the same, and, when nobody wrote it anywhere,
 * what it was probably meant to be.  A group is one condition of the query. */
#include "config.h"

#include "paraat-query.h"

#include "paraat-content-error.h"
#include "paraat-json.h"

#include <string.h>

#define WORDS_MAX 24      /* of one query: the rest is left out */
#define MEANT_MAX 3       /* words that one with an error may have been meant to be */

/* --- synonyms --- */

struct _ParaatSynonyms
{
  GPtrArray *sets;   /* (element-type GStrv) */
};

void
paraat_synonyms_free (ParaatSynonyms *self)
{
  g_ptr_array_unref (self->sets);
  g_free (self);
}

static char **
parse_set (JsonNode *node)
{
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (array == NULL || json_array_get_length (array) < 2)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *term = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (term) || json_node_get_value_type (term) != G_TYPE_STRING
          || strchr (json_node_get_string (term), '"') != NULL)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (term));
    }

  return g_strv_builder_end (builder);
}

static void
set_free (gpointer data)
{
  g_strfreev (data);
}

/**
 * paraat_synonyms_parse:
 * @json: `{ "synonyms": [ [ "gegevenslek", "datalek" ] … ] }`, in small letters
 * @error: [error@ContentError]: MALFORMED
 */
ParaatSynonyms *
paraat_synonyms_parse (const char  *json,
                       GError     **error)
{
  g_autoptr(JsonObject) object = paraat_json_parse_object (json);
  JsonNode *node = object != NULL ? json_object_get_member (object, "synonyms") : NULL;
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr(ParaatSynonyms) self = g_new0 (ParaatSynonyms, 1);

  self->sets = g_ptr_array_new_with_free_func (set_free);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      char **set = parse_set (json_array_get_element (array, i));

      if (set == NULL)
        {
          g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Synonyms %u cannot be read", i + 1);
          return NULL;
        }
      g_ptr_array_add (self->sets, set);
    }
  if (array == NULL)
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Not a file of synonyms");
      return NULL;
    }

  return g_steal_pointer (&self);
}

/* --- words --- */

typedef struct
{
  char     *text;      /* (owned) folded */
  int       start;
  int       end;
  gboolean  is_last;   /* it may not be finished */
} Typed;

static void
typed_clear (gpointer data)
{
  g_free (((Typed *) data)->text);
}

static void
word_cb (const char *word,
         int         start,
         int         end,
         gpointer    user_data)
{
  GArray *words = user_data;
  Typed typed = { NULL, start, end, FALSE };

  if (words->len >= WORDS_MAX)
    return;
  typed.text = g_strdup (word);
  g_array_append_val (words, typed);
}

/* Small words say nothing, unless there are no others. */
static void
leave_out_small (GArray *words)
{
  guint n_left = 0;

  for (guint i = 0; i < words->len; i++)
    n_left += !paraat_dutch_is_small (g_array_index (words, Typed, i).text);
  for (guint i = words->len; n_left > 0 && i > 0; i--)
    if (paraat_dutch_is_small (g_array_index (words, Typed, i - 1).text))
      g_array_remove_index (words, i - 1);
}

/* --- groups --- */

static void
append_term (GString    *group,
             const char *term,
             gboolean    is_prefix)
{
  g_string_append_printf (group, "%s\"%s\"%s", group->len > 1 ? " OR " : "", term, is_prefix ? "*" : "");
}

static void
append_compound (GString                *group,
                 const ParaatVocabulary *vocabulary,
                 const char             *word)
{
  char *parts[PARAAT_COMPOUND_MAX] = { NULL, };
  guint n = paraat_vocabulary_split (vocabulary, word, parts);

  for (guint i = 0; i < n; i++)
    {
      if (n > 1)
        g_string_append_printf (group, "%s\"%s\"%s", i > 0 ? " AND " : " OR (", parts[i], i + 1 == n ? ")" : "");
      g_free (parts[i]);
    }
}

static void
append_synonyms (GString              *group,
                 const ParaatSynonyms *synonyms,
                 const char           *word)
{
  g_autofree char *stem = paraat_dutch_stem (word);

  for (guint i = 0; i < synonyms->sets->len; i++)
    {
      char **set = g_ptr_array_index (synonyms->sets, i);
      gboolean is_in = FALSE;

      for (guint j = 0; !is_in && set[j] != NULL; j++)
        {
          g_autofree char *other = paraat_dutch_stem (set[j]);

          is_in = g_str_equal (set[j], word) || g_str_equal (other, stem);
        }
      for (guint j = 0; is_in && set[j] != NULL; j++)
        if (!g_str_equal (set[j], word))
          append_term (group, set[j], FALSE);
    }
}

static gboolean
is_known (const ParaatVocabulary *vocabulary,
          const char             *word)
{
  g_autofree char *stem = paraat_dutch_stem (word);

  return paraat_vocabulary_contains (vocabulary, word) || paraat_vocabulary_contains (vocabulary, stem);
}

static char *
dup_group (const Typed             *typed,
           const ParaatVocabulary  *vocabulary,
           const ParaatSynonyms    *synonyms,
           char                   **out_meant)   /* (nullable) what it was probably meant to be, when nobody wrote the word */
{
  GString *group = g_string_new ("(");

  *out_meant = NULL;
  append_term (group, typed->text, typed->is_last);
  append_compound (group, vocabulary, typed->text);
  append_synonyms (group, synonyms, typed->text);
  if (strchr (group->str, ' ') == NULL && !is_known (vocabulary, typed->text)
      && !(typed->is_last && paraat_vocabulary_has_prefix (vocabulary, typed->text)))
    {
      g_auto(GStrv) meant = paraat_vocabulary_correct (vocabulary, typed->text, MEANT_MAX);

      for (guint i = 0; meant[i] != NULL; i++)
        {
          append_term (group, meant[i], FALSE);
          append_synonyms (group, synonyms, meant[i]);
        }
      *out_meant = g_strdup (meant[0]);
    }
  g_string_append_c (group, ')');

  return g_string_free (group, FALSE);
}

static char *
dup_corrected (const char *text,
               GArray     *words,
               GPtrArray  *meant)
{
  GString *out = g_string_new (NULL);
  int done = 0;
  gboolean any = FALSE;

  for (guint i = 0; i < words->len; i++)
    {
      const Typed *typed = &g_array_index (words, Typed, i);
      const char *instead = g_ptr_array_index (meant, i);

      if (instead == NULL)
        continue;
      g_string_append_len (out, text + done, typed->start - done);
      g_string_append (out, instead);
      done = typed->end;
      any = TRUE;
    }
  g_string_append (out, text + done);

  return g_string_free (out, !any);
}

/**
 * paraat_query_init: (skip)
 * @text: what was typed
 * @error: [error@StoreError]
 */
gboolean
paraat_query_init (ParaatQuery             *self,
                   ParaatSql               *sql,
                   const char              *text,
                   const ParaatVocabulary  *vocabulary,
                   const ParaatSynonyms    *synonyms,
                   GError                 **error)
{
  g_autoptr(GArray) words = g_array_new (FALSE, FALSE, sizeof (Typed));
  g_autoptr(GPtrArray) meant = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) groups = NULL;
  gsize size = strlen (text);

  *self = (ParaatQuery) { NULL, NULL, NULL };
  g_array_set_clear_func (words, typed_clear);
  if (!paraat_dutch_split (sql, text, word_cb, words, error))
    return FALSE;
  if (words->len > 0)
    g_array_index (words, Typed, words->len - 1).is_last = (gsize) g_array_index (words, Typed, words->len - 1).end == size;
  leave_out_small (words);
  for (guint i = 0; i < words->len; i++)
    {
      char *instead;

      g_strv_builder_take (builder, dup_group (&g_array_index (words, Typed, i), vocabulary, synonyms, &instead));
      g_ptr_array_add (meant, instead);
    }
  groups = g_strv_builder_end (builder);
  self->all = words->len > 0 ? g_strjoinv (" AND ", groups) : NULL;
  self->any = words->len > 1 ? g_strjoinv (" OR ", groups) : NULL;
  self->corrected = dup_corrected (text, words, meant);

  return TRUE;
}

void
paraat_query_clear (ParaatQuery *self)
{
  g_clear_pointer (&self->all, g_free);
  g_clear_pointer (&self->any, g_free);
  g_clear_pointer (&self->corrected, g_free);
}
