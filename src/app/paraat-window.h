/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <adwaita.h>

#include "paraat-desk.h"
#include "paraat-record-list.h"
#include "paraat-sync.h"

G_BEGIN_DECLS

#define PARAAT_TYPE_WINDOW (paraat_window_get_type ())
G_DECLARE_FINAL_TYPE (ParaatWindow, paraat_window, PARAAT, WINDOW, AdwApplicationWindow)

ParaatWindow *paraat_window_new           (GtkApplication *application) G_GNUC_WARN_UNUSED_RESULT;
void          paraat_window_open          (ParaatWindow   *self,
                                           ParaatStore    *store,
                                           ParaatSync     *sync);      /* the data is there */
void          paraat_window_let_go        (ParaatWindow   *self);      /* other data are about to come */
ParaatDesk   *paraat_window_get_desk      (ParaatWindow   *self);      /* (nullable) */
void          paraat_window_show_trouble  (ParaatWindow   *self,
                                           const GError   *error,
                                           const char     *newest_copy);
void          paraat_window_show_place    (ParaatWindow   *self,
                                           const char     *place);     /* "overview", "incidents", "crt" */
void          paraat_window_search        (ParaatWindow   *self);      /* over everything */
void          paraat_window_show_talk     (ParaatWindow   *self,
                                           const ParaatUuid *root);    /* of a question, or of a report */
void          paraat_window_new_incident  (ParaatWindow   *self,
                                           gboolean        exercise);  /* an exercise starts as one, and stays one */
void          paraat_window_new_small     (ParaatWindow   *self);      /* for the register alone */
void          paraat_window_warn          (ParaatWindow   *self,
                                           const char     *words);
void          paraat_window_tell          (ParaatWindow   *self,
                                           const char     *words);

G_END_DECLS
