/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-block.h"
#include "paraat-compare.h"
#include "paraat-content.h"
#include "paraat-piece.h"
#include "paraat-section.h"

#include <string.h>

/* Everything that a reader sees of a document. */
static void
print (const ParaatBlock *block,
       GString           *out)
{
  g_string_append_printf (out, "<%d %u %u %d %d>", block->kind, block->level, block->start, block->task, block->align);
  for (guint i = 0; i < block->runs->len; i++)
    {
      const ParaatSpan *span = g_ptr_array_index (block->runs, i);

      g_string_append_printf (out, "[%d %s %s]", span->style, span->text, span->link != NULL ? span->link : "");
    }
  for (guint i = 0; i < block->children->len; i++)
    print (g_ptr_array_index (block->children, i), out);
}

static char *
dup_parsed (const char *markdown)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatBlock) document = paraat_markdown_parse (markdown, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  print (document, out);

  return g_string_free (out, FALSE);
}

static void
assert_key (GPtrArray  *sections,
            guint       n,
            const char *key)
{
  g_assert_cmpuint (sections->len, >, n);
  g_assert_cmpstr (((ParaatSection *) g_ptr_array_index (sections, n))->key, ==, key);
}

static void
test_split (void)
{
  g_autoptr(GPtrArray) sections = paraat_sections_split ("\n# Titel\n\nVooraf.\n\n## Fase 1: **Één** ding!\n\n```\n## geen kop\n```\n"
                                                         "## Fase 1: Één ding\nx\n### \n\n#geen kop\n");

  g_assert_cmpuint (sections->len, ==, 4);
  assert_key (sections, 0, "begin");
  assert_key (sections, 1, "fase-1-een-ding");
  assert_key (sections, 2, "fase-1-een-ding-2");
  assert_key (sections, 3, "deel");
  g_assert_cmpstr (((ParaatSection *) g_ptr_array_index (sections, 1))->text, ==,
                   "## Fase 1: **Één** ding!\n\n```\n## geen kop\n```");
  g_assert_nonnull (paraat_sections_find (sections, "deel"));
  g_assert_null (paraat_sections_find (sections, "nergens"));
}

static void
test_heading (void)
{
  guint level;
  const char *body;
  g_autofree char *heading = paraat_section_dup_heading ("### Wie *belt*\n\nJan.", &level, &body);
  g_autofree char *none = NULL;

  g_assert_cmpstr (heading, ==, "Wie *belt*");
  g_assert_cmpuint (level, ==, 3);
  g_assert_cmpstr (body, ==, "Jan.");
  none = paraat_section_dup_heading ("Jan.", &level, &body);
  g_assert_null (none);
  g_assert_cmpstr (body, ==, "Jan.");
}

/* Parts that are too large for one change are more. */
static void
test_large (void)
{
  g_autoptr(GString) text = g_string_new ("## Lang\n");
  g_autoptr(GString) block = g_string_new ("## Blok\n");
  g_autoptr(GPtrArray) sections = NULL;
  g_autoptr(GPtrArray) cut = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  for (guint i = 0; i < 4000; i++)
    {
      g_string_append (text, "\nEen \"alinea\".\n");
      g_string_append (block, "regel \\ regel\n");
    }
  sections = paraat_sections_split (text->str);
  g_assert_cmpuint (sections->len, >, 4);
  assert_key (sections, 1, "lang-2");
  for (guint i = 0; i < sections->len; i++)
    g_assert_cmpuint (strlen (((ParaatSection *) g_ptr_array_index (sections, i))->text), <=, PARAAT_SECTION_MAX_SIZE);
  joined = paraat_sections_join ("Titel", sections);
  before = dup_parsed (text->str);
  after = dup_parsed (joined + strlen ("# Titel\n\n"));
  g_assert_cmpstr (before, ==, after);
  cut = paraat_sections_split (block->str);
  g_assert_cmpuint (cut->len, >, 2);
}

/* Whoever makes a version of any document and changes nothing has that document, its fields and its lines to write on too. */
static void
test_library (void)
{
  GPtrArray *items = paraat_content_get_items ();

  g_assert_cmpuint (items->len, >, 50);
  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);
      g_autoptr(GPtrArray) sections = paraat_sections_split (text);
      g_autofree char *before = dup_parsed (text);
      g_autofree char *joined = NULL;
      g_autofree char *after = NULL;

      for (guint j = 0; j < sections->len; j++)
        {
          ParaatSection *section = g_ptr_array_index (sections, j);
          const char *body;
          guint level;
          g_autofree char *heading = paraat_section_dup_heading (section->text, &level, &body);
          g_autoptr(GPtrArray) pieces = paraat_pieces_split (body);
          g_autofree char *back = paraat_pieces_join (pieces);
          g_autofree char *marks = g_strnfill (level, '#');
          g_autofree char *whole = heading != NULL ? g_strdup_printf ("%s %s\n\n%s", marks, heading, back) : g_strdup (back);

          g_assert_cmpuint (strlen (section->key), <=, PARAAT_SECTION_MAX_KEY + 4);
          g_free (section->text);
          section->text = g_steal_pointer (&whole);
        }
      joined = paraat_sections_join (item->title, sections);
      after = dup_parsed (joined);
      g_assert_cmpstr (after, ==, before);
    }
}

static void
test_pieces (void)
{
  g_autoptr(GPtrArray) pieces = paraat_pieces_split ("Bel {{ict.naam}}:\n\n| Wie | Nummer |\n|---|--:|\n| A \\| B | \\_\\_\\_\\_ |\n| kort |\n\n"
                                                     "```\n| geen | tabel |\n|---|---|\n____\n```");
  ParaatPiece *table;
  g_autofree char *back = NULL;

  g_assert_cmpuint (pieces->len, ==, 3);
  g_assert_cmpstr (((ParaatPiece *) g_ptr_array_index (pieces, 0))->text, ==, "Bel {{Naam van de ICT-verantwoordelijke}}:");
  table = g_ptr_array_index (pieces, 1);
  g_assert_null (table->text);
  g_assert_cmpuint (table->rows->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index ((GPtrArray *) g_ptr_array_index (table->rows, 1), 0), ==, "A | B");
  g_assert_cmpstr (g_ptr_array_index ((GPtrArray *) g_ptr_array_index (table->rows, 1), 1), ==, "____");
  g_set_str ((char **) &g_ptr_array_index (paraat_piece_insert_row (table, 2), 0), "twee\nregels");
  back = paraat_pieces_join (pieces);
  g_assert_cmpstr (back, ==, "Bel {{ict.naam}}:\n\n| Wie | Nummer |\n|---|--:|\n| A \\| B | \\_\\_\\_\\_ |\n| twee regels |  |\n| kort |\n\n"
                             "```\n| geen | tabel |\n|---|---|\n____\n```");
}

static char *
dup_marked (GPtrArray *stretches)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < stretches->len; i++)
    {
      const ParaatStretch *stretch = g_ptr_array_index (stretches, i);

      g_string_append_printf (out, stretch->is_other ? "<%s>" : "%s", stretch->text);
    }
  g_ptr_array_unref (stretches);

  return g_string_free (out, FALSE);
}

static void
assert_compared (const char *left,
                 const char *right,
                 const char *marked_left,
                 const char *marked_right)
{
  GPtrArray *a, *b;
  g_autofree char *of_left = NULL;
  g_autofree char *of_right = NULL;

  paraat_compare_words (left, right, &a, &b);
  of_left = dup_marked (a);
  of_right = dup_marked (b);
  g_assert_cmpstr (of_left, ==, marked_left);
  g_assert_cmpstr (of_right, ==, marked_right);
}

static void
test_compare (void)
{
  g_autoptr(GString) many = g_string_new (NULL);
  g_autoptr(GString) others = g_string_new (NULL);
  g_autofree char *plain = paraat_compare_plain ("## Kop\n\nBel **nu**:\n\n1. Jan\n2. An\n\n- [ ] klaar\n\n| a | b |\n|---|---|\n| c | d |\n\n> Let op");

  assert_compared ("Bel Jan nu.", "Bel nu.", "Bel <Jan >nu.", "Bel nu.");
  assert_compared ("een twee\ndrie vier", "een twee drie en vijf", "een twee\ndrie <vier>", "een twee drie <en vijf>");
  assert_compared ("Bel An van het onthaal", "Bel Jan of het loket", "Bel <An van het onthaal>", "Bel <Jan of het loket>");
  assert_compared ("Bel An meteen en met je gsm nu", "Bel Jan meteen en met je gsm straks", "Bel <An >meteen en met je gsm <nu>",
                   "Bel <Jan >meteen en met je gsm <straks>");
  assert_compared ("", "alles", "", "<alles>");
  assert_compared ("a b c d", "d a b c", "a b c <d>", "<d >a b c");
  assert_compared ("", "", "", "");
  for (guint i = 0; i < 3000; i++)
    {
      g_string_append_printf (many, "a%u ", i);
      g_string_append_printf (others, "b%u ", i);
    }
  {
    g_autofree char *whole = g_strdup_printf ("<%s>", many->str);
    g_autofree char *other = g_strdup_printf ("<%s>", others->str);

    assert_compared (many->str, others->str, whole, other);
  }
  g_assert_cmpstr (plain, ==, "Kop\n\nBel nu:\n\n1. Jan\n2. An\n\n☐ klaar\n\na · b\n\nc · d\n\nLet op");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/section/split", test_split);
  g_test_add_func ("/section/heading", test_heading);
  g_test_add_func ("/section/large", test_large);
  g_test_add_func ("/section/library", test_library);
  g_test_add_func ("/section/pieces", test_pieces);
  g_test_add_func ("/section/compare", test_compare);

  return g_test_run ();
}
