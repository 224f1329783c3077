/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-uuid.h"

/* What record-db.c puts into a database and test-recorded-db.c expects of it, whatever version wrote it. Never changed:
 * a new version of the schema records a new file; what is new is added below with the version that has it first. */
#define RECORDED_SETTING       "recorded"
#define RECORDED_SETTING_VALUE "yes, v1"
#define RECORDED_WHAT          "\"ransom\""
#define RECORDED_TEXT_OLD      "\"Ze vragen geld\""
#define RECORDED_TEXT_OWN      "\"Ze vragen geld, veel geld\""
#define RECORDED_TEXT_THEIRS   "\"Er staat een brief op het scherm\""
#define RECORDED_FUTURE        "{\"x\":[1,2,{\"y\":null}]}"
#define RECORDED_TYPED         "\"half een zin\""

static inline ParaatUuid
recorded_id (const char *name)
{
  ParaatUuid id;

  paraat_uuid_known (&paraat_uuid_nil, "recorded", name, &id);

  return id;
}
