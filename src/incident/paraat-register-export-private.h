/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-register-export.h"
#include "paraat-standings.h"

G_BEGIN_DECLS

/* In the order of the CSV. */
typedef enum
{
  PARAAT_REGISTER_REFERENCE,
  PARAAT_REGISTER_CASE,
  PARAAT_REGISTER_EXERCISE,
  PARAAT_REGISTER_NOTICED,
  PARAAT_REGISTER_SINCE,
  PARAAT_REGISTER_WHAT,
  PARAAT_REGISTER_TITLE,
  PARAAT_REGISTER_HAPPENED,
  PARAAT_REGISTER_CAUSE,
  PARAAT_REGISTER_EFFECTS,
  PARAAT_REGISTER_BESTUREN,
  PARAAT_REGISTER_PD,
  PARAAT_REGISTER_PD_KINDS,
  PARAAT_REGISTER_PD_GROUPS,
  PARAAT_REGISTER_PD_COUNT,
  PARAAT_REGISTER_PD_PROTECTED,
  PARAAT_REGISTER_PD_CONSEQUENCES,
  PARAAT_REGISTER_PD_AWARE,
  PARAAT_REGISTER_MEASURES,
  PARAAT_REGISTER_PD_DECISION,
  PARAAT_REGISTER_PD_REASON,
  PARAAT_REGISTER_STANDING,
  PARAAT_REGISTER_REPORTED,
  PARAAT_REGISTER_STATUS,
  PARAAT_REGISTER_LESSONS,
  PARAAT_REGISTER_N_COLUMNS,
} ParaatRegisterColumn;

typedef struct
{
  gint64    at_us;
  gboolean  is_breach;
  gboolean  exercise;
  char     *cells[PARAAT_REGISTER_N_COLUMNS];   /* (owned) never NULL */
} ParaatRegisterEntry;

struct _ParaatYearRegister
{
  ParaatYearQuery  query;       /* its name is owned */
  GPtrArray       *glances;     /* (owned) (element-type ParaatGlance) until they are words */
  GPtrArray       *receipts;    /* (owned) (element-type ParaatGlance) until they are words */
  ParaatStandings *standings;   /* (owned) until they are words */
  GPtrArray       *entries;     /* (owned) (element-type ParaatRegisterEntry) oldest first */
};

const char *paraat_register_column_title (ParaatRegisterColumn column);

G_END_DECLS
