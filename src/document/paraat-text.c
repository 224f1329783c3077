/* SPDX-License-Identifier: EUPL-1.2 */

/* Runs as lines.  Sizes are absolute, so that one point is one unit whatever resolution the context is of. */
#include "config.h"

#include "paraat-pages-private.h"

#include <hb.h>
#include <string.h>

#define LINE_SPACING 1.2f
#define CODE_SCALE 0.9
#define LONGEST 20000   /* characters */

/* Text that was drawn letter by letter is found again letter by letter: no ligatures. */
#define FEATURES "liga=0, clig=0"

static void
add_attribute (PangoAttrList  *attributes,
               PangoAttribute *attribute,
               gsize           start,
               gsize           end)
{
  attribute->start_index = (guint) start;
  attribute->end_index = (guint) end;
  pango_attr_list_insert (attributes, attribute);
}

/* The whole of a paragraph is measured as one line first, and that has to fit in Pango's units: what is longer is broken
 * at a space, or anywhere in what has none. */
static void
append_run (GString    *text,
            const char *run)
{
  const char *newline = strrchr (text->str, '\n');
  gsize n = text->len - (newline != NULL ? (gsize) (newline - text->str) : 0);

  for (const char *at = run; *at != '\0'; at = g_utf8_next_char (at))
    {
      gboolean is_break = *at == '\n' || (*at == ' ' && n > LONGEST);

      n = is_break ? 0 : n + 1;
      if (n > 2 * LONGEST)
        {
          g_string_append_c (text, '\n');
          n = 0;
        }
      if (is_break)
        g_string_append_c (text, '\n');
      else
        g_string_append_len (text, at, g_utf8_next_char (at) - at);
    }
}

static void
add_run (const ParaatSpan       *run,
         const ParaatTextStyle *style,
         GString               *text,
         PangoAttrList         *attributes,
         GArray                *links)
{
  gsize start = text->len;

  append_run (text, run->text);
  if (run->style & PARAAT_RUN_BOLD)
    add_attribute (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD), start, text->len);
  if (run->style & PARAAT_RUN_ITALIC)
    add_attribute (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC), start, text->len);
  if (run->style & PARAAT_RUN_CODE)
    {
      add_attribute (attributes, pango_attr_family_new ("Monospace"), start, text->len);
      add_attribute (attributes, pango_attr_scale_new (CODE_SCALE), start, text->len);
    }
  if (paraat_span_get_address (run) != NULL)
    {
      ParaatLink link = { .start = (guint) start, .end = (guint) text->len, .uri = paraat_span_get_address (run) };

      /* Runs of one item do not cross the edge of a link, and so can be drawn inside of it. */
      add_attribute (attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), start, text->len);
      g_array_append_val (links, link);
    }
  else if (run->link != NULL && g_str_has_prefix (run->link, PARAAT_LINK_CHAPTER ":"))
    {
      ParaatLink link = { .start = (guint) start, .end = (guint) text->len, .uri = run->link };

      /* No line under it on paper, and an item of its own as above. */
      add_attribute (attributes, pango_attr_underline_new (PANGO_UNDERLINE_NONE), start, text->len);
      g_array_append_val (links, link);
    }
}

static PangoLayout *
layout_new (PangoContext          *context,
            const ParaatTextStyle *style,
            double                 width)
{
  static const PangoAlignment alignments[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };
  g_autoptr(PangoFontDescription) font = pango_font_description_new ();
  PangoLayout *layout = pango_layout_new (context);

  pango_font_description_set_family_static (font, style->is_code ? "Monospace" : "Sans");
  pango_font_description_set_weight (font, style->is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_font_description_set_absolute_size (font, style->size * (style->is_code ? CODE_SCALE : 1) * PANGO_SCALE);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_line_spacing (layout, LINE_SPACING);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_alignment (layout, alignments[style->align]);
  pango_layout_set_width (layout, width < 0 ? -1 : (int) (MAX (width, 1) * PANGO_SCALE));

  return layout;
}

/* Pango leaves the space at the end of a line out of what is drawn: then the words on both sides of it are read as one. */
static void
show_last_space (PangoLayout     *layout,
                 PangoLayoutLine *line)
{
  const char *text = pango_layout_get_text (layout);
  GSList *last = g_slist_last (line->runs);
  PangoLayoutRun *run = last != NULL ? last->data : NULL;
  PangoGlyphString *glyphs = run != NULL ? run->glyphs : NULL;
  hb_codepoint_t space;

  for (int i = 0; glyphs != NULL && i < glyphs->num_glyphs; i++)
    if (glyphs->glyphs[i].glyph == PANGO_GLYPH_EMPTY && text[run->item->offset + glyphs->log_clusters[i]] == ' '
        && hb_font_get_nominal_glyph (pango_font_get_hb_font (run->item->analysis.font), ' ', &space))
      glyphs->glyphs[i].glyph = space;
}

static void
read_lines (ParaatText *self)
{
  g_autoptr(PangoLayoutIter) iter = pango_layout_get_iter (self->layout);

  do
    {
      PangoRectangle logical;
      ParaatLine line = { .line = pango_layout_iter_get_line (iter) };
      int top, bottom;

      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      pango_layout_iter_get_line_extents (iter, NULL, &logical);
      line.x = (double) logical.x / PANGO_SCALE;
      line.height = (double) (bottom - top) / PANGO_SCALE;
      line.baseline = (double) (pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE
                      + line.height * (1 - 1 / LINE_SPACING) / 2;   /* what is between lines is on both sides of them */
      show_last_space (self->layout, line.line);
      g_array_append_val (self->lines, line);
    }
  while (pango_layout_iter_next_line (iter));
}

static PangoLayout *
layout_new_of_runs (PangoContext          *context,
                    const ParaatBlock     *block,
                    const ParaatTextStyle *style,
                    double                 width,
                    GArray                *links)
{
  PangoLayout *layout = layout_new (context, style, width);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < block->runs->len; i++)
    add_run (g_ptr_array_index (block->runs, i), style, text, attributes, links);
  if (style->is_code && text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);
  add_attribute (attributes, pango_attr_language_new (pango_language_from_string (style->language)), 0, G_MAXUINT);
  add_attribute (attributes, pango_attr_font_features_new (FEATURES), 0, G_MAXUINT);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_text (layout, text->str, (int) text->len);

  return layout;
}

ParaatText *
paraat_text_new (PangoContext          *context,
                 const ParaatBlock     *block,
                 const ParaatTextStyle *style,
                 double                 width)
{
  ParaatText *self = g_new0 (ParaatText, 1);

  self->lines = g_array_new (FALSE, FALSE, sizeof (ParaatLine));
  self->links = g_array_new (FALSE, FALSE, sizeof (ParaatLink));
  self->layout = layout_new_of_runs (context, block, style, width, self->links);
  read_lines (self);

  return self;
}

ParaatText *
paraat_text_new_plain (PangoContext          *context,
                       const char            *plain,
                       const ParaatTextStyle *style,
                       double                 width)
{
  ParaatText *self = g_new0 (ParaatText, 1);

  self->lines = g_array_new (FALSE, FALSE, sizeof (ParaatLine));
  self->links = g_array_new (FALSE, FALSE, sizeof (ParaatLink));
  self->layout = layout_new (context, style, width);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  if (width >= 0)
    pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_text (self->layout, plain, -1);
  read_lines (self);

  return self;
}

void
paraat_text_free (ParaatText *self)
{
  g_array_unref (self->lines);
  g_array_unref (self->links);
  g_object_unref (self->layout);
  g_free (self);
}

double
paraat_text_get_width (ParaatText *self)
{
  int width;

  pango_layout_get_size (self->layout, &width, NULL);

  return (double) width / PANGO_SCALE;
}

/* @out_least: its longest word; @out_natural: all of it in one line */
void
paraat_text_measure (PangoContext          *context,
                     const ParaatBlock     *block,
                     const ParaatTextStyle *style,
                     double                *out_least,
                     double                *out_natural)
{
  g_autoptr(GArray) links = g_array_new (FALSE, FALSE, sizeof (ParaatLink));
  g_autoptr(PangoLayout) layout = layout_new_of_runs (context, block, style, -1, links);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  *out_natural = (double) width / PANGO_SCALE + 0.5;   /* rounding must not break a line */
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  pango_layout_set_width (layout, 0);
  pango_layout_get_size (layout, &width, NULL);
  *out_least = MIN ((double) width / PANGO_SCALE + 0.5, *out_natural);
}

static gboolean
is_chapter (const ParaatLink *link)
{
  return g_str_has_prefix (link->uri, PARAAT_LINK_CHAPTER ":");
}

/* A chapter is one when all pages are in one file. */
static const ParaatLink *
find_link (ParaatText *self,
           int         offset)
{
  for (guint i = 0; i < self->links->len; i++)
    {
      const ParaatLink *link = &g_array_index (self->links, ParaatLink, i);

      if (offset >= (int) link->start && offset < (int) link->end)
        return !is_chapter (link) || link->page > 0 ? link : NULL;
    }

  return NULL;
}

static void
underline (cairo_t *cr,
           double   x,
           double   y,
           double   width)
{
  cairo_set_line_width (cr, 0.6);
  cairo_move_to (cr, x, y + 1.5);
  cairo_rel_line_to (cr, width, 0);
  cairo_stroke (cr);
}

static void
change_link (cairo_t           *cr,
             const ParaatLink **open,
             const ParaatLink  *to)
{
  g_autofree char *attributes = NULL;

  if (*open == to)
    return;
  if (*open != NULL)
    cairo_tag_end (cr, CAIRO_TAG_LINK);
  *open = to;
  if (to == NULL)
    return;
  if (is_chapter (to))
    attributes = g_strdup_printf ("page=%u pos=[%d %d]", to->page, (int) PARAAT_PAGE_MARGIN, (int) to->y);
  else
    attributes = g_strdup_printf ("uri='%s'", to->uri);   /* the parser let no quote and no backslash through */
  cairo_tag_begin (cr, CAIRO_TAG_LINK, attributes);
}

/* Run by run, so that what is a link is drawn inside of it. */
static void
draw_runs (ParaatText       *self,
           const ParaatLine *line,
           cairo_t          *cr,
           double            x,
           double            y)
{
  const char *text = pango_layout_get_text (self->layout);
  const ParaatLink *open = NULL;

  for (GSList *at = line->line->runs; at != NULL; at = at->next)
    {
      PangoLayoutRun *run = at->data;
      double width = (double) pango_glyph_string_get_width (run->glyphs) / PANGO_SCALE;

      change_link (cr, &open, find_link (self, run->item->offset));
      cairo_move_to (cr, x, y);
      pango_cairo_show_glyph_item (cr, text, run);
      if (open != NULL && !is_chapter (open))
        underline (cr, x, y, width);
      x += width;
    }
  change_link (cr, &open, NULL);
}

/* Where a line was broken by hand there is nothing to read between the words on both sides. */
static void
draw_break (ParaatText *self,
            guint       line,
            cairo_t    *cr)
{
  const char *text = pango_layout_get_text (self->layout);
  PangoLayoutLine *at = g_array_index (self->lines, ParaatLine, line).line;
  PangoLayoutLine *next = line + 1 < self->lines->len ? g_array_index (self->lines, ParaatLine, line + 1).line : NULL;
  GSList *last = g_slist_last (at->runs);
  PangoFont *font = last != NULL ? ((PangoLayoutRun *) last->data)->item->analysis.font : NULL;
  cairo_text_cluster_t cluster = { .num_bytes = 1, .num_glyphs = 1 };
  cairo_glyph_t glyph = { 0 };
  hb_codepoint_t space;

  if (font == NULL || next == NULL || text[next->start_index - 1] != '\n'
      || !hb_font_get_nominal_glyph (pango_font_get_hb_font (font), ' ', &space))
    return;
  cairo_get_current_point (cr, &glyph.x, &glyph.y);
  glyph.index = space;
  cairo_set_scaled_font (cr, pango_cairo_font_get_scaled_font (PANGO_CAIRO_FONT (font)));
  cairo_show_text_glyphs (cr, " ", 1, &glyph, 1, &cluster, 1, 0);
}

void
paraat_text_draw_line (ParaatText *self,
                       guint       line,
                       cairo_t    *cr,
                       double      x,
                       double      top)
{
  const ParaatLine *at = &g_array_index (self->lines, ParaatLine, line);

  if (self->links->len > 0)
    draw_runs (self, at, cr, x + at->x, top + at->baseline);
  else
    {
      cairo_move_to (cr, x + at->x, top + at->baseline);
      pango_cairo_show_layout_line (cr, at->line);
      cairo_move_to (cr, x + at->x, top + at->baseline);
    }
  draw_break (self, line, cr);
  cairo_new_path (cr);
}
