/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-outbox.h"
#include "paraat-record-list.h"

G_BEGIN_DECLS

/* Where a report stands.  Sent is not arrived, arrived is not read: three different words on the screen. */
typedef enum
{
  PARAAT_INCIDENT_NOT_REPORTED,
  PARAAT_INCIDENT_WAITING,      /* reported; not all of it is with the CRT */
  PARAAT_INCIDENT_SENT,         /* taken over, no receipt yet */
  PARAAT_INCIDENT_ARRIVED,      /* a signed receipt is here */
  PARAAT_INCIDENT_READ,         /* somebody at the CRT opened it */
  PARAAT_INCIDENT_REFUSED,      /* part of it was refused, with a reason */
} ParaatIncidentState;

/* One report, or one question, and what follows from it: receipt, read mark, messages.  Main thread. */
#define PARAAT_TYPE_INCIDENT (paraat_incident_get_type ())
G_DECLARE_FINAL_TYPE (ParaatIncident, paraat_incident, PARAAT, INCIDENT, GObject)

ParaatIncident      *paraat_incident_new             (ParaatStore      *store,
                                                      ParaatRecord     *record) G_GNUC_WARN_UNUSED_RESULT;
void                 paraat_incident_set_peer        (ParaatIncident   *self,
                                                      const ParaatPeer *peer);     /* NULL: not enrolled */
gboolean             paraat_incident_get_is_linked   (ParaatIncident   *self);
gboolean             paraat_incident_get_is_of_other (ParaatIncident   *self);     /* linked, for another administration */
void                 paraat_incident_refresh         (ParaatIncident   *self);     /* asks the outbox anew */

ParaatRecord        *paraat_incident_get_record      (ParaatIncident   *self);
ParaatIncidentState  paraat_incident_get_state       (ParaatIncident   *self);     /* notifies "state" */
guint                paraat_incident_get_n_waiting   (ParaatIncident   *self);
char                *paraat_incident_dup_reference   (ParaatIncident   *self);
char                *paraat_incident_dup_case        (ParaatIncident   *self);     /* (nullable) case number of the CRT */
gint64               paraat_incident_get_arrived_us  (ParaatIncident   *self);     /* 0: not */
gint64               paraat_incident_get_read_us     (ParaatIncident   *self);     /* 0: not */
gint64               paraat_incident_get_reported_us (ParaatIncident   *self);     /* 0: not */
GListModel          *paraat_incident_get_messages    (ParaatIncident   *self);     /* of ParaatRecord, newest first */
gint64               paraat_incident_get_answered_us (ParaatIncident   *self);     /* 0: the CRT said nothing; once the messages were asked for */
gboolean             paraat_incident_is_held         (ParaatIncident   *self,
                                                      ParaatRecord     *message);  /* the CRT has it */

gboolean             paraat_incident_can_report      (ParaatIncident   *self);     /* the one mandatory answer is given */
void                 paraat_incident_report          (ParaatIncident   *self);     /* Melden: shares its kinds from now on */
ParaatRecord        *paraat_incident_get_draft       (ParaatIncident   *self);     /* (nullable) the message being typed: kept, never shared */
void                 paraat_incident_say_async       (ParaatIncident      *self,
                                                      const char          *text,   /* a message to the CRT */
                                                      GAsyncReadyCallback  callback,
                                                      gpointer             user_data);
gboolean             paraat_incident_say_finish      (ParaatIncident      *self,
                                                      GAsyncResult        *result,
                                                      GError             **error);

gboolean             paraat_incident_is_open         (ParaatRecord     *record);   /* not closed, withdrawn or deleted */

G_END_DECLS
