/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-item.h"
#include "paraat-profile.h"
#include "paraat-section.h"

G_BEGIN_DECLS

/* A document of the library that an administration made its own: a record of kind "document", a root.  Its id follows from
 * whose staff works with it and from the item, so that two colleagues who begin one have one.
 *
 * Fields: item, version (of the item that its texts were last compared with), title, order (keys of its
 * parts), text.KEY (Markdown of a part, with its heading; empty: left out) and base.KEY (a digest of what the publisher wrote
 * there when somebody last looked; empty: nothing).
 *
 * No kind of record is shared with the CRT before somebody says so, and nothing says so of this one. */
#define PARAAT_KIND_DOCUMENT "document"

ParaatRecord     *paraat_own_find_for       (ParaatProfile     *profile,
                                             const char        *item) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) also when nothing stands in it */
ParaatRecord     *paraat_own_make           (ParaatProfile     *profile,
                                             const ParaatItem  *item,
                                             const char        *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean          paraat_own_stands         (ParaatRecord      *self);                             /* it was made, and not deleted */

char             *paraat_own_dup_item       (ParaatRecord      *self) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) id */
gint64            paraat_own_get_version    (ParaatRecord      *self);
char             *paraat_own_dup_title      (ParaatRecord      *self) G_GNUC_WARN_UNUSED_RESULT;
char             *paraat_own_dup_text       (ParaatRecord      *self,
                                             const char        *key) G_GNUC_WARN_UNUSED_RESULT;    /* "": left out, or there is none */
GPtrArray        *paraat_own_list_sections  (ParaatRecord      *self) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatSection) in order, with those left out */
char             *paraat_own_dup_markdown   (ParaatRecord      *self) G_GNUC_WARN_UNUSED_RESULT;
char             *paraat_own_dup_field      (const char        *key) G_GNUC_WARN_UNUSED_RESULT;    /* in which the text of that part stands */
guint             paraat_own_count_differing (ParaatRecord     *self);                             /* parts in which colleagues wrote something else */

gboolean          paraat_own_type           (ParaatRecord      *self,
                                             const char        *key,
                                             const char        *text);
char             *paraat_own_add            (ParaatRecord      *self,
                                             const char        *text) G_GNUC_WARN_UNUSED_RESULT;   /* its key */
void              paraat_own_restore        (ParaatRecord      *self,
                                             const char        *key,
                                             const char        *text);

/* What the publisher wrote otherwise since somebody last looked. */
typedef struct
{
  char     *key;             /* (owned) */
  char     *own;             /* (owned) "": it is not in the own version */
  char     *theirs;          /* (owned) "": the publisher left it out */
  gboolean  is_own_changed;  /* the own one is no longer what the publisher wrote then */
} ParaatOwnNews;

GPtrArray        *paraat_own_list_news      (ParaatRecord      *self,
                                             const char        *text) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatOwnNews) in the order of the publisher's */
void              paraat_own_take           (ParaatRecord      *self,
                                             const char        *key,
                                             const char        *text);
void              paraat_own_keep           (ParaatRecord      *self,
                                             const char        *key,
                                             const char        *text);
void              paraat_own_settle         (ParaatRecord      *self,
                                             const char        *text,
                                             gint64             version);

G_END_DECLS
