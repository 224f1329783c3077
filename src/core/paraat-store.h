/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

#include "paraat-blobs.h"
#include "paraat-clock.h"
#include "paraat-copy.h"
#include "paraat-device.h"
#include "paraat-edit.h"
#include "paraat-state.h"

G_BEGIN_DECLS

/* One data folder: one SQLite file, one writer thread, one reader thread.
 * All of this is called on the main thread (the thread of the main context at creation). */
#define PARAAT_TYPE_STORE (paraat_store_get_type ())
G_DECLARE_FINAL_TYPE (ParaatStore, paraat_store, PARAAT, STORE, GObject)

ParaatStore  *paraat_store_new               (const char           *data_dir) G_GNUC_WARN_UNUSED_RESULT;
const char   *paraat_store_get_data_dir      (ParaatStore          *self);

void          paraat_store_open_async        (ParaatStore          *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_open_finish       (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void          paraat_store_recover_async     (ParaatStore          *self,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_recover_finish    (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              guint                *out_n_rescued,
                                              GError              **error);
void          paraat_store_close_async       (ParaatStore          *self,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_close_finish      (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

void          paraat_store_mint_async        (ParaatStore          *self,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_mint_finish       (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* Valid once open. */
ParaatDevice *paraat_store_get_device        (ParaatStore          *self);   /* notifies "device" when a new one is minted */
ParaatMintReason paraat_store_get_mint_reason (ParaatStore         *self);
ParaatClock  *paraat_store_get_clock         (ParaatStore          *self);
ParaatBlobs  *paraat_store_get_blobs         (ParaatStore          *self);
char         *paraat_store_dup_versions      (void) G_GNUC_WARN_UNUSED_RESULT;   /* of the libraries below it and of its schema, a line each */
gboolean      paraat_store_get_is_open       (ParaatStore          *self);
gboolean      paraat_store_get_is_full       (ParaatStore          *self);   /* notifies "is-full": the reserve was needed */
gint64        paraat_store_get_copied_us     (ParaatStore          *self);   /* wall clock of the newest copy, 0: none; notifies "copied-us" */
const char   *paraat_store_get_newest_copy   (ParaatStore          *self);   /* (nullable) after CORRUPT: what recover would open */

/* Copies. */
GPtrArray    *paraat_store_list_copies       (ParaatStore          *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatCopy) newest first */
void          paraat_store_copy_now_async    (ParaatStore          *self,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_copy_now_finish   (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void          paraat_store_export_copy_async (ParaatStore          *self,
                                              const char           *path,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_export_copy_finish (ParaatStore         *self,
                                              GAsyncResult         *result,
                                              GError              **error);
void          paraat_store_restore_async     (ParaatStore          *self,
                                              const char           *path,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_restore_finish    (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* Own words.  One transaction, durable when the callback runs. */
ParaatEdit   *paraat_store_new_edit          (ParaatStore          *self,
                                              const ParaatIdentity *identity,
                                              const char           *field,
                                              const char           *value) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) by who sits here */
void          paraat_store_append_async      (ParaatStore          *self,
                                              GPtrArray            *edits,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GPtrArray    *paraat_store_append_finish     (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);   /* (transfer full) (element-type ParaatChange) */

/* Drafts: one unsigned row per record and field, overwritten in place; append drops the row of its field. */
void          paraat_store_put_draft         (ParaatStore          *self,
                                              ParaatEdit           *edit);

/* Others' words. */
typedef struct
{
  ParaatHash  id;
  GError     *error;     /* (owned) PARAAT_CHANGE_ERROR */
} ParaatRefusal;

typedef struct
{
  GArray    *accepted;   /* (element-type ParaatHash) stored now or before */
  GPtrArray *refused;    /* (element-type ParaatRefusal) */
  guint      n_new;
  gboolean   has_own_fork;   /* a foreign change stands where one of this device's stands */
} ParaatMergeResult;

void          paraat_refusal_free            (ParaatRefusal        *refusal);
void          paraat_merge_result_free       (ParaatMergeResult    *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatMergeResult, paraat_merge_result_free)

void          paraat_store_merge_async       (ParaatStore          *self,
                                              GPtrArray            *changes,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
ParaatMergeResult *paraat_store_merge_finish (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* Devices whose changes are accepted.  Key and card are as they came; the caller has checked the card. */
typedef struct
{
  ParaatUuid  id;
  guint8      public_key[PARAAT_PUBLIC_KEY_SIZE];
  char       *card;        /* (owned) (nullable) JSON text of the device card */
  guint8      card_signature[PARAAT_SIGNATURE_SIZE];
  char       *name;        /* (owned) */
  ParaatUuid  bestuur;     /* nil: the CRT's own */
  gint64      revoked_us;  /* 0: not */
} ParaatKnownDevice;

void          paraat_known_device_free       (ParaatKnownDevice    *device);
void          paraat_store_put_device_async  (ParaatStore          *self,
                                              const ParaatKnownDevice *device,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
gboolean      paraat_store_put_device_finish (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);

/* Reading. */
void          paraat_store_read_async        (ParaatStore          *self,
                                              const ParaatUuid     *record,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
ParaatState  *paraat_store_read_finish       (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);   /* NOT_FOUND when nothing was said of it */
void          paraat_store_read_history_async (ParaatStore         *self,
                                              const ParaatUuid     *record,
                                              const char           *field,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GPtrArray    *paraat_store_read_history_finish (ParaatStore        *self,
                                              GAsyncResult         *result,
                                              GError              **error);   /* (element-type ParaatSaid) newest first */
void          paraat_store_list_async        (ParaatStore          *self,
                                              const char           *kind,
                                              const ParaatUuid     *root,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);   /* records of a kind, of one root or of all (NULL), newest first, deleted ones left out */
GArray       *paraat_store_list_finish       (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);   /* (element-type ParaatUuid) */
void          paraat_store_read_many_async   (ParaatStore          *self,
                                              GArray               *records,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GPtrArray    *paraat_store_read_many_finish  (ParaatStore          *self,
                                              GAsyncResult         *result,
                                              GError              **error);   /* (element-type ParaatState) (nullable elements) */

/* A few fields of many records, for a list or a register: what is shown of each, without history. */
typedef struct
{
  ParaatIdentity  identity;
  gint64          first_us;
  ParaatDeletion  deletion;
  char          **values;     /* (owned) (element-type utf8) (nullable elements) JSON, in the order of the fields */
  guint           n_values;
} ParaatGlance;

void          paraat_glance_free             (ParaatGlance         *self);
void          paraat_store_read_fields_async (ParaatStore          *self,
                                              const char           *kind,
                                              const char * const   *fields,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);   /* all records of a kind, newest first, deleted ones left out */
void          paraat_store_read_fields_of_async (ParaatStore       *self,
                                              GArray               *records,
                                              const char * const   *fields,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);   /* records by id, deleted ones too */
GPtrArray    *paraat_store_read_fields_finish (ParaatStore         *self,
                                              GAsyncResult         *result,
                                              GError              **error);   /* (element-type ParaatGlance) (nullable elements) of either */

/* Settings of this machine; never leave it. */
void          paraat_store_put_setting       (ParaatStore          *self,
                                              const char           *name,
                                              const char           *value);   /* NULL removes */
const char   *paraat_store_get_setting       (ParaatStore          *self,
                                              const char           *name);    /* (nullable) from memory; read at open */

/* Signals:
 *   changed (GPtrArray<ParaatTouched> touched): after each commit, on the main thread, once per transaction group
 *   failed  (GError *error): a draft or a setting could not be written
 *   restoring (): the chosen copy is whole and is about to be put in place: let go of all that shows the data
 */
typedef struct
{
  ParaatUuid  record;
  ParaatUuid  root;
  const char *kind;       /* interned */
  gboolean    is_new;     /* the record was not known before */
  gboolean    may_move;   /* its place in a list may be another: new, deleted or brought back, a clock corrected */
  gboolean    exercise;
} ParaatTouched;

G_END_DECLS
