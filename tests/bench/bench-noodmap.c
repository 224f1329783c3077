/* SPDX-License-Identifier: EUPL-1.2 */

/* The noodmap as a PDF, of a profile that is filled in: the texts, their fields, the pages and the file.  With a path it is
 * left there, to look at.
 */
#include "config.h"

#include "paraat-blank.h"
#include "paraat-language.h"
#include "paraat-noodmap.h"
#include "paraat-pdf.h"
#include "support.h"

#include <sodium.h>
#include <stdlib.h>

#define ROUNDS 9
#define TARGET_MS 3000

static void
wait_kept (ParaatRecord *record)
{
  while (paraat_record_has_unsaved (record))
    g_main_context_iteration (NULL, TRUE);
}

static ParaatProfile *
new_profile (ParaatStore *store)
{
  static const struct { const char *role; const char *name; const char *phone; } people[] = {
    { "ict", "An Peeters", "0470 22 33 44" }, { "partner", "Sofie Claes", "0470 33 44 55" },
    { "director", "Jan Maes", "0470 11 22 33" }, { "dpo", "Els Wouters", "0470 44 55 66" },
  };
  ParaatProfile *profile = paraat_profile_new (store);
  g_autoptr(ParaatRecord) bestuur = paraat_bestuur_new_municipality (store, paraat_municipality_lookup ("41002"), "gemeente");
  ParaatUuid root;

  paraat_record_set_text (bestuur, "laptop", "In de kluis van het secretariaat, naast het noodplan");
  wait_kept (bestuur);
  while (paraat_profile_get_bestuur (profile) == NULL)
    g_main_context_iteration (NULL, TRUE);
  paraat_bestuur_get_staff_root (bestuur, &root);
  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autoptr(ParaatRecord) person = paraat_person_get_first (store, &root, people[i].role);

      paraat_record_set_text (person, "role", people[i].role);
      paraat_record_set_text (person, "name", people[i].name);
      paraat_record_set_text (person, "phone", people[i].phone);
      wait_kept (person);
    }
  while (paraat_profile_get_people (profile)->len < G_N_ELEMENTS (people))
    g_main_context_iteration (NULL, TRUE);

  return profile;
}

static double
write_binder (ParaatProfile *profile,
              const char    *path)
{
  gint64 begun = g_get_monotonic_time ();
  g_auto(GStrv) items = paraat_noodmap_list_proposed ();
  g_autofree char *report = paraat_blank_dup_markdown ();
  g_autofree char *mail = paraat_blank_dup_text ();
  ParaatNoodmapParts parts = { .items = (const char * const *) items, .report = report, .mail = mail, .now_us = g_get_real_time () };
  g_autoptr(ParaatDocument) binder = paraat_noodmap_new (profile, &parts);
  g_autoptr(GError) error = NULL;

  if (!paraat_document_write_pdf (binder, path, NULL, &error))
    g_error ("the binder: %s", error->message);

  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : g_get_tmp_dir (), "noodmap", NULL);
  g_autofree char *path = argc > 1 ? g_strdup (argv[1]) : g_build_filename (dir, "noodmap.pdf", NULL);
  double first, took[ROUNDS];
  ParaatProfile *profile;
  ParaatStore *store;

  paraat_language_init ();
  if (sodium_init () < 0)
    return 2;
  store = support_new_store (dir);
  profile = new_profile (store);
  first = write_binder (profile, path);
  for (guint i = 0; i < ROUNDS; i++)
    took[i] = write_binder (profile, path);
  qsort (took, ROUNDS, sizeof took[0], compare);
  g_print ("noodmap         first %.0f ms, then min %.0f ms  p50 %.0f ms  target %u ms\n", first, took[0], took[ROUNDS / 2], TARGET_MS);
  g_object_unref (profile);
  support_close (store);
  g_object_unref (store);
  support_remove_dir (dir);

  return 0;
}
