/* SPDX-License-Identifier: EUPL-1.2 */

/* The stick for the night on which nothing works: the binder, the library twice, and Paraat to install. */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-content-beside.h"
#include "paraat-content.h"
#include "paraat-fill.h"
#include "paraat-html.h"
#include "paraat-item-paper.h"
#include "paraat-noodkaart.h"
#include "paraat-noodstick-private.h"
#include "paraat-pdf.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_NAME 80
#define MIB (1024 * 1024)
#define DOCUMENT_BYTES (256 * 1024)   /* of one of the library, as PDF and HTML, with what a file system rounds up */
#define BINDER_BYTES (6 * MIB)        /* the binder, the card and the readme */

typedef struct
{
  ParaatDocument          *binder;         /* (owned) */
  ParaatDocument          *card;           /* (owned) */
  ParaatDocument          *readme;         /* (owned) */
  GHashTable              *values;         /* (owned) of the fields */
  GPtrArray               *items;          /* (owned) (element-type ParaatItem) all documents on it */
  GPtrArray               *withdrawn;      /* (owned) (element-type ParaatItem) those of them that are in no pack any more */
  GHashTable              *names;          /* (owned) of files, by id */
  GHashTable              *own;            /* (owned) Own, by the id of the document that it was made of */
  char                    *footer;         /* (owned) whose it is */
  char                    *target;         /* (owned) */
  char                    *installation;   /* (owned) (nullable) */
  gboolean                 replace;
  ParaatNoodstickProgress  progress;       /* (nullable) */
  gpointer                 progress_data;
  GMainContext            *context;        /* (owned) of the caller */
  GCancellable            *cancellable;    /* (unowned) (nullable) of the task */
  guint64                  done;           /* a document is one MiB, as long as it takes */
  guint64                  total;
} Making;

/* What stands on the stick instead of what was published, taken before the thread begins. */
typedef struct
{
  char *title;      /* (owned) */
  char *markdown;   /* (owned) */
  char *origin;     /* (owned) */
} Own;

static void
own_free (gpointer data)
{
  Own *own = data;

  g_free (own->title);
  g_free (own->markdown);
  g_free (own->origin);
  g_free (own);
}

static void
item_free (gpointer data)
{
  paraat_item_free (data);
}

static void
add_items (Making    *making,
           GPtrArray *items)
{
  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (making->items, g_ptr_array_index (items, i));
}

/* The whole library, what others publish beside it, and what is the administration's own though nobody publishes it any more. */
static void
take_items (Making             *making,
            ParaatOwnDocuments *documents)   /* (nullable) */
{
  g_autoptr(GPtrArray) records = documents != NULL ? paraat_own_documents_list (documents) : NULL;

  making->items = g_ptr_array_new ();
  making->withdrawn = g_ptr_array_new_with_free_func (item_free);
  add_items (making, paraat_content_get_items ());
  add_items (making, paraat_content_get_beside_items ());
  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      g_autofree char *id = paraat_own_dup_item (g_ptr_array_index (records, i));

      if (paraat_content_lookup_item (id) == NULL)
        g_ptr_array_add (making->withdrawn, paraat_own_documents_new_withdrawn (g_ptr_array_index (records, i)));
    }
  add_items (making, making->withdrawn);
}

static GHashTable *
take_own (ParaatOwnDocuments *documents)   /* (nullable) */
{
  GHashTable *all = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, own_free);
  g_autoptr(GPtrArray) records = documents != NULL ? paraat_own_documents_list (documents) : NULL;

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      ParaatRecord *record = g_ptr_array_index (records, i);
      const ParaatItem *item = paraat_own_documents_get_item (documents, record);
      Own *own = g_new0 (Own, 1);

      own->title = paraat_own_dup_title (record);
      own->markdown = paraat_own_dup_markdown (record);
      own->origin = paraat_item_paper_dup_own_origin (item, record);
      g_hash_table_insert (all, g_strdup (item->id), own);
    }

  return all;
}

static void
making_free (gpointer data)
{
  Making *making = data;

  g_object_unref (making->binder);
  g_object_unref (making->card);
  g_object_unref (making->readme);
  g_hash_table_unref (making->values);
  g_ptr_array_unref (making->items);
  g_ptr_array_unref (making->withdrawn);
  g_hash_table_unref (making->names);
  g_hash_table_unref (making->own);
  g_main_context_unref (making->context);
  g_free (making->footer);
  g_free (making->target);
  g_free (making->installation);
  g_free (making);
}

/* --- names --- */

/**
 * paraat_noodstick_dup_name:
 * @id: of a document
 *
 * Returns: (transfer full): small letters, digits and dashes, at most 80, and no name that a computer keeps for a device
 */
char *
paraat_noodstick_dup_name (const char *id)
{
  static const char * const devices[] = { "con", "prn", "aux", "nul" };
  g_autofree char *ascii = g_str_to_ascii (id, "C");
  GString *name = g_string_new (NULL);
  gboolean is_device;

  for (const char *at = ascii; *at != '\0' && name->len < MAX_NAME; at++)
    if (g_ascii_isalnum (*at))
      g_string_append_c (name, g_ascii_tolower (*at));
    else if (name->len > 0 && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > 0 && name->str[name->len - 1] == '-')
    g_string_truncate (name, name->len - 1);
  is_device = name->len == 4 && (g_str_has_prefix (name->str, "com") || g_str_has_prefix (name->str, "lpt"));
  for (guint i = 0; i < G_N_ELEMENTS (devices); i++)
    is_device = is_device || g_str_equal (name->str, devices[i]);
  if (is_device || name->len == 0 || g_str_equal (name->str, "index"))
    g_string_prepend (name, "document-");

  return g_string_free (name, FALSE);
}

static gboolean
is_taken (GHashTable *names,
          const char *name)
{
  GHashTableIter iter;
  gpointer other;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (g_str_equal (other, name))
      return TRUE;

  return FALSE;
}

/* Two ids that differ in what no file system has may come to the same name. */
static GHashTable *
new_names (GPtrArray *items)
{
  GHashTable *names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *plain = paraat_noodstick_dup_name (item->id);
      g_autofree char *name = g_strdup (plain);

      for (guint n = 2; is_taken (names, name); n++)
        {
          g_free (name);
          name = g_strdup_printf ("%s-%u", plain, n);
        }
      g_hash_table_insert (names, g_strdup (item->id), g_steal_pointer (&name));
    }

  return names;
}

/* @folder: between the page that links and the files */
static GHashTable *
new_addresses (GHashTable *names,
               const char *folder)
{
  GHashTable *addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer id, name;

  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &id, &name))
    g_hash_table_insert (addresses, g_strdup (id), g_strdup_printf ("%s%s.html", folder, (const char *) name));

  return addresses;
}

/* As paraat_content_resolve_item(): in a document of others an id means one of their own first. */
static void
add_addresses_of_pack (Making           *making,
                       const ParaatItem *from,
                       GHashTable       *addresses)
{
  for (guint i = 0; from->pack != NULL && i < making->items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (making->items, i);

      if (g_strcmp0 (item->pack, from->pack) == 0)
        g_hash_table_insert (addresses, g_strdup (item->id + strlen (item->pack) + 1),
                             g_strdup_printf ("%s.html", (const char *) g_hash_table_lookup (making->names, item->id)));
    }
}

/* --- progress --- */

typedef struct
{
  ParaatNoodstickProgress func;
  gpointer                data;
  double                  fraction;
} Told;

static gboolean
told_cb (gpointer data)
{
  Told *told = data;

  told->func (told->fraction, told->data);

  return G_SOURCE_REMOVE;
}

/* Before the task returns, and so before its callback. */
static void
count_bytes (guint64  n_bytes,
             gpointer data)
{
  Making *making = data;
  Told *told;

  making->done += n_bytes;
  if (making->progress == NULL)
    return;
  told = g_new0 (Told, 1);
  told->func = making->progress;
  told->data = making->progress_data;
  told->fraction = making->total > 0 ? MIN ((double) making->done / (double) making->total, 1) : 0;
  g_main_context_invoke_full (making->context, G_PRIORITY_DEFAULT, told_cb, told, g_free);
}

/* --- what is on it --- */

static gboolean
add_bytes (Making       *making,
           ParaatStick  *stick,
           const char   *name,
           GByteArray   *bytes,   /* (transfer full) (nullable) NULL: @error is set */
           GError      **error)
{
  g_autoptr(GByteArray) owned = bytes;

  if (owned == NULL || !paraat_stick_add (stick, name, owned, error))
    return FALSE;
  count_bytes (MIB, making);

  return !g_cancellable_set_error_if_cancelled (making->cancellable, error);
}

static gboolean
add_item (Making            *making,
          ParaatStick       *stick,
          const ParaatItem  *item,
          GError           **error)
{
  g_autoptr(GHashTable) addresses = new_addresses (making->names, "");
  const char *name = g_hash_table_lookup (making->names, item->id);
  const Own *own = g_hash_table_lookup (making->own, item->id);
  g_autofree char *text = own != NULL ? g_strdup (own->markdown) : paraat_content_dup_item_text (item, error);
  g_autofree char *pdf = g_strdup_printf ("documenten/pdf/%s.pdf", name);
  g_autofree char *html = g_strdup_printf ("documenten/html/%s.html", name);
  g_autofree char *origin = own != NULL ? g_strdup (own->origin) : paraat_item_paper_dup_origin (item);
  ParaatHtmlPlace place = { .files = addresses, .home = "index.html", .home_title = _("All documents"), .origin = origin };
  g_autoptr(ParaatDocument) document = NULL;

  if (text == NULL)
    return FALSE;
  add_addresses_of_pack (making, item, addresses);
  g_hash_table_insert (making->values, g_strdup ("document.versie"), g_strdup_printf ("%" G_GINT64_FORMAT, item->version));
  document = paraat_item_paper_new (own != NULL ? own->title : item->title, text, origin, making->values, making->footer);

  return add_bytes (making, stick, pdf, paraat_document_render_pdf (document, making->cancellable, error), error)
         && add_bytes (making, stick, html, paraat_document_render_html (document, &place, making->cancellable, error), error);
}

static gboolean
add_library (Making       *making,
             ParaatStick  *stick,
             GError      **error)
{
  g_autoptr(GHashTable) addresses = new_addresses (making->names, "");
  g_autoptr(ParaatDocument) index = paraat_noodstick_index_new (making->items);
  ParaatHtmlPlace place = { .files = addresses, .home = "../../" PARAAT_NOODSTICK_README, .home_title = _("Emergency stick") };

  if (!paraat_stick_add_folder (stick, "documenten", error) || !paraat_stick_add_folder (stick, "documenten/pdf", error)
      || !paraat_stick_add_folder (stick, "documenten/html", error))
    return FALSE;
  paraat_document_set_footer (index, making->footer);
  paraat_document_set_date (index, g_hash_table_lookup (making->values, "datum"));
  for (guint i = 0; i < making->items->len; i++)
    if (!add_item (making, stick, g_ptr_array_index (making->items, i), error))
      return FALSE;

  return add_bytes (making, stick, "documenten/html/index.html",
                    paraat_document_render_html (index, &place, making->cancellable, error), error);
}

static gboolean
add_pages (Making       *making,
           ParaatStick  *stick,
           GError      **error)
{
  g_autoptr(GHashTable) addresses = new_addresses (making->names, "documenten/html/");
  ParaatHtmlPlace place = { .files = addresses };

  g_hash_table_insert (addresses, g_strdup ("noodmap"), g_strdup ("noodmap.pdf"));
  g_hash_table_insert (addresses, g_strdup ("noodkaart"), g_strdup ("noodkaart.pdf"));
  g_hash_table_insert (addresses, g_strdup ("documenten"), g_strdup ("documenten/html/index.html"));

  return add_bytes (making, stick, PARAAT_NOODSTICK_README,
                    paraat_document_render_html (making->readme, &place, making->cancellable, error), error)
         && add_bytes (making, stick, "noodmap.pdf", paraat_document_render_pdf (making->binder, making->cancellable, error), error)
         && add_bytes (making, stick, "noodkaart.pdf", paraat_document_render_pdf (making->card, making->cancellable, error), error);
}

static gboolean
add_installation (Making       *making,
                  ParaatStick  *stick,
                  GPtrArray    *files,   /* (nullable) */
                  GError      **error)
{
  if (files == NULL)
    return TRUE;
  if (!paraat_stick_add_folder (stick, "installatie", error))
    return FALSE;
  for (guint i = 0; i <= files->len; i++)
    {
      const ParaatStickFile *file = i < files->len ? g_ptr_array_index (files, i) : NULL;
      g_autofree char *from = g_build_filename (making->installation, file != NULL ? file->name : "SHA256SUMS", NULL);
      g_autofree char *to = g_strdup_printf ("installatie/%s", file != NULL ? file->name : "SHA256SUMS");

      if (!paraat_stick_copy (stick, from, to, file != NULL ? file->sum : NULL, count_bytes, making, making->cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static guint64
get_size (GPtrArray *files)   /* (nullable) */
{
  guint64 size = 0;

  for (guint i = 0; files != NULL && i < files->len; i++)
    size += ((ParaatStickFile *) g_ptr_array_index (files, i))->size;

  return size;
}

static gboolean
make (Making  *making,
      GError **error)
{
  guint n = making->items->len;
  g_autoptr(GPtrArray) files = NULL;
  g_autoptr(ParaatStick) stick = NULL;
  guint64 need;

  if (making->installation != NULL)
    {
      files = paraat_stick_list_installation (making->installation, making->target, making->cancellable, error);
      if (files == NULL)
        return FALSE;
    }
  need = get_size (files) + BINDER_BYTES + (guint64) n * DOCUMENT_BYTES;
  making->total = get_size (files) + (guint64) (2 * n + 4) * MIB;
  stick = paraat_stick_begin (making->target, need, making->replace, making->installation, error);

  return stick != NULL && add_pages (making, stick, error) && add_library (making, stick, error)
         && add_installation (making, stick, files, error) && paraat_stick_end (stick, making->cancellable, error);
}

static void
make_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Making *making = data;
  g_autoptr(GError) error = NULL;

  making->cancellable = cancellable;
  if (make (making, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/**
 * paraat_noodstick_make_async:
 * @profile: whose stick it is; what is known of it is taken at once
 * @parts: as above
 * @progress: (nullable) (scope notified): of the whole, from 0 to 1
 * @cancellable: (nullable): looked at before every page and every MiB; what lay on the stick before stays
 *
 * Fills a folder Paraat-noodstick below the target, on a thread.  As long as it is not whole it has another name; when the
 * callback comes without an error, all of it is on the medium, and it can be pulled out.
 */
void
paraat_noodstick_make_async (ParaatProfile              *profile,
                             const ParaatNoodstickParts *parts,
                             ParaatNoodstickProgress     progress,
                             gpointer                    progress_data,
                             GCancellable               *cancellable,
                             GAsyncReadyCallback         callback,
                             gpointer                    user_data)
{
  g_autoptr(GTask) task = g_task_new (profile, cancellable, callback, user_data);
  ParaatRecord *bestuur = paraat_profile_get_bestuur (profile);
  gint64 now_us = parts->binder->now_us;
  Making *making = g_new0 (Making, 1);

  making->binder = paraat_noodmap_new (profile, parts->binder);
  making->card = paraat_noodkaart_new (profile);
  making->readme = paraat_noodstick_readme_new (profile, now_us, parts->installation != NULL);
  making->values = paraat_fill_values_new (profile, now_us);
  take_items (making, parts->binder->own);
  making->names = new_names (making->items);
  making->own = take_own (parts->binder->own);
  making->footer = bestuur != NULL ? paraat_bestuur_dup_name (bestuur) : NULL;
  making->target = g_strdup (parts->target);
  making->installation = g_strdup (parts->installation);
  making->replace = parts->replace;
  making->progress = progress;
  making->progress_data = progress_data;
  making->context = g_main_context_ref_thread_default ();
  g_task_set_source_tag (task, paraat_noodstick_make_async);
  g_task_set_check_cancellable (task, FALSE);   /* one that is on the stick is never reported as cancelled */
  g_task_set_task_data (task, making, making_free);
  g_task_run_in_thread (task, make_thread);
}

/**
 * paraat_noodstick_make_finish:
 * @error: [error@NoodstickError], [error@DocumentError], or %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the stick is whole, and can be pulled out
 */
gboolean
paraat_noodstick_make_finish (ParaatProfile  *profile,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, profile), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
