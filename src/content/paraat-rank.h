/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-query.h"

G_BEGIN_DECLS

#define PARAAT_RANK_FUNCTION "paraat_rank"
#define PARAAT_HIT_PLACES_MAX 24

/* What is known of an entry before it is looked for. */
typedef struct
{
  float    boost;     /* 1, more for what one does now */
  guint32  n_words;   /* of its body */
} ParaatRankEntry;

typedef struct
{
  guint32 at;      /* which word of the body, from 0 */
  guint32 group;
} ParaatPlace;

typedef struct
{
  gint64      row;
  double      score;     /* the higher the better */
  guint       n_places;
  ParaatPlace places[PARAAT_HIT_PLACES_MAX];
} ParaatHit;

/* Ranks what FTS5 finds, one query at a time, and keeps the best. */
typedef struct _ParaatRank ParaatRank;

ParaatRank *paraat_rank_new   (ParaatSql          *sql,
                               GArray             *entries,   /* (element-type ParaatRankEntry) by row, from 1 */
                               GError            **error) G_GNUC_WARN_UNUSED_RESULT;   /* outlives @sql */
void        paraat_rank_free  (ParaatRank         *self);
void        paraat_rank_begin (ParaatRank         *self,
                               const ParaatQuery  *query,
                               guint               max);
GArray     *paraat_rank_end   (ParaatRank         *self);     /* (transfer none) (element-type ParaatHit) the best first */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatRank, paraat_rank_free)

G_END_DECLS
