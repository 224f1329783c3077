/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-shelf.h"
#include "support.h"

typedef struct
{
  char        *dir;     /* (owned) */
  ParaatStore *store;   /* (owned) open */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->dir = support_new_dir ("shelf");
  fixture->store = support_new_store (fixture->dir);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  support_close (fixture->store);
  g_clear_object (&fixture->store);
  support_remove_dir (fixture->dir);
  g_free (fixture->dir);
}

static void
assert_list (char       **ids,   /* (transfer full) */
             const char  *expected)
{
  g_auto(GStrv) owned = ids;
  g_autofree char *joined = g_strjoinv (" ", owned);

  g_assert_cmpstr (joined, ==, expected);
}

/* Whoever starts Paraat again finds what was marked. */
static void
test_favourites (Fixture       *fixture,
                 gconstpointer  data)
{
  assert_list (paraat_shelf_list_favourites (fixture->store), "");
  paraat_shelf_set_favourite (fixture->store, "a", TRUE);
  paraat_shelf_set_favourite (fixture->store, "b-c", TRUE);
  paraat_shelf_set_favourite (fixture->store, "a", TRUE);
  support_close (fixture->store);
  g_clear_object (&fixture->store);
  fixture->store = support_new_store (fixture->dir);
  assert_list (paraat_shelf_list_favourites (fixture->store), "a b-c");
  g_assert_true (paraat_shelf_is_favourite (fixture->store, "b-c"));
  g_assert_false (paraat_shelf_is_favourite (fixture->store, "b"));
  paraat_shelf_set_favourite (fixture->store, "a", FALSE);
  paraat_shelf_set_favourite (fixture->store, "b-c", FALSE);
  assert_list (paraat_shelf_list_favourites (fixture->store), "");
}

static void
test_read (Fixture       *fixture,
           gconstpointer  data)
{
  for (guint i = 0; i < PARAAT_SHELF_MAX_READ + 3; i++)
    {
      g_autofree char *id = g_strdup_printf ("i%u", i);

      paraat_shelf_add_read (fixture->store, id);
    }
  paraat_shelf_add_read (fixture->store, "i5");
  assert_list (paraat_shelf_list_read (fixture->store), "i5 i10 i9 i8 i7 i6 i4 i3");
}

static void
test_text_size (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_cmpuint (paraat_shelf_get_text_size (fixture->store), ==, PARAAT_SHELF_TEXT_NORMAL);
  paraat_shelf_set_text_size (fixture->store, 99);
  g_assert_cmpuint (paraat_shelf_get_text_size (fixture->store), ==, PARAAT_SHELF_TEXT_SIZES - 1);
  paraat_store_put_setting (fixture->store, "library.text-size", "groot");
  g_assert_cmpuint (paraat_shelf_get_text_size (fixture->store), ==, PARAAT_SHELF_TEXT_NORMAL);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add ("/shelf/favourites", Fixture, NULL, fixture_set_up, test_favourites, fixture_tear_down);
  g_test_add ("/shelf/read", Fixture, NULL, fixture_set_up, test_read, fixture_tear_down);
  g_test_add ("/shelf/text-size", Fixture, NULL, fixture_set_up, test_text_size, fixture_tear_down);

  return g_test_run ();
}
