/* SPDX-License-Identifier: EUPL-1.2 */

/* What a figure shows, for who does not see it.  Cairo 1.18 has no words for that: they are added to what it wrote the way PDF
 * has for changes (ISO 32000-1, 7.5.6), with a new copy of each figure's element behind the end of the file.  A file of
 * another shape than Cairo's stays as it is. */
#include "config.h"

#include "paraat-pages-private.h"

#include <stdio.h>
#include <string.h>

#define MAX_DICTIONARY 2000
#define NUMBER_WIDTH 4   /* bytes of an offset in our table */

/* Where an object is: at an offset of the file, or in another object, which is a stream. */
typedef struct
{
  guint  type;     /* 1: at an offset, 2: in a stream */
  gsize  where;    /* offset, or number of the stream */
} Entry;

typedef struct
{
  guint  number;
  char  *text;     /* (owned) its dictionary */
  gsize  offset;   /* of its new copy */
} Figure;

static void
figure_clear (gpointer data)
{
  g_free (((Figure *) data)->text);
}

static GByteArray *
inflate (const guint8 *data,
         gsize         size)
{
  g_autoptr(GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr(GByteArray) out = g_byte_array_new ();
  guint8 buffer[8192];
  GConverterResult result;

  do
    {
      gsize n_read, n_written;

      result = g_converter_convert (G_CONVERTER (zlib), data, size, buffer, sizeof buffer, G_CONVERTER_INPUT_AT_END, &n_read,
                                    &n_written, NULL);
      if (result == G_CONVERTER_ERROR)
        return NULL;
      g_byte_array_append (out, buffer, (guint) n_written);
      data += n_read;
      size -= n_read;
    }
  while (result != G_CONVERTER_FINISHED);

  return g_steal_pointer (&out);
}

static gboolean
get_number (const char *dictionary,
            const char *key,
            gsize      *out_number)
{
  const char *at = strstr (dictionary, key);
  char *end = NULL;
  guint64 number = at != NULL ? g_ascii_strtoull (at + strlen (key), &end, 10) : 0;

  if (at == NULL || end == at + strlen (key) || number > G_MAXINT32)
    return FALSE;
  *out_number = (gsize) number;

  return TRUE;
}

/* (transfer full) (nullable): what is in the stream at an offset of the file. */
static GByteArray *
read_stream (const GByteArray *bytes,
             gsize             offset,
             char            **out_dictionary)
{
  const char *start = (const char *) bytes->data + offset;
  const char *stream = offset < bytes->len ? g_strstr_len (start, (gssize) MIN (bytes->len - offset, MAX_DICTIONARY), "stream\n")
                                           : NULL;
  g_autofree char *dictionary = stream != NULL ? g_strndup (start, (gsize) (stream - start)) : NULL;
  GByteArray *out = NULL;

  if (dictionary == NULL || strstr (dictionary, "/FlateDecode") == NULL || strstr (dictionary, "/DecodeParms") != NULL)
    return NULL;
  stream += strlen ("stream\n");
  out = inflate ((const guint8 *) stream, bytes->len - (gsize) (stream - (const char *) bytes->data));
  if (out != NULL)
    {
      g_byte_array_append (out, (const guint8 *) "", 1);   /* to be read as text */
      *out_dictionary = g_steal_pointer (&dictionary);
    }

  return out;
}

static gsize
read_bytes (const guint8 *at,
            guint         n)
{
  gsize value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | at[i];

  return value;
}

/* (transfer full) (nullable): where every object is, by its number. */
static GArray *
read_table (const GByteArray *bytes,
            gsize             offset,
            char            **out_dictionary)
{
  g_autofree char *dictionary = NULL;
  g_autoptr(GByteArray) rows = read_stream (bytes, offset, &dictionary);
  g_autoptr(GArray) table = g_array_new (FALSE, FALSE, sizeof (Entry));
  const char *widths = rows != NULL ? strstr (dictionary, "/W [") : NULL;
  guint width[3];
  gsize size;

  if (widths == NULL || strstr (dictionary, "/Index") != NULL || !get_number (dictionary, "/Size ", &size)
      || sscanf (widths, "/W [%u %u %u]", &width[0], &width[1], &width[2]) != 3 || width[0] != 1 || width[1] > 4 || width[2] > 4
      || rows->len < size * (width[0] + width[1] + width[2]))
    return NULL;
  for (gsize i = 0; i < size; i++)
    {
      const guint8 *row = rows->data + i * (width[0] + width[1] + width[2]);
      Entry entry = { row[0], read_bytes (row + 1, width[1]) };

      g_array_append_val (table, entry);
    }
  *out_dictionary = g_steal_pointer (&dictionary);

  return g_steal_pointer (&table);
}

/* The elements of figures among what is in one stream of objects. */
static void
collect (const GByteArray *bytes,
         gsize             offset,
         GArray           *figures)
{
  g_autofree char *dictionary = NULL;
  g_autoptr(GByteArray) stream = read_stream (bytes, offset, &dictionary);
  const char *text = stream != NULL ? (const char *) stream->data : NULL;
  const char *at = text;
  gsize n, first;

  if (text == NULL || !get_number (dictionary, "/N ", &n) || !get_number (dictionary, "/First ", &first) || first >= stream->len)
    return;
  for (gsize i = 0; i < n; i++)
    {
      char *end = NULL;
      guint64 number = g_ascii_strtoull (at, &end, 10);
      guint64 start = g_ascii_strtoull (end, &end, 10);
      const char *object;
      const char *close;

      at = end;
      if (start >= stream->len - first || number > G_MAXINT32)
        return;
      object = text + first + start;
      close = strstr (object, "\n>>");
      if (close != NULL && g_str_has_prefix (object, "<< /Type /StructElem\n   /S /Figure\n"))
        {
          Figure figure = { (guint) number, g_strndup (object, (gsize) (close - object)), 0 };

          g_array_append_val (figures, figure);
        }
    }
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return ((const Figure *) a)->number < ((const Figure *) b)->number ? -1 : 1;
}

static GArray *
list_figures (const GByteArray *bytes,
              const GArray     *table)
{
  GArray *figures = g_array_new (FALSE, FALSE, sizeof (Figure));
  g_autoptr(GHashTable) seen = g_hash_table_new (NULL, NULL);

  g_array_set_clear_func (figures, figure_clear);
  for (guint i = 0; i < table->len; i++)
    {
      const Entry *entry = &g_array_index (table, Entry, i);
      const Entry *stream = entry->type == 2 && entry->where < table->len ? &g_array_index (table, Entry, entry->where) : NULL;

      if (stream != NULL && stream->type == 1 && g_hash_table_add (seen, GSIZE_TO_POINTER (entry->where)))
        collect (bytes, stream->where, figures);
    }
  g_array_sort (figures, compare);

  return figures;
}

/* --- what is added --- */

static void
append (GByteArray *bytes,
        const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

static char *
dup_hex (const char *text)
{
  g_autoptr(GString) out = g_string_new ("<FEFF");
  glong n = 0;
  g_autofree gunichar2 *units = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);

  for (glong i = 0; units != NULL && i < n; i++)
    g_string_append_printf (out, "%04X", units[i]);
  g_string_append_c (out, '>');

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
append_row (GByteArray *rows,
            gsize       offset)
{
  guint8 row[1 + NUMBER_WIDTH + 1] = { 1 };

  for (guint i = 0; i < NUMBER_WIDTH; i++)
    row[1 + i] = (guint8) (offset >> (8 * (NUMBER_WIDTH - 1 - i)));
  g_byte_array_append (rows, row, sizeof row);
}

/* The table of what is new, which points to the one before it. */
static void
append_table (GByteArray *bytes,
              GArray     *figures,
              const char *dictionary,
              gsize       before)
{
  g_autoptr(GString) head = g_string_new (NULL);
  g_autoptr(GByteArray) rows = g_byte_array_new ();
  g_autofree char *end = NULL;
  gsize offset = bytes->len;
  gsize size = 0;
  gsize root = 0;
  gsize info = 0;

  get_number (dictionary, "/Size ", &size);
  get_number (dictionary, "/Root ", &root);
  get_number (dictionary, "/Info ", &info);
  g_string_append_printf (head, "%" G_GSIZE_FORMAT " 0 obj\n<< /Type /XRef\n   /Size %" G_GSIZE_FORMAT "\n   /Prev %" G_GSIZE_FORMAT
                          "\n   /Root %" G_GSIZE_FORMAT " 0 R\n   /Info %" G_GSIZE_FORMAT " 0 R\n   /W [1 4 1]\n   /Index [",
                          size, size + 1, before, root, info);
  for (guint i = 0; i < figures->len; i++)
    {
      const Figure *figure = &g_array_index (figures, Figure, i);

      g_string_append_printf (head, " %u 1", figure->number);
      append_row (rows, figure->offset);
    }
  append_row (rows, offset);
  g_string_append_printf (head, " %" G_GSIZE_FORMAT " 1 ]\n   /Length %u\n>>\nstream\n", size, rows->len);
  append (bytes, head->str);
  g_byte_array_append (bytes, rows->data, rows->len);
  end = g_strdup_printf ("\nendstream\nendobj\nstartxref\n%" G_GSIZE_FORMAT "\n%%%%EOF\n", offset);
  append (bytes, end);
}

static gboolean
find_table (const GByteArray *bytes,
            gsize            *out_offset)
{
  gsize from = bytes->len > 64 ? bytes->len - 64 : 0;
  g_autofree char *tail = bytes->len > 0 ? g_strndup ((const char *) bytes->data + from, bytes->len - from) : NULL;
  const char *start = tail != NULL ? g_strrstr (tail, "startxref\n") : NULL;

  return start != NULL && get_number (start, "startxref\n", out_offset);
}

/**
 * paraat_pdf_add_alts:
 * @bytes: a file as Cairo wrote it
 * @tags: (element-type ParaatTag): in the order of the document
 *
 * Gives every figure its alternative text. Where the file is older than PDF 1.5, or has other figures, nothing is added.
 */
void
paraat_pdf_add_alts (GByteArray      *bytes,
                     const GPtrArray *tags)
{
  g_autoptr(GPtrArray) alts = g_ptr_array_new ();
  g_autofree char *dictionary = NULL;
  g_autoptr(GArray) table = NULL;
  g_autoptr(GArray) figures = NULL;
  gsize before;

  for (guint i = 0; i < tags->len; i++)
    if (((ParaatTag *) g_ptr_array_index (tags, i))->alt != NULL)
      g_ptr_array_add (alts, (gpointer) ((ParaatTag *) g_ptr_array_index (tags, i))->alt);
  if (alts->len == 0 || !find_table (bytes, &before))
    return;
  table = read_table (bytes, before, &dictionary);
  figures = table != NULL ? list_figures (bytes, table) : NULL;
  if (figures == NULL || figures->len != alts->len)
    return;
  for (guint i = 0; i < figures->len; i++)
    {
      Figure *figure = &g_array_index (figures, Figure, i);
      g_autofree char *hex = dup_hex (g_ptr_array_index (alts, i));
      g_autofree char *object = g_strdup_printf ("%u 0 obj\n%s\n   /Alt %s\n>>\nendobj\n", figure->number, figure->text, hex);

      figure->offset = bytes->len;
      append (bytes, object);
    }
  append_table (bytes, figures, dictionary, before);
}
