/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON that comes from elsewhere may be anything: these look before they take. */
const char *paraat_json_get_string   (JsonObject  *object,
                                      const char  *name);    /* (nullable) */
char       *paraat_json_parse_text   (const char  *text) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) when it is a string; text: (nullable) */
JsonObject *paraat_json_parse_object (const char  *text) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) text: (nullable) */
JsonArray  *paraat_json_parse_array  (const char  *text) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) text: (nullable) */
char       *paraat_json_print_object (JsonObject  *object) G_GNUC_WARN_UNUSED_RESULT;
char       *paraat_json_print_array  (JsonArray   *array) G_GNUC_WARN_UNUSED_RESULT;
gboolean    paraat_json_is_sound     (const char  *text,
                                      gsize        size,
                                      guint        max_depth,
                                      gsize       *out_n_values);   /* (nullable) any thread */

G_END_DECLS
