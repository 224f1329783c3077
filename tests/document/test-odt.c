/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-odt.h"

#include <string.h>

#include "package.h"

#define TEXT "content.xml"
#define STYLES "styles.xml"
#define TYPE "application/vnd.oasis.opendocument.text"

/* The type stands where programs that know a file by its first bytes look, with its size and its sum before it. */
static void
test_package (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint8 header[] = { 'P', 'K', 3, 4, 10, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0x5e, 0xc6, 0x32, 0x0c,
                                   sizeof TYPE - 1, 0, 0, 0, sizeof TYPE - 1, 0, 0, 0, 8, 0, 0, 0 };
  g_autofree char *bytes = NULL;
  gsize size;

  package_write (fixture, NULL);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  g_assert_cmpmem (bytes, sizeof header, header, sizeof header);
  g_assert_cmpmem (bytes + sizeof header, strlen ("mimetype" TYPE "PK"), "mimetype" TYPE "PK", strlen ("mimetype" TYPE "PK"));
  g_assert_cmpstr (g_ptr_array_index (fixture->package->names, 0), ==, "mimetype");
  package_assert (fixture, "META-INF/manifest.xml", "//manifest:file-entry[@manifest:full-path='/']/@manifest:media-type", TYPE);
  for (guint i = 2; i < fixture->package->names->len; i++)
    {
      const char *name = g_ptr_array_index (fixture->package->names, i);
      g_autofree char *xpath = g_strdup_printf ("//manifest:file-entry[@manifest:full-path='%s']", name);

      g_assert_cmpuint (package_count (fixture, "META-INF/manifest.xml", xpath), ==, 1);
    }
}

static void
test_metadata (Fixture       *fixture,
               gconstpointer  data)
{
  package_write (fixture, NULL);
  package_assert (fixture, "meta.xml", "//dc:title", "Noodplan");
  package_assert (fixture, "meta.xml", "//dc:language", "nl-BE");
  package_assert (fixture, "meta.xml", "//dc:creator", "Gemeente Voorbeeldegem");
  g_assert_cmpuint (package_count (fixture, "meta.xml", "//meta:creation-date"), ==, 0);
  package_assert (fixture, STYLES, "//style:default-style/style:text-properties/@fo:language", "nl");
  package_assert (fixture, STYLES, "//style:default-style/style:text-properties/@fo:country", "BE");
  paraat_document_set_created_us (fixture->document, G_GINT64_CONSTANT (1763880720) * G_USEC_PER_SEC);
  paraat_document_set_language (fixture->document, "fr");
  package_write (fixture, NULL);
  package_assert (fixture, "meta.xml", "//meta:creation-date", "2025-11-23T06:52:00Z");
  package_assert (fixture, STYLES, "//style:default-style/style:text-properties/@fo:language", "fr");
  package_assert (fixture, STYLES, "//style:default-style/style:text-properties/@fo:country", "none");
}

/* Every style that is named is there. */
static void
test_styles (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const lists[] = { "Bullets", "Boxes", "Numbers" };

  package_write (fixture, "# A\n\n- b\n- c\n\n1. d\n\n- [ ] e\n\n> f\n>\n> - g\n\n`h` ***`i`*** **`j`** *`k`*\n\n| l | m |\n|:-:|--:|\n"
                 "| שלום | o |\n\n---\n\n    p\n\n\\newpage\n\n| q |\n|---|\n\nr:\n\n\\newpage\n\n## s\n");
  for (guint i = 0; i < package_count (fixture, TEXT, "//text:*[@text:style-name] | //table:*[@table:style-name]"); i++)
    {
      g_autofree char *of_name = g_strdup_printf ("string((//text:*[@text:style-name] | //table:*[@table:style-name])[%u]"
                                                  "/@*[local-name()='style-name'])", i + 1);
      g_autofree char *name = package_dup_string (fixture, TEXT, of_name);
      g_autofree char *style = g_strdup_printf ("//style:style[@style:name='%s']", name);

      if (!g_strv_contains ((const char * const []) { lists[0], lists[1], lists[2], NULL }, name))
        g_assert_cmpuint (package_count (fixture, TEXT, style) + package_count (fixture, STYLES, style), ==, 1);
    }
  g_assert_cmpuint (package_count (fixture, STYLES, "//text:list-style"), ==, 3);
  g_assert_cmpuint (package_count (fixture, TEXT, "//text:list[@text:style-name='Numbers']"), ==, 1);
  /* Those that are made for this document have a parent that is there. */
  g_assert_cmpuint (package_count (fixture, TEXT, "//style:style[@style:parent-style-name='Heading_20_2']"
                                   "[style:paragraph-properties/@fo:break-before='page']"), ==, 1);
  g_assert_cmpuint (package_count (fixture, TEXT, "//table:table[@table:style-name='Table.Break']"), ==, 1);
  g_assert_cmpuint (package_count (fixture, TEXT, "//style:style[style:paragraph-properties/@style:writing-mode='rl-tb']"), ==, 1);
}

static void
test_headings (Fixture       *fixture,
               gconstpointer  data)
{
  package_write (fixture, "# Een\n\n## Twee\n\n### Drie\n\n#### Vier\n");
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *heading = g_strdup_printf ("//text:h[@text:outline-level='%u'][@text:style-name='Heading_20_%u']", i, i);
      g_autofree char *level = g_strdup_printf ("//style:style[@style:name='Heading_20_%u'][@style:default-outline-level='%u']", i, i);

      g_assert_cmpuint (package_count (fixture, TEXT, heading), ==, 1);
      g_assert_cmpuint (package_count (fixture, STYLES, level), ==, 1);
    }
  package_assert (fixture, TEXT, "//text:h[@text:outline-level='2']", "Twee");
}

static void
test_runs (Fixture       *fixture,
           gconstpointer  data)
{
  package_write (fixture, "Een **vet** *schuin* ***beide*** `code`  \nnieuwe regel&#32;&#32;&#32;&#32; einde\n");
  package_assert (fixture, TEXT, "//text:span[@text:style-name='Strong_20_Emphasis']", "vet");
  package_assert (fixture, TEXT, "//text:span[@text:style-name='Emphasis']", "schuin");
  package_assert (fixture, TEXT, "//text:span[@text:style-name='Strong_20_and_20_Emphasis']", "beide");
  package_assert (fixture, TEXT, "//text:span[@text:style-name='Source_20_Text']", "code");
  package_assert (fixture, TEXT, "//text:line-break/following-sibling::node()[1]", "nieuwe regel ");
  package_assert (fixture, TEXT, "//text:s/@text:c", "4");
  package_assert (fixture, TEXT, "//text:p", "Een vet schuin beide codenieuwe regel einde");
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "[a **b** c](https://x.be/?a=1&b=2) [d](mailto:a@b.be) [e](tel:+3216) [g](file:///etc/passwd) [h](https://) [i](item:a-b) [j](vraag:c) [k](veld:d.e)");
  g_assert_cmpuint (package_count (fixture, TEXT, "//text:a"), ==, 3);
  package_assert (fixture, TEXT, "//text:a[1]", "a b c");
  package_assert (fixture, TEXT, "//text:a[1]/@xlink:href", "https://x.be/?a=1&b=2");
  package_assert (fixture, TEXT, "//text:a[2]/@xlink:href", "mailto:a@b.be");
  package_assert (fixture, TEXT, "//text:a[3]/@xlink:href", "tel:+3216");
  package_assert (fixture, TEXT, "//text:p", "a b c d e g h i j k");
}

static void
test_lists (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "- een\n  1. binnen\n     - diep\n  2. nog\n\n  vervolg\n- twee\n\nTekst\n\n7. zeven\n8. acht\n");
  package_assert (fixture, TEXT, "//office:text/text:list[1]/@text:style-name", "Bullets");
  package_assert (fixture, TEXT, "//office:text/text:list[1]/text:list-item[1]/text:p[1]", "een");
  package_assert (fixture, TEXT, "//office:text/text:list[1]/text:list-item[1]/text:p[2]", "vervolg");
  package_assert (fixture, TEXT, "//text:list-item/text:list[@text:style-name='Numbers']/text:list-item[2]", "nog");
  package_assert (fixture, TEXT, "//text:list//text:list//text:list/text:list-item", "diep");
  package_assert (fixture, TEXT, "//text:list-item[text:p='binnen']/@text:start-value", "1");
  package_assert (fixture, TEXT, "//text:list-item[text:p='zeven']/@text:start-value", "7");
  package_assert (fixture, TEXT, "//text:list-item[text:p='acht']/@text:start-value", "");
  g_assert_cmpuint (package_count (fixture, TEXT, "//office:text/text:list"), ==, 2);
}

static void
test_tasks (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "- [ ] Kabel uit\n- [x] Foto\n");
  g_assert_cmpuint (package_count (fixture, "styles.xml", "//text:list-style[@style:name='Boxes']"
                                   "/text:list-level-style-number[@style:num-format='']"), >, 0);   /* LibreOffice counts without */
  package_assert (fixture, TEXT, "//text:list[@text:style-name='Boxes']/text:list-item[1]/text:p", "☐ Kabel uit");
  package_assert (fixture, TEXT, "//text:list[@text:style-name='Boxes']/text:list-item[2]/text:p", "☑ Foto");
}

static void
test_table (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "| Naam | Nummer |\n|---|--:|\n| Jan | 016 |\n| Een heel lang verhaal over Piet | 017 |\n\n"
                 "|  |  |\n|---|---|\n| zonder | kop |\n");
  g_assert_cmpuint (package_count (fixture, TEXT, "//table:table"), ==, 2);
  g_assert_cmpuint (package_count (fixture, TEXT, "//table:table-header-rows/table:table-row"), ==, 1);
  package_assert (fixture, TEXT, "//table:table[1]/table:table-header-rows", "NaamNummer");
  g_assert_cmpuint (package_count (fixture, TEXT, "//table:table[1]/table:table-row"), ==, 2);
  package_assert (fixture, TEXT, "//style:style[@style:name=//table:table-cell[.='016']/text:p/@text:style-name]"
                  "/style:paragraph-properties/@fo:text-align", "end");
  g_assert_cmpuint (package_count (fixture, TEXT, "//table:table[1]/table:table-column"), ==, 2);
}

/* The format has none: the lists go on behind it. */
static void
test_table_in_list (Fixture       *fixture,
                    gconstpointer  data)
{
  package_write (fixture, "1. een\n   - twee\n\n     | A |\n     |---|\n     | 1 |\n\n     vervolg\n   - drie\n2. vier\n");
  g_assert_cmpuint (package_count (fixture, TEXT, "//office:text/table:table"), ==, 1);
  package_assert (fixture, TEXT, "//table:table/preceding-sibling::text:list", "eentwee");
  package_assert (fixture, TEXT, "//table:table/following-sibling::text:list/@text:continue-numbering", "true");
  package_assert (fixture, TEXT, "//table:table/following-sibling::text:list/text:list-header/text:list/text:list-header", "vervolg");
  package_assert (fixture, TEXT, "//table:table/following-sibling::text:list/text:list-header/text:list/text:list-item", "drie");
  package_assert (fixture, TEXT, "//table:table/following-sibling::text:list/text:list-item", "vier");
}

static void
test_others (Fixture       *fixture,
             gconstpointer  data)
{
  package_write (fixture, "> Zet **niets** uit.\n\n---\n\n    a  b\n      c\n");
  package_assert (fixture, TEXT, "//text:p[@text:style-name='Quotations']", "Zet niets uit.");
  g_assert_cmpuint (package_count (fixture, TEXT, "//text:p[@text:style-name='Horizontal_20_Line'][not(node())]"), ==, 1);
  g_assert_cmpuint (package_count (fixture, STYLES, "//style:style[@style:name='Horizontal_20_Line']/*[@fo:border-bottom]"), ==, 1);
  package_assert (fixture, TEXT, "//text:p[@text:style-name='Preformatted_20_Text']", "a bc");
  g_assert_cmpuint (package_count (fixture, TEXT, "//text:p[@text:style-name='Preformatted_20_Text']/text:line-break"), ==, 1);
}

static void
test_page (Fixture       *fixture,
           gconstpointer  data)
{
  package_write (fixture, NULL);
  package_assert (fixture, STYLES, "//style:page-layout-properties/@fo:page-width", "210.00mm");
  package_assert (fixture, STYLES, "//style:page-layout-properties/@fo:page-height", "297.00mm");
  package_assert (fixture, STYLES, "//style:page-layout-properties/@style:print-orientation", "portrait");
  package_assert (fixture, STYLES, "//style:footer/text:p/text()[1]", "Gemeente Voorbeeldegem");
  package_assert (fixture, STYLES, "//style:footer/text:p/text()[2]", "23/11/2026");
  g_assert_cmpuint (package_count (fixture, STYLES, "//text:page-number | //text:page-count"), ==, 2);
  g_assert_cmpuint (package_count (fixture, STYLES, "//style:header"), ==, 0);
  paraat_document_set_landscape (fixture->document, TRUE);
  paraat_document_set_banner (fixture->document, "OEFENING");
  package_write (fixture, NULL);
  package_assert (fixture, STYLES, "//style:page-layout-properties/@fo:page-width", "297.00mm");
  package_assert (fixture, STYLES, "//style:page-layout-properties/@style:print-orientation", "landscape");
  package_assert (fixture, STYLES, "//style:header", "OEFENING");
}

static const PackageKind kind = {
  "odt", TEXT, paraat_document_write_odt, paraat_document_write_odt_async, paraat_document_write_odt_finish,
};

#define ADD(name, func) g_test_add ("/document/odt/" name, Fixture, &kind, package_set_up, func, package_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("package", test_package);
  ADD ("metadata", test_metadata);
  ADD ("styles", test_styles);
  ADD ("headings", test_headings);
  ADD ("runs", test_runs);
  ADD ("links", test_links);
  ADD ("lists", test_lists);
  ADD ("tasks", test_tasks);
  ADD ("table", test_table);
  ADD ("table-in-list", test_table_in_list);
  ADD ("others", test_others);
  ADD ("page", test_page);
  package_add_tests (&kind);

  return g_test_run ();
}
