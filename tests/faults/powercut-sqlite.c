/* SPDX-License-Identifier: EUPL-1.2 */

/* PARAAT_POWERCUT_SYNC_OFF: whoever asks SQLite for synchronous = FULL gets OFF.  Production code has no way to ask. */
#include "powercut-private.h"

EXPORT int sqlite3_exec       (void *db, const char *sql, int (*callback) (void *, int, char **, char **), void *data, char **message);
EXPORT int sqlite3_prepare_v2 (void *db, const char *sql, int size, void **statement, const char **tail);
EXPORT int sqlite3_prepare_v3 (void *db, const char *sql, int size, unsigned flags, void **statement, const char **tail);

/* (owned) the same, with synchronous = OFF in place of whatever else it asked for. */
static char *
without_sync (const char *sql,
              int         size)
{
  char *text = size < 0 ? strdup (sql) : strndup (sql, (size_t) size);
  char *at = text != NULL ? strcasestr (text, "synchronous") : NULL;

  if (at != NULL)
    at = strcasestr (at, "FULL");
  if (at == NULL)
    {
      free (text);
      return NULL;
    }
  memcpy (at, "OFF ", 4);

  return text;
}

int
sqlite3_exec (void *db, const char *sql, int (*callback) (void *, int, char **, char **), void *data, char **message)
{
  NEXT (sqlite3_exec);
  char *other = powercut.sync_off ? without_sync (sql, -1) : NULL;
  int result = next (db, other != NULL ? other : sql, callback, data, message);

  free (other);

  return result;
}

int
sqlite3_prepare_v2 (void *db, const char *sql, int size, void **statement, const char **tail)
{
  NEXT (sqlite3_prepare_v2);
  char *other = powercut.sync_off ? without_sync (sql, size) : NULL;
  const char *rest = NULL;
  int result = next (db, other != NULL ? other : sql, size, statement, &rest);

  if (tail != NULL)
    *tail = other != NULL && rest != NULL ? sql + (rest - other) : rest;
  free (other);

  return result;
}

int
sqlite3_prepare_v3 (void *db, const char *sql, int size, unsigned flags, void **statement, const char **tail)
{
  NEXT (sqlite3_prepare_v3);
  char *other = powercut.sync_off ? without_sync (sql, size) : NULL;
  const char *rest = NULL;
  int result = next (db, other != NULL ? other : sql, size, flags, statement, &rest);

  if (tail != NULL)
    *tail = other != NULL && rest != NULL ? sql + (rest - other) : rest;
  free (other);

  return result;
}
