/* SPDX-License-Identifier: EUPL-1.2 */

/* The tree as the text of an OpenDocument file */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-chart-private.h"
#include "paraat-odt-private.h"
#include "paraat-office-private.h"

#include <string.h>

static void write_blocks (ParaatOdt         *self,
                          const ParaatBlock *block);

/* A space at the start, or after another, is only there when it is written as one. */
void
paraat_odt_write_text (ParaatXml  *xml,
                       const char *text,
                       gsize       size,
                       gboolean   *after_space)
{
  const char *end = text + size;

  while (text < end)
    {
      gsize n = 0;

      while (text + n < end && text[n] != '\n' && text[n] != '\t' && text[n] != '\r'
             && !(text[n] == ' ' && (n > 0 ? text[n - 1] == ' ' : *after_space)))
        n++;
      if (n > 0)
        {
          paraat_xml_text (xml, text, (gssize) n);
          *after_space = text[n - 1] == ' ';
          text += n;
          continue;
        }
      if (*text == ' ')
        {
          n = MIN (strspn (text, " "), (gsize) (end - text));
          if (n == 1)
            paraat_xml_leaf (xml, "text:s", NULL);
          else
            {
              g_autofree char *count = g_strdup_printf ("%" G_GSIZE_FORMAT, n);

              paraat_xml_leaf (xml, "text:s", "text:c", count, NULL);
            }
          text += n;
        }
      else
        paraat_xml_leaf (xml, *text++ == '\t' ? "text:tab" : "text:line-break", NULL);
      *after_space = TRUE;
    }
}

static void
write_run (ParaatOdt        *self,
           const ParaatSpan *run,
           gsize             size)
{
  const char *style = paraat_odt_get_run_style (run->style);

  if (style != NULL)
    paraat_xml_open (self->body, "text:span", "text:style-name", style, NULL);
  paraat_odt_write_text (self->body, run->text, size, &self->after_space);
  if (style != NULL)
    paraat_xml_close (self->body, 1);
}

/* Runs of the same link that follow each other are one link. */
void
paraat_odt_write_runs (ParaatOdt         *self,
                       const ParaatBlock *block)
{
  const char *open = NULL;

  for (guint i = 0; i < block->runs->len; i++)
    {
      const ParaatSpan *run = g_ptr_array_index (block->runs, i);
      const char *link = paraat_office_get_link (run);

      if (open != NULL && g_strcmp0 (open, link) != 0)
        paraat_xml_close (self->body, 1);
      if (link != NULL && g_strcmp0 (open, link) != 0)
        paraat_xml_open (self->body, "text:a", "xlink:type", "simple", "xlink:href", link,
                         "text:style-name", "Internet_20_link",
                         "text:visited-style-name", "Internet_20_link", NULL);
      open = link;
      write_run (self, run, paraat_office_get_size (block, run));
    }
  if (open != NULL)
    paraat_xml_close (self->body, 1);
}

void
paraat_odt_open_paragraph (ParaatOdt      *self,
                           ParaatOdtStyle  style,
                           guint           variant)
{
  g_autofree char *name = NULL;

  variant |= self->breaks ? PARAAT_ODT_BREAKS : 0;
  self->variants[style][variant] = TRUE;
  name = variant == 0 ? g_strdup (paraat_odt_get_style (style)) : g_strdup_printf ("P%u.%u", (guint) style, variant);
  if (style >= PARAAT_ODT_HEADING_1 && style <= PARAAT_ODT_HEADING_4)
    {
      g_autofree char *level = g_strdup_printf ("%u", (guint) (style - PARAAT_ODT_HEADING_1) + 1);

      paraat_xml_open (self->body, "text:h", "text:style-name", name, "text:outline-level", level, NULL);
    }
  else
    paraat_xml_open (self->body, "text:p", "text:style-name", name, NULL);
  self->breaks = FALSE;
  self->is_empty = FALSE;
  self->after_space = TRUE;
  if (self->box != NULL)
    paraat_odt_write_text (self->body, self->box, strlen (self->box), &self->after_space);
  self->box = NULL;
}

static ParaatOdtStyle
text_style (ParaatOdt *self)
{
  if (self->in_quote)
    return self->lists->len > 0 ? PARAAT_ODT_QUOTE_LIST : PARAAT_ODT_QUOTE;
  if (self->lists->len > 0)
    return self->is_tight ? PARAAT_ODT_LIST_TIGHT : PARAAT_ODT_LIST;

  return PARAAT_ODT_BODY;
}

static void
write_paragraph (ParaatOdt         *self,
                 const ParaatBlock *block,
                 ParaatOdtStyle     style)
{
  guint variant = (paraat_office_is_rtl (block) ? PARAAT_ODT_RTL : 0)
                  | (paraat_office_announces (block) ? PARAAT_ODT_KEEPS : 0);

  paraat_odt_open_paragraph (self, style, variant);
  paraat_odt_write_runs (self, block);
  paraat_xml_close (self->body, 1);
}

static void
write_empty (ParaatOdt      *self,
             ParaatOdtStyle  style)
{
  paraat_odt_open_paragraph (self, style, 0);
  paraat_xml_close (self->body, 1);
}

static void
write_item (ParaatOdt         *self,
            const ParaatBlock *item,
            guint              start)   /* 0: the next number */
{
  const ParaatBlock *first = item->children->len > 0 ? g_ptr_array_index (item->children, 0) : NULL;
  g_autofree char *value = start > 0 ? g_strdup_printf ("%u", start) : g_strdup ("");

  paraat_xml_open (self->body, "text:list-item", "text:start-value", value, NULL);
  self->box = paraat_office_get_box (item);
  if (first == NULL || (first->kind != PARAAT_BLOCK_PARAGRAPH && first->kind != PARAAT_BLOCK_HEADING))
    write_empty (self, text_style (self));
  write_blocks (self, item);
  paraat_xml_close (self->body, 1);
}

/* The first number is said of every list: the one before it may be at the same level of the same item. */
static void
write_list (ParaatOdt         *self,
            const ParaatBlock *list)
{
  gboolean is_ordered = list->kind == PARAAT_BLOCK_ORDERED_LIST;
  const char *style = is_ordered ? "Numbers" : paraat_office_is_tasks (list) ? "Boxes" : "Bullets";
  gboolean was_tight = self->is_tight;

  paraat_xml_open (self->body, "text:list", "text:style-name", style, NULL);
  g_ptr_array_add (self->lists, (gpointer) style);
  for (guint i = 0; i < list->children->len; i++)
    {
      /* The last of them keeps away from what comes after the list. */
      self->is_tight = list->is_tight && (i + 1 < list->children->len || self->lists->len > 1);
      write_item (self, g_ptr_array_index (list->children, i), is_ordered && i == 0 ? MAX (list->start, 1) : 0);
    }
  g_ptr_array_set_size (self->lists, self->lists->len - 1);
  paraat_xml_close (self->body, 1);
  self->is_tight = was_tight;
}

/* The format has no table in a list: the lists end, and go on after it with an item that has no marker. */
static void
write_table (ParaatOdt         *self,
             const ParaatBlock *block)
{
  paraat_xml_close (self->body, 2 * self->lists->len);
  paraat_odt_write_table (self, block);
  for (guint i = 0; i < self->lists->len; i++)
    {
      paraat_xml_open (self->body, "text:list", "text:style-name", (const char *) g_ptr_array_index (self->lists, i),
                       "text:continue-numbering", "true", NULL);
      paraat_xml_open (self->body, "text:list-header", NULL);
    }
}

/* What the picture says stands with it: LibreOffice calls it the alternative text. */
static void
write_chart (ParaatOdt         *self,
             const ParaatBlock *block)
{
  double per_point = 2540.0 / 72;
  double narrow = MIN (self->lists->len * 0.05, 0.5);
  double width, height;
  GByteArray *png = self->error == NULL
                    ? paraat_chart_draw_png (block->chart, PARAAT_ODT_SIZE, self->width * (1 - narrow) / per_point,
                                             self->height * 0.85 / per_point, &width, &height, &self->error) : NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wide = NULL;
  g_autofree char *high = NULL;

  if (png == NULL)
    return;
  g_ptr_array_add (self->pictures, png);
  name = g_strdup_printf ("picture%u", self->pictures->len);
  path = g_strdup_printf ("Pictures/%s.png", name);
  wide = paraat_odt_dup_length ((guint) (width * per_point));
  high = paraat_odt_dup_length ((guint) (height * per_point));
  paraat_odt_open_paragraph (self, text_style (self), 0);
  paraat_xml_open (self->body, "draw:frame", "draw:name", name, "text:anchor-type", "as-char", "svg:width", wide,
                   "svg:height", high, NULL);
  paraat_xml_leaf (self->body, "draw:image", "xlink:href", path, "xlink:type", "simple", "xlink:show", "embed",
                   "xlink:actuate", "onLoad", NULL);
  paraat_xml_field (self->body, "svg:desc", block->chart->alt);
  paraat_xml_close (self->body, 2);
}

static void
write_block (ParaatOdt         *self,
             const ParaatBlock *block)
{
  gboolean was_in_quote = self->in_quote;

  switch (block->kind)
    {
    case PARAAT_BLOCK_HEADING:
      write_paragraph (self, block, PARAAT_ODT_HEADING_1 + block->level - 1);
      break;
    case PARAAT_BLOCK_PARAGRAPH:
      write_paragraph (self, block, text_style (self));
      break;
    case PARAAT_BLOCK_BULLET_LIST:
    case PARAAT_BLOCK_ORDERED_LIST:
      write_list (self, block);
      break;
    case PARAAT_BLOCK_TABLE:
      if (block->children->len > 0)
        write_table (self, block);
      break;
    case PARAAT_BLOCK_RULE:
      write_empty (self, PARAAT_ODT_RULE);
      break;
    case PARAAT_BLOCK_QUOTE:
      self->in_quote = TRUE;
      write_blocks (self, block);
      self->in_quote = was_in_quote;
      break;
    case PARAAT_BLOCK_CODE:
      write_paragraph (self, block, PARAAT_ODT_CODE);
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
write_blocks (ParaatOdt         *self,
              const ParaatBlock *block)
{
  for (guint i = 0; i < block->children->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    write_block (self, g_ptr_array_index (block->children, i));
}

void
paraat_odt_write_body (ParaatOdt         *self,
                       const ParaatBlock *tree)
{
  self->is_empty = TRUE;
  write_blocks (self, tree);
  self->breaks = FALSE;
  if (self->is_empty)
    write_empty (self, PARAAT_ODT_BODY);
}
