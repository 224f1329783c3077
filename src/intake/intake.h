/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "paraat-store-sql.h"
#include "paraat-wire-json.h"

G_BEGIN_DECLS

/* The CRT's end: one store, one server, one process.  Main thread, but for what says otherwise. */
typedef struct _Intake Intake;

/* A device that may speak, and for whom. */
typedef struct
{
  ParaatUuid  id;
  guint8      key[PARAAT_PUBLIC_KEY_SIZE];
  ParaatUuid  bestuur;
  gboolean    is_revoked;
} IntakeDevice;

/* A request that waits for something to fetch. */
typedef struct
{
  Intake            *intake;
  SoupServerMessage *message;   /* (owned) paused */
  IntakeDevice       device;
  gint64             after;
  guint              limit;
  guint              timer;     /* GSource id, 0: none */
} IntakeWaiter;

struct _Intake
{
  char          *data_dir;      /* (owned) */
  char          *base_url;      /* (owned) (nullable) while serving */
  ParaatStore   *store;         /* (owned) */
  ParaatDevice  *device;        /* (owned) who signs */
  guint8         seal_public[32];
  guint8        *seal_secret;   /* (owned) guarded */
  char           seal_id[17];   /* key id of the sealing key */
  char          *epoch;         /* (owned) */
  GHashTable    *devices;       /* (owned) ParaatUuid -> IntakeDevice; replaced, never changed */
  GPtrArray     *waiters;       /* (owned) (element-type IntakeWaiter) */
  GSocketService *control;      /* (owned) (nullable) */
  SoupServer    *server;        /* (owned) (nullable) */
  guint8         spki[32];
  gboolean       has_spki;
  gint64         wrong_secrets_us[20];   /* when the last wrong secrets came, for the rate limit */
  guint          n_wrong_secrets;
  gint64         reports_us[30];
  guint          n_reports;
};

/* keys: the signing and the sealing key, in one 0600 file that outlives any store */
gboolean      intake_keys_load       (Intake             *self,
                                      GError            **error);

/* storage: what the intake keeps besides changes.  All on the store's threads. */
extern const char * const intake_migrations[];
#define INTAKE_APPLICATION_ID 0x5052494e   /* "PRIN" */
gboolean      intake_storage_begin   (ParaatSql          *sql,
                                      gboolean            new_epoch,
                                      char              **out_epoch,
                                      GHashTable         *devices,
                                      GError            **error);
gboolean      intake_storage_pin     (ParaatSql          *sql,
                                      const ParaatUuid   *root,
                                      const ParaatUuid   *bestuur,
                                      gboolean            is_confirmed,
                                      gboolean           *out_is_theirs,
                                      GError            **error);
gboolean      intake_storage_receipt (ParaatSql          *sql,
                                      const ParaatUuid   *root,
                                      GPtrArray          *out_changes,
                                      GError            **error);
gboolean      intake_storage_append  (ParaatSql          *sql,
                                      const ParaatUuid   *root,
                                      const char         *kind,
                                      const ParaatUuid   *record,
                                      const char         *field,
                                      const char         *value,
                                      GPtrArray          *out_changes,
                                      GError            **error);
GHashTable   *intake_devices_new     (void) G_GNUC_WARN_UNUSED_RESULT;
void          intake_devices_put     (Intake             *self,
                                      const IntakeDevice *device);

/* server */
Intake       *intake_new             (const char         *data_dir) G_GNUC_WARN_UNUSED_RESULT;
void          intake_free            (Intake             *self);
void          intake_open_async      (Intake             *self,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data);
gboolean      intake_open_finish     (Intake             *self,
                                      GAsyncResult       *result,
                                      GError            **error);
gboolean      intake_serve           (Intake             *self,
                                      const char         *listen,
                                      GTlsCertificate    *certificate,
                                      GError            **error);
void          intake_answer_json     (SoupServerMessage  *message,
                                      guint               status,
                                      JsonBuilder        *builder);
void          intake_answer_problem  (SoupServerMessage  *message,
                                      guint               status,
                                      const char         *name,
                                      const char         *detail);
void          intake_answer_error    (SoupServerMessage  *message,
                                      const GError       *error);
gboolean      intake_authenticate    (Intake             *self,
                                      SoupServerMessage  *message,
                                      IntakeDevice       *out_device);   /* FALSE: answered */
void          intake_wake            (Intake             *self,
                                      const ParaatUuid   *bestuur);      /* something new for them */
void          intake_add_epoch       (Intake             *self,
                                      JsonBuilder        *builder);

/* endpoints */
void          intake_handle_post     (Intake             *self,
                                      SoupServerMessage  *message);
void          intake_handle_get      (Intake             *self,
                                      SoupServerMessage  *message,
                                      GHashTable         *query);
void          intake_handle_state    (Intake             *self,
                                      SoupServerMessage  *message,
                                      GHashTable         *query);
void          intake_handle_enrol    (Intake             *self,
                                      SoupServerMessage  *message);
void          intake_handle_report   (Intake             *self,
                                      SoupServerMessage  *message);
void          intake_handle_blob     (Intake             *self,
                                      SoupServerMessage  *message,
                                      const char         *name);
void          intake_waiter_free     (IntakeWaiter       *waiter);

/* merging what came, on the writer thread */
typedef struct
{
  ParaatUuid         bestuur;
  gboolean           is_confirmed;
  GPtrArray         *changes;    /* (owned) (element-type ParaatChange) verified */
  GPtrArray         *late;       /* (owned) (element-type ParaatChange) of revoked devices: fine when known already */
  GPtrArray         *refused;    /* (owned) (element-type ParaatRefusal) */
  GPtrArray         *cards;      /* (owned) (element-type ParaatCard) of devices not known before */
  GPtrArray         *receipts;   /* (owned) (element-type ParaatChange) */
  GPtrArray         *forks;      /* (owned) (element-type IntakeFork) */
  ParaatMergeResult *result;     /* (owned) (nullable) */
} IntakeMerge;

typedef struct
{
  ParaatUuid  device;
  ParaatUuid  root;
  gint64      seq;
} IntakeFork;

IntakeMerge  *intake_merge_new       (const ParaatUuid   *bestuur,
                                      gboolean            is_confirmed) G_GNUC_WARN_UNUSED_RESULT;
void          intake_merge_free      (IntakeMerge        *self);
void          intake_merge_refuse    (IntakeMerge        *self,
                                      ParaatChange       *change,
                                      ParaatChangeError   code,
                                      const char         *why);
gboolean      intake_merge_job       (ParaatSql          *sql,
                                      gpointer            data,
                                      GError            **error);
void          intake_answer_merge    (Intake             *self,
                                      SoupServerMessage  *message,
                                      guint               status,
                                      IntakeMerge        *merge);

/* commands: what the CRT's people do; each is one job on the writer thread */
void          intake_command_async   (Intake              *self,
                                      const char * const  *argv,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
char         *intake_command_finish  (Intake              *self,
                                      GAsyncResult        *result,
                                      GError             **error);      /* (transfer full) what to print */
gboolean      intake_control_listen  (Intake              *self,
                                      GError             **error);
char         *intake_control_ask     (const char          *data_dir,
                                      const char * const  *argv,
                                      gboolean            *out_is_served,
                                      GError             **error);      /* blocks: of another process */
void          intake_show            (GString             *out,
                                      ParaatState         *state,
                                      const char          *case_number,
                                      const char          *bestuur_name,
                                      gboolean             is_confirmed);
const char   *intake_show_care       (ParaatState         *state);
char         *intake_show_title      (ParaatState         *state) G_GNUC_WARN_UNUSED_RESULT;
GTlsCertificate *intake_tls_self_signed (const char      *data_dir,
                                      GError            **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean      intake_tls_spki        (GTlsCertificate    *certificate,
                                      guint8              out_spki[32]);

#define INTAKE_ERROR (intake_error_quark ())
GQuark        intake_error_quark     (void);
typedef enum
{
  INTAKE_ERROR_USAGE,
  INTAKE_ERROR_NOT_FOUND,
  INTAKE_ERROR_FAILED,
} IntakeError;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntakeMerge, intake_merge_free)

G_END_DECLS
