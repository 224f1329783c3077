/* SPDX-License-Identifier: EUPL-1.2 */

/* A chart as data and as text: one line for what it says in words and its highest value, one for each group and each bar, the
 * parts of a line apart by tabs. */
#include "config.h"

#include "paraat-chart.h"

#include <math.h>
#include <string.h>

#define MAX_HIGHEST 100

G_DEFINE_BOXED_TYPE (ParaatChart, paraat_chart, paraat_chart_copy, paraat_chart_free)

static const char * const marks[] = {
  [PARAAT_MARK_RING] = "ring", [PARAAT_MARK_SQUARE] = "square", [PARAAT_MARK_TRIANGLE] = "triangle", [PARAAT_MARK_DISC] = "disc",
};

static void
bar_free (gpointer data)
{
  ParaatChartBar *bar = data;

  g_free (bar->label);
  g_free (bar->words);
  g_free (bar);
}

static void
group_free (gpointer data)
{
  ParaatChartGroup *group = data;

  g_free (group->title);
  g_ptr_array_unref (group->bars);
  g_free (group);
}

/**
 * paraat_chart_new:
 * @alt: what it shows, for who does not see it
 * @highest: where the bars end, 1 to 100
 */
ParaatChart *
paraat_chart_new (const char *alt,
                  guint       highest)
{
  ParaatChart *self = g_new0 (ParaatChart, 1);

  self->alt = g_strdup (alt);
  self->highest = CLAMP (highest, 1, MAX_HIGHEST);
  self->groups = g_ptr_array_new_with_free_func (group_free);

  return self;
}

ParaatChart *
paraat_chart_copy (const ParaatChart *self)
{
  ParaatChart *copy = paraat_chart_new (self->alt, self->highest);

  for (guint i = 0; i < self->groups->len; i++)
    {
      const ParaatChartGroup *group = g_ptr_array_index (self->groups, i);

      paraat_chart_add_group (copy, group->title);
      for (guint j = 0; j < group->bars->len; j++)
        {
          const ParaatChartBar *bar = g_ptr_array_index (group->bars, j);

          paraat_chart_add_bar (copy, bar->label, bar->value, bar->words, bar->mark, bar->is_earlier);
        }
    }

  return copy;
}

void
paraat_chart_free (ParaatChart *self)
{
  g_free (self->alt);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

void
paraat_chart_add_group (ParaatChart *self,
                        const char  *title)
{
  ParaatChartGroup *group = g_new0 (ParaatChartGroup, 1);

  group->title = g_strdup (title);
  group->bars = g_ptr_array_new_with_free_func (bar_free);
  g_ptr_array_add (self->groups, group);
}

/**
 * paraat_chart_add_bar:
 * @value: what is above the highest is that; below 0 there is none
 */
void
paraat_chart_add_bar (ParaatChart *self,
                      const char  *label,
                      double       value,
                      const char  *words,
                      ParaatMark   mark,
                      gboolean     is_earlier)
{
  ParaatChartBar *bar = g_new0 (ParaatChartBar, 1);

  g_return_if_fail (self->groups->len > 0);

  bar->label = g_strdup (label);
  bar->value = value < 0 ? -1 : MIN (value, self->highest);
  bar->words = g_strdup (words);
  bar->mark = mark;
  bar->is_earlier = is_earlier;
  g_ptr_array_add (((ParaatChartGroup *) g_ptr_array_index (self->groups, self->groups->len - 1))->bars, bar);
}

/* What would end a part or a line is a space in it. */
static void
append_part (GString    *out,
             const char *text)
{
  g_string_append_c (out, '\t');
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : c);
    }
}

/**
 * paraat_chart_dup_markdown:
 *
 * Returns: (transfer full): a block of Markdown, which is this chart again when it is parsed
 */
char *
paraat_chart_dup_markdown (const ParaatChart *self)
{
  g_autoptr(GString) out = g_string_new ("```chart\n");

  g_string_append_printf (out, "bars\t%u", self->highest);
  append_part (out, self->alt);
  for (guint i = 0; i < self->groups->len; i++)
    {
      const ParaatChartGroup *group = g_ptr_array_index (self->groups, i);

      g_string_append (out, "\ngroup");
      append_part (out, group->title);
      for (guint j = 0; j < group->bars->len; j++)
        {
          const ParaatChartBar *bar = g_ptr_array_index (group->bars, j);
          char value[G_ASCII_DTOSTR_BUF_SIZE] = "-";

          if (bar->value >= 0)
            g_ascii_formatd (value, sizeof value, "%.3f", bar->value);
          g_string_append_printf (out, "\n%s\t%s\t%s", bar->is_earlier ? "was" : "is", value, marks[bar->mark]);
          append_part (out, bar->label);
          append_part (out, bar->words);
        }
    }
  g_string_append (out, "\n```\n");

  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
read_value (const ParaatChart *self,
            const char        *text,
            double            *out_value)
{
  char *end = NULL;

  if (g_str_equal (text, "-"))
    {
      *out_value = -1;
      return TRUE;
    }
  if (!g_ascii_isdigit (*text))
    return FALSE;
  *out_value = g_ascii_strtod (text, &end);

  return *end == '\0' && isfinite (*out_value) && *out_value <= self->highest;
}

static gboolean
read_bar (ParaatChart *self,
          char       **parts)
{
  double value;

  if (g_strv_length (parts) != 5 || self->groups->len == 0 || !read_value (self, parts[1], &value))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (g_str_equal (parts[2], marks[i]))
      {
        paraat_chart_add_bar (self, parts[3], value, parts[4], (ParaatMark) i, g_str_equal (parts[0], "was"));
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_line (ParaatChart *self,
           const char  *line)
{
  g_auto(GStrv) parts = g_strsplit (line, "\t", -1);

  if (g_strcmp0 (parts[0], "group") == 0 && g_strv_length (parts) == 2)
    {
      paraat_chart_add_group (self, parts[1]);
      return TRUE;
    }

  return (g_strcmp0 (parts[0], "is") == 0 || g_strcmp0 (parts[0], "was") == 0) && read_bar (self, parts);
}

/**
 * paraat_chart_parse:
 * @code: what stands in a block of code, as paraat_chart_dup_markdown() makes it
 *
 * Returns: (transfer full) (nullable): %NULL when it is anything else, says nothing in words, has no bar or more than
 *   %PARAAT_CHART_MAX_BARS lines
 */
ParaatChart *
paraat_chart_parse (const char *code)
{
  g_auto(GStrv) lines = g_strsplit (code, "\n", PARAAT_CHART_MAX_BARS + 2);
  g_auto(GStrv) first = g_strsplit (lines[0] != NULL ? lines[0] : "", "\t", -1);
  g_autoptr(ParaatChart) self = NULL;
  guint n_bars = 0;
  guint64 highest;

  if (g_strv_length (first) != 3 || !g_str_equal (first[0], "bars") || *first[2] == '\0'
      || !g_ascii_string_to_unsigned (first[1], 10, 1, MAX_HIGHEST, &highest, NULL))
    return NULL;
  self = paraat_chart_new (first[2], (guint) highest);
  for (guint i = 1; lines[i] != NULL; i++)
    {
      if (*lines[i] == '\0' && lines[i + 1] == NULL)
        break;
      if (strchr (lines[i], '\n') != NULL || !read_line (self, lines[i]))   /* the last one has all that is too much */
        return NULL;
      n_bars += !g_str_has_prefix (lines[i], "group");
    }

  return n_bars > 0 ? g_steal_pointer (&self) : NULL;
}
