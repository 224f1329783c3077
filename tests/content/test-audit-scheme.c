/* SPDX-License-Identifier: EUPL-1.2 */
#include "paraat-content.h"

#include <string.h>

#define KIND(id, more) "{\"id\":\"" id "\",\"title\":\"T\",\"paid\":[2,3],\"money\":\"m\",\"holds\":[\"h\"],\"extra\":\"e\"," \
                       "\"prepare\":[{\"id\":\"p\",\"text\":\"t\"}]" more "}"
#define FILE_OF(kinds) "{\"checked\":\"2026-11-28\",\"note\":\"n\",\"order\":\"o\",\"for\":[\"gemeente\"],\"not_for\":[]," \
                       "\"kinds\":[" kinds "],\"prepare_note\":\"p\",\"ask\":[\"a\"],\"contact\":\"c\"," \
                       "\"sources\":[{\"title\":\"t\",\"what\":\"w\",\"web\":\"https://voorbeeld.be/\"}]}"

/* What the program says is what was found: shares, limits, and that the second comes after the first. */
static void
test_own (void)
{
  g_autoptr(GError) error = NULL;
  const ParaatAuditScheme *scheme = paraat_content_get_audit_scheme (&error);
  const ParaatAuditKind *basic, *more;

  g_assert_no_error (error);
  basic = paraat_audit_scheme_lookup (scheme, "basis");
  more = paraat_audit_scheme_lookup (scheme, "aanvullend");
  g_assert_cmpuint (scheme->kinds->len, ==, 2);
  g_assert_cmpuint (basic->paid, ==, 2);
  g_assert_cmpuint (basic->out_of, ==, 3);
  g_assert_null (basic->after);
  g_assert_cmpuint (g_strv_length (basic->holds), ==, 4);
  g_assert_nonnull (strstr (basic->holds[0], "hoogstens drie systemen"));
  g_assert_nonnull (strstr (basic->holds[1], "hoogstens vijf IP-adressen"));
  g_assert_cmpuint (more->paid, ==, 1);
  g_assert_cmpuint (more->out_of, ==, 2);
  g_assert_cmpstr (more->after, ==, "basis");
  g_assert_nonnull (strstr (more->money, "Na te kijken bij ABB"));
  g_assert_true (g_strv_contains ((const char * const *) scheme->types, "ocmw"));
  g_assert_true (g_strv_contains ((const char * const *) scheme->other_types, "provincie"));
  g_assert_null (paraat_audit_scheme_lookup (scheme, "andere"));
  g_assert_true (scheme == paraat_content_get_audit_scheme (NULL));
}

static void
test_sound (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatAuditScheme) scheme = paraat_audit_scheme_parse (FILE_OF (KIND ("a", "") "," KIND ("b", ",\"after\":\"a\"")),
                                                                   -1, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (paraat_audit_scheme_lookup (scheme, "b")->after, ==, "a");
}

/* Each differs from a sound one by what is said beside it. */
static void
test_malformed (void)
{
  static const char * const files[] = {
    "", "{", "[]", "null", "{}", FILE_OF (""), FILE_OF ("1"),
    FILE_OF (KIND ("a", "") "," KIND ("a", "")),                    /* twice */
    FILE_OF (KIND ("andere", "")),                                  /* is what is no kind of the scheme */
    FILE_OF (KIND ("A b", "")), FILE_OF (KIND ("", "")),            /* no id */
    FILE_OF (KIND ("a", ",\"after\":\"a\"")),                       /* after itself */
    FILE_OF (KIND ("a", ",\"after\":\"b\"") "," KIND ("b", ",\"after\":\"a\"")),   /* in a circle */
    FILE_OF (KIND ("a", ",\"after\":\"c\"")), FILE_OF (KIND ("a", ",\"after\":1")),
    FILE_OF (KIND ("a", ",\"paid\":[3,2]")), FILE_OF (KIND ("a", ",\"paid\":[0,3]")),   /* the later one counts */
    FILE_OF (KIND ("a", ",\"paid\":[1,0]")), FILE_OF (KIND ("a", ",\"paid\":[-2,-1]")),
    FILE_OF (KIND ("a", ",\"paid\":[1,2,3]")), FILE_OF (KIND ("a", ",\"paid\":[0.5,1]")),
    FILE_OF (KIND ("a", ",\"paid\":[1,9223372036854775807]")), FILE_OF (KIND ("a", ",\"paid\":\"2/3\"")),
    FILE_OF (KIND ("a", ",\"holds\":[1]")), FILE_OF (KIND ("a", ",\"holds\":[\"\"]")), FILE_OF (KIND ("a", ",\"holds\":{}")),
    FILE_OF (KIND ("a", ",\"holds\":[],\"extra\":null")),           /* nothing at all is said of it */
    FILE_OF (KIND ("a", ",\"prepare\":[]")), FILE_OF (KIND ("a", ",\"prepare\":[{\"id\":\"p\"}]")),
    FILE_OF (KIND ("a", ",\"prepare\":[{\"id\":\"P\",\"text\":\"t\"}]")),
    FILE_OF (KIND ("a", ",\"prepare\":[{\"id\":\"p\",\"text\":\"t\"},{\"id\":\"p\",\"text\":\"t\"}]")),
    FILE_OF (KIND ("a", ",\"money\":7")), FILE_OF (KIND ("a", ",\"title\":\"\"")),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (paraat_audit_scheme_parse (files[i], -1, &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
    }
}

/* One member of a sound file replaced. */
static void
test_members (void)
{
  static const struct { const char *was; const char *is; } changes[] = {
    { "2026-11-28", "2026-02-30" }, { "2026-11-28", "gisteren" }, { "\"o\"", "null" }, { "\"gemeente\"", "" },
    { "\"ask\":[\"a\"]", "\"ask\":[]" }, { "https://voorbeeld.be/", "http://voorbeeld.be/" },
    { "https://voorbeeld.be/", "javascript:alert(1)" }, { "\"what\":\"w\",", "" }, { "\"contact\":\"c\",", "" },
    { "\"not_for\":[]", "\"not_for\":[\"gemeente\"]" },             /* both for it and not */
    { "\"note\":\"n\"", "\"note\":[[[[[[[[[[\"n\"]]]]]]]]]]" },     /* too deep */
  };
  const char *sound = FILE_OF (KIND ("a", ""));

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_auto(GStrv) parts = g_strsplit (sound, changes[i].was, 2);
      g_autofree char *file = g_strconcat (parts[0], changes[i].is, parts[1], NULL);
      g_autoptr(GError) error = NULL;

      g_assert_cmpuint (g_strv_length (parts), ==, 2);
      g_assert_null (paraat_audit_scheme_parse (file, -1, &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
    }
}

/* Every piece of it left off, and one bit in seven of it turned: an error or a scheme, and nothing read beyond its end. */
static void
test_damaged (void)
{
  const char *sound = FILE_OF (KIND ("a", "") "," KIND ("b", ",\"after\":\"a\""));
  gsize size = strlen (sound);

  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *piece = g_memdup2 (sound, i);
      g_autoptr(GError) error = NULL;

      g_assert_null (paraat_audit_scheme_parse (piece != NULL ? piece : "", (gssize) i, &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
    }
  for (gsize i = 0; i < size * 8; i += 7)
    {
      g_autofree char *turned = g_memdup2 (sound, size);
      g_autoptr(ParaatAuditScheme) scheme = NULL;
      g_autoptr(GError) error = NULL;

      turned[i / 8] ^= (char) (1 << (i % 8));
      scheme = paraat_audit_scheme_parse (turned, (gssize) size, &error);
      g_assert_true ((scheme == NULL) == (error != NULL));
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/audit-scheme/own", test_own);
  g_test_add_func ("/content/audit-scheme/sound", test_sound);
  g_test_add_func ("/content/audit-scheme/malformed", test_malformed);
  g_test_add_func ("/content/audit-scheme/members", test_members);
  g_test_add_func ("/content/audit-scheme/damaged", test_damaged);

  return g_test_run ();
}
