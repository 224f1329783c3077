/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "paraat-wire-json.h"
#include "support.h"

G_BEGIN_DECLS

/* The real paraat-intake as another program, and who speaks to it over plain HTTP on this machine. */
typedef struct
{
  char        *dir;        /* (owned) its data */
  char        *place;      /* (owned) where the next two are */
  char        *ready;      /* (owned) */
  char        *log;        /* (owned) its standard error of all its lives */
  char        *listen;     /* (owned) the same port after a restart */
  char        *url;        /* (owned) (nullable) */
  GSubprocess *process;    /* (owned) (nullable) */
  SoupSession *session;    /* (owned) */
} Crt;

/* A device, enrolled or not. */
typedef struct
{
  ParaatDevice *device;    /* (owned) */
  ParaatUuid    bestuur;
  ParaatUuid    intake;
  guint8        intake_key[PARAAT_PUBLIC_KEY_SIZE];
  ParaatCard   *card;      /* (owned) (nullable) */
} Laptop;

/* What one device says in one root, one after the other. */
typedef struct
{
  Laptop     *laptop;      /* (unowned) */
  ParaatUuid  root;
  ParaatUuid  bestuur;
  gboolean    exercise;
  guint64     seq;
  ParaatHash  prev;
} Chain;

typedef struct
{
  guint          status;
  char          *type;       /* (owned) (nullable) content type */
  char          *offset;     /* (owned) (nullable) Upload-Offset */
  GBytes        *body;       /* (owned) (nullable) */
  JsonNode      *node;       /* (owned) (nullable) */
  JsonObject    *object;     /* (unowned) (nullable) */
  ParaatProblem *problem;    /* (owned) (nullable) */
  GError        *error;      /* (owned) (nullable) nothing came back */
} Answer;

void          crt_init           (Crt                 *crt);          /* and starts it */
void          crt_start          (Crt                 *crt);
void          crt_stop           (Crt                 *crt,
                                  int                  signal_number);
void          crt_clear          (Crt                 *crt);
char         *crt_command        (Crt                 *crt,
                                  const char * const  *words,
                                  int                 *out_status);   /* NULL: it must succeed */
char         *crt_code           (Crt                 *crt,
                                  const char          *nis,
                                  const char          *name);
SoupMessage  *crt_message        (Crt                 *crt,
                                  const char          *method,
                                  const char          *path,
                                  const char          *token,
                                  const char          *type,
                                  GBytes              *body);
Answer       *crt_ask            (Crt                 *crt,
                                  const char          *method,
                                  const char          *path,
                                  const char          *token,
                                  const char          *type,
                                  GBytes              *body);
Answer       *answer_read        (SoupMessage         *message,
                                  GBytes              *body);
void          answer_free        (Answer              *answer);
void          answer_is_problem  (Answer              *answer,
                                  guint                status,
                                  const char          *name);
guint         answer_count       (Answer              *answer,
                                  const char          *array);
gboolean      answer_accepted    (Answer              *answer,
                                  ParaatChange        *change);
const char   *answer_refusal     (Answer              *answer,
                                  ParaatChange        *change);       /* (nullable) its problem's name */
ParaatChange *answer_change      (Answer              *answer,
                                  guint                i);

void          laptop_init        (Laptop              *laptop,
                                  guint8               number);
void          laptop_clear       (Laptop              *laptop);
Answer       *laptop_enrol       (Laptop              *laptop,
                                  Crt                 *crt,
                                  const char          *code);
char         *laptop_token       (Laptop              *laptop);
Answer       *laptop_get         (Laptop              *laptop,
                                  Crt                 *crt,
                                  const char          *path);
Answer       *laptop_post        (Laptop              *laptop,
                                  Crt                 *crt,
                                  GPtrArray           *changes);
Answer       *laptop_post_one    (Laptop              *laptop,
                                  Crt                 *crt,
                                  ParaatChange        *change);
GBytes       *encode_changes     (GPtrArray           *changes);

void          chain_init         (Chain               *chain,
                                  Laptop              *laptop,
                                  const ParaatUuid    *root);         /* NULL: a new one */
ParaatChange *chain_say          (Chain               *chain,
                                  const char          *field,
                                  const char          *value);        /* of the incident */
ParaatChange *chain_message      (Chain               *chain,
                                  const char          *text);         /* a new message record */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Answer, answer_free)

G_END_DECLS
