/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

/* What the parts of the ledger share: what it remembers of the tables while it inserts. */
#include "paraat-ledger.h"

G_BEGIN_DECLS

typedef struct
{
  ParaatIdentity  identity;      /* the key is its record */
  gint64          n;
  gint64          root_n;
  gint64          first_us;
  gboolean        has_deletes;
} KnownRecord;

typedef struct
{
  ParaatUuid  id;                /* the key */
  gint64      n;
  ParaatUuid  bestuur;
  gboolean    exercise;
  gint64      last;              /* n of its newest change in this transaction, 0: none */
  guint64     own_seq;           /* of the signer's chain, valid when own_known */
  ParaatHash  own_prev;
  gboolean    own_known;
} KnownRoot;

typedef struct
{
  ParaatUuid  id;
  gint64      n;
} KnownDevice;

struct _ParaatLedger
{
  ParaatSql    *sql;         /* (unowned) */
  ParaatDevice *signer;      /* (owned) (nullable) */
  GHashTable   *records;     /* (owned) ParaatUuid -> KnownRecord */
  GHashTable   *roots;       /* (owned) ParaatUuid -> KnownRoot */
  GHashTable   *devices;     /* (owned) ParaatUuid -> KnownDevice */
  GHashTable   *touched;     /* (owned) ParaatUuid -> ParaatTouched, of this transaction */
  gboolean      has_erased;
};

void         paraat_ledger_touch         (ParaatLedger         *self,
                                          const ParaatIdentity *identity,
                                          gboolean              is_new,
                                          gboolean              may_move);

/* ledger-known: NULL without an error: not there. */
KnownRoot   *paraat_ledger_load_root     (ParaatLedger         *self,
                                          const ParaatUuid     *id,
                                          GError              **error);
KnownRoot   *paraat_ledger_ensure_root   (ParaatLedger         *self,
                                          const ParaatIdentity *identity,
                                          GError              **error);
KnownRecord *paraat_ledger_load_record   (ParaatLedger         *self,
                                          const ParaatUuid     *id,
                                          GError              **error);
KnownRecord *paraat_ledger_ensure_record (ParaatLedger         *self,
                                          const ParaatHeader   *header,
                                          GError              **error);

G_END_DECLS
