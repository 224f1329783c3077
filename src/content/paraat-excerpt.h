/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-rank.h"

G_BEGIN_DECLS

/* What the body of an entry is made of, as it stands in the pack: little-endian numbers of 32 bits. */
typedef enum
{
  PARAAT_PASSAGE_PROSE,
  PARAAT_PASSAGE_ROW,       /* of a table, its cells with " · " between them */
  PARAAT_PASSAGE_HEADER,    /* of a table */
} ParaatPassageKind;

typedef struct
{
  guint32 first;   /* which word of the body it begins with */
  guint32 start;   /* in the body, bytes */
  guint32 size;
  guint32 kind;    /* ParaatPassageKind */
} ParaatPassage;

char *paraat_excerpt_mark    (ParaatDutch        *dutch,
                              const ParaatQuery  *query,
                              const char         *text,
                              gsize               max,        /* bytes; 0: all of it */
                              guint              *out_n,      /* (optional) how many of the words that were typed are in it */
                              GError            **error) G_GNUC_WARN_UNUSED_RESULT;
char *paraat_excerpt_choose  (const ParaatQuery  *query,
                              const ParaatHit    *hit,
                              const guint8       *passages,
                              gsize               size,
                              const char         *body,
                              gsize               body_size) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) */

G_END_DECLS
