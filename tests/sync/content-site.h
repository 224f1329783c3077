/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/* A web server on 127.0.0.1 with a pack at /inhoud.pack and its manifest beside it, in one of many moods.  On the main context of
 * the test. */
typedef enum
{
  SITE_HONEST,
  SITE_NO_RANGES,     /* always all of it, as a simple server does */
  SITE_RESETS,        /* the connection is gone */
  SITE_TRUNCATES,     /* half of what it said that it would send */
  SITE_SILENT,        /* takes the request and never answers */
  SITE_ENDLESS,       /* never comes to an end */
  SITE_PORTAL,        /* 200, a page to log in */
  SITE_REDIRECTS,     /* to the same by plain HTTP */
  SITE_LONGER,        /* says that the pack is longer than it was signed */
  SITE_OTHER_PART,    /* another part than was asked for */
  SITE_CHANGES,       /* another pack under another tag, from now on */
  SITE_IGNORES_IF_RANGE,   /* and gives parts of it all the same */
  SITE_LIMITED,       /* 429 */
  SITE_NOTHING,       /* 404 */
} SiteMood;

typedef struct
{
  SoupServer *server;      /* (owned) */
  guint       port;
  GBytes     *pack;        /* (owned) (nullable) */
  GBytes     *other;       /* (owned) (nullable) what it changes to */
  char       *manifest;    /* (owned) (nullable) */
  gboolean    has_tags;
  SiteMood    mood;
  SiteMood    manifest_mood;
  guint       n_honest;    /* so many parts come before the mood does */
  guint       n_manifests;
  guint       n_not_modified;
  guint       n_parts;     /* asked for */
  goffset     first;       /* where the first part began that was asked for */
} ContentSite;

ContentSite *content_site_new      (GTlsCertificate *certificate);   /* (nullable) plain HTTP */
void         content_site_free     (ContentSite     *self);
char        *content_site_dup_url  (ContentSite     *self);
void         content_site_put      (ContentSite     *self,
                                    const char      *pack);          /* a file, its manifest beside it */
void         content_site_reset    (ContentSite     *self,
                                    SiteMood         mood,
                                    guint            n_honest);      /* counts from nothing */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ContentSite, content_site_free)

G_END_DECLS
