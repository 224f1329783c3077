/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-block.h"

#include <string.h>

static ParaatBlock *
parse (const char *markdown)
{
  g_autoptr(GError) error = NULL;
  ParaatBlock *document = paraat_markdown_parse (markdown, &error);

  g_assert_no_error (error);
  g_assert_cmpint (document->kind, ==, PARAAT_BLOCK_DOCUMENT);

  return document;
}

static const ParaatBlock *
child (const ParaatBlock *block,
       guint              n,
       ParaatBlockKind    kind)
{
  const ParaatBlock *found;

  g_assert_cmpuint (n, <, block->children->len);
  found = g_ptr_array_index (block->children, n);
  g_assert_cmpint (found->kind, ==, kind);

  return found;
}

static void
assert_text (const ParaatBlock *block,
             const char        *expected)
{
  g_autofree char *text = paraat_block_dup_text (block);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_run (const ParaatBlock *block,
            guint              n,
            const char        *text,
            ParaatRunStyle     style,
            const char        *link)
{
  const ParaatSpan *run;

  g_assert_cmpuint (n, <, block->runs->len);
  run = g_ptr_array_index (block->runs, n);
  g_assert_cmpstr (run->text, ==, text);
  g_assert_cmpint (run->style, ==, style);
  g_assert_cmpstr (run->link, ==, link);
}

/* Inside of the program they lead somewhere, out of it they do not. */
static void
test_inside_links (void)
{
  g_autoptr(ParaatBlock) document = parse ("[a](item:het-eerste-uur) [b](vraag:back-up) [c](veld:bestuur.naam) [d](https://x.be) [e](data:x)");
  const ParaatBlock *block = g_ptr_array_index (document->children, 0);

  assert_run (block, 0, "a", PARAAT_RUN_PLAIN, "item:het-eerste-uur");
  assert_run (block, 2, "b", PARAAT_RUN_PLAIN, "vraag:back-up");
  assert_run (block, 4, "c", PARAAT_RUN_PLAIN, "veld:bestuur.naam");
  for (guint i = 0; i < 5; i++)
    g_assert_null (paraat_span_get_address (g_ptr_array_index (block->runs, i)));
  g_assert_cmpstr (paraat_span_get_address (g_ptr_array_index (block->runs, 6)), ==, "https://x.be");
  assert_run (block, 8, "e", PARAAT_RUN_PLAIN, NULL);
}

static void
test_blocks (void)
{
  g_autoptr(ParaatBlock) document = parse ("# Een\n\n###### Zes\n\nTekst\nloopt  \ndoor\n\n---\n\n> Let *op*\n\n"
                                           "```\na\n  b\n```\n");
  const ParaatBlock *quote;

  g_assert_cmpuint (document->children->len, ==, 6);
  g_assert_cmpuint (child (document, 0, PARAAT_BLOCK_HEADING)->level, ==, 1);
  g_assert_cmpuint (child (document, 1, PARAAT_BLOCK_HEADING)->level, ==, 4);
  assert_text (child (document, 2, PARAAT_BLOCK_PARAGRAPH), "Tekst loopt\ndoor");
  child (document, 3, PARAAT_BLOCK_RULE);
  quote = child (document, 4, PARAAT_BLOCK_QUOTE);
  assert_text (child (quote, 0, PARAAT_BLOCK_PARAGRAPH), "Let op");
  assert_text (child (document, 5, PARAAT_BLOCK_CODE), "a\n  b\n");
}

static void
test_lists (void)
{
  g_autoptr(ParaatBlock) document = parse ("3. drie\n   - onder\n4. vier\n\ntussen\n\n- [ ] open\n- [x] klaar\n- gewoon\n");
  const ParaatBlock *list = child (document, 0, PARAAT_BLOCK_ORDERED_LIST);
  const ParaatBlock *item = child (list, 0, PARAAT_BLOCK_LIST_ITEM);

  g_assert_cmpuint (list->start, ==, 3);
  g_assert_true (list->is_tight);
  g_assert_cmpuint (item->children->len, ==, 2);
  assert_text (child (item, 0, PARAAT_BLOCK_PARAGRAPH), "drie");
  child (item, 1, PARAAT_BLOCK_BULLET_LIST);
  list = child (document, 2, PARAAT_BLOCK_BULLET_LIST);
  g_assert_cmpint (child (list, 0, PARAAT_BLOCK_LIST_ITEM)->task, ==, PARAAT_TASK_OPEN);
  g_assert_cmpint (child (list, 1, PARAAT_BLOCK_LIST_ITEM)->task, ==, PARAAT_TASK_DONE);
  g_assert_cmpint (child (list, 2, PARAAT_BLOCK_LIST_ITEM)->task, ==, PARAAT_TASK_NONE);
}

static void
test_tables (void)
{
  g_autoptr(ParaatBlock) document = parse ("| A | B | C |\n|---|:-:|--:|\n| 1 | **2** |\n\n| | |\n|---|---|\n| x | y |\n");
  const ParaatBlock *table = child (document, 0, PARAAT_BLOCK_TABLE);
  const ParaatBlock *row = child (table, 1, PARAAT_BLOCK_ROW);

  g_assert_cmpuint (table->n_columns, ==, 3);
  g_assert_cmpuint (table->children->len, ==, 2);
  g_assert_true (child (table, 0, PARAAT_BLOCK_ROW)->is_header);
  g_assert_false (row->is_header);
  g_assert_cmpuint (row->children->len, ==, 3);
  g_assert_cmpint (child (row, 0, PARAAT_BLOCK_CELL)->align, ==, PARAAT_ALIGN_START);
  g_assert_cmpint (child (row, 1, PARAAT_BLOCK_CELL)->align, ==, PARAAT_ALIGN_CENTER);
  g_assert_cmpint (child (row, 2, PARAAT_BLOCK_CELL)->align, ==, PARAAT_ALIGN_END);
  assert_run (child (row, 1, PARAAT_BLOCK_CELL), 0, "2", PARAAT_RUN_BOLD, NULL);

  table = child (document, 1, PARAAT_BLOCK_TABLE);
  g_assert_cmpuint (table->children->len, ==, 1);
  g_assert_false (child (table, 0, PARAAT_BLOCK_ROW)->is_header);
}

static void
test_runs (void)
{
  g_autoptr(ParaatBlock) document = parse ("a **b *c*** `d` [e](https://x.be/%27?q='\"é) [f](javascript:alert) <tel:+3216> "
                                           "&amp;&#x20ac;&#0;&onbekend; www.x.be <b>g</b>");
  const ParaatBlock *block = child (document, 0, PARAAT_BLOCK_PARAGRAPH);

  assert_run (block, 0, "a ", PARAAT_RUN_PLAIN, NULL);
  assert_run (block, 1, "b ", PARAAT_RUN_BOLD, NULL);
  assert_run (block, 2, "c", PARAAT_RUN_BOLD | PARAAT_RUN_ITALIC, NULL);
  assert_run (block, 3, " ", PARAAT_RUN_PLAIN, NULL);
  assert_run (block, 4, "d", PARAAT_RUN_CODE, NULL);
  assert_run (block, 6, "e", PARAAT_RUN_PLAIN, "https://x.be/%27?q=%27%22%C3%A9");
  assert_run (block, 8, "f", PARAAT_RUN_PLAIN, NULL);
  assert_run (block, 10, "tel:+3216", PARAAT_RUN_PLAIN, "tel:+3216");
  assert_run (block, 11, " &€\357\277\275&onbekend; www.x.be <b>g</b>", PARAAT_RUN_PLAIN, NULL);
}

static void
test_page_break (void)
{
  g_autoptr(ParaatBlock) document = parse ("a\n\n\\newpage\n\nb\n\\newpage\n\n\\\\newpage\n\n**\\newpage**\n\n- \\newpage\n");
  const ParaatBlock *list = child (document, 5, PARAAT_BLOCK_BULLET_LIST);

  g_assert_cmpuint (child (document, 1, PARAAT_BLOCK_PAGE_BREAK)->runs->len, ==, 0);
  assert_text (child (document, 2, PARAAT_BLOCK_PARAGRAPH), "b \\newpage");
  assert_text (child (document, 3, PARAAT_BLOCK_PARAGRAPH), "\\newpage");
  assert_text (child (document, 4, PARAAT_BLOCK_PARAGRAPH), "\\newpage");
  assert_text (child (child (list, 0, PARAAT_BLOCK_LIST_ITEM), 0, PARAAT_BLOCK_PARAGRAPH), "\\newpage");
}

static const struct { const char *text; const char *shown; } hostile[] = {
  { "*a* **b** _c_ __d__", NULL },
  { "a | b || c \\| d \\", NULL },
  { "# kop", NULL },
  { "1. een", NULL },
  { "1) een", NULL },
  { "- punt", NULL },
  { "+ punt", NULL },
  { "- [ ] taak", NULL },
  { "[x] taak", NULL },
  { "> citaat", NULL },
  { "===", NULL },
  { "---", NULL },
  { "|---|", NULL },
  { "```\ncode", NULL },
  { "~~~", NULL },
  { "<b>vet</b> <!-- weg --> <script>", NULL },
  { "&amp; &lt; &#65; &nbsp;", NULL },
  { "\\ \\\\ \\* \\newpage", NULL },
  { "\\newpage", NULL },
  { "https://x.be/a_b?c=d&e=f www.x.be a@b.be <https://x.be>", NULL },
  { "[tekst](https://x.be \"t\") ![beeld](b.png)", NULL },
  { "[a]: https://x.be", NULL },
  { "    vier spaties", NULL },
  { "  twee  en  twee  ", NULL },
  { "\ttab\t", NULL },
  { " ", NULL },
  { "een\ntwee\n\nvier\n", NULL },
  { "a\r\nb\rc", "a\nb\nc" },
  { "één ünïcode 漢字 عربي 🚒", NULL },
  { "a\001b\177c", "a\357\277\275b\357\277\275c" },
  { "a\xff" "b", "a\357\277\275b" },
  { "omge\342\200\256keerd", "omgekeerd" },
  { "$x$ ~~door~~ ^op^ :) %d %s \"'`", NULL },
};

static void
assert_shown (const char *prefix,
              const char *escaped,
              const char *suffix,
              const char *expected)
{
  g_autofree char *markdown = g_strconcat (prefix, escaped, suffix, NULL);
  g_autoptr(ParaatBlock) document = parse (markdown);
  const ParaatBlock *block = document;

  g_assert_cmpuint (document->children->len, ==, 1);
  while (block->children->len > 0)
    block = g_ptr_array_index (block->children, block->children->len - 1);
  for (guint i = 0; i < block->runs->len; i++)
    {
      const ParaatSpan *run = g_ptr_array_index (block->runs, i);

      g_assert_cmpint (run->style, ==, PARAAT_RUN_PLAIN);
      g_assert_null (run->link);
    }
  assert_text (block, expected);
}

static void
test_escape (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      const char *shown = hostile[i].shown != NULL ? hostile[i].shown : hostile[i].text;
      g_autofree char *escaped = paraat_markdown_escape (hostile[i].text);
      g_autofree char *after = g_strconcat ("Naam: ", shown, NULL);
      g_autofree char *around = g_strconcat (shown, " en", NULL);

      g_assert_null (strchr (escaped, '\n'));
      assert_shown ("", escaped, "\n", shown);
      assert_shown ("Naam: ", escaped, "\n", after);
      assert_shown ("", escaped, " en", around);
      assert_shown ("- ", escaped, "\n", shown);
      assert_shown ("1. ", escaped, "\n", shown);
      assert_shown ("> ", escaped, "\n", shown);
      assert_shown ("# ", escaped, "\n", shown);
      assert_shown ("| A | B |\n|---|---|\n| a | ", escaped, " |\n", shown);
    }
}

static void
test_escape_any (void)
{
  static const char alphabet[] = "*_|#1.<>&;\\[]()!-+=~`\"'$ \n:/@ax";

  for (guint i = 0; i < 20000; i++)
    {
      char text[9] = { 0 };
      g_autofree char *escaped = NULL;

      for (guint j = 0; j < 1 + i % 8; j++)
        text[j] = alphabet[g_test_rand_int_range (0, sizeof alphabet - 1)];
      escaped = paraat_markdown_escape (text);
      assert_shown ("", escaped, "\n", text);
      assert_shown ("| A | B |\n|---|---|\n| a | ", escaped, " |\n", text);
    }
}

static void
assert_refused (const char          *markdown,
                ParaatDocumentError  code)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (paraat_markdown_parse (markdown, &error));
  g_assert_error (error, PARAAT_DOCUMENT_ERROR, (int) code);
}

static char *
repeat (const char *text,
        guint       n)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (all, text);

  return g_string_free (all, FALSE);
}

static void
test_limits (void)
{
  g_autofree char *deep = repeat ("> ", 40);
  g_autofree char *deep_markdown = g_strconcat (deep, "a", NULL);
  g_autofree char *rows = repeat ("|x|y|\n", PARAAT_MARKDOWN_MAX_CELLS / 2 + 1);
  g_autofree char *table = g_strconcat ("|a|b|\n|-|-|\n", rows, NULL);
  g_autofree char *large = repeat ("0123456789abcdef", PARAAT_MARKDOWN_MAX_SIZE / 16 + 1);
  g_autofree char *many = repeat ("a\n\n", PARAAT_MARKDOWN_MAX_BLOCKS + 1);

  assert_refused ("\xff", PARAAT_DOCUMENT_ERROR_INVALID);
  assert_refused (deep_markdown, PARAAT_DOCUMENT_ERROR_TOO_LARGE);
  assert_refused (table, PARAAT_DOCUMENT_ERROR_TOO_LARGE);
  assert_refused (large, PARAAT_DOCUMENT_ERROR_TOO_LARGE);
  assert_refused (many, PARAAT_DOCUMENT_ERROR_TOO_LARGE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/document/markdown/blocks", test_blocks);
  g_test_add_func ("/document/markdown/inside-links", test_inside_links);
  g_test_add_func ("/document/markdown/lists", test_lists);
  g_test_add_func ("/document/markdown/tables", test_tables);
  g_test_add_func ("/document/markdown/runs", test_runs);
  g_test_add_func ("/document/markdown/page-break", test_page_break);
  g_test_add_func ("/document/markdown/escape", test_escape);
  g_test_add_func ("/document/markdown/escape-any", test_escape_any);
  g_test_add_func ("/document/markdown/limits", test_limits);

  return g_test_run ();
}
