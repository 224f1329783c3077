/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* One answer out of a list: what is kept, and what is read. */
typedef struct
{
  const char *key;
  const char *label;   /* English; the screens and documents translate it */
} ParaatOption;

G_END_DECLS
