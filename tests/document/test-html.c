/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-html.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>
#include <string.h>

#define SAMPLE \
  "# Noodplan & <b>co</b>\n\nBel **eerst** de [ICT-dienst](tel:+3216000000).  \nDan *de rest*.\n\n" \
  "## Wat je doet\n\n- [ ] Kabel uit\n- [x] Foto\n\n1. Een\n2. Twee\n\n   Nog iets\n\n> Zet niets uit.\n> \n> - Echt niet\n\n" \
  "## Wat je doet\n\n| Naam | Nummer |\n|---|---:|\n| An | 016 00 |\n| Bo | |\n\n| | |\n|---|---|\n| Laptop | In de kluis |\n\n" \
  "### Tekst\n\n```\nGeachte,\n\n  <script>alert(1)</script>\n```\n\n---\n\n\\newpage\n\n#### Slot\n\nZie [Ransomware](item:ransomware) en " \
  "[iets](item:onbekend), [site](https://ccb.belgium.be/nl?a=1&b=2) en `code`.\n"

typedef struct
{
  ParaatDocument *document;   /* (owned) */
  xmlDoc         *tree;       /* (owned) (nullable) */
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->document = paraat_document_new ("Noodplan & <co>", SAMPLE);
  paraat_document_set_footer (fixture->document, "Gemeente \"Voorbeeldegem\"");
  paraat_document_set_date (fixture->document, "28/11/2026");
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_clear_pointer (&fixture->tree, xmlFreeDoc);
  g_assert_finalize_object (fixture->document);
}

static char *
render (Fixture               *fixture,
        const ParaatHtmlPlace *place)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GByteArray) bytes = paraat_document_render_html (fixture->document, place, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (g_utf8_validate ((const char *) bytes->data, bytes->len, NULL));
  g_clear_pointer (&fixture->tree, xmlFreeDoc);
  fixture->tree = xmlReadMemory ((const char *) bytes->data, (int) bytes->len, "test.html", NULL, XML_PARSE_NONET);
  g_assert_nonnull (fixture->tree);   /* it is well-formed */

  return g_strndup ((const char *) bytes->data, bytes->len);
}

static xmlXPathObject *
query (Fixture    *fixture,
       const char *path)
{
  xmlXPathContext *context = xmlXPathNewContext (fixture->tree);
  xmlXPathObject *found;

  xmlXPathRegisterNs (context, BAD_CAST "h", BAD_CAST "http://www.w3.org/1999/xhtml");
  found = xmlXPathEvalExpression (BAD_CAST path, context);
  xmlXPathFreeContext (context);
  g_assert_nonnull (found);

  return found;
}

static int
count (Fixture    *fixture,
       const char *path)
{
  xmlXPathObject *found = query (fixture, path);
  int n = found->nodesetval != NULL ? found->nodesetval->nodeNr : 0;

  xmlXPathFreeObject (found);

  return n;
}

static char *
dup_string (Fixture    *fixture,
            const char *path)
{
  xmlXPathObject *found = query (fixture, path);
  xmlChar *text = xmlXPathCastToString (found);
  char *copy = g_strdup ((const char *) text);

  xmlFree (text);
  xmlXPathFreeObject (found);

  return copy;
}

static void
assert_string (Fixture    *fixture,
               const char *path,
               const char *expected)
{
  g_autofree char *text = dup_string (fixture, path);

  g_assert_cmpstr (text, ==, expected);
}

/* Letters, whatever is between words: a break is an element. */
static void
append_words (GString    *out,
              const char *text)
{
  for (; *text != '\0'; text++)
    if (strchr (" \n\t", *text) == NULL)
      g_string_append_c (out, *text);
}

static void
append_tree (GString           *out,
             const ParaatBlock *block)
{
  g_autofree char *text = paraat_block_dup_text (block);

  append_words (out, text);
  for (guint i = 0; i < block->children->len; i++)
    append_tree (out, g_ptr_array_index (block->children, i));
}

/* The contents and the boxes say what the tree says elsewhere. */
static void
append_page (GString       *out,
             const xmlNode *node)
{
  for (const xmlNode *at = node->children; at != NULL; at = at->next)
    if (at->type == XML_TEXT_NODE)
      append_words (out, (const char *) at->content);
    else if (!xmlStrEqual (at->name, BAD_CAST "nav") && !(xmlStrEqual (at->name, BAD_CAST "span")))
      append_page (out, at);
}

static void
assert_same_words (Fixture *fixture)
{
  g_autoptr(ParaatBlock) tree = paraat_markdown_parse (paraat_document_get_markdown (fixture->document), NULL);
  g_autoptr(GString) expected = g_string_new (NULL);
  g_autoptr(GString) words = g_string_new (NULL);
  xmlXPathObject *main_part = query (fixture, "//h:main");

  append_tree (expected, tree);
  append_page (words, main_part->nodesetval->nodeTab[0]);
  xmlXPathFreeObject (main_part);
  g_assert_cmpstr (words->str, ==, expected->str);
}

static void
test_structure (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *html = render (fixture, NULL);

  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n<html "));
  assert_string (fixture, "/h:html/@lang", "nl-BE");
  assert_string (fixture, "//h:title", "Noodplan & <co>");
  assert_string (fixture, "//h:h1", "Noodplan & <b>co</b>");
  assert_same_words (fixture);
  /* Headings have ids, each its own, and the contents lead there. */
  assert_string (fixture, "//h:h2[1]/@id", "wat-je-doet");
  assert_string (fixture, "//h:h2[2]/@id", "wat-je-doet-2");
  g_assert_cmpint (count (fixture, "//h:nav//h:a"), ==, 3);
  assert_string (fixture, "//h:nav//h:li[2]/h:a/@href", "#wat-je-doet-2");
  g_assert_cmpint (count (fixture, "//h:main/h:nav/following-sibling::h:h2"), ==, 2);
  g_assert_cmpint (count (fixture, "//h:main/h:nav/preceding-sibling::h:h1"), ==, 1);
  /* Tables say what their cells belong to. */
  g_assert_cmpint (count (fixture, "//h:table[1]/h:thead/h:tr/h:th[@scope='col']"), ==, 2);
  assert_string (fixture, "//h:table/h:tbody/h:tr/h:th[@scope='row']", "Laptop");
  g_assert_cmpint (count (fixture, "//h:td[@class='e']"), ==, 2);
  g_assert_cmpint (count (fixture, "//h:div[@role='region' and @tabindex='0' and @aria-labelledby='wat-je-doet-2']"), ==, 2);
  /* A box is a letter with a name. */
  assert_string (fixture, "//h:li[@class='task'][1]/h:span[@role='img']", "☐");
  assert_string (fixture, "//h:li[@class='task'][1]/h:span/@aria-label", "To do");
  assert_string (fixture, "//h:li[@class='task'][2]/h:span", "☑");
  assert_string (fixture, "//h:div[@role='note']/h:p", "Zet niets uit.");
  assert_string (fixture, "//h:pre", "Geachte,\n\n  <script>alert(1)</script>");
  g_assert_cmpint (count (fixture, "//h:br"), ==, 1);
  assert_string (fixture, "//h:footer/h:p[1]", "Gemeente \"Voorbeeldegem\"");
  assert_string (fixture, "//h:footer/h:p[2]", "28/11/2026");
  g_assert_null (strstr (html, "/></p>"));
  g_assert_null (strstr (html, "<td/>"));   /* a browser would leave it open */
  g_assert_null (strstr (html, "<div class=\"page\"/>"));
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);
  ParaatHtmlPlace place = { .files = files, .home = "../index.html", .home_title = "Terug <", .origin = "Uitgever: Paraat" };
  g_autofree char *html = NULL;

  g_hash_table_insert (files, (gpointer) "ransomware", (gpointer) "draaiboek-ransomware.html");
  html = render (fixture, &place);
  assert_same_words (fixture);
  assert_string (fixture, "//h:a[.='Ransomware']/@href", "draaiboek-ransomware.html");
  assert_string (fixture, "//h:a[.='ICT-dienst']/@href", "tel:+3216000000");
  assert_string (fixture, "//h:a[.='site']/@href", "https://ccb.belgium.be/nl?a=1&b=2");
  g_assert_cmpint (count (fixture, "//h:a[.='iets']"), ==, 0);   /* it is not there */
  assert_string (fixture, "//h:p[@class='home']/h:a/@href", "../index.html");
  assert_string (fixture, "//h:p[@class='home']/h:a", "Terug <");
  assert_string (fixture, "//h:footer/h:p[1]", "Uitgever: Paraat");
}

/* What a browser would run or fetch: nothing of it is there, and the policy would forbid it. */
static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const char markdown[] =
    "# <script>alert(1)</script> \" onload=\"x\n\n<img src=x onerror=alert(1)>\n\n[klik](javascript:alert(1)) [klik](JAVASCRIPT:alert(1)) "
    "[klik](data:text/html,<script>) [klik](vbscript:x) [klik](file:///etc/passwd) [q](https://x.be/\"onmouseover=\"alert(1))\n\n"
    "![plaatje](https://x.be/spion.png)\n\n<iframe src=\"https://x.be\"></iframe>\n\n<style>*{display:none}</style>\n\n"
    "| <svg onload=alert(1)> | ]]> |\n|---|---|\n| <!-- | --> |\n\n- [ ] </main></body>\n\n```\n</pre><script>\n```\n\n"
    "&lt;script&gt; &#60;script&#62; \001\n";
  g_autofree char *html = NULL;
  g_autofree char *policy = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *style = NULL;
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  paraat_document_set_title (fixture->document, "</title><script>alert(1)</script>");
  paraat_document_set_footer (fixture->document, "</footer><script>");
  paraat_document_set_markdown (fixture->document, markdown);
  html = render (fixture, NULL);
  assert_same_words (fixture);
  g_assert_cmpint (count (fixture, "//h:script|//h:img|//h:iframe|//h:svg|//h:object|//h:link|//h:base|//h:form"), ==, 0);
  g_assert_cmpint (count (fixture, "//h:style"), ==, 1);
  g_assert_cmpint (count (fixture, "//@*[starts-with(name(), 'on')]"), ==, 0);
  g_assert_cmpint (count (fixture, "//h:a[not(starts-with(@href, 'https:')) and not(starts-with(@href, '#'))]"), ==, 0);
  g_assert_cmpint (count (fixture, "//@style|//@src"), ==, 0);
  /* Its own style is what the policy lets through, byte for byte as a browser of HTML reads it. */
  policy = dup_string (fixture, "//h:meta[@http-equiv='Content-Security-Policy']/@content");
  style = g_strndup (strstr (html, "<style>") + strlen ("<style>"),
                     (gsize) (strstr (html, "</style>") - strstr (html, "<style>") - (gssize) strlen ("<style>")));
  g_assert_null (strpbrk (style, "<>&\"'"));
  g_checksum_update (checksum, (const guchar *) style, (gssize) strlen (style));
  g_checksum_get_digest (checksum, digest, &size);
  sum = g_base64_encode (digest, size);
  g_assert_true (g_str_has_prefix (policy, "default-src 'none'; style-src 'sha256-"));
  g_assert_nonnull (strstr (policy, sum));
}

/* Headings that say the same have addresses of their own, also beside one that says what such an address is. */
static void
test_same_headings (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr(GString) many = g_string_new (NULL);
  g_autofree char *few = NULL;
  g_autofree char *html = NULL;
  gint64 start_us = g_get_monotonic_time ();

  paraat_document_set_markdown (fixture->document, "# a 2\n\n## a\n\n## a\n\n## a\n\n## a 2\n");
  few = render (fixture, NULL);
  assert_string (fixture, "//h:h2[1]/@id", "a");
  assert_string (fixture, "//h:h2[2]/@id", "a-3");
  assert_string (fixture, "//h:h2[3]/@id", "a-4");
  assert_string (fixture, "//h:h2[4]/@id", "a-2-2");
  for (guint i = 0; i < 8000; i++)
    g_string_append (many, "#### a\n\n");
  paraat_document_set_markdown (fixture->document, many->str);
  html = render (fixture, NULL);
  g_assert_cmpint (count (fixture, "//h:h4[@id='a-8000']"), ==, 1);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start_us) / 1000);
}

static void
test_errors (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (paraat_document_render_html (fixture->document, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  paraat_document_set_markdown (fixture->document, "\xff");
  g_assert_null (paraat_document_render_html (fixture->document, NULL, NULL, &error));
  g_assert_error (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_INVALID);
}

#define ADD(name, func) g_test_add ("/html/" name, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("structure", test_structure);
  ADD ("links", test_links);
  ADD ("hostile", test_hostile);
  ADD ("same-headings", test_same_headings);
  ADD ("errors", test_errors);

  return g_test_run ();
}
