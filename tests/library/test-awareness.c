/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-awareness.h"
#include "paraat-content.h"

#include <string.h>

/* The document that the program comes with: one for each month, each ready to go. */
static void
test_document (void)
{
  g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), PARAAT_AWARENESS_ITEM, NULL);
  g_autoptr(GPtrArray) messages = NULL;

  g_assert_nonnull (text);
  messages = paraat_awareness_parse (text);
  g_assert_cmpuint (messages->len, ==, 12);
  for (guint i = 0; i < messages->len; i++)
    {
      const ParaatAwareness *message = g_ptr_array_index (messages, i);

      g_assert_cmpuint (message->number, ==, i + 1);
      g_assert_null (strchr (message->title, '('));
      g_assert_null (strchr (message->subject, '\n'));
      g_assert_true (g_str_has_prefix (message->text, "Dag collega"));
      g_assert_nonnull (strstr (message->text, "Teamvraag"));
      g_assert_null (strstr (message->text, "```"));
    }
  g_assert_cmpstr (((ParaatAwareness *) g_ptr_array_index (messages, 10))->title, ==, "Herstart je computer");
  g_assert_cmpstr (((ParaatAwareness *) g_ptr_array_index (messages, 11))->subject, ==, "Feestdagen zijn werkdagen voor oplichters");
}

/* A newer edition may look otherwise: what is no message is none. */
static void
test_odd (void)
{
  static const char odd[] =
    "### 1. Eén (januari)\n\n```\nOnderwerp: Eerste\n\nDag\n```\n"
    "### 1. Nog eens\n```\nOnderwerp: Zelfde nummer\nDag\n```\n"
    "### 0. Nul\n```\nOnderwerp: Geen nummer\nDag\n```\n"
    "### 184467440737095516162. Groot\n```\nOnderwerp: Te groot\nDag\n```\n"
    "### Zonder nummer\n```\nOnderwerp: Zonder\nDag\n```\n"
    "### 2. Zonder onderwerp\n```\nDag\n```\n"
    "### 3. Leeg onderwerp\n```\nOnderwerp:\nDag\n```\n"
    "### 4. Zonder tekst\n```\nOnderwerp: Niets\n\n```\n"
    "### 5. Onder een ander hoofdstuk\n## 3. Affiche\n```\nOnderwerp: Affiche\nDag\n```\n"
    "### 6. Goed\n```\nOnderwerp: Zesde\r\n### geen titel\r\n```\n"
    "### 7. Niet af\n```\nOnderwerp: Zevende\nDag\n";
  g_autoptr(GPtrArray) messages = paraat_awareness_parse (odd);
  g_autoptr(GPtrArray) none = paraat_awareness_parse ("");

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (messages->len, ==, 2);
  g_assert_cmpstr (((ParaatAwareness *) g_ptr_array_index (messages, 0))->subject, ==, "Eerste");
  g_assert_cmpstr (((ParaatAwareness *) g_ptr_array_index (messages, 1))->subject, ==, "Zesde");
  g_assert_cmpstr (((ParaatAwareness *) g_ptr_array_index (messages, 1))->text, ==, "### geen titel");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/awareness/document", test_document);
  g_test_add_func ("/awareness/odd", test_odd);

  return g_test_run ();
}
