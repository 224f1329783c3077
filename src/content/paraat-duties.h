/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-content-error.h"

G_BEGIN_DECLS

typedef enum
{
  PARAAT_DUTY_KIND_DUTY,        /* the law asks it */
  PARAAT_DUTY_KIND_CONTRACT,    /* an agreement asks it */
  PARAAT_DUTY_KIND_VOLUNTARY,
} ParaatDutyKind;

/* Whom it is for. */
typedef enum
{
  PARAAT_DUTY_APPLIES_ALWAYS,
  PARAAT_DUTY_APPLIES_CRIME,
  PARAAT_DUTY_APPLIES_BREACH,             /* of personal data */
  PARAAT_DUTY_APPLIES_BREACH_HIGH_RISK,   /* of which people bear a high risk */
  PARAAT_DUTY_APPLIES_NIS2,               /* an entity of the NIS2 law */
  PARAAT_DUTY_APPLIES_OCMW,
  PARAAT_DUTY_APPLIES_POLICE_ZONE,
  PARAAT_DUTY_APPLIES_SERVICES,           /* services or public order suffer */
  PARAAT_DUTY_APPLIES_INSURED,
} ParaatDutyApplies;

/* From when its clock runs. */
typedef enum
{
  PARAAT_DUTY_FROM_NOTICED,    /* somebody saw it */
  PARAAT_DUTY_FROM_AWARE,      /* the administration had reasonable certainty: EDPB Guidelines 9/2022 */
  PARAAT_DUTY_FROM_NOTIFIED,   /* another one was fulfilled: after */
} ParaatDutyFrom;

/* Somebody who has to be told of an incident. */
typedef struct
{
  char              *id;       /* (owned) as all that follows */
  char              *whom;
  char              *what;
  char              *how;
  char              *basis;
  char              *source;
  char              *after;    /* (nullable) id of another one */
  ParaatDutyKind     kind;
  ParaatDutyApplies  applies;
  ParaatDutyFrom     from;
  guint              hours;    /* 0: no number of hours is laid down */
  guint              months;   /* 0: none; never both */
  gint64             order;
} ParaatDuty;

typedef struct
{
  GPtrArray *duties;    /* (owned) (element-type ParaatDuty) in the order in which they are told */
  char      *checked;   /* (owned) YYYY-MM-DD */
  char      *note;      /* (owned) */
} ParaatDuties;

ParaatDuties     *paraat_duties_parse  (const char          *json,
                                        GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void              paraat_duties_free   (ParaatDuties        *self);
const ParaatDuty *paraat_duties_lookup (const ParaatDuties  *self,
                                        const char          *id);      /* (nullable) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatDuties, paraat_duties_free)

G_END_DECLS
