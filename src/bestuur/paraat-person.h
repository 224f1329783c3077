/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-option.h"
#include "paraat-record.h"

G_BEGIN_DECLS

/* Somebody of the administration, or whom it calls.  A record of kind "person" below a bestuur.
 *
 * Fields: name, role, function (in own words), phone, mail (one that works when the administration's own does not). */
#define PARAAT_KIND_PERSON "person"

const ParaatOption *paraat_person_get_roles     (guint            *out_n);
const char         *paraat_person_role_label    (const char       *role);      /* (nullable) English */
guint               paraat_person_role_rank     (const char       *role);      /* the order in which people are called */

ParaatRecord       *paraat_person_new           (ParaatStore      *store,
                                                 const ParaatUuid *root,
                                                 const char       *role) G_GNUC_WARN_UNUSED_RESULT;
ParaatRecord       *paraat_person_get_first     (ParaatStore      *store,
                                                 const ParaatUuid *root,
                                                 const char       *role) G_GNUC_WARN_UNUSED_RESULT;
char               *paraat_person_dup_name      (ParaatRecord     *self);      /* "" when it has none */
char               *paraat_person_dup_function  (ParaatRecord     *self);      /* (nullable) English label of the role, or own words */
gboolean            paraat_person_is_empty      (ParaatRecord     *self);      /* nobody can be called by it */

G_END_DECLS
