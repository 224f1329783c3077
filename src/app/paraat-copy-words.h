/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-disk.h"
#include "paraat-store.h"

G_BEGIN_DECLS

/* What copies, disks and this laptop are called on the screen. */
const char *paraat_copy_words_kind    (ParaatCopyKind    kind);
const char *paraat_copy_words_failed  (const GError     *error);   /* no copy was made */
const char *paraat_copy_words_refused (const GError     *error);   /* none was put back */
const char *paraat_copy_words_disk    (ParaatDiskState   state,
                                       const char      **out_title);
const char *paraat_copy_words_mint    (ParaatMintReason  reason);  /* (nullable) why this laptop has a new mark */
char       *paraat_copy_words_mark    (const ParaatUuid *device) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
