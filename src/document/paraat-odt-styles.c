/* SPDX-License-Identifier: EUPL-1.2 */

/* How a document looks in LibreOffice.  Styles that it knows itself have its names. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-odt-private.h"

#define LEVELS 10
#define INDENT 630   /* of a list in another */
#define FONT "Liberation Sans"
#define MONOSPACE "Liberation Mono"

typedef struct
{
  const char *name;
  const char *display;
  const char *next;
  const char *top;
  const char *bottom;
  const char *size;
  const char *level;      /* in the outline */
  const char *fill;
  const char *border;     /* the attribute */
  const char *side;       /* room left and right of it */
  const char *font;
  const char *color;
  const char *align;
  gboolean    is_bold;
  gboolean    keeps_next;
} Style;

#define EDGE "0.5pt solid #808080"

static const Style styles[PARAAT_ODT_N_STYLES] = {
  [PARAAT_ODT_BODY] = { "Text_20_body", "Text body", .top = "0mm", .bottom = "2.1mm" },
  [PARAAT_ODT_HEADING_1] = { "Heading_20_1", "Heading 1", "Text_20_body", "4.2mm", "2.1mm", "18pt", "1", .is_bold = TRUE,
                             .keeps_next = TRUE },
  [PARAAT_ODT_HEADING_2] = { "Heading_20_2", "Heading 2", "Text_20_body", "4.2mm", "1.4mm", "14pt", "2", .is_bold = TRUE,
                             .keeps_next = TRUE },
  [PARAAT_ODT_HEADING_3] = { "Heading_20_3", "Heading 3", "Text_20_body", "3.5mm", "1.4mm", "12pt", "3", .is_bold = TRUE,
                             .keeps_next = TRUE },
  [PARAAT_ODT_HEADING_4] = { "Heading_20_4", "Heading 4", "Text_20_body", "2.8mm", "1.1mm", "10.5pt", "4", .is_bold = TRUE,
                             .keeps_next = TRUE },
  [PARAAT_ODT_LIST] = { "List", "List", .top = "0mm", .bottom = "2.1mm" },
  [PARAAT_ODT_LIST_TIGHT] = { "List_20_Tight", "List Tight", .top = "0mm", .bottom = "0.4mm" },
  [PARAAT_ODT_QUOTE] = { "Quotations", "Quotations", .top = "0mm", .bottom = "2.1mm", .fill = "#f2f2f2",
                         .border = "fo:border-left", .side = "4mm" },
  [PARAAT_ODT_QUOTE_LIST] = { "Quotations_20_List", "Quotations List", .top = "0mm", .bottom = "2.1mm",
                              .fill = "#f2f2f2", .border = "fo:border-left" },
  [PARAAT_ODT_CODE] = { "Preformatted_20_Text", "Preformatted Text", .top = "2.1mm", .bottom = "2.1mm", .size = "9.5pt",
                        .fill = "#f2f2f2", .font = MONOSPACE },
  [PARAAT_ODT_RULE] = { "Horizontal_20_Line", "Horizontal Line", "Text_20_body", "0mm", "2.8mm", "4pt",
                        .border = "fo:border-bottom" },
  [PARAAT_ODT_CELL] = { "Table_20_Contents", "Table Contents", .top = "0mm", .bottom = "0mm" },
  [PARAAT_ODT_CELL_HEADING] = { "Table_20_Heading", "Table Heading", .top = "0mm", .bottom = "0mm", .is_bold = TRUE,
                                .keeps_next = TRUE },
  [PARAAT_ODT_HEADER] = { "Header", "Header", .top = "0mm", .bottom = "0mm", .size = "14pt", .fill = "#000000",
                          .color = "#ffffff", .align = "center", .is_bold = TRUE },
  [PARAAT_ODT_FOOTER] = { "Footer", "Footer", .top = "0mm", .bottom = "0mm", .size = "8.5pt", .border = "fo:border-top" },
};

/* By ParaatRunStyle */
static const struct { const char *name; const char *display; } runs[] = {
  { NULL, NULL },
  { "Strong_20_Emphasis", "Strong Emphasis" },
  { "Emphasis", "Emphasis" },
  { "Strong_20_and_20_Emphasis", "Strong and Emphasis" },
  { "Source_20_Text", "Source Text" },
  { "Source_20_Text_20_Strong", "Source Text Strong" },
  { "Source_20_Text_20_Emphasis", "Source Text Emphasis" },
  { "Source_20_Text_20_Both", "Source Text Both" },
};

const char *
paraat_odt_get_style (ParaatOdtStyle style)
{
  return styles[style].name;
}

const char *
paraat_odt_get_run_style (ParaatRunStyle style)
{
  return runs[style].name;
}

char *
paraat_odt_dup_length (guint length)
{
  return g_strdup_printf ("%u.%02umm", length / 100, length % 100);
}

void
paraat_odt_open (ParaatXml  *xml,
                 const char *name)
{
#define OASIS "urn:oasis:names:tc:opendocument:xmlns:"
  paraat_xml_open (xml, name, "xmlns:office", OASIS "office:1.0", "xmlns:style", OASIS "style:1.0",
                   "xmlns:text", OASIS "text:1.0", "xmlns:table", OASIS "table:1.0", "xmlns:meta", OASIS "meta:1.0",
                   "xmlns:fo", OASIS "xsl-fo-compatible:1.0", "xmlns:draw", OASIS "drawing:1.0", "xmlns:svg", OASIS "svg-compatible:1.0",
                   "xmlns:xlink", "http://www.w3.org/1999/xlink", "xmlns:dc", "http://purl.org/dc/elements/1.1/",
                   "office:version", "1.2", NULL);
#undef OASIS
}

static const char *
or_none (const char *text)
{
  return text != NULL ? text : "";
}

static const char *
if_so (gboolean    is_so,
       const char *text)
{
  return is_so ? text : "";
}

static void
write_tabs (ParaatXml *xml,
            guint      width)
{
  g_autofree char *middle = paraat_odt_dup_length (width / 2);
  g_autofree char *right = paraat_odt_dup_length (width);

  paraat_xml_open (xml, "style:tab-stops", NULL);
  paraat_xml_leaf (xml, "style:tab-stop", "style:position", middle, "style:type", "center", NULL);
  paraat_xml_leaf (xml, "style:tab-stop", "style:position", right, "style:type", "right", NULL);
  paraat_xml_close (xml, 1);
}

static void
write_paragraph_style (ParaatXml   *xml,
                       const Style *style,
                       guint        width)
{
  const char *side = or_none (style->side);

  paraat_xml_open (xml, "style:style", "style:name", style->name, "style:display-name", style->display,
                   "style:family", "paragraph", "style:parent-style-name", "Standard",
                   "style:next-style-name", or_none (style->next), "style:default-outline-level", or_none (style->level),
                   "style:class", "text", NULL);
  paraat_xml_open (xml, "style:paragraph-properties", "fo:margin-left", side, "fo:margin-right", side,
                   "fo:margin-top", style->top, "fo:margin-bottom", style->bottom,
                   "fo:keep-with-next", if_so (style->keeps_next, "always"),
                   "fo:keep-together", if_so (style->level != NULL, "always"),
                   "fo:text-align", or_none (style->align), "fo:background-color", or_none (style->fill),
                   "fo:padding", if_so (style->fill != NULL || style->border != NULL, "1.5mm"),
                   style->border != NULL ? style->border : "fo:border", if_so (style->border != NULL, EDGE), NULL);
  if (style == &styles[PARAAT_ODT_FOOTER])
    write_tabs (xml, width);
  paraat_xml_close (xml, 1);
  paraat_xml_leaf (xml, "style:text-properties", "style:font-name", or_none (style->font), "fo:color", or_none (style->color),
                   "fo:font-size", or_none (style->size), "style:font-size-asian", or_none (style->size),
                   "style:font-size-complex", or_none (style->size),
                   "fo:font-weight", if_so (style->is_bold, "bold"), "style:font-weight-asian", if_so (style->is_bold, "bold"),
                   "style:font-weight-complex", if_so (style->is_bold, "bold"), NULL);
  paraat_xml_close (xml, 1);
}

static void
write_run_style (ParaatXml  *xml,
                 const char *name,
                 const char *display,
                 guint       style)
{
  const char *bold = if_so ((style & PARAAT_RUN_BOLD) != 0, "bold");
  const char *italic = if_so ((style & PARAAT_RUN_ITALIC) != 0, "italic");

  paraat_xml_open (xml, "style:style", "style:name", name, "style:display-name", display, "style:family", "text", NULL);
  paraat_xml_leaf (xml, "style:text-properties", "style:font-name", if_so ((style & PARAAT_RUN_CODE) != 0, MONOSPACE),
                   "fo:font-weight", bold, "style:font-weight-asian", bold, "style:font-weight-complex", bold,
                   "fo:font-style", italic, "style:font-style-asian", italic, "style:font-style-complex", italic, NULL);
  paraat_xml_close (xml, 1);
}

typedef enum
{
  BULLETS,
  BOXES,   /* the box is in the text, to be replaced by another */
  NUMBERS,
} ListKind;

static void
write_list_style (ParaatXml  *xml,
                  const char *name,
                  ListKind    kind)
{
  static const char * const bullets[] = { "•", "–", "▪" };

  paraat_xml_open (xml, "text:list-style", "style:name", name, NULL);
  for (guint i = 0; i < LEVELS; i++)
    {
      g_autofree char *level = g_strdup_printf ("%u", i + 1);
      g_autofree char *left = paraat_odt_dup_length ((i + 1) * INDENT);
      g_autofree char *by = paraat_odt_dup_length (INDENT);
      g_autofree char *back = g_strconcat ("-", by, NULL);

      if (kind == BULLETS)
        paraat_xml_open (xml, "text:list-level-style-bullet", "text:level", level,
                         "text:bullet-char", bullets[i % G_N_ELEMENTS (bullets)], NULL);
      else
        paraat_xml_open (xml, "text:list-level-style-number", "text:level", level,
                         "style:num-suffix", if_so (kind == NUMBERS, "."), "style:num-format", kind == NUMBERS ? "1" : paraat_xml_empty, NULL);   /* left out it is "1" */
      paraat_xml_open (xml, "style:list-level-properties",
                       "text:list-level-position-and-space-mode", "label-alignment", NULL);
      paraat_xml_leaf (xml, "style:list-level-label-alignment",
                       "text:label-followed-by", kind == BOXES ? "nothing" : "listtab",
                       "text:list-tab-stop-position", if_so (kind != BOXES, left),
                       "fo:text-indent", back, "fo:margin-left", left, NULL);
      paraat_xml_close (xml, 2);
    }
  paraat_xml_close (xml, 1);
}

static void
write_defaults (ParaatXml  *xml,
                const char *language)
{
  g_auto(GStrv) tag = g_strsplit (language, "-", 2);
  const char *country = tag[0] != NULL && tag[1] != NULL ? tag[1] : "none";

  paraat_xml_open (xml, "style:default-style", "style:family", "paragraph", NULL);
  paraat_xml_leaf (xml, "style:paragraph-properties", "fo:orphans", "2", "fo:widows", "2",
                   "style:writing-mode", "lr-tb", "style:tab-stop-distance", "12.5mm", NULL);
  paraat_xml_leaf (xml, "style:text-properties", "style:font-name", FONT, "style:font-name-asian", FONT,
                   "style:font-name-complex", FONT, "fo:font-size", "10.5pt",
                   "style:font-size-asian", "10.5pt", "style:font-size-complex", "10.5pt",
                   "fo:language", tag[0] != NULL ? tag[0] : "none", "fo:country", country, NULL);
  paraat_xml_close (xml, 1);
  paraat_xml_leaf (xml, "style:style", "style:name", "Standard", "style:family", "paragraph", "style:class", "text", NULL);
}

void
paraat_odt_write_styles (ParaatXml  *xml,
                         const char *language,
                         guint       width)
{
  paraat_xml_open (xml, "office:font-face-decls", NULL);
  paraat_xml_leaf (xml, "style:font-face", "style:name", FONT, "svg:font-family", "'" FONT "'",
                   "style:font-family-generic", "swiss", "style:font-pitch", "variable", NULL);
  paraat_xml_leaf (xml, "style:font-face", "style:name", MONOSPACE, "svg:font-family", "'" MONOSPACE "'",
                   "style:font-family-generic", "modern", "style:font-pitch", "fixed", NULL);
  paraat_xml_close (xml, 1);
  paraat_xml_open (xml, "office:styles", NULL);
  write_defaults (xml, language);
  for (guint i = 0; i < PARAAT_ODT_N_STYLES; i++)
    write_paragraph_style (xml, &styles[i], width);
  for (guint i = 1; i < G_N_ELEMENTS (runs); i++)
    write_run_style (xml, runs[i].name, runs[i].display, i);
  paraat_xml_open (xml, "style:style", "style:name", "Internet_20_link", "style:display-name", "Internet link",
                   "style:family", "text", NULL);
  paraat_xml_leaf (xml, "style:text-properties", "fo:color", "#0b57a4", "style:text-underline-style", "solid",
                   "style:text-underline-width", "auto", "style:text-underline-color", "font-color", NULL);
  paraat_xml_close (xml, 1);
  write_list_style (xml, "Bullets", BULLETS);
  write_list_style (xml, "Boxes", BOXES);
  write_list_style (xml, "Numbers", NUMBERS);
  paraat_xml_close (xml, 1);
}

static void
write_variant (ParaatXml *xml,
               guint      style,
               guint      variant)
{
  static const char * const aligns[] = { "start", "center", "end" };
  g_autofree char *name = g_strdup_printf ("P%u.%u", style, variant);

  paraat_xml_open (xml, "style:style", "style:name", name, "style:family", "paragraph",
                   "style:parent-style-name", styles[style].name, NULL);
  paraat_xml_leaf (xml, "style:paragraph-properties",
                   "fo:text-align", aligns[variant & PARAAT_ODT_ALIGN],
                   "fo:break-before", if_so ((variant & PARAAT_ODT_BREAKS) != 0, "page"),
                   "fo:keep-with-next", if_so ((variant & PARAAT_ODT_KEEPS) != 0, "always"),
                   "style:writing-mode", if_so ((variant & PARAAT_ODT_RTL) != 0, "rl-tb"), NULL);
  paraat_xml_close (xml, 1);
}

static void
write_table_styles (ParaatOdt *self,
                    ParaatXml *xml)
{
  g_autofree char *width = paraat_odt_dup_length (self->width);

  for (guint i = 0; i < 2; i++)
    {
      paraat_xml_open (xml, "style:style", "style:name", i == 0 ? "Table" : "Table.Break", "style:family", "table", NULL);
      paraat_xml_leaf (xml, "style:table-properties", "style:width", width, "table:align", "left",
                       "fo:margin-top", "1mm", "fo:margin-bottom", "3mm", "fo:break-before", if_so (i == 1, "page"),
                       "table:border-model", "collapsing", NULL);
      paraat_xml_close (xml, 1);
    }
  for (guint i = 0; i < 2; i++)
    {
      paraat_xml_open (xml, "style:style", "style:name", i == 0 ? "Cell" : "Cell.Heading",
                       "style:family", "table-cell", NULL);
      paraat_xml_leaf (xml, "style:table-cell-properties", "fo:padding", "1mm", "fo:border", EDGE,
                       "fo:background-color", if_so (i == 1, "#e7e6e6"), NULL);
      paraat_xml_close (xml, 1);
    }
  paraat_xml_open (xml, "style:style", "style:name", "Row", "style:family", "table-row", NULL);
  paraat_xml_leaf (xml, "style:table-row-properties", "fo:keep-together", "always", NULL);
  paraat_xml_close (xml, 1);
  for (guint i = 0; i < self->columns->len; i++)
    {
      guint column = g_array_index (self->columns, guint, i);
      g_autofree char *name = g_strdup_printf ("Column.%u", column);
      g_autofree char *length = paraat_odt_dup_length (column);

      paraat_xml_open (xml, "style:style", "style:name", name, "style:family", "table-column", NULL);
      paraat_xml_leaf (xml, "style:table-column-properties", "style:column-width", length, NULL);
      paraat_xml_close (xml, 1);
    }
}

void
paraat_odt_write_used (ParaatOdt *self,
                       ParaatXml *xml)
{
  paraat_xml_open (xml, "office:automatic-styles", NULL);
  for (guint i = 0; i < PARAAT_ODT_N_STYLES; i++)
    for (guint j = 1; j < PARAAT_ODT_N_VARIANTS; j++)
      if (self->variants[i][j])
        write_variant (xml, i, j);
  if (self->columns->len > 0)
    write_table_styles (self, xml);
  paraat_xml_close (xml, 1);
}
