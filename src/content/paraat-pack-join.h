/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-pack.h"

G_BEGIN_DECLS

ParaatPack *paraat_pack_join (ParaatPack  *pack,
                              GPtrArray   *beside,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;   /* beside: (element-type ParaatPack) */

G_END_DECLS
