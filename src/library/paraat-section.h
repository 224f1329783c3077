/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A document in parts: each heading with the text below it.  What somebody changes is then one part of it, and two who change
 * two parts change no word of one another. */
typedef struct
{
  char *key;    /* (owned) "fase-1-vaststellen": which one it is, from one edition to the next; fits in the name of a field */
  char *text;   /* (owned) Markdown, with its heading; no empty lines around it */
} ParaatSection;

#define PARAAT_SECTION_BEGIN "begin"             /* key of what stands before the first heading */
#define PARAAT_SECTION_MAX_SIZE (20 * 1024)      /* bytes: also as JSON, with all of them escaped, less than a change may hold */
#define PARAAT_SECTION_MAX_KEY 40

GPtrArray     *paraat_sections_split      (const char     *markdown) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatSection) without the title */
char          *paraat_sections_join       (const char     *title,
                                           GPtrArray      *sections) G_GNUC_WARN_UNUSED_RESULT;   /* Markdown; title: plain words */
ParaatSection *paraat_sections_find       (GPtrArray      *sections,
                                           const char     *key);                                  /* (nullable) */

ParaatSection *paraat_section_new         (const char     *key,
                                           const char     *text) G_GNUC_WARN_UNUSED_RESULT;
void           paraat_section_free        (ParaatSection  *self);
char          *paraat_section_dup_heading (const char     *text,
                                           guint          *out_level,
                                           const char    **out_body) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) it has none */
char          *paraat_section_dup_digest  (const char     *text) G_GNUC_WARN_UNUSED_RESULT;       /* which words they are */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatSection, paraat_section_free)

G_END_DECLS
