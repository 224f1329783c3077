/* SPDX-License-Identifier: EUPL-1.2 */

/* The noodkaart as a PDF, of a profile that is filled in: the first one of a program, which looks for its fonts, and those
 * after it; against one Cairo page with as much text in one Pango layout, on disk as safely.  In turns.
 */
#include "config.h"

#include "paraat-language.h"
#include "paraat-noodkaart.h"
#include "paraat-pdf.h"
#include "support.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>
#include <sodium.h>
#include <stdlib.h>

#define ROUNDS 31
#define A4_WIDTH 595.28
#define A4_HEIGHT 841.89
#define MARGIN 40

static void
add_person (ParaatProfile *profile,
            const char    *role,
            const char    *name,
            const char    *phone)
{
  ParaatStore *store = paraat_profile_get_store (profile);
  g_autoptr(ParaatRecord) person = NULL;
  ParaatUuid root;

  paraat_bestuur_get_staff_root (paraat_profile_get_bestuur (profile), &root);
  person = paraat_person_get_first (store, &root, role);
  paraat_record_set_text (person, "role", role);
  paraat_record_set_text (person, "name", name);
  paraat_record_set_text (person, "phone", phone);
  while (paraat_record_has_unsaved (person))
    g_main_context_iteration (NULL, TRUE);
}

static ParaatProfile *
new_profile (ParaatStore *store)
{
  ParaatProfile *profile = paraat_profile_new (store);
  g_autoptr(ParaatRecord) bestuur = paraat_bestuur_new_municipality (store, paraat_municipality_lookup ("41002"), "gemeente");

  paraat_record_set_text (bestuur, "laptop", "In de kluis van het secretariaat, naast het noodplan");
  while (paraat_record_has_unsaved (bestuur) || paraat_profile_get_bestuur (profile) == NULL)
    g_main_context_iteration (NULL, TRUE);
  add_person (profile, "ict", "An Peeters", "0470 22 33 44");
  add_person (profile, "partner", "Sofie Claes", "0470 33 44 55");
  add_person (profile, "director", "Jan Maes", "0470 11 22 33");
  add_person (profile, "dpo", "Els Wouters", "0470 44 55 66");
  add_person (profile, "planner", "Tom Jacobs", "0470 55 66 77");
  while (paraat_profile_get_people (profile)->len < 5)
    g_main_context_iteration (NULL, TRUE);

  return profile;
}

static double
write_card (ParaatProfile *profile,
            const char    *path)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (profile);
  g_autoptr(GError) error = NULL;

  if (!paraat_document_write_pdf (card, path, NULL, &error))
    g_error ("the card: %s", error->message);

  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static cairo_status_t
append_cb (gpointer      out,
           const guchar *bytes,
           guint         length)
{
  g_byte_array_append (out, bytes, length);

  return CAIRO_STATUS_SUCCESS;
}

static double
write_floor (const char *text,
             const char *path)
{
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(GByteArray) out = g_byte_array_new ();
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_cb, out, A4_WIDTH, A4_HEIGHT);
  cairo_t *cairo = cairo_create (surface);
  g_autoptr(PangoLayout) layout = pango_cairo_create_layout (cairo);
  g_autoptr(GError) error = NULL;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) ((A4_WIDTH - 2 * MARGIN) * PANGO_SCALE));
  cairo_move_to (cairo, MARGIN, MARGIN);
  pango_cairo_show_layout (cairo, layout);
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    g_error ("the bare page: %s", cairo_status_to_string (cairo_surface_status (surface)));
  cairo_surface_destroy (surface);
  if (!g_file_set_contents_full (path, (const char *) out->data, out->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0666, &error))
    g_error ("the bare page: %s", error->message);

  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static void
measure (ParaatProfile *profile,
         const char    *dir)
{
  g_autofree char *path = g_build_filename (dir, "noodkaart.pdf", NULL);
  g_autofree char *floor_path = g_build_filename (dir, "floor.pdf", NULL);
  double first = write_card (profile, path);
  g_autoptr(ParaatDocument) card = paraat_noodkaart_new (profile);
  double ours[ROUNDS], bare[ROUNDS];

  for (guint i = 0; i < ROUNDS; i++)
    {
      ours[i] = write_card (profile, path);
      bare[i] = write_floor (paraat_document_get_markdown (card), floor_path);
    }
  qsort (ours, ROUNDS, sizeof ours[0], compare);
  qsort (bare, ROUNDS, sizeof bare[0], compare);
  g_print ("noodkaart       first %.1f ms, then min %.1f ms  p50 %.1f ms  target 300 ms; bare page min %.1f ms  p50 %.1f ms, "
           "ratio %.1f\n", first, ours[0], ours[ROUNDS / 2], bare[0], bare[ROUNDS / 2], ours[ROUNDS / 2] / bare[ROUNDS / 2]);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *dir = NULL;
  ParaatProfile *profile;
  ParaatStore *store;

  paraat_language_init ();
  if (sodium_init () < 0)
    return 2;
  dir = g_build_filename (g_getenv ("TMPDIR") != NULL ? g_getenv ("TMPDIR") : g_get_tmp_dir (), "noodkaart", NULL);
  store = support_new_store (dir);
  profile = new_profile (store);
  measure (profile, dir);
  g_object_unref (profile);
  support_close (store);
  g_object_unref (store);
  support_remove_dir (dir);

  return 0;
}
