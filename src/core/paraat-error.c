/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-folder.h"

#include <errno.h>

G_DEFINE_QUARK (paraat-store-error-quark, paraat_store_error)
G_DEFINE_QUARK (paraat-change-error-quark, paraat_change_error)

static ParaatStoreError
translate (int saved_errno)
{
  switch (saved_errno)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return PARAAT_STORE_ERROR_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
      return PARAAT_STORE_ERROR_READ_ONLY;
    case ENOENT:
      return PARAAT_STORE_ERROR_NOT_FOUND;
    case EAGAIN:
    case EINTR:
    case EBUSY:
      return PARAAT_STORE_ERROR_BUSY;
    case EIO:
      return PARAAT_STORE_ERROR_CORRUPT;
    default:
      return PARAAT_STORE_ERROR_INTERNAL;
    }
}

/**
 * paraat_error_new_from_errno:
 * @saved_errno: as it was right after the call that failed
 * @doing: what was being done, for the log
 *
 * Returns: (transfer full): an [error@StoreError] by what the caller can do about it
 */
GError *
paraat_error_new_from_errno (int         saved_errno,
                             const char *doing)
{
  return g_error_new (PARAAT_STORE_ERROR, (int) translate (saved_errno), "%s: %s", doing, g_strerror (saved_errno));
}
