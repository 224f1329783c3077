/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-outbox.h"
#include "paraat-record.h"

G_BEGIN_DECLS

/* The incident register, and with it that of all breaches of personal data which AVG art. 33(5) asks. */
typedef enum
{
  PARAAT_EXERCISES_WITH,
  PARAAT_EXERCISES_WITHOUT,
  PARAAT_EXERCISES_ONLY,
} ParaatExercises;

typedef struct
{
  gboolean         only_open;
  gboolean         only_breaches;
  ParaatUuid       bestuur;         /* nil: of all, and those of which nobody said whose they are */
  int              year;            /* in which it was noticed, on the clock of this place; 0: all */
  ParaatExercises  exercises;
  const char      *text;            /* (nullable) words that stand in the title or the reference */
} ParaatRegisterFilter;

typedef struct
{
  ParaatUuid  id;
  char       *name;                 /* (owned) as it was written down last */
} ParaatRegisterBestuur;

/* One incident as a list shows it: no more is read for that.  Whoever works with it gets its record by the id. */
#define PARAAT_TYPE_REGISTER_ITEM (paraat_register_item_get_type ())
G_DECLARE_FINAL_TYPE (ParaatRegisterItem, paraat_register_item, PARAAT, REGISTER_ITEM, GObject)

const ParaatUuid *paraat_register_item_get_id    (ParaatRegisterItem *self);
const char       *paraat_register_item_get_title (ParaatRegisterItem *self);   /* (nullable) before it is read */
const char       *paraat_register_item_get_words (ParaatRegisterItem *self);   /* (nullable) when, how it stands, its reference */

/* Signal: changed (): the words are others now */

/* A GListModel of ParaatRegisterItem: all incidents that fit a filter, newest first, deleted ones left out.  The ids are
 * there at once; what is shown and filtered on follows, first of what is on the screen.  Main thread. */
#define PARAAT_TYPE_REGISTER (paraat_register_get_type ())
G_DECLARE_FINAL_TYPE (ParaatRegister, paraat_register, PARAAT, REGISTER, GObject)

ParaatRegister *paraat_register_new           (ParaatStore                *store) G_GNUC_WARN_UNUSED_RESULT;
void            paraat_register_set_filter    (ParaatRegister             *self,
                                               const ParaatRegisterFilter *filter);   /* copied; NULL: all */
void            paraat_register_set_peer      (ParaatRegister             *self,
                                               const ParaatPeer           *peer);     /* NULL: not linked; looks anew how far the reports came */
gboolean        paraat_register_is_filtered   (ParaatRegister             *self);
gboolean        paraat_register_get_is_listed (ParaatRegister             *self);     /* the ids are there */
gboolean        paraat_register_get_is_loaded (ParaatRegister             *self);     /* the filter has seen all */
guint           paraat_register_get_n_all     (ParaatRegister             *self);     /* whatever the filter */
GArray         *paraat_register_list_years    (ParaatRegister             *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type int) newest first */
GPtrArray      *paraat_register_list_besturen (ParaatRegister             *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatRegisterBestuur) by name */

/* Signal: changed (): how many there are, or what can be chosen, is other than it was */

G_END_DECLS
