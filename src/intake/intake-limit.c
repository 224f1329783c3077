/* SPDX-License-Identifier: EUPL-1.2 */

/* Counting in windows of a fixed length: one small table, thrown away when the window is over. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define ADDRESSES_MAX 4096   /* who is not in a full table is not limited by address: it shuts nobody out */

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
 * intake_limit_name:
 * @address: (nullable): of the other end; %NULL when that is not known any more
 *
 * Who counts as one: an IPv4 address, or the half of an IPv6 address that a provider gives out, which holds 2^64 of them.
 *
 * Returns: (transfer full): its name for the others here
 */
char *
intake_limit_name (GInetAddress *address)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  guint8 bytes[16] = { 0 };
  g_autoptr(GInetAddress) network = NULL;

  if (address == NULL)
    return g_strdup ("");
  if (g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return g_inet_address_to_string (address);
  memcpy (bytes, g_inet_address_to_bytes (address), sizeof bytes);
  if (memcmp (bytes, mapped, sizeof mapped) == 0)
    network = g_inet_address_new_from_bytes (bytes + sizeof mapped, G_SOCKET_FAMILY_IPV4);
  else
    {
      memset (bytes + 8, 0, 8);
      network = g_inet_address_new_from_bytes (bytes, G_SOCKET_FAMILY_IPV6);
    }

  return g_inet_address_to_string (network);
}

/**
 * intake_limit_is_over:
 * @address: as intake_limit_name() names it
 * @out_retry_s: (out): seconds until the window is over
 */
gboolean
intake_limit_is_over (IntakeLimit *self,
                      const char  *address,
                      guint       *out_retry_s)
{
  turn_over (self);
  *out_retry_s = 1 + (guint) ((self->begun_us + self->window_us - g_get_monotonic_time ()) / G_USEC_PER_SEC);

  return self->n >= self->overall
         || GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address)) >= self->per_address;
}

/* Somebody tries. */
void
intake_limit_count (IntakeLimit *self,
                    const char  *address)
{
  intake_limit_add (self, address, 1);
}

/* It takes as much as @n. */
void
intake_limit_add (IntakeLimit *self,
                  const char  *address,
                  guint        n)
{
  guint before;

  turn_over (self);
  before = GPOINTER_TO_UINT (g_hash_table_lookup (self->addresses, address));
  if (before > 0 || g_hash_table_size (self->addresses) < ADDRESSES_MAX)
    g_hash_table_replace (self->addresses, g_strdup (address), GUINT_TO_POINTER (before + n));
}

/* What was tried is what it should be, and so one of all that are taken in a window. */
void
intake_limit_count_good (IntakeLimit *self)
{
  turn_over (self);
  self->n++;
}
