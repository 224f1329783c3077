/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-manifest.h"
#include "paraat-store.h"

G_BEGIN_DECLS

/* What is known of one pack beside; a pack that was removed keeps its counter, so that nobody is fooled with an older one later. */
typedef struct
{
  char   *id;         /* (owned) */
  gint64  accepted;   /* the highest version that ever was */
  gint64  current;    /* 0: it is not here */
  gint64  previous;   /* 0: there is none to go back to */
  char  **keys;       /* (owned) hexadecimal: whom a person compared a code with, for this pack */
  char  **revoked;    /* (owned) hexadecimal: taken back by this publisher */
} ParaatBesideState;

GPtrArray         *paraat_beside_states_read  (ParaatStore       *store) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatBesideState) by id */
void               paraat_beside_states_write (ParaatStore       *store,
                                               GPtrArray         *states);
ParaatBesideState *paraat_beside_states_find  (GPtrArray         *states,
                                               const char        *id);        /* (nullable) */
ParaatBesideState *paraat_beside_states_get   (GPtrArray         *states,
                                               const char        *id);        /* added when it was not there */

gboolean           paraat_beside_state_has    (char             **keys,
                                               const char        *hex);
void               paraat_beside_state_add    (char            ***keys,
                                               const char        *hex);

G_END_DECLS
