/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-own-documents.h"

G_BEGIN_DECLS

/* The document of the library that holds the messages to colleagues, one for each month. */
#define PARAAT_AWARENESS_ITEM "sjabloon-sensibiliseringspakket"

/* One of them: "### 3. Its title (maart)", and the first code block below it, which begins with its subject. */
typedef struct
{
  guint  number;    /* from 1 on: not given to another one */
  char  *title;     /* (owned) */
  char  *subject;   /* (owned) one line */
  char  *text;      /* (owned) plain, to send */
} ParaatAwareness;

GPtrArray *paraat_awareness_list  (ParaatOwnDocuments *own,
                                   GHashTable         *values) G_GNUC_WARN_UNUSED_RESULT;     /* (element-type ParaatAwareness) */
GPtrArray *paraat_awareness_parse (const char         *markdown) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatAwareness) in the order of the text */
void       paraat_awareness_free  (ParaatAwareness    *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatAwareness, paraat_awareness_free)

G_END_DECLS
