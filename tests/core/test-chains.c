/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-chains.h"
#include "support.h"

static GArray *
list (ParaatStore *store,
      guint        max)
{
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GError) error = NULL;
  GArray *heads;

  paraat_chains_list_async (store, max, NULL, support_take_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  heads = paraat_chains_list_finish (store, result, &error);
  g_assert_no_error (error);

  return heads;
}

static ParaatChange *
say (ParaatStore          *store,
     const ParaatIdentity *identity,
     const char           *value)
{
  g_autoptr(GError) error = NULL;
  ParaatChange *change = support_append_one (store, identity, "what_text", value, &error);

  g_assert_no_error (error);

  return change;
}

static void
assert_head (GArray               *heads,
             guint                 i,
             const ParaatIdentity *identity,
             guint64               seq,
             ParaatChange         *change)
{
  const ParaatChainHead *head = &g_array_index (heads, ParaatChainHead, i);

  g_assert_true (paraat_uuid_equal (&head->root, &identity->root));
  g_assert_cmpuint (head->seq, ==, seq);
  g_assert_true (paraat_hash_equal (&head->id, paraat_change_get_id (change)));
}

/* The one that was written in last first; an exercise anchors nothing. */
static void
test_heads (void)
{
  g_autofree char *dir = support_new_dir ("chains");
  g_autoptr(ParaatStore) store = support_new_store (dir);
  ParaatIdentity first, second, exercise;

  {
    g_autoptr(GArray) none = list (store, 10);

    g_assert_cmpuint (none->len, ==, 0);
  }
  paraat_identity_init_root (&first, "incident", &paraat_uuid_nil, FALSE);
  paraat_identity_init_root (&second, "incident", &paraat_uuid_nil, FALSE);
  paraat_identity_init_root (&exercise, "incident", &paraat_uuid_nil, TRUE);
  {
    g_autoptr(ParaatChange) one = say (store, &first, "\"een\"");
    g_autoptr(ParaatChange) two = say (store, &second, "\"twee\"");
    g_autoptr(ParaatChange) three = say (store, &first, "\"drie\"");
    g_autoptr(ParaatChange) four = say (store, &exercise, "\"vier\"");
    g_autoptr(GArray) heads = list (store, 10);
    g_autoptr(GArray) newest = list (store, 1);

    g_assert_cmpuint (heads->len, ==, 2);
    assert_head (heads, 0, &first, 2, three);
    assert_head (heads, 1, &second, 1, two);
    g_assert_cmpuint (newest->len, ==, 1);
    assert_head (newest, 0, &first, 2, three);
  }
  support_close (store);
  support_remove_dir (dir);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/chains/heads", test_heads);

  return g_test_run ();
}
