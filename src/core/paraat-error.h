/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a caller of the store can do about it. */
typedef enum
{
  PARAAT_STORE_ERROR_INTERNAL,
  PARAAT_STORE_ERROR_BUSY,          /* try again */
  PARAAT_STORE_ERROR_FULL,          /* tell the user to free space */
  PARAAT_STORE_ERROR_CORRUPT,       /* offer the newest good copy */
  PARAAT_STORE_ERROR_TOO_NEW,       /* offer to update Paraat */
  PARAAT_STORE_ERROR_FOREIGN,       /* the file is not one of ours: never touch it */
  PARAAT_STORE_ERROR_READ_ONLY,     /* another folder is needed */
  PARAAT_STORE_ERROR_IN_USE,        /* another process has the data folder */
  PARAAT_STORE_ERROR_UNSUITABLE,    /* the file system cannot lock: another folder is needed */
  PARAAT_STORE_ERROR_INVALID,       /* what was handed in does not fit: a mistake of the caller or the sender */
  PARAAT_STORE_ERROR_NOT_FOUND,
  PARAAT_STORE_ERROR_CLOSED,
} ParaatStoreError;

#define PARAAT_STORE_ERROR (paraat_store_error_quark ())
GQuark paraat_store_error_quark (void);

/* Why a change was not accepted.  The order is part of no format; the wire has names of its own. */
typedef enum
{
  PARAAT_CHANGE_ERROR_MALFORMED,       /* header, value or salt do not have the form */
  PARAAT_CHANGE_ERROR_TOO_LARGE,       /* a value over 64 KiB, a header over its limit */
  PARAAT_CHANGE_ERROR_BAD_HASH,        /* salt and value do not give the value hash */
  PARAAT_CHANGE_ERROR_BAD_SIGNATURE,
  PARAAT_CHANGE_ERROR_UNKNOWN_DEVICE,  /* no key is known for the device */
  PARAAT_CHANGE_ERROR_REVOKED_DEVICE,
  PARAAT_CHANGE_ERROR_MISMATCH,        /* root, parent, kind, bestuur or exercise differ from the record's */
  PARAAT_CHANGE_ERROR_FOREIGN,         /* of another bestuur than the peer's */
  PARAAT_CHANGE_ERROR_EXERCISE,        /* an exercise never leaves */
} ParaatChangeError;

#define PARAAT_CHANGE_ERROR (paraat_change_error_quark ())
GQuark paraat_change_error_quark (void);

G_END_DECLS
