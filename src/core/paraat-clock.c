/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-clock.h"

#include <sodium.h>
#include <string.h>
#include <time.h>

#define JUMP_US     (60 * G_USEC_PER_SEC)
#define OFF_US      (5 * 60 * G_USEC_PER_SEC)

struct _ParaatClock
{
  GObject           parent_instance;

  gint64            offset_us;      /* what to add to the wall clock of this boot */
  ParaatClockDoubt  doubt;
  gint64            drift_us;       /* wall minus boot clock at the last look */
  gboolean          has_drift;
};

typedef enum
{
  PROP_DOUBT = 1,
  PROP_OFFSET_US,
} ParaatClockProperty;

static GParamSpec *props[PROP_OFFSET_US + 1];

G_DEFINE_FINAL_TYPE (ParaatClock, paraat_clock, G_TYPE_OBJECT)

static ParaatClockFunc clock_source;
static gpointer clock_source_data;

static void
read_boot_id (ParaatUuid *out_boot_id)
{
  static GMutex mutex;
  static ParaatUuid boot_id;
  static gboolean is_known;

  g_mutex_lock (&mutex);
  if (!is_known)
    {
      g_autofree char *text = NULL;

      if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &text, NULL, NULL)
          || !paraat_uuid_parse (g_strstrip (text), &boot_id))
        randombytes_buf (&boot_id, sizeof boot_id);   /* each process a boot of its own, rather than all the same */
      is_known = TRUE;
    }
  *out_boot_id = boot_id;
  g_mutex_unlock (&mutex);
}

/**
 * paraat_clock_read:
 * @out_now: (out caller-allocates): wall clock, boot id, CLOCK_BOOTTIME
 *
 * Any thread.
 */
void
paraat_clock_read (ParaatInstant *out_now)
{
  struct timespec boot;

  if (clock_source != NULL)
    {
      clock_source (out_now, clock_source_data);
      return;
    }
  out_now->wall_us = g_get_real_time ();
  read_boot_id (&out_now->boot_id);
  clock_gettime (CLOCK_BOOTTIME, &boot);
  out_now->boot_us = (gint64) boot.tv_sec * G_USEC_PER_SEC + boot.tv_nsec / 1000;
}

void
paraat_clock_set_source (ParaatClockFunc source,
                         gpointer        user_data)
{
  clock_source = source;
  clock_source_data = user_data;
}

static void
set_doubt (ParaatClock      *self,
           ParaatClockDoubt  doubt)
{
  if (self->doubt == doubt)
    return;
  self->doubt = doubt;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_DOUBT]);
}

/**
 * paraat_clock_check:
 *
 * Looks whether wall and boot clock moved apart by more than 60 s since the last look, as when somebody sets the clock.
 */
void
paraat_clock_check (ParaatClock *self)
{
  ParaatInstant now;
  gint64 drift_us;

  paraat_clock_read (&now);
  drift_us = now.wall_us - now.boot_us;
  if (self->has_drift && ABS (drift_us - self->drift_us) > JUMP_US)
    set_doubt (self, PARAAT_CLOCK_JUMPED);
  self->drift_us = drift_us;
  self->has_drift = TRUE;
}

/**
 * paraat_clock_note_newest:
 * @newest_us: wall clock of the newest change in the store
 */
void
paraat_clock_note_newest (ParaatClock *self,
                          gint64       newest_us)
{
  if (paraat_clock_now_us (self) < newest_us - JUMP_US)
    set_doubt (self, PARAAT_CLOCK_BEFORE_STORE);
}

/**
 * paraat_clock_note_receipt:
 * @receipt_us: time in a signed receipt that has just come
 */
void
paraat_clock_note_receipt (ParaatClock *self,
                           gint64       receipt_us)
{
  if (ABS (paraat_clock_now_us (self) - receipt_us) > OFF_US)
    set_doubt (self, PARAAT_CLOCK_OFF_RECEIPT);
}

ParaatClockDoubt
paraat_clock_get_doubt (ParaatClock *self)
{
  return self->doubt;
}

/**
 * paraat_clock_answer:
 * @true_us: what time it really is, as somebody read it off a mobile phone
 *
 * Ends the doubt; the difference is the correction of this boot.
 */
void
paraat_clock_answer (ParaatClock *self,
                     gint64       true_us)
{
  ParaatInstant now;

  paraat_clock_read (&now);
  self->drift_us = now.wall_us - now.boot_us;
  self->has_drift = TRUE;
  paraat_clock_set_offset_us (self, true_us - now.wall_us);
  set_doubt (self, PARAAT_CLOCK_TRUSTED);
}

gint64
paraat_clock_get_offset_us (ParaatClock *self)
{
  return self->offset_us;
}

void
paraat_clock_set_offset_us (ParaatClock *self,
                            gint64       offset_us)
{
  if (self->offset_us == offset_us)
    return;
  self->offset_us = offset_us;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_OFFSET_US]);
}

gint64
paraat_clock_now_us (ParaatClock *self)
{
  ParaatInstant now;

  paraat_clock_read (&now);

  return now.wall_us + self->offset_us;
}

static void
paraat_clock_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  ParaatClock *self = PARAAT_CLOCK (object);

  switch ((ParaatClockProperty) prop_id)
    {
    case PROP_DOUBT:
      g_value_set_int (value, (int) self->doubt);
      break;

    case PROP_OFFSET_US:
      g_value_set_int64 (value, self->offset_us);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
paraat_clock_class_init (ParaatClockClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = paraat_clock_get_property;
  props[PROP_DOUBT] = g_param_spec_int ("doubt", NULL, NULL, PARAAT_CLOCK_TRUSTED, PARAAT_CLOCK_OFF_RECEIPT,
                                        PARAAT_CLOCK_TRUSTED, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_OFFSET_US] = g_param_spec_int64 ("offset-us", NULL, NULL, G_MININT64, G_MAXINT64, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
paraat_clock_init (ParaatClock *self)
{
}

ParaatClock *
paraat_clock_new (void)
{
  return g_object_new (PARAAT_TYPE_CLOCK, NULL);
}
