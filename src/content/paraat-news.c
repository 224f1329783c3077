/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-news.h"

static void
news_free (gpointer data)
{
  ParaatNews *news = data;

  g_free (news->id);
  g_free (news->title);
  g_free (news);
}

static const ParaatItem *
find_item (GPtrArray  *items,
           const char *id)
{
  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);

      if (g_str_equal (item->id, id))
        return item;
    }

  return NULL;
}

static gboolean
reads_the_same (ParaatPack *older,
                ParaatPack *newer,
                const char *id)
{
  g_autofree char *before = paraat_pack_dup_item_text (older, id, NULL);
  g_autofree char *now = paraat_pack_dup_item_text (newer, id, NULL);

  return g_strcmp0 (before, now) == 0;
}

static void
add_news (GPtrArray        *all,
          ParaatNewsKind    kind,
          const ParaatItem *item,
          gint64            before,
          gint64            now)
{
  ParaatNews *news = g_new0 (ParaatNews, 1);

  news->kind = kind;
  news->id = g_strdup (item->id);
  news->title = g_strdup (item->title);
  news->before = before;
  news->now = now;
  g_ptr_array_add (all, news);
}

/**
 * paraat_news_list:
 * @error: [error@ContentError]: MALFORMED
 *
 * Returns: (transfer full) (element-type ParaatNews): which documents are new, renewed or gone
 */
GPtrArray *
paraat_news_list (ParaatPack  *older,
                  ParaatPack  *newer,
                  GError     **error)
{
  g_autoptr(GPtrArray) before = paraat_pack_list_items (older, error);
  g_autoptr(GPtrArray) now = before != NULL ? paraat_pack_list_items (newer, error) : NULL;
  GPtrArray *all;

  if (now == NULL)
    return NULL;
  all = g_ptr_array_new_with_free_func (news_free);
  for (guint i = 0; i < now->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (now, i);
      const ParaatItem *was = find_item (before, item->id);

      if (was == NULL)
        add_news (all, PARAAT_NEWS_ADDED, item, 0, item->version);
      else if (was->version != item->version)
        add_news (all, PARAAT_NEWS_RENEWED, item, was->version, item->version);
      else if (!reads_the_same (older, newer, item->id))
        add_news (all, PARAAT_NEWS_REWORDED, item, was->version, item->version);
    }
  for (guint i = 0; i < before->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (before, i);

      if (find_item (now, item->id) == NULL)
        add_news (all, PARAAT_NEWS_REMOVED, item, item->version, 0);
    }

  return all;
}
