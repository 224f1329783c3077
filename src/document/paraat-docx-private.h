/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-xml-private.h"

G_BEGIN_DECLS

/* In twentieths of a point, as the format counts. */
#define PARAAT_DOCX_SHORT 11906
#define PARAAT_DOCX_LONG 16838
#define PARAAT_DOCX_MARGIN 1021
#define PARAAT_DOCX_FOOT 1247
#define PARAAT_DOCX_SIZE 10.5    /* of the text, in points */
#define PARAAT_DOCX_INDENT 360   /* of a list in another */

#define PARAAT_DOCX_NUM_BULLETS 1
#define PARAAT_DOCX_NUM_TASKS 2
#define PARAAT_DOCX_NUM_FIRST 3   /* of the numbered lists, each of which has its own */

typedef struct
{
  guint start;
  guint level;
} ParaatDocxNumbering;

typedef struct
{
  ParaatXml    *xml;           /* (owned) (nullable) word/document.xml */
  GPtrArray    *links;         /* (owned) (element-type utf8) borrowed; the first is rIdLink0 */
  GHashTable   *link_ids;      /* (owned) where in links */
  GPtrArray    *pictures;      /* (owned) (element-type GByteArray) PNG; the first is rIdPicture1 */
  GError       *error;         /* (owned) (nullable) the first */
  GArray       *numberings;    /* (owned) (element-type ParaatDocxNumbering) */
  GCancellable *cancellable;   /* (unowned) (nullable) */
  guint         width;         /* of the text */
  guint         height;        /* of a page between its margins */
  guint         depth;         /* of lists */
  guint         num;           /* of the innermost */
  const char   *box;           /* (nullable) of the item */
  gboolean      wants_marker;  /* the item has none yet */
  gboolean      is_tight;
  gboolean      in_quote;
  gboolean      breaks;        /* a new page comes first */
  gboolean      after_table;   /* what was written last */
  gboolean      is_empty;      /* nothing was */
} ParaatDocx;

void       paraat_docx_write_body    (ParaatDocx        *self,
                                      const ParaatBlock *tree);
void       paraat_docx_write_table   (ParaatDocx        *self,
                                      const ParaatBlock *block);
void       paraat_docx_write_runs    (ParaatDocx        *self,
                                      const ParaatBlock *block,
                                      gboolean           is_rtl);
ParaatXml *paraat_docx_new_styles    (const char        *language) G_GNUC_WARN_UNUSED_RESULT;
ParaatXml *paraat_docx_new_numbering (ParaatDocx        *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
