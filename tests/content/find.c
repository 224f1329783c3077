/* SPDX-License-Identifier: EUPL-1.2 */

/* find [-n N] WORDS: what a search in the library finds, to look at. */
#include "config.h"

#include "paraat-content.h"
#include "paraat-search.h"

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatSearch) search = paraat_search_new (paraat_content_get_pack (NULL), &error);

  if (search == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  for (int i = 1; i < argc; i++)
    {
      gint64 start = g_get_monotonic_time ();
      g_autofree char *corrected = NULL;
      g_autoptr(GPtrArray) found = paraat_search_find (search, argv[i], 5, &corrected, &error);
      gint64 us = g_get_monotonic_time () - start;

      g_print ("== %s (%" G_GINT64_FORMAT " µs)%s%s\n", argv[i], us, corrected != NULL ? " -> " : "", corrected != NULL ? corrected : "");
      for (guint j = 0; found != NULL && j < found->len; j++)
        {
          const ParaatFound *one = g_ptr_array_index (found, j);

          g_print ("%s %-50s %s | %s\n", one->kind == PARAAT_FOUND_ITEM ? "doc" : "vrg", one->id, one->title, one->excerpt);
        }
    }

  return 0;
}
