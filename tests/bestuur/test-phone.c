/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-phone.h"

static void
test_numbers (void)
{
  static const struct { const char *text; gboolean reporter; gboolean person; } table[] = {
    { "", TRUE, TRUE },
    { "   ", TRUE, TRUE },
    { "0470 12 34 56", TRUE, TRUE },
    { " 0470/12.34.56 ", TRUE, TRUE },
    { "0470-12-34-56", TRUE, TRUE },
    { "+32 470 12 34 56", TRUE, TRUE },
    { "+32 (0)470 12 34 56", TRUE, TRUE },
    { "(053) 12 34 56", TRUE, TRUE },
    { "0032470123456", TRUE, TRUE },
    { "053 12 34 56", TRUE, TRUE },
    { "0470\xc2\xa0""12\xc2\xa0""34\xc2\xa0""56", TRUE, TRUE },   /* pasted from a page */
    { "0470 12 34 56 / 053 12 34 56", TRUE, TRUE },
    { "053 12 34 56 intern 123", FALSE, TRUE },
    { "053 12 34 56, Intern 12", FALSE, TRUE },
    { "053 12 34 56 ext. 7", FALSE, TRUE },
    { "intern 123", FALSE, TRUE },
    { "toestel: 45", FALSE, TRUE },
    { "0470 12 34", FALSE, FALSE },
    { "12345678", FALSE, FALSE },
    { "112", FALSE, FALSE },
    { "mijn gsm", FALSE, FALSE },
    { "0470 12 34 56 (An)", FALSE, FALSE },
    { "O47O 12 34 56 78", FALSE, FALSE },   /* the letter */
    { "470+123456789", FALSE, FALSE },
    { "++32 470 12 34 56", FALSE, FALSE },
    { "an@voorbeeld.be", FALSE, FALSE },
    { "053 12 34 56 intern", FALSE, FALSE },
    { "053 intern 123456", FALSE, FALSE },
    { "0470\n123456", FALSE, FALSE },
    { "\xff 0470123456", FALSE, FALSE },
    { "012345678901234567890123456789012", FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_cmpint (paraat_phone_is_number (table[i].text, FALSE), ==, table[i].reporter);
      g_assert_cmpint (paraat_phone_is_number (table[i].text, TRUE), ==, table[i].person);
    }
}

/* Whatever was pasted: it is looked at with every key. */
static void
test_long (void)
{
  g_autofree char *spaces = g_strnfill (300, ' ');
  g_autofree char *long_one = g_strconcat ("0470 12 34 56", spaces, "/ 053 12 34 56", NULL);

  g_assert_false (paraat_phone_is_number (long_one, TRUE));
  g_assert_true (paraat_phone_is_number ("0470 12 34 56                    /                    053 12 34 56 intern 12", TRUE));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/phone/numbers", test_numbers);
  g_test_add_func ("/phone/long", test_long);

  return g_test_run ();
}
