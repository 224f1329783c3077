/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-item.h"

G_BEGIN_DECLS

/* A content pack: one SQLite file with all that is published together, docs/pack-format.md.  Nobody changes it once it is
 * open: any thread. */
typedef struct _ParaatPack ParaatPack;

#define PARAAT_PACK_APPLICATION_ID 0x50726143   /* "PraC" */
#define PARAAT_PACK_FORMAT 1
#define PARAAT_PACK_MAX_SIZE (64 * 1024 * 1024)
#define PARAAT_PACK_PART_MAX_SIZE (4 * 1024 * 1024)
#define PARAAT_PACK_MAX_ITEMS 16384
#define PARAAT_PACK_MAX_WORDS 500000

ParaatPack *paraat_pack_new           (GBytes            *bytes,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatPack *paraat_pack_open          (const char        *path,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
ParaatPack *paraat_pack_ref           (ParaatPack        *self);
void        paraat_pack_unref         (ParaatPack        *self);

gboolean    paraat_pack_check         (ParaatPack        *self,
                                       GError           **error);   /* blocks */
gboolean    paraat_pack_check_parts   (ParaatPack        *self,
                                       GError           **error);

const char *paraat_pack_get_id        (const ParaatPack  *self);
const char *paraat_pack_get_title     (const ParaatPack  *self);
const char *paraat_pack_get_publisher (const ParaatPack  *self);
gint64      paraat_pack_get_version   (const ParaatPack  *self);   /* goes up with every one that is published */
const char *paraat_pack_get_checked   (const ParaatPack  *self);   /* YYYY-MM-DD */

char      **paraat_pack_list_parts    (ParaatPack        *self,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_pack_dup_part      (ParaatPack        *self,
                                       const char        *name,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *paraat_pack_list_items    (ParaatPack        *self,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatItem) */
char       *paraat_pack_dup_item_text (ParaatPack        *self,
                                       const char        *id,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *paraat_pack_list_steps    (ParaatPack        *self,
                                       const char        *id,
                                       GError           **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatStep) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatPack, paraat_pack_unref)

G_END_DECLS
