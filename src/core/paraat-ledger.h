/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-sql.h"

G_BEGIN_DECLS

/* The tables of changes, as the writer thread sees them: what is inserted, what it replaces, what follows from it. */
typedef enum
{
  PARAAT_INSERT_NEW,
  PARAAT_INSERT_KNOWN,       /* was here */
  PARAAT_INSERT_BODY,        /* its stub was here, its body is new */
  PARAAT_INSERT_FORK,        /* new, and stands where another change of the same device and root stands */
} ParaatInsertion;

ParaatLedger *paraat_ledger_new           (ParaatSql            *sql) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_ledger_free          (ParaatLedger         *self);
void          paraat_ledger_set_signer    (ParaatLedger         *self,
                                           ParaatDevice         *device);
ParaatDevice *paraat_ledger_get_signer    (ParaatLedger         *self);
void          paraat_ledger_forget        (ParaatLedger         *self);   /* after a rollback: what is remembered may be untrue */
void          paraat_ledger_begin         (ParaatLedger         *self);
gboolean      paraat_ledger_flush         (ParaatLedger         *self,
                                           GError              **error);  /* before COMMIT */
GPtrArray    *paraat_ledger_take_touched  (ParaatLedger         *self);   /* (transfer full) (element-type ParaatTouched) after COMMIT */

gboolean      paraat_ledger_take_erased   (ParaatLedger         *self);   /* whether a body was erased since the last call */

gboolean      paraat_ledger_insert        (ParaatLedger         *self,
                                           ParaatChange         *change,
                                           ParaatInsertion      *out_insertion,
                                           GError              **error);  /* PARAAT_CHANGE_ERROR: this one only */
gboolean      paraat_ledger_say           (ParaatLedger         *self,
                                           const ParaatEdit     *edit,
                                           ParaatChange        **out_change,
                                           GError              **error);  /* NULL change: the field had that value */
gint64        paraat_ledger_device_n      (ParaatLedger         *self,
                                           const ParaatUuid     *id,
                                           GError              **error);  /* -1 on error; makes the row */

/* ledger-effects */
typedef struct
{
  gint64           n;
  const ParaatHeader *header;
  const char      *value;       /* (nullable) */
  gint64           record;
  gint64           root;
  gint64           device;
} ParaatInserted;

gboolean      paraat_ledger_apply_erased  (ParaatSql            *sql,
                                           const ParaatInserted *inserted,
                                           gboolean             *out_has_erased,
                                           GError              **error);
gboolean      paraat_ledger_apply_deleted (ParaatSql            *sql,
                                           gint64                record,
                                           GError              **error);
gboolean      paraat_ledger_apply_shared  (ParaatSql            *sql,
                                           gint64                root,
                                           gint64                record,
                                           GError              **error);
gboolean      paraat_ledger_apply_clock   (ParaatSql            *sql,
                                           gint64                root,
                                           GError              **error);
gboolean      paraat_ledger_boot_offset   (ParaatSql            *sql,
                                           gint64                root,
                                           const ParaatUuid     *boot_id,
                                           gint64               *out_offset_us,
                                           GError              **error);

/* ledger-read: on either thread */
ParaatState  *paraat_ledger_read_state    (ParaatSql            *sql,
                                           const ParaatUuid     *record,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *paraat_ledger_read_history  (ParaatSql            *sql,
                                           const ParaatUuid     *record,
                                           const char           *field,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GArray       *paraat_ledger_list          (ParaatSql            *sql,
                                           const char           *kind,
                                           const ParaatUuid     *root,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *paraat_ledger_read_fields   (ParaatSql            *sql,
                                           const char           *kind,
                                           const char * const   *fields,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray    *paraat_ledger_read_fields_of (ParaatSql           *sql,
                                           GArray               *records,
                                           const char * const   *fields,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatChange *paraat_ledger_read_change   (sqlite3_stmt         *statement,
                                           int                   column,
                                           gboolean              with_body,
                                           GError              **error) G_GNUC_WARN_UNUSED_RESULT;   /* columns header, signature, value, salt */

G_END_DECLS
