/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-form.h"
#include "paraat-incident.h"
#include "paraat-profile.h"

G_BEGIN_DECLS

/* What people do with a report besides answering.  Main thread. */

/* In which state its people have put it. */
typedef enum
{
  PARAAT_INCIDENT_OPEN,
  PARAAT_INCIDENT_CLOSED,
  PARAAT_INCIDENT_WITHDRAWN,
} ParaatIncidentStatus;

ParaatIncidentStatus paraat_incident_get_status    (ParaatRecord     *record);
void                 paraat_incident_close         (ParaatRecord     *record);
void                 paraat_incident_reopen        (ParaatRecord     *record);
void                 paraat_incident_withdraw      (ParaatRecord     *record,
                                                    const char       *reason);

gboolean             paraat_incident_get_follows   (ParaatRecord     *record);   /* what is added later leaves by itself */
void                 paraat_incident_set_follows   (ParaatRecord     *record,
                                                    gboolean          follows);

gboolean             paraat_incident_is_small      (ParaatRecord     *record);   /* in the register only */
ParaatRecord        *paraat_incident_new_record    (ParaatStore      *store,
                                                    const ParaatUuid *bestuur,
                                                    gboolean          exercise) G_GNUC_WARN_UNUSED_RESULT;   /* nothing is stored of it yet */
void                 paraat_incident_make_small    (ParaatRecord     *record,
                                                    gboolean          small);
ParaatRecord        *paraat_incident_make_real     (ParaatStore      *store,
                                                    ParaatRecord     *exercise,
                                                    const ParaatUuid *bestuur) G_GNUC_WARN_UNUSED_RESULT;

void                 paraat_incident_classify      (ParaatRecord     *record);

/* Which legal persons are hit. */
typedef struct
{
  ParaatUuid  id;
  char       *name;       /* (owned) as it was written down */
  char       *snapshot;   /* (owned) JSON of all that was */
} ParaatIncidentBestuur;

void                 paraat_incident_bestuur_free  (ParaatIncidentBestuur *self);
GPtrArray           *paraat_incident_list_besturen (ParaatRecord     *record) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatIncidentBestuur) */
gboolean             paraat_incident_is_about      (ParaatRecord     *record,
                                                    const ParaatUuid *bestuur);
gboolean             paraat_incident_value_is_about (const char      *besturen,
                                                    const ParaatUuid *bestuur);  /* the same, of the JSON of the field; any thread */
void                 paraat_incident_set_about     (ParaatRecord     *record,
                                                    ParaatRecord     *bestuur,
                                                    gboolean          is_hit);
void                 paraat_incident_put_about     (ParaatRecord     *record,
                                                    const ParaatUuid *bestuur,
                                                    const char       *snapshot); /* NULL: not hit; of any, also one that was removed */

/* Where colleagues wrote something else without having seen each other. */
char                *paraat_incident_dup_difference (ParaatRecord    *record);       /* (nullable) the first such field of the form */

/* Who has which page. */
void                 paraat_incident_hand          (ParaatRecord     *record,
                                                    const ParaatFormPage *page,
                                                    ParaatRecord     *person);   /* NULL: takes it back */
char                *paraat_incident_dup_holder    (ParaatRecord     *record,
                                                    const ParaatFormPage *page);  /* (nullable) name */

/* Two reports of one attack. */
void                 paraat_incident_join          (ParaatRecord     *record,
                                                    const ParaatUuid *other);    /* NULL: apart again */
gboolean             paraat_incident_get_joined    (ParaatRecord     *record,
                                                    ParaatUuid       *out_other);

/* Who wrote in it, for who reads it elsewhere. */
void                 paraat_incident_sign          (ParaatStore      *store,
                                                    ParaatRecord     *record,
                                                    ParaatRecord     *person);

/* A road that somebody took by hand: "mail", "copy", "file", "paper", "telephone". */
void                 paraat_incident_note_road     (ParaatStore      *store,
                                                    ParaatRecord     *record,
                                                    const char       *road);

G_END_DECLS
