/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "paraat-store-sql.h"
#include "paraat-wire-json.h"

G_BEGIN_DECLS

/* The CRT's end: one store, one server, one process.  Main thread, but for what says otherwise. */
typedef struct _Intake Intake;

#define INTAKE_BLOB_MAX_BYTES ((goffset) 64 * 1024 * 1024)
#define INTAKE_PART_MAX_BYTES (4 * 1024 * 1024)   /* of one PUT: it is held in memory */
#define INTAKE_WAIT_MAX_S     25
#define INTAKE_AT_ONCE        16   /* requests of one device, or of one address that speaks without being one */
#define INTAKE_WAITING        8    /* of those, that wait for news */
#define INTAKE_OURS_ALONE     "That is the CRT's alone to say"
#define INTAKE_CODE_LIFE_US   ((gint64) 14 * 24 * 3600 * G_USEC_PER_SEC)

typedef enum
{
  INTAKE_ERROR_USAGE,        /* a command that is not understood */
  INTAKE_ERROR_NOT_FOUND,    /* nothing here by that name */
  INTAKE_ERROR_MALFORMED,    /* a request that cannot be read */
  INTAKE_ERROR_SIGNATURE,    /* a proof or signature that does not fit */
  INTAKE_ERROR_USED,         /* a code that somebody else used */
  INTAKE_ERROR_REVOKED,
  INTAKE_ERROR_MISMATCH,     /* a device of another administration */
  INTAKE_ERROR_FAILED,
} IntakeError;

#define INTAKE_ERROR (intake_error_quark ())
GQuark           intake_error_quark     (void);

/* A device that may speak, and for whom. */
typedef struct
{
  ParaatUuid  id;
  guint8      key[PARAAT_PUBLIC_KEY_SIZE];
  ParaatUuid  bestuur;
  gboolean    is_revoked;
} IntakeDevice;

/* How often somebody may: in windows of a fixed length, whatever it is per address, and what is good for all together. */
typedef struct
{
  guint       per_address;
  guint       overall;
  gint64      window_us;
  gint64      begun_us;      /* monotonic */
  guint       n;
  GHashTable *addresses;     /* (owned) text -> count */
} IntakeLimit;

typedef struct _IntakeContent IntakeContent;   /* what is published */
typedef struct _IntakeWaiter IntakeWaiter;
typedef struct _IntakeRequest IntakeRequest;

struct _Intake
{
  char           *data_dir;      /* (owned) */
  ParaatStore    *store;         /* (owned) */
  ParaatDevice   *device;        /* (owned) (nullable) who signs; known before the store is open */
  guint8          seal_public[32];
  guint8         *seal_secret;   /* (owned) guarded memory */
  char            seal_id[17];   /* key id of the sealing key */
  char           *epoch;         /* (owned) (nullable) */
  GHashTable     *devices;       /* (owned) ParaatUuid -> IntakeDevice; replaced, never changed: threads read it */
  GHashTable     *blobs;         /* (owned) ParaatUuid -> ParaatBlobs, one folder an administration */
  GHashTable     *blob_bytes;    /* (owned) ParaatUuid -> goffset, what those folders take; of the thread that puts a file */
  goffset         disk_floor;    /* what files leave of the disk */
  goffset         blobs_max;     /* of one administration */
  GThreadPool    *pool;          /* (owned) parses, verifies, writes files */
  GPtrArray      *waiters;       /* (owned) (element-type IntakeWaiter) */
  GHashTable     *speakers;      /* (owned) device or address -> how many requests of it are under way */
  guint           at_once;       /* how many may be */
  IntakeLimit     wrong_codes;
  IntakeLimit     reports;
  IntakeLimit     content_kib;
  IntakeContent  *content;       /* (owned) (nullable) */
  guint           n_busy;        /* jobs and commands under way, each of which will come back here */
  guint           n_requests;    /* requests of which the answer is not out yet */
  guint           close_timer;   /* GSource id: requests are not waited for longer, 0: none */
  GTask          *closing;       /* (owned) (nullable) waits for them */

  SoupServer     *server;        /* (owned) (nullable) while serving */
  char           *base_url;      /* (owned) (nullable) */
  GSocketService *control;       /* (owned) (nullable) */
  gboolean        is_quiet;      /* no log line per request */
  guint           patience_ms;   /* how long a request may take to arrive */
};

/* intake: opening and closing */
Intake          *intake_new             (const char          *data_dir) G_GNUC_WARN_UNUSED_RESULT;
void             intake_free            (Intake              *self);
void             intake_open_async      (Intake              *self,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean         intake_open_finish     (Intake              *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void             intake_close_async     (Intake              *self,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
gboolean         intake_close_finish    (Intake              *self,
                                         GAsyncResult        *result,
                                         GError             **error);
void             intake_hold            (Intake              *self);
void             intake_release         (Intake              *self);      /* may close the store */
void             intake_close_if_idle   (Intake              *self);
void             intake_run_in_pool     (Intake              *self,
                                         GTask               *task,
                                         GTaskThreadFunc      func);
void             intake_put_device      (Intake              *self,
                                         const IntakeDevice  *device);
void             intake_revoke_device   (Intake              *self,
                                         const ParaatUuid    *id);
ParaatBlobs     *intake_get_blobs       (Intake              *self,
                                         const ParaatUuid    *bestuur);

/* keys: the signing and the sealing key, in one 0600 file that outlives any store */
gboolean         intake_keys_load       (Intake              *self,
                                         GError             **error);

/* limit */
void             intake_limit_init      (IntakeLimit         *self,
                                         guint                per_address,
                                         guint                overall,
                                         gint64               window_us);
void             intake_limit_clear     (IntakeLimit         *self);
gboolean         intake_limit_is_over   (IntakeLimit         *self,
                                         const char          *address,
                                         guint               *out_retry_s);
void             intake_limit_count     (IntakeLimit         *self,
                                         const char          *address);
void             intake_limit_add       (IntakeLimit         *self,
                                         const char          *address,
                                         guint                n);
void             intake_limit_count_good (IntakeLimit        *self);
char            *intake_limit_name      (GInetAddress        *address) G_GNUC_WARN_UNUSED_RESULT;

/* storage: what the intake keeps besides changes.  On the store's threads, inside a job. */
#define INTAKE_APPLICATION_ID 0x5052494e   /* "PRIN" */
extern const char * const intake_migrations[];
gboolean         intake_storage_begin   (ParaatSql           *sql,
                                         const char          *expected_epoch,
                                         gboolean             is_restored,
                                         char               **out_epoch,
                                         GHashTable          *devices,
                                         GError             **error);
typedef enum
{
  INTAKE_PIN_THEIRS,
  INTAKE_PIN_CLAIMED,   /* it was nobody's before */
  INTAKE_PIN_FOREIGN,
} IntakePin;

gboolean         intake_storage_pin     (ParaatSql           *sql,
                                         const ParaatUuid    *root,
                                         const ParaatUuid    *bestuur,
                                         IntakePin           *out_pin,
                                         GError             **error);
gboolean         intake_storage_unclaim (ParaatSql           *sql,
                                         const ParaatUuid    *root,
                                         GError             **error);
gboolean         intake_storage_unpin   (ParaatSql           *sql,
                                         const ParaatUuid    *root,
                                         GError             **error);
gboolean         intake_storage_has     (ParaatSql           *sql,
                                         const ParaatHash    *id,
                                         gboolean            *out_has,
                                         GError             **error);
gboolean         intake_storage_is_revoked (ParaatSql        *sql,
                                         const ParaatUuid    *device,
                                         gboolean            *out_is_revoked,
                                         GError             **error);
gboolean         intake_storage_spoke_in (ParaatSql          *sql,
                                         const ParaatUuid    *device,
                                         const ParaatUuid    *record,
                                         gboolean            *out_spoke,
                                         GError             **error);
gboolean         intake_storage_receipt (ParaatSql           *sql,
                                         const ParaatUuid    *root,
                                         GPtrArray           *out_changes,
                                         GError             **error);
gboolean         intake_storage_say     (ParaatSql           *sql,
                                         const ParaatUuid    *root,
                                         const char          *kind,
                                         const ParaatUuid    *record,
                                         const char          *field,
                                         const char          *value,
                                         GPtrArray           *out_changes,
                                         GError             **error);

/* codes: enrolment, in one job */
typedef struct
{
  ParaatDevice *intake;         /* (owned) */
  char         *secret;         /* (owned) */
  char         *name;           /* (owned) */
  guint8        key[PARAAT_PUBLIC_KEY_SIZE];
  char         *card;           /* (owned) (nullable) the outcome */
  guint8        card_signature[PARAAT_SIGNATURE_SIZE];
  IntakeDevice  device;
} IntakeEnrolment;

void             intake_enrolment_free  (IntakeEnrolment     *self);
gboolean         intake_enrol_job       (ParaatSql           *sql,
                                         gpointer             data,
                                         GError             **error);
gboolean         intake_code_make       (ParaatSql           *sql,
                                         const char          *type,
                                         const char          *nis,
                                         const char          *name,
                                         char               **out_secret,
                                         GError             **error);

/* merge: a batch of changes, in one job */
typedef struct
{
  ParaatUuid  device;
  ParaatUuid  root;
  gint64      seq;
} IntakeFork;

typedef struct
{
  ParaatUuid         bestuur;       /* nil: of somebody who is not enrolled */
  GPtrArray         *changes;       /* (owned) (element-type ParaatChange) verified */
  GPtrArray         *early;         /* (owned) (element-type ParaatRefusal) known before the job */
  GPtrArray         *cards;         /* (owned) (element-type ParaatCard) of devices not known before */
  IntakeDevice       stranger;      /* the device of a report, when bestuur is nil */
  char              *stranger_name; /* (owned) (nullable) */
  ParaatMergeResult *result;        /* (owned) (nullable) the outcome */
  GPtrArray         *receipts;      /* (owned) (element-type ParaatChange) */
  GPtrArray         *forks;         /* (owned) (element-type IntakeFork) */
  gboolean           has_claimed;   /* a root that was nobody's became this administration's */
} IntakeMerge;

void             intake_answer_merge    (IntakeRequest       *request,
                                         guint                status,
                                         IntakeMerge         *merge);
IntakeMerge     *intake_merge_new       (const ParaatUuid    *bestuur) G_GNUC_WARN_UNUSED_RESULT;
void             intake_merge_free      (IntakeMerge         *self);
void             intake_merge_refuse    (GPtrArray           *refused,
                                         ParaatChange        *change,
                                         ParaatChangeError    code,
                                         const char          *why);
gboolean         intake_merge_job       (ParaatSql           *sql,
                                         gpointer             data,
                                         GError             **error);

/* http: answers, and who is speaking */
struct _IntakeRequest
{
  Intake            *intake;
  SoupServerMessage *message;     /* (unowned) the request is its data */
  const char        *path;        /* static: the template, for the log */
  IntakeDevice       caller;      /* when the endpoint asks for one */
  gboolean           has_caller;
  GHashTable        *query;       /* (owned) (nullable) */
  char              *blob;        /* (owned) (nullable) the name in the path */
  char              *address;     /* (owned) of the other end, for the limits */
  const char        *speaker;     /* (nullable) key in speakers, while it counts there */
  gsize              max_bytes;   /* of its body */
  gsize              n_bytes;     /* received so far */
  gpointer           route;       /* static */
  gint64             begun_us;
  guint              timer;       /* GSource id of its patience, 0: none */
  gboolean           is_counted;  /* in n_requests */
  guint              n_changes;   /* for the log */
  guint              n_refused;
};

void             intake_answer_json     (SoupServerMessage   *message,
                                         guint                status,
                                         GBytes              *json);
void             intake_answer_problem  (SoupServerMessage   *message,
                                         guint                status,
                                         const char          *name,
                                         const char          *detail);
void             intake_answer_limited  (SoupServerMessage   *message,
                                         guint                retry_s);
void             intake_answer_error    (SoupServerMessage   *message,
                                         const GError        *error);
gboolean         intake_authenticate    (IntakeRequest       *request);   /* FALSE: answered */
GBytes          *intake_build           (JsonBuilder         *builder) G_GNUC_WARN_UNUSED_RESULT;
JsonBuilder     *intake_begin_answer    (const char          *epoch) G_GNUC_WARN_UNUSED_RESULT;   /* {"epoch" */
void             intake_request_pause   (IntakeRequest       *request);   /* keeps it until … */
void             intake_request_resume  (IntakeRequest       *request);   /* … it is answered; may free it */

/* room: for files, on the disk */
gboolean         intake_room_check      (Intake              *self,
                                         const ParaatUuid    *bestuur,
                                         goffset              size,
                                         GError             **error);
void             intake_room_take       (Intake              *self,
                                         const ParaatUuid    *bestuur,
                                         goffset              size);

/* content: what the CRT publishes */
typedef struct
{
  const char    *data_dir;
  char          *path;      /* (owned) (type filename) of the pack */
  IntakeContent *content;   /* (owned) (nullable) the outcome */
} IntakePublication;

void             intake_content_load    (Intake              *self);       /* blocks */
void             intake_content_free    (IntakeContent       *self);
gboolean         intake_publish_job     (ParaatSql           *sql,
                                         gpointer             data,
                                         GError             **error);
char            *intake_published       (Intake              *self,
                                         IntakePublication   *publication) G_GNUC_WARN_UNUSED_RESULT;
void             intake_publication_clear (IntakePublication *self);

/* server */
gboolean         intake_serve           (Intake              *self,
                                         const char          *address,
                                         GTlsCertificate     *certificate,
                                         gboolean             is_pinned,
                                         GError             **error);

/* endpoints: the request is complete, and its message paused when they return and have not answered */
void             intake_handle_post     (IntakeRequest       *request);
void             intake_handle_get      (IntakeRequest       *request);
void             intake_handle_state    (IntakeRequest       *request);
void             intake_handle_enrol    (IntakeRequest       *request);
void             intake_handle_report   (IntakeRequest       *request);
void             intake_handle_blob     (IntakeRequest       *request);
void             intake_handle_content  (IntakeRequest       *request);
void             intake_wake            (Intake              *self,
                                         const ParaatUuid    *bestuur);   /* something new for them; NULL: for all */

/* commands: what the CRT's people do */
void             intake_command_async   (Intake              *self,
                                         const char * const  *argv,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
char            *intake_command_finish  (Intake              *self,
                                         GAsyncResult        *result,
                                         GError             **error);      /* (transfer full) what to print */

/* desk: the jobs of list, show and reply */
typedef struct
{
  char      **names;      /* (owned) references or case numbers */
  char       *all_of;     /* (owned) (nullable) an administration */
  char       *text;       /* (owned) (nullable) of a reply */
  gboolean    is_json;
  GString    *out;        /* (owned) */
  gboolean    has_said;   /* something for the desks to fetch */
} IntakeDesk;

gboolean         intake_list_job        (ParaatSql           *sql,
                                         gpointer             data,
                                         GError             **error);
gboolean         intake_show_job        (ParaatSql           *sql,
                                         gpointer             data,
                                         GError             **error);
gboolean         intake_reply_job       (ParaatSql           *sql,
                                         gpointer             data,
                                         GError             **error);

/* file: one incident, or one question, as the CRT has it */
typedef struct
{
  ParaatUuid   root;
  ParaatUuid   bestuur;         /* nil when it is not confirmed */
  gboolean     is_confirmed;
  char        *case_number;     /* (owned) (nullable) */
  char        *bestuur_name;    /* (owned) from the enrolment, or as the report says */
  ParaatState *state;           /* (owned) (nullable) of the incident; NULL when only its parts came */
  char        *about;           /* (owned) (nullable) which report a question is about, to read */
  GPtrArray   *messages;        /* (owned) (element-type ParaatState) oldest first */
  GPtrArray   *seen;            /* (owned) (element-type ParaatState) (nullable elements) of each message, the mark that the desk read it */
  GArray      *unread;          /* (owned) (element-type ParaatUuid) records without a read mark */
} IntakeFile;

void             intake_file_free       (IntakeFile          *file);
IntakeFile      *intake_file_read       (ParaatSql           *sql,
                                         const ParaatUuid    *root,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         intake_file_find       (ParaatSql           *sql,
                                         const char          *name,
                                         ParaatUuid          *out_root,
                                         GError             **error);
void             intake_file_mark       (const ParaatUuid    *root,
                                         const ParaatUuid    *record,
                                         ParaatUuid          *out_mark);
gboolean         intake_file_is_question (IntakeFile         *file);
const char      *intake_file_care       (IntakeFile          *file);      /* "yes", "no", "unknown" or "" */
char            *intake_file_text       (ParaatState         *state,
                                         const char          *field) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) */
void             intake_file_print      (IntakeFile          *file,
                                         const ParaatUuid    *own,
                                         GString             *out);
char            *intake_words           (const char          *field,
                                         const char          *value) G_GNUC_WARN_UNUSED_RESULT;   /* a code in Dutch */

/* control: commands of another process, while this one serves */
gboolean         intake_control_listen  (Intake              *self,
                                         GError             **error);
void             intake_control_stop    (Intake              *self);
char            *intake_control_ask     (const char          *data_dir,
                                         const char * const  *argv,
                                         gboolean            *out_is_served,
                                         GError             **error);      /* blocks */

/* tls */
GTlsCertificate *intake_tls_self_signed (const char          *data_dir,
                                         GError             **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean         intake_tls_spki        (GTlsCertificate     *certificate,
                                         guint8               out_spki[32]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntakeMerge, intake_merge_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntakeEnrolment, intake_enrolment_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntakeFile, intake_file_free)

G_END_DECLS
