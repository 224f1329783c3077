/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-record.h"
#include "paraat-schema.h"
#include "paraat-worker.h"

G_BEGIN_DECLS

struct _ParaatStore
{
  GObject           parent_instance;

  char             *data_dir;      /* (owned) */
  char             *path;          /* (owned) of the database */
  ParaatWorker     *writer;        /* (owned) (nullable) once opening */
  ParaatWorker     *reader;        /* (owned) (nullable) once opening */
  ParaatFolder     *folder;        /* (owned) (nullable) while open */
  ParaatDevice     *device;        /* (owned) (nullable) */
  ParaatDevice     *signer;        /* (owned) (nullable) */
  ParaatMintReason  mint_reason;
  ParaatExtension   extension;
  ParaatClock      *clock;         /* (owned) */
  ParaatBlobs      *blobs;         /* (owned) */
  GHashTable       *settings;      /* (owned) name -> value */
  GHashTable       *keys;          /* (owned) never changed once shared: replaced */
  GHashTable       *records;       /* (owned) ParaatUuid -> ParaatRecord (unowned) */
  GMainContext     *context;       /* (owned) */
  char             *newest_copy;   /* (owned) (nullable) */
  gboolean          is_open;
  guint             copy_timer;    /* GSource id, 0: none */
  gint64            copied_us;     /* wall clock of the newest copy, 0: none */
  gboolean          is_copying;    /* one at a time; closing waits for it */
  GQueue            copies_asked;  /* (owned) (element-type Copying) that wait for their turn */
  gboolean          is_unclean;    /* copies may hold words that were erased */
  GTask            *closing;       /* (owned) (nullable) */
  GTask            *closing_later; /* (owned) (nullable) somebody wants to close while a copy is put back */
  gboolean          is_restoring;
  GError           *restore_error; /* (owned) (nullable) why the copy is not in place, on the way to its callback */
  int               is_full;       /* atomic: set by the writer thread */
};

/* Settings that are the store's own.  mint-due: a new identity must be made; mint-reason: why one was, until it is told;
 * copies-unclean: how often words were erased that copies and journal may hold still. */
#define PARAAT_SETTING_OPENS       "opens"
#define PARAAT_SETTING_MINT_DUE    "mint-due"
#define PARAAT_SETTING_MINT_REASON "mint-reason"
#define PARAAT_SETTING_UNCLEAN     "copies-unclean"

/* What opening, copies, drafts and records need of the store; within core/ only. */
typedef struct
{
  ParaatDevice     *device;        /* (owned) */
  ParaatMintReason  reason;
  GHashTable       *settings;      /* (owned) name -> value */
  GHashTable       *keys;          /* (owned) ParaatUuid -> ParaatKey */
  gint64            newest_us;     /* wall clock of the newest own change, 0: none */
  guint             n_recovered;   /* drafts that became changes */
  gboolean          is_full;       /* the reserve was needed to open */
} ParaatOpened;

typedef struct
{
  ParaatUuid  device;              /* the key of the table */
  guint8      public_key[PARAAT_PUBLIC_KEY_SIZE];
  gint64      revoked_us;
} ParaatKey;

typedef struct
{
  char             *data_dir;      /* (owned) */
  ParaatExtension   extension;
  ParaatDevice     *signer;        /* (owned) (nullable) */
  ParaatFolder     *folder;        /* (owned) (nullable) of the writer thread once open */
  gboolean          recover;       /* set a damaged file aside first */
  gboolean          is_fresh;      /* what stands in its place is a copy that nobody typed in yet */
  gboolean          restore;       /* put the staged copy in place first */
  GError           *restore_error; /* (owned) (nullable) why it is not: the data are as they were */
  guint             n_rescued;
  char             *newest_copy;   /* (owned) (nullable) when the file is damaged */
  ParaatOpened      opened;
} ParaatOpening;

gboolean      paraat_store_open_alone         (ParaatWorker         *worker,
                                               gpointer              opening,
                                               GError              **error);
void          paraat_opening_free             (ParaatOpening        *opening);
gboolean      paraat_store_open_reader_alone  (ParaatWorker         *worker,
                                               gpointer              path,
                                               GError              **error);
GHashTable   *paraat_keys_new                 (void) G_GNUC_WARN_UNUSED_RESULT;
gboolean      paraat_store_load_keys          (ParaatSql            *sql,
                                               GHashTable           *keys,
                                               GError              **error);
gboolean      paraat_store_put_own_device     (ParaatSql            *sql,
                                               ParaatDevice         *device,
                                               GError              **error);
gboolean      paraat_store_open_identity      (ParaatSql            *sql,
                                               ParaatOpening        *opening,
                                               const char           *path,
                                               gboolean              is_new,
                                               GError              **error);
void          paraat_store_note_mint_told     (ParaatStore          *self);
gboolean      paraat_setting_is_own           (const char           *name);     /* of the store: nobody else writes it */
gboolean      paraat_store_rescue             (ParaatSql            *sql,
                                               const char           *damaged,
                                               gboolean              is_fresh,
                                               guint                *out_n_rescued,
                                               GError              **error);   /* what can still be read of a damaged file */

/* drafts */
gboolean      paraat_draft_write              (ParaatSql            *sql,
                                               const ParaatEdit     *edit,
                                               GError              **error);
gboolean      paraat_draft_drop               (ParaatSql            *sql,
                                               const ParaatEdit     *edit,
                                               GError              **error);
gboolean      paraat_draft_recover            (ParaatSql            *sql,
                                               guint                *out_n_recovered,
                                               GError              **error);
void          paraat_store_put_draft_async    (ParaatStore          *self,
                                               ParaatEdit           *edit,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean      paraat_store_put_draft_finish   (ParaatStore          *self,
                                               GAsyncResult         *result,
                                               GError              **error);

/* live records */
ParaatRecord *paraat_store_lookup_record      (ParaatStore          *self,
                                               const ParaatUuid     *id);       /* (nullable) (transfer none) */
void          paraat_store_register_record    (ParaatStore          *self,
                                               ParaatRecord         *record);
void          paraat_store_unregister_record  (ParaatStore          *self,
                                               const ParaatUuid     *id);
void          paraat_record_refresh           (ParaatRecord         *self);     /* the store has news of it */
void          paraat_record_fill              (ParaatRecord         *self,
                                               ParaatState          *state);    /* (nullable) read for it with others */
void          paraat_record_let_go            (ParaatRecord         *self);     /* it follows and stores nothing any more */
ParaatRecord *paraat_record_get_unloaded      (ParaatStore          *store,
                                               const ParaatUuid     *id) G_GNUC_WARN_UNUSED_RESULT;   /* like get, loads nothing */

/* tasks of the store's public functions */
GTask        *paraat_store_new_task           (ParaatStore          *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data,
                                               gpointer              tag) G_GNUC_WARN_UNUSED_RESULT;
gpointer      paraat_store_finish             (ParaatStore          *self,
                                               GAsyncResult         *result,
                                               gpointer              tag,
                                               GError              **error);   /* the job's data, or NULL and error */
void          paraat_store_push_write         (ParaatStore          *self,
                                               ParaatSqlFunc         func,
                                               gpointer              data,
                                               GDestroyNotify        destroy,
                                               GTask                *task);
void          paraat_store_push_read          (ParaatStore          *self,
                                               ParaatSqlFunc         func,
                                               gpointer              data,
                                               GDestroyNotify        destroy,
                                               GTask                *task);
gboolean      paraat_store_return_if_closed   (ParaatStore          *self,
                                               GTask                *task);

/* copies */
void          paraat_store_copies_start       (ParaatStore          *self);
void          paraat_store_copies_stop        (ParaatStore          *self);
void          paraat_store_finish_closing     (ParaatStore          *self);     /* the last copy is made */
void          paraat_store_copies_rewrite     (ParaatStore          *self);     /* something was erased */
void          paraat_store_copies_restored    (ParaatStore          *self);     /* other data stand there now */

/* putting a copy back */
void          paraat_store_close_with         (ParaatStore          *self,
                                               GTask                *task);     /* (transfer full) */
void          paraat_store_reopen             (ParaatStore          *self,
                                               GTask                *task);     /* (transfer full) on the staged copy, or as it was */
gboolean      paraat_restore_put_in_place     (ParaatFolder         *folder,
                                               GError              **error);
void          paraat_restore_clean            (const char           *data_dir); /* what another process left of a restore */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatOpening, paraat_opening_free)

G_END_DECLS
