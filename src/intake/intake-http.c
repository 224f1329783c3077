/* SPDX-License-Identifier: EUPL-1.2 */

/* Answers, and who is speaking.  Every error is a problem document (RFC 9457); no answer and no log line holds a secret or
 * a word of a report. */
#include "config.h"

#include "intake.h"

#include <string.h>

#define LEEWAY_S 60

static const struct
{
  const char *name;
  const char *title;
} titles[] = {
  { "malformed", "The request cannot be read" },
  { "too-large", "Too large" },
  { "bad-hash", "The content does not have its hash" },
  { "bad-signature", "The signature does not fit" },
  { "unknown-device", "The device is not known" },
  { "revoked-device", "The device was revoked" },
  { "mismatch", "It differs from what is here" },
  { "foreign-bestuur", "Of another administration" },
  { "exercise", "An exercise never leaves" },
  { "unauthorized", "Not authorized" },
  { "used-code", "The code was used" },
  { "rate-limited", "Too many requests" },
  { "not-found", "Not found" },
  { "unavailable", "Not available now" },
  { "full", "No room" },
  { "internal", "The intake failed" },
};

static const char *
title_of (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, name))
      return titles[i].title;

  return "";
}

static void
set_body (SoupServerMessage *message,
          guint              status,
          const char        *type,
          GBytes            *body)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_set_content_type (headers, type, NULL);
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
  soup_server_message_set_status (message, status, NULL);
}

void
intake_answer_json (SoupServerMessage *message,
                    guint              status,
                    GBytes            *json)
{
  set_body (message, status, "application/json", json);
}

static void
answer (SoupServerMessage   *message,
        const ParaatProblem *problem)
{
  g_autoptr(GBytes) body = paraat_problem_encode (problem);

  set_body (message, problem->status, "application/problem+json", body);
}

/**
 * intake_answer_problem:
 * @status: 400 to 599
 * @name: one of docs/protocol
 * @detail: for a person, in English
 */
void
intake_answer_problem (SoupServerMessage *message,
                       guint              status,
                       const char        *name,
                       const char        *detail)
{
  ParaatProblem problem = { (char *) name, (char *) title_of (name), (char *) detail, status, NULL, 0 };

  answer (message, &problem);
}

void
intake_answer_limited (SoupServerMessage *message,
                       guint              retry_s)
{
  g_autofree char *text = g_strdup_printf ("%u", retry_s);

  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", text);
  intake_answer_problem (message, 429, "rate-limited", "Try again later");
}

static void
answer_unavailable (SoupServerMessage *message)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After", "10");
  intake_answer_problem (message, SOUP_STATUS_SERVICE_UNAVAILABLE, "unavailable", "Try again later");
}

static void
answer_intake_error (SoupServerMessage *message,
                     const GError      *error)
{
  switch ((IntakeError) error->code)
    {
    case INTAKE_ERROR_NOT_FOUND:
      intake_answer_problem (message, SOUP_STATUS_NOT_FOUND, "not-found", error->message);
      break;
    case INTAKE_ERROR_SIGNATURE:
      intake_answer_problem (message, SOUP_STATUS_UNPROCESSABLE_ENTITY, "bad-signature", error->message);
      break;
    case INTAKE_ERROR_USED:
      intake_answer_problem (message, SOUP_STATUS_CONFLICT, "used-code", error->message);
      break;
    case INTAKE_ERROR_REVOKED:
      intake_answer_problem (message, SOUP_STATUS_FORBIDDEN, "revoked-device", error->message);
      break;
    case INTAKE_ERROR_MISMATCH:
      intake_answer_problem (message, SOUP_STATUS_CONFLICT, "mismatch", error->message);
      break;
    case INTAKE_ERROR_MALFORMED:
      intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", error->message);
      break;
    case INTAKE_ERROR_USAGE:
    case INTAKE_ERROR_FAILED:
    default:
      g_warning ("%s", error->message);
      intake_answer_problem (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, "internal", "The intake failed");
    }
}

/**
 * intake_answer_error:
 * @error: of the wire, the store or the intake; the one place where they become a status
 */
void
intake_answer_error (SoupServerMessage *message,
                     const GError      *error)
{
  if (error->domain == INTAKE_ERROR)
    answer_intake_error (message, error);
  else if (g_error_matches (error, PARAAT_WIRE_ERROR, PARAAT_WIRE_ERROR_TOO_LARGE))
    intake_answer_problem (message, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-large", error->message);
  else if (error->domain == PARAAT_WIRE_ERROR)
    intake_answer_problem (message, SOUP_STATUS_BAD_REQUEST, "malformed", error->message);
  else if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL))
    intake_answer_problem (message, SOUP_STATUS_INSUFFICIENT_STORAGE, "full", "The intake has no room left");
  else if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_BUSY)
           || g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED))
    answer_unavailable (message);
  else
    {
      g_warning ("%s", error->message);
      intake_answer_problem (message, SOUP_STATUS_INTERNAL_SERVER_ERROR, "internal", "The intake failed");
    }
}

GBytes *
intake_build (JsonBuilder *builder)
{
  char *text = paraat_wire_print (builder);

  return g_bytes_new_take (text, strlen (text));
}

JsonBuilder *
intake_begin_answer (const char *epoch)
{
  JsonBuilder *builder = json_builder_new ();

  json_builder_begin_object (builder);
  paraat_wire_add_string (builder, "epoch", epoch);

  return builder;
}

/* The message, and the request with it, stays until the answer is there. */
void
intake_request_pause (IntakeRequest *request)
{
  g_object_ref (request->message);
  intake_hold (request->intake);
  soup_server_message_pause (request->message);
}

void
intake_request_resume (IntakeRequest *request)
{
  SoupServerMessage *message = request->message;
  Intake *intake = request->intake;

  soup_server_message_unpause (message);
  g_object_unref (message);
  intake_release (intake);
}

/* --- who is speaking --- */

static gboolean
refuse_caller (IntakeRequest *request,
               const char    *reason,
               const char    *detail)
{
  ParaatProblem problem = { (char *) "unauthorized", (char *) title_of ("unauthorized"), (char *) detail,
                            SOUP_STATUS_UNAUTHORIZED, (char *) reason, g_get_real_time () };

  soup_message_headers_replace (soup_server_message_get_response_headers (request->message), "WWW-Authenticate", "Bearer");
  answer (request->message, &problem);

  return FALSE;
}

/**
 * intake_authenticate:
 * @request: gets its caller
 *
 * Returns: whether a known device speaks; if not, the request is answered with 401, the reason, and what time it is
 */
gboolean
intake_authenticate (IntakeRequest *request)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (request->message);
  const char *text = soup_message_headers_get_one (headers, "Authorization");
  const IntakeDevice *device;
  ParaatTokenClaims claims;
  gint64 now_s;

  if (text == NULL || g_ascii_strncasecmp (text, "Bearer ", 7) != 0 || !paraat_token_parse (text + 7, &claims, NULL))
    return refuse_caller (request, "token", "A token is needed, and this is none");
  device = g_hash_table_lookup (request->intake->devices, &claims.device);
  if (device == NULL)
    return refuse_caller (request, "unknown-device", "The device is not enrolled here");
  if (!paraat_token_verify (text + 7, device->key, NULL))
    return refuse_caller (request, "signature", "The token is not signed by its device");
  if (device->is_revoked)
    return refuse_caller (request, "revoked", "The device was revoked");
  if (!paraat_uuid_equal (&claims.audience, paraat_device_get_id (request->intake->device)))
    return refuse_caller (request, "token", "The token is for another intake");
  now_s = g_get_real_time () / G_USEC_PER_SEC;
  if (now_s > claims.expires_s + LEEWAY_S || now_s < claims.issued_s - LEEWAY_S)
    return refuse_caller (request, "clock", "The token is of another time");
  request->caller = *device;
  request->has_caller = TRUE;

  return TRUE;
}
