/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-copy-words.h"

#include <glib/gi18n.h>

const char *
paraat_copy_words_kind (ParaatCopyKind kind)
{
  switch (kind)
    {
    case PARAAT_COPY_ASKED:
      return _("Made when asked");
    case PARAAT_COPY_BEFORE_UPDATE:
      return _("Kept before Paraat was updated");
    case PARAAT_COPY_BEFORE_RESTORE:
      return _("Kept before another copy was put back");
    case PARAAT_COPY_AFTER_RESTORE:
      return _("Made after a copy was put back");
    case PARAAT_COPY_DAILY:
    case PARAAT_N_COPY_KINDS:
    default:
      return _("Daily copy");
    }
}

static ParaatStoreError
get_code (const GError *error)
{
  return error->domain == PARAAT_STORE_ERROR ? (ParaatStoreError) error->code : PARAAT_STORE_ERROR_INTERNAL;
}

const char *
paraat_copy_words_failed (const GError *error)
{
  switch (get_code (error))
    {
    case PARAAT_STORE_ERROR_FULL:
      return _("No copy was made: there is no room for it.");
    case PARAAT_STORE_ERROR_READ_ONLY:
    case PARAAT_STORE_ERROR_NOT_FOUND:
      return _("No copy was made: nothing can be written there. Choose another place.");
    case PARAAT_STORE_ERROR_INVALID:
      return _("No copy was made: this is Paraat's own folder. Choose another place.");
    case PARAAT_STORE_ERROR_CORRUPT:
      return _("No copy was made: the data is damaged. Close Paraat and start it again.");
    case PARAAT_STORE_ERROR_INTERNAL:
    case PARAAT_STORE_ERROR_BUSY:
    case PARAAT_STORE_ERROR_TOO_NEW:
    case PARAAT_STORE_ERROR_FOREIGN:
    case PARAAT_STORE_ERROR_IN_USE:
    case PARAAT_STORE_ERROR_UNSUITABLE:
    case PARAAT_STORE_ERROR_CLOSED:
    default:
      return _("No copy was made. Try again, or choose another place.");
    }
}

const char *
paraat_copy_words_refused (const GError *error)
{
  switch (get_code (error))
    {
    case PARAAT_STORE_ERROR_FOREIGN:
      return _("This file is not a copy of Paraat. Choose another one.");
    case PARAAT_STORE_ERROR_TOO_NEW:
      return _("This copy is from a newer Paraat. Update Paraat on this laptop first.");
    case PARAAT_STORE_ERROR_CORRUPT:
      return _("This copy is damaged. Choose an older one.");
    case PARAAT_STORE_ERROR_NOT_FOUND:
      return _("The file is not there any more. Is the stick still in the laptop?");
    case PARAAT_STORE_ERROR_INVALID:
      return _("This is the data that Paraat works with now. Choose a copy.");
    case PARAAT_STORE_ERROR_FULL:
      return _("There is no room on this laptop. Delete something large, then try again.");
    case PARAAT_STORE_ERROR_READ_ONLY:
      return _("This file cannot be read. Choose another one.");
    case PARAAT_STORE_ERROR_INTERNAL:
    case PARAAT_STORE_ERROR_BUSY:
    case PARAAT_STORE_ERROR_IN_USE:
    case PARAAT_STORE_ERROR_UNSUITABLE:
    case PARAAT_STORE_ERROR_CLOSED:
    default:
      return _("Try again. If it stays like this, start Paraat anew.");
    }
}

const char *
paraat_copy_words_disk (ParaatDiskState   state,
                        const char      **out_title)
{
  switch (state)
    {
    case PARAAT_DISK_ENCRYPTED:
      *out_title = _("The disk is encrypted");
      return _("Whoever takes this laptop cannot read the data without its password.");
    case PARAAT_DISK_OPEN:
      *out_title = _("The disk is not encrypted");
      return _("Whoever takes this laptop can read everything in Paraat. Ask your ICT to encrypt the disk.");
    case PARAAT_DISK_UNKNOWN:
    default:
      *out_title = _("Paraat cannot see whether the disk is encrypted");
      return _("Ask your ICT. Without encryption, whoever takes this laptop can read everything in Paraat.");
    }
}

const char *
paraat_copy_words_mint (ParaatMintReason reason)
{
  switch (reason)
    {
    case PARAAT_MINT_KEY_MISSING:
      return _("Its key was not there any more.");
    case PARAAT_MINT_OTHER_MACHINE:
      return _("The data came from another laptop.");
    case PARAAT_MINT_OTHER_FILE:
    case PARAAT_MINT_OLDER_FILE:
      return _("A copy of the data was put back.");
    case PARAAT_MINT_FORK:
      return _("Another laptop used the same mark.");
    case PARAAT_MINT_NONE:
    case PARAAT_MINT_FIRST:
    default:
      return NULL;
    }
}

/**
 * paraat_copy_words_mark:
 * @device: id of a device
 *
 * Returns: (transfer full): its first sixteen digits by four, as they are read on the telephone; the CRT's list of devices
 *   begins with the same
 */
char *
paraat_copy_words_mark (const ParaatUuid *device)
{
  const guint8 *bytes = device->bytes;

  return g_strdup_printf ("%02x%02x %02x%02x %02x%02x %02x%02x", bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5],
                          bytes[6], bytes[7]);
}
