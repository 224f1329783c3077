/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-outbox.h"
#include "paraat-pin.h"
#include "paraat-wire.h"

G_BEGIN_DECLS

/* What an enrolment leaves behind: with whom this desk speaks, and how it knows them. */
typedef struct
{
  char       *base_url;                              /* (owned) */
  ParaatPeer  peer;
  guint8      key[PARAAT_PUBLIC_KEY_SIZE];           /* of the intake */
  guint8      spki[PARAAT_SPKI_SIZE];
  gboolean    has_spki;
  ParaatCard *card;                                  /* (owned) this desk's, signed by the intake */
  char       *epoch;                                 /* (owned) */
} ParaatPeering;

void           paraat_peering_free       (ParaatPeering          *self);
char          *paraat_peering_format     (const ParaatPeering    *self) G_GNUC_WARN_UNUSED_RESULT;
ParaatPeering *paraat_peering_parse      (const char             *text,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

GBytes        *paraat_peering_ask        (const ParaatEnrolCode  *code,
                                          ParaatDevice           *device,
                                          const char             *name) G_GNUC_WARN_UNUSED_RESULT;
ParaatPeering *paraat_peering_from_reply (const ParaatEnrolCode  *code,
                                          ParaatDevice           *device,
                                          GBytes                 *reply,
                                          GError                **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatPeering, paraat_peering_free)

G_END_DECLS
