/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-block.h"

G_BEGIN_DECLS

ParaatBlock *paraat_block_new              (ParaatBlockKind kind) G_GNUC_WARN_UNUSED_RESULT;
gboolean     paraat_markdown_is_character  (gunichar        c);

G_END_DECLS
