/* SPDX-License-Identifier: EUPL-1.2 */

/* Markdown as a tree of blocks: CommonMark, tables and task lists, read by md4c, which tells of every part as it comes
 * by.  Raw HTML is text; an address becomes a link only when it is written as one, so that what users typed never does. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-markdown-private.h"

#include <md4c.h>
#include <string.h>

#define PAGE_BREAK "\\newpage"
#define QR "qr"
#define CHART "chart"

typedef struct
{
  const char   *markdown;
  GPtrArray    *open;          /* (owned) (element-type ParaatBlock) borrowed, but the first one */
  GString      *text;          /* (owned) of the run that is being read */
  ParaatRunStyle style;        /* of that run */
  guint         n_bold;        /* how many are open around what comes next */
  guint         n_italic;
  guint         n_code;
  char         *link;          /* (owned) (nullable) */
  guint         n_blocks;      /* without cells */
  guint         n_cells;
  guint         n_texts;       /* pieces of text of the block that is being read */
  gboolean      is_break;      /* the only one of them is PAGE_BREAK, as it stands */
  gboolean      in_header;
  gboolean      is_chart;      /* the block of code says so */
  GError       *error;         /* (owned) (nullable) */
} Reader;

static ParaatBlock *
last_open (Reader *reader)
{
  return g_ptr_array_index (reader->open, reader->open->len - 1);
}

static gboolean
holds_runs (ParaatBlockKind kind)
{
  return kind == PARAAT_BLOCK_HEADING || kind == PARAAT_BLOCK_PARAGRAPH || kind == PARAAT_BLOCK_CELL
         || kind == PARAAT_BLOCK_CODE;
}

/* md4c does not stop everywhere when it is told to: what came first is what is said. */
static int
too_large (Reader     *reader,
           const char *what)
{
  if (reader->error != NULL)
    return 1;
  g_set_error (&reader->error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_TOO_LARGE, "The document has too %s", what);
  return 1;
}

/* What was read up to here, as a run of its own. */
static void
end_run (Reader *reader)
{
  ParaatSpan *run;

  if (reader->text->len == 0)
    return;
  run = g_new0 (ParaatSpan, 1);
  run->text = g_strdup (reader->text->str);
  run->style = reader->style;
  run->link = g_strdup (reader->link);
  g_ptr_array_add (last_open (reader)->runs, run);
  g_string_truncate (reader->text, 0);
}

/* What it says in words is all that it says to who does not draw it.  One that is malformed is a text to copy. */
static void
read_chart (ParaatBlock *block)
{
  g_autofree char *code = paraat_block_dup_text (block);
  ParaatSpan *run;

  block->chart = paraat_chart_parse (code);
  if (block->chart == NULL)
    return;
  block->kind = PARAAT_BLOCK_CHART;
  g_ptr_array_set_size (block->runs, 1);
  run = g_ptr_array_index (block->runs, 0);
  g_set_str (&run->text, block->chart->alt);
}

static void
close_block (Reader *reader)
{
  ParaatBlock *block = last_open (reader);

  end_run (reader);
  if (block->kind == PARAAT_BLOCK_PARAGRAPH && reader->is_break && reader->n_texts == 1 && reader->open->len == 2)
    {
      block->kind = PARAAT_BLOCK_PAGE_BREAK;
      g_ptr_array_set_size (block->runs, 0);
    }
  if (block->kind == PARAAT_BLOCK_CODE && reader->is_chart)
    read_chart (block);
  g_ptr_array_set_size (reader->open, reader->open->len - 1);
}

static ParaatBlock *
open_block (Reader          *reader,
            ParaatBlockKind  kind)
{
  ParaatBlock *block = paraat_block_new (kind);

  g_ptr_array_add (last_open (reader)->children, block);
  g_ptr_array_add (reader->open, block);
  reader->n_texts = 0;
  reader->is_break = FALSE;

  return block;
}

/* A tight item has its text without a paragraph around it: it gets one, and whatever comes next ends it. */
static void
end_tight_paragraph (Reader *reader)
{
  guint n = reader->open->len;

  if (n < 2 || last_open (reader)->kind != PARAAT_BLOCK_PARAGRAPH)
    return;
  if (((ParaatBlock *) g_ptr_array_index (reader->open, n - 2))->kind == PARAAT_BLOCK_LIST_ITEM)
    close_block (reader);
}

static ParaatAlign
translate_align (MD_ALIGN align)
{
  switch (align)
    {
    case MD_ALIGN_CENTER:
      return PARAAT_ALIGN_CENTER;
    case MD_ALIGN_RIGHT:
      return PARAAT_ALIGN_END;
    case MD_ALIGN_DEFAULT:
    case MD_ALIGN_LEFT:
    default:
      return PARAAT_ALIGN_START;
    }
}

static void
open_list (Reader *reader,
           int     is_tight,
           guint   start,
           gboolean is_ordered)
{
  ParaatBlock *block = open_block (reader, is_ordered ? PARAAT_BLOCK_ORDERED_LIST : PARAAT_BLOCK_BULLET_LIST);

  block->is_tight = is_tight != 0;
  block->start = start;
}

/* The code itself, "```qr" or "```chart", is not of the reader: a text that does not fit in one stays text. */
static void
open_code (Reader                     *reader,
           const MD_BLOCK_CODE_DETAIL *detail)
{
  ParaatBlock *block = open_block (reader, PARAAT_BLOCK_CODE);

  reader->is_chart = detail->info.size == strlen (CHART) && memcmp (detail->info.text, CHART, strlen (CHART)) == 0;
  block->is_qr = detail->info.size == strlen (QR) && memcmp (detail->info.text, QR, strlen (QR)) == 0;
}

static void
open_item (Reader                   *reader,
           const MD_BLOCK_LI_DETAIL *detail)
{
  ParaatBlock *block = open_block (reader, PARAAT_BLOCK_LIST_ITEM);

  if (detail->is_task)
    block->task = detail->task_mark == ' ' ? PARAAT_TASK_OPEN : PARAAT_TASK_DONE;
}

static int
on_enter_block (MD_BLOCKTYPE  type,
                void         *detail,
                void         *data)
{
  Reader *reader = data;

  if (reader->error != NULL)
    return 1;
  end_tight_paragraph (reader);
  if (reader->open->len > PARAAT_MARKDOWN_MAX_DEPTH)
    return too_large (reader, "many parts inside each other");
  if (type != MD_BLOCK_TH && type != MD_BLOCK_TD && ++reader->n_blocks > PARAAT_MARKDOWN_MAX_BLOCKS)
    return too_large (reader, "many paragraphs");
  switch (type)
    {
    case MD_BLOCK_QUOTE:
      open_block (reader, PARAAT_BLOCK_QUOTE);
      break;
    case MD_BLOCK_UL:
      open_list (reader, ((MD_BLOCK_UL_DETAIL *) detail)->is_tight, 1, FALSE);
      break;
    case MD_BLOCK_OL:
      open_list (reader, ((MD_BLOCK_OL_DETAIL *) detail)->is_tight, ((MD_BLOCK_OL_DETAIL *) detail)->start, TRUE);
      break;
    case MD_BLOCK_LI:
      open_item (reader, detail);
      break;
    case MD_BLOCK_HR:
      open_block (reader, PARAAT_BLOCK_RULE);
      break;
    case MD_BLOCK_H:
      open_block (reader, PARAAT_BLOCK_HEADING)->level = MIN (((MD_BLOCK_H_DETAIL *) detail)->level, 4);
      break;
    case MD_BLOCK_CODE:
      open_code (reader, detail);
      break;
    case MD_BLOCK_P:
    case MD_BLOCK_HTML:
      open_block (reader, PARAAT_BLOCK_PARAGRAPH);
      break;
    case MD_BLOCK_TABLE:
      open_block (reader, PARAAT_BLOCK_TABLE)->n_columns = ((MD_BLOCK_TABLE_DETAIL *) detail)->col_count;
      break;
    case MD_BLOCK_TR:
      open_block (reader, PARAAT_BLOCK_ROW)->is_header = reader->in_header;
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      if (++reader->n_cells > PARAAT_MARKDOWN_MAX_CELLS)
        return too_large (reader, "many cells in its tables");
      open_block (reader, PARAAT_BLOCK_CELL)->align = translate_align (((MD_BLOCK_TD_DETAIL *) detail)->align);
      break;
    case MD_BLOCK_THEAD:
      reader->in_header = TRUE;
      break;
    case MD_BLOCK_DOC:
    case MD_BLOCK_TBODY:
    default:
      break;
    }

  return 0;
}

/* Markdown has no table without a header; one that says nothing is how people write such a table. */
static void
drop_empty_header (ParaatBlock *table)
{
  ParaatBlock *row = table->children->len > 1 ? g_ptr_array_index (table->children, 0) : NULL;

  if (row == NULL || !row->is_header)
    return;
  for (guint i = 0; i < row->children->len; i++)
    if (((ParaatBlock *) g_ptr_array_index (row->children, i))->runs->len > 0)
      return;
  g_ptr_array_remove_index (table->children, 0);
}

static int
on_leave_block (MD_BLOCKTYPE  type,
                void         *detail,
                void         *data)
{
  Reader *reader = data;

  if (reader->error != NULL)
    return 1;
  if (type == MD_BLOCK_THEAD)
    reader->in_header = FALSE;
  if (type == MD_BLOCK_DOC || type == MD_BLOCK_THEAD || type == MD_BLOCK_TBODY)
    return 0;
  if (type == MD_BLOCK_LI)
    end_tight_paragraph (reader);
  if (type == MD_BLOCK_TABLE)
    drop_empty_header (last_open (reader));
  close_block (reader);

  return 0;
}

static gunichar
decode_entity (const char *text,
               gsize       size)
{
  static const struct { const char *name; gunichar c; } names[] = {
    { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' }, { "&nbsp;", 0xa0 },
    { "&euro;", 0x20ac }, { "&copy;", 0xa9 }, { "&hellip;", 0x2026 }, { "&ndash;", 0x2013 }, { "&mdash;", 0x2014 },
    { "&bull;", 0x2022 }, { "&deg;", 0xb0 }, { "&rarr;", 0x2192 }, { "&eacute;", 0xe9 }, { "&euml;", 0xeb },
  };
  guint64 c;

  if (text[1] == '#')
    {
      gboolean is_hex = text[2] == 'x' || text[2] == 'X';

      c = g_ascii_strtoull (text + (is_hex ? 3 : 2), NULL, is_hex ? 16 : 10);   /* digits and a semicolon: md4c looked */
      return paraat_markdown_is_character ((gunichar) MIN (c, G_MAXUINT32)) ? (gunichar) c : 0xfffd;
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i].name) == size && strncmp (names[i].name, text, size) == 0)
      return names[i].c;

  return 0;
}

/* Bytes that are no whole character, and control characters, do not reach a font. */
static void
append_text (GString    *to,
             const char *text,
             gsize       size)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) size);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (to, paraat_markdown_is_character (c) ? c : 0xfffd);
    }
}

static void
append_entity (GString    *to,
               const char *text,
               gsize       size)
{
  gunichar c = decode_entity (text, size);

  if (c != 0)
    g_string_append_unichar (to, c);
  else
    append_text (to, text, size);
}

static char *
dup_attribute (const MD_ATTRIBUTE *attribute)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++)
    {
      const char *part = attribute->text + attribute->substr_offsets[i];
      gsize size = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        append_entity (text, part, size);
      else
        append_text (text, part, size);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* An address that may be opened, or a place inside the program; %NULL: the text stays, without a link. */
static char *
dup_link (const MD_ATTRIBUTE *href)
{
  static const char * const schemes[] = { "http", "https", "mailto", "tel", PARAAT_LINK_ITEM, PARAAT_LINK_QUESTION, PARAAT_LINK_FIELD,
                                          PARAAT_LINK_CHAPTER };
  g_autofree char *raw = dup_attribute (href);
  g_autofree char *scheme = g_uri_parse_scheme (raw);
  g_autoptr(GString) link = g_string_new (NULL);

  for (guint i = 0; scheme != NULL && i < G_N_ELEMENTS (schemes); i++)
    {
      if (g_ascii_strcasecmp (scheme, schemes[i]) != 0)
        continue;
      for (const char *at = raw; *at != '\0'; at++)
        if (*at > 0x20 && *at < 0x7f && strchr ("<>\"{}|\\^`'", *at) == NULL)
          g_string_append_c (link, *at);
        else
          g_string_append_printf (link, "%%%02X", (guint8) *at);
      return g_string_free (g_steal_pointer (&link), FALSE);
    }

  return NULL;
}

static void
start_text (Reader *reader)
{
  if (!holds_runs (last_open (reader)->kind))
    open_block (reader, PARAAT_BLOCK_PARAGRAPH);
}

static void
update_style (Reader *reader)
{
  reader->style = (reader->n_bold > 0 ? PARAAT_RUN_BOLD : 0) | (reader->n_italic > 0 ? PARAAT_RUN_ITALIC : 0)
                  | (reader->n_code > 0 ? PARAAT_RUN_CODE : 0);
}

static int
change_span (Reader      *reader,
             MD_SPANTYPE  type,
             void        *detail,
             int          by)
{
  if (reader->error != NULL)
    return 1;
  start_text (reader);
  end_run (reader);
  reader->n_texts++;   /* a break has nothing beside it */
  if (type == MD_SPAN_STRONG)
    reader->n_bold += (guint) by;
  else if (type == MD_SPAN_EM)
    reader->n_italic += (guint) by;
  else if (type == MD_SPAN_CODE)
    reader->n_code += (guint) by;
  else if (type == MD_SPAN_A)
    {
      g_clear_pointer (&reader->link, g_free);
      reader->link = by > 0 ? dup_link (&((MD_SPAN_A_DETAIL *) detail)->href) : NULL;
    }
  update_style (reader);

  return 0;
}

static int
on_enter_span (MD_SPANTYPE  type,
               void        *detail,
               void        *data)
{
  return change_span (data, type, detail, 1);
}

static int
on_leave_span (MD_SPANTYPE  type,
               void        *detail,
               void        *data)
{
  return change_span (data, type, detail, -1);
}

/* Escaped, it has a backslash before it: then it is the text of somebody who wrote about page breaks. */
static gboolean
is_page_break (Reader     *reader,
               const char *text,
               gsize       size)
{
  return size == strlen (PAGE_BREAK) && memcmp (text, PAGE_BREAK, size) == 0
         && (text == reader->markdown || text[-1] != '\\');
}

static int
on_text (MD_TEXTTYPE    type,
         const MD_CHAR *text,
         MD_SIZE        size,
         void          *data)
{
  Reader *reader = data;

  if (reader->error != NULL)
    return 1;
  start_text (reader);
  reader->n_texts++;
  switch (type)
    {
    case MD_TEXT_NULLCHAR:
      g_string_append_unichar (reader->text, 0xfffd);
      break;
    case MD_TEXT_BR:
      g_string_append_c (reader->text, '\n');
      break;
    case MD_TEXT_SOFTBR:
      g_string_append_c (reader->text, ' ');
      break;
    case MD_TEXT_ENTITY:
      append_entity (reader->text, text, size);
      break;
    case MD_TEXT_NORMAL:
      reader->is_break = is_page_break (reader, text, size);
      append_text (reader->text, text, size);
      break;
    case MD_TEXT_CODE:
    case MD_TEXT_HTML:
    case MD_TEXT_LATEXMATH:
    default:
      append_text (reader->text, text, size);
      break;
    }

  return 0;
}

/**
 * paraat_markdown_parse:
 * @markdown: CommonMark with tables and task lists
 * @error: [error@DocumentError]: INVALID, TOO_LARGE
 *
 * A line `\newpage` that is a paragraph of its own is a page break, a code block that says `qr` is a QR code on paper, and one that
 * says `chart` is a chart; see [type@Chart].  A table whose header cells are all empty has no
 * header.
 *
 * Returns: (transfer full): the document
 */
ParaatBlock *
paraat_markdown_parse (const char  *markdown,
                       GError     **error)
{
  static const MD_PARSER parser = {
    .flags = MD_FLAG_TABLES | MD_FLAG_TASKLISTS | MD_FLAG_NOHTML,
    .enter_block = on_enter_block,
    .leave_block = on_leave_block,
    .enter_span = on_enter_span,
    .leave_span = on_leave_span,
    .text = on_text,
  };
  g_autoptr(ParaatBlock) document = paraat_block_new (PARAAT_BLOCK_DOCUMENT);
  g_autoptr(GPtrArray) open = g_ptr_array_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  Reader reader = { .markdown = markdown, .open = open, .text = text };
  gsize size = strlen (markdown);
  int result;

  if (size > PARAAT_MARKDOWN_MAX_SIZE)
    {
      (void) too_large (&reader, "much text");
      g_propagate_error (error, reader.error);
      return NULL;
    }
  if (!g_utf8_validate_len (markdown, size, NULL))
    {
      g_set_error_literal (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_INVALID, "The document is not UTF-8");
      return NULL;
    }
  g_ptr_array_add (open, document);
  result = md_parse (markdown, (MD_SIZE) size, &parser, &reader);
  g_free (reader.link);
  if (result != 0 && reader.error == NULL)
    (void) too_large (&reader, "much in it for this machine");   /* md4c fails for want of memory only */
  if (reader.error != NULL)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }

  return g_steal_pointer (&document);
}
