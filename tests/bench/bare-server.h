/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "paraat-wire.h"

/* Serves until SIGTERM; its address is in @ready_file. */
int bare_server_main (const char   *dir,
                      const char   *ready_file,
                      ParaatDevice *device);
