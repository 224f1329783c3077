/* SPDX-License-Identifier: EUPL-1.2 */
#include "paraat-municipality.h"

static void
test_all_of_them (void)
{
  g_assert_cmpuint (paraat_municipality_count (), ==, 285);
  g_assert_cmpstr (paraat_municipality_lookup ("41002")->name, ==, "Aalst");
  g_assert_cmpstr (paraat_municipality_lookup ("41002")->province, ==, "Oost-Vlaanderen");
  g_assert_null (paraat_municipality_lookup ("99999"));
  g_assert_null (paraat_municipality_lookup (NULL));
}

static const ParaatMunicipality *
first (const char  *text,
       const char **out_former)
{
  g_autoptr(GArray) found = paraat_municipality_find (text, 5);
  ParaatFoundMunicipality *one = found->len > 0 ? &g_array_index (found, ParaatFoundMunicipality, 0) : NULL;

  *out_former = one != NULL ? one->former : NULL;

  return one != NULL ? one->municipality : NULL;
}

static void
test_by_name (void)
{
  static const struct { const char *typed; const char *name; } cases[] = {
    { "Aalst", "Aalst" }, { "aalst", "Aalst" }, { "  gent ", "Gent" }, { "sint niklaas", "Sint-Niklaas" },
    { "SINT-NIKLAAS", "Sint-Niklaas" }, { "Sint\xe2\x80\x91Niklaas", "Sint-Niklaas" }, { "Héérs", "Heers" }, { "niklaas", "Sint-Niklaas" },
    { "Beveren", "Beveren-Kruibeke-Zwijndrecht" }, { "de pan", "De Panne" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *former;
      const ParaatMunicipality *found = first (cases[i].typed, &former);

      g_assert_nonnull (found);
      g_assert_cmpstr (found->name, ==, cases[i].name);
    }
}

/* Who still says Zwijndrecht finds what became of it, and reads why. */
static void
test_by_former_name (void)
{
  static const struct { const char *typed; const char *name; const char *former; } cases[] = {
    { "Zwijndrecht", "Beveren-Kruibeke-Zwijndrecht", "Zwijndrecht" }, { "borsbeek", "Antwerpen", "Borsbeek" },
    { "Gooik", "Pajottegem", "Gooik" }, { "ruiselede", "Wingene", "Ruiselede" }, { "De Pinte", "Nazareth-De Pinte", "De Pinte" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *former;
      const ParaatMunicipality *found = first (cases[i].typed, &former);

      g_assert_nonnull (found);
      g_assert_cmpstr (found->name, ==, cases[i].name);
      g_assert_cmpstr (former, ==, cases[i].former);
    }
}

static void
test_nothing (void)
{
  static const char * const typed[] = { "", "   ", "-", "xyzzy", "\xff\xfe", "';DROP" };

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr(GArray) found = paraat_municipality_find (typed[i], 5);

      g_assert_cmpuint (found->len, ==, 0);
    }
}

static void
test_no_more_than_asked (void)
{
  g_autoptr(GArray) found = paraat_municipality_find ("s", 7);

  g_assert_cmpuint (found->len, ==, 7);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/municipality/all", test_all_of_them);
  g_test_add_func ("/content/municipality/by-name", test_by_name);
  g_test_add_func ("/content/municipality/by-former-name", test_by_former_name);
  g_test_add_func ("/content/municipality/nothing", test_nothing);
  g_test_add_func ("/content/municipality/max", test_no_more_than_asked);

  return g_test_run ();
}
