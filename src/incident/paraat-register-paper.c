/* SPDX-License-Identifier: EUPL-1.2 */

/* The register of a year on paper: on top what there was, a line each; then of each incident the short facts beside each
 * other and what was told about it as text over the whole width. */
#include "config.h"

#include "paraat-register-export-private.h"

#include "paraat-moment.h"

#include <glib/gi18n.h>

static char *
dup_title (const ParaatYearRegister *self)
{
  return g_strdup_printf (_("Incident register %d, %s"), self->query.year, self->query.name);
}

static const char *
get_mark (const ParaatRegisterEntry *entry)
{
  return entry->exercise ? _("EXERCISE · ") : "";
}

static void
append_cell (GString    *out,
             const char *mark,
             const char *words)
{
  g_autofree char *text = paraat_markdown_escape (words);

  g_string_append_printf (out, "| %s%s ", mark, text);
}

/* On one page what there was; what the law asks of each follows. */
static void
append_overview (GString                  *out,
                 const ParaatYearRegister *self)
{
  static const ParaatRegisterColumn columns[] = {
    PARAAT_REGISTER_REFERENCE, PARAAT_REGISTER_NOTICED, PARAAT_REGISTER_TITLE, PARAAT_REGISTER_PD, PARAAT_REGISTER_STATUS,
  };

  for (guint j = 0; j < G_N_ELEMENTS (columns); j++)
    append_cell (out, "", paraat_register_column_title (columns[j]));
  g_string_append (out, "|\n|---|---|---|---|---|\n");
  for (guint i = 0; i < self->entries->len; i++)
    {
      const ParaatRegisterEntry *entry = g_ptr_array_index (self->entries, i);

      for (guint j = 0; j < G_N_ELEMENTS (columns); j++)
        append_cell (out, columns[j] == PARAAT_REGISTER_TITLE ? get_mark (entry) : "", entry->cells[columns[j]]);
      g_string_append (out, "|\n");
    }
  g_string_append (out, "\n");
}

/* Stories: they would make a column of three words wide. */
static gboolean
is_text (ParaatRegisterColumn column)
{
  return column == PARAAT_REGISTER_HAPPENED || column == PARAAT_REGISTER_PD_CONSEQUENCES || column == PARAAT_REGISTER_MEASURES
         || column == PARAAT_REGISTER_PD_REASON || column == PARAAT_REGISTER_LESSONS;
}

static void
append_entry (GString                   *out,
              const ParaatRegisterEntry *entry)
{
  g_autofree char *title = paraat_markdown_escape (entry->cells[PARAAT_REGISTER_TITLE]);
  g_autofree char *reference = paraat_markdown_escape (entry->cells[PARAAT_REGISTER_REFERENCE]);

  g_string_append_printf (out, "### %s%s · %s\n\n", get_mark (entry), reference, title);
  append_cell (out, "", _("What is asked"));
  append_cell (out, "", _("What was written down"));
  g_string_append (out, "|\n|---|---|\n");
  for (guint i = 0; i < PARAAT_REGISTER_N_COLUMNS; i++)
    {
      if (i == PARAAT_REGISTER_REFERENCE || i == PARAAT_REGISTER_TITLE || is_text (i) || *entry->cells[i] == '\0')
        continue;
      append_cell (out, "", paraat_register_column_title (i));
      append_cell (out, "", entry->cells[i]);
      g_string_append (out, "|\n");
    }
  g_string_append (out, "\n");
  for (guint i = 0; i < PARAAT_REGISTER_N_COLUMNS; i++)
    {
      g_autofree char *label = paraat_markdown_escape (paraat_register_column_title (i));
      g_autofree char *text = is_text (i) ? paraat_markdown_escape (entry->cells[i]) : NULL;

      if (text != NULL && *text != '\0')
        g_string_append_printf (out, "**%s**&#10;%s\n\n", label, text);
    }
}

static void
append_counts (GString                  *out,
               const ParaatYearRegister *self)
{
  guint n = 0, n_breaches = 0, n_exercises = 0;

  for (guint i = 0; i < self->entries->len; i++)
    {
      const ParaatRegisterEntry *entry = g_ptr_array_index (self->entries, i);

      n += !entry->exercise;
      n_breaches += !entry->exercise && entry->is_breach;
      n_exercises += entry->exercise;
    }
  g_string_append_printf (out, ngettext ("%u incident", "%u incidents", n), n);
  g_string_append (out, ", ");
  g_string_append_printf (out, ngettext ("of which %u with personal data", "of which %u with personal data", n_breaches), n_breaches);
  g_string_append_printf (out, ". %s ", _("This is also the register of AVG art. 33(5)."));
  if (self->query.with_exercises)
    g_string_append_printf (out, ngettext ("%u exercise stands in between, marked as such.",
                                           "%u exercises stand in between, marked as such.", n_exercises), n_exercises);
  else
    g_string_append (out, _("Exercises are left out."));
  g_string_append (out, "\n\n");
}

/**
 * paraat_register_dup_markdown:
 *
 * Returns: (transfer full): a table of all incidents, then each with what was answered
 */
char *
paraat_register_dup_markdown (const ParaatYearRegister *self)
{
  g_autofree char *words = dup_title (self);
  g_autofree char *title = paraat_markdown_escape (words);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "# %s\n\n", title);
  if (self->entries->len == 0)
    {
      g_string_append_printf (out, "%s\n", _("Nothing was written down in this year."));
      return g_string_free (out, FALSE);
    }
  append_counts (out, self);
  append_overview (out, self);
  g_string_append_printf (out, "## %s\n\n", _("Each incident"));
  for (guint i = 0; i < self->entries->len; i++)
    append_entry (out, g_ptr_array_index (self->entries, i));

  return g_string_free (out, FALSE);
}

/**
 * paraat_register_new_document:
 * @now_us: by the corrected clock: the date on its footer
 *
 * Returns: (transfer full): the register to print or to save as PDF
 */
ParaatDocument *
paraat_register_new_document (const ParaatYearRegister *self,
                              gint64                    now_us)
{
  g_autofree char *title = dup_title (self);
  g_autofree char *markdown = paraat_register_dup_markdown (self);
  g_autofree char *date = paraat_moment_format (now_us);
  ParaatDocument *document = paraat_document_new (title, markdown);

  paraat_document_set_footer (document, self->query.name);
  paraat_document_set_date (document, date);

  return document;
}
