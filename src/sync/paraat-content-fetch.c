/* SPDX-License-Identifier: EUPL-1.2 */

/* The pack comes in parts of a size that one answer may have, so that going on after a break is the usual road and no other one.
 * In the folder it is named by the hash that the manifest says: what is there belongs to it, or its end shows that it does not. */
#define G_LOG_DOMAIN "paraat-sync"
#include "config.h"

#include "paraat-content-fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "paraat-folder.h"
#include "paraat-pack.h"
#include "paraat-sync-private.h"

#define INTAKE_PATH "/v1/content"
#define URI_FLAGS   (SOUP_HTTP_URI_FLAGS & ~G_URI_FLAGS_SCHEME_NORMALIZE)   /* as it was given: no port that nobody wrote */
#define TAG_MAX     256   /* a longer one is no use to us */

struct _ParaatContentFetch
{
  GObject         parent_instance;

  ParaatHttp     *http;       /* (owned) */
  char           *address;    /* (owned) */
  char           *path;       /* (owned) of the pack, there */
  char           *query;      /* (owned) (nullable) */

  ParaatManifest *manifest;   /* (owned) (nullable) */
  char           *text;       /* (owned) (nullable) of the manifest, as it came */
  char           *tag;        /* (owned) (nullable) */
};

/* A pack under way. */
typedef struct
{
  char     *folder;        /* (owned) (type filename) */
  char     *part;          /* (owned) (type filename) what came so far */
  char     *tag_path;      /* (owned) (type filename) where it came from: its address and tag */
  char     *address;       /* (owned) */
  char     *tag;           /* (owned) (nullable) strong, of what came so far */
  goffset   size;
  goffset   offset;        /* where the next part begins */
  GBytes   *bytes;         /* (owned) (nullable) that part */
  gboolean  is_from_before;   /* the beginning came in an earlier call */
  gboolean  has_restarted;
} Pack;

G_DEFINE_FINAL_TYPE (ParaatContentFetch, paraat_content_fetch, G_TYPE_OBJECT)

static void ask_part (GTask *task);

static void
pack_free (Pack *pack)
{
  g_free (pack->folder);
  g_free (pack->part);
  g_free (pack->tag_path);
  g_free (pack->address);
  g_free (pack->tag);
  g_clear_pointer (&pack->bytes, g_bytes_unref);
  g_free (pack);
}

static void
paraat_content_fetch_finalize (GObject *object)
{
  ParaatContentFetch *self = PARAAT_CONTENT_FETCH (object);

  g_clear_object (&self->http);
  g_clear_pointer (&self->manifest, paraat_manifest_free);
  g_free (self->address);
  g_free (self->path);
  g_free (self->query);
  g_free (self->text);
  g_free (self->tag);

  G_OBJECT_CLASS (paraat_content_fetch_parent_class)->finalize (object);
}

static void
paraat_content_fetch_class_init (ParaatContentFetchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = paraat_content_fetch_finalize;
}

static void
paraat_content_fetch_init (ParaatContentFetch *self)
{
}

/* --- where --- */

static ParaatContentFetch *
new_fetch (ParaatHttp *http,
           const char *base_url,
           const char *path,
           const char *query)
{
  ParaatContentFetch *self = g_object_new (PARAAT_TYPE_CONTENT_FETCH, NULL);

  self->http = http;
  self->path = g_strdup (path);
  self->query = query != NULL ? g_strconcat ("?", query, NULL) : g_strdup ("");
  self->address = g_strconcat (base_url, self->path, self->query, NULL);

  return self;
}

/**
 * paraat_content_fetch_new:
 * @address: of a pack, beside which its manifest stands: "https://crt.example/inhoud.pack"; that of the manifest will do, and
 *   without "https://" too. Plain HTTP is for this machine only
 * @error: %PARAAT_SYNC_ERROR_BAD_ADDRESS
 *
 * Returns: (transfer full) (nullable): a place to fetch from, with its certificate checked as any
 */
ParaatContentFetch *
paraat_content_fetch_new (const char  *address,
                          GError     **error)
{
  g_autofree char *given = g_strstrip (g_strdup (address));
  g_autofree char *whole = strstr (given, "://") != NULL ? g_strdup (given) : g_strconcat ("https://", given, NULL);
  g_autoptr(GUri) uri = g_uri_parse (whole, URI_FLAGS, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  g_autofree char *pack = g_strdup (path);
  g_autofree char *base_url = NULL;

  if (g_str_has_suffix (pack, ".manifest"))
    pack[strlen (pack) - strlen (".manifest")] = '\0';
  if (uri != NULL && g_uri_get_userinfo (uri) == NULL && g_uri_get_host (uri) != NULL && *pack != '\0' && !g_str_has_suffix (pack, "/"))
    base_url = g_uri_join (URI_FLAGS, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri), g_uri_get_port (uri), "", NULL, NULL);
  if (base_url == NULL || !paraat_http_url_is_allowed (base_url))
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_BAD_ADDRESS, "That is no address of content");
      return NULL;
    }

  return new_fetch (paraat_http_new (base_url, NULL), base_url, pack, g_uri_get_query (uri));
}

/**
 * paraat_content_fetch_new_linked:
 * @sync: the road to the CRT
 *
 * Returns: (transfer full) (nullable): the intake that this desk is linked with, pinned as all that goes to it
 */
ParaatContentFetch *
paraat_content_fetch_new_linked (ParaatSync *sync)
{
  const ParaatPeering *peering = sync->peering;

  return peering != NULL ? new_fetch (paraat_http_new (peering->base_url, peering->has_spki ? peering->spki : NULL), peering->base_url,
                                      INTAKE_PATH, NULL)
                         : NULL;
}

const char *
paraat_content_fetch_get_address (ParaatContentFetch *self)
{
  return self->address;
}

const ParaatManifest *
paraat_content_fetch_get_manifest (ParaatContentFetch *self)
{
  return self->manifest;
}

const char *
paraat_content_fetch_get_tag (ParaatContentFetch *self)
{
  return self->tag;
}

static ParaatRequest *
new_request (ParaatContentFetch *self,
             const char         *suffix,
             gsize               max_bytes)
{
  g_autofree char *path = g_strconcat (self->path, suffix, self->query, NULL);
  ParaatRequest *request = paraat_request_new ("GET", path);

  request->accept = "*/*";
  request->max_bytes = max_bytes;

  return request;
}

/* --- what an answer means --- */

static gboolean
is_page (ParaatReply *reply)
{
  const char *type = soup_message_headers_get_content_type (reply->headers, NULL);

  return type != NULL && (g_str_equal (type, "text/html") || g_str_equal (type, "application/xhtml+xml"));
}

/* Only a strong tag says that the bytes are the same. */
static char *
dup_tag (ParaatReply *reply)
{
  const char *tag = soup_message_headers_get_one (reply->headers, "ETag");

  return tag != NULL && *tag == '"' && strlen (tag) <= TAG_MAX ? g_strdup (tag) : NULL;
}

static GError *
new_refusal (ParaatReply *reply)
{
  if (reply->status >= 300 && reply->status < 400)
    return g_error_new (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_MOVED, "HTTP %u: it is elsewhere, and a redirect is not followed", reply->status);
  if (reply->status == 408 || reply->status == 425 || reply->status == 429 || reply->status >= 500)
    return g_error_new (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "HTTP %u: not now", reply->status);

  return g_error_new (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NOT_OURS, "HTTP %u: there is no content there", reply->status);
}

/* --- the manifest --- */

static gboolean
take_manifest (ParaatContentFetch  *self,
               ParaatReply         *reply,
               GError             **error)
{
  gsize size;
  const char *data = g_bytes_get_data (reply->body, &size);
  g_autofree char *text = g_strndup (data, size);
  g_autofree char *tag = dup_tag (reply);
  ParaatManifest *manifest;

  /* A network that wants a login first says 200, and a page. */
  if (is_page (reply) || *g_strchug (text) != '{')
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NOT_OURS, "A page, and no manifest");
      return FALSE;
    }
  manifest = paraat_manifest_introduce (text, error);
  if (manifest == NULL)
    return FALSE;
  self->manifest = manifest;
  self->text = g_steal_pointer (&text);
  self->tag = g_steal_pointer (&tag);

  return TRUE;
}

static void
looked_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  ParaatContentFetch *self = g_task_get_source_object (task);
  const char *asked = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, NULL, &error);

  if (reply != NULL && reply->status == SOUP_STATUS_NOT_MODIFIED && asked != NULL)
    g_set_str (&self->tag, asked);
  else if (reply != NULL && reply->status != SOUP_STATUS_OK)
    error = new_refusal (reply);
  else if (reply != NULL)
    take_manifest (self, reply, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * paraat_content_fetch_look_async:
 * @tag: (nullable): of the manifest that was seen there before: then only another one comes
 * @cancellable: (nullable): stop caring
 * @callback: (scope async): called on the main context of the caller
 * @user_data: for @callback
 *
 * Asks what there is. The signature is verified with the key that the manifest itself names: whose that is, the caller knows.
 */
void
paraat_content_fetch_look_async (ParaatContentFetch  *self,
                                 const char          *tag,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  ParaatRequest *request = new_request (self, ".manifest", PARAAT_MANIFEST_MAX_SIZE);

  g_task_set_source_tag (task, paraat_content_fetch_look_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (tag), g_free);
  g_clear_pointer (&self->manifest, paraat_manifest_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->tag, g_free);
  request->if_none_match = g_strdup (tag);
  paraat_http_send_async (self->http, request, cancellable, looked_cb, task);
}

/**
 * paraat_content_fetch_look_finish:
 * @error: %PARAAT_SYNC_ERROR_NO_ANSWER: later; %PARAAT_SYNC_ERROR_CERTIFICATE; %PARAAT_SYNC_ERROR_MOVED and
 *   %PARAAT_SYNC_ERROR_NOT_OURS: not at that address; [error@ManifestError]; %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it is known what there is: [method@ContentFetch.get_manifest]
 */
gboolean
paraat_content_fetch_look_finish (ParaatContentFetch  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_content_fetch_look_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- the folder, on a thread --- */

static void
remove_others (const Pack *pack)
{
  g_autoptr(GDir) dir = g_dir_open (pack->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (pack->folder, name, NULL);

      if (!g_str_equal (path, pack->part) && !g_str_equal (path, pack->tag_path))
        (void) g_unlink (path);   /* the next one removes it */
    }
}

static void
read_tag (Pack *pack)
{
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (g_file_get_contents (pack->tag_path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", 3);
  if (lines != NULL && g_strv_length (lines) == 3 && g_str_equal (lines[0], pack->address))
    g_set_str (&pack->tag, lines[1]);
}

static void
begin_thread (GTask        *task,
              gpointer      source_object,
              gpointer      task_data,
              GCancellable *cancellable)
{
  Pack *pack = task_data;
  GError *error = NULL;
  GStatBuf info;

  if (!paraat_folder_make (pack->folder, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  remove_others (pack);
  if (g_lstat (pack->part, &info) == 0 && S_ISREG (info.st_mode) && info.st_size <= pack->size)
    pack->offset = info.st_size;
  pack->is_from_before = pack->offset > 0;
  if (pack->is_from_before)
    read_tag (pack);
  g_task_return_boolean (task, TRUE);
}

static void
forget (Pack *pack)
{
  (void) g_unlink (pack->part);       /* what is left of it is written over, or its hash is wrong */
  (void) g_unlink (pack->tag_path);
  g_clear_pointer (&pack->tag, g_free);
  pack->offset = 0;
  pack->is_from_before = FALSE;
}

static gboolean
write_at (int      fd,
          GBytes  *bytes,
          goffset  offset)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  while (size > 0)
    {
      gssize n = pwrite (fd, data, size, offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      data += n;
      offset += n;
      size -= (gsize) n;
    }

  return TRUE;
}

static void
append_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Pack *pack = task_data;
  g_autofree char *origin = g_strdup_printf ("%s\n%s\n", pack->address, pack->tag != NULL ? pack->tag : "");
  GError *error = NULL;
  g_autofd int fd = -1;

  if (pack->offset == 0 && pack->tag != NULL && !paraat_folder_write_file (pack->tag_path, origin, strlen (origin), &error))
    {
      forget (pack);
      g_task_return_error (task, error);
      return;
    }
  if (pack->offset == 0 && pack->tag == NULL)
    (void) g_unlink (pack->tag_path);   /* of another that began here */
  fd = open (pack->part, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | (pack->offset == 0 ? O_TRUNC : 0), 0600);
  if (fd < 0 || !write_at (fd, pack->bytes, pack->offset))
    {
      error = paraat_error_new_from_errno (errno, "Keeping what came of the content");
      forget (pack);   /* the room is for reports */
      g_task_return_error (task, error);
      return;
    }
  pack->offset += (goffset) g_bytes_get_size (pack->bytes);
  g_clear_pointer (&pack->bytes, g_bytes_unref);
  g_task_return_boolean (task, TRUE);
}

static void
end_thread (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  ParaatContentFetch *self = source_object;
  Pack *pack = task_data;
  g_autofree char *path = g_strdup_printf ("%s/%s.pack", pack->folder, self->manifest->sha256);
  g_autofree char *beside = g_strconcat (path, ".manifest", NULL);
  GError *error = NULL;

  if (!paraat_manifest_check_pack (self->manifest, pack->part, &error))
    {
      (void) g_unlink (pack->part);   /* the error above is the one to report */
      g_task_return_error (task, error);
      return;
    }
  if (!paraat_folder_write_file (beside, self->text, strlen (self->text), &error))
    {
      forget (pack);
      (void) g_unlink (beside);
      g_task_return_error (task, error);
      return;
    }
  if (g_rename (pack->part, path) != 0)
    {
      g_task_return_error (task, paraat_error_new_from_errno (errno, "Keeping the content"));
      return;
    }
  (void) g_unlink (pack->tag_path);
  g_task_return_pointer (task, g_steal_pointer (&path), g_free);
}

/* One step of @task on a thread: @callback gets what came of it, and the task. */
static void
run_step (GTask               *task,
          GTaskThreadFunc      run,
          GAsyncReadyCallback  callback)
{
  g_autoptr(GTask) step = g_task_new (g_task_get_source_object (task), NULL, callback, task);

  g_task_set_source_tag (step, run_step);
  g_task_set_task_data (step, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (step, run);
}

/* --- the pack --- */

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Pack *pack = g_task_get_task_data (task);
  GError *error = NULL;
  char *path = g_task_propagate_pointer (G_TASK (result), &error);

  if (path != NULL)
    g_task_return_pointer (task, path, g_free);
  else if (pack->is_from_before && !pack->has_restarted
           && g_error_matches (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK))
    {
      /* What was here from before does not fit what came now. */
      g_error_free (error);
      pack->has_restarted = TRUE;
      forget (pack);
      ask_part (g_steal_pointer (&task));
    }
  else
    g_task_return_error (task, error);
}

static void
go_on (GTask *task)
{
  Pack *pack = g_task_get_task_data (task);

  if (pack->offset < pack->size)
    ask_part (task);
  else
    run_step (task, end_thread, ended_cb);
}

static void
stepped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    go_on (g_steal_pointer (&task));
}

typedef enum
{
  PART_TAKEN,     /* its bytes are to be kept */
  PART_CHANGED,   /* what is here is of another pack: from the beginning */
  PART_REFUSED,
} Part;

static Part
refuse_size (GError **error)
{
  g_set_error_literal (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_OTHER_PACK, "The pack is not as large as the one that was signed");

  return PART_REFUSED;
}

/* All of it: of a server that knows no ranges, or because what it has is not what we had the beginning of. */
static Part
judge_whole (Pack         *pack,
             ParaatReply  *reply,
             GError      **error)
{
  if (is_page (reply))
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NOT_OURS, "A page, and no content");
      return PART_REFUSED;
    }
  if (g_bytes_get_size (reply->body) != (gsize) pack->size)
    return refuse_size (error);
  forget (pack);

  return PART_TAKEN;
}

static Part
judge_part (Pack         *pack,
            ParaatReply  *reply,
            GError      **error)
{
  g_autofree char *tag = dup_tag (reply);
  goffset start, end, total;

  if (!soup_message_headers_get_content_range (reply->headers, &start, &end, &total) || start != pack->offset
      || end - start + 1 != (goffset) g_bytes_get_size (reply->body) || end >= pack->size || end < start)
    {
      g_set_error_literal (error, PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NOT_OURS, "Another part than was asked for");
      return PART_REFUSED;
    }
  if (total >= 0 && total != pack->size)
    return pack->offset > 0 && !pack->has_restarted ? PART_CHANGED : refuse_size (error);
  if (pack->offset > 0 && pack->tag != NULL && g_strcmp0 (pack->tag, tag) != 0)
    return PART_CHANGED;   /* it does not heed If-Range */
  if (pack->offset == 0)
    g_set_str (&pack->tag, tag);

  return PART_TAKEN;
}

static Part
judge (Pack         *pack,
       ParaatReply  *reply,
       GError      **error)
{
  if (reply->status == SOUP_STATUS_PARTIAL_CONTENT)
    return judge_part (pack, reply, error);
  if (reply->status == SOUP_STATUS_OK)
    return judge_whole (pack, reply, error);
  if (reply->status == SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE)
    return pack->offset > 0 && !pack->has_restarted ? PART_CHANGED : refuse_size (error);
  g_propagate_error (error, new_refusal (reply));

  return PART_REFUSED;
}

static void
got_part_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Pack *pack = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(ParaatReply) reply = paraat_http_send_finish (PARAAT_HTTP (source), result, NULL, &error);
  Part part = reply != NULL ? judge (pack, reply, &error) : PART_REFUSED;

  if (part == PART_CHANGED && pack->has_restarted)
    {
      /* Twice in one call: somebody is putting it there just now. */
      error = g_error_new_literal (PARAAT_SYNC_ERROR, PARAAT_SYNC_ERROR_NO_ANSWER, "It changes while it is fetched");
      forget (pack);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else if (part == PART_CHANGED)
    {
      pack->has_restarted = TRUE;
      forget (pack);
      ask_part (g_steal_pointer (&task));
    }
  else
    {
      pack->bytes = g_bytes_ref (reply->body);
      run_step (g_steal_pointer (&task), append_thread, stepped_cb);
    }
}

/* Takes the task. */
static void
ask_part (GTask *task)
{
  ParaatContentFetch *self = g_task_get_source_object (task);
  Pack *pack = g_task_get_task_data (task);
  ParaatRequest *request = new_request (self, "", (gsize) pack->size);
  goffset end = MIN (pack->offset + PARAAT_CONTENT_PART_BYTES, pack->size) - 1;

  request->range = g_strdup_printf ("bytes=%" G_GOFFSET_FORMAT "-%" G_GOFFSET_FORMAT, pack->offset, end);
  if (pack->offset > 0)
    request->if_range = g_strdup (pack->tag);
  paraat_http_send_async (self->http, request, g_task_get_cancellable (task), got_part_cb, task);
}

/**
 * paraat_content_fetch_pack_async:
 * @folder: (type filename): made when it is not there; whatever else is in it goes
 * @cancellable: (nullable): stop caring; what came stays
 * @callback: (scope async): called on the main context of the caller
 * @user_data: for @callback
 *
 * Fetches the pack of the manifest that looking found, or what is missing of it.
 */
void
paraat_content_fetch_pack_async (ParaatContentFetch  *self,
                                 const char          *folder,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Pack *pack = g_new0 (Pack, 1);

  g_return_if_fail (self->manifest != NULL);

  g_task_set_source_tag (task, paraat_content_fetch_pack_async);
  g_task_set_check_cancellable (task, FALSE);
  pack->folder = g_strdup (folder);
  pack->part = g_strdup_printf ("%s/%s.part", folder, self->manifest->sha256);
  pack->tag_path = g_strdup_printf ("%s/%s.tag", folder, self->manifest->sha256);
  pack->address = g_strdup (self->address);
  pack->size = (goffset) self->manifest->size;
  g_task_set_task_data (task, pack, (GDestroyNotify) pack_free);
  run_step (task, begin_thread, stepped_cb);
}

/**
 * paraat_content_fetch_pack_finish:
 * @error: as looking, and [error@ManifestError]: OTHER_PACK; [error@StoreError]: FULL
 *
 * Returns: (transfer full) (type filename): the pack, to the last byte the one that was signed, its manifest beside it
 */
char *
paraat_content_fetch_pack_finish (ParaatContentFetch  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_content_fetch_pack_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
