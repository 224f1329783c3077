/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-pack.h"
#include "paraat-sql.h"

G_BEGIN_DECLS

ParaatSql *paraat_pack_connect (ParaatPack  *self,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;   /* of this thread; must not outlive the pack */

G_END_DECLS
