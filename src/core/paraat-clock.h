/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

#include "paraat-uuid.h"

G_BEGIN_DECLS

/* One reading of the clocks of this machine. */
typedef struct
{
  gint64     wall_us;   /* µs since 1970 UTC, as the machine believes */
  ParaatUuid boot_id;
  gint64     boot_us;   /* CLOCK_BOOTTIME: runs on while suspended, starts at 0 at boot */
} ParaatInstant;

typedef void (*ParaatClockFunc) (ParaatInstant *out_now,
                                 gpointer       user_data);

void paraat_clock_read        (ParaatInstant   *out_now);
void paraat_clock_set_source  (ParaatClockFunc  source,
                               gpointer         user_data);   /* for tests; NULL brings the real one back */

/* Why the wall clock is not believed. */
typedef enum
{
  PARAAT_CLOCK_TRUSTED,
  PARAAT_CLOCK_JUMPED,          /* wall and boot clock moved apart by more than 60 s */
  PARAAT_CLOCK_BEFORE_STORE,    /* earlier than the newest change in the store */
  PARAAT_CLOCK_OFF_RECEIPT,     /* more than 5 minutes from a signed receipt */
} ParaatClockDoubt;

/* Watches the clocks and holds the correction of this boot.  Main thread. */
#define PARAAT_TYPE_CLOCK (paraat_clock_get_type ())
G_DECLARE_FINAL_TYPE (ParaatClock, paraat_clock, PARAAT, CLOCK, GObject)

ParaatClock      *paraat_clock_new               (void) G_GNUC_WARN_UNUSED_RESULT;

void              paraat_clock_check             (ParaatClock *self);
void              paraat_clock_note_newest       (ParaatClock *self,
                                                  gint64       newest_us);
void              paraat_clock_note_receipt      (ParaatClock *self,
                                                  gint64       receipt_us);
ParaatClockDoubt  paraat_clock_get_doubt         (ParaatClock *self);      /* notifies "doubt" */
void              paraat_clock_answer            (ParaatClock *self,
                                                  gint64       true_us);   /* notifies "doubt", "offset-us" */
gint64            paraat_clock_get_offset_us     (ParaatClock *self);
void              paraat_clock_set_offset_us     (ParaatClock *self,
                                                  gint64       offset_us);
gint64            paraat_clock_now_us            (ParaatClock *self);      /* corrected now */

G_END_DECLS
