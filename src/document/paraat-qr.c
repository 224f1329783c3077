/* SPDX-License-Identifier: EUPL-1.2 */

/* A text as a QR code, drawn as squares: sharp from any printer. */
#include "config.h"

#include "paraat-pages-private.h"

#include <qrencode.h>
#include <string.h>

#define MARGIN 4   /* squares that stay white around it, as the standard wants */

/* Level M: what a fold or a coffee ring took, up to 15 %, is read all the same. */
ParaatQr *
paraat_qr_new (const char *text)
{
  QRcode *code = QRcode_encodeData ((int) strlen (text), (const unsigned char *) text, 0, QR_ECLEVEL_M);
  ParaatQr *self;
  gsize n_squares;

  if (code == NULL)
    return NULL;
  self = g_new0 (ParaatQr, 1);
  self->n = (guint) code->width;
  n_squares = (gsize) self->n * self->n;
  self->squares = g_new (guint8, n_squares);
  for (gsize i = 0; i < n_squares; i++)
    self->squares[i] = code->data[i] & 1;   /* the other bits say what it is for */
  QRcode_free (code);

  return self;
}

void
paraat_qr_free (ParaatQr *self)
{
  g_free (self->squares);
  g_free (self);
}

/* One path, and squares beside each other are one bar: no viewer shows a seam. */
void
paraat_qr_draw (const ParaatQr *self,
                cairo_t        *cr,
                double          x,
                double          y,
                double          side)
{
  double unit = side / (self->n + 2 * MARGIN);

  for (guint i = 0; i < self->n; i++)
    for (guint j = 0; j < self->n; j++)
      {
        const guint8 *row = self->squares + (gsize) i * self->n;
        guint first = j;

        while (j < self->n && row[j] != 0)
          j++;
        if (j > first)
          cairo_rectangle (cr, x + (first + MARGIN) * unit, y + (i + MARGIN) * unit, (j - first) * unit, unit);
      }
  cairo_fill (cr);
}
