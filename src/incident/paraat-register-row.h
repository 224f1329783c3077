/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-register.h"
#include "paraat-standings.h"

G_BEGIN_DECLS

/* What the register knows of one incident: just what it shows and filters on. */
typedef struct
{
  ParaatUuid   id;
  gint64       first_us;
  gboolean     is_read;      /* else only the id is known */
  gboolean     is_gone;
  gboolean     is_open;
  gboolean     is_breach;
  gboolean     exercise;
  int          year;
  char        *title;        /* (owned) (nullable) GRefString */
  char        *words;        /* (owned) (nullable) GRefString: when, how it stands, its reference */
  char        *folded;       /* (owned) (nullable) title and reference, as they are searched */
  ParaatUuid  *besturen;     /* (owned) (nullable) */
  char       **names;        /* (owned) (element-type GRefString) of the same */
  guint        n_besturen;
  guint        before;       /* its place + 1 in the list while two lists are compared, 0: none */
  guint        after;
} ParaatRegisterRow;

extern const char * const paraat_register_fields[];

ParaatRegisterRow *paraat_register_row_new_bare (const ParaatUuid           *id) G_GNUC_WARN_UNUSED_RESULT;
ParaatRegisterRow *paraat_register_row_new      (const ParaatGlance         *glance,
                                                 GTimeZone                  *zone,
                                                 ParaatStandings            *standings) G_GNUC_WARN_UNUSED_RESULT;   /* of paraat_register_fields; any thread */
void               paraat_register_make_rows_async  (GPtrArray              *glances,
                                                     ParaatStandings        *standings,
                                                     GAsyncReadyCallback     callback,
                                                     gpointer                user_data);
GPtrArray         *paraat_register_make_rows_finish (GAsyncResult           *result) G_GNUC_WARN_UNUSED_RESULT;
void               paraat_register_row_free     (ParaatRegisterRow          *self);
void               paraat_register_row_take     (ParaatRegisterRow          *self,
                                                 ParaatRegisterRow          *news);    /* (transfer full) */
gboolean           paraat_register_row_fits     (const ParaatRegisterRow    *self,
                                                 const ParaatRegisterFilter *filter,
                                                 char                      **words);   /* of its text, folded */
gboolean           paraat_register_row_is_of    (const ParaatRegisterRow    *self,
                                                 const ParaatUuid           *bestuur);

ParaatRegisterItem *paraat_register_item_new    (GHashTable                 *items,
                                                 const ParaatUuid           *id) G_GNUC_WARN_UNUSED_RESULT;
void               paraat_register_item_show    (ParaatRegisterItem         *self,
                                                 const ParaatRegisterRow    *row);

gboolean           paraat_register_moment       (const char                 *value,
                                                 gint64                     *out_us);     /* of the JSON of a moment; FALSE: no time in it */
char              *paraat_register_fold         (const char                 *text) G_GNUC_WARN_UNUSED_RESULT;
int                paraat_register_year         (const char                 *noticed,
                                                 gint64                      first_us);   /* noticed: (nullable) JSON */

G_END_DECLS
