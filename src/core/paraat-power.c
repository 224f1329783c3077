/* SPDX-License-Identifier: EUPL-1.2 */

/* How the battery stands, as the kernel tells everybody in /sys/class/power_supply, a sandbox too: so nobody has to ask a
 * service that may not run.  A mouse has a battery as well, which says that its scope is "Device".
 * https://www.kernel.org/doc/Documentation/ABI/testing/sysfs-class-power */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-power.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUPPLIES_MAX 32
#define VALUE_SIZE   64

typedef struct
{
  guint    n_batteries;
  guint    n_levels;      /* of them that say how full they are */
  guint    percent;       /* of those, added */
  gboolean has_charger;   /* that is in */
  gboolean runs_down;
  gboolean is_filled;     /* one is being charged, or full */
} Seen;

/* A driver that is stuck, or something that is no file, gives nothing. */
static char *
read_value (const char *folder,
            const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofd int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  char text[VALUE_SIZE];
  struct stat found;
  gssize n;

  if (fd < 0 || fstat (fd, &found) != 0 || !S_ISREG (found.st_mode))
    return NULL;
  n = read (fd, text, sizeof text - 1);
  if (n <= 0)
    return NULL;
  text[n] = '\0';

  return g_utf8_validate (text, n, NULL) ? g_strdup (g_strstrip (text)) : NULL;
}

static gboolean
says (const char *folder,
      const char *name,
      const char *value)
{
  g_autofree char *text = read_value (folder, name);

  return g_strcmp0 (text, value) == 0;
}

static void
look_at_battery (const char *folder,
                 Seen       *seen)
{
  g_autofree char *text = read_value (folder, "capacity");
  guint64 percent;

  if (says (folder, "present", "0"))
    return;
  seen->n_batteries++;
  seen->runs_down |= says (folder, "status", "Discharging");
  seen->is_filled |= says (folder, "status", "Charging") || says (folder, "status", "Full");
  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, 100, &percent, NULL))
    return;
  seen->percent += (guint) percent;
  seen->n_levels++;
}

static void
look_at (const char *folder,
         Seen       *seen)
{
  if (says (folder, "scope", "Device"))
    return;
  if (says (folder, "type", "Battery"))
    look_at_battery (folder, seen);
  else
    seen->has_charger |= says (folder, "online", "1");
}

/**
 * paraat_power_find:
 * @folder: (type filename): /sys/class/power_supply
 * @out_power: (out caller-allocates):
 *
 * What the machine does not say is not guessed: a battery whose charge cannot be read has -1 percent.
 */
void
paraat_power_find (const char  *folder,
                   ParaatPower *out_power)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  Seen seen = { 0 };
  const char *name;
  guint n = 0;

  while (dir != NULL && n++ < SUPPLIES_MAX && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *one = g_build_filename (folder, name, NULL);

      look_at (one, &seen);
    }
  out_power->percent = seen.n_batteries > 0 && seen.n_levels == seen.n_batteries ? (int) (seen.percent / seen.n_levels) : -1;
  if (seen.has_charger || (seen.is_filled && !seen.runs_down))
    out_power->state = PARAAT_POWER_PLUGGED;
  else
    out_power->state = seen.runs_down ? PARAAT_POWER_BATTERY : PARAAT_POWER_UNKNOWN;
}

void
paraat_power_get (ParaatPower *out_power)
{
  paraat_power_find ("/sys/class/power_supply", out_power);
}
