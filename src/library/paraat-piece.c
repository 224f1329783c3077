/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-fill.h"
#include "paraat-piece.h"

#include <string.h>

#define MIN_LINE 3   /* so many underscores are a line to write on */

static void
row_free (gpointer data)
{
  g_ptr_array_unref (data);
}

void
paraat_piece_free (ParaatPiece *self)
{
  g_free (self->text);
  g_free (self->rule);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

static void
piece_free (gpointer data)
{
  paraat_piece_free (data);
}

/* --- as it is written --- */

/* Fields by their labels, or labels by their fields. */
static char *
dup_renamed (const char *text,
             gboolean    to_labels)
{
  GString *out = g_string_new (NULL);

  for (const char *at = text; *at != '\0';)
    {
      const char *end = g_str_has_prefix (at, "{{") ? strstr (at, "}}") : NULL;
      g_autofree char *name = end != NULL ? g_strndup (at + 2, (gsize) (end - at - 2)) : NULL;

      if (name == NULL)
        {
          g_string_append_c (out, *at++);
          continue;
        }
      g_strstrip (name);
      g_string_append_printf (out, "{{%s}}", to_labels ? paraat_fill_get_label (name) : paraat_fill_find_label (name));
      at = end + 2;
    }

  return g_string_free (out, FALSE);
}

static gboolean
is_fence (const char *line)
{
  line += strspn (line, " ");

  return g_str_has_prefix (line, "```") || g_str_has_prefix (line, "~~~");
}

/* How many times @unit stands at @at, one after the other. */
static guint
count_units (const char *at,
             const char *unit)
{
  guint n = 0;

  for (; g_str_has_prefix (at, unit); at += strlen (unit))
    n++;

  return n;
}

/* Lines to write on, in text: in a text to copy an underscore is one. */
static char *
dup_lines_to_write_on (const char *text,
                       const char *from,
                       const char *to)
{
  GString *out = g_string_new (NULL);
  gboolean is_code = FALSE;
  gboolean is_start = TRUE;

  for (const char *at = text; *at != '\0';)
    {
      guint n;

      if (is_start && is_fence (at))
        is_code = !is_code;
      n = is_code ? 0 : count_units (at, from);
      is_start = *at == '\n';
      if (n < MIN_LINE)
        {
          gsize size = MAX (n * strlen (from), 1);

          g_string_append_len (out, at, (gssize) size);
          at += size;
          continue;
        }
      for (guint i = 0; i < n; i++)
        g_string_append (out, to);
      at += n * strlen (from);
    }

  return g_string_free (out, FALSE);
}

/**
 * paraat_piece_dup_written:
 * @markdown: of a text or of a cell
 *
 * Returns: (transfer full): the same, with fields called by their labels and lines to write on as lines
 */
char *
paraat_piece_dup_written (const char *markdown)
{
  g_autofree char *text = dup_lines_to_write_on (markdown, "\\_", "_");

  return dup_renamed (text, TRUE);
}

/**
 * paraat_piece_dup_markdown:
 * @written: as a person wrote it
 *
 * Returns: (transfer full): Markdown that reads like that
 */
char *
paraat_piece_dup_markdown (const char *written)
{
  g_autofree char *text = dup_renamed (written, FALSE);

  return dup_lines_to_write_on (text, "_", "\\_");
}

/* --- tables --- */

static gboolean
is_rule (const char *line)   /* (nullable) */
{
  return line != NULL && *line == '|' && strchr (line, '-') != NULL && line[strspn (line, "|-: ")] == '\0';
}

/* A | in a cell is escaped. */
static GPtrArray *
split_row (const char *line)
{
  GPtrArray *cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GString) cell = g_string_new (NULL);

  for (const char *at = line + 1; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] == '|')
        {
          g_string_append_c (cell, '|');
          at++;
        }
      else if (*at == '|')
        {
          g_autofree char *plain = g_strstrip (g_strdup (cell->str));

          g_ptr_array_add (cells, paraat_piece_dup_written (plain));
          g_string_truncate (cell, 0);
        }
      else
        g_string_append_c (cell, *at);
    }
  if (cell->str[strspn (cell->str, " ")] != '\0')
    {
      g_autofree char *plain = g_strstrip (g_strdup (cell->str));

      g_ptr_array_add (cells, paraat_piece_dup_written (plain));
    }

  return cells;
}

static void
append_row (GString   *out,
            GPtrArray *cells)
{
  g_string_append_c (out, '|');
  for (guint i = 0; i < cells->len; i++)
    {
      g_autofree char *line = g_strstrip (g_strdelimit (g_strdup (g_ptr_array_index (cells, i)), "\r\n", ' '));
      g_autofree char *markdown = paraat_piece_dup_markdown (line);
      g_autoptr(GString) cell = g_string_new (markdown);

      g_string_replace (cell, "|", "\\|", 0);
      g_string_append_printf (out, " %s |", cell->str);
    }
  g_string_append_c (out, '\n');
}

/**
 * paraat_piece_insert_row:
 * @at: before which one
 *
 * Returns: (transfer none): as many empty cells as the header has
 */
GPtrArray *
paraat_piece_insert_row (ParaatPiece *self,
                         guint        at)
{
  GPtrArray *header = g_ptr_array_index (self->rows, 0);
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < header->len; i++)
    g_ptr_array_add (row, g_strdup (""));
  g_ptr_array_insert (self->rows, (int) at, row);

  return row;
}

/* --- all of it --- */

static void
add_text (GPtrArray *pieces,
          GString   *text)
{
  const char *start = text->str + strspn (text->str, "\n");
  g_autofree char *stripped = g_strchomp (g_strdup (start));
  ParaatPiece *piece;

  g_string_truncate (text, 0);
  if (*stripped == '\0')
    return;
  piece = g_new0 (ParaatPiece, 1);
  piece->text = paraat_piece_dup_written (stripped);
  g_ptr_array_add (pieces, piece);
}

/* From the header on; how many lines it has. */
static guint
add_table (GPtrArray  *pieces,
           char      **lines)
{
  ParaatPiece *piece = g_new0 (ParaatPiece, 1);
  guint n = 2;

  piece->rows = g_ptr_array_new_with_free_func (row_free);
  piece->rule = g_strdup (lines[1]);
  g_ptr_array_add (piece->rows, split_row (lines[0]));
  for (; lines[n] != NULL && *lines[n] == '|'; n++)
    g_ptr_array_add (piece->rows, split_row (lines[n]));
  g_ptr_array_add (pieces, piece);

  return n;
}

/**
 * paraat_pieces_split:
 * @markdown: the text of a part, without its heading
 *
 * Returns: (transfer full) (element-type ParaatPiece): its texts and its tables, in order; of no text none
 */
GPtrArray *
paraat_pieces_split (const char *markdown)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (piece_free);
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) lines = g_strsplit (markdown, "\n", -1);
  gboolean is_code = FALSE;

  for (guint i = 0; lines[i] != NULL;)
    {
      if (is_fence (lines[i]))
        is_code = !is_code;
      if (!is_code && *lines[i] == '|' && is_rule (lines[i + 1]))
        {
          add_text (pieces, text);
          i += add_table (pieces, lines + i);
        }
      else
        g_string_append_printf (text, "%s\n", lines[i++]);
    }
  add_text (pieces, text);

  return pieces;
}

/**
 * paraat_pieces_join:
 *
 * Returns: (transfer full): Markdown, without empty lines around it
 */
char *
paraat_pieces_join (GPtrArray *pieces)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const ParaatPiece *piece = g_ptr_array_index (pieces, i);
      g_autofree char *text = piece->text != NULL ? paraat_piece_dup_markdown (piece->text) : NULL;

      if (text != NULL && *g_strchomp (text) == '\0')
        continue;
      g_string_append (out, out->len > 0 ? "\n" : "");
      if (text != NULL)
        g_string_append_printf (out, "%s\n", text);
      for (guint j = 0; piece->rows != NULL && j < piece->rows->len; j++)
        {
          append_row (out, g_ptr_array_index (piece->rows, j));
          if (j == 0)
            g_string_append_printf (out, "%s\n", piece->rule);
        }
    }

  return g_strchomp (g_string_free (g_steal_pointer (&out), FALSE));
}
