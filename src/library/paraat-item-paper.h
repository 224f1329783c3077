/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-own.h"

G_BEGIN_DECLS

/* A document of the library as it leaves the program. */
ParaatDocument *paraat_item_paper_new            (const char       *title,
                                                  const char       *text,
                                                  const char       *origin,
                                                  GHashTable       *values,
                                                  const char       *footer) G_GNUC_WARN_UNUSED_RESULT;   /* @footer (nullable) whose it is */
char           *paraat_item_paper_dup_markdown   (const char       *title,
                                                  const char       *text,
                                                  const char       *origin,
                                                  GHashTable       *values) G_GNUC_WARN_UNUSED_RESULT;
char           *paraat_item_paper_dup_origin     (const ParaatItem *item) G_GNUC_WARN_UNUSED_RESULT;
char           *paraat_item_paper_dup_own_origin (const ParaatItem *item,
                                                  ParaatRecord     *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
