/* SPDX-License-Identifier: EUPL-1.2 */

/* Enrolment codes and the cards given for them.  Of a secret only its hash is kept. */
#include "config.h"

#include "intake.h"

#include <sodium.h>
#include <string.h>

#define SECRET_CONTEXT "paraat-secret-1"

void
intake_enrolment_free (IntakeEnrolment *self)
{
  g_clear_pointer (&self->intake, paraat_device_unref);
  g_free (self->secret);
  g_free (self->name);
  g_free (self->card);
  g_free (self);
}

static void
hash_secret (const char *secret,
             ParaatHash *out_hash)
{
  g_autofree char *message = g_strconcat (SECRET_CONTEXT, secret, NULL);

  paraat_hash_data (message, strlen (message), out_hash);
}

/* 26 characters hold 130 bits: 128 random ones and two zeros. */
static char *
new_secret (void)
{
  static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  guint8 random[17] = { 0 };
  char *text = g_malloc0 (27);

  randombytes_buf (random, 16);
  for (guint i = 0; i < 26; i++)
    {
      guint bit = i * 5;
      guint pair = (guint) random[bit / 8] << 8 | random[bit / 8 + 1];

      text[i] = digits[pair >> (11 - bit % 8) & 0x1f];
    }
  sodium_memzero (random, sizeof random);

  return text;
}

static gboolean
put_bestuur (ParaatSql         *sql,
             const ParaatUuid  *id,
             const char        *type,
             const char        *nis,
             const char        *name,
             GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "INSERT INTO intake_bestuur (id, name, type, nis) VALUES (?1, ?2, ?3, ?4)"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name", error);

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, id);
  sqlite3_bind_text (statement, 2, name, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 3, type, -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 4, nis, -1, SQLITE_STATIC);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
put_code (ParaatSql         *sql,
          const ParaatHash  *secret,
          const ParaatUuid  *bestuur,
          GError           **error)
{
  gint64 now_us = g_get_real_time ();
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "DELETE FROM intake_code WHERE used_by IS NULL AND made_us < ?", error);

  if (statement == NULL)
    return FALSE;
  sqlite3_bind_int64 (statement, 1, now_us - INTAKE_CODE_LIFE_US);
  if (!paraat_sql_step_done (sql, statement, error))
    return FALSE;

  statement = paraat_sql_prepare (sql, "INSERT INTO intake_code (secret, bestuur, made_us) VALUES (?1, ?2, ?3)", error);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, secret);
  paraat_sql_bind_uuid (statement, 2, bestuur);
  sqlite3_bind_int64 (statement, 3, now_us);

  return paraat_sql_step_done (sql, statement, error);
}

/**
 * intake_code_make:
 * @type: of the administration, for instance "gemeente"
 * @nis: its NIS code, or ""
 * @name: its name
 * @out_secret: (out) (transfer full): for one laptop of it, once, for 14 days
 */
gboolean
intake_code_make (ParaatSql   *sql,
                  const char  *type,
                  const char  *nis,
                  const char  *name,
                  char       **out_secret,
                  GError     **error)
{
  g_autofree char *key = g_strdup_printf ("%s:%s", type, nis);
  g_autofree char *secret = new_secret ();
  ParaatUuid bestuur;
  ParaatHash hash;

  paraat_uuid_known (&paraat_uuid_nil, "bestuur", key, &bestuur);
  hash_secret (secret, &hash);
  if (!put_bestuur (sql, &bestuur, type, nis, name, error) || !put_code (sql, &hash, &bestuur, error))
    return FALSE;
  g_free (*out_secret);
  *out_secret = g_steal_pointer (&secret);

  return TRUE;
}

/* --- using one --- */

/* The code's administration, when @device may use it. */
static gboolean
take_code (ParaatSql         *sql,
           const ParaatHash  *secret,
           const ParaatUuid  *device,
           ParaatUuid        *out_bestuur,
           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT bestuur, used_by, used_by IS NOT NULL AND used_by <> ?2, used_by IS NULL AND made_us < ?3"
    " FROM intake_code WHERE secret = ?1", error);
  gboolean is_used = FALSE;
  gboolean is_old = FALSE;
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, secret);
  paraat_sql_bind_uuid (statement, 2, device);
  sqlite3_bind_int64 (statement, 3, g_get_real_time () - INTAKE_CODE_LIFE_US);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      paraat_sql_column_uuid (statement, 0, out_bestuur);
      is_used = sqlite3_column_int (statement, 2) != 0;
      is_old = sqlite3_column_int (statement, 3) != 0;
    }
  paraat_sql_done (statement);
  if (more < 0)
    return FALSE;
  if (more == 0 || is_old)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND, "The code is not known here, or it has expired");
      return FALSE;
    }
  if (is_used)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_USED, "The code was used by another laptop");
      return FALSE;
    }

  statement = paraat_sql_prepare (sql, "UPDATE intake_code SET used_by = ?2 WHERE secret = ?1", error);
  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_hash (statement, 1, secret);
  paraat_sql_bind_uuid (statement, 2, device);

  return paraat_sql_step_done (sql, statement, error);
}

static gboolean
find_card (ParaatSql         *sql,
           IntakeEnrolment   *self,
           const ParaatUuid  *bestuur,
           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT card, card_signature, revoked_us <> 0, card IS NOT NULL AND bestuur IS NOT ?2 FROM device WHERE id = ?1", error);
  gboolean ok = TRUE;
  int more;

  if (statement == NULL)
    return FALSE;
  paraat_sql_bind_uuid (statement, 1, &self->device.id);
  paraat_sql_bind_uuid (statement, 2, bestuur);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0 && sqlite3_column_int (statement, 2) != 0)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_REVOKED, "The device was revoked");
      ok = FALSE;
    }
  else if (more > 0 && sqlite3_column_int (statement, 3) != 0)
    {
      g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_MISMATCH, "The device is enrolled for another administration");
      ok = FALSE;
    }
  else if (more > 0 && sqlite3_column_bytes (statement, 1) == PARAAT_SIGNATURE_SIZE)
    {
      g_set_str (&self->card, (const char *) sqlite3_column_text (statement, 0));
      memcpy (self->card_signature, sqlite3_column_blob (statement, 1), PARAAT_SIGNATURE_SIZE);
    }
  paraat_sql_done (statement);

  return ok && more >= 0;
}

static gboolean
make_card (ParaatSql         *sql,
           IntakeEnrolment   *self,
           const ParaatUuid  *bestuur,
           GError           **error)
{
  sqlite3_stmt *statement = paraat_sql_prepare (sql, "SELECT name, type, nis FROM intake_bestuur WHERE id = ?", error);
  g_autoptr(ParaatCard) card = NULL;
  ParaatCard fields = { .device = self->device.id, .name = self->name, .bestuur = *bestuur,
                        .issued_us = g_get_real_time () };
  ParaatKnownDevice known = { .id = self->device.id, .name = self->name, .bestuur = *bestuur };
  int more;

  if (statement == NULL)
    return FALSE;
  memcpy (fields.key, self->key, sizeof fields.key);
  paraat_sql_bind_uuid (statement, 1, bestuur);
  more = paraat_sql_step (sql, statement, error);
  if (more > 0)
    {
      fields.bestuur_name = (char *) sqlite3_column_text (statement, 0);
      fields.bestuur_type = (char *) sqlite3_column_text (statement, 1);
      fields.nis = (char *) sqlite3_column_text (statement, 2);
      card = paraat_card_new_signed (&fields, self->intake);
    }
  paraat_sql_done (statement);
  if (more <= 0 || card == NULL)
    {
      if (more >= 0)
        g_set_error_literal (error, INTAKE_ERROR, INTAKE_ERROR_FAILED, "The code's administration is gone");
      return FALSE;
    }

  g_set_str (&self->card, card->text);
  memcpy (self->card_signature, card->signature, sizeof self->card_signature);
  memcpy (known.public_key, self->key, sizeof known.public_key);
  memcpy (known.card_signature, card->signature, sizeof known.card_signature);
  known.card = card->text;

  return paraat_sql_put_device (sql, &known, error);
}

/**
 * intake_enrol_job:
 * @data: an IntakeEnrolment
 * @error: INTAKE_ERROR: NOT_FOUND, USED, REVOKED, MISMATCH
 *
 * Writer thread. The same code with the same key gives the same card again.
 */
gboolean
intake_enrol_job (ParaatSql  *sql,
                  gpointer    data,
                  GError    **error)
{
  IntakeEnrolment *self = data;
  ParaatUuid bestuur;
  ParaatHash secret;

  g_clear_pointer (&self->card, g_free);
  hash_secret (self->secret, &secret);
  if (!take_code (sql, &secret, &self->device.id, &bestuur, error) || !find_card (sql, self, &bestuur, error))
    return FALSE;
  self->device.bestuur = bestuur;

  return self->card != NULL || make_card (sql, self, &bestuur, error);
}
