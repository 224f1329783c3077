/* SPDX-License-Identifier: EUPL-1.2 */
#include "paraat-content.h"

static void
test_own (void)
{
  const ParaatContacts *contacts = paraat_content_get_contacts ();
  g_autoptr(GDateTime) checked = NULL;
  g_autofree char *text = g_strconcat (contacts->checked, "T00:00:00Z", NULL);

  checked = g_date_time_new_from_iso8601 (text, NULL);
  g_assert_nonnull (checked);
  g_assert_cmpuint (contacts->contacts->len, >=, 5);
  g_assert_cmpstr (((ParaatContact *) g_ptr_array_index (contacts->contacts, 0))->id, ==, "police");
  g_assert_cmpint (paraat_contacts_lookup (contacts, "emergency")->when, ==, PARAAT_CONTACT_DANGER);
  g_assert_cmpint (paraat_contacts_lookup (contacts, "ccb")->when, ==, PARAAT_CONTACT_NIS2);
  g_assert_cmpstr (paraat_contacts_lookup (contacts, "crt")->mail, ==, "cyberresponse@vlaanderen.be");
  g_assert_null (paraat_contacts_lookup (contacts, "crt")->phone);
  g_assert_null (paraat_contacts_lookup (contacts, "nobody"));
}

static void
test_order (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatContacts) contacts = paraat_contacts_parse (
    "{\"checked\":\"2026-01-01\",\"contacts\":["
    "{\"id\":\"b\",\"name\":\"B\",\"why\":\"w\",\"when\":\"always\",\"phone\":\"1\",\"order\":2},"
    "{\"id\":\"a\",\"name\":\"A\",\"why\":\"w\",\"when\":\"danger\",\"mail\":\"a@b\",\"order\":1}]}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (((ParaatContact *) g_ptr_array_index (contacts->contacts, 0))->id, ==, "a");
}

static void
test_malformed (void)
{
  static const char * const files[] = {
    "", "{", "[]", "null", "{}", "{\"checked\":\"2026-01-01\",\"contacts\":[]}", "{\"checked\":\"2026-01-01\",\"contacts\":{}}",
    "{\"checked\":\"2026-01-01\",\"contacts\":[1]}",
    "{\"contacts\":[{\"id\":\"a\",\"name\":\"A\",\"why\":\"w\",\"when\":\"always\",\"phone\":\"1\"}]}",
    "{\"checked\":\"2026-01-01\",\"contacts\":[{\"id\":\"a\",\"name\":\"A\",\"why\":\"w\",\"when\":\"now\",\"phone\":\"1\"}]}",
    "{\"checked\":\"2026-01-01\",\"contacts\":[{\"id\":\"a\",\"name\":\"A\",\"why\":\"w\",\"when\":\"always\"}]}",
    "{\"checked\":\"2026-01-01\",\"contacts\":[{\"id\":1,\"name\":\"A\",\"why\":\"w\",\"when\":\"always\",\"phone\":\"1\"}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (paraat_contacts_parse (files[i], &error));
      g_assert_error (error, PARAAT_CONTENT_ERROR, PARAAT_CONTENT_ERROR_MALFORMED);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/content/contacts/own", test_own);
  g_test_add_func ("/content/contacts/order", test_order);
  g_test_add_func ("/content/contacts/malformed", test_malformed);

  return g_test_run ();
}
