/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-shelf.h"

#define SETTING_FAVOURITES "library.favourites"
#define SETTING_READ       "library.read"
#define SETTING_TEXT_SIZE  "library.text-size"
#define MAX_FAVOURITES 500

/* Ids have no spaces: docs/library-format.md. */
static char **
list (ParaatStore *store,
      const char  *setting)
{
  const char *text = paraat_store_get_setting (store, setting);
  g_auto(GStrv) parts = g_strsplit (text != NULL ? text : "", " ", -1);
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (ids, parts[i]);

  return g_strv_builder_end (ids);
}

/* In front, or away; the last of too many fall off. */
static void
put (ParaatStore *store,
     const char  *setting,
     const char  *id,
     gboolean     is_in,
     guint        max)
{
  g_auto(GStrv) ids = list (store, setting);
  g_autoptr(GString) text = g_string_new (is_in ? id : "");
  guint n = is_in ? 1 : 0;

  for (guint i = 0; ids[i] != NULL && n < max; i++)
    if (!g_str_equal (ids[i], id))
      {
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", ids[i]);
        n++;
      }
  paraat_store_put_setting (store, setting, text->len > 0 ? text->str : NULL);
}

char **
paraat_shelf_list_favourites (ParaatStore *store)
{
  return list (store, SETTING_FAVOURITES);
}

gboolean
paraat_shelf_is_favourite (ParaatStore *store,
                           const char  *id)
{
  g_auto(GStrv) ids = list (store, SETTING_FAVOURITES);

  return g_strv_contains ((const char * const *) ids, id);
}

void
paraat_shelf_set_favourite (ParaatStore *store,
                            const char  *id,
                            gboolean     is_favourite)
{
  put (store, SETTING_FAVOURITES, id, is_favourite, MAX_FAVOURITES);
}

char **
paraat_shelf_list_read (ParaatStore *store)
{
  return list (store, SETTING_READ);
}

void
paraat_shelf_add_read (ParaatStore *store,
                       const char  *id)
{
  put (store, SETTING_READ, id, TRUE, PARAAT_SHELF_MAX_READ);
}

guint
paraat_shelf_get_text_size (ParaatStore *store)
{
  const char *text = paraat_store_get_setting (store, SETTING_TEXT_SIZE);
  guint64 size;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, PARAAT_SHELF_TEXT_SIZES - 1, &size, NULL))
    return PARAAT_SHELF_TEXT_NORMAL;   /* nobody chose one, or it is of another version */

  return (guint) size;
}

void
paraat_shelf_set_text_size (ParaatStore *store,
                            guint        size)
{
  g_autofree char *text = g_strdup_printf ("%u", MIN (size, PARAAT_SHELF_TEXT_SIZES - 1));

  paraat_store_put_setting (store, SETTING_TEXT_SIZE, text);
}
