/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* What libFuzzer calls, and replay.c too.  Every target asserts what must hold of whatever came in. */
int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);
