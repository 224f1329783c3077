/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  PARAAT_POWER_UNKNOWN,    /* nothing can be seen of it from here */
  PARAAT_POWER_BATTERY,    /* it runs down */
  PARAAT_POWER_PLUGGED,    /* a charger is in, or nothing runs down */
} ParaatPowerState;

typedef struct
{
  ParaatPowerState state;
  int              percent;   /* of all batteries of the machine; -1: it has none, or does not say */
} ParaatPower;

void paraat_power_get  (ParaatPower *out_power);
void paraat_power_find (const char  *folder,
                        ParaatPower *out_power);   /* by the kernel's own files, or a test's */

G_END_DECLS
