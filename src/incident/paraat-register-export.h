/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-outbox.h"

G_BEGIN_DECLS

typedef struct
{
  int         year;             /* in which it was noticed, or else written down */
  ParaatUuid  bestuur;          /* nil: all, and those that name none */
  const char *name;             /* how that is called */
  gboolean    with_exercises;   /* they are marked, and counted apart */
  ParaatPeer  peer;             /* the CRT that this laptop is linked with */
  gboolean    has_peer;
} ParaatYearQuery;

/* The register of one year and one administration, to hand over: to Excel, on paper, to the GBA.  It holds what AVG art.
 * 33(5) asks of each breach: the facts, the effects and what was done.  What nobody answered is empty. */
typedef struct _ParaatYearRegister ParaatYearRegister;

void                paraat_register_read_year_async  (ParaatStore              *store,
                                                      const ParaatYearQuery    *query,     /* copied */
                                                      GCancellable             *cancellable,
                                                      GAsyncReadyCallback       callback,
                                                      gpointer                  user_data);
ParaatYearRegister *paraat_register_read_year_finish (ParaatStore              *store,
                                                      GAsyncResult             *result,
                                                      GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
void                paraat_year_register_free        (ParaatYearRegister       *self);

guint               paraat_year_register_get_n       (const ParaatYearRegister *self);
char               *paraat_register_dup_csv          (const ParaatYearRegister *self) G_GNUC_WARN_UNUSED_RESULT;
char               *paraat_register_dup_markdown     (const ParaatYearRegister *self) G_GNUC_WARN_UNUSED_RESULT;
ParaatDocument     *paraat_register_new_document     (const ParaatYearRegister *self,
                                                      gint64                    now_us) G_GNUC_WARN_UNUSED_RESULT;
char               *paraat_register_dup_file_name    (const ParaatYearRegister *self,
                                                      const char               *suffix) G_GNUC_WARN_UNUSED_RESULT;   /* "incidentenregister-2026-gemeente-aalst.csv" */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatYearRegister, paraat_year_register_free)

G_END_DECLS
