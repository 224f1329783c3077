/* SPDX-License-Identifier: EUPL-1.2 */

/* fill-store DIR INCIDENTS CHANGES: a data folder as it is after years, with one report that is going on. */
#include "config.h"

#include "support.h"

#include <sodium.h>
#include <stdlib.h>

static void
say (GPtrArray            *edits,
     const ParaatIdentity *incident,
     const char           *field,
     const char           *value)
{
  g_ptr_array_add (edits, paraat_edit_new (incident, &paraat_uuid_nil, field, value));
}

static void
add_incident (GPtrArray *edits,
              guint      nth,
              guint      n_changes,
              gboolean   is_open)
{
  g_autofree char *sentence = g_strdup_printf ("\"Melding %u: de pc's aan het loket tonen een losgeldbericht\"", nth);
  ParaatIdentity incident;
  ParaatIdentity entry;

  paraat_identity_init_root (&incident, "incident", NULL, FALSE);
  say (edits, &incident, "what", "[\"ransom\",\"no-login\"]");
  say (edits, &incident, "what_text", sentence);
  say (edits, &incident, "status", is_open ? "\"open\"" : "\"closed\"");
  say (edits, &incident, "reported", "\"2026-11-23T06:52:00Z\"");
  say (edits, &incident, "shared", "{\"kinds\":[\"incident\",\"entry\"],\"follow\":true}");
  paraat_identity_init_child (&entry, &incident, "entry", NULL);
  for (guint i = 5; i < n_changes; i++)
    {
      g_autofree char *value = g_strdup_printf ("\"Om %02u:%02u gebeld met de leverancier, die komt langs\"", i / 60, i % 60);

      if (i % 10 == 0)
        paraat_identity_init_child (&entry, &incident, "entry", NULL);
      say (edits, &entry, i % 2 == 0 ? "text" : "by", value);
    }
}

int
main (int    argc,
      char **argv)
{
  guint n_incidents, n_changes;
  ParaatStore *store;

  if (argc != 4 || sodium_init () < 0)
    return 2;
  n_incidents = (guint) atoi (argv[2]);
  n_changes = (guint) atoi (argv[3]) / n_incidents;
  store = support_new_store (argv[1]);
  for (guint i = 0; i < n_incidents; i++)
    {
      g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_edit_free);
      g_autoptr(GError) error = NULL;
      g_autoptr(GPtrArray) changes = NULL;

      add_incident (edits, i + 1, n_changes, i + 1 == n_incidents);
      changes = support_append (store, edits, &error);
      g_assert_no_error (error);
    }
  support_close (store);
  g_object_unref (store);

  return 0;
}
