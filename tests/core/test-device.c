/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-device.h"
#include "support.h"

#include <glib/gstdio.h>

typedef struct
{
  char              *dir;        /* (owned) */
  char              *database;   /* (owned) */
  char              *key;        /* (owned) */
  ParaatDevicePlace  place;
  ParaatUuid         id;         /* of the first identity */
} Fixture;

static void
open_device (Fixture          *fixture,
             gboolean          is_new,
             ParaatUuid       *out_id,
             ParaatMintReason *out_reason)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatDevice) device = NULL;

  fixture->place.opens++;
  device = paraat_device_open (fixture->dir, &fixture->place, is_new, out_reason, &error);
  g_assert_no_error (error);
  *out_id = *paraat_device_get_id (device);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  ParaatMintReason reason;

  fixture->dir = support_new_dir ("device");
  fixture->database = g_build_filename (fixture->dir, "paraat.db", NULL);
  fixture->key = g_build_filename (fixture->dir, "device.key", NULL);
  g_assert_true (g_file_set_contents (fixture->database, "", 0, NULL));
  paraat_device_place_init (&fixture->place, fixture->database, 0);
  open_device (fixture, TRUE, &fixture->id, &reason);
  g_assert_cmpint (reason, ==, PARAAT_MINT_FIRST);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  paraat_device_place_clear (&fixture->place);
  support_remove_dir (fixture->dir);
  g_free (fixture->key);
  g_free (fixture->database);
  g_free (fixture->dir);
}

static void
write_recorded_file (Fixture    *fixture,
                     const char *value)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();

  g_assert_true (g_key_file_load_from_file (file, fixture->key, G_KEY_FILE_NONE, NULL));
  g_key_file_set_string (file, "device", "file", value);
  g_assert_true (g_key_file_save_to_file (file, fixture->key, NULL));
  g_assert_cmpint (g_chmod (fixture->key, 0600), ==, 0);
}

/* The disk has another number after each start of the machine: on btrfs, LVM, LUKS, USB. */
static void
test_disk_with_another_number (Fixture       *fixture,
                               gconstpointer  data)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *inode = NULL;
  g_autofree char *recorded = NULL;
  g_autofree char *old = NULL;
  ParaatMintReason reason;
  ParaatUuid id;
  GStatBuf found;

  g_assert_cmpint (g_stat (fixture->database, &found), ==, 0);
  inode = g_strdup_printf ("%" G_GUINT64_FORMAT, (guint64) found.st_ino);
  g_assert_cmpstr (fixture->place.file, ==, inode);

  /* As an earlier version wrote it, before the restart. */
  old = g_strdup_printf ("%" G_GUINT64_FORMAT ":%s", (guint64) found.st_dev + 7, inode);
  write_recorded_file (fixture, old);
  open_device (fixture, FALSE, &id, &reason);
  g_assert_cmpint (reason, ==, PARAAT_MINT_NONE);
  g_assert_true (paraat_uuid_equal (&id, &fixture->id));
  g_assert_true (g_key_file_load_from_file (file, fixture->key, G_KEY_FILE_NONE, NULL));
  recorded = g_key_file_get_string (file, "device", "file", NULL);
  g_assert_cmpstr (recorded, ==, inode);
}

static void
test_other_file (Fixture       *fixture,
                 gconstpointer  data)
{
  ParaatMintReason reason;
  ParaatUuid id;

  g_set_str (&fixture->place.file, "1");
  g_assert_cmpint (paraat_device_check (fixture->dir, &fixture->place, FALSE), ==, PARAAT_MINT_OTHER_FILE);
  open_device (fixture, FALSE, &id, &reason);
  g_assert_cmpint (reason, ==, PARAAT_MINT_OTHER_FILE);
  g_assert_false (paraat_uuid_equal (&id, &fixture->id));
}

static void
test_older_file (Fixture       *fixture,
                 gconstpointer  data)
{
  ParaatMintReason reason;
  ParaatUuid id;

  fixture->place.opens = 0;
  open_device (fixture, FALSE, &id, &reason);
  g_assert_cmpint (reason, ==, PARAAT_MINT_OLDER_FILE);
}

int
main (int    argc,
      char **argv)
{
  const struct { const char *name; void (*test) (Fixture *, gconstpointer); } tests[] = {
    { "disk-with-another-number", test_disk_with_another_number },
    { "other-file", test_other_file },
    { "older-file", test_older_file },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      g_autofree char *path = g_strdup_printf ("/device/%s", tests[i].name);

      g_test_add (path, Fixture, NULL, fixture_set_up, tests[i].test, fixture_tear_down);
    }

  return g_test_run ();
}
