/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-document.h"

G_BEGIN_DECLS

/* What came out, as another program reads it: the zip by libarchive, the XML by libxml2. */
typedef struct
{
  GPtrArray  *names;     /* (owned) as they come */
  GHashTable *members;   /* (owned) GBytes */
  GHashTable *trees;     /* (owned) xmlDoc */
} Package;

typedef gboolean (*PackageWrite)       (ParaatDocument       *document,
                                        const char           *path,
                                        GCancellable         *cancellable,
                                        GError              **error);
typedef void     (*PackageWriteAsync)  (ParaatDocument       *document,
                                        const char           *path,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              data);
typedef gboolean (*PackageWriteFinish) (ParaatDocument       *document,
                                        GAsyncResult         *result,
                                        GError              **error);

typedef struct
{
  const char         *name;   /* of the tests and the file */
  const char         *text;   /* the member with the document's text */
  PackageWrite        write;
  PackageWriteAsync   write_async;
  PackageWriteFinish  write_finish;
} PackageKind;

typedef struct
{
  const PackageKind *kind;
  char              *dir;        /* (owned) */
  char              *path;       /* (owned) in it */
  ParaatDocument    *document;   /* (owned) */
  Package           *package;    /* (owned) (nullable) what was written last */
} Fixture;

void  package_set_up      (Fixture            *fixture,
                           gconstpointer       kind);
void  package_tear_down   (Fixture            *fixture,
                           gconstpointer       kind);
void  package_write       (Fixture            *fixture,
                           const char         *markdown);   /* (nullable) what it has */
guint package_count       (Fixture            *fixture,
                           const char         *member,
                           const char         *xpath);
char *package_dup_string  (Fixture            *fixture,
                           const char         *member,
                           const char         *xpath) G_GNUC_WARN_UNUSED_RESULT;
void  package_assert      (Fixture            *fixture,
                           const char         *member,
                           const char         *xpath,
                           const char         *expected);
void  package_add_tests   (const PackageKind  *kind);       /* those of every kind */

G_END_DECLS
