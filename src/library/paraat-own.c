/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-own.h"

#include <string.h>

#define TEXT_PREFIX "text."
#define BASE_PREFIX "base."
#define OWN_PREFIX  "eigen-"   /* of the key of a part that the publisher never had */

/* --- which one --- */

static void
init_identity (ParaatIdentity   *identity,
               const ParaatUuid *root,
               const char       *item)
{
  paraat_identity_init_root (identity, PARAAT_KIND_DOCUMENT, root, FALSE);
  paraat_uuid_known (root, PARAAT_KIND_DOCUMENT, item, &identity->record);
  identity->root = identity->record;
}

/**
 * paraat_own_find_for:
 * @item: id of a document of the library
 *
 * A municipality and its OCMW have one staff, and one version: what differs between them is filled in.
 *
 * Returns: (transfer full): the record of the own version of the current administration, or of nobody as long as nobody said which
 *   one it is; words may be said in it at once
 */
ParaatRecord *
paraat_own_find_for (ParaatProfile *profile,
                     const char    *item)
{
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  ParaatUuid root = paraat_uuid_nil;
  ParaatIdentity identity;

  if (bestuur != NULL)
    paraat_bestuur_get_staff_root (bestuur, &root);
  init_identity (&identity, &root, item);

  return paraat_record_new (paraat_profile_get_store (profile), &identity);
}

gboolean
paraat_own_stands (ParaatRecord *self)
{
  return paraat_record_get_value (self, "item") != NULL && paraat_record_get_deletion (self) != PARAAT_DELETED;
}

/* --- what stands in it --- */

char *
paraat_own_dup_item (ParaatRecord *self)
{
  return paraat_record_dup_text (self, "item");
}

gint64
paraat_own_get_version (ParaatRecord *self)
{
  return paraat_record_get_int (self, "version", 0);
}

char *
paraat_own_dup_title (ParaatRecord *self)
{
  char *title = paraat_record_dup_text (self, "title");

  return title != NULL ? title : g_strdup ("");
}

char *
paraat_own_dup_field (const char *key)
{
  return g_strconcat (TEXT_PREFIX, key, NULL);
}

static char *
dup_value (ParaatRecord *self,
           const char   *prefix,
           const char   *key)
{
  g_autofree char *field = g_strconcat (prefix, key, NULL);
  char *text = paraat_record_dup_text (self, field);

  return text != NULL ? text : g_strdup ("");
}

char *
paraat_own_dup_text (ParaatRecord *self,
                     const char   *key)
{
  return dup_value (self, TEXT_PREFIX, key);
}

static void
set_base (ParaatRecord *self,
          const char   *key,
          const char   *text)
{
  g_autofree char *field = g_strconcat (BASE_PREFIX, key, NULL);
  g_autofree char *digest = paraat_section_dup_digest (text);
  g_autofree char *before = dup_value (self, BASE_PREFIX, key);

  if (!g_str_equal (before, digest))
    paraat_record_type_text (self, field, digest);
}

static void
section_free (gpointer data)
{
  paraat_section_free (data);
}

static void
add_section (ParaatRecord *self,
             GPtrArray    *sections,
             const char   *key)
{
  g_autofree char *text = NULL;

  if (paraat_sections_find (sections, key) != NULL)
    return;
  text = paraat_own_dup_text (self, key);
  g_ptr_array_add (sections, paraat_section_new (key, text));
}

/**
 * paraat_own_list_sections:
 *
 * Two who each add a part say two orders: what is in none of the shown one stands at the end, for no word may be lost.
 *
 * Returns: (transfer full) (element-type ParaatSection): its parts; those without text are left out of the document
 */
GPtrArray *
paraat_own_list_sections (ParaatRecord *self)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func (section_free);
  g_auto(GStrv) order = paraat_record_dup_strings (self, "order");
  g_auto(GStrv) fields = paraat_record_list_fields (self);

  for (guint i = 0; order != NULL && order[i] != NULL; i++)
    add_section (self, sections, order[i]);
  for (guint i = 0; fields[i] != NULL; i++)
    if (g_str_has_prefix (fields[i], TEXT_PREFIX))
      add_section (self, sections, fields[i] + strlen (TEXT_PREFIX));

  return sections;
}

char *
paraat_own_dup_markdown (ParaatRecord *self)
{
  g_autoptr(GPtrArray) sections = paraat_own_list_sections (self);
  g_autofree char *title = paraat_own_dup_title (self);

  return paraat_sections_join (title, sections);
}

guint
paraat_own_count_differing (ParaatRecord *self)
{
  g_auto(GStrv) fields = paraat_record_list_fields (self);
  guint n = 0;

  for (guint i = 0; fields[i] != NULL; i++)
    n += (g_str_has_prefix (fields[i], TEXT_PREFIX) || g_str_equal (fields[i], "title"))
         && paraat_record_count_versions (self, fields[i]) > 1;

  return n;
}

/* --- writing --- */

static void
set_order (ParaatRecord *self,
           GPtrArray    *sections)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) keys = NULL;

  for (guint i = 0; i < sections->len; i++)
    g_strv_builder_add (builder, ((ParaatSection *) g_ptr_array_index (sections, i))->key);
  keys = g_strv_builder_end (builder);
  paraat_record_set_strings (self, "order", (const char * const *) keys);
}

/* Parts that were there before and are not in this edition are emptied; their earlier words can still be read. */
static void
type_all (ParaatRecord *self,
          GPtrArray    *sections)
{
  g_autoptr(GPtrArray) before = paraat_own_list_sections (self);

  for (guint i = 0; i < before->len; i++)
    {
      const ParaatSection *section = g_ptr_array_index (before, i);

      if (paraat_sections_find (sections, section->key) == NULL)
        paraat_own_take (self, section->key, "");
    }
  for (guint i = 0; i < sections->len; i++)
    {
      const ParaatSection *section = g_ptr_array_index (sections, i);
      g_autofree char *field = paraat_own_dup_field (section->key);

      paraat_record_type_text (self, field, section->text);
      set_base (self, section->key, section->text);
    }
}

/**
 * paraat_own_make:
 * @item: of the pack
 * @text: of it, as it was published, with its fields
 *
 * One that stands already stays as it is. One that was deleted begins anew with @text.
 *
 * Returns: (transfer full): the own version; it is stored at once
 */
ParaatRecord *
paraat_own_make (ParaatProfile    *profile,
                 const ParaatItem *item,
                 const char       *text)
{
  ParaatRecord *self = paraat_own_find_for (profile, item->id);
  g_autoptr(GPtrArray) sections = NULL;
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, item->version);

  if (paraat_own_stands (self))
    return self;
  if (paraat_record_get_deletion (self) != PARAAT_NOT_DELETED)
    paraat_record_bring_back (self);
  sections = paraat_sections_split (text);
  type_all (self, sections);
  set_order (self, sections);
  paraat_record_type_text (self, "item", item->id);
  paraat_record_type_text (self, "title", item->title);
  paraat_record_type (self, "version", version);
  paraat_record_commit (self, NULL);

  return self;
}

/**
 * paraat_own_type:
 * @key: of a part
 * @text: Markdown, as it is being typed
 *
 * It is a draft until the record is committed.
 *
 * Returns: %FALSE when it is more than one part can hold: nothing was changed
 */
gboolean
paraat_own_type (ParaatRecord *self,
                 const char   *key,
                 const char   *text)
{
  g_autofree char *field = paraat_own_dup_field (key);

  if (!paraat_text_fits (text))
    return FALSE;
  paraat_record_type_text (self, field, text);

  return TRUE;
}

/**
 * paraat_own_add:
 * @text: Markdown
 *
 * Returns: (transfer full): the key of a new part, after all others
 */
char *
paraat_own_add (ParaatRecord *self,
                const char   *text)
{
  g_autoptr(GPtrArray) sections = paraat_own_list_sections (self);
  g_autofree char *uuid = g_uuid_string_random ();
  char *key = g_strdup_printf (OWN_PREFIX "%.8s", uuid);

  g_ptr_array_add (sections, paraat_section_new (key, text));
  paraat_own_type (self, key, text);
  set_order (self, sections);

  return key;
}

/**
 * paraat_own_restore:
 * @key: of a part
 * @text: what the publisher writes there; "" when nothing
 *
 * Its own words stay among the earlier ones.
 */
void
paraat_own_restore (ParaatRecord *self,
                    const char   *key,
                    const char   *text)
{
  paraat_own_take (self, key, text);
  paraat_record_commit (self, NULL);
}

/* --- a newer one --- */

static void
news_free (gpointer data)
{
  ParaatOwnNews *news = data;

  g_free (news->key);
  g_free (news->own);
  g_free (news->theirs);
  g_free (news);
}

static void
add_news (GPtrArray    *list,
          ParaatRecord *self,
          const char   *key,
          const char   *theirs)
{
  g_autofree char *own = paraat_own_dup_text (self, key);
  g_autofree char *base = dup_value (self, BASE_PREFIX, key);
  g_autofree char *of_own = paraat_section_dup_digest (own);
  g_autofree char *of_theirs = paraat_section_dup_digest (theirs);
  ParaatOwnNews *news;

  if (g_str_equal (base, of_theirs) || g_str_equal (own, theirs))
    return;
  news = g_new0 (ParaatOwnNews, 1);
  news->key = g_strdup (key);
  news->is_own_changed = !g_str_equal (of_own, base);
  news->own = g_steal_pointer (&own);
  news->theirs = g_strdup (theirs);
  g_ptr_array_add (list, news);
}

/**
 * paraat_own_list_news:
 * @text: what the publisher writes now
 *
 * Returns: (transfer full) (element-type ParaatOwnNews): the parts that the publisher changed, added or left out since somebody
 *   last looked, and in which the own version says something else; what was kept once is not asked again
 */
GPtrArray *
paraat_own_list_news (ParaatRecord *self,
                      const char   *text)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (news_free);
  g_autoptr(GPtrArray) theirs = paraat_sections_split (text);
  g_autoptr(GPtrArray) own = paraat_own_list_sections (self);

  for (guint i = 0; i < theirs->len; i++)
    {
      const ParaatSection *section = g_ptr_array_index (theirs, i);

      add_news (list, self, section->key, section->text);
    }
  for (guint i = 0; i < own->len; i++)
    {
      const ParaatSection *section = g_ptr_array_index (own, i);

      if (paraat_sections_find (theirs, section->key) == NULL)
        add_news (list, self, section->key, "");
    }

  return list;
}

/**
 * paraat_own_take:
 * @text: what the publisher writes there; "" when nothing
 *
 * The own version says the same from now on. It is a draft until the record is committed.
 */
void
paraat_own_take (ParaatRecord *self,
                 const char   *key,
                 const char   *text)
{
  g_autofree char *field = paraat_own_dup_field (key);

  paraat_record_type_text (self, field, text);
  set_base (self, key, text);
}

/**
 * paraat_own_keep:
 * @text: what the publisher writes there
 *
 * Somebody saw it and keeps the own words. It is a draft until the record is committed.
 */
void
paraat_own_keep (ParaatRecord *self,
                 const char   *key,
                 const char   *text)
{
  set_base (self, key, text);
}

/* A part that is new stands after the one that it follows at the publisher's. */
static void
put_in_order (ParaatRecord *self,
              GPtrArray    *theirs)
{
  g_autoptr(GPtrArray) sections = paraat_own_list_sections (self);
  g_auto(GStrv) order = paraat_record_dup_strings (self, "order");
  gboolean is_other = FALSE;

  for (guint i = 0; i < theirs->len; i++)
    {
      const char *key = ((ParaatSection *) g_ptr_array_index (theirs, i))->key;
      g_autofree char *text = paraat_own_dup_text (self, key);
      ParaatSection *section = paraat_sections_find (sections, key);
      guint at = 0;

      if (*text == '\0' || (order != NULL && g_strv_contains ((const char * const *) order, key)))
        continue;
      if (section != NULL)   /* at the end, for nobody said where */
        g_ptr_array_remove (sections, section);
      for (guint j = 0; i > 0 && j < sections->len; j++)
        if (g_str_equal (((ParaatSection *) g_ptr_array_index (sections, j))->key,
                         ((ParaatSection *) g_ptr_array_index (theirs, i - 1))->key))
          at = j + 1;
      g_ptr_array_insert (sections, (int) at, paraat_section_new (key, text));
      is_other = TRUE;
    }
  if (is_other)
    set_order (self, sections);
}

/**
 * paraat_own_settle:
 * @text: what the publisher writes now
 * @version: of it
 *
 * Stores what was taken and kept. Once nothing is left to choose, the own version was compared with @version.
 */
void
paraat_own_settle (ParaatRecord *self,
                   const char   *text,
                   gint64        version)
{
  g_autoptr(GPtrArray) theirs = paraat_sections_split (text);
  g_autoptr(GPtrArray) news = paraat_own_list_news (self, text);
  g_autofree char *value = g_strdup_printf ("%" G_GINT64_FORMAT, version);

  put_in_order (self, theirs);
  for (guint i = 0; news->len == 0 && i < theirs->len; i++)
    {
      const ParaatSection *section = g_ptr_array_index (theirs, i);

      set_base (self, section->key, section->text);
    }
  if (news->len == 0 && paraat_own_get_version (self) < version)
    paraat_record_type (self, "version", value);
  paraat_record_commit (self, NULL);
}
