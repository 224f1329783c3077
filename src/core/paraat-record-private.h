/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record.h"

G_BEGIN_DECLS

/* Something said on this screen that the store's state does not show yet. */
typedef struct
{
  char       *value;        /* (owned) JSON */
  GArray     *seen;         /* (owned) (element-type ParaatHash) what stood there when the typing began */
  gboolean    is_typing;    /* not committed yet */
  gboolean    is_dirty;     /* the draft in the store is older */
  gboolean    is_hopeless;  /* no retry can store it: it is tried again when somebody asks, not by itself */
  guint       serial;       /* of its last commit, 0: none */
  gboolean    is_stored;    /* its commit is durable */
  gboolean    has_speaker;  /* somebody else than who sits here says it */
  ParaatUuid  speaker;      /* when has_speaker */
} ParaatWord;

struct _ParaatRecord
{
  GObject         parent_instance;

  ParaatStore    *store;        /* (owned) */
  ParaatUuid      id;
  ParaatIdentity  identity;
  gboolean        has_identity;
  gboolean        is_loaded;
  gboolean        had_unsaved;
  gboolean        wants_deletion;   /* as soon as own words are read back */
  gboolean        is_let_go;    /* another copy of the data is in place: this shows what was, and says nothing */
  ParaatState    *state;        /* (owned) (nullable) */
  GHashTable     *words;        /* (owned) field -> ParaatWord */
  gboolean        has_speaker;  /* what is said from now on is of somebody else than who sits here */
  ParaatUuid      speaker;      /* when has_speaker */
  guint           serial;
  guint           draft_timer;  /* GSource id, 0: none */
  guint           retry_timer;  /* GSource id, 0: none */
  gboolean        is_reading;
  gboolean        read_again;
};

G_END_DECLS
