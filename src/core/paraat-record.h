/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-store.h"

G_BEGIN_DECLS

/* The live object that a screen binds to.  Main thread. */
#define PARAAT_TYPE_RECORD (paraat_record_get_type ())
G_DECLARE_FINAL_TYPE (ParaatRecord, paraat_record, PARAAT, RECORD, GObject)

ParaatRecord         *paraat_record_get            (ParaatStore          *store,
                                                    const ParaatUuid     *id) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) the one live object of that id; loads by itself */
ParaatRecord         *paraat_record_new            (ParaatStore          *store,
                                                    const ParaatIdentity *identity) G_GNUC_WARN_UNUSED_RESULT;   /* known at once; stored with its first value */

const ParaatUuid     *paraat_record_get_id         (ParaatRecord         *self);
const ParaatIdentity *paraat_record_get_identity   (ParaatRecord         *self);   /* (nullable) before it is loaded */
gboolean              paraat_record_get_is_loaded  (ParaatRecord         *self);   /* notifies "is-loaded" */
gboolean              paraat_record_get_exists     (ParaatRecord         *self);   /* something was stored of it */
gint64                paraat_record_get_first_us   (ParaatRecord         *self);
ParaatDeletion        paraat_record_get_deletion   (ParaatRecord         *self);

/* What the screen shows: own typing first, then the store's. */
const char           *paraat_record_get_value      (ParaatRecord         *self,
                                                    const char           *field);   /* (nullable) JSON */
char                 *paraat_record_dup_text       (ParaatRecord         *self,
                                                    const char           *field);   /* (nullable) when the value is a JSON string */
gboolean              paraat_record_get_boolean    (ParaatRecord         *self,
                                                    const char           *field,
                                                    gboolean              fallback);
gint64                paraat_record_get_int        (ParaatRecord         *self,
                                                    const char           *field,
                                                    gint64                fallback);
char                **paraat_record_dup_strings    (ParaatRecord         *self,
                                                    const char           *field);   /* (nullable) when the value is an array of strings */
char                **paraat_record_list_fields    (ParaatRecord         *self);   /* (transfer full) in which something stands */
GPtrArray            *paraat_record_get_heads      (ParaatRecord         *self,
                                                    const char           *field);   /* (nullable) (element-type ParaatSaid) */

guint                 paraat_record_count_versions (ParaatRecord         *self,
                                                    const char           *field);   /* different ones, said apart: 2 is a difference to choose in */
const ParaatSaid     *paraat_record_find_latest    (ParaatRecord         *self);   /* (nullable) of all that stands in it, deletions aside */

/* Whose words are typed; else they are of who sits here, or of nobody. */
void                  paraat_record_speak_for      (ParaatRecord         *self,
                                                    const ParaatUuid     *speaker);   /* (nullable) */
/* Typing: a draft at least every 250 ms; a change on commit. */
void                  paraat_record_type           (ParaatRecord         *self,
                                                    const char           *field,
                                                    const char           *value);
void                  paraat_record_type_text      (ParaatRecord         *self,
                                                    const char           *field,
                                                    const char           *text);
void                  paraat_record_commit         (ParaatRecord         *self,
                                                    const char           *field);   /* NULL: all that is being typed */
/* Choosing: a change at once. */
void                  paraat_record_set            (ParaatRecord         *self,
                                                    const char           *field,
                                                    const char           *value);
void                  paraat_record_set_text       (ParaatRecord         *self,
                                                    const char           *field,
                                                    const char           *text);
void                  paraat_record_set_boolean    (ParaatRecord         *self,
                                                    const char           *field,
                                                    gboolean              value);
void                  paraat_record_set_strings    (ParaatRecord         *self,
                                                    const char           *field,
                                                    const char * const   *strings);
void                  paraat_record_delete         (ParaatRecord         *self);
void                  paraat_record_bring_back     (ParaatRecord         *self);
char                 *paraat_text_to_value         (const char           *text) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) JSON; any thread */
gboolean              paraat_text_fits             (const char           *text);   /* in one value; any thread */
gboolean              paraat_record_has_unsaved    (ParaatRecord         *self);   /* typing or changes not durable yet; notifies "has-unsaved" */

/* Signals:
 *   changed (const char *field), detailed by field: the shown value or its heads are others now
 *   failed (GError *error): what was typed could not be stored; it stays in memory and is tried again
 */

GPtrArray            *paraat_record_list_live      (ParaatStore          *store) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full) (element-type ParaatRecord) what screens hold now */

/* Every live record of the store commits what is being typed; the callback runs when all is durable. */
void                  paraat_record_commit_all_async  (ParaatStore          *store,
                                                       GAsyncReadyCallback   callback,
                                                       gpointer              user_data);
gboolean              paraat_record_commit_all_finish (ParaatStore          *store,
                                                       GAsyncResult         *result,
                                                       GError              **error);

G_END_DECLS
