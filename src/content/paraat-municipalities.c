/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-municipality.h"

static void
municipality_free (gpointer data)
{
  ParaatMunicipality *self = data;

  g_strfreev (self->merged_from);
  g_free (self);
}

static ParaatMunicipality *
parse_line (const char *line)
{
  g_auto(GStrv) parts = g_strsplit (line, ";", 4);
  ParaatMunicipality *self;

  if (g_strv_length (parts) != 4 || *parts[0] == '\0' || *parts[1] == '\0')
    return NULL;
  self = g_new0 (ParaatMunicipality, 1);
  self->nis = g_intern_string (parts[0]);
  self->name = g_intern_string (parts[1]);
  self->province = g_intern_string (parts[2]);
  self->merged_from = g_strsplit (parts[3], ", ", -1);

  return self;
}

/**
 * paraat_municipalities_parse:
 * @csv: lines of `nis;name;province;merged_from` below a header
 * @error: PARAAT_CONTENT_ERROR_MALFORMED
 *
 * Returns: (transfer full) (element-type ParaatMunicipality): all of them, in the order of the file
 */
GPtrArray *
paraat_municipalities_parse (const char  *csv,
                             GError     **error)
{
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (municipality_free);
  g_auto(GStrv) lines = g_strsplit (csv, "\n", -1);

  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    {
      ParaatMunicipality *one = *lines[i] != '\0' ? parse_line (lines[i]) : NULL;

      if (one != NULL)
        {
          g_ptr_array_add (all, one);
        }
      else if (*lines[i] != '\0')
        {
          g_set_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "Line %u is no municipality", i + 1);
          return NULL;
        }
    }
  if (all->len == 0)
    {
      g_set_error_literal (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED, "The file names no municipalities");
      return NULL;
    }

  return g_steal_pointer (&all);
}
