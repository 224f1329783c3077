/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-synonyms.h"

#include "paraat-content-error.h"
#include "paraat-json.h"

struct _ParaatSynonyms
{
  GPtrArray  *sets;    /* (owned) (element-type GStrv) as they are written */
  GHashTable *same;    /* (owned) (element-type utf8 GPtrArray) stems of a term, and what it may be said as, folded */
};

void
paraat_synonyms_free (ParaatSynonyms *self)
{
  g_ptr_array_unref (self->sets);
  g_hash_table_unref (self->same);
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

      if (!JSON_NODE_HOLDS_VALUE (term) || json_node_get_value_type (term) != G_TYPE_STRING)
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
 * paraat_synonyms_parse: (skip)
 * @json: `{ "synonyms": [ [ "gegevenslek", "datalek" ] … ] }`
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
  self->same = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
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

typedef struct
{
  ParaatDutch      *dutch;
  ParaatVocabulary *vocabulary;
  GString          *words;
  GString          *stems;
} Folding;

static void
fold_cb (const char *word,
         int         start,
         int         end,
         gpointer    user_data)
{
  Folding *folding = user_data;
  g_autofree char *stem = paraat_dutch_stem (folding->dutch, word);

  g_string_append_printf (folding->words, "%s%s", folding->words->len > 0 ? " " : "", word);
  g_string_append_printf (folding->stems, "%s%s", folding->stems->len > 0 ? " " : "", stem);
  if (!g_ascii_isdigit (*word))
    paraat_vocabulary_add (folding->vocabulary, word, 1);
}

static void
add_same (ParaatSynonyms *self,
          const char     *stems,
          GPtrArray      *words)
{
  GPtrArray *same = g_hash_table_lookup (self->same, stems);

  if (same == NULL)
    {
      same = g_ptr_array_new_with_free_func (g_free);
      g_hash_table_insert (self->same, g_strdup (stems), same);
    }
  for (guint i = 0; i < words->len; i++)
    if (!g_ptr_array_find_with_equal_func (same, g_ptr_array_index (words, i), g_str_equal, NULL))
      g_ptr_array_add (same, g_strdup (g_ptr_array_index (words, i)));
}

static gboolean
index_set (ParaatSynonyms    *self,
           char             **set,
           ParaatDutch       *dutch,
           ParaatVocabulary  *vocabulary,
           GError           **error)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) stems = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; set[i] != NULL; i++)
    {
      g_autoptr(GString) folded = g_string_new (NULL);
      g_autoptr(GString) stemmed = g_string_new (NULL);
      Folding folding = { dutch, vocabulary, folded, stemmed };

      if (!paraat_dutch_split (dutch, set[i], fold_cb, &folding, error))
        return FALSE;
      if (folded->len == 0)
        continue;
      g_ptr_array_add (words, g_strdup (folded->str));
      g_ptr_array_add (stems, g_strdup (stemmed->str));
    }
  for (guint i = 0; i < stems->len; i++)
    add_same (self, g_ptr_array_index (stems, i), words);

  return TRUE;
}

/**
 * paraat_synonyms_index: (skip)
 * @vocabulary: not sealed yet
 * @error: [error@StoreError]
 */
gboolean
paraat_synonyms_index (ParaatSynonyms    *self,
                       ParaatDutch       *dutch,
                       ParaatVocabulary  *vocabulary,
                       GError           **error)
{
  for (guint i = 0; i < self->sets->len; i++)
    if (!index_set (self, g_ptr_array_index (self->sets, i), dutch, vocabulary, error))
      return FALSE;

  return TRUE;
}

GPtrArray *
paraat_synonyms_lookup (const ParaatSynonyms *self,
                        const char           *stems)
{
  return g_hash_table_lookup (self->same, stems);
}
