/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <pango/pangocairo.h>

#include "paraat-pages.h"

G_BEGIN_DECLS

/* From a tree of blocks to paper, in points:
 *
 *   text    runs that became lines (paraat-text.c)
 *   flow    the document as one long column of pieces, each a line, a row of a table or a gap (paraat-flow.c,
 *           paraat-table.c)
 *   pages   where each piece goes (paraat-pages.c), and so the numbers of the contents (paraat-chapters.c)
 *   qr      a text as squares (paraat-qr.c)
 *   chart   bars (paraat-chart-draw.c)
 *   draw    ink and tags (paraat-draw.c)
 */

/* A structure element of tagged PDF.  Pieces share one as long as they are in the same element. */
typedef struct _ParaatTag ParaatTag;
struct _ParaatTag
{
  const char *name;     /* (unowned) static */
  const char *alt;      /* (unowned) (nullable) of the tree: what a figure shows */
  ParaatTag  *parent;   /* (nullable) */
};

typedef struct
{
  PangoLayoutLine *line;   /* (unowned) of the layout */
  double           x;
  double           baseline;
  double           height;
} ParaatLine;

typedef struct
{
  guint       start;
  guint       end;
  const char *uri;    /* (unowned) of the tree */
  guint       page;   /* of a chapter, from 1; 0: it leads out of the document, or nowhere */
  double      y;      /* on that page */
} ParaatLink;

typedef struct
{
  PangoLayout *layout;   /* (owned) */
  GArray      *lines;    /* (owned) (element-type ParaatLine) */
  GArray      *links;    /* (owned) (element-type ParaatLink) */
} ParaatText;

typedef struct
{
  const char  *language;
  double       size;
  gboolean     is_bold;
  gboolean     is_code;
  ParaatAlign  align;
} ParaatTextStyle;

typedef struct
{
  ParaatTag  *tag;
  ParaatText *text;   /* (unowned) (nullable) %NULL: a box to tick */
  ParaatTask  task;
  double      x;
  double      size;
} ParaatMarker;

/* A box around pieces that follow each other. */
typedef struct _ParaatFrame ParaatFrame;
struct _ParaatFrame
{
  ParaatFrame     *parent;   /* (nullable) */
  ParaatBlockKind  kind;     /* QUOTE or CODE */
  double           x;
  double           width;
};

typedef struct
{
  ParaatText *text;    /* (unowned) */
  ParaatTag  *tag;
  guint       first;   /* of its lines */
  guint       n;
} ParaatCell;

typedef struct
{
  double    *edges;      /* (owned) n_columns + 1 */
  guint      n_columns;
  double     padding;
  GPtrArray *header;     /* (owned) (element-type ParaatPiece) borrowed; repeated on every page */
  double     header_height;
} ParaatTable;

/* Black and white squares, without the margin that belongs to them. */
typedef struct
{
  guint    n;          /* on each side */
  guint8  *squares;    /* (owned) n × n, a row after the other; not 0: black */
} ParaatQr;

/* A chart that became lines, in parts that stay whole. */
typedef struct _ParaatChartDrawing ParaatChartDrawing;

typedef enum
{
  PARAAT_PIECE_LINE,
  PARAAT_PIECE_ROW,
  PARAAT_PIECE_RULE,
  PARAAT_PIECE_QR,
  PARAAT_PIECE_CHART,
  PARAAT_PIECE_GAP,
  PARAAT_PIECE_BREAK,
} ParaatPieceKind;

typedef struct
{
  ParaatPieceKind    kind;
  double             before;      /* room above it, unless it is the first of a page */
  double             x;
  double             width;
  double             height;
  gboolean           keep;        /* on one page with the next */
  ParaatTag         *tag;
  ParaatFrame       *frame;       /* (nullable) */
  const ParaatBlock *heading;     /* (nullable) of its first line */
  GPtrArray         *markers;     /* (owned) (nullable) (element-type ParaatMarker) */
  ParaatText        *text;        /* (unowned) of a line */
  guint              line;
  ParaatTable       *table;       /* (unowned) of a row */
  GArray            *cells;       /* (owned) (nullable) (element-type ParaatCell) */
  ParaatQr          *qr;          /* (owned) (nullable) */
  ParaatChartDrawing *drawing;    /* (unowned) (nullable) */
  guint              part;        /* of the drawing */
  gboolean           is_header;
  gboolean           is_first;    /* a row that is too tall is many pieces */
  gboolean           is_last;
} ParaatPiece;

typedef struct
{
  GPtrArray *tags;     /* (owned) (element-type ParaatTag) the first is Document */
  GPtrArray *frames;   /* (owned) (element-type ParaatFrame) */
  GPtrArray *texts;    /* (owned) (element-type ParaatText) */
  GPtrArray *tables;   /* (owned) (element-type ParaatTable) */
  GPtrArray *drawings; /* (owned) (element-type ParaatChartDrawing) */
  GPtrArray *pieces;   /* (owned) (element-type ParaatPiece) */
} ParaatFlow;

/* Where the next piece goes. */
typedef struct
{
  ParaatFlow   *flow;
  PangoContext *context;
  const char   *language;
  double        size;          /* of ordinary text */
  double        page_height;   /* room for pieces on a page */
  double        full_width;
  double        x;
  double        width;
  double        gap;           /* before the next piece */
  gboolean      is_tight;      /* inside a list without room between its items */
  ParaatTag    *tag;
  ParaatFrame  *frame;         /* (nullable) */
  GPtrArray    *markers;       /* (owned) (nullable) for the next piece */
} ParaatBuilder;

typedef struct
{
  ParaatPiece *piece;
  double       y;
  gboolean     is_repeated;   /* a header that was read before */
} ParaatPlaced;

struct _ParaatPages
{
  ParaatDocument *document;   /* (owned) a copy */
  ParaatBlock    *tree;       /* (owned) */
  PangoContext   *context;    /* (owned) */
  ParaatFlow     *flow;       /* (owned) */
  GPtrArray      *pages;      /* (owned) (element-type GArray of ParaatPlaced) */
  double          width;
  double          height;
  double          size;
};

#define PARAAT_PAGE_MARGIN (18 * 72 / 25.4)
#define PARAAT_PAGE_FOOT (22 * 72 / 25.4)
#define PARAAT_BANNER_HEIGHT 22.0
#define PARAAT_BANNER_GAP 10.0

/* text */
ParaatText  *paraat_text_new        (PangoContext          *context,
                                     const ParaatBlock     *block,
                                     const ParaatTextStyle *style,
                                     double                 width);
ParaatText  *paraat_text_new_plain  (PangoContext          *context,
                                     const char            *plain,
                                     const ParaatTextStyle *style,
                                     double                 width);   /* below 0: as wide as it is */
void         paraat_text_free       (ParaatText            *self);
double       paraat_text_get_width  (ParaatText            *self);
void         paraat_text_measure    (PangoContext          *context,
                                     const ParaatBlock     *block,
                                     const ParaatTextStyle *style,
                                     double                *out_least,
                                     double                *out_natural);
void         paraat_text_draw_line  (ParaatText            *self,
                                     guint                  line,
                                     cairo_t               *cr,
                                     double                 x,
                                     double                 top);

/* qr */
ParaatQr    *paraat_qr_new          (const char            *text);    /* (nullable) NULL: it does not fit in one */
void         paraat_qr_free         (ParaatQr              *self);
void         paraat_qr_draw         (const ParaatQr        *self,
                                     cairo_t               *cr,
                                     double                 x,
                                     double                 y,
                                     double                 side);    /* of the paper that it takes, with its margin */

/* flow */
ParaatFlow  *paraat_flow_new        (PangoContext          *context,
                                     const ParaatBlock     *tree,
                                     const char            *language,
                                     double                 size,
                                     double                 width,
                                     double                 page_height);
void         paraat_flow_free       (ParaatFlow            *self);
ParaatPiece *paraat_builder_add     (ParaatBuilder         *self,
                                     ParaatPieceKind        kind,
                                     double                 height);
ParaatTag   *paraat_builder_tag     (ParaatBuilder         *self,
                                     const char            *name,
                                     ParaatTag             *parent);
ParaatText  *paraat_builder_text    (ParaatBuilder         *self,
                                     ParaatText            *text);    /* (transfer full): the flow keeps it */
void         paraat_builder_table   (ParaatBuilder         *self,
                                     const ParaatBlock     *block);

/* pages */
PangoContext *paraat_pages_new_context (void) G_GNUC_WARN_UNUSED_RESULT;   /* for what is drawn in points, without a surface */

/* chapters */
GPtrArray   *paraat_chapters_list_numbers (const ParaatBlock *tree) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatSpan) (unowned) to be filled in */
gboolean     paraat_chapters_number (ParaatPages           *self,
                                     GPtrArray             *numbers);   /* whether one of them is another now */
void         paraat_chapters_link   (ParaatPages           *self);      /* when all pages are there */

/* draw */
void         paraat_pages_draw_tags (ParaatPages           *self,
                                     guint                  page,
                                     cairo_t               *cr,
                                     ParaatTag            **open);    /* (inout): what is open; its owner closes it */
void         paraat_tag_move        (cairo_t               *cr,
                                     ParaatTag            **open,
                                     ParaatTag             *to);      /* (nullable) closes and opens what lies between */

/* alt */
void         paraat_pdf_add_alts    (GByteArray            *bytes,
                                     const GPtrArray       *tags);    /* (element-type ParaatTag) in the order of the document */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatText, paraat_text_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatFlow, paraat_flow_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatQr, paraat_qr_free)

G_END_DECLS
