/* SPDX-License-Identifier: EUPL-1.2 */

/* The bytes of a file, opened as a pack, looked at as one that is to be kept, and read whole: documents, steps, parts, and what is found.  What
 * was accepted is within its limits. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "paraat-block.h"
#include "paraat-pack.h"
#include "paraat-pack-join.h"
#include "paraat-search.h"

static void
read_items (ParaatPack *pack,
            gboolean    is_good)
{
  g_autoptr(GPtrArray) items = paraat_pack_list_items (pack, NULL);

  g_assert (items != NULL || !is_good);
  for (guint i = 0; items != NULL && i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (pack, item->id, NULL);
      g_autoptr(GPtrArray) steps = paraat_pack_list_steps (pack, item->id, NULL);
      g_autoptr(ParaatBlock) document = text != NULL ? paraat_markdown_parse (text, NULL) : NULL;

      g_assert (paraat_item_is_id (item->id) && item->pack == NULL);
      g_assert (text != NULL || !is_good);
      g_assert (!is_good || strlen (text) <= PARAAT_ITEM_MAX_SIZE);
    }
}

static void
look_for (ParaatPack *pack)
{
  static const char * const questions[] = { "wachtdienst", "ransomware datacenter", "bel de", "w" };
  g_autoptr(ParaatSearch) search = paraat_search_new (pack, NULL);

  for (guint i = 0; search != NULL && i < G_N_ELEMENTS (questions); i++)
    {
      g_autoptr(GPtrArray) found = paraat_search_find (search, questions[i], 20, NULL, NULL);

      for (guint j = 0; found != NULL && j < found->len; j++)
        {
          const ParaatFound *one = g_ptr_array_index (found, j);

          g_assert (g_utf8_validate (one->id, -1, NULL) && g_utf8_validate (one->title, -1, NULL));
          g_assert (g_utf8_validate (one->excerpt, -1, NULL));
        }
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatPack) pack = paraat_pack_new (bytes, &error);
  g_autoptr(GPtrArray) beside = g_ptr_array_new ();
  g_autoptr(ParaatPack) joined = NULL;
  g_auto(GStrv) parts = NULL;
  gboolean is_good;

  g_assert ((pack == NULL) == (error != NULL));
  if (pack == NULL)
    return 0;
  g_assert (paraat_item_is_id (paraat_pack_get_id (pack)) && paraat_pack_get_version (pack) > 0);
  is_good = paraat_pack_check (pack, &error);
  g_assert (is_good == (error == NULL));
  parts = paraat_pack_list_parts (pack, NULL);
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    g_free (paraat_pack_dup_part (pack, parts[i], NULL));
  (void) paraat_pack_check_parts (pack, NULL);
  read_items (pack, is_good);
  look_for (pack);
  g_ptr_array_add (beside, pack);
  joined = paraat_pack_join (pack, beside, NULL);
  if (joined != NULL)
    look_for (joined);

  return 0;
}
