/* SPDX-License-Identifier: EUPL-1.2 */

/* Counting in windows of a fixed length: one small table, thrown away when the window is over. */
#include "config.h"

#include "intake.h"

#define ADDRESSES_MAX 4096   /* more than this in one window counts as all allowed together */

void
intake_limit_init (IntakeLimit *self,
                   guint        per_address,
                   guint        overall,
                   gint64       window_us)
{
  self->per_address = per_address;
  self->overall = overall;
  self->window_us = window_us;
  self->begun_us = g_get_monotonic_time ();
  self->n = 0;
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

void
intake_limit_clear (IntakeLimit *self)
{
  g_clear_pointer (&self->addresses, g_hash_table_unref);
}

static void
turn_over (IntakeLimit *self)
{
  gint64 now_us = g_get_monotonic_time ();

  if (now_us - self->begun_us < self->window_us)
    return;
  self->begun_us = now_us;
  self->n = 0;
  g_hash_table_remove_all (self->addresses);
}

/**
 * intake_limit_is_over:
 * @address: of the other end, without its port
 * @out_retry_s: (out): seconds until the window is over
 */
gboolean
intake_limit_is_over (IntakeLimit *self,
                      const char  *address,
                      guint       *out_retry_s)
{
  turn_over (self);
  *out_retry_s = 1 + (guint) ((self->begun_us + self->window_us - g_get_monotonic_time ()) / G_USEC_PER_SEC);

  return self->n >= self->overall || g_hash_table_size (self->addresses) >= ADDRESSES_MAX
         || GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address)) >= self->per_address;
}

void
intake_limit_count (IntakeLimit *self,
                    const char  *address)
{
  guint n;

  turn_over (self);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address));
  g_hash_table_replace (self->addresses, g_strdup (address), GUINT_TO_POINTER (n + 1));
  self->n++;
}
