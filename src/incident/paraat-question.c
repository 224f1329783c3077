/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-message.h"
#include "paraat-moment.h"
#include "paraat-question.h"

#include <glib/gi18n.h>

/* The talk, and who writes in it. */
#define SHARED_KINDS "{\"kinds\":[\"question\",\"message\",\"read\",\"contact\"],\"follow\":true}"
#define SUBJECT_CHARS 80

/**
 * paraat_question_get_draft:
 *
 * What is being typed is a record of its own, of a kind that is never shared: a crash loses nothing of it.
 */
ParaatRecord *
paraat_question_get_draft (ParaatStore *store)
{
  ParaatIdentity identity;

  paraat_identity_init_root (&identity, "draft", NULL, FALSE);
  paraat_uuid_known (&paraat_uuid_nil, "draft", PARAAT_KIND_QUESTION, &identity.record);
  identity.root = identity.record;

  return paraat_record_new (store, &identity);
}

gboolean
paraat_question_get_about (ParaatRecord *record,
                           ParaatUuid   *out_incident)
{
  g_autofree char *id = paraat_record_dup_text (record, "about");

  return id != NULL && paraat_uuid_parse (id, out_incident);
}

void
paraat_question_set_about (ParaatRecord     *draft,
                           const ParaatUuid *incident)
{
  g_autofree char *id = incident != NULL ? paraat_uuid_dup_string (incident) : NULL;

  if (id != NULL)
    paraat_record_set_text (draft, "about", id);
  else
    paraat_record_set (draft, "about", "null");
}

/* The first line, for whoever looks at a list of them. */
static char *
dup_subject (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", 2);
  g_autofree char *cut = NULL;

  if (g_utf8_strlen (lines[0], -1) <= SUBJECT_CHARS)
    return g_strdup (lines[0]);
  cut = g_utf8_substring (lines[0], 0, SUBJECT_CHARS - 1);

  return g_strconcat (cut, "…", NULL);
}

char *
paraat_question_dup_title (ParaatRecord *record)
{
  g_autofree char *subject = paraat_record_dup_text (record, "subject");

  return subject != NULL && *subject != '\0' ? g_steal_pointer (&subject) : g_strdup (_("Question to the CRT"));
}

/* --- asking --- */

typedef struct
{
  ParaatIdentity  identity;
  ParaatRecord   *draft;   /* (owned) */
  char           *text;    /* (owned) what is asked */
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->draft);
  g_free (asking->text);
  g_free (asking);
}

static void
add_text (GPtrArray            *edits,
          ParaatStore          *store,
          const ParaatIdentity *identity,
          const char           *field,
          const char           *text)
{
  g_autofree char *value = paraat_text_to_value (text);

  g_ptr_array_add (edits, paraat_store_new_edit (store, identity, field, value));
}

static void
asked_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(GPtrArray) changes = paraat_store_append_finish (PARAAT_STORE (object), result, &error);

  if (changes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  paraat_message_empty_draft (asking->draft, asking->text);
  paraat_question_set_about (asking->draft, NULL);
  g_task_return_pointer (task, paraat_record_new (PARAAT_STORE (object), &asking->identity), g_object_unref);
}

/**
 * paraat_question_ask_async:
 * @bestuur: (nullable): the administration of the link
 *
 * Sends what stands in the draft. Question and first message are one transaction; the draft is emptied after it, so that
 * a full disk loses no word.
 */
void
paraat_question_ask_async (ParaatStore         *store,
                           const ParaatUuid    *bestuur,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (store, NULL, callback, user_data);
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autofree char *now = paraat_moment_to_stamp (paraat_clock_now_us (paraat_store_get_clock (store)));
  Asking *asking = g_new0 (Asking, 1);
  g_autofree char *subject = NULL;
  ParaatIdentity message;
  ParaatUuid about;

  g_task_set_source_tag (task, paraat_question_ask_async);
  g_task_set_task_data (task, asking, asking_free);
  asking->draft = paraat_question_get_draft (store);
  asking->text = paraat_record_dup_text (asking->draft, "text");
  if (asking->text == NULL || *g_strstrip (asking->text) == '\0')
    {
      g_task_return_new_error_literal (task, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_INVALID, "There is nothing to ask");
      return;
    }
  subject = dup_subject (asking->text);
  paraat_identity_init_root (&asking->identity, PARAAT_KIND_QUESTION, bestuur, FALSE);
  paraat_identity_init_child (&message, &asking->identity, "message", NULL);
  add_text (edits, store, &asking->identity, "subject", subject);
  if (paraat_question_get_about (asking->draft, &about))
    g_ptr_array_add (edits, paraat_store_new_edit (store, &asking->identity, "about",
                                                   paraat_record_get_value (asking->draft, "about")));
  add_text (edits, store, &asking->identity, "reported", now);
  g_ptr_array_add (edits, paraat_store_new_edit (store, &asking->identity, "shared", SHARED_KINDS));
  add_text (edits, store, &message, "text", asking->text);
  paraat_store_append_async (store, edits, NULL, asked_cb, g_steal_pointer (&task));
}

/**
 * paraat_question_ask_finish:
 * @error: [error@StoreError], [error@ChangeError]: nothing was asked, and the draft is as it was; INVALID when it is empty
 */
ParaatRecord *
paraat_question_ask_finish (ParaatStore   *store,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_question_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
