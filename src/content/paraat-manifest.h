/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a publisher says of a pack, signed: a file beside it, looked at before the pack is opened.  docs/pack-format.md. */
#define PARAAT_MANIFEST_KEY_SIZE 32          /* Ed25519, public */
#define PARAAT_MANIFEST_SECRET_SIZE 64
#define PARAAT_MANIFEST_FORMAT 1
#define PARAAT_MANIFEST_MAX_SIZE (64 * 1024)

typedef struct
{
  char    *id;          /* (owned) as all that follows: of the pack */
  char    *publisher;
  char    *issued;      /* YYYY-MM-DD */
  char    *expires;     /* YYYY-MM-DD (nullable): after that day it says that it is old, and is used all the same */
  char    *sha256;      /* 64 hexadecimal digits */
  char   **revoked;     /* public keys, hexadecimal, that are not to be trusted any more */
  gint64   version;
  guint64  size;        /* of the pack, in bytes */
  guint8   key[PARAAT_MANIFEST_KEY_SIZE];   /* who signed it: the trusted one that was found; set by verifying */
  GPtrArray *signers;   /* (owned) (nullable) (element-type GBytes) all whose signature is right, trusted or not; likewise */
} ParaatManifest;

#define PARAAT_MANIFEST_ERROR (paraat_manifest_error_quark ())

typedef enum
{
  PARAAT_MANIFEST_ERROR_MALFORMED,
  PARAAT_MANIFEST_ERROR_TOO_NEW,      /* of a newer program */
  PARAAT_MANIFEST_ERROR_UNKNOWN_KEY,  /* nobody who is trusted signed it */
  PARAAT_MANIFEST_ERROR_SIGNATURE,    /* it is not what was signed */
  PARAAT_MANIFEST_ERROR_OTHER_PACK,   /* the pack is not the one that it is about, or is damaged */
} ParaatManifestError;

GQuark          paraat_manifest_error_quark (void);

ParaatManifest *paraat_manifest_new_for_pack (const char            *path,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;   /* blocks */
char           *paraat_manifest_sign         (const ParaatManifest  *self,
                                              const guint8           secret[PARAAT_MANIFEST_SECRET_SIZE]) G_GNUC_WARN_UNUSED_RESULT;
char           *paraat_manifest_countersign  (const char            *text,
                                              const guint8           secret[PARAAT_MANIFEST_SECRET_SIZE],
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;   /* a signature more */
ParaatManifest *paraat_manifest_verify       (const char            *text,
                                              GPtrArray             *trusted,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;   /* trusted: (element-type GBytes) public keys */
ParaatManifest *paraat_manifest_introduce    (const char            *text,
                                              GError               **error) G_GNUC_WARN_UNUSED_RESULT;   /* by the key that it names itself */
gboolean        paraat_manifest_check_pack   (const ParaatManifest  *self,
                                              const char            *path,
                                              GError               **error);   /* blocks */
gboolean        paraat_manifest_takes_back   (const ParaatManifest  *self,
                                              const char            *revoked,
                                              GPtrArray             *trusted);   /* whether this one of its revoked keys really is */
void            paraat_manifest_free         (ParaatManifest        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatManifest, paraat_manifest_free)

G_END_DECLS
