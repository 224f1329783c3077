/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-noodmap.h"

G_BEGIN_DECLS

#define PARAAT_NOODSTICK_ERROR (paraat_noodstick_error_quark ())

typedef enum
{
  PARAAT_NOODSTICK_ERROR_FAILED,         /* the program's own part, or a disk that says something unheard of */
  PARAAT_NOODSTICK_ERROR_NO_ROOM,
  PARAAT_NOODSTICK_ERROR_REPLACE,        /* there is room when the one that lies there goes first: ask */
  PARAAT_NOODSTICK_ERROR_READ_ONLY,
  PARAAT_NOODSTICK_ERROR_GONE,           /* it was pulled out, or breaks */
  PARAAT_NOODSTICK_ERROR_BAD_STICK,      /* it gives back something else than was written on it */
  PARAAT_NOODSTICK_ERROR_TOO_LARGE,      /* a file is more than this file system takes: 4 GiB on FAT */
  PARAAT_NOODSTICK_ERROR_INSTALLATION,   /* the folder with the installation is not whole */
  PARAAT_NOODSTICK_ERROR_DAMAGED,        /* a file in it does not fit its sum */
} ParaatNoodstickError;

GQuark paraat_noodstick_error_quark (void);

/* What is on a stick; the names fit any file system. */
#define PARAAT_NOODSTICK_FOLDER "Paraat-noodstick"
#define PARAAT_NOODSTICK_README "LEESMIJ.html"
#define PARAAT_NOODSTICK_PART PARAAT_NOODSTICK_FOLDER "-NIET-AF"      /* as long as it is being made */
#define PARAAT_NOODSTICK_BEFORE PARAAT_NOODSTICK_FOLDER "-VORIGE"     /* the one before, until the new one has its place */

typedef struct
{
  const ParaatNoodmapParts *binder;        /* what the noodmap on it is made of */
  const char               *target;        /* (type filename) the stick, or any folder */
  const char               *installation;  /* (type filename) (nullable) what ./dev flatpak makes */
  gboolean                  replace;       /* the one that lies there may go before the new one is whole */
} ParaatNoodstickParts;

/* On the main context of the caller, between the call and its callback. */
typedef void (*ParaatNoodstickProgress) (double   fraction,
                                         gpointer user_data);

void      paraat_noodstick_make_async  (ParaatProfile              *profile,
                                        const ParaatNoodstickParts *parts,
                                        ParaatNoodstickProgress     progress,
                                        gpointer                    progress_data,
                                        GCancellable               *cancellable,
                                        GAsyncReadyCallback         callback,
                                        gpointer                    user_data);
gboolean  paraat_noodstick_make_finish (ParaatProfile              *profile,
                                        GAsyncResult               *result,
                                        GError                    **error);
char     *paraat_noodstick_dup_name    (const char                 *id) G_GNUC_WARN_UNUSED_RESULT;   /* of a file, without its ending */

/* What the last one was made from, as of the noodmap. */
void      paraat_noodstick_remember    (ParaatProfile              *profile,
                                        ParaatOwnDocuments         *own,         /* (nullable) */
                                        gint64                      now_us);
gint64    paraat_noodstick_get_made_us (ParaatProfile              *profile);   /* 0: never, or not here */
gboolean  paraat_noodstick_is_outdated (ParaatProfile              *profile,
                                        ParaatOwnDocuments         *own,         /* (nullable) */
                                        gint64                      now_us,
                                        char                      **out_reason);   /* (nullable) translated, in a few words */

G_END_DECLS
