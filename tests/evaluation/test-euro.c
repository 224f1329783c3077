/* SPDX-License-Identifier: EUPL-1.2 */
#include "paraat-euro.h"

static void
test_parse (void)
{
  static const struct { const char *text; gint64 cents; } good[] = {
    { "0", 0 }, { "5009", 500900 }, { "5.009", 500900 }, { "5009,4", 500940 }, { "5.009,40", 500940 }, { " 5 009,40 ", 500940 },
    { "5009.40", 500940 }, { "5009.4", 500940 }, { "€ 5.009,40", 500940 }, { "5009,40 euro", 500940 }, { "5009 EUR", 500900 },
    { "€5009", 500900 }, { "5\302\240009,40\302\240€", 500940 }, { "5\342\200\257009", 500900 }, { "1.234.567,89", 123456789 },
    { "999999999,99", PARAAT_EURO_MAX }, { "0,05", 5 }, { "007", 700 },
  };
  static const char * const bad[] = {
    "", " ", "€", "veel", "1,234.56", "1.234.56", "1.23.456", "12345.678", "1,2,3", "5,", ",5", ".5", "5,123", "5 09", "5..009",
    "-5", "+5", "5e3", "1000000000", "99999999999999999999999999", "5.009,4x", "0x10", "\342\200\257", "\xff", "5,0a", "1 .234",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      gint64 cents = -1;

      g_assert_true (paraat_euro_parse (good[i].text, &cents));
      g_assert_cmpint (cents, ==, good[i].cents);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 cents = 7;

      g_assert_false (paraat_euro_parse (bad[i], &cents));
      g_assert_cmpint (cents, ==, 7);
    }
}

static void
test_format (void)
{
  static const struct { gint64 cents; const char *text; } amounts[] = {
    { 0, "0,00 euro" }, { 5, "0,05 euro" }, { 99900, "999,00 euro" }, { 500940, "5.009,40 euro" },
    { PARAAT_EURO_MAX, "999.999.999,99 euro" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    {
      g_autofree char *text = paraat_euro_format (amounts[i].cents);
      gint64 again = -1;

      g_assert_cmpstr (text, ==, amounts[i].text);
      g_assert_true (paraat_euro_parse (text, &again));
      g_assert_cmpint (again, ==, amounts[i].cents);
    }
}

/* 2/3 of what an audit cost in 2021 is what Flanders then paid; the nearest cent, and never more than the whole. */
static void
test_share (void)
{
  g_assert_cmpint (paraat_euro_share (500940, 2, 3), ==, 333960);
  g_assert_cmpint (paraat_euro_share (1, 2, 3), ==, 1);
  g_assert_cmpint (paraat_euro_share (1, 1, 3), ==, 0);
  g_assert_cmpint (paraat_euro_share (3, 1, 2), ==, 2);
  g_assert_cmpint (paraat_euro_share (0, 1, 2), ==, 0);
  g_assert_cmpint (paraat_euro_share (PARAAT_EURO_MAX, 100, 100), ==, PARAAT_EURO_MAX);
  for (gint64 cents = 0; cents < 1000; cents++)
    {
      gint64 share = paraat_euro_share (cents, 2, 3);

      g_assert_cmpint (share, >=, 0);
      g_assert_cmpint (share, <=, cents);
      g_assert_cmpint (ABS (share * 3 - cents * 2), <=, 1);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/euro/parse", test_parse);
  g_test_add_func ("/euro/format", test_format);
  g_test_add_func ("/euro/share", test_share);

  return g_test_run ();
}
