/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The words of a pack, folded (small letters, no accents, no hyphens) and not stemmed, with how often each stands there.
 * Nobody changes it once paraat_vocabulary_seal() was called: any thread. */
typedef struct _ParaatVocabulary ParaatVocabulary;

#define PARAAT_COMPOUND_MAX 4   /* parts of a compound */

ParaatVocabulary *paraat_vocabulary_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void              paraat_vocabulary_free       (ParaatVocabulary       *self);
void              paraat_vocabulary_add        (ParaatVocabulary       *self,
                                                const char             *word,
                                                guint                   n);
void              paraat_vocabulary_seal       (ParaatVocabulary       *self);

gboolean          paraat_vocabulary_contains   (const ParaatVocabulary *self,
                                                const char             *word);
gboolean          paraat_vocabulary_has_prefix (const ParaatVocabulary *self,
                                                const char             *prefix);    /* whether a word begins so */
guint             paraat_vocabulary_split      (const ParaatVocabulary *self,
                                                const char             *compound,
                                                char                   *out_parts[PARAAT_COMPOUND_MAX]);   /* (transfer full) */
char            **paraat_vocabulary_correct    (const ParaatVocabulary *self,
                                                const char             *word,
                                                gboolean                is_unfinished,
                                                guint                   max) G_GNUC_WARN_UNUSED_RESULT;

typedef void (*ParaatVocabularyVisit) (const char *word,
                                       guint       n,
                                       gpointer    user_data);
void              paraat_vocabulary_visit      (const ParaatVocabulary *self,
                                                ParaatVocabularyVisit   visit,
                                                gpointer                user_data);   /* in their order */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatVocabulary, paraat_vocabulary_free)

G_END_DECLS
