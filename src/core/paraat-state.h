/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

#include "paraat-edit.h"

G_BEGIN_DECLS

/* One value that stands, or stood, in a field. */
typedef struct
{
  ParaatHash  id;
  char       *value;        /* (owned) (nullable) JSON; NULL when only the stub is here */
  ParaatUuid  author;
  ParaatUuid  device;
  gint64      at_us;        /* as the device believed */
  gint64      corrected_us; /* with the correction of its boot */
  gint64      n;            /* order of arrival here */
  gboolean    is_head;
} ParaatSaid;

typedef enum
{
  PARAAT_NOT_DELETED,
  PARAAT_DELETED,
  PARAAT_DELETED_AND_CHANGED,   /* "verwijderd door A, gewijzigd door B" */
} ParaatDeletion;

/* What the store knows of one record, read at one moment. */
#define PARAAT_TYPE_STATE (paraat_state_get_type ())
typedef struct _ParaatState ParaatState;   /* boxed, counted, immutable */

GType                 paraat_state_get_type       (void);
ParaatState          *paraat_state_ref            (ParaatState *self);
void                  paraat_state_unref          (ParaatState *self);
const ParaatIdentity *paraat_state_get_identity   (ParaatState *self);
gint64                paraat_state_get_first_us   (ParaatState *self);   /* corrected time of its first change */
ParaatDeletion        paraat_state_get_deletion   (ParaatState *self);
char                **paraat_state_list_fields    (ParaatState *self);   /* (transfer container) sorted */
GPtrArray            *paraat_state_get_heads      (ParaatState *self,
                                                   const char  *field);  /* (nullable) (element-type ParaatSaid) distinct values, the shown one first */
const char           *paraat_state_get_value      (ParaatState *self,
                                                   const char  *field);  /* (nullable) JSON of the shown head */

void                  paraat_said_free            (ParaatSaid  *said);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatState, paraat_state_unref)

G_END_DECLS
