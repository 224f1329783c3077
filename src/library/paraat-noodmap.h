/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"
#include "paraat-own-documents.h"

G_BEGIN_DECLS

/* The noodmap: a binder on paper with all that is needed when no screen works, of the current bestuur. */
typedef struct
{
  ParaatOwnDocuments *own;      /* (nullable) what the administration made its own stands in it instead */
  const char * const *items;    /* ids of documents of the library, in this order */
  const char         *report;   /* (nullable) Markdown below a heading: the report, to fill in by pen */
  const char         *mail;     /* (nullable) what stands in the mail of the QR code */
  const char * const *heads;    /* (nullable) of the chains of this device, as they are compared by eye */
  gint64              now_us;   /* corrected */
} ParaatNoodmapParts;

#define PARAAT_NOODMAP_MONTHS 6        /* then it is old, whatever changed */
#define PARAAT_NOODMAP_MAX_MAIL 1000   /* characters of the address in the QR code */

ParaatDocument  *paraat_noodmap_new           (ParaatProfile            *profile,
                                               const ParaatNoodmapParts *parts) G_GNUC_WARN_UNUSED_RESULT;
char            *paraat_noodmap_dup_address   (ParaatProfile            *profile,
                                               const char               *mail) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) "mailto:…" */

/* Which documents. */
char           **paraat_noodmap_list_proposed (void) G_GNUC_WARN_UNUSED_RESULT;                             /* ids, as many as the library has */
char           **paraat_noodmap_list_chosen   (ParaatProfile            *profile,
                                               ParaatOwnDocuments       *own) G_GNUC_WARN_UNUSED_RESULT;      /* (nullable) of the one that was made last, or the proposed ones */

/* What it was made from: a setting of this machine, for each bestuur. */
void             paraat_noodmap_remember      (ParaatProfile            *profile,
                                               ParaatOwnDocuments       *own,                               /* (nullable) */
                                               const char * const       *items,
                                               gint64                    now_us);
gint64           paraat_noodmap_get_made_us   (ParaatProfile            *profile);                          /* 0: never, or not here */
gboolean         paraat_noodmap_is_outdated   (ParaatProfile            *profile,
                                               ParaatOwnDocuments       *own,                               /* (nullable) */
                                               gint64                    now_us,
                                               char                    **out_reason);                       /* (nullable) translated, in a few words */

G_END_DECLS
