/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-authors.h"
#include "paraat-desk.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* One part of an own version: as it reads, and when it is asked for, fields to write it in.  What is typed is kept at once.
 *
 * Signal: follow (const char *link): one that leads inside the program */
#define PARAAT_TYPE_OWN_SECTION (paraat_own_section_get_type ())
G_DECLARE_FINAL_TYPE (ParaatOwnSection, paraat_own_section, PARAAT, OWN_SECTION, GtkBox)

typedef struct
{
  ParaatStore   *store;
  ParaatRecord  *record;
  ParaatAuthors *authors;
  const char    *publisher;   /* how it is called */
} ParaatOwnSectionOf;

ParaatOwnSection *paraat_own_section_new         (const ParaatOwnSectionOf *of,
                                                  const char               *key,
                                                  const char               *published,   /* (nullable) it has no such part */
                                                  GHashTable               *values) G_GNUC_WARN_UNUSED_RESULT;
const char       *paraat_own_section_get_key     (ParaatOwnSection         *self);
void              paraat_own_section_set_values  (ParaatOwnSection         *self,
                                                  GHashTable               *values);   /* what is known of the fields */
void              paraat_own_section_set_is_open (ParaatOwnSection         *self,
                                                  gboolean                  is_open);

G_END_DECLS
