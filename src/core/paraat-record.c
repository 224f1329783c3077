/* SPDX-License-Identifier: EUPL-1.2 */

/* What a screen binds to.  Three layers, the upper one shown: what is being typed or has just been said (`words`), and
 * below it what the store holds (`state`).  A word goes when the store has been read after it was durable. */
#define G_LOG_DOMAIN "paraat-core"

#include "config.h"

#include "paraat-record-private.h"
#include "paraat-store-private.h"

#include <json-glib/json-glib.h>

#define DRAFT_DELAY_MS 250
#define RETRY_DELAY_MS 5000

typedef enum
{
  PROP_IS_LOADED = 1,
  PROP_HAS_UNSAVED,
} ParaatRecordProperty;

static GParamSpec *props[PROP_HAS_UNSAVED + 1];

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatRecord, paraat_record, G_TYPE_OBJECT)

static void commit_words (ParaatRecord *self,
                          const char   *field,
                          gboolean      is_asked);

static void
word_free (gpointer data)
{
  ParaatWord *word = data;

  g_free (word->value);
  g_array_unref (word->seen);
  g_free (word);
}

static void
emit_changed (ParaatRecord *self,
              const char   *field)
{
  g_signal_emit (self, signals[CHANGED], g_quark_from_string (field), field);
}

static void
check_unsaved (ParaatRecord *self)
{
  if (paraat_record_has_unsaved (self) == self->had_unsaved)
    return;
  self->had_unsaved = !self->had_unsaved;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HAS_UNSAVED]);
}

/* --- reading --- */

static gboolean
same_heads (GPtrArray *a,
            GPtrArray *b)
{
  if (a == NULL || b == NULL || a->len != b->len)
    return a == b;
  for (guint i = 0; i < a->len; i++)
    {
      const ParaatSaid *first = g_ptr_array_index (a, i);
      const ParaatSaid *second = g_ptr_array_index (b, i);

      if (!paraat_hash_equal (&first->id, &second->id) || (first->value == NULL) != (second->value == NULL))
        return FALSE;
    }

  return TRUE;
}

static void
emit_differences (ParaatRecord *self,
                  ParaatState  *before,
                  ParaatState  *now)
{
  g_autofree char **fields = now != NULL ? paraat_state_list_fields (now) : NULL;

  for (guint i = 0; fields != NULL && fields[i] != NULL; i++)
    if (!same_heads (before != NULL ? paraat_state_get_heads (before, fields[i]) : NULL,
                     paraat_state_get_heads (now, fields[i])))
      emit_changed (self, fields[i]);
}

/* A reading that began before a word was durable does not show it: that word stays on top until a later one does. */
typedef struct
{
  ParaatState *state;      /* (unowned) (nullable) */
  gboolean     is_recent;  /* read after all that is stored now */
  guint        n_left;
} Settling;

static gboolean
is_settled (gpointer key,
            gpointer value,
            gpointer user_data)
{
  const ParaatWord *word = value;
  Settling *settling = user_data;

  if (!word->is_stored || word->is_typing)
    return FALSE;
  if (settling->is_recent
      || (settling->state != NULL && g_strcmp0 (paraat_state_get_value (settling->state, key), word->value) == 0))
    return TRUE;
  settling->n_left++;

  return FALSE;
}

static void consider_deletion (ParaatRecord *self);

static void
fill (ParaatRecord *self,
      ParaatState  *state,
      gboolean      is_recent)
{
  Settling settling = { state, is_recent, 0 };
  g_autoptr(ParaatState) before = g_steal_pointer (&self->state);

  g_object_ref (self);
  self->state = state != NULL ? paraat_state_ref (state) : g_steal_pointer (&before);
  if (self->state != NULL && !self->has_identity)
    {
      self->identity = *paraat_state_get_identity (self->state);
      self->has_identity = TRUE;
    }
  g_hash_table_foreach_remove (self->words, is_settled, &settling);
  if (!self->is_loaded)
    {
      self->is_loaded = TRUE;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_IS_LOADED]);
    }
  if (state != NULL)
    emit_differences (self, before, self->state);
  consider_deletion (self);
  check_unsaved (self);
  if (settling.n_left > 0)
    paraat_record_refresh (self);
  g_object_unref (self);
}

void
paraat_record_fill (ParaatRecord *self,
                    ParaatState  *state)
{
  fill (self, state, FALSE);
}

/* Whoever shows the record knows, and so does whoever shows that something is not kept. */
static void
fail (ParaatRecord *self,
      const GError *error)
{
  g_signal_emit (self, signals[FAILED], 0, error);
  g_signal_emit_by_name (self->store, "failed", error);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ParaatRecord) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatState) state = paraat_store_read_finish (PARAAT_STORE (object), result, &error);

  self->is_reading = FALSE;
  if (state != NULL || g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_NOT_FOUND))
    fill (self, state, !self->read_again);
  else
    fail (self, error);
  if (self->read_again && !self->is_reading)
    paraat_record_refresh (self);
}

void
paraat_record_refresh (ParaatRecord *self)
{
  self->read_again = self->is_reading && !self->is_let_go;
  if (self->is_reading || self->is_let_go)
    return;
  self->is_reading = TRUE;
  paraat_store_read_async (self->store, &self->id, NULL, read_cb, g_object_ref (self));
}

/* --- typing and saying --- */

static ParaatEdit *
new_edit (ParaatRecord *self,
          const char   *field,
          const ParaatWord   *word)
{
  ParaatEdit *edit = word->has_speaker ? paraat_edit_new (&self->identity, &word->speaker, field, word->value)
                                       : paraat_store_new_edit (self->store, &self->identity, field, word->value);

  paraat_edit_set_is_own (edit, word->has_speaker);
  for (guint i = 0; i < word->seen->len; i++)
    paraat_edit_add_seen (edit, &g_array_index (word->seen, ParaatHash, i));

  return edit;
}

static void
drafted_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(ParaatRecord) self = user_data;
  g_autoptr(GError) error = NULL;

  if (!paraat_store_put_draft_finish (PARAAT_STORE (object), result, &error))
    fail (self, error);
}

static gboolean
write_drafts_cb (gpointer data)
{
  ParaatRecord *self = data;
  GHashTableIter iter;
  const char *field;
  ParaatWord *word;

  self->draft_timer = 0;
  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, (gpointer *) &field, (gpointer *) &word))
    {
      if (!word->is_typing || !word->is_dirty)
        continue;
      word->is_dirty = FALSE;
      paraat_store_put_draft_async (self->store, new_edit (self, field, word), drafted_cb, g_object_ref (self));
    }

  return G_SOURCE_REMOVE;
}

static ParaatWord *
ensure_word (ParaatRecord *self,
             const char   *field)
{
  ParaatWord *word = g_hash_table_lookup (self->words, field);
  GPtrArray *heads;

  if (word != NULL)
    return word;

  word = g_new0 (ParaatWord, 1);
  word->seen = g_array_new (FALSE, FALSE, sizeof (ParaatHash));
  heads = paraat_record_get_heads (self, field);
  for (guint i = 0; heads != NULL && i < heads->len; i++)
    g_array_append_val (word->seen, ((ParaatSaid *) g_ptr_array_index (heads, i))->id);
  g_hash_table_insert (self->words, g_strdup (field), word);

  return word;
}

static void
type_anew (ParaatRecord *self,
           const char   *field,
           const char   *value)
{
  ParaatWord *word = ensure_word (self, field);

  g_set_str (&word->value, value);
  word->is_typing = word->is_dirty = TRUE;
  word->is_stored = word->is_hopeless = FALSE;
  word->has_speaker = self->has_speaker;
  word->speaker = self->speaker;
  if (self->draft_timer == 0)
    self->draft_timer = g_timeout_add (DRAFT_DELAY_MS, write_drafts_cb, self);
  emit_changed (self, field);
  check_unsaved (self);
}

/**
 * paraat_record_type:
 * @field: a field
 * @value: JSON text, as it stands in the widget now
 *
 * Keeps what is being typed: shown at once, on disk within 250 ms, a change with paraat_record_commit().
 */
void
paraat_record_type (ParaatRecord *self,
                    const char   *field,
                    const char   *value)
{
  g_return_if_fail (PARAAT_IS_RECORD (self));
  g_return_if_fail (self->has_identity);

  if (self->is_let_go || g_strcmp0 (paraat_record_get_value (self, field), value) == 0)
    return;
  type_anew (self, field, value);
}

static gboolean
retry_cb (gpointer data)
{
  ParaatRecord *self = data;

  self->retry_timer = 0;
  commit_words (self, NULL, FALSE);

  return G_SOURCE_REMOVE;
}

typedef struct
{
  ParaatRecord *record;   /* (owned) */
  guint         serial;
} Commit;

/* What stands in the way will not go away by itself: the words are wrong, or there is no store. */
static gboolean
is_final (const GError *error)
{
  return error->domain == PARAAT_CHANGE_ERROR || g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_CLOSED);
}

static void
appended_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autofree Commit *commit = user_data;
  g_autoptr(ParaatRecord) self = commit->record;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) changes = paraat_store_append_finish (PARAAT_STORE (object), result, &error);
  GHashTableIter iter;
  ParaatWord *word;

  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &word))
    {
      if (word->serial != commit->serial || word->is_typing)
        continue;
      word->is_stored = changes != NULL;
      word->is_typing = changes == NULL;   /* it stays, and is tried again */
      word->is_hopeless = changes == NULL && is_final (error);
    }

  if (changes != NULL)
    {
      paraat_record_refresh (self);
      return;
    }
  /* The timer holds the record: one that nobody holds any more waits for the next try too. */
  if (self->retry_timer == 0 && !is_final (error))
    self->retry_timer = g_timeout_add_full (G_PRIORITY_DEFAULT, RETRY_DELAY_MS, retry_cb, g_object_ref (self),
                                            g_object_unref);
  fail (self, error);
}

/* A value that can never be stored does not hold up what is said with it. */
static gboolean
is_sayable (ParaatWord    *word,
            GError **error)
{
  word->is_hopeless = !paraat_value_is_valid (word->value, -1, error);

  return !word->is_hopeless;
}

static void
commit_words (ParaatRecord *self,
              const char   *only,
              gboolean      is_asked)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autoptr(GError) error = NULL;
  GHashTableIter iter;
  const char *field;
  Commit *commit;
  ParaatWord *word;

  self->serial++;
  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, (gpointer *) &field, (gpointer *) &word))
    {
      if (!word->is_typing || (only != NULL && !g_str_equal (only, field)) || (word->is_hopeless && !is_asked))
        continue;
      if (!is_sayable (word, error == NULL ? &error : NULL))
        continue;
      word->is_typing = word->is_dirty = FALSE;
      word->serial = self->serial;
      g_ptr_array_add (edits, new_edit (self, field, word));
    }

  if (edits->len > 0)
    {
      commit = g_new0 (Commit, 1);
      commit->record = g_object_ref (self);
      commit->serial = self->serial;
      paraat_store_append_async (self->store, edits, NULL, appended_cb, commit);
    }
  if (error != NULL)
    fail (self, error);
}

/**
 * paraat_record_commit:
 * @field: (nullable): a field, or %NULL for all
 *
 * Makes a change of what is being typed: on focus-out, Enter, leaving the page, closing.
 */
void
paraat_record_commit (ParaatRecord *self,
                      const char   *field)
{
  g_return_if_fail (PARAAT_IS_RECORD (self));

  commit_words (self, field, TRUE);
}

/**
 * paraat_record_speak_for:
 * @speaker: (nullable): record id of whose words are typed here from now on; %NULL: of who sits here
 *
 * What somebody wrote on paper is typed by another, and stays of who wrote it: drafts and changes carry that author. What was
 * being typed until now is of who typed it, and is committed first.
 */
void
paraat_record_speak_for (ParaatRecord     *self,
                         const ParaatUuid *speaker)
{
  g_return_if_fail (PARAAT_IS_RECORD (self));

  if (self->has_speaker == (speaker != NULL) && (speaker == NULL || paraat_uuid_equal (&self->speaker, speaker)))
    return;
  commit_words (self, NULL, TRUE);
  self->has_speaker = speaker != NULL;
  self->speaker = speaker != NULL ? *speaker : paraat_uuid_nil;
}

/* Its words under way are of another than who speaks now, or what stands there is. */
static gboolean
is_of_another (ParaatRecord *self,
               const char   *field,
               GPtrArray    *heads)
{
  const ParaatWord *word = g_hash_table_lookup (self->words, field);

  if (!self->has_speaker)
    return FALSE;
  if (word != NULL)
    return !word->has_speaker || !paraat_uuid_equal (&word->speaker, &self->speaker);

  return heads != NULL && !paraat_uuid_equal (&((ParaatSaid *) g_ptr_array_index (heads, 0))->author, &self->speaker);
}

/**
 * paraat_record_set:
 * @field: a field
 * @value: JSON text
 *
 * Chooses a value: shown at once, a change at once. Where colleagues differ, also the one that is shown already; and so does
 * whom paraat_record_speak_for() names, when somebody else said the same before.
 */
void
paraat_record_set (ParaatRecord *self,
                   const char   *field,
                   const char   *value)
{
  GPtrArray *heads = paraat_record_get_heads (self, field);

  if (self->is_let_go)
    return;
  if ((heads != NULL && heads->len > 1) || is_of_another (self, field, heads))
    type_anew (self, field, value);
  else
    paraat_record_type (self, field, value);
  commit_words (self, field, TRUE);
}

static void
say_deletion (ParaatRecord *self)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
  g_autofree char **fields = NULL;
  Commit *commit;
  ParaatEdit *edit;

  edit = paraat_store_new_edit (self->store, &self->identity, PARAAT_FIELD_DELETED, "true");
  fields = paraat_state_list_fields (self->state);
  for (guint i = 0; fields[i] != NULL; i++)
    {
      GPtrArray *heads = paraat_state_get_heads (self->state, fields[i]);

      for (guint j = 0; j < heads->len; j++)
        paraat_edit_add_seen (edit, &((ParaatSaid *) g_ptr_array_index (heads, j))->id);
    }
  g_ptr_array_add (edits, edit);
  commit = g_new0 (Commit, 1);
  commit->record = g_object_ref (self);
  paraat_store_append_async (self->store, edits, NULL, appended_cb, commit);
}

/* A word that was said and not read back yet has no id here: a deletion that did not name it would be one that somebody
 * wrote through. */
static void
consider_deletion (ParaatRecord *self)
{
  GHashTableIter iter;
  const ParaatWord *word;

  if (!self->wants_deletion || self->state == NULL)
    return;
  g_hash_table_iter_init (&iter, self->words);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &word))
    if (!word->is_hopeless)
      return;
  self->wants_deletion = FALSE;
  say_deletion (self);
}

/**
 * paraat_record_delete:
 *
 * Deletes the record as it is seen now: what colleagues say without having seen this makes it stay. Own words that are under
 * way are seen too, so the deletion is said after them.
 */
void
paraat_record_delete (ParaatRecord *self)
{
  g_return_if_fail (PARAAT_IS_RECORD (self));

  if (self->is_let_go || (self->state == NULL && g_hash_table_size (self->words) == 0))
    return;
  self->wants_deletion = TRUE;
  commit_words (self, NULL, TRUE);
  consider_deletion (self);
}

/* --- object --- */

static void
paraat_record_get_property (GObject    *object,
                            guint       prop_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  ParaatRecord *self = PARAAT_RECORD (object);

  switch ((ParaatRecordProperty) prop_id)
    {
    case PROP_IS_LOADED:
      g_value_set_boolean (value, self->is_loaded);
      break;

    case PROP_HAS_UNSAVED:
      g_value_set_boolean (value, paraat_record_has_unsaved (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
paraat_record_dispose (GObject *object)
{
  ParaatRecord *self = PARAAT_RECORD (object);

  /* A screen that goes away takes nothing with it: this keeps the record until its words are durable, or until it is
   * known that they never will be. */
  if (self->store != NULL && self->words != NULL)
    commit_words (self, NULL, FALSE);
  g_clear_handle_id (&self->draft_timer, g_source_remove);

  G_OBJECT_CLASS (paraat_record_parent_class)->dispose (object);
}

static void
paraat_record_finalize (GObject *object)
{
  ParaatRecord *self = PARAAT_RECORD (object);

  if (!self->is_let_go)
    paraat_store_unregister_record (self->store, &self->id);
  g_clear_object (&self->store);
  g_clear_pointer (&self->state, paraat_state_unref);
  g_hash_table_unref (self->words);

  G_OBJECT_CLASS (paraat_record_parent_class)->finalize (object);
}

static void
paraat_record_class_init (ParaatRecordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = paraat_record_get_property;
  object_class->dispose = paraat_record_dispose;
  object_class->finalize = paraat_record_finalize;

  props[PROP_IS_LOADED] = g_param_spec_boolean ("is-loaded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  props[PROP_HAS_UNSAVED] = g_param_spec_boolean ("has-unsaved", NULL, NULL, FALSE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);

  /**
   * ParaatRecord::changed:
   * @field: the field whose shown value or heads are others now
   */
  signals[CHANGED] = g_signal_new ("changed", PARAAT_TYPE_RECORD, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * ParaatRecord::failed:
   * @error: why what was said could not be stored; it stays, and is tried again
   */
  signals[FAILED] = g_signal_new ("failed", PARAAT_TYPE_RECORD, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
paraat_record_init (ParaatRecord *self)
{
  self->words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, word_free);
}

/* Its words are durable.  Another object of that id may come, of the data that take the place of these. */
void
paraat_record_let_go (ParaatRecord *self)
{
  g_object_ref (self);
  paraat_store_unregister_record (self->store, &self->id);
  self->is_let_go = TRUE;
  self->read_again = FALSE;
  g_clear_handle_id (&self->draft_timer, g_source_remove);
  g_clear_handle_id (&self->retry_timer, g_source_remove);
  g_hash_table_remove_all (self->words);
  check_unsaved (self);
  g_object_unref (self);
}

ParaatRecord *
paraat_record_get_unloaded (ParaatStore      *store,
                            const ParaatUuid *id)
{
  ParaatRecord *self = paraat_store_lookup_record (store, id);

  if (self != NULL)
    return g_object_ref (self);

  self = g_object_new (PARAAT_TYPE_RECORD, NULL);
  self->store = g_object_ref (store);
  self->id = *id;
  paraat_store_register_record (store, self);

  return self;
}

/**
 * paraat_record_get:
 * @store: an open store
 * @id: id of a record, which need not exist yet
 *
 * Returns: (transfer full): the one live object of that id; it loads by itself, and follows the store
 */
ParaatRecord *
paraat_record_get (ParaatStore      *store,
                   const ParaatUuid *id)
{
  ParaatRecord *self = paraat_record_get_unloaded (store, id);

  if (!self->is_loaded)
    paraat_record_refresh (self);

  return self;
}

/**
 * paraat_record_new:
 * @store: an open store
 * @identity: of a record that is new, or may be
 *
 * Returns: (transfer full): the live object; words may be said at once, and the first one makes the record
 */
ParaatRecord *
paraat_record_new (ParaatStore          *store,
                   const ParaatIdentity *identity)
{
  ParaatRecord *self = paraat_record_get (store, &identity->record);

  if (!self->has_identity)
    {
      self->identity = *identity;
      self->identity.kind = g_intern_string (identity->kind);
      self->has_identity = TRUE;
    }

  return self;
}
