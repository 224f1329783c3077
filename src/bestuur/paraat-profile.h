/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-bestuur.h"
#include "paraat-person.h"

G_BEGIN_DECLS

/* "Ons bestuur": the administrations that this laptop works for, their people, which one it is about now, and who sits
 * here.  Main thread. */
#define PARAAT_TYPE_PROFILE (paraat_profile_get_type ())
G_DECLARE_FINAL_TYPE (ParaatProfile, paraat_profile, PARAAT, PROFILE, GObject)

ParaatProfile *paraat_profile_new           (ParaatStore      *store) G_GNUC_WARN_UNUSED_RESULT;   /* of an open store */

ParaatStore   *paraat_profile_get_store     (ParaatProfile    *self);
gboolean       paraat_profile_get_is_loaded (ParaatProfile    *self);
GPtrArray     *paraat_profile_get_besturen  (ParaatProfile    *self);   /* (element-type ParaatRecord) a municipality before its OCMW, else as they were added */
GPtrArray     *paraat_profile_get_people    (ParaatProfile    *self);   /* (element-type ParaatRecord) of the current bestuur, in the order in which they are called */
ParaatRecord  *paraat_profile_find_bestuur  (ParaatProfile    *self,
                                             const ParaatUuid *id);     /* (nullable) */
ParaatRecord  *paraat_profile_find_person   (ParaatProfile    *self,
                                             const ParaatUuid *id);     /* (nullable) */
ParaatRecord  *paraat_profile_find_role     (ParaatProfile    *self,
                                             const char       *role);   /* (nullable) the first who can be called */

ParaatRecord  *paraat_profile_get_bestuur   (ParaatProfile    *self);   /* (nullable) the current one */
void           paraat_profile_set_bestuur   (ParaatProfile    *self,
                                             ParaatRecord     *bestuur);
gboolean       paraat_profile_is_about      (ParaatProfile    *self,
                                             ParaatRecord     *root);   /* whether it is of the current one */
void           paraat_profile_remove        (ParaatProfile    *self,
                                             ParaatRecord     *record); /* a bestuur or a person; what was written about it stays */

ParaatRecord  *paraat_profile_get_author    (ParaatProfile    *self);   /* (nullable) who sits here */
void           paraat_profile_set_author    (ParaatProfile    *self,
                                             ParaatRecord     *person); /* NULL: nobody said */

/* Signals:
 *   changed (): any of it, for a screen that shows it
 *   author-left (): who sat here is not one of the people of the bestuur that it is about now; nobody signs
 */

G_END_DECLS
