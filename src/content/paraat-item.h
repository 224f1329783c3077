/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-content-error.h"

G_BEGIN_DECLS

/* A document of the library as it was published: docs/library-format.md. */
typedef enum
{
  PARAAT_ITEM_KIND_TEMPLATE,    /* sjabloon */
  PARAAT_ITEM_KIND_PLAYBOOK,    /* draaiboek */
  PARAAT_ITEM_KIND_GUIDE,       /* handleiding */
  PARAAT_ITEM_KIND_ARTICLE,     /* kennisartikel */
  PARAAT_ITEM_KIND_CHECKLIST,
} ParaatItemKind;
#define PARAAT_N_ITEM_KINDS 5

typedef enum
{
  PARAAT_ITEM_THEME_ATTACK,
  PARAAT_ITEM_THEME_DATA,
  PARAAT_ITEM_THEME_CONTINUITY,
  PARAAT_ITEM_THEME_COMMUNICATION,
  PARAAT_ITEM_THEME_TECHNIQUE,
  PARAAT_ITEM_THEME_POLICY,
  PARAAT_ITEM_THEME_PEOPLE,
  PARAAT_ITEM_THEME_SUPPLIERS,
} ParaatItemTheme;
#define PARAAT_N_ITEM_THEMES 8

typedef enum
{
  PARAAT_AUDIENCE_EVERYBODY = 1 << 0,
  PARAAT_AUDIENCE_ICT = 1 << 1,
  PARAAT_AUDIENCE_MANAGEMENT = 1 << 2,
  PARAAT_AUDIENCE_COMMUNICATION = 1 << 3,
  PARAAT_AUDIENCE_DPO = 1 << 4,
} ParaatAudience;
#define PARAAT_N_AUDIENCES 5

typedef enum
{
  PARAAT_PHASE_PREPARE = 1 << 0,
  PARAAT_PHASE_NOW = 1 << 1,
  PARAAT_PHASE_RECOVER = 1 << 2,
  PARAAT_PHASE_LEARN = 1 << 3,
} ParaatPhase;
#define PARAAT_N_PHASES 4

typedef struct
{
  char            *id;          /* (owned) as all that follows */
  char            *title;
  char            *summary;
  char            *checked;     /* YYYY-MM-DD */
  char            *source;
  char            *synonyms;    /* what people type who do not know the term */
  char           **related;     /* ids of other items */
  char           **questions;   /* ids of questions of the self-evaluation */
  ParaatItemKind   kind;
  ParaatItemTheme  theme;
  ParaatAudience   audience;
  ParaatPhase      phase;
  guint            minutes;     /* to read */
  gint64           version;
  char            *pack;        /* (nullable) the id of a pack beside, before that of the item and a "/"; NULL: of what the program goes by */
} ParaatItem;

/* One step of a playbook: its tables are data as well. */
typedef struct
{
  char *number;   /* (owned) "A1": unique in its item, never given to another step */
  char *phase;    /* (owned) the heading above it */
  char *text;     /* (owned) as all that follows */
  char *who;
  char *within;
  char *done;     /* how one knows that it worked */
} ParaatStep;

gboolean    paraat_item_split   (const char  *file,
                                 char       **out_header,
                                 char       **out_text,
                                 GError     **error);
ParaatItem *paraat_item_parse   (const char  *header,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;
void        paraat_item_free    (ParaatItem  *self);

/* Measured (tests/display/test-reader.c, two cores that others used too): the largest are whole on the screen in some seconds, the first
 * screen at once, and on paper in one.  Several times as much as the longest document that there is. */
#define PARAAT_ITEM_MAX_SIZE (64 * 1024)
#define PARAAT_ITEM_MAX_LINES 2000        /* that are not empty: each may be a paragraph */
#define PARAAT_ITEM_MAX_CELLS 3000        /* of all its tables */
#define PARAAT_ITEM_MAX_BLOCK (8 * 1024)  /* bytes between two empty lines, tables apart: each may be one paragraph */

gboolean    paraat_item_check_text (const char  *text,
                                    GError     **error);
gboolean    paraat_item_is_id   (const char  *text);

void        paraat_step_free    (ParaatStep  *self);
GPtrArray  *paraat_steps_parse  (const char  *markdown,
                                 GError     **error) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type ParaatStep) */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatItem, paraat_item_free)

G_END_DECLS
