/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-content"

#include "config.h"

#include "paraat-content-beside.h"

#include "paraat-content.h"

#include <string.h>

static GPtrArray *chosen;    /* (owned) (nullable) (element-type ParaatPack) atomic */
static gsize is_settled;     /* they were asked for: they do not change any more; atomic */

/**
 * paraat_content_use_beside:
 * @packs: (element-type ParaatPack) (transfer full): what is shown beside from now on
 *
 * To be called before anything is read, as paraat_content_use().
 *
 * Returns: %FALSE when something was read already: nothing was changed
 */
gboolean
paraat_content_use_beside (GPtrArray *packs)
{
  if (g_atomic_pointer_get (&is_settled) == 0 && g_atomic_pointer_compare_and_exchange (&chosen, NULL, packs))
    return TRUE;
  g_ptr_array_unref (packs);

  return FALSE;
}

/**
 * paraat_content_get_beside:
 *
 * Returns: (transfer none) (element-type ParaatPack): none is usual
 */
GPtrArray *
paraat_content_get_beside (void)
{
  static gsize none = 0;
  GPtrArray *packs;

  g_atomic_pointer_set (&is_settled, TRUE);
  packs = g_atomic_pointer_get (&chosen);
  if (packs != NULL)
    return packs;
  if (g_once_init_enter (&none))
    g_once_init_leave (&none, (gsize) g_ptr_array_new ());

  return (GPtrArray *) none;
}

static void
add_items (GPtrArray  *items,
           ParaatPack *pack)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) its = paraat_pack_list_items (pack, &error);

  if (its == NULL)
    g_warning ("The documents of “%s”: %s", paraat_pack_get_id (pack), error->message);
  for (guint i = 0; its != NULL && i < its->len; i++)
    {
      ParaatItem *item = g_ptr_array_index (its, i);
      g_autofree char *id = g_steal_pointer (&item->id);

      item->pack = g_strdup (paraat_pack_get_id (pack));
      item->id = g_strdup_printf ("%s/%s", item->pack, id);
      g_ptr_array_add (items, item);
    }
  if (its != NULL)
    g_ptr_array_set_free_func (its, NULL);   /* they went over */
}

/**
 * paraat_content_get_beside_items:
 *
 * Returns: (transfer none) (element-type ParaatItem): their documents, by pack and by id
 */
GPtrArray *
paraat_content_get_beside_items (void)
{
  static gsize all = 0;

  if (g_once_init_enter (&all))
    {
      GPtrArray *packs = paraat_content_get_beside ();
      GPtrArray *items = g_ptr_array_new ();

      for (guint i = 0; i < packs->len; i++)
        add_items (items, g_ptr_array_index (packs, i));
      g_once_init_leave (&all, (gsize) items);
    }

  return (GPtrArray *) all;
}

/**
 * paraat_content_get_pack_of:
 *
 * Returns: (transfer none) (nullable): the pack that @item came from
 */
ParaatPack *
paraat_content_get_pack_of (const ParaatItem *item)
{
  GPtrArray *packs = item->pack != NULL ? paraat_content_get_beside () : NULL;

  for (guint i = 0; packs != NULL && i < packs->len; i++)
    if (g_str_equal (paraat_pack_get_id (g_ptr_array_index (packs, i)), item->pack))
      return g_ptr_array_index (packs, i);

  return item->pack == NULL ? paraat_content_get_pack (NULL) : NULL;
}

/**
 * paraat_content_dup_item_text:
 * @error: [error@ContentError]
 *
 * Returns: (transfer full): its Markdown
 */
char *
paraat_content_dup_item_text (const ParaatItem  *item,
                              GError           **error)
{
  ParaatPack *pack = paraat_content_get_pack_of (item);

  if (pack != NULL)
    return paraat_pack_dup_item_text (pack, item->pack != NULL ? item->id + strlen (item->pack) + 1 : item->id, error);
  g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_NOT_FOUND, "There is no pack with “%s”", item->id);

  return NULL;
}

/**
 * paraat_content_resolve_item:
 * @from: the document that names another one
 * @id: as it stands there: of its own pack, or of what the program goes by
 *
 * Returns: (transfer none) (nullable): that one
 */
const ParaatItem *
paraat_content_resolve_item (const ParaatItem *from,
                             const char       *id)
{
  g_autofree char *own = from->pack != NULL ? g_strdup_printf ("%s/%s", from->pack, id) : NULL;
  const ParaatItem *item = own != NULL ? paraat_content_lookup_item (own) : NULL;

  return item != NULL ? item : paraat_content_lookup_item (id);
}
