/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "intake.h"
#include "support.h"

G_BEGIN_DECLS

/* A real intake on 127.0.0.1 and a real session, in one main context. */
typedef struct
{
  char        *dir;       /* (owned) */
  Intake      *intake;    /* (owned) (nullable) */
  SoupSession *session;   /* (owned) */
} Fixture;

void          fixture_set_up     (Fixture        *fixture,
                                  gconstpointer   data);
void          fixture_tear_down  (Fixture        *fixture,
                                  gconstpointer   data);
void          fixture_start      (Fixture        *fixture);
void          fixture_stop       (Fixture        *fixture);
char         *fixture_command    (Fixture        *fixture,
                                  GError        **error,
                                  const char     *first,
                                  ...) G_GNUC_NULL_TERMINATED;   /* (transfer full) what it prints */
#define fixture_add(name, func) \
  g_test_add (name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

/* What came back. */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;   /* (owned) */
  GBytes             *body;      /* (owned) */
  JsonNode           *json;      /* (owned) (nullable) */
  ParaatProblem      *problem;   /* (owned) (nullable) */
} Reply;

typedef struct _Asked Asked;   /* a request under way */

void          reply_free         (Reply          *reply);
JsonObject   *reply_object       (Reply          *reply);
guint         reply_count        (Reply          *reply,
                                  const char     *array);
const char   *reply_refused_as   (Reply          *reply,
                                  guint           i);            /* without its urn */
gboolean      reply_accepts      (Reply          *reply,
                                  ParaatChange   *change);
ParaatChange *reply_change       (Reply          *reply,
                                  guint           i);            /* (transfer full) of "changes" */
const char   *reply_string       (Reply          *reply,
                                  const char     *name);
void          assert_problem     (Reply          *reply,
                                  guint           status,
                                  const char     *name);

Asked        *ask_begin          (Fixture        *fixture,
                                  const char     *method,
                                  const char     *path,
                                  const char     *token,
                                  const char     *type,
                                  GBytes         *body,
                                  const char     *range);
gboolean      ask_is_answered    (Asked          *asked);
Reply        *ask_end            (Asked          *asked);        /* waits; frees @asked */
Reply        *ask                (Fixture        *fixture,
                                  const char     *method,
                                  const char     *path,
                                  const char     *token,
                                  const char     *type,
                                  GBytes         *body);
Reply        *ask_with           (Fixture            *fixture,
                                  const char         *path,
                                  const char * const *pairs);    /* GET, with headers: names and values */
Reply        *ask_text           (Fixture        *fixture,
                                  const char     *path,
                                  const char     *token,
                                  const char     *json);         /* POST */

/* A laptop of an administration. */
typedef struct
{
  ParaatDevice *device;    /* (owned) */
  ParaatUuid    bestuur;
  GHashTable   *chains;    /* (owned) root -> its last change */
} Desk;

typedef struct
{
  ParaatUuid  root;
  ParaatUuid  record;
  ParaatUuid  parent;
  ParaatUuid  bestuur;
  const char *kind;
  gboolean    exercise;
} Place;

Desk         *desk_new           (guint8          n);
void          desk_free          (Desk           *desk);
Reply        *desk_try_enrol     (Fixture        *fixture,
                                  Desk           *desk,
                                  const char     *code);
Desk         *desk_new_enrolled  (Fixture        *fixture,
                                  guint8          n,
                                  const char     *nis);
char         *desk_token         (Fixture        *fixture,
                                  Desk           *desk);
void          place_incident     (Place          *place,
                                  Desk           *desk);
void          place_below        (Place          *place,
                                  const Place    *incident,
                                  const char     *kind);
ParaatChange *desk_say           (Desk           *desk,
                                  const Place    *place,
                                  const char     *field,
                                  const char     *value);
GBytes       *encode             (ParaatChange   *first,
                                  ...) G_GNUC_NULL_TERMINATED;
Reply        *desk_post          (Fixture        *fixture,
                                  Desk           *desk,
                                  ParaatChange   *first,
                                  ...) G_GNUC_NULL_TERMINATED;
Reply        *desk_get           (Fixture        *fixture,
                                  Desk           *desk,
                                  const char     *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reply, reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Desk, desk_free)

G_END_DECLS
