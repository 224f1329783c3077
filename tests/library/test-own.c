/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-awareness.h"
#include "paraat-content.h"
#include "paraat-fill.h"
#include "paraat-item-paper.h"
#include "paraat-own-documents.h"
#include "paraat-outbox.h"
#include "support.h"

#include <string.h>

#define ITEM "draaiboek-ransomware"
#define BEGIN "Eerste versie.\n\n## Bellen\n\nBel ICT.\n\n## Noteren\n\nSchrijf alles op.\n\n## Stoppen\n\nZet niets uit."
#define NEWER "Tweede versie.\n\n## Bellen\n\nBel ICT en de politie.\n\n## Noteren\n\nSchrijf alles op.\n\n## Melden\n\nMeld het."
#define SHARED "{\"kinds\":[\"incident\",\"message\",\"contact\"],\"follow\":true}"

typedef struct
{
  char          *dir;       /* (owned) */
  ParaatStore   *store;     /* (owned) open */
  ParaatProfile *profile;   /* (owned) */
  ParaatRecord  *bestuur;   /* (owned) */
} Desk;

typedef struct
{
  Desk here;
  Desk there;
} Fixture;

static const ParaatItem item = { .id = (char *) ITEM, .title = (char *) "Ransomware *nu*", .version = 1 };

static void
wait_kept (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record) || !paraat_record_get_is_loaded (record))
    g_main_context_iteration (NULL, TRUE);
}

static void
desk_set_up (Desk       *desk,
             const char *name)
{
  desk->dir = support_new_dir (name);
  desk->store = support_new_store (desk->dir);
  desk->profile = paraat_profile_new (desk->store);
  desk->bestuur = paraat_bestuur_new (desk->store, "gemeente", "44021", NULL, "Gemeente Voorbeeldegem");
  wait_kept (desk->bestuur);
  while (paraat_profile_get_bestuur (desk->profile) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
desk_tear_down (Desk *desk)
{
  g_clear_object (&desk->bestuur);
  g_clear_object (&desk->profile);
  support_close (desk->store);
  g_clear_object (&desk->store);
  support_remove_dir (desk->dir);
  g_free (desk->dir);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  desk_set_up (&fixture->here, "here");
  desk_set_up (&fixture->there, "there");
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  desk_tear_down (&fixture->here);
  desk_tear_down (&fixture->there);
}

static ParaatRecord *
make (Desk *desk)
{
  ParaatRecord *record = paraat_own_make (desk->profile, &item, "# Ransomware\n\n" BEGIN "\n");

  wait_kept (record);

  return record;
}

static void
type (ParaatRecord *record,
      const char   *key,
      const char   *text)
{
  g_assert_true (paraat_own_type (record, key, text));
  paraat_record_commit (record, NULL);
  wait_kept (record);
}

static void
assert_text (ParaatRecord *record,
             const char   *key,
             const char   *expected)
{
  g_autofree char *text = paraat_own_dup_text (record, key);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_markdown (ParaatRecord *record,
                 const char   *expected)
{
  g_autofree char *markdown = paraat_own_dup_markdown (record);

  g_assert_cmpstr (markdown, ==, expected);
}

static void
pending_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GPtrArray **out = user_data;
  g_autoptr(GError) error = NULL;

  *out = paraat_outbox_read_finish (PARAAT_STORE (object), result, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list_pending (Desk             *desk,
              const ParaatPeer *peer)
{
  GPtrArray *changes = NULL;

  paraat_outbox_read_async (desk->store, peer, 0, 500, 1024 * 1024, NULL, pending_cb, &changes);
  while (changes == NULL)
    g_main_context_iteration (NULL, TRUE);

  return changes;
}

/* All that @from knows of the document: as if it were shared, for that is how a batch is filled. */
static void
bring (Desk *from,
       Desk *to)
{
  g_autoptr(ParaatRecord) record = paraat_own_find_for (from->profile, ITEM);
  g_autoptr(GPtrArray) changes = NULL;
  g_autoptr(ParaatMergeResult) merged = NULL;
  g_autoptr(GError) error = NULL;
  ParaatPeer peer;

  paraat_record_set (record, "shared", "{\"kinds\":[\"document\"]}");
  wait_kept (record);
  paraat_uuid_new (&peer.id);
  peer.bestuur = *paraat_record_get_id (from->bestuur);
  changes = list_pending (from, &peer);
  g_assert_cmpuint (changes->len, >, 8);
  g_assert_true (support_put_device (to->store, paraat_store_get_device (from->store), "loket", &error));
  g_assert_no_error (error);
  merged = support_merge (to->store, changes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (merged->refused->len, ==, 0);
}

static ParaatRecord *
find (Desk *desk)
{
  ParaatRecord *record = paraat_own_find_for (desk->profile, ITEM);

  wait_kept (record);

  return record;
}

/* --- one --- */

static void
test_make (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = make (&fixture->here);
  g_autoptr(ParaatRecord) again = NULL;
  g_autoptr(GPtrArray) news = NULL;

  g_assert_true (paraat_own_stands (record));
  g_assert_cmpint (paraat_own_get_version (record), ==, 1);
  assert_markdown (record, "# Ransomware \\*nu\\*\n\nEerste versie.\n\n## Bellen\n\nBel ICT.\n\n## Noteren\n\nSchrijf alles op.\n\n"
                           "## Stoppen\n\nZet niets uit.\n");
  type (record, "bellen", "## Bellen\n\nBel Jan van het gemeentehuis.");
  again = make (&fixture->here);   /* it stands: nothing that was written goes */
  g_assert_true (again == record);
  assert_text (record, "bellen", "## Bellen\n\nBel Jan van het gemeentehuis.");
  news = paraat_own_list_news (record, BEGIN);
  g_assert_cmpuint (news->len, ==, 0);
}

/* A page that goes away takes nothing with it, and neither does the end of the program. */
static void
test_kept (Fixture       *fixture,
           gconstpointer  data)
{
  ParaatRecord *record = make (&fixture->here);

  g_assert_true (paraat_own_type (record, "stoppen", "## Stoppen\n\nTrek de kabel uit."));
  support_finalize (record);
  g_clear_object (&fixture->here.bestuur);
  g_clear_object (&fixture->here.profile);
  support_close (fixture->here.store);
  g_clear_object (&fixture->here.store);
  fixture->here.store = support_new_store (fixture->here.dir);
  fixture->here.profile = paraat_profile_new (fixture->here.store);
  while (paraat_profile_get_bestuur (fixture->here.profile) == NULL)
    g_main_context_iteration (NULL, TRUE);
  record = find (&fixture->here);
  assert_text (record, "stoppen", "## Stoppen\n\nTrek de kabel uit.");
  assert_text (record, "noteren", "## Noteren\n\nSchrijf alles op.");
  g_object_unref (record);
}

static void
history_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  GPtrArray **out = user_data;

  *out = paraat_store_read_history_finish (PARAAT_STORE (object), result, NULL);
}

static void
test_earlier (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = make (&fixture->here);
  g_autoptr(GPtrArray) history = NULL;

  type (record, "noteren", "## Noteren\n\nIn het rode schrift.");
  type (record, "noteren", "");
  assert_markdown (record, "# Ransomware \\*nu\\*\n\nEerste versie.\n\n## Bellen\n\nBel ICT.\n\n## Stoppen\n\nZet niets uit.\n");
  paraat_store_read_history_async (fixture->here.store, paraat_record_get_id (record), "text.noteren", NULL, history_cb, &history);
  while (history == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (history->len, ==, 3);
  g_assert_cmpstr (((ParaatSaid *) g_ptr_array_index (history, 1))->value, ==, "\"## Noteren\\n\\nIn het rode schrift.\"");
  g_assert_cmpstr (((ParaatSaid *) g_ptr_array_index (history, 2))->value, ==, "\"## Noteren\\n\\nSchrijf alles op.\"");
}

static void
test_too_large (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = make (&fixture->here);
  g_autofree char *large = g_strnfill (PARAAT_CHANGE_VALUE_MAX, 'a');

  g_assert_false (paraat_own_type (record, "bellen", large));
  assert_text (record, "bellen", "## Bellen\n\nBel ICT.");
}

static void
test_add_and_delete (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = make (&fixture->here);
  g_autoptr(GPtrArray) sections = NULL;
  g_autofree char *key = paraat_own_add (record, "## Wie heeft de sleutel\n\nHet onthaal.");

  paraat_record_commit (record, NULL);
  wait_kept (record);
  sections = paraat_own_list_sections (record);
  g_assert_cmpuint (sections->len, ==, 5);
  g_assert_cmpstr (((ParaatSection *) g_ptr_array_index (sections, 4))->key, ==, key);
  paraat_record_delete (record);
  while (paraat_own_stands (record))
    g_main_context_iteration (NULL, TRUE);
  wait_kept (record);
  g_object_unref (paraat_own_make (fixture->here.profile, &item, BEGIN));   /* anew, from what is published now */
  wait_kept (record);
  while (!paraat_own_stands (record))
    g_main_context_iteration (NULL, TRUE);
  assert_text (record, key, "");
  assert_markdown (record, "# Ransomware \\*nu\\*\n\nEerste versie.\n\n## Bellen\n\nBel ICT.\n\n## Noteren\n\nSchrijf alles op.\n\n"
                           "## Stoppen\n\nZet niets uit.\n");
}

/* What another machine wrote may be anything. */
static void
test_damaged (Fixture       *fixture,
              gconstpointer  data)
{
  static const char * const values[] = { "7", "{}", "[\"bellen\", 7, null, \"bellen\", \"nergens\"]", "null", "true", "\"bellen\"" };
  g_autoptr(ParaatRecord) record = make (&fixture->here);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr(GPtrArray) sections = NULL;
      g_autofree char *markdown = NULL;

      paraat_record_set (record, "order", values[i]);
      paraat_record_set (record, "version", values[i]);
      paraat_record_set (record, "title", values[i]);
      wait_kept (record);
      sections = paraat_own_list_sections (record);
      g_assert_cmpuint (sections->len, >=, 4);
      markdown = paraat_own_dup_markdown (record);
      g_assert_nonnull (strstr (markdown, "Bel ICT."));
      g_assert_nonnull (strstr (markdown, "Zet niets uit."));
    }
}

/* --- two --- */

/* Two who begin one at once have one, and what each wrote in a part of its own stands in it. */
static void
test_merge (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatRecord) here = make (&fixture->here);
  g_autoptr(ParaatRecord) there = make (&fixture->there);

  g_assert_true (paraat_uuid_equal (paraat_record_get_id (here), paraat_record_get_id (there)));
  type (here, "bellen", "## Bellen\n\nBel Jan.");
  type (there, "stoppen", "## Stoppen\n\nTrek de kabel uit.");
  bring (&fixture->here, &fixture->there);
  bring (&fixture->there, &fixture->here);
  for (guint i = 0; i < 2; i++)
    {
      ParaatRecord *record = i == 0 ? here : there;
      g_autofree char *markdown = paraat_own_dup_markdown (record);

      while (strstr (markdown, "Bel Jan.") == NULL || strstr (markdown, "Trek de kabel uit.") == NULL
             || strstr (markdown, "Zet niets uit.") != NULL)
        {
          g_main_context_iteration (NULL, TRUE);
          g_free (markdown);
          markdown = paraat_own_dup_markdown (record);
        }
    }
}

/* In one part both stand until somebody chooses, and then on both machines. */
static void
test_differ (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(ParaatRecord) here = make (&fixture->here);
  g_autoptr(ParaatRecord) there = NULL;

  bring (&fixture->here, &fixture->there);
  there = find (&fixture->there);
  g_assert_true (paraat_own_stands (there));
  type (here, "bellen", "## Bellen\n\nBel Jan.");
  type (there, "bellen", "## Bellen\n\nBel An.");
  bring (&fixture->there, &fixture->here);
  while (paraat_own_count_differing (here) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (paraat_own_count_differing (here), ==, 1);
  g_assert_cmpuint (paraat_record_count_versions (here, "text.bellen"), ==, 2);
  paraat_record_set_text (here, "text.bellen", "## Bellen\n\nBel An.");
  wait_kept (here);
  while (paraat_own_count_differing (here) > 0)
    g_main_context_iteration (NULL, TRUE);
  bring (&fixture->here, &fixture->there);
  while (paraat_record_count_versions (there, "text.bellen") > 1)
    g_main_context_iteration (NULL, TRUE);
  assert_text (there, "bellen", "## Bellen\n\nBel An.");
}

/* --- a newer one --- */

static const ParaatOwnNews *
find_news (GPtrArray  *list,
           const char *key)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((ParaatOwnNews *) g_ptr_array_index (list, i))->key, key))
      return g_ptr_array_index (list, i);

  return NULL;
}

static void
test_newer (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(ParaatRecord) record = make (&fixture->here);
  g_autoptr(GPtrArray) news = NULL;
  g_autoptr(GPtrArray) left = NULL;
  g_autoptr(GPtrArray) none = NULL;

  type (record, "bellen", "## Bellen\n\nBel Jan.");
  type (record, "noteren", "## Noteren\n\nIn het rode schrift.");
  news = paraat_own_list_news (record, NEWER);
  g_assert_cmpuint (news->len, ==, 4);
  g_assert_false (find_news (news, "begin")->is_own_changed);
  g_assert_true (find_news (news, "bellen")->is_own_changed);
  g_assert_null (find_news (news, "noteren"));   /* only we changed that */
  g_assert_cmpstr (find_news (news, "melden")->own, ==, "");
  g_assert_cmpstr (find_news (news, "melden")->theirs, ==, "## Melden\n\nMeld het.");
  g_assert_cmpstr (find_news (news, "stoppen")->theirs, ==, "");
  g_assert_false (find_news (news, "stoppen")->is_own_changed);

  paraat_own_take (record, "begin", find_news (news, "begin")->theirs);
  paraat_own_keep (record, "bellen", find_news (news, "bellen")->theirs);
  paraat_own_settle (record, NEWER, 2);
  wait_kept (record);
  left = paraat_own_list_news (record, NEWER);
  g_assert_cmpuint (left->len, ==, 2);
  g_assert_cmpint (paraat_own_get_version (record), ==, 1);

  paraat_own_take (record, "melden", "## Melden\n\nMeld het.");
  paraat_own_keep (record, "stoppen", "");
  paraat_own_settle (record, NEWER, 2);
  wait_kept (record);
  none = paraat_own_list_news (record, NEWER);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (paraat_own_get_version (record), ==, 2);
  assert_markdown (record, "# Ransomware \\*nu\\*\n\nTweede versie.\n\n## Bellen\n\nBel Jan.\n\n## Noteren\n\nIn het rode schrift.\n\n"
                           "## Melden\n\nMeld het.\n\n## Stoppen\n\nZet niets uit.\n");
  paraat_own_restore (record, "noteren", "## Noteren\n\nSchrijf alles op.");
  wait_kept (record);
  assert_text (record, "noteren", "## Noteren\n\nSchrijf alles op.");
}

/* --- who sees it --- */

static guint
count_pending (Desk             *desk,
               const ParaatPeer *peer)
{
  g_autoptr(GPtrArray) changes = list_pending (desk, peer);

  return changes->len;
}

/* The CRT of the very administration gets what was reported, and nothing of this. */
static void
test_stays_home (Fixture       *fixture,
                 gconstpointer  data)
{
  ParaatPeer peer;
  ParaatIdentity incident;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatChange) told = NULL;
  g_autoptr(ParaatChange) shared = NULL;
  g_autoptr(ParaatRecord) record = make (&fixture->here);

  paraat_uuid_new (&peer.id);
  peer.bestuur = *paraat_record_get_id (fixture->here.bestuur);
  g_assert_true (paraat_uuid_equal (&paraat_record_get_identity (record)->bestuur, &peer.bestuur));
  type (record, "bellen", "## Bellen\n\nBel Jan op 0470 12 34 56.");
  g_assert_cmpuint (count_pending (&fixture->here, &peer), ==, 0);
  paraat_identity_init_root (&incident, "incident", &peer.bestuur, FALSE);
  told = support_append_one (fixture->here.store, &incident, "what", "\"ransom\"", &error);
  shared = support_append_one (fixture->here.store, &incident, "shared", SHARED, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_pending (&fixture->here, &peer), ==, 2);
}

/* --- which ones there are --- */

static void
wait_found (ParaatOwnDocuments *documents,
            gboolean            is_there)
{
  while (!paraat_own_documents_get_is_loaded (documents) || (paraat_own_documents_find (documents, ITEM) != NULL) != is_there)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_documents (Fixture       *fixture,
                gconstpointer  data)
{
  static const ParaatItem gone = { .id = (char *) "draaiboek-van-vroeger", .title = (char *) "Van vroeger", .version = 3 };
  g_autoptr(ParaatOwnDocuments) documents = paraat_own_documents_new (fixture->here.profile);
  g_autoptr(ParaatRecord) record = NULL;
  static const ParaatItem of_others = { .id = (char *) "regio-van-vroeger/uitwijk", .title = (char *) "Naar de uitwijk", .version = 2 };
  g_autoptr(ParaatRecord) withdrawn = NULL;
  g_autoptr(ParaatRecord) beside = NULL;
  g_autofree char *origin = NULL;
  g_autoptr(GPtrArray) list = NULL;
  const ParaatItem *found;

  wait_found (documents, FALSE);
  record = make (&fixture->here);
  wait_found (documents, TRUE);
  g_assert_true (paraat_own_documents_find (documents, ITEM) == record);
  g_assert_true (paraat_own_documents_get_item (documents, record) == paraat_content_lookup_item (ITEM));
  withdrawn = paraat_own_make (fixture->here.profile, &gone, "Tekst.");
  wait_kept (withdrawn);
  while (paraat_own_documents_find (documents, gone.id) == NULL)
    g_main_context_iteration (NULL, TRUE);
  found = paraat_own_documents_get_item (documents, withdrawn);
  g_assert_cmpstr (found->title, ==, "Van vroeger");
  g_assert_true (paraat_own_documents_get_item (documents, withdrawn) == found);
  g_assert_null (found->pack);
  beside = paraat_own_make (fixture->here.profile, &of_others, "Tekst.");
  wait_kept (beside);
  while (paraat_own_documents_find (documents, of_others.id) == NULL)
    g_main_context_iteration (NULL, TRUE);
  origin = paraat_item_paper_dup_own_origin (paraat_own_documents_get_item (documents, beside), beside);
  g_assert_cmpstr (origin, ==, "Own version of the administration. Made from a starting text of regio-van-vroeger, version 2.");   /* not of the CRT */
  list = paraat_own_documents_list (documents);
  g_assert_cmpuint (list->len, ==, 3);
  paraat_record_delete (record);
  wait_found (documents, FALSE);
}

static void
assert_subject (ParaatOwnDocuments *documents,
                ParaatProfile      *profile,
                const char         *subject)
{
  g_autoptr(GHashTable) values = paraat_fill_values_new (profile, 0);
  g_autoptr(GPtrArray) messages = paraat_awareness_list (documents, values);

  g_assert_cmpuint (messages->len, >, 0);
  g_assert_true (g_str_equal (((ParaatAwareness *) g_ptr_array_index (messages, 0))->subject, subject)
                 == (documents != NULL));
}

/* Who made the messages to colleagues their own sends those; a text in which there are none holds nothing back. */
static void
test_messages (Fixture       *fixture,
               gconstpointer  data)
{
  static const char text[] = "# Berichten\n\n### 1. Wachtwoorden (januari)\n\n```\nOnderwerp: Onze woorden\n\nBel ICT.\n```\n";
  const ParaatItem *published = paraat_content_lookup_item (PARAAT_AWARENESS_ITEM);
  g_autoptr(ParaatOwnDocuments) documents = paraat_own_documents_new (fixture->here.profile);
  g_autoptr(ParaatRecord) record = paraat_own_make (fixture->here.profile, published, text);
  g_autoptr(GPtrArray) sections = paraat_own_list_sections (record);
  const char *key = ((ParaatSection *) g_ptr_array_index (sections, 0))->key;
  g_autoptr(GHashTable) values = paraat_fill_values_new (fixture->here.profile, 0);
  g_autoptr(GPtrArray) messages = NULL;

  wait_kept (record);
  while (paraat_own_documents_find (documents, PARAAT_AWARENESS_ITEM) == NULL)
    g_main_context_iteration (NULL, TRUE);
  assert_subject (documents, fixture->here.profile, "Onze woorden");
  assert_subject (NULL, fixture->here.profile, "Onze woorden");   /* the published ones */
  type (record, key, "### 1. Wachtwoorden (januari)\n\nVraag het aan ICT.");
  messages = paraat_awareness_list (documents, values);
  g_assert_cmpuint (messages->len, >, 1);
}

#define ADD(name, func) g_test_add ("/own/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("make", test_make);
  ADD ("kept", test_kept);
  ADD ("earlier", test_earlier);
  ADD ("too-large", test_too_large);
  ADD ("add-and-delete", test_add_and_delete);
  ADD ("damaged", test_damaged);
  ADD ("merge", test_merge);
  ADD ("differ", test_differ);
  ADD ("newer", test_newer);
  ADD ("stays-home", test_stays_home);
  ADD ("documents", test_documents);
  ADD ("messages", test_messages);

  return g_test_run ();
}
