/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "paraat-outbox.h"
#include "paraat-wire.h"

G_BEGIN_DECLS

/* An intake on 127.0.0.1 that keeps what it takes in memory, with every bad day that a network and a server can have.
 * It runs on the main context of the test, beside the desk. */
typedef enum
{
  FAULT_LOSE_REPLY,      /* stores, and closes the connection without a word */
  FAULT_TRUNCATE,        /* stores, and gives half of the answer */
  FAULT_RESET,           /* RST before anything is stored */
  FAULT_DRIP,            /* stores, and answers a byte at a time without ever ending */
  FAULT_SILENT,          /* takes the request and never answers */
  FAULT_PORTAL_HTML,     /* 200, a page to log in */
  FAULT_PORTAL_JSON,     /* 200, JSON of somebody else */
  FAULT_REDIRECT,        /* 302 to a page to log in */
  FAULT_STATUS,          /* @status, as a problem document when @problem is given, else HTML */
  FAULT_OTHER_IDS,       /* stores nothing, acknowledges ids that were not sent */
} FaultKind;

typedef struct
{
  FaultKind   kind;
  guint       status;
  const char *problem;       /* (nullable) name */
  const char *reason;        /* (nullable) of a 401 */
  const char *retry_after;   /* (nullable) */
} Fault;

typedef struct
{
  SoupServer    *server;         /* (owned) */
  gboolean       is_https;
  guint          port;

  ParaatDevice  *device;         /* (owned) of the intake */
  ParaatUuid     bestuur;
  char          *epoch;          /* (owned) */
  GHashTable    *desks;          /* (element-type ParaatUuid ParaatCard) enrolled */
  char          *used_secret;    /* (owned) (nullable) */

  GHashTable    *held;           /* (element-type ParaatHash ParaatChange) */
  GPtrArray     *order;          /* (element-type ParaatChange) held, as they came; those it made itself too */
  GHashTable    *chains;         /* (element-type ParaatUuid ParaatChange) its own newest change, by root */
  GHashTable    *refusing;       /* (element-type ParaatHash) named as refused */
  GHashTable    *poison;         /* (element-type ParaatHash) a batch with one of these is 422 as a whole */
  GPtrArray     *cards;          /* (element-type ParaatCard) sent with every poll */
  GPtrArray     *waiting;        /* (element-type SoupServerMessage) long polls */
  GHashTable    *blobs;          /* (element-type utf8 GByteArray) */
  guint8         sealing_public[32];
  guint8         sealing_secret[32];

  GQueue         faults;         /* (element-type Fault) for the next requests of @fault_path */
  const char    *fault_path;
  gint64         clock_us;       /* added to its own clock when it judges tokens */
  gboolean       tells_fork;
  gboolean       delivers_twice;
  guint          page;           /* of polls and of the state */
  guint          limit_bytes;    /* 0: as the protocol; else 413 above this */
  guint          slow_bytes;     /* 0: none; else what is larger is never through in time */

  guint          n_posts;        /* POST /v1/changes */
  guint          n_polls;
  guint          n_states;
  guint          n_stored_twice; /* changes that came again */
  guint          max_batch;
} FaultServer;

FaultServer     *fault_server_new          (GTlsCertificate   *certificate);
void             fault_server_free         (FaultServer       *self);
char            *fault_server_dup_url      (FaultServer       *self);
char            *fault_server_dup_code     (FaultServer       *self,
                                            const guint8      *spki);
void             fault_server_fail         (FaultServer       *self,
                                            const char        *path,
                                            guint              times,
                                            const Fault       *fault);
void             fault_server_restore      (FaultServer       *self,
                                            guint              n_kept);
ParaatChange    *fault_server_say          (FaultServer       *self,
                                            ParaatDevice      *device,
                                            const ParaatUuid  *root,
                                            const char        *kind,
                                            const char        *key,
                                            const char        *field,
                                            const char        *value);
void             fault_server_deliver      (FaultServer       *self,
                                            ParaatChange      *change);
ParaatCard      *fault_server_make_card    (FaultServer       *self,
                                            ParaatDevice      *device,
                                            const char        *name);
void             fault_server_wake         (FaultServer       *self);

/* fault-intake.c: what it answers when nothing is wrong. */
void             fault_intake_answer       (FaultServer       *self,
                                            SoupServerMessage *message,
                                            const char        *path,
                                            GHashTable        *query);
void             fault_intake_problem      (FaultServer       *self,
                                            SoupServerMessage *message,
                                            guint              status,
                                            const char        *name,
                                            const char        *reason);
void             fault_intake_wake         (FaultServer       *self);

/* fault-certificate.c */
GTlsCertificate *fault_certificate_new     (gint64             begins_s,
                                            gint64             ends_s,
                                            const char        *host,
                                            GTlsCertificate   *issuer);   /* (nullable) self-made */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FaultServer, fault_server_free)

G_END_DECLS
