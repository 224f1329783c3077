/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-desk.h"
#include "paraat-question.h"

struct _ParaatDesk
{
  GObject           parent_instance;

  ParaatStore      *store;       /* (owned) */
  ParaatSync       *sync;        /* (owned) */
  ParaatProfile    *profile;     /* (owned) */
  ParaatRecordList *incidents;   /* (owned) */
  ParaatRecordList *questions;   /* (owned) */
  ParaatOpenReport *open;        /* (owned) */
  ParaatRegister   *of_incidents; /* (owned) (nullable) made when it is asked for */
  ParaatPost       *post;        /* (owned) */
  ParaatOwnDocuments *own;       /* (owned) */
  ParaatPackWatch  *watch;       /* (owned) (nullable) */
  ParaatPeer        peer;        /* as it was when it was asked for */
  gboolean          has_adopted;
};

enum
{
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatDesk, paraat_desk, G_TYPE_OBJECT)

ParaatStore *
paraat_desk_get_store (ParaatDesk *self)
{
  return self->store;
}

ParaatSync *
paraat_desk_get_sync (ParaatDesk *self)
{
  return self->sync;
}

ParaatProfile *
paraat_desk_get_profile (ParaatDesk *self)
{
  return self->profile;
}

ParaatRecordList *
paraat_desk_get_incidents (ParaatDesk *self)
{
  return self->incidents;
}

ParaatPackWatch *
paraat_desk_get_watch (ParaatDesk *self)
{
  return self->watch;
}

ParaatOpenReport *
paraat_desk_get_open (ParaatDesk *self)
{
  return self->open;
}

ParaatRecordList *
paraat_desk_get_questions (ParaatDesk *self)
{
  return self->questions;
}

ParaatPost *
paraat_desk_get_post (ParaatDesk *self)
{
  return self->post;
}

ParaatOwnDocuments *
paraat_desk_get_own (ParaatDesk *self)
{
  return self->own;
}

ParaatRegister *
paraat_desk_get_register (ParaatDesk *self)
{
  if (self->of_incidents == NULL)
    {
      ParaatPeer peer;

      self->of_incidents = paraat_register_new (self->store);
      paraat_register_set_peer (self->of_incidents, paraat_sync_get_peer (self->sync, &peer) ? &peer : NULL);
    }

  return self->of_incidents;
}

gint64
paraat_desk_get_now_us (ParaatDesk *self)
{
  return paraat_clock_now_us (paraat_store_get_clock (self->store));
}

gboolean
paraat_desk_get_peer (ParaatDesk *self,
                      ParaatPeer *out_peer)
{
  return paraat_sync_get_peer (self->sync, out_peer);
}

const ParaatUuid *
paraat_desk_get_linked (ParaatDesk *self)
{
  return paraat_sync_get_peer (self->sync, &self->peer) ? &self->peer.bestuur : NULL;
}

static void
failed_cb (ParaatDesk   *self,
           const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
}

/* The link may come while the incident is on the screen. */
static void
sync_cb (ParaatIncident *incident,
         GParamSpec     *pspec,
         ParaatSync     *sync)
{
  ParaatPeer peer;

  paraat_incident_set_peer (incident, paraat_sync_get_peer (sync, &peer) ? &peer : NULL);
}

/**
 * paraat_desk_new_incident:
 * @record: a report
 *
 * Returns: (transfer full): its states; what was sent, acknowledged or refused changes them without a change of the report
 */
ParaatIncident *
paraat_desk_new_incident (ParaatDesk   *self,
                          ParaatRecord *record)
{
  static const char * const properties[] = { "notify::n-waiting", "notify::acknowledged-us", "notify::state" };
  ParaatIncident *incident = paraat_incident_new (self->store, record);

  sync_cb (incident, NULL, self->sync);
  for (guint i = 0; i < G_N_ELEMENTS (properties); i++)
    g_signal_connect_object (self->sync, properties[i], G_CALLBACK (sync_cb), incident, G_CONNECT_SWAPPED);

  return incident;
}

static void
peer_cb (ParaatDesk *self)
{
  ParaatPeer peer;
  gboolean has_peer = paraat_sync_get_peer (self->sync, &peer);

  paraat_post_set_peer (self->post, has_peer ? &peer : NULL);
  /* What was sent, acknowledged or refused changes no report. */
  if (self->of_incidents != NULL)
    paraat_register_set_peer (self->of_incidents, has_peer ? &peer : NULL);
}

/* Whoever was linked before the profile was filled in need not say again for whom. */
static void
adopt_link (ParaatDesk *self)
{
  const char *name = paraat_sync_get_bestuur_name (self->sync);
  g_autoptr(ParaatRecord) bestuur = NULL;

  if (name == NULL || !paraat_profile_get_is_loaded (self->profile)
      || paraat_profile_get_besturen (self->profile)->len > 0 || self->has_adopted)
    return;
  self->has_adopted = TRUE;
  bestuur = paraat_bestuur_new (self->store, paraat_sync_get_bestuur_type (self->sync), paraat_sync_get_bestuur_nis (self->sync),
                                NULL, name);
}

static void
paraat_desk_dispose (GObject *object)
{
  ParaatDesk *self = PARAAT_DESK (object);

  g_clear_object (&self->watch);
  g_clear_object (&self->post);
  g_clear_object (&self->own);
  g_clear_object (&self->questions);
  g_clear_object (&self->of_incidents);
  g_clear_object (&self->open);
  g_clear_object (&self->incidents);
  g_clear_object (&self->profile);
  g_clear_object (&self->sync);
  g_clear_object (&self->store);

  G_OBJECT_CLASS (paraat_desk_parent_class)->dispose (object);
}

static void
paraat_desk_class_init (ParaatDeskClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_desk_dispose;
  signals[FAILED] = g_signal_new ("failed", PARAAT_TYPE_DESK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
paraat_desk_init (ParaatDesk *self)
{
}

static ParaatPackWatch *
new_watch (ParaatStore *store,
           ParaatSync  *sync)
{
  ParaatPack *own = paraat_content_get_own_pack (NULL);
  g_autoptr(ParaatPacks) packs = own != NULL ? paraat_packs_new (store, paraat_store_get_data_dir (store), own) : NULL;

  return packs != NULL ? paraat_pack_watch_new (store, packs, sync) : NULL;
}

ParaatDesk *
paraat_desk_new (ParaatStore *store,
                 ParaatSync  *sync)
{
  ParaatDesk *self = g_object_new (PARAAT_TYPE_DESK, NULL);

  self->store = g_object_ref (store);
  self->sync = g_object_ref (sync);
  self->profile = paraat_profile_new (store);
  self->incidents = paraat_record_list_new (store, "incident", NULL);
  self->open = paraat_open_report_new (self->incidents);
  self->questions = paraat_record_list_new (store, PARAAT_KIND_QUESTION, NULL);
  self->post = paraat_post_new (store);
  self->own = paraat_own_documents_new (self->profile);
  self->watch = new_watch (store, sync);
  g_signal_connect_object (store, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "notify::bestuur-name", G_CALLBACK (adopt_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->profile, "changed", G_CALLBACK (adopt_link), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "notify", G_CALLBACK (peer_cb), self, G_CONNECT_SWAPPED);
  adopt_link (self);
  peer_cb (self);

  return self;
}
