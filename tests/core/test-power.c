/* SPDX-License-Identifier: EUPL-1.2 */

/* Batteries as the kernel tells of them, made up. */
#include "config.h"

#include "paraat-power.h"
#include "support.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

typedef struct
{
  const char       *name;
  const char       *files[16];   /* path, text, … */
  ParaatPowerState  state;
  int               percent;
} Machine;

static const Machine machines[] = {
  { "nothing", { NULL }, PARAAT_POWER_UNKNOWN, -1 },
  { "on-battery",
    { "BAT0/type", "Battery\n", "BAT0/status", "Discharging\n", "BAT0/capacity", "34\n", "AC/type", "Mains\n", "AC/online", "0\n" },
    PARAAT_POWER_BATTERY, 34 },
  { "charging",
    { "BAT0/type", "Battery\n", "BAT0/status", "Charging\n", "BAT0/capacity", "34\n", "AC/type", "Mains\n", "AC/online", "1\n" },
    PARAAT_POWER_PLUGGED, 34 },
  { "full-without-a-charger-that-is-told", { "BAT1/type", "Battery\n", "BAT1/status", "Full\n", "BAT1/capacity", "100\n" },
    PARAAT_POWER_PLUGGED, 100 },
  { "kept-below-its-limit",
    { "BAT0/type", "Battery\n", "BAT0/status", "Not charging\n", "BAT0/capacity", "80\n", "ucsi/type", "USB\n", "ucsi/online", "1\n" },
    PARAAT_POWER_PLUGGED, 80 },
  { "no-battery", { "AC/type", "Mains\n", "AC/online", "1\n" }, PARAAT_POWER_PLUGGED, -1 },
  { "a-mouse",
    { "hid/type", "Battery\n", "hid/scope", "Device\n", "hid/status", "Discharging\n", "hid/capacity", "90\n" },
    PARAAT_POWER_UNKNOWN, -1 },
  { "two",
    { "BAT0/type", "Battery\n", "BAT0/status", "Unknown\n", "BAT0/capacity", "100\n",
      "BAT1/type", "Battery\n", "BAT1/status", "Discharging\n", "BAT1/capacity", "40\n" },
    PARAAT_POWER_BATTERY, 70 },
  { "taken-out", { "BAT0/type", "Battery\n", "BAT0/present", "0\n", "BAT0/capacity", "90\n" }, PARAAT_POWER_UNKNOWN, -1 },
  /* One of two does not say: what is not known is not made up from the other. */
  { "half-told",
    { "BAT0/type", "Battery\n", "BAT0/status", "Discharging\n", "BAT0/capacity", "90\n",
      "BAT1/type", "Battery\n", "BAT1/status", "Unknown\n" },
    PARAAT_POWER_BATTERY, -1 },
  { "rubbish",
    { "BAT0/type", "Battery\n", "BAT0/status", "\xff\xfe", "BAT0/capacity", "4294967395\n", "AC/type", "Mains\n", "AC/online", "yes\n" },
    PARAAT_POWER_UNKNOWN, -1 },
  { "too-full", { "BAT0/type", "Battery\n", "BAT0/status", "Discharging\n", "BAT0/capacity", "101\n" }, PARAAT_POWER_BATTERY, -1 },
  { "below-nothing", { "BAT0/type", "Battery\n", "BAT0/status", "Discharging\n", "BAT0/capacity", "-1\n" }, PARAAT_POWER_BATTERY, -1 },
};

static void
put (const char *folder,
     const char *name,
     const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_machine (gconstpointer data)
{
  const Machine *machine = data;
  g_autofree char *dir = support_new_dir ("power");
  ParaatPower power;

  for (guint i = 0; i + 1 < G_N_ELEMENTS (machine->files) && machine->files[i] != NULL; i += 2)
    put (dir, machine->files[i], machine->files[i + 1]);
  paraat_power_find (dir, &power);
  g_assert_cmpint (power.state, ==, machine->state);
  g_assert_cmpint (power.percent, ==, machine->percent);
  support_remove_dir (dir);
}

/* Nothing is waited for: no writer ever comes to a pipe. */
static void
test_no_files (void)
{
  g_autofree char *dir = support_new_dir ("power");
  g_autofree char *pipe = g_build_filename (dir, "BAT0", "capacity", NULL);
  g_autofree char *folder = g_build_filename (dir, "BAT0", "status", NULL);
  ParaatPower power;

  put (dir, "BAT0/type", "Battery\n");
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  paraat_power_find (dir, &power);
  g_assert_cmpint (power.state, ==, PARAAT_POWER_UNKNOWN);
  g_assert_cmpint (power.percent, ==, -1);
  support_remove_dir (dir);

  paraat_power_find ("/nergens", &power);
  g_assert_cmpint (power.state, ==, PARAAT_POWER_UNKNOWN);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (machines); i++)
    {
      g_autofree char *path = g_strdup_printf ("/power/%s", machines[i].name);

      g_test_add_data_func (path, &machines[i], test_machine);
    }
  g_test_add_func ("/power/no-files", test_no_files);

  return g_test_run ();
}
