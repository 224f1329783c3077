/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-wire.h"

G_BEGIN_DECLS

/* Members of a JSON object that came from outside: absent, or of another type, is FALSE. */
gboolean paraat_wire_get_string (JsonObject    *object,
                                 const char    *name,
                                 const char   **out_text);
gboolean paraat_wire_get_int    (JsonObject    *object,
                                 const char    *name,
                                 gint64        *out_value);
gboolean paraat_wire_get_uuid   (JsonObject    *object,
                                 const char    *name,
                                 ParaatUuid    *out_uuid);
gboolean paraat_wire_get_bytes  (JsonObject    *object,
                                 const char    *name,
                                 guint8        *out_bytes,
                                 gsize          size);        /* base64 of exactly so many */
JsonArray *paraat_wire_get_array (JsonObject   *object,
                                 const char    *name);        /* (nullable) */
JsonObject *paraat_wire_get_object (JsonObject *object,
                                 const char    *name);        /* (nullable) */

void     paraat_wire_add_bytes  (JsonBuilder   *builder,
                                 const char    *name,
                                 const void    *bytes,
                                 gsize          size);
void     paraat_wire_add_uuid   (JsonBuilder   *builder,
                                 const char    *name,
                                 const ParaatUuid *uuid);
void     paraat_wire_add_string (JsonBuilder   *builder,
                                 const char    *name,
                                 const char    *text);
char    *paraat_wire_print      (JsonBuilder   *builder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
