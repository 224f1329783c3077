/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-municipality.h"
#include "paraat-option.h"
#include "paraat-record.h"

G_BEGIN_DECLS

/* An administration: a legal person.  A record of kind "bestuur", the root of its people; two machines that name the same
 * one make the same record.
 *
 * Fields: type, nis, kbo, name, province, staff (id of the bestuur whose people work here: an OCMW has those of its
 * gemeente), nis2, laptop (which one holds Paraat, and where it lies), checked (the day on which somebody last looked whether
 * its numbers are right: YYYY-MM-DD). */
#define PARAAT_KIND_BESTUUR "bestuur"

const ParaatOption *paraat_bestuur_get_types     (guint            *out_n);
const ParaatOption *paraat_bestuur_get_nis2      (guint            *out_n);
const char         *paraat_bestuur_type_label    (const char       *type);     /* (nullable) English; NULL: no such type */
guint               paraat_bestuur_type_rank     (const char       *type);     /* the order in which they are listed */

ParaatRecord       *paraat_bestuur_new           (ParaatStore      *store,
                                                  const char       *type,
                                                  const char       *nis,
                                                  const char       *kbo,
                                                  const char       *name) G_GNUC_WARN_UNUSED_RESULT;
ParaatRecord       *paraat_bestuur_new_municipality (ParaatStore   *store,
                                                  const ParaatMunicipality *municipality,
                                                  const char       *type) G_GNUC_WARN_UNUSED_RESULT;   /* "gemeente" or "ocmw" */
void                paraat_bestuur_get_staff_root (ParaatRecord    *self,
                                                  ParaatUuid       *out_root);
char               *paraat_bestuur_dup_name      (ParaatRecord     *self);
char               *paraat_bestuur_dup_snapshot  (ParaatRecord     *self);     /* JSON: who it was when it was written down */

#define PARAAT_BESTUUR_CHECK_MONTHS 6
char               *paraat_bestuur_dup_checked   (ParaatRecord     *self);     /* (nullable) "28/11/2026" */
void                paraat_bestuur_set_checked   (ParaatRecord     *self,
                                                  gint64            now_us);   /* today */
gboolean            paraat_bestuur_needs_check   (ParaatRecord     *self,
                                                  gint64            now_us);

char               *paraat_kbo_normalize         (const char       *text);     /* (nullable) "0123.456.749" when it is a number of the KBO */

G_END_DECLS
