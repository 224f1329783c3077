/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-item.h"
#include "paraat-pack.h"

G_BEGIN_DECLS

/* Looks for words in a pack: one connection of its own.  One thread at a time; what takes long is on whoever's thread calls. */
typedef struct _ParaatSearch ParaatSearch;

typedef enum
{
  PARAAT_FOUND_ITEM,
  PARAAT_FOUND_QUESTION,
} ParaatFoundKind;

#define PARAAT_SEARCH_MARK_START '\001'   /* around what was looked for, in a title or an excerpt */
#define PARAAT_SEARCH_MARK_END '\002'
#define PARAAT_SEARCH_MAX 200             /* that are found at once */

typedef struct
{
  ParaatFoundKind  kind;
  char            *id;        /* (owned) of the item or the question */
  char            *title;     /* (owned) with marks */
  char            *excerpt;   /* (owned) with marks; no line breaks */
} ParaatFound;

ParaatSearch *paraat_search_new       (ParaatPack    *pack,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_search_free      (ParaatSearch  *self);
GPtrArray    *paraat_search_find      (ParaatSearch  *self,
                                       const char    *text,
                                       guint          max,
                                       char         **out_corrected,   /* (optional) (nullable) what was looked for instead */
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatFound) the best first */
char         *paraat_search_dup_query (ParaatSearch  *self,
                                       const char    *text,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) as FTS5 is asked, to measure by */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatSearch, paraat_search_free)

G_END_DECLS
