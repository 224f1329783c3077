/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-block.h"
#include "paraat-section.h"

#include <string.h>

#define MAX_LEVEL 6
#define DIGEST_DIGITS 16

ParaatSection *
paraat_section_new (const char *key,
                    const char *text)
{
  ParaatSection *self = g_new0 (ParaatSection, 1);

  self->key = g_strdup (key);
  self->text = g_strdup (text);

  return self;
}

void
paraat_section_free (ParaatSection *self)
{
  g_free (self->key);
  g_free (self->text);
  g_free (self);
}

static void
section_free (gpointer data)
{
  paraat_section_free (data);
}

/* --- lines --- */

/* How many # begin a heading; 0: it is none. */
static guint
get_level (const char *line)
{
  gsize n = strspn (line, "#");

  return n > 0 && n <= MAX_LEVEL && (line[n] == ' ' || line[n] == '\0' || line[n] == '\n') ? (guint) n : 0;
}

static gboolean
is_fence (const char *line)
{
  line += strspn (line, " ");

  return g_str_has_prefix (line, "```") || g_str_has_prefix (line, "~~~");
}

/* --- keys --- */

static char *
dup_key (const char *heading,
         GHashTable *taken)
{
  g_autofree char *ascii = g_str_to_ascii (heading, "C");
  g_autoptr(GString) name = g_string_new (NULL);
  g_autofree char *key = NULL;

  for (const char *at = ascii; *at != '\0' && name->len < PARAAT_SECTION_MAX_KEY; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  if (name->len == 0)
    g_string_assign (name, "deel");
  key = g_strdup (name->str);
  for (guint n = 2; g_hash_table_contains (taken, key); n++)
    {
      g_free (key);
      key = g_strdup_printf ("%s-%u", name->str, n);
    }
  g_hash_table_add (taken, g_strdup (key));

  return g_steal_pointer (&key);
}

/* --- splitting --- */

typedef struct
{
  GPtrArray  *sections;   /* (owned) (element-type ParaatSection) */
  GHashTable *taken;      /* (owned) keys */
  GString    *text;       /* (owned) of the one under way */
  char       *heading;    /* (owned) of it */
} Splitting;

static void
end_section (Splitting *splitting)
{
  const char *start = splitting->text->str + strspn (splitting->text->str, "\n");
  g_autofree char *text = g_strchomp (g_strdup (start));
  g_autofree char *key = NULL;

  g_string_truncate (splitting->text, 0);
  if (*text == '\0')
    return;
  key = dup_key (splitting->heading, splitting->taken);
  g_ptr_array_add (splitting->sections, paraat_section_new (key, text));
}

static void
begin_section (Splitting  *splitting,
               const char *heading)
{
  end_section (splitting);
  g_set_str (&splitting->heading, heading);
}

/**
 * paraat_sections_split:
 * @markdown: a document, or a part of one
 *
 * A heading begins a part, and so does an empty line after half of what fits in one; a block that is larger than one part is cut
 * at a line.  The title, a heading of level 1 before anything else, is in none. Joined again they are the same document.
 *
 * Returns: (transfer full) (element-type ParaatSection): in their order
 */
GPtrArray *
paraat_sections_split (const char *markdown)
{
  Splitting splitting = { g_ptr_array_new_with_free_func (section_free), g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                          g_string_new (NULL), g_strdup (PARAAT_SECTION_BEGIN) };
  g_auto(GStrv) lines = g_strsplit (markdown, "\n", -1);
  gboolean is_code = FALSE;
  gboolean is_start = TRUE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      guint level = is_code ? 0 : get_level (lines[i]);

      if (is_fence (lines[i]))
        is_code = !is_code;
      if (is_start && level == 1)
        {
          is_start = FALSE;
          continue;
        }
      is_start = is_start && *lines[i] == '\0';
      if (level > 0)
        begin_section (&splitting, lines[i] + level);
      else if ((*lines[i] == '\0' && !is_code && splitting.text->len > PARAAT_SECTION_MAX_SIZE / 2)
               || splitting.text->len > PARAAT_SECTION_MAX_SIZE)
        begin_section (&splitting, splitting.heading);
      g_string_append_printf (splitting.text, "%s\n", lines[i]);
    }
  end_section (&splitting);
  g_free (splitting.heading);
  g_string_free (splitting.text, TRUE);
  g_hash_table_unref (splitting.taken);

  return splitting.sections;
}

/**
 * paraat_sections_join:
 * @title: in plain words
 * @sections: (element-type ParaatSection): those without text are left out
 *
 * Returns: (transfer full): Markdown
 */
char *
paraat_sections_join (const char *title,
                      GPtrArray  *sections)
{
  g_autofree char *escaped = paraat_markdown_escape (title);
  GString *out = g_string_new (NULL);

  g_string_append_printf (out, "# %s\n", escaped);
  for (guint i = 0; i < sections->len; i++)
    {
      const ParaatSection *section = g_ptr_array_index (sections, i);

      if (*section->text != '\0')
        g_string_append_printf (out, "\n%s\n", section->text);
    }

  return g_string_free (out, FALSE);
}

ParaatSection *
paraat_sections_find (GPtrArray  *sections,
                      const char *key)
{
  for (guint i = 0; i < sections->len; i++)
    if (g_str_equal (((ParaatSection *) g_ptr_array_index (sections, i))->key, key))
      return g_ptr_array_index (sections, i);

  return NULL;
}

/* --- one --- */

/**
 * paraat_section_dup_heading:
 * @text: of a part
 * @out_level: (out): how many # it has
 * @out_body: (out) (transfer none): what follows it in @text
 *
 * Returns: (transfer full) (nullable): the heading that it begins with, as Markdown
 */
char *
paraat_section_dup_heading (const char  *text,
                            guint       *out_level,
                            const char **out_body)
{
  guint level = get_level (text);
  gsize size = strcspn (text, "\n");

  *out_level = level;
  *out_body = text;
  if (level == 0)
    return NULL;
  *out_body = text + size;
  *out_body += strspn (*out_body, "\n");

  return g_strstrip (g_strndup (text + level, size - level));
}

/**
 * paraat_section_dup_digest:
 *
 * Returns: (transfer full): the beginning of a hash; of no text the empty string
 */
char *
paraat_section_dup_digest (const char *text)
{
  g_autofree char *hex = *text != '\0' ? g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1) : g_strdup ("");

  return g_strndup (hex, DIGEST_DIGITS);
}
