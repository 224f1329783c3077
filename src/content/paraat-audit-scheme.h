/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-questionnaire.h"

G_BEGIN_DECLS

/* What Flanders offers for an ICT-veiligheidsaudit, as data: which audits there are, what each holds, what is paid of it and
 * for whom.  Shares and conditions change, so they come with where they were read and when; docs/audits.md says what the file
 * holds.  Nobody changes it once it is read: any thread. */
typedef struct
{
  char      *id;        /* (owned) as all that follows */
  char      *title;
  char      *after;     /* (nullable) id of the kind that must have been done before */
  guint      paid;      /* Flanders pays paid / out_of of the price */
  guint      out_of;
  char      *money;     /* under which condition, in one sentence */
  char     **holds;     /* may be empty when extra says so */
  char      *extra;     /* (nullable) what more there is to say of it */
  GPtrArray *prepare;   /* (element-type ParaatTerm) */
} ParaatAuditKind;

typedef struct
{
  char *title;          /* (owned) as all that follows */
  char *what;           /* was read there, in one sentence */
  char *web;            /* an https address */
} ParaatAuditSource;

typedef struct
{
  char      *checked;        /* (owned) as all that follows: the day on which somebody last looked, YYYY-MM-DD */
  char      *note;
  char      *order;          /* who orders one, in a sentence or two */
  char     **types;          /* of administrations for which it is, see paraat_bestuur_get_types() */
  char     **other_types;    /* for which it is not; of all others the sources say nothing */
  GPtrArray *kinds;          /* (element-type ParaatAuditKind) */
  char      *prepare_note;
  char     **ask;            /* what is not known, and is to be asked */
  char      *contact;
  GPtrArray *sources;        /* (element-type ParaatAuditSource) */
} ParaatAuditScheme;

ParaatAuditScheme       *paraat_audit_scheme_parse  (const char               *json,
                                                     gssize                    size,
                                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
const ParaatAuditKind   *paraat_audit_scheme_lookup (const ParaatAuditScheme  *self,
                                                     const char               *id);      /* (nullable) */
void                     paraat_audit_scheme_free   (ParaatAuditScheme        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatAuditScheme, paraat_audit_scheme_free)

G_END_DECLS
