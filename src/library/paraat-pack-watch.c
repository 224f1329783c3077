/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-library"

#include "config.h"

#include "paraat-pack-watch.h"

#include "paraat-renew.h"

#define ASKED   "content.asked"
#define TAG     "content.tag"
#define UNKNOWN "content.unknown"

#define FIRST_S  60         /* the start has other things to do */
#define EVERY_S  (5 * 60)   /* that it is seen whether a day is over */
#define FAILED_US G_TIME_SPAN_HOUR

struct _ParaatPackWatch
{
  GObject             parent_instance;

  ParaatStore        *store;       /* (owned) */
  ParaatPacks        *packs;       /* (owned) */
  ParaatSync         *sync;        /* (owned) */
  ParaatContentFetch *fetch;       /* (owned) (nullable) under way */
  GCancellable       *life;        /* (owned) */
  guint               source;
  gint64              failed_us;   /* monotonic, 0: the last one did not */
};

enum
{
  RENEWED,
  UNKNOWN_PUBLISHER,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatPackWatch, paraat_pack_watch, G_TYPE_OBJECT)

/**
 * paraat_pack_watch_is_due:
 * @asked_us: wall clock, 0: never
 * @now_us: wall clock
 *
 * Returns: whether a day is over; also when the clock stood too late then, and was put right
 */
gboolean
paraat_pack_watch_is_due (gint64 asked_us,
                          gint64 now_us)
{
  return asked_us == 0 || now_us < asked_us || now_us - asked_us >= G_TIME_SPAN_DAY;
}

static gint64
get_asked_us (ParaatPackWatch *self)
{
  const char *text = paraat_store_get_setting (self->store, ASKED);
  gint64 asked_us;

  return text != NULL && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &asked_us, NULL) ? asked_us : 0;
}

/* What was seen at that address before. */
static char *
dup_tag (ParaatPackWatch *self)
{
  const char *text = paraat_store_get_setting (self->store, TAG);
  g_auto(GStrv) pieces = text != NULL ? g_strsplit (text, " ", 2) : NULL;

  return pieces != NULL && pieces[1] != NULL && g_str_equal (pieces[0], paraat_content_fetch_get_address (self->fetch))
         ? g_strdup (pieces[1]) : NULL;
}

/* There was an answer: until tomorrow, and then only when it is another one. */
static void
note_answer (ParaatPackWatch *self,
             gboolean         is_settled)
{
  const char *tag = paraat_content_fetch_get_tag (self->fetch);
  g_autofree char *asked = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_real_time ());
  g_autofree char *seen = is_settled && tag != NULL ? g_strconcat (paraat_content_fetch_get_address (self->fetch), " ", tag, NULL) : NULL;

  self->failed_us = 0;
  paraat_store_put_setting (self->store, TAG, seen);
  paraat_store_put_setting (self->store, ASKED, asked);
}

static void
take_error (ParaatPackWatch *self,
            const GError    *error)
{
  const ParaatManifest *manifest = paraat_content_fetch_get_manifest (self->fetch);

  g_debug ("Newer content: %s", error->message);
  if (error->domain == PARAAT_PACKS_ERROR)
    {
      note_answer (self, TRUE);
      paraat_store_put_setting (self->store, UNKNOWN, NULL);
    }
  else if (g_error_matches (error, PARAAT_MANIFEST_ERROR, PARAAT_MANIFEST_ERROR_UNKNOWN_KEY) && manifest != NULL)
    {
      note_answer (self, FALSE);
      paraat_store_put_setting (self->store, UNKNOWN, manifest->publisher);
      g_signal_emit (self, signals[UNKNOWN_PUBLISHER], 0);
    }
  else if (error->domain == PARAAT_CONTENT_ERROR)   /* signed, whole, and of no use to this program: all of it was fetched */
    note_answer (self, FALSE);
  else
    self->failed_us = g_get_monotonic_time ();
}

static void
renewed_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatPackWatch) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatManifest) manifest = paraat_renew_finish (PARAAT_PACKS (object), result, &error);

  if (manifest != NULL && self->store != NULL)
    {
      note_answer (self, TRUE);
      paraat_store_put_setting (self->store, UNKNOWN, NULL);
      g_signal_emit (self, signals[RENEWED], 0);
    }
  else if (self->store != NULL)
    take_error (self, error);
  g_clear_object (&self->fetch);
}

/**
 * paraat_pack_watch_look:
 *
 * Asks the linked intake, whether a day is over or not; signals say what came of it.
 */
void
paraat_pack_watch_look (ParaatPackWatch *self)
{
  g_autofree char *tag = NULL;

  if (self->fetch != NULL || self->store == NULL)
    return;
  self->fetch = paraat_content_fetch_new_linked (self->sync);
  if (self->fetch == NULL)
    return;
  tag = dup_tag (self);
  paraat_renew_async (self->packs, self->fetch, tag, self->life, renewed_cb, g_object_ref (self));
}

const char *
paraat_pack_watch_get_unknown (ParaatPackWatch *self)
{
  return paraat_store_get_setting (self->store, UNKNOWN);
}

static gboolean
tick_cb (gpointer data)
{
  ParaatPackWatch *self = data;
  ParaatSyncState state = paraat_sync_get_state (self->sync);

  self->source = g_timeout_add_seconds (EVERY_S, tick_cb, self);
  /* Reports go first; and without a network there is nothing to ask. */
  if (state != PARAAT_SYNC_SENDING && state != PARAAT_SYNC_OFFLINE && paraat_pack_watch_is_due (get_asked_us (self), g_get_real_time ())
      && (self->failed_us == 0 || g_get_monotonic_time () - self->failed_us >= FAILED_US))
    paraat_pack_watch_look (self);

  return G_SOURCE_REMOVE;
}

static void
paraat_pack_watch_dispose (GObject *object)
{
  ParaatPackWatch *self = PARAAT_PACK_WATCH (object);

  g_cancellable_cancel (self->life);
  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_object (&self->sync);
  g_clear_object (&self->packs);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_pack_watch_parent_class)->dispose (object);
}

static void
paraat_pack_watch_finalize (GObject *object)
{
  ParaatPackWatch *self = PARAAT_PACK_WATCH (object);

  g_clear_object (&self->fetch);
  g_clear_object (&self->life);

  G_OBJECT_CLASS (paraat_pack_watch_parent_class)->finalize (object);
}

static void
paraat_pack_watch_class_init (ParaatPackWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = paraat_pack_watch_dispose;
  object_class->finalize = paraat_pack_watch_finalize;
  signals[RENEWED] = g_signal_new ("renewed", PARAAT_TYPE_PACK_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[UNKNOWN_PUBLISHER] = g_signal_new ("unknown", PARAAT_TYPE_PACK_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_pack_watch_init (ParaatPackWatch *self)
{
  self->life = g_cancellable_new ();
}

/**
 * paraat_pack_watch_new:
 * @store: open
 *
 * Does nothing with the network for a minute.
 */
ParaatPackWatch *
paraat_pack_watch_new (ParaatStore *store,
                       ParaatPacks *packs,
                       ParaatSync  *sync)
{
  ParaatPackWatch *self = g_object_new (PARAAT_TYPE_PACK_WATCH, NULL);

  self->store = g_object_ref (store);
  self->packs = g_object_ref (packs);
  self->sync = g_object_ref (sync);
  self->source = g_timeout_add_seconds (FIRST_S, tick_cb, self);

  return self;
}
