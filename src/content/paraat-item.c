/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-item.h"

#include <string.h>

#define HEADER_MAX 8192
#define FACT_MAX 1000   /* bytes: some lines in a list */

static const char * const kinds[] = { "sjabloon", "draaiboek", "handleiding", "kennisartikel", "checklist", NULL };
static const char * const themes[] = { "aanval", "gegevens", "continuiteit", "communicatie", "techniek", "beleid", "mensen",
                                       "leveranciers", NULL };
static const char * const audiences[] = { "iedereen", "ict", "leiding", "communicatie", "dpo", NULL };
static const char * const phases[] = { "voorbereiden", "nu-bezig", "herstellen", "leren", NULL };

void
paraat_item_free (ParaatItem *self)
{
  g_free (self->id);
  g_free (self->title);
  g_free (self->summary);
  g_free (self->checked);
  g_free (self->source);
  g_free (self->synonyms);
  g_strfreev (self->related);
  g_strfreev (self->questions);
  g_free (self->pack);
  g_free (self);
}

/* --- the header --- */

static int
find (const char * const *names,
      const char         *name)
{
  for (int i = 0; names[i] != NULL; i++)
    if (g_str_equal (names[i], name))
      return i;

  return -1;
}

/* "a, b" */
static char **
split_list (const char *text)
{
  g_auto(GStrv) parts = g_strsplit (text, ",", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);

  return g_strv_builder_end (builder);
}

static gboolean
take (GHashTable  *header,
      const char  *key,
      char       **out_text,
      GError     **error)
{
  *out_text = g_strdup (g_hash_table_lookup (header, key));
  if (*out_text != NULL && **out_text != '\0')
    return strlen (*out_text) <= FACT_MAX || paraat_content_malformed (error, "The %s in the header is too long", key);

  return paraat_content_malformed (error, "The header has no %s", key);
}

static gboolean
take_id (GHashTable  *header,
         char       **out_id,
         GError     **error)
{
  if (!take (header, "id", out_id, error))
    return FALSE;

  return paraat_item_is_id (*out_id) || paraat_content_malformed (error, "The id in the header is “%s”", *out_id);
}

static gboolean
take_choice (GHashTable          *header,
             const char          *key,
             const char * const  *names,
             guint               *out_choice,
             GError             **error)
{
  const char *text = g_hash_table_lookup (header, key);
  int choice = text != NULL ? find (names, text) : -1;

  if (choice < 0)
    return paraat_content_malformed (error, "The %s in the header is “%s”", key, text != NULL ? text : "");
  *out_choice = (guint) choice;

  return TRUE;
}

static gboolean
take_flags (GHashTable          *header,
            const char          *key,
            const char * const  *names,
            guint               *out_flags,
            GError             **error)
{
  const char *text = g_hash_table_lookup (header, key);
  g_auto(GStrv) parts = split_list (text != NULL ? text : "");

  *out_flags = 0;
  for (guint i = 0; parts[i] != NULL; i++)
    {
      int choice = find (names, parts[i]);

      if (choice < 0)
        return paraat_content_malformed (error, "The %s in the header names “%s”", key, parts[i]);
      *out_flags |= 1u << choice;
    }

  return *out_flags != 0 || paraat_content_malformed (error, "The header has no %s", key);
}

static gboolean
take_number (GHashTable  *header,
             const char  *key,
             gint64       max,
             gint64      *out_number,
             GError     **error)
{
  const char *text = g_hash_table_lookup (header, key);

  return (text != NULL && g_ascii_string_to_signed (text, 10, 1, max, out_number, NULL))
         || paraat_content_malformed (error, "The %s in the header is no number", key);
}

static GHashTable *
read_header (const char *text)
{
  GHashTable *header = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *colon = strchr (lines[i], ':');

      if (colon != NULL)
        g_hash_table_insert (header, g_strndup (lines[i], (gsize) (colon - lines[i])), g_strdup (g_strstrip (colon + 1)));
    }

  return header;
}

/**
 * paraat_item_parse:
 * @text: a header
 * @error: [error@ContentError]: MALFORMED
 */
ParaatItem *
paraat_item_parse (const char  *text,
                   GError     **error)
{
  g_autoptr(GHashTable) header = read_header (text);
  g_autoptr(ParaatItem) self = g_new0 (ParaatItem, 1);
  const char *related = g_hash_table_lookup (header, "related");
  const char *questions = g_hash_table_lookup (header, "questions");
  const char *synonyms = g_hash_table_lookup (header, "synonyms");
  guint kind = 0, theme = 0, audience = 0, phase = 0;
  gint64 minutes;

  if (strlen (text) > HEADER_MAX)
    {
      paraat_content_malformed (error, "The header is too long");
      return NULL;
    }
  if (!take_id (header, &self->id, error) || !take (header, "title", &self->title, error)
      || !take (header, "summary", &self->summary, error) || !take (header, "checked", &self->checked, error)
      || !take (header, "source", &self->source, error)
      || !take_choice (header, "kind", kinds, &kind, error) || !take_choice (header, "theme", themes, &theme, error)
      || !take_flags (header, "audience", audiences, &audience, error) || !take_flags (header, "phase", phases, &phase, error)
      || !take_number (header, "minutes", 600, &minutes, error)
      || !take_number (header, "version", G_MAXINT64, &self->version, error))
    return NULL;
  self->related = split_list (related != NULL ? related : "");
  self->questions = split_list (questions != NULL ? questions : "");
  self->synonyms = g_strdup (synonyms != NULL ? synonyms : "");
  self->kind = (ParaatItemKind) kind;
  self->theme = (ParaatItemTheme) theme;
  self->audience = (ParaatAudience) audience;
  self->phase = (ParaatPhase) phase;
  self->minutes = (guint) minutes;

  return g_steal_pointer (&self);
}

/**
 * paraat_item_split:
 * @file: a file of the library
 * @out_header: (out) (transfer full): its header
 * @out_text: (out) (transfer full): Markdown, what stands below it
 * @error: [error@ContentError]: MALFORMED
 */
gboolean
paraat_item_split (const char  *file,
                   char       **out_header,
                   char       **out_text,
                   GError     **error)
{
  const char *end = g_str_has_prefix (file, "---\n") ? strstr (file, "\n---\n") : NULL;
  const char *text;

  if (end == NULL)
    return paraat_content_malformed (error, "The file has no header");
  text = end + strlen ("\n---\n");
  *out_header = g_strndup (file + strlen ("---\n"), (gsize) (end - file) - strlen ("---\n"));
  *out_text = g_strdup (text + strspn (text, "\n"));

  return TRUE;
}

/* --- steps --- */

void
paraat_step_free (ParaatStep *self)
{
  g_free (self->number);
  g_free (self->phase);
  g_free (self->text);
  g_free (self->who);
  g_free (self->within);
  g_free (self->done);
  g_free (self);
}

/* The cells of a row; a bar behind a backslash is of the text. */
static char **
split_row (const char *line)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GString) cell = g_string_new (NULL);

  for (const char *at = line + 1; *at != '\0'; at++)
    {
      if (at[0] == '\\' && at[1] == '|')
        {
          g_string_append_c (cell, '|');
          at++;
        }
      else if (*at == '|')
        {
          g_strv_builder_add (builder, g_strstrip (cell->str));
          g_string_truncate (cell, 0);
        }
      else
        {
          g_string_append_c (cell, *at);
        }
    }

  return g_strv_builder_end (builder);
}

static gboolean
is_header (char **cells)
{
  static const char * const names[] = { "Nr", "Stap", "Wie", "Binnen", "Klaar als", NULL };

  return g_strv_equal ((const char * const *) cells, names);
}

static gboolean
add_step (GPtrArray  *steps,
          const char *phase,
          char      **cells,
          GError    **error)
{
  ParaatStep *step;

  if (g_strv_length (cells) != 5 || *cells[0] == '\0')
    return paraat_content_malformed (error, "A row of steps has %u cells", g_strv_length (cells));
  for (guint i = 0; i < steps->len; i++)
    if (g_str_equal (((ParaatStep *) g_ptr_array_index (steps, i))->number, cells[0]))
      return paraat_content_malformed (error, "Two steps have the number %s", cells[0]);
  step = g_new0 (ParaatStep, 1);
  step->number = g_strdup (cells[0]);
  step->phase = g_strdup (phase);
  step->text = g_strdup (cells[1]);
  step->who = g_strdup (cells[2]);
  step->within = g_strdup (cells[3]);
  step->done = g_strdup (cells[4]);
  g_ptr_array_add (steps, step);

  return TRUE;
}

static void
step_free (gpointer data)
{
  paraat_step_free (data);
}

/**
 * paraat_steps_parse:
 * @markdown: of an item, its fragments in their place
 * @error: [error@ContentError]: MALFORMED
 *
 * Returns: (transfer full) (element-type ParaatStep): what stands in its tables of steps, in their order; none in other items
 */
GPtrArray *
paraat_steps_parse (const char  *markdown,
                    GError     **error)
{
  g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func (step_free);
  g_auto(GStrv) lines = g_strsplit (markdown, "\n", -1);
  g_autofree char *phase = g_strdup ("");
  guint row = 0;   /* of a table of steps, from 1 */

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_auto(GStrv) cells = NULL;

      if (g_str_has_prefix (lines[i], "## "))
        g_set_str (&phase, lines[i] + strlen ("## "));
      if (lines[i][0] != '|')
        {
          row = 0;
          continue;
        }
      cells = split_row (lines[i]);
      if (row > 0 || is_header (cells))
        row++;
      if (row > 2 && !add_step (steps, phase, cells, error))
        return NULL;
    }

  return g_steal_pointer (&steps);
}
