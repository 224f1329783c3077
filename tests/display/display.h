/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-incident.h"

G_BEGIN_DECLS

/* A store, and a report that nobody wrote anything in yet. */
typedef struct
{
  char           *dir;        /* (owned) */
  ParaatStore    *store;      /* (owned) open */
  ParaatRecord   *record;     /* (owned) */
} DisplayFixture;

void       display_init            (int                  *argc,
                                    char               ***argv);
void       display_set_up          (DisplayFixture       *fixture,
                                    gconstpointer         data);
void       display_tear_down       (DisplayFixture       *fixture,
                                    gconstpointer         data);
void       display_wait_saved      (ParaatRecord         *record);
void       display_set_text_scale  (double                scale);
void       display_settle          (void);

/* Anything below @widget that a person can work with, and how it is called. */
GPtrArray *display_list_controls   (GtkWidget            *widget) G_GNUC_WARN_UNUSED_RESULT;   /* (element-type GtkWidget) */
GtkWidget *display_find_button     (GtkWidget            *widget,
                                    const char           *label);   /* (nullable) a visible one */
gboolean   display_shows           (GtkWidget            *widget,
                                    const char           *words);  /* a label in it has them */
gboolean   display_has_name        (GtkWidget            *widget);
int        display_minimum_width   (GtkWidget            *widget);

G_END_DECLS
