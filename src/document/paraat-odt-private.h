/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-xml-private.h"

G_BEGIN_DECLS

/* In hundredths of a millimetre */
#define PARAAT_ODT_SHORT 21000
#define PARAAT_ODT_LONG 29700
#define PARAAT_ODT_MARGIN 1800
#define PARAAT_ODT_SIZE 10.5   /* of the text, in points */

typedef enum
{
  PARAAT_ODT_BODY,
  PARAAT_ODT_HEADING_1,
  PARAAT_ODT_HEADING_2,
  PARAAT_ODT_HEADING_3,
  PARAAT_ODT_HEADING_4,
  PARAAT_ODT_LIST,
  PARAAT_ODT_LIST_TIGHT,
  PARAAT_ODT_QUOTE,
  PARAAT_ODT_QUOTE_LIST,   /* without an indent of its own, which would take the place of that of the list */
  PARAAT_ODT_CODE,
  PARAAT_ODT_RULE,
  PARAAT_ODT_CELL,
  PARAAT_ODT_CELL_HEADING,
  PARAAT_ODT_HEADER,
  PARAAT_ODT_FOOTER,
} ParaatOdtStyle;

#define PARAAT_ODT_N_STYLES (PARAAT_ODT_FOOTER + 1)

/* What a paragraph has beside its style: two bits are its ParaatAlign. */
#define PARAAT_ODT_ALIGN 3
#define PARAAT_ODT_RTL 4
#define PARAAT_ODT_BREAKS 8
#define PARAAT_ODT_KEEPS 16
#define PARAAT_ODT_N_VARIANTS 32

typedef struct
{
  ParaatXml    *body;          /* (owned) (nullable) what is in office:text */
  gboolean      variants[PARAAT_ODT_N_STYLES][PARAAT_ODT_N_VARIANTS];   /* that are used */
  GHashTable   *column_ids;    /* (owned) widths */
  GArray       *columns;       /* (owned) (element-type guint) the widths, as they came */
  GPtrArray    *pictures;      /* (owned) (element-type GByteArray) PNG */
  GError       *error;         /* (owned) (nullable) the first */
  GPtrArray    *lists;         /* (owned) (element-type utf8) static: the styles of those that are open */
  GCancellable *cancellable;   /* (unowned) (nullable) */
  guint         width;         /* of the text */
  guint         height;        /* of a page between its margins */
  const char   *box;           /* (nullable) of the item, not written yet */
  gboolean      is_tight;
  gboolean      in_quote;
  gboolean      breaks;        /* a new page comes first */
  gboolean      is_empty;      /* nothing was written */
  gboolean      after_space;   /* another one would be lost */
} ParaatOdt;

void        paraat_odt_write_body     (ParaatOdt         *self,
                                       const ParaatBlock *tree);
void        paraat_odt_write_table    (ParaatOdt         *self,
                                       const ParaatBlock *block);
void        paraat_odt_open_paragraph (ParaatOdt         *self,
                                       ParaatOdtStyle     style,
                                       guint              variant);
void        paraat_odt_write_runs     (ParaatOdt         *self,
                                       const ParaatBlock *block);
void        paraat_odt_write_text     (ParaatXml         *xml,
                                       const char        *text,
                                       gsize              size,
                                       gboolean          *after_space);
void        paraat_odt_write_used     (ParaatOdt         *self,
                                       ParaatXml         *xml);       /* the automatic styles */
void        paraat_odt_write_styles   (ParaatXml         *xml,
                                       const char        *language,
                                       guint              width);
const char *paraat_odt_get_style      (ParaatOdtStyle     style);
const char *paraat_odt_get_run_style  (ParaatRunStyle     style);     /* (nullable) */
char       *paraat_odt_dup_length     (guint              length) G_GNUC_WARN_UNUSED_RESULT;
void        paraat_odt_open           (ParaatXml         *xml,
                                       const char        *name);      /* a document, with its namespaces */

G_END_DECLS
