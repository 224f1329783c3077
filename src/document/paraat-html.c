/* SPDX-License-Identifier: EUPL-1.2 */

/* The tree as one HTML file that is well-formed XML too: no script, nothing from elsewhere, and a policy that forbids both. */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-html.h"
#include "paraat-office-private.h"
#include "paraat-xml-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define CONTENTS_FROM 3      /* headings: fewer are seen at a glance */
#define CONTENTS_LEVEL 3     /* the lowest that the contents show */
#define WIDE_COLUMNS 4       /* from so many on a table is moved sideways on a telephone */
#define MAX_ID 60

/* No quote, no ampersand and no angle bracket: a writer of XML would escape them, and a style is not unescaped. */
static const char style[] =
  ":root{color-scheme:light dark}"
  "body{font:1.05rem/1.55 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem;color:#1a1a1a;background:#fff;"
  "overflow-wrap:break-word}"
  "h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.35rem;line-height:1.3;margin-top:2rem}h3{font-size:1.1rem;margin-top:1.5rem}"
  "h4{font-size:1rem}a{color:#0b4f9e}ul,ol{padding-left:1.7rem}li{margin:.3rem 0}"
  "table{border-collapse:collapse;width:100%}th,td{border:1px solid #767676;padding:.4rem .5rem;text-align:left;vertical-align:top}"
  "th{background:#e8eef5}.table{overflow-x:auto;margin:1rem 0}.wide table{min-width:40rem}.c{text-align:center}.e{text-align:right}"
  ".note{border-left:.4rem solid #a85200;background:#fdf3e3;padding:.2rem 1rem;margin:1rem 0}"
  "pre{white-space:pre-wrap;border:1px solid #767676;padding:.7rem;font-size:.95rem}.task{list-style:none;margin-left:-1.4rem}"
  "nav{border:1px solid #767676;border-radius:.5rem;padding:.2rem 1rem;margin:1.5rem 0}summary{font-weight:bold;padding:.3rem 0}"
  "nav .part{margin-left:1.3rem}.banner{background:#000;color:#fff;text-align:center;font-weight:bold;padding:.4rem}"
  "footer{border-top:1px solid #767676;margin-top:2.5rem;font-size:.9rem}"
  "@media (prefers-color-scheme:dark){body{color:#eee;background:#1b1b1d}a{color:#8cc2ff}th{background:#2b3642}.note{background:#3a2c17}"
  ".banner{background:#fff;color:#000}}"
  "@media print{body{max-width:none;padding:0;font-size:10.5pt;color:#000;background:#fff}th,.note{background:#eee}a{color:inherit}nav,.home{display:none}"
  ".page{break-before:page}tr,.note{break-inside:avoid}h1,h2,h3,h4{break-after:avoid}.wide table{min-width:0}}";

typedef struct
{
  char  *id;      /* (owned) */
  char  *text;    /* (owned) */
  guint  level;
} Heading;

typedef struct
{
  ParaatXml             *xml;            /* (owned) */
  const ParaatHtmlPlace *place;
  GArray                *headings;       /* (owned) (element-type Heading) all of them, as they come */
  guint                  n_written;      /* of them */
  GCancellable          *cancellable;    /* (nullable) */
  ParaatTask             task;           /* the box of the item, not written yet */
  gboolean               is_tight;       /* in such a list */
} Html;

static void write_blocks (Html              *self,
                          const ParaatBlock *block);

static void
heading_clear (gpointer data)
{
  Heading *heading = data;

  g_free (heading->id);
  g_free (heading->text);
}

/* --- headings --- */

/* @taken: of each id the number that the next of that name gets: of a thousand the same none looks at all before it */
static char *
dup_id (GHashTable *taken,
        const char *text)
{
  g_autofree char *ascii = g_str_to_ascii (text, "C");
  g_autoptr(GString) id = g_string_new (NULL);
  g_autofree char *unique = NULL;
  guint n;

  for (const char *at = ascii; *at != '\0' && id->len < MAX_ID; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (id, g_ascii_tolower (*at));
    else if (id->len > 0 && id->str[id->len - 1] != '-')
      g_string_append_c (id, '-');
  if (id->len == 0)
    g_string_append (id, "deel");
  unique = g_strdup (id->str);
  n = MAX (GPOINTER_TO_UINT (g_hash_table_lookup (taken, unique)), 2);
  for (; g_hash_table_contains (taken, unique); n++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s-%u", id->str, n);
    }
  g_hash_table_replace (taken, g_strdup (id->str), GUINT_TO_POINTER (n));
  if (!g_str_equal (unique, id->str))
    g_hash_table_insert (taken, g_strdup (unique), GUINT_TO_POINTER (2));

  return g_steal_pointer (&unique);
}

static void
find_headings (const ParaatBlock *block,
               GArray            *headings,
               GHashTable        *taken)   /* as above */
{
  if (block->kind == PARAAT_BLOCK_HEADING)
    {
      Heading heading = { .text = g_strdelimit (paraat_block_dup_text (block), "\n", ' '), .level = block->level };

      heading.id = dup_id (taken, heading.text);
      g_array_append_val (headings, heading);
    }
  for (guint i = 0; i < block->children->len; i++)
    find_headings (g_ptr_array_index (block->children, i), headings, taken);
}

static gboolean
is_in_contents (const Heading *heading)
{
  return heading->level >= 2 && heading->level <= CONTENTS_LEVEL && *heading->text != '\0';
}

/* Folded, so that what matters is on the first screen of a telephone; after the title and what stands below it. */
static void
write_contents (Html *self)
{
  guint n = 0;

  for (guint i = 0; i < self->headings->len; i++)
    n += is_in_contents (&g_array_index (self->headings, Heading, i)) ? 1 : 0;
  if (n < CONTENTS_FROM)
    return;
  paraat_xml_open (self->xml, "nav", "aria-label", _("Contents"), NULL);
  paraat_xml_open (self->xml, "details", NULL);
  paraat_xml_field (self->xml, "summary", _("Contents"));
  paraat_xml_open (self->xml, "ul", NULL);
  for (guint i = 0; i < self->headings->len; i++)
    {
      const Heading *heading = &g_array_index (self->headings, Heading, i);
      g_autofree char *to = g_strdup_printf ("#%s", heading->id);

      if (!is_in_contents (heading))
        continue;
      paraat_xml_open (self->xml, "li", "class", heading->level > 2 ? "part" : "", NULL);
      paraat_xml_open (self->xml, "a", "href", to, NULL);
      paraat_xml_text (self->xml, heading->text, -1);
      paraat_xml_close (self->xml, 2);
    }
  paraat_xml_close (self->xml, 3);
}

/* --- runs --- */

/* (nullable): NULL: the text stays, without a link */
static const char *
get_address (Html             *self,
             const ParaatSpan *run)
{
  if (run->link != NULL && self->place->files != NULL && g_str_has_prefix (run->link, PARAAT_LINK_ITEM ":"))
    return g_hash_table_lookup (self->place->files, run->link + strlen (PARAAT_LINK_ITEM ":"));

  return paraat_office_get_link (run);
}

static void
write_lines (Html       *self,
             const char *text,
             gsize       size,
             gboolean    is_code)
{
  const char *end = text + size;

  while (text < end && !is_code)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      const char *stop = newline != NULL ? newline : end;

      paraat_xml_text (self->xml, text, stop - text);
      if (newline != NULL)
        paraat_xml_leaf (self->xml, "br", NULL);
      text = newline != NULL ? newline + 1 : end;
    }
  if (is_code)
    paraat_xml_text (self->xml, text, (gssize) size);
}

static void
write_runs (Html              *self,
            const ParaatBlock *block)
{
  static const struct { ParaatRunStyle style; const char *name; } styles[] = {
    { PARAAT_RUN_BOLD, "strong" }, { PARAAT_RUN_ITALIC, "em" }, { PARAAT_RUN_CODE, "code" },
  };
  const char *open = NULL;

  for (guint i = 0; i < block->runs->len; i++)
    {
      const ParaatSpan *run = g_ptr_array_index (block->runs, i);
      const char *address = get_address (self, run);
      guint n = 0;

      if (open != NULL && g_strcmp0 (open, address) != 0)
        paraat_xml_close (self->xml, 1);
      if (address != NULL && g_strcmp0 (open, address) != 0)
        paraat_xml_open (self->xml, "a", "href", address, NULL);
      open = address;
      for (guint j = 0; j < G_N_ELEMENTS (styles); j++)
        if (run->style & styles[j].style)
          {
            paraat_xml_open (self->xml, styles[j].name, NULL);
            n++;
          }
      write_lines (self, run->text, paraat_office_get_size (block, run), block->kind == PARAAT_BLOCK_CODE);
      paraat_xml_close (self->xml, n);
    }
  if (open != NULL)
    paraat_xml_close (self->xml, 1);
}

/* A box is a letter with a name: it is read out, and it is there without a font of ours. */
static void
write_box (Html *self)
{
  gboolean is_done = self->task == PARAAT_TASK_DONE;

  if (self->task == PARAAT_TASK_NONE)
    return;
  paraat_xml_open (self->xml, "span", "role", "img", "aria-label", is_done ? C_("box", "Done") : C_("box", "To do"), NULL);
  paraat_xml_text (self->xml, is_done ? "☑" : "☐", -1);
  paraat_xml_close (self->xml, 1);
  paraat_xml_text (self->xml, " ", 1);
  self->task = PARAAT_TASK_NONE;
}

static const char *
get_direction (const ParaatBlock *block)
{
  return paraat_office_is_rtl (block) ? "rtl" : "";
}

/* --- blocks --- */

static void
write_heading (Html              *self,
               const ParaatBlock *block)
{
  static const char * const names[] = { "h1", "h2", "h3", "h4" };
  const Heading *heading = &g_array_index (self->headings, Heading, self->n_written++);

  write_box (self);
  paraat_xml_open (self->xml, names[block->level - 1], "id", heading->id, "dir", get_direction (block), NULL);
  write_runs (self, block);
  paraat_xml_close_whole (self->xml);
}

static void
write_paragraph (Html              *self,
                 const ParaatBlock *block)
{
  if (!self->is_tight)
    paraat_xml_open (self->xml, "p", "dir", get_direction (block), NULL);
  write_box (self);
  write_runs (self, block);
  if (!self->is_tight)
    paraat_xml_close_whole (self->xml);
}

static void
write_list (Html              *self,
            const ParaatBlock *list)
{
  gboolean is_ordered = list->kind == PARAAT_BLOCK_ORDERED_LIST;
  gboolean was_tight = self->is_tight;
  g_autofree char *start = is_ordered && list->start > 1 ? g_strdup_printf ("%u", list->start) : g_strdup ("");

  paraat_xml_open (self->xml, is_ordered ? "ol" : "ul", "start", start, NULL);
  self->is_tight = list->is_tight;
  for (guint i = 0; i < list->children->len; i++)
    {
      const ParaatBlock *item = g_ptr_array_index (list->children, i);
      const ParaatBlock *first = item->children->len > 0 ? g_ptr_array_index (item->children, 0) : NULL;

      paraat_xml_open (self->xml, "li", "class", item->task != PARAAT_TASK_NONE ? "task" : "", NULL);
      self->task = item->task;
      if (first == NULL || first->kind != PARAAT_BLOCK_PARAGRAPH)
        write_box (self);
      write_blocks (self, item);
      paraat_xml_close_whole (self->xml);
    }
  self->is_tight = was_tight;
  paraat_xml_close_whole (self->xml);
}

/* A row without a header has its label in its first cell. */
static void
write_row (Html              *self,
           const ParaatBlock *table,
           const ParaatBlock *row,
           gboolean           has_header)
{
  static const char * const classes[] = { [PARAAT_ALIGN_START] = "", [PARAAT_ALIGN_CENTER] = "c", [PARAAT_ALIGN_END] = "e" };

  paraat_xml_open (self->xml, "tr", NULL);
  for (guint j = 0; j < table->n_columns; j++)
    {
      const ParaatBlock *cell = j < row->children->len ? g_ptr_array_index (row->children, j) : NULL;
      gboolean is_filled = cell != NULL && cell->runs->len > 0;
      const char *scope = !is_filled ? "" : row->is_header ? "col" : j == 0 && !has_header && table->n_columns > 1 ? "row" : "";

      paraat_xml_open (self->xml, *scope != '\0' ? "th" : "td", "scope", scope, "class", cell != NULL ? classes[cell->align] : "", "dir",
                       cell != NULL ? get_direction (cell) : "", NULL);
      if (cell != NULL)
        write_runs (self, cell);
      paraat_xml_close_whole (self->xml);
    }
  paraat_xml_close_whole (self->xml);
}

/* On a telephone it moves sideways, by finger and by key. */
static void
write_table (Html              *self,
             const ParaatBlock *table)
{
  gboolean has_header = table->children->len > 0 && ((ParaatBlock *) g_ptr_array_index (table->children, 0))->is_header;
  const char *heading = self->n_written > 0 ? g_array_index (self->headings, Heading, self->n_written - 1).id : "";
  guint i = 0;

  if (table->children->len == 0)
    return;
  paraat_xml_open (self->xml, "div", "class", table->n_columns >= WIDE_COLUMNS ? "table wide" : "table", "role", "region", "tabindex",
                   "0", "aria-labelledby", heading, "aria-label", *heading == '\0' ? _("Table") : "", NULL);
  paraat_xml_open (self->xml, "table", NULL);
  if (has_header)
    {
      paraat_xml_open (self->xml, "thead", NULL);
      for (; i < table->children->len && ((ParaatBlock *) g_ptr_array_index (table->children, i))->is_header; i++)
        write_row (self, table, g_ptr_array_index (table->children, i), TRUE);
      paraat_xml_close_whole (self->xml);
    }
  paraat_xml_open (self->xml, "tbody", NULL);
  for (; i < table->children->len; i++)
    write_row (self, table, g_ptr_array_index (table->children, i), has_header);
  paraat_xml_close_whole (self->xml);
  paraat_xml_close (self->xml, 2);
}

static void
write_code (Html              *self,
            const ParaatBlock *block)
{
  paraat_xml_open (self->xml, "pre", NULL);
  write_runs (self, block);
  paraat_xml_close_whole (self->xml);
}

static void
write_note (Html              *self,
            const ParaatBlock *block)
{
  gboolean was_tight = self->is_tight;

  self->is_tight = FALSE;
  paraat_xml_open (self->xml, "div", "class", "note", "role", "note", NULL);
  write_blocks (self, block);
  paraat_xml_close_whole (self->xml);
  self->is_tight = was_tight;
}

static void
write_block (Html              *self,
             const ParaatBlock *block)
{
  switch (block->kind)
    {
    case PARAAT_BLOCK_HEADING:
      write_heading (self, block);
      break;
    case PARAAT_BLOCK_PARAGRAPH:
    case PARAAT_BLOCK_CHART:   /* what it says in words */
      write_paragraph (self, block);
      break;
    case PARAAT_BLOCK_BULLET_LIST:
    case PARAAT_BLOCK_ORDERED_LIST:
      write_list (self, block);
      break;
    case PARAAT_BLOCK_TABLE:
      write_table (self, block);
      break;
    case PARAAT_BLOCK_RULE:
      paraat_xml_leaf (self->xml, "hr", NULL);
      break;
    case PARAAT_BLOCK_QUOTE:
      write_note (self, block);
      break;
    case PARAAT_BLOCK_CODE:
      write_code (self, block);
      break;
    case PARAAT_BLOCK_PAGE_BREAK:
      paraat_xml_open (self->xml, "div", "class", "page", NULL);
      paraat_xml_close_whole (self->xml);
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
write_blocks (Html              *self,
              const ParaatBlock *block)
{
  for (guint i = 0; i < block->children->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    write_block (self, g_ptr_array_index (block->children, i));
}

static void
write_main (Html              *self,
            const ParaatBlock *tree)
{
  gboolean has_contents = FALSE;

  paraat_xml_open (self->xml, "main", NULL);
  for (guint i = 0; i < tree->children->len && !g_cancellable_is_cancelled (self->cancellable); i++)
    {
      const ParaatBlock *block = g_ptr_array_index (tree->children, i);

      if (!has_contents && block->kind == PARAAT_BLOCK_HEADING && block->level >= 2)
        {
          write_contents (self);
          has_contents = TRUE;
        }
      write_block (self, block);
    }
  paraat_xml_close_whole (self->xml);
}

/* --- around it --- */

/* Only this style, by its sum; no script, no picture, no font, no frame, no form and no base. */
static char *
dup_policy (void)
{
  g_autoptr(GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *base64 = NULL;
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (sum, (const guchar *) style, (gssize) strlen (style));
  g_checksum_get_digest (sum, digest, &size);
  base64 = g_base64_encode (digest, size);

  return g_strdup_printf ("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'", base64);
}

static void
write_head (ParaatXml      *xml,
            ParaatDocument *document)
{
  g_autofree char *policy = dup_policy ();

  paraat_xml_open (xml, "head", NULL);
  paraat_xml_leaf (xml, "meta", "charset", "utf-8", NULL);
  paraat_xml_leaf (xml, "meta", "http-equiv", "Content-Security-Policy", "content", policy, NULL);
  paraat_xml_leaf (xml, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1", NULL);
  paraat_xml_leaf (xml, "meta", "name", "referrer", "content", "no-referrer", NULL);
  paraat_xml_leaf (xml, "meta", "name", "generator", "content", "Paraat", NULL);
  paraat_xml_open (xml, "title", NULL);
  paraat_xml_text (xml, paraat_document_get_title (document), -1);
  paraat_xml_close_whole (xml);
  paraat_xml_field (xml, "style", style);
  paraat_xml_close (xml, 1);
}

static void
write_top (Html           *self,
           ParaatDocument *document)
{
  const char *banner = paraat_document_get_banner (document);

  if (self->place->home != NULL)
    {
      paraat_xml_open (self->xml, "p", "class", "home", NULL);
      paraat_xml_open (self->xml, "a", "href", self->place->home, NULL);
      paraat_xml_text (self->xml, self->place->home_title != NULL ? self->place->home_title : self->place->home, -1);
      paraat_xml_close (self->xml, 2);
    }
  if (banner != NULL)
    {
      paraat_xml_open (self->xml, "p", "class", "banner", NULL);
      paraat_xml_text (self->xml, banner, -1);
      paraat_xml_close (self->xml, 1);
    }
}

static void
write_foot (Html           *self,
            ParaatDocument *document)
{
  const char *lines[] = { self->place->origin, paraat_document_get_footer (document), paraat_document_get_date (document) };

  paraat_xml_open (self->xml, "footer", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i] != NULL && *lines[i] != '\0')
      paraat_xml_field (self->xml, "p", lines[i]);
  paraat_xml_close_whole (self->xml);
}

/**
 * paraat_document_render_html:
 * @self: nobody changes it while this goes on
 * @place: (nullable): where it will lie; without it links to documents are text
 * @cancellable: (nullable): looked at before every block
 * @error: [error@DocumentError]: INVALID, TOO_LARGE, WRITE; %G_IO_ERROR_CANCELLED
 *
 * Renders the document as one file of HTML that needs no other: UTF-8, with contents when it has parts, for a telephone, a
 * large screen and paper, light and dark.  What the Markdown holds of HTML is text, and a link leads to a document of @place,
 * a page, a mail or a number.  The same document gives the same bytes.
 *
 * Returns: (transfer full): the file
 */
GByteArray *
paraat_document_render_html (ParaatDocument         *self,
                             const ParaatHtmlPlace  *place,
                             GCancellable           *cancellable,
                             GError                **error)
{
  static const ParaatHtmlPlace nowhere = { 0 };
  g_autoptr(ParaatBlock) tree = NULL;
  g_autoptr(ParaatXml) xml = NULL;
  g_autoptr(GArray) headings = g_array_new (FALSE, FALSE, sizeof (Heading));
  g_autoptr(GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Html html = { .place = place != NULL ? place : &nowhere, .headings = headings, .cancellable = cancellable };
  const char *language;

  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  tree = paraat_markdown_parse (paraat_document_get_markdown (self), error);
  if (tree == NULL)
    return NULL;
  g_array_set_clear_func (headings, heading_clear);
  find_headings (tree, headings, taken);
  xml = paraat_xml_new (TRUE);
  html.xml = xml;
  language = paraat_document_get_language (self);
  paraat_xml_doctype (xml, "html");
  paraat_xml_open (xml, "html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", language, "xml:lang", language, NULL);
  write_head (xml, self);
  paraat_xml_open (xml, "body", NULL);
  write_top (&html, self);
  write_main (&html, tree);
  write_foot (&html, self);
  paraat_xml_close (xml, 2);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return paraat_xml_end (g_steal_pointer (&xml), error);
}
