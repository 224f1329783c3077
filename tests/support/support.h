/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-store.h"

G_BEGIN_DECLS

/* The store's calls, waited for: each runs the default main context until the callback came. */
gboolean           support_open        (ParaatStore             *store,
                                        GError                 **error);
gboolean           support_recover     (ParaatStore             *store,
                                        guint                   *out_n_rescued,
                                        GError                 **error);
void               support_close       (ParaatStore             *store);
GPtrArray         *support_append      (ParaatStore             *store,
                                        GPtrArray               *edits,
                                        GError                 **error);
ParaatChange      *support_append_one  (ParaatStore             *store,
                                        const ParaatIdentity    *identity,
                                        const char              *field,
                                        const char              *value,
                                        GError                 **error);
ParaatMergeResult *support_merge       (ParaatStore             *store,
                                        GPtrArray               *changes,
                                        GError                 **error);
gboolean           support_put_device  (ParaatStore             *store,
                                        ParaatDevice            *device,
                                        const char              *name,
                                        GError                 **error);
ParaatState       *support_read        (ParaatStore             *store,
                                        const ParaatUuid        *record,
                                        GError                 **error);
GArray            *support_list        (ParaatStore             *store,
                                        const char              *kind,
                                        const ParaatUuid        *root,
                                        GError                 **error);

void               support_take_result (GObject                 *source,
                                        GAsyncResult            *result,
                                        gpointer                 out_result);   /* a callback: gives the result, owned */
gboolean           support_copy_now    (ParaatStore             *store,
                                        GError                 **error);
gboolean           support_export_copy (ParaatStore             *store,
                                        const char              *path,
                                        GError                 **error);
gboolean           support_restore     (ParaatStore             *store,
                                        const char              *path,
                                        GError                 **error);

void               support_finalize    (gpointer                 object);      /* (transfer full) waits until nobody holds it */

ParaatStore       *support_new_store   (const char              *data_dir);   /* opened; the test ends when it cannot be */
char              *support_new_dir     (const char              *name);       /* (transfer full) below the test's own */
void               support_remove_dir  (const char              *path);
void               support_copy_dir    (const char              *from,
                                        const char              *to);

G_END_DECLS
