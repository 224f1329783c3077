/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-awareness.h"

#include "paraat-content.h"
#include "paraat-fill.h"

#include <string.h>

#define HEADING "### "
#define FENCE   "```"
#define SUBJECT "Onderwerp:"
#define NUMBER_MAX 99

void
paraat_awareness_free (ParaatAwareness *self)
{
  g_free (self->title);
  g_free (self->subject);
  g_free (self->text);
  g_free (self);
}

/* "### 3. Its title (maart)"; NULL: another heading. */
static ParaatAwareness *
read_heading (const char *line)
{
  const char *at = line + strlen (HEADING);
  ParaatAwareness *self;
  char *after = NULL;
  guint64 number = g_ascii_isdigit (*at) ? g_ascii_strtoull (at, &after, 10) : 0;

  if (number == 0 || number > NUMBER_MAX || *after != '.')
    return NULL;
  self = g_new0 (ParaatAwareness, 1);
  self->number = (guint) number;
  self->title = g_strstrip (g_strdup (after + 1));
  after = g_str_has_suffix (self->title, ")") ? strrchr (self->title, '(') : NULL;
  if (after != NULL)
    {
      *after = '\0';
      g_strchomp (self->title);
    }

  return self;
}

static gboolean
is_known (GPtrArray *messages,
          guint      number)
{
  for (guint i = 0; i < messages->len; i++)
    if (((ParaatAwareness *) g_ptr_array_index (messages, i))->number == number)
      return TRUE;

  return FALSE;
}

/* Only what can be sent: with a number of its own, a subject and words. */
static void
finish (GPtrArray       *messages,
        ParaatAwareness *self,   /* (transfer full) */
        const GString   *block)
{
  const char *rest = strchr (block->str, '\n');

  if (rest != NULL && g_str_has_prefix (block->str, SUBJECT) && !is_known (messages, self->number))
    {
      self->subject = g_strstrip (g_strndup (block->str + strlen (SUBJECT), rest - block->str - strlen (SUBJECT)));
      self->text = g_strstrip (g_strdup (rest));
    }
  if (self->subject != NULL && *self->subject != '\0' && *self->text != '\0')
    g_ptr_array_add (messages, self);
  else
    paraat_awareness_free (self);
}

/**
 * paraat_awareness_parse:
 * @markdown: of the document, filled in
 *
 * A newer edition may have other messages, or none: what does not look like one is passed by.
 *
 * Returns: (transfer full): what can be sent
 */
GPtrArray *
paraat_awareness_parse (const char *markdown)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_awareness_free);
  g_auto(GStrv) lines = g_strsplit (markdown, "\n", -1);
  g_autoptr(GString) block = g_string_new (NULL);
  g_autoptr(ParaatAwareness) open = NULL;
  gboolean is_code = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], FENCE))
        {
          if (is_code && open != NULL)
            finish (messages, g_steal_pointer (&open), block);
          is_code = !is_code;
          g_string_truncate (block, 0);
        }
      else if (is_code)
        g_string_append_printf (block, "%s\n", g_strchomp (lines[i]));
      else if (g_str_has_prefix (lines[i], "#"))
        {
          g_clear_pointer (&open, paraat_awareness_free);
          if (g_str_has_prefix (lines[i], HEADING))
            open = read_heading (lines[i]);
        }
    }

  return messages;
}

static GPtrArray *
parse_filled (const char *text,   /* (nullable) */
              GHashTable *values)
{
  g_autofree char *filled = text != NULL ? paraat_fill_markdown (text, values, PARAAT_FILL_PAPER) : NULL;

  return paraat_awareness_parse (filled != NULL ? filled : "");
}

/**
 * paraat_awareness_list:
 * @own: (nullable): an own version of the document goes before the published one, as long as there are messages in it
 * @values: as paraat_fill_values_new() gives them
 *
 * Returns: (transfer full) (element-type ParaatAwareness): what can be sent
 */
GPtrArray *
paraat_awareness_list (ParaatOwnDocuments *own,
                       GHashTable         *values)
{
  ParaatRecord *record = own != NULL ? paraat_own_documents_find (own, PARAAT_AWARENESS_ITEM) : NULL;
  ParaatPack *pack = paraat_content_get_pack (NULL);
  g_autofree char *published = pack != NULL ? paraat_pack_dup_item_text (pack, PARAAT_AWARENESS_ITEM, NULL) : NULL;   /* it may be withdrawn */
  g_autofree char *markdown = record != NULL ? paraat_own_dup_markdown (record) : NULL;
  GPtrArray *messages = parse_filled (markdown, values);

  if (messages->len > 0)
    return messages;
  g_ptr_array_unref (messages);

  return parse_filled (published, values);
}
