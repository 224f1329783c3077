/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-chart.h"

G_BEGIN_DECLS

#define PARAAT_DOCUMENT_ERROR (paraat_document_error_quark ())

typedef enum
{
  PARAAT_DOCUMENT_ERROR_INVALID,     /* not UTF-8 */
  PARAAT_DOCUMENT_ERROR_TOO_LARGE,   /* more than a document may hold: PARAAT_MARKDOWN_MAX_* */
  PARAAT_DOCUMENT_ERROR_WRITE,       /* the pages could not be drawn */
} ParaatDocumentError;

GQuark paraat_document_error_quark (void);

#define PARAAT_MARKDOWN_MAX_SIZE (32 * 1024 * 1024)
#define PARAAT_MARKDOWN_MAX_DEPTH 32
#define PARAAT_MARKDOWN_MAX_CELLS 500000
#define PARAAT_MARKDOWN_MAX_BLOCKS 500000   /* cells apart */

typedef enum
{
  PARAAT_BLOCK_DOCUMENT,
  PARAAT_BLOCK_HEADING,        /* runs, level */
  PARAAT_BLOCK_PARAGRAPH,      /* runs */
  PARAAT_BLOCK_BULLET_LIST,    /* list items, is_tight */
  PARAAT_BLOCK_ORDERED_LIST,   /* list items, is_tight, start */
  PARAAT_BLOCK_LIST_ITEM,      /* blocks, task */
  PARAAT_BLOCK_TABLE,          /* rows, n_columns */
  PARAAT_BLOCK_ROW,            /* as many cells as the table has columns, is_header */
  PARAAT_BLOCK_CELL,           /* runs, align */
  PARAAT_BLOCK_RULE,
  PARAAT_BLOCK_QUOTE,          /* blocks: a note in a box */
  PARAAT_BLOCK_CODE,           /* one run; every newline is one: a text to copy */
  PARAAT_BLOCK_CHART,          /* chart; one run: what it says to who does not see it */
  PARAAT_BLOCK_PAGE_BREAK,     /* "\newpage", of the document only */
} ParaatBlockKind;

typedef enum
{
  PARAAT_TASK_NONE,
  PARAAT_TASK_OPEN,
  PARAAT_TASK_DONE,
} ParaatTask;

typedef enum
{
  PARAAT_ALIGN_START,
  PARAAT_ALIGN_CENTER,
  PARAAT_ALIGN_END,
} ParaatAlign;

typedef enum
{
  PARAAT_RUN_PLAIN = 0,
  PARAAT_RUN_BOLD = 1 << 0,
  PARAAT_RUN_ITALIC = 1 << 1,
  PARAAT_RUN_CODE = 1 << 2,
} ParaatRunStyle;

/* Schemes of links that stay inside the program; on paper and in files they are plain text. */
#define PARAAT_LINK_ITEM "item"        /* a document of the library */
#define PARAAT_LINK_QUESTION "vraag"   /* of the self-evaluation */
#define PARAAT_LINK_FIELD "veld"       /* what is still to be filled in */
#define PARAAT_LINK_CHAPTER "hoofdstuk"   /* the so manieth heading of level 1 that begins a new page */

/* The text of a link to a chapter that paper replaces by the number of its page. */
#define PARAAT_PAGE_NUMBER "…"

/* Text of one style.  A newline in it is a line break. */
typedef struct
{
  char           *text;    /* (owned) */
  ParaatRunStyle  style;
  char           *link;    /* (owned) (nullable) ASCII; http, https, mailto, tel, or one of the above */
} ParaatSpan;

/* A part of a document, as every renderer walks it.  Nobody changes it once it is parsed: any thread may read. */
typedef struct _ParaatBlock ParaatBlock;
struct _ParaatBlock
{
  ParaatBlockKind  kind;
  guint            level;       /* of a heading: 1 to 4 */
  guint            start;       /* number of the first item */
  guint            n_columns;
  ParaatTask       task;
  ParaatAlign      align;
  gboolean         is_tight;    /* a list without room between its items */
  gboolean         is_header;
  gboolean         is_qr;       /* a code block that paper shows as a QR code, and a file as its text */
  ParaatChart     *chart;       /* (owned) (nullable) */
  GPtrArray       *children;    /* (owned) (element-type ParaatBlock) */
  GPtrArray       *runs;        /* (owned) (element-type ParaatSpan) */
};

ParaatBlock *paraat_markdown_parse  (const char         *markdown,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
char        *paraat_markdown_escape (const char         *text) G_GNUC_WARN_UNUSED_RESULT;   /* for a paragraph, an item or a cell */

const char  *paraat_span_get_address (const ParaatSpan  *self);                             /* (nullable) a link that leads out of the program */
char        *paraat_block_dup_text  (const ParaatBlock  *self) G_GNUC_WARN_UNUSED_RESULT;   /* its own runs, without style */
void         paraat_block_free      (ParaatBlock        *self);                             /* with all below it */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatBlock, paraat_block_free)

G_END_DECLS
