/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PARAAT_UUID_STRING_SIZE 37   /* 36 characters and the NUL */

typedef struct
{
  guint8 bytes[16];
} ParaatUuid;

extern const ParaatUuid paraat_uuid_nil;

void     paraat_uuid_new          (ParaatUuid       *out_uuid);
void     paraat_uuid_known        (const ParaatUuid *root,
                                   const char       *kind,
                                   const char       *key,
                                   ParaatUuid       *out_uuid);
gboolean paraat_uuid_parse        (const char       *text,
                                   ParaatUuid       *out_uuid);
void     paraat_uuid_format       (const ParaatUuid *uuid,
                                   char              out_text[PARAAT_UUID_STRING_SIZE]);
char    *paraat_uuid_dup_string   (const ParaatUuid *uuid);
gboolean paraat_uuid_is_nil       (const ParaatUuid *uuid);
guint    paraat_uuid_hash         (gconstpointer     uuid);
gboolean paraat_uuid_equal        (gconstpointer     a,
                                   gconstpointer     b);

char    *paraat_uuid_dup_reference (const ParaatUuid *uuid);
gboolean paraat_reference_is_valid (const char       *reference);

G_END_DECLS
