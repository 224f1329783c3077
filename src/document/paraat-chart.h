/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Bars from nought to a highest value, in groups, as a part of a document.  In Markdown it is a block of code that says
 * "chart"; paper draws it, a file for a word processor has it as a picture.  The words that it stands for belong in the
 * document as well: a picture cannot be searched, copied or read out. */

/* A shape, for eyes and printers that tell no red from green. */
typedef enum
{
  PARAAT_MARK_RING,
  PARAAT_MARK_SQUARE,
  PARAAT_MARK_TRIANGLE,
  PARAAT_MARK_DISC,
} ParaatMark;

#define PARAAT_CHART_MAX_BARS 500

typedef struct
{
  char       *label;        /* (owned) what it is of, beside others of its group: a day; or empty */
  double      value;        /* below 0: there is none */
  char       *words;        /* (owned) what it says, behind the mark */
  ParaatMark  mark;
  gboolean    is_earlier;   /* drawn paler: what it is compared with */
} ParaatChartBar;

typedef struct
{
  char      *title;   /* (owned) */
  GPtrArray *bars;    /* (owned) (element-type ParaatChartBar) */
} ParaatChartGroup;

/* Nobody changes it once it is in a document: any thread may read. */
#define PARAAT_TYPE_CHART (paraat_chart_get_type ())

typedef struct
{
  char      *alt;       /* (owned) for who does not see it */
  guint      highest;   /* 1 to 100 */
  GPtrArray *groups;    /* (owned) (element-type ParaatChartGroup) */
} ParaatChart;

GType        paraat_chart_get_type     (void);
ParaatChart *paraat_chart_new          (const char        *alt,
                                        guint              highest) G_GNUC_WARN_UNUSED_RESULT;
ParaatChart *paraat_chart_copy         (const ParaatChart *self) G_GNUC_WARN_UNUSED_RESULT;
void         paraat_chart_free         (ParaatChart       *self);
void         paraat_chart_add_group    (ParaatChart       *self,
                                        const char        *title);
void         paraat_chart_add_bar      (ParaatChart       *self,
                                        const char        *label,
                                        double             value,
                                        const char        *words,
                                        ParaatMark         mark,
                                        gboolean           is_earlier);   /* to the last group */
char        *paraat_chart_dup_markdown (const ParaatChart *self) G_GNUC_WARN_UNUSED_RESULT;
ParaatChart *paraat_chart_parse        (const char        *code) G_GNUC_WARN_UNUSED_RESULT;   /* (nullable) NULL: it is none */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatChart, paraat_chart_free)

G_END_DECLS
