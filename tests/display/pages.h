/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "display.h"

G_BEGIN_DECLS

/* Every page and dialog of the desk, as it stands when a report was made and a question asked. */
typedef enum
{
  PAGE_CRISIS,
  PAGE_INCIDENT,
  PAGE_LIST,
  PAGE_OVERVIEW,
  PAGE_REGISTER,
  PAGE_TROUBLE,
  PAGE_ENROL,
  PAGE_CLOCK,
  PAGE_SHORTCUTS,
  PAGE_BESTUUR,
  PAGE_START,
  PAGE_CALL,
  PAGE_ROADS,
  PAGE_ALOUD,
  PAGE_REPORT,
  PAGE_SMALL,
  PAGE_CRT,
  PAGE_TALK,
  PAGE_PREFERENCES,
  PAGE_PREFERENCES_DATA,
  PAGE_ABOUT,
  PAGE_EVALUATIONS,
  PAGE_WIZARD,
  PAGE_QUESTIONS,
  PAGE_RESULT,
  PAGE_RESULT_QUICK,
  PAGE_PLAN,
  PAGE_ACTION,
  PAGE_MOVE,
  PAGE_AUDITS,
  PAGE_AUDIT,
  PAGE_AUDIT_HELP,
  PAGE_FINDING,
  PAGE_LIBRARY,
  PAGE_LIBRARY_FOUND,
  PAGE_READER,
  PAGE_READER_TEMPLATE,
  PAGE_FILL,
  PAGE_OWN,
  PAGE_OWN_NEWS,
  PAGE_CONTROL,
  PAGE_MONTHLY,
  PAGE_MONTHLY_LAPTOP,
  PAGE_MONTHLY_UPDATES,
  PAGE_MONTHLY_CONTACTS,
  PAGE_MONTHLY_ACTION,
  PAGE_MONTHLY_MESSAGE,
  N_PAGES,
} Page;

typedef struct
{
  GtkWidget *window;      /* (owned) a toplevel */
  GtkWidget *page;        /* (owned) the page, or the dialog */
  gboolean   is_dialog;
} PagesShown;

const char *pages_name  (Page            page);
PagesShown  pages_show  (DisplayFixture *fixture,
                         Page            page,
                         int             width,
                         int             height) G_GNUC_WARN_UNUSED_RESULT;
void        pages_close (PagesShown     *shown);   /* the page must be gone then */

G_END_DECLS
