/* SPDX-License-Identifier: EUPL-1.2 */

/* What the CRT published: a content pack and its manifest, for whoever asks.  Both are signed and no secret, and a desk that is
 * not enrolled, or not any more, needs numbers to call as well.
 *
 * In DIR/content the pack is named by its SHA-256, which the manifest says: the file "manifest" is put in its place last, in one
 * rename, so that a power cut leaves the one pair or the other. */
#include "config.h"

#include "intake.h"
#include "paraat-folder.h"
#include "paraat-manifest.h"
#include "paraat-pack.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define FOLDER   "content"
#define MANIFEST "manifest"

struct _IntakeContent
{
  GBytes         *pack;           /* (owned) in memory: it is small, and asked for by all */
  GBytes         *text;           /* (owned) of the manifest */
  char           *pack_tag;       /* (owned) strong entity tags: hashes of the bytes */
  char           *manifest_tag;   /* (owned) */
  ParaatManifest *manifest;       /* (owned) */
};

G_DEFINE_AUTOPTR_CLEANUP_FUNC (IntakeContent, intake_content_free)

void
intake_content_free (IntakeContent *self)
{
  g_clear_pointer (&self->pack, g_bytes_unref);
  g_clear_pointer (&self->text, g_bytes_unref);
  g_clear_pointer (&self->manifest, paraat_manifest_free);
  g_free (self->pack_tag);
  g_free (self->manifest_tag);
  g_free (self);
}

/* --- on the disk --- */

static char *
build_path (const char *data_dir,
            const char *name)
{
  return g_build_filename (data_dir, FOLDER, name, NULL);
}

static char *
build_pack_path (const char           *data_dir,
                 const ParaatManifest *manifest)
{
  g_autofree char *name = g_strconcat (manifest->sha256, ".pack", NULL);

  return build_path (data_dir, name);
}

/* A device has no end. */
static char *
read_bounded (const char  *path,
              gsize        max_bytes,
              gsize       *out_size,
              GError     **error)
{
  GStatBuf info;
  char *text = NULL;

  if (g_stat (path, &info) == 0 && (!S_ISREG (info.st_mode) || (guint64) info.st_size > max_bytes))
    g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, "%s cannot be it: too large, or no file", path);
  else if (!g_file_get_contents (path, &text, out_size, error))
    return NULL;

  return text;
}

static IntakeContent *
content_read (const char  *data_dir,
              GError     **error)
{
  g_autoptr(IntakeContent) self = g_new0 (IntakeContent, 1);
  g_autofree char *path = build_path (data_dir, MANIFEST);
  g_autofree char *pack_path = NULL;
  g_autofree char *hash = NULL;
  gsize size;
  char *text = read_bounded (path, PARAAT_MANIFEST_MAX_SIZE, &size, error);
  char *pack;

  if (text == NULL)
    return NULL;
  self->text = g_bytes_new_take (text, size);
  self->manifest = paraat_manifest_introduce (text, error);
  if (self->manifest == NULL)
    return NULL;
  pack_path = build_pack_path (data_dir, self->manifest);
  if (!paraat_manifest_check_pack (self->manifest, pack_path, error)
      || (pack = read_bounded (pack_path, PARAAT_PACK_MAX_SIZE, &size, error)) == NULL)
    return NULL;
  self->pack = g_bytes_new_take (pack, size);
  self->pack_tag = g_strdup_printf ("\"%s\"", self->manifest->sha256);
  hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->text);
  self->manifest_tag = g_strdup_printf ("\"%s\"", hash);

  return g_steal_pointer (&self);
}

/**
 * intake_content_load:
 *
 * What was published before.  Without it reports come in all the same.
 */
void
intake_content_load (Intake *self)
{
  g_autofree char *path = build_path (self->data_dir, MANIFEST);
  g_autoptr(GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  g_clear_pointer (&self->content, intake_content_free);
  self->content = content_read (self->data_dir, &error);
  if (self->content == NULL)
    g_printerr ("paraat-intake: what was published is damaged, publish it again: %s\n", error->message);
}

/* --- publish --- */

void
intake_publication_clear (IntakePublication *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->content, intake_content_free);
}

static gboolean
refuse (GError     **error,
        const char  *why)
{
  g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, why);

  return FALSE;
}

/* Signed anew it may come again; another pack under the same version, or an older one, may not: desks would refuse it. */
static gboolean
check_newer (const char            *data_dir,
             const ParaatManifest  *manifest,
             GError               **error)
{
  g_autofree char *path = build_path (data_dir, MANIFEST);
  g_autofree char *text = read_bounded (path, PARAAT_MANIFEST_MAX_SIZE, NULL, NULL);
  g_autoptr(ParaatManifest) before = text != NULL ? paraat_manifest_introduce (text, NULL) : NULL;

  if (before == NULL)   /* nothing, or nothing that can be read */
    return TRUE;
  if (!g_str_equal (before->id, manifest->id))
    return refuse (error, "It is other content than what is published");
  if (manifest->version < before->version)
    return refuse (error, "It is older than what is published");
  if (manifest->version == before->version && !g_str_equal (manifest->sha256, before->sha256))
    return refuse (error, "It is another pack under the same version: give it a higher one");

  return TRUE;
}

/* What was copied is what is looked at. */
static gboolean
take_pack (const char            *from,
           const char            *to,
           const ParaatManifest  *manifest,
           GError               **error)
{
  g_autofree char *aside = g_strconcat (to, ".part", NULL);
  g_autoptr(ParaatPack) pack = NULL;
  gboolean done;

  (void) g_unlink (aside);   /* of an earlier try, if there is one */
  done = paraat_folder_copy_file (from, aside, error) && paraat_manifest_check_pack (manifest, aside, error)
         && (pack = paraat_pack_open (aside, error)) != NULL;
  if (done && (paraat_pack_get_version (pack) != manifest->version || !g_str_equal (paraat_pack_get_id (pack), manifest->id)))
    done = refuse (error, "The pack says that it is another one than its manifest does");
  if (done && g_rename (aside, to) != 0)
    done = refuse (error, "The pack cannot be put in its place");
  if (!done)
    (void) g_unlink (aside);   /* the error above is the one to report */

  return done;
}

static void
remove_others (const char           *data_dir,
               const ParaatManifest *manifest)
{
  g_autofree char *folder = g_build_filename (data_dir, FOLDER, NULL);
  g_autofree char *keep = build_pack_path (data_dir, manifest);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_equal (path, keep) && !g_str_equal (name, MANIFEST))
        (void) g_unlink (path);   /* the next one removes it */
    }
}

/**
 * intake_publish_job:
 * @data: an IntakePublication
 * @error: [error@ManifestError], [error@ContentError], [error@StoreError], INTAKE_ERROR_FAILED: what was published stays
 *
 * Keeps a pack and its manifest; durable when it returns.  On the store's writer thread, so that one comes after the other.
 */
gboolean
intake_publish_job (ParaatSql  *sql,
                    gpointer    data,
                    GError    **error)
{
  IntakePublication *self = data;
  g_autofree char *beside = g_strconcat (self->path, ".manifest", NULL);
  gsize size;
  g_autofree char *text = read_bounded (beside, PARAAT_MANIFEST_MAX_SIZE, &size, error);
  g_autoptr(ParaatManifest) manifest = text != NULL ? paraat_manifest_introduce (text, error) : NULL;
  g_autofree char *folder = g_build_filename (self->data_dir, FOLDER, NULL);
  g_autofree char *manifest_path = build_path (self->data_dir, MANIFEST);
  g_autofree char *pack_path = manifest != NULL ? build_pack_path (self->data_dir, manifest) : NULL;

  if (manifest == NULL || !check_newer (self->data_dir, manifest, error) || !paraat_folder_make (folder, error)
      || !take_pack (self->path, pack_path, manifest, error)
      || !paraat_folder_write_file (manifest_path, text, size, error))
    return FALSE;
  remove_others (self->data_dir, manifest);
  self->content = content_read (self->data_dir, error);

  return self->content != NULL;
}

/**
 * intake_published:
 *
 * From here on it is what is given.
 *
 * Returns: (transfer full): what to print
 */
char *
intake_published (Intake            *self,
                  IntakePublication *publication)
{
  const ParaatManifest *manifest;
  g_autoptr(GString) code = g_string_new (NULL);
  g_autofree char *publisher = NULL;

  g_clear_pointer (&self->content, intake_content_free);
  self->content = g_steal_pointer (&publication->content);
  manifest = self->content->manifest;
  for (guint i = 0; i < PARAAT_MANIFEST_KEY_SIZE / 2; i++)
    g_string_append_printf (code, "%s%02x", i > 0 && i % 2 == 0 ? " " : "", manifest->key[i]);
  publisher = intake_words ("name_text", manifest->publisher);

  return g_strdup_printf ("%s %" G_GINT64_FORMAT " van %s is gepubliceerd, ondertekend met %s\n", manifest->id, manifest->version,
                          publisher, code->str);
}

/* --- giving it --- */

/* Weak comparison, as RFC 9110, 13.1.2 has it: for a GET that asks whether there is another one. */
static gboolean
names_tag (const char *header,
           const char *tag)
{
  GSList *list = header != NULL ? soup_header_parse_list (header) : NULL;
  gboolean found = FALSE;

  for (GSList *l = list; l != NULL && !found; l = l->next)
    {
      const char *one = l->data;

      found = g_str_equal (one, "*") || g_str_equal (g_str_has_prefix (one, "W/") ? one + 2 : one, tag);
    }
  if (list != NULL)
    soup_header_free_list (list);

  return found;
}

typedef enum
{
  RANGE_NONE,          /* the whole of it */
  RANGE_PART,
  RANGE_NOT_POSSIBLE,
} Range;

/* One range, of what If-Range names; of several the whole is given, as one may.  SoupServer would cut its body by itself, but
 * knows no If-Range, and copies all of it for each part. */
static Range
read_range (SoupMessageHeaders *headers,
            const char         *tag,
            goffset             total,
            goffset            *out_start,
            goffset            *out_end)
{
  const char *condition = soup_message_headers_get_one (headers, "If-Range");
  SoupRange *ranges;
  int n;
  Range range = RANGE_NONE;

  if ((condition != NULL && !g_str_equal (condition, tag)) || !soup_message_headers_get_ranges (headers, total, &ranges, &n))
    return RANGE_NONE;
  if (n == 1)
    {
      *out_start = MAX (ranges[0].start, 0);
      *out_end = MIN (ranges[0].end, total - 1);
      range = *out_start >= total ? RANGE_NOT_POSSIBLE : *out_start <= *out_end ? RANGE_PART : RANGE_NONE;
    }
  soup_message_headers_free_ranges (headers, ranges);

  return range;
}

static void
answer_file (IntakeRequest *request,
             GBytes        *file,
             const char    *tag,
             const char    *type)
{
  SoupMessageHeaders *asked = soup_server_message_get_request_headers (request->message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  goffset total = (goffset) g_bytes_get_size (file);
  goffset start = 0;
  goffset end = total - 1;
  Range range = read_range (asked, tag, total, &start, &end);
  g_autoptr(GBytes) part = NULL;

  if (range == RANGE_NOT_POSSIBLE)
    {
      g_autofree char *text = g_strdup_printf ("bytes */%" G_GOFFSET_FORMAT, total);

      intake_answer_problem (request->message, SOUP_STATUS_REQUESTED_RANGE_NOT_SATISFIABLE, "malformed", "It is not that long");
      soup_message_headers_replace (headers, "Content-Range", text);
      return;
    }
  soup_message_headers_replace (headers, "ETag", tag);
  soup_message_headers_replace (headers, "Accept-Ranges", "bytes");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");   /* kept, and asked for each time */
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (names_tag (soup_message_headers_get_list (asked, "If-None-Match"), tag))
    {
      intake_limit_add (&request->intake->content_kib, request->address, 1);
      soup_server_message_set_status (request->message, SOUP_STATUS_NOT_MODIFIED, NULL);
      return;
    }
  part = g_bytes_new_from_bytes (file, (gsize) start, (gsize) (end - start + 1));
  intake_limit_add (&request->intake->content_kib, request->address, 1 + (guint) ((end - start) / 1024));
  soup_message_headers_set_content_type (headers, type, NULL);
  if (range == RANGE_PART)
    soup_message_headers_set_content_range (headers, start, end, total);
  soup_message_body_append_bytes (soup_server_message_get_response_body (request->message), part);
  soup_server_message_set_status (request->message, range == RANGE_PART ? SOUP_STATUS_PARTIAL_CONTENT : SOUP_STATUS_OK, NULL);
  /* What is whole is given whole: else SoupServer looks at Range once more. */
  soup_message_headers_remove (asked, "Range");
}

void
intake_handle_content (IntakeRequest *request)
{
  const IntakeContent *content = request->intake->content;

  if (content == NULL)
    intake_answer_problem (request->message, SOUP_STATUS_NOT_FOUND, "not-found", "Nothing is published here");
  else if (g_str_has_suffix (request->path, ".manifest"))
    {
      /* It is small, and no use in parts. */
      soup_message_headers_remove (soup_server_message_get_request_headers (request->message), "Range");
      answer_file (request, content->text, content->manifest_tag, "application/json");
    }
  else
    answer_file (request, content->pack, content->pack_tag, "application/octet-stream");
}
