/* SPDX-License-Identifier: EUPL-1.2 */

/* The tree as WordprocessingML.  The order of what is in an element is that of its schema: Word insists. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-chart-private.h"
#include "paraat-docx-private.h"
#include "paraat-office-private.h"

#include <string.h>

#define LEVELS 9
#define EMU 12700.0   /* of a point: the unit of drawings */
#define PICTURE "http://schemas.openxmlformats.org/drawingml/2006/picture"

static void write_blocks (ParaatDocx        *self,
                          const ParaatBlock *block);

static void
write_text (ParaatXml  *xml,
            const char *text,
            gsize       size)
{
  const char *end = text + size;

  while (text < end)
    {
      gsize n = MIN (strcspn (text, "\n\t"), (gsize) (end - text));

      if (n > 0)
        {
          paraat_xml_open (xml, "w:t", "xml:space", "preserve", NULL);
          paraat_xml_text (xml, text, (gssize) n);
          paraat_xml_close (xml, 1);
        }
      text += n;
      if (text < end)
        paraat_xml_leaf (xml, *text++ == '\n' ? "w:br" : "w:tab", NULL);
    }
}

static void
write_run (ParaatDocx       *self,
           const ParaatSpan *run,
           gsize             size,
           gboolean          is_link,
           gboolean          is_rtl)
{
  ParaatXml *xml = self->xml;

  paraat_xml_open (xml, "w:r", NULL);
  if (run->style != PARAAT_RUN_PLAIN || is_link || is_rtl)
    {
      paraat_xml_open (xml, "w:rPr", NULL);
      if (is_link || (run->style & PARAAT_RUN_CODE) != 0)
        paraat_xml_leaf (xml, "w:rStyle", "w:val", is_link ? "Hyperlink" : "CodeChar", NULL);
      if ((run->style & PARAAT_RUN_BOLD) != 0)
        {
          paraat_xml_leaf (xml, "w:b", NULL);
          paraat_xml_leaf (xml, "w:bCs", NULL);
        }
      if ((run->style & PARAAT_RUN_ITALIC) != 0)
        {
          paraat_xml_leaf (xml, "w:i", NULL);
          paraat_xml_leaf (xml, "w:iCs", NULL);
        }
      if (is_rtl)
        paraat_xml_leaf (xml, "w:rtl", NULL);
      paraat_xml_close (xml, 1);
    }
  write_text (xml, run->text, size);
  paraat_xml_close (xml, 1);
}

static guint
link_id (ParaatDocx *self,
         const char *link)
{
  gpointer found;

  if (g_hash_table_lookup_extended (self->link_ids, link, NULL, &found))
    return GPOINTER_TO_UINT (found);
  g_hash_table_insert (self->link_ids, (gpointer) link, GUINT_TO_POINTER (self->links->len));
  g_ptr_array_add (self->links, (gpointer) link);

  return self->links->len - 1;
}

/* Runs of the same link that follow each other are one link. */
void
paraat_docx_write_runs (ParaatDocx        *self,
                        const ParaatBlock *block,
                        gboolean           is_rtl)
{
  const char *open = NULL;

  for (guint i = 0; i < block->runs->len; i++)
    {
      const ParaatSpan *run = g_ptr_array_index (block->runs, i);
      const char *link = paraat_office_get_link (run);

      if (open != NULL && g_strcmp0 (open, link) != 0)
        paraat_xml_close (self->xml, 1);
      if (link != NULL && g_strcmp0 (open, link) != 0)
        {
          g_autofree char *id = g_strdup_printf ("rIdLink%u", link_id (self, link));

          paraat_xml_open (self->xml, "w:hyperlink", "r:id", id, "w:history", "1", NULL);
        }
      open = link;
      write_run (self, run, paraat_office_get_size (block, run), link != NULL, is_rtl);
    }
  if (open != NULL)
    paraat_xml_close (self->xml, 1);
}

static void
write_numbering (ParaatDocx *self)
{
  g_autofree char *level = g_strdup_printf ("%u", MIN (self->depth, LEVELS) - 1);
  g_autofree char *num = g_strdup_printf ("%u", self->num);

  paraat_xml_open (self->xml, "w:numPr", NULL);
  paraat_xml_leaf (self->xml, "w:ilvl", "w:val", level, NULL);
  paraat_xml_leaf (self->xml, "w:numId", "w:val", num, NULL);
  paraat_xml_close (self->xml, 1);
}

/* No further in than there is room to. */
static guint
get_indent (ParaatDocx *self)
{
  return MIN (self->depth * PARAAT_DOCX_INDENT, self->width * 6 / 10);
}

static void
write_indent (ParaatDocx *self,
              gboolean    has_marker)
{
  g_autofree char *left = g_strdup_printf ("%u", get_indent (self));
  g_autofree char *hanging = g_strdup_printf ("%u", has_marker ? PARAAT_DOCX_INDENT : 0);

  paraat_xml_leaf (self->xml, "w:ind", "w:left", left, "w:hanging", hanging, NULL);
}

static void
open_paragraph (ParaatDocx *self,
                const char *style,      /* "": what stands around it decides */
                gboolean    keep_next,
                gboolean    is_rtl)
{
  ParaatXml *xml = self->xml;
  gboolean has_marker = self->wants_marker;
  gboolean is_heading = g_str_has_prefix (style, "Heading");

  if (*style == '\0')
    style = self->in_quote ? "Quote" : self->depth > 0 ? "ListParagraph" : "";
  paraat_xml_open (xml, "w:p", NULL);
  paraat_xml_open (xml, "w:pPr", NULL);
  if (*style != '\0')
    paraat_xml_leaf (xml, "w:pStyle", "w:val", style, NULL);
  if (keep_next)
    paraat_xml_leaf (xml, "w:keepNext", NULL);
  if (self->breaks)
    paraat_xml_leaf (xml, "w:pageBreakBefore", NULL);
  if (has_marker)
    write_numbering (self);
  if (is_rtl)
    paraat_xml_leaf (xml, "w:bidi", NULL);
  if (self->depth > 0 && self->is_tight)
    paraat_xml_leaf (xml, "w:spacing", "w:before", self->after_table ? "160" : "", "w:after", "20", NULL);
  else if (self->after_table && !is_heading)
    paraat_xml_leaf (xml, "w:spacing", "w:before", "160", NULL);
  if (self->depth > 0)
    write_indent (self, has_marker);
  paraat_xml_close (xml, 1);
  if (has_marker && self->box != NULL)
    {
      paraat_xml_open (xml, "w:r", NULL);
      write_text (xml, self->box, strlen (self->box));
      paraat_xml_close (xml, 1);
    }
  self->wants_marker = self->breaks = self->after_table = FALSE;
  self->is_empty = FALSE;
}

static void
write_paragraph (ParaatDocx        *self,
                 const ParaatBlock *block,
                 const char        *style)
{
  gboolean is_rtl = paraat_office_is_rtl (block);

  open_paragraph (self, style, paraat_office_announces (block), is_rtl);
  paraat_docx_write_runs (self, block, is_rtl);
  paraat_xml_close (self->xml, 1);
}

static void
write_empty (ParaatDocx *self,
             const char *style)
{
  open_paragraph (self, style, FALSE, FALSE);
  paraat_xml_close (self->xml, 1);
}

static void
write_item (ParaatDocx        *self,
            const ParaatBlock *item)
{
  const ParaatBlock *first = item->children->len > 0 ? g_ptr_array_index (item->children, 0) : NULL;

  self->box = paraat_office_get_box (item);
  self->wants_marker = TRUE;
  if (first == NULL || (first->kind != PARAAT_BLOCK_PARAGRAPH && first->kind != PARAAT_BLOCK_HEADING))
    write_empty (self, "");
  write_blocks (self, item);
}

static void
write_list (ParaatDocx        *self,
            const ParaatBlock *list)
{
  guint outer_num = self->num;
  gboolean was_tight = self->is_tight;

  self->depth++;
  if (list->kind == PARAAT_BLOCK_ORDERED_LIST)
    {
      ParaatDocxNumbering numbering = { .start = MAX (list->start, 1), .level = MIN (self->depth, LEVELS) - 1 };

      self->num = PARAAT_DOCX_NUM_FIRST + self->numberings->len;
      g_array_append_val (self->numberings, numbering);
    }
  else
    self->num = paraat_office_is_tasks (list) ? PARAAT_DOCX_NUM_TASKS : PARAAT_DOCX_NUM_BULLETS;
  for (guint i = 0; i < list->children->len; i++)
    {
      /* The last of them keeps away from what comes after the list. */
      self->is_tight = list->is_tight && (i + 1 < list->children->len || self->depth > 1);
      write_item (self, g_ptr_array_index (list->children, i));
    }
  self->depth--;
  self->num = outer_num;
  self->is_tight = was_tight;
}

static void
write_drawing (ParaatDocx *self,
               const char *alt,
               double      width,
               double      height)
{
  ParaatXml *xml = self->xml;
  g_autofree char *id = g_strdup_printf ("%u", self->pictures->len);
  g_autofree char *relation = g_strdup_printf ("rIdPicture%u", self->pictures->len);
  g_autofree char *name = g_strdup_printf ("picture%u.png", self->pictures->len);
  g_autofree char *cx = g_strdup_printf ("%.0f", width * EMU);
  g_autofree char *cy = g_strdup_printf ("%.0f", height * EMU);

  paraat_xml_open (xml, "w:r", NULL);
  paraat_xml_open (xml, "w:drawing", NULL);
  paraat_xml_open (xml, "wp:inline", "distT", "0", "distB", "0", "distL", "0", "distR", "0", NULL);
  paraat_xml_leaf (xml, "wp:extent", "cx", cx, "cy", cy, NULL);
  paraat_xml_leaf (xml, "wp:docPr", "id", id, "name", name, "descr", alt, NULL);
  paraat_xml_open (xml, "a:graphic", NULL);
  paraat_xml_open (xml, "a:graphicData", "uri", PICTURE, NULL);
  paraat_xml_open (xml, "pic:pic", NULL);
  paraat_xml_open (xml, "pic:nvPicPr", NULL);
  paraat_xml_leaf (xml, "pic:cNvPr", "id", id, "name", name, "descr", alt, NULL);
  paraat_xml_leaf (xml, "pic:cNvPicPr", NULL);
  paraat_xml_close (xml, 1);
  paraat_xml_open (xml, "pic:blipFill", NULL);
  paraat_xml_leaf (xml, "a:blip", "r:embed", relation, NULL);
  paraat_xml_open (xml, "a:stretch", NULL);
  paraat_xml_leaf (xml, "a:fillRect", NULL);
  paraat_xml_close (xml, 2);
  paraat_xml_open (xml, "pic:spPr", NULL);
  paraat_xml_open (xml, "a:xfrm", NULL);
  paraat_xml_leaf (xml, "a:off", "x", "0", "y", "0", NULL);
  paraat_xml_leaf (xml, "a:ext", "cx", cx, "cy", cy, NULL);
  paraat_xml_close (xml, 1);
  paraat_xml_open (xml, "a:prstGeom", "prst", "rect", NULL);
  paraat_xml_leaf (xml, "a:avLst", NULL);
  paraat_xml_close (xml, 8);
}

/* Word draws no lines of ours: it gets a picture, and what the picture says. */
static void
write_chart (ParaatDocx        *self,
             const ParaatBlock *block)
{
  double width, height;
  GByteArray *png = self->error == NULL
                    ? paraat_chart_draw_png (block->chart, PARAAT_DOCX_SIZE, (self->width - get_indent (self)) / 20.0,
                                             self->height / 20.0 * 0.9, &width, &height, &self->error) : NULL;

  if (png == NULL)
    return;
  g_ptr_array_add (self->pictures, png);
  open_paragraph (self, "", FALSE, FALSE);
  write_drawing (self, block->chart->alt, width, height);
  paraat_xml_close (self->xml, 1);
}

static void
write_block (ParaatDocx        *self,
             const ParaatBlock *block)
{
  static const char * const headings[] = { "Heading1", "Heading2", "Heading3", "Heading4" };
  gboolean was_in_quote = self->in_quote;

  switch (block->kind)
    {
    case PARAAT_BLOCK_HEADING:
      write_paragraph (self, block, headings[block->level - 1]);
      break;
    case PARAAT_BLOCK_PARAGRAPH:
      write_paragraph (self, block, "");
      break;
    case PARAAT_BLOCK_BULLET_LIST:
    case PARAAT_BLOCK_ORDERED_LIST:
      write_list (self, block);
      break;
    case PARAAT_BLOCK_TABLE:
      if (block->children->len == 0)
        break;
      if (self->after_table || self->breaks)   /* two that touch would be one */
        write_empty (self, "Between");
      paraat_docx_write_table (self, block);
      self->after_table = TRUE;
      self->is_empty = FALSE;
      break;
    case PARAAT_BLOCK_RULE:
      write_empty (self, "HorizontalLine");
      break;
    case PARAAT_BLOCK_QUOTE:
      self->in_quote = TRUE;
      write_blocks (self, block);
      self->in_quote = was_in_quote;
      break;
    case PARAAT_BLOCK_CODE:
      write_paragraph (self, block, "Code");
      break;
    case PARAAT_BLOCK_CHART:
      write_chart (self, block);
      break;
    case PARAAT_BLOCK_PAGE_BREAK:
      self->breaks = TRUE;
      break;
    case PARAAT_BLOCK_DOCUMENT:
    case PARAAT_BLOCK_LIST_ITEM:
    case PARAAT_BLOCK_ROW:
    case PARAAT_BLOCK_CELL:
    default:
      g_assert_not_reached ();
    }
}

static void
write_blocks (ParaatDocx        *self,
              const ParaatBlock *block)
{
  for (guint i = 0; i < block->children->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    write_block (self, g_ptr_array_index (block->children, i));
}

void
paraat_docx_write_body (ParaatDocx        *self,
                        const ParaatBlock *tree)
{
  self->is_empty = TRUE;
  write_blocks (self, tree);
  self->breaks = FALSE;
  if (self->is_empty || self->after_table)   /* a body does not end with a table */
    write_empty (self, self->after_table ? "Between" : "");
}
