/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-pack.h"

G_BEGIN_DECLS

/* What is other in the library of a newer pack. */
typedef enum
{
  PARAAT_NEWS_ADDED,
  PARAAT_NEWS_RENEWED,   /* another version */
  PARAAT_NEWS_REWORDED,  /* other words under the same version: a publisher forgot something */
  PARAAT_NEWS_REMOVED,
} ParaatNewsKind;

typedef struct
{
  ParaatNewsKind  kind;
  char           *id;      /* (owned) of the document */
  char           *title;   /* (owned) */
  gint64          before;  /* its versions; 0: it was not there, or is not any more */
  gint64          now;
} ParaatNews;

GPtrArray *paraat_news_list (ParaatPack  *older,
                             ParaatPack  *newer,
                             GError     **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatNews) by id, what is gone last */

G_END_DECLS
