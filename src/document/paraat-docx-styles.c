/* SPDX-License-Identifier: EUPL-1.2 */

/* How a document looks in Word.  Styles that Word knows itself have its names, so that its outline, its contents and its
 * own themes work on them. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-docx-private.h"

#define NAMESPACE "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#define LEVELS 9

typedef struct
{
  const char *id;
  const char *name;
  const char *next;
  const char *before;      /* twentieths of a point */
  const char *after;
  const char *line;
  const char *level;       /* in the outline */
  const char *size;        /* half points */
  const char *font;
  const char *color;
  const char *fill;
  const char *edge;        /* with a line */
  const char *align;
  gboolean    is_bold;
  gboolean    keeps_next;
  gboolean    is_contextual;
} Style;

static const Style styles[] = {
  { .id = "Heading1", .name = "heading 1", .next = "Normal", .before = "240", .after = "120", .level = "0", .size = "36",
    .is_bold = TRUE, .keeps_next = TRUE },
  { .id = "Heading2", .name = "heading 2", .next = "Normal", .before = "240", .after = "80", .level = "1", .size = "28",
    .is_bold = TRUE, .keeps_next = TRUE },
  { .id = "Heading3", .name = "heading 3", .next = "Normal", .before = "200", .after = "80", .level = "2", .size = "24",
    .is_bold = TRUE, .keeps_next = TRUE },
  { .id = "Heading4", .name = "heading 4", .next = "Normal", .before = "160", .after = "60", .level = "3", .size = "21",
    .is_bold = TRUE, .keeps_next = TRUE },
  { .id = "ListParagraph", .name = "List Paragraph", .before = "0", .after = "120" },
  { .id = "Quote", .name = "Quote", .before = "0", .after = "120", .edge = "left", .fill = "F2F2F2" },
  { .id = "Code", .name = "HTML Preformatted", .before = "120", .after = "120", .line = "240", .font = "Courier New",
    .size = "19", .fill = "F2F2F2" },
  { .id = "HorizontalLine", .name = "Horizontal Line", .next = "Normal", .before = "0", .after = "160", .line = "120",
    .size = "8", .edge = "bottom" },
  { .id = "Between", .name = "Between Tables", .next = "Normal", .before = "0", .after = "0", .line = "160", .size = "8" },
  { .id = "TableText", .name = "Table Text", .before = "30", .after = "30", .line = "240" },
  { .id = "TableHeading", .name = "Table Heading", .before = "30", .after = "30", .line = "240", .is_bold = TRUE,
    .keeps_next = TRUE },
  { .id = "Header", .name = "header", .before = "0", .after = "200", .line = "240", .size = "28", .color = "FFFFFF",
    .fill = "000000", .align = "center", .is_bold = TRUE },
  { .id = "Footer", .name = "footer", .before = "0", .after = "0", .line = "240", .size = "17", .edge = "top" },
};

static const char *
or_none (const char *text)
{
  return text != NULL ? text : "";
}

static void
write_on (ParaatXml  *xml,
          const char *name,
          gboolean    is_on)
{
  if (is_on)
    paraat_xml_leaf (xml, name, NULL);
}

static void
write_value (ParaatXml  *xml,
             const char *name,
             const char *value)
{
  if (value != NULL)
    paraat_xml_leaf (xml, name, "w:val", value, NULL);
}

static void
write_layout (ParaatXml   *xml,
              const Style *style)
{
  paraat_xml_open (xml, "w:pPr", NULL);
  write_on (xml, "w:keepNext", style->keeps_next);
  write_on (xml, "w:keepLines", style->level != NULL);
  if (style->edge != NULL)
    {
      paraat_xml_open (xml, "w:pBdr", NULL);
      paraat_xml_leaf (xml, g_str_equal (style->edge, "left") ? "w:left" : g_str_equal (style->edge, "top") ? "w:top" : "w:bottom",
                       "w:val", "single", "w:sz", g_str_equal (style->edge, "left") ? "18" : "6",
                       "w:space", g_str_equal (style->edge, "top") ? "4" : "6", "w:color", "808080", NULL);
      paraat_xml_close (xml, 1);
    }
  if (style->fill != NULL)
    paraat_xml_leaf (xml, "w:shd", "w:val", "clear", "w:color", "auto", "w:fill", style->fill, NULL);
  paraat_xml_leaf (xml, "w:spacing", "w:before", style->before, "w:after", style->after, "w:line", or_none (style->line),
                   "w:lineRule", style->line != NULL ? "auto" : "", NULL);
  if (g_str_equal (style->id, "Quote"))
    paraat_xml_leaf (xml, "w:ind", "w:left", "240", "w:right", "240", NULL);
  write_value (xml, "w:jc", style->align);
  write_value (xml, "w:outlineLvl", style->level);
  paraat_xml_close (xml, 1);
}

static void
write_font (ParaatXml  *xml,
            const char *font)
{
  if (font != NULL)
    paraat_xml_leaf (xml, "w:rFonts", "w:ascii", font, "w:hAnsi", font, "w:cs", font, NULL);
}

static void
write_letters (ParaatXml   *xml,
               const Style *style)
{
  if (!style->is_bold && style->size == NULL && style->font == NULL && style->color == NULL)
    return;
  paraat_xml_open (xml, "w:rPr", NULL);
  write_font (xml, style->font);
  write_on (xml, "w:b", style->is_bold);
  write_on (xml, "w:bCs", style->is_bold);
  write_value (xml, "w:color", style->color);
  write_value (xml, "w:sz", style->size);
  write_value (xml, "w:szCs", style->size);
  paraat_xml_close (xml, 1);
}

static void
open_style (ParaatXml  *xml,
            const char *type,
            const char *id,
            const char *name,
            gboolean    is_default)
{
  paraat_xml_open (xml, "w:style", "w:type", type, "w:default", is_default ? "1" : "", "w:styleId", id, NULL);
  paraat_xml_leaf (xml, "w:name", "w:val", name, NULL);
}

static void
write_defaults (ParaatXml  *xml,
                const char *language)
{
  paraat_xml_open (xml, "w:docDefaults", NULL);
  paraat_xml_open (xml, "w:rPrDefault", NULL);
  paraat_xml_open (xml, "w:rPr", NULL);
  paraat_xml_leaf (xml, "w:rFonts", "w:ascii", "Calibri", "w:hAnsi", "Calibri", "w:eastAsia", "Calibri", "w:cs", "Calibri", NULL);
  write_value (xml, "w:sz", "21");
  write_value (xml, "w:szCs", "21");
  paraat_xml_leaf (xml, "w:lang", "w:val", language, "w:eastAsia", language, "w:bidi", "ar-SA", NULL);
  paraat_xml_close (xml, 2);
  paraat_xml_open (xml, "w:pPrDefault", NULL);
  paraat_xml_open (xml, "w:pPr", NULL);
  paraat_xml_leaf (xml, "w:spacing", "w:after", "120", "w:line", "264", "w:lineRule", "auto", NULL);
  paraat_xml_close (xml, 3);
}

static void
write_characters (ParaatXml *xml)
{
  open_style (xml, "character", "DefaultParagraphFont", "Default Paragraph Font", TRUE);
  paraat_xml_close (xml, 1);
  open_style (xml, "character", "Hyperlink", "Hyperlink", FALSE);
  paraat_xml_open (xml, "w:rPr", NULL);
  write_value (xml, "w:color", "0B57A4");
  write_value (xml, "w:u", "single");
  paraat_xml_close (xml, 2);
  open_style (xml, "character", "CodeChar", "HTML Code", FALSE);
  paraat_xml_open (xml, "w:rPr", NULL);
  write_font (xml, "Courier New");
  paraat_xml_close (xml, 2);
}

static void
write_tables (ParaatXml *xml)
{
  static const char * const sides[] = { "w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV" };

  open_style (xml, "table", "TableNormal", "Normal Table", TRUE);
  paraat_xml_open (xml, "w:tblPr", NULL);
  paraat_xml_leaf (xml, "w:tblInd", "w:w", "0", "w:type", "dxa", NULL);
  paraat_xml_open (xml, "w:tblCellMar", NULL);
  for (guint i = 0; i < 4; i++)
    paraat_xml_leaf (xml, sides[i], "w:w", i % 2 == 0 ? "0" : "90", "w:type", "dxa", NULL);
  paraat_xml_close (xml, 3);
  open_style (xml, "table", "TableGrid", "Table Grid", FALSE);
  paraat_xml_leaf (xml, "w:basedOn", "w:val", "TableNormal", NULL);
  paraat_xml_open (xml, "w:tblPr", NULL);
  paraat_xml_open (xml, "w:tblBorders", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    paraat_xml_leaf (xml, sides[i], "w:val", "single", "w:sz", "4", "w:space", "0", "w:color", "808080", NULL);
  paraat_xml_close (xml, 3);
  open_style (xml, "numbering", "NoList", "No List", TRUE);
  paraat_xml_close (xml, 1);
}

ParaatXml *
paraat_docx_new_styles (const char *language)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "w:styles", "xmlns:w", NAMESPACE, NULL);
  write_defaults (xml, language);
  open_style (xml, "paragraph", "Normal", "Normal", TRUE);
  write_on (xml, "w:qFormat", TRUE);
  paraat_xml_close (xml, 1);
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      open_style (xml, "paragraph", styles[i].id, styles[i].name, FALSE);
      paraat_xml_leaf (xml, "w:basedOn", "w:val", "Normal", NULL);
      write_value (xml, "w:next", styles[i].next);
      write_on (xml, "w:qFormat", styles[i].level != NULL);
      write_layout (xml, &styles[i]);
      write_letters (xml, &styles[i]);
      paraat_xml_close (xml, 1);
    }
  write_characters (xml);
  write_tables (xml);

  return g_steal_pointer (&xml);
}

static void
write_level (ParaatXml *xml,
             guint      level,
             guint      num)
{
  static const char * const bullets[] = { "•", "–", "▪" };
  g_autofree char *number = g_strdup_printf ("%u", level);
  g_autofree char *left = g_strdup_printf ("%u", (level + 1) * PARAAT_DOCX_INDENT);
  g_autofree char *text = num == PARAAT_DOCX_NUM_FIRST ? g_strdup_printf ("%%%u.", level + 1)
                          : g_strdup (num == PARAAT_DOCX_NUM_BULLETS ? bullets[level % G_N_ELEMENTS (bullets)] : "");

  paraat_xml_open (xml, "w:lvl", "w:ilvl", number, NULL);
  write_value (xml, "w:start", "1");
  write_value (xml, "w:numFmt", num == PARAAT_DOCX_NUM_FIRST ? "decimal" : num == PARAAT_DOCX_NUM_BULLETS ? "bullet" : "none");
  if (num == PARAAT_DOCX_NUM_TASKS)
    write_value (xml, "w:suff", "nothing");
  write_value (xml, "w:lvlText", text);
  write_value (xml, "w:lvlJc", "left");
  paraat_xml_open (xml, "w:pPr", NULL);
  paraat_xml_leaf (xml, "w:ind", "w:left", left, "w:hanging", G_STRINGIFY (PARAAT_DOCX_INDENT), NULL);
  paraat_xml_close (xml, 2);
}

/* A number of its own for every list, so that each begins where it says. */
ParaatXml *
paraat_docx_new_numbering (ParaatDocx *self)
{
  g_autoptr(ParaatXml) xml = paraat_xml_new (FALSE);

  paraat_xml_open (xml, "w:numbering", "xmlns:w", NAMESPACE, NULL);
  for (guint num = PARAAT_DOCX_NUM_BULLETS; num <= PARAAT_DOCX_NUM_FIRST; num++)
    {
      g_autofree char *id = g_strdup_printf ("%u", num);

      paraat_xml_open (xml, "w:abstractNum", "w:abstractNumId", id, NULL);
      write_value (xml, "w:multiLevelType", "hybridMultilevel");
      for (guint level = 0; level < LEVELS; level++)
        write_level (xml, level, num);
      paraat_xml_close (xml, 1);
    }
  for (guint num = PARAAT_DOCX_NUM_BULLETS; num < PARAAT_DOCX_NUM_FIRST + self->numberings->len; num++)
    {
      g_autofree char *id = g_strdup_printf ("%u", num);
      g_autofree char *abstract = g_strdup_printf ("%u", MIN (num, PARAAT_DOCX_NUM_FIRST));

      paraat_xml_open (xml, "w:num", "w:numId", id, NULL);
      write_value (xml, "w:abstractNumId", abstract);
      if (num >= PARAAT_DOCX_NUM_FIRST)
        {
          const ParaatDocxNumbering *numbering = &g_array_index (self->numberings, ParaatDocxNumbering,
                                                                 num - PARAAT_DOCX_NUM_FIRST);
          g_autofree char *level = g_strdup_printf ("%u", numbering->level);
          g_autofree char *start = g_strdup_printf ("%u", MIN (numbering->start, 32767));

          paraat_xml_open (xml, "w:lvlOverride", "w:ilvl", level, NULL);
          write_value (xml, "w:startOverride", start);
          paraat_xml_close (xml, 1);
        }
      paraat_xml_close (xml, 1);
    }

  return g_steal_pointer (&xml);
}
