/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "paraat-change.h"
#include "paraat-device.h"

G_BEGIN_DECLS

#define PARAAT_BATCH_MAX_CHANGES 500
#define PARAAT_BATCH_MAX_BYTES   (1024 * 1024)
#define PARAAT_REPORT_MAX_BYTES  (64 * 1024)

/* Why something received could not be read. */
typedef enum
{
  PARAAT_WIRE_ERROR_MALFORMED,
  PARAAT_WIRE_ERROR_TOO_LARGE,
  PARAAT_WIRE_ERROR_UNTRUSTED,   /* a signature, card or key that does not fit */
} ParaatWireError;

#define PARAAT_WIRE_ERROR (paraat_wire_error_quark ())
GQuark      paraat_wire_error_quark (void);

/* A device card: who a key is, said by the intake. */
typedef struct
{
  char       *text;             /* (owned) verbatim JSON */
  guint8      signature[PARAAT_SIGNATURE_SIZE];
  ParaatUuid  device;
  guint8      key[PARAAT_PUBLIC_KEY_SIZE];
  char       *name;             /* (owned) */
  ParaatUuid  bestuur;
  char       *bestuur_name;     /* (owned) */
  char       *bestuur_type;     /* (owned) */
  char       *nis;              /* (owned) may be "" */
  ParaatUuid  intake;
  gint64      issued_us;
} ParaatCard;

ParaatCard *paraat_card_new_signed (const ParaatCard *fields,
                                    ParaatDevice     *intake) G_GNUC_WARN_UNUSED_RESULT;
ParaatCard *paraat_card_parse      (const char       *text,
                                    const guint8      signature[PARAAT_SIGNATURE_SIZE],
                                    GError          **error) G_GNUC_WARN_UNUSED_RESULT;   /* form only */
gboolean    paraat_card_verify     (const ParaatCard *self,
                                    const guint8      intake_key[PARAAT_PUBLIC_KEY_SIZE],
                                    GError          **error);
void        paraat_card_free       (ParaatCard       *self);

/* What goes over any road: changes, and the cards of the devices that made them. */
typedef struct
{
  GPtrArray  *cards;     /* (element-type ParaatCard) */
  GPtrArray  *changes;   /* (element-type ParaatChange) */
} ParaatBatch;

ParaatBatch *paraat_batch_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void         paraat_batch_free     (ParaatBatch      *self);
GBytes      *paraat_batch_encode   (ParaatBatch      *self) G_GNUC_WARN_UNUSED_RESULT;
ParaatBatch *paraat_batch_decode   (GBytes           *json,
                                    GPtrArray        *out_refused,
                                    GError          **error) G_GNUC_WARN_UNUSED_RESULT;   /* a change that cannot be read is told in out_refused (ParaatRefusal-like) and the others go on */

void         paraat_wire_add_change   (JsonBuilder   *builder,
                                       ParaatChange  *change);
ParaatChange *paraat_wire_read_change (JsonObject    *object,
                                       GError       **error) G_GNUC_WARN_UNUSED_RESULT;

gboolean      paraat_wire_is_crts     (const ParaatHeader *header);   /* only the CRT may say that: a receipt, a read mark */

/* The enrolment code. */
typedef struct
{
  char       *base_url;    /* (owned) "https://host:port" */
  char       *secret;      /* (owned) */
  ParaatUuid  intake;
  guint8      spki[32];
  gboolean    has_spki;
} ParaatEnrolCode;

ParaatEnrolCode *paraat_enrol_code_parse  (const char            *text,
                                           GError               **error) G_GNUC_WARN_UNUSED_RESULT;
char            *paraat_enrol_code_format (const ParaatEnrolCode *self) G_GNUC_WARN_UNUSED_RESULT;
void             paraat_enrol_code_free   (ParaatEnrolCode       *self);
void             paraat_enrol_proof       (ParaatDevice          *device,
                                           const char            *secret,
                                           const ParaatUuid      *intake,
                                           guint8                 out_proof[PARAAT_SIGNATURE_SIZE]);
gboolean         paraat_enrol_proof_verify (const guint8          key[PARAAT_PUBLIC_KEY_SIZE],
                                           const char            *secret,
                                           const ParaatUuid      *intake,
                                           const guint8           proof[PARAAT_SIGNATURE_SIZE]);

/* Short-lived tokens. */
char            *paraat_token_new    (ParaatDevice      *device,
                                      const ParaatUuid  *intake,
                                      gint64             now_s) G_GNUC_WARN_UNUSED_RESULT;
typedef struct
{
  ParaatUuid  device;
  ParaatUuid  audience;
  gint64      issued_s;
  gint64      expires_s;
} ParaatTokenClaims;
gboolean         paraat_token_parse  (const char        *token,
                                      ParaatTokenClaims *out_claims,
                                      GError           **error);   /* form only; the key is looked up by the claims' device */
gboolean         paraat_token_verify (const char        *token,
                                      const guint8       key[PARAAT_PUBLIC_KEY_SIZE],
                                      GError           **error);   /* the signature */

/* RFC 9457. */
typedef struct
{
  char   *name;      /* (owned) what follows urn:paraat:problem: */
  char   *title;     /* (owned) */
  char   *detail;    /* (owned) */
  guint   status;
  char   *reason;    /* (owned) (nullable) of a 401 */
  gint64  now_us;    /* 0: not said */
} ParaatProblem;

GBytes          *paraat_problem_encode (const ParaatProblem *self) G_GNUC_WARN_UNUSED_RESULT;
ParaatProblem   *paraat_problem_decode (GBytes              *json) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) when it is none */
void             paraat_problem_free   (ParaatProblem       *self);
const char      *paraat_problem_name_for_change_error (const GError *error);

/* Parses with limits on size and nesting, for everything that comes from outside. */
JsonNode        *paraat_wire_parse_json (const char *data,
                                         gsize       size,
                                         GError    **error) G_GNUC_WARN_UNUSED_RESULT;
char            *paraat_wire_format_time (gint64     us) G_GNUC_WARN_UNUSED_RESULT;   /* RFC 3339, UTC, whole seconds */
gboolean         paraat_wire_parse_time  (const char *text,
                                          gint64     *out_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatCard, paraat_card_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatBatch, paraat_batch_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatEnrolCode, paraat_enrol_code_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatProblem, paraat_problem_free)

G_END_DECLS
