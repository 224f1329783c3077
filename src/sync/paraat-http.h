/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

#include "paraat-sync.h"
#include "paraat-wire.h"

G_BEGIN_DECLS

/* What is asked.  Freed by the call that sends it. */
typedef struct
{
  const char *method;         /* static */
  char       *path;           /* (owned) from "/v1/…", with its query */
  char       *token;          /* (owned) (nullable) */
  char       *content_range;  /* (owned) (nullable) */
  const char *content_type;   /* static, of the body */
  GBytes     *body;           /* (owned) (nullable) sent as one piece */
  const char *accept;         /* static, (nullable) JSON */
  char       *range;          /* (owned) (nullable) */
  char       *if_range;       /* (owned) (nullable) */
  char       *if_none_match;  /* (owned) (nullable) */
  gsize       max_bytes;      /* of the answer; 0: 8 MiB */
  guint       answer_ms;      /* how long the first byte of the answer may take, scaled already; 0: as usual */
} ParaatRequest;

/* What came, whoever said it. */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;   /* (owned) */
  GBytes             *body;      /* (owned) */
  ParaatProblem      *problem;   /* (owned) (nullable) of an error status */
} ParaatReply;

ParaatRequest *paraat_request_new     (const char          *method,
                                       const char          *path) G_GNUC_WARN_UNUSED_RESULT;
void           paraat_request_free    (ParaatRequest       *request);
void           paraat_reply_free      (ParaatReply         *reply);

/* One host, one session made when it is first needed, main thread. */
#define PARAAT_TYPE_HTTP (paraat_http_get_type ())
G_DECLARE_FINAL_TYPE (ParaatHttp, paraat_http, PARAAT, HTTP, GObject)

ParaatHttp    *paraat_http_new         (const char          *base_url,
                                        const guint8        *spki) G_GNUC_WARN_UNUSED_RESULT;
void           paraat_http_renew       (ParaatHttp          *self);
void           paraat_http_send_async  (ParaatHttp          *self,
                                        ParaatRequest       *request,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
ParaatReply   *paraat_http_send_finish (ParaatHttp          *self,
                                        GAsyncResult        *result,
                                        gboolean            *out_resolver_failed,
                                        GError             **error);
gboolean       paraat_http_url_is_allowed (const char       *base_url);

/* For tests: every span of time of sync times @scale; authorities beside the system's own. */
void           paraat_sync_set_time_scale  (double           scale);
guint          paraat_sync_scale_ms        (guint            ms);
void           paraat_http_set_authorities (GTlsDatabase    *authorities);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatRequest, paraat_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatReply, paraat_reply_free)

G_END_DECLS
