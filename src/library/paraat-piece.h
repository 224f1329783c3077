/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a person who does not know Markdown writes in: the text of a part in pieces, each cell of a table apart.  A field is
 * called by its label, "{{Naam van het bestuur}}", and a line to write on is a line. */
typedef struct
{
  char      *text;    /* (owned) (nullable) as it is written; NULL: a table */
  char      *rule;    /* (owned) (nullable) of a table: the line below its header, as it stood */
  GPtrArray *rows;    /* (owned) (nullable) (element-type GPtrArray of utf8) of a table: cells as they are written, the header first */
} ParaatPiece;

GPtrArray *paraat_pieces_split        (const char  *markdown) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatPiece) */
char      *paraat_pieces_join         (GPtrArray   *pieces) G_GNUC_WARN_UNUSED_RESULT;     /* Markdown */
void       paraat_piece_free          (ParaatPiece *self);
GPtrArray *paraat_piece_insert_row    (ParaatPiece *self,
                                       guint        at);                                   /* an empty one */

char      *paraat_piece_dup_written   (const char  *markdown) G_GNUC_WARN_UNUSED_RESULT;   /* as a person writes it */
char      *paraat_piece_dup_markdown  (const char  *written) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
