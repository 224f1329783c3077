/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-html.h"
#include "paraat-noodstick.h"

G_BEGIN_DECLS

/* One folder being filled, on the thread that does it. */
typedef struct _ParaatStick ParaatStick;

ParaatStick *paraat_stick_begin      (const char          *target,
                                      guint64              need_bytes,
                                      gboolean             replace,
                                      const char          *keep,           /* (nullable) as long as that lies in it, the one before stays */
                                      GError             **error) G_GNUC_WARN_UNUSED_RESULT;
void         paraat_stick_free       (ParaatStick         *self);          /* takes away what did not become whole */
gboolean     paraat_stick_add_folder (ParaatStick         *self,
                                      const char          *name,
                                      GError             **error);
gboolean     paraat_stick_add        (ParaatStick         *self,
                                      const char          *name,
                                      const GByteArray    *bytes,
                                      GError             **error);
gboolean     paraat_stick_end        (ParaatStick         *self,
                                      GCancellable        *cancellable,
                                      GError             **error);         /* it has its name, and is on the stick */

/* The files of the installation, as its SHA256SUMS names them. */
typedef struct
{
  char    *name;    /* (owned) */
  char    *sum;     /* (owned) hexadecimal */
  guint64  size;
} ParaatStickFile;

typedef void (*ParaatStickBytes)       (guint64  n_bytes,
                                        gpointer data);   /* so many more were copied */

GPtrArray *paraat_stick_list_installation (const char          *folder,
                                           const char          *target,
                                           GCancellable        *cancellable,
                                           GError             **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatStickFile) each fits its sum */
gboolean   paraat_stick_copy              (ParaatStick         *self,
                                           const char          *from,
                                           const char          *name,
                                           const char          *sum,
                                           ParaatStickBytes     report,
                                           gpointer             data,
                                           GCancellable        *cancellable,
                                           GError             **error);   /* @sum (nullable) */

/* The pages that lead to the others. */
ParaatDocument *paraat_noodstick_readme_new (ParaatProfile *profile,
                                             gint64         now_us,
                                             gboolean       has_installation) G_GNUC_WARN_UNUSED_RESULT;
ParaatDocument *paraat_noodstick_index_new  (GPtrArray     *items) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatItem) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatStick, paraat_stick_free)

G_END_DECLS
