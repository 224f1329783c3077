/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PARAAT_SPKI_SIZE 32

gboolean paraat_pin_hash    (GTlsCertificate *certificate,
                             guint8           out_spki[PARAAT_SPKI_SIZE]);
gboolean paraat_pin_matches (GTlsCertificate *certificate,
                             const guint8     spki[PARAAT_SPKI_SIZE]);

G_END_DECLS
