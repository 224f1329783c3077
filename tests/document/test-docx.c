/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-docx.h"

#include <string.h>

#include "package.h"

#define TEXT "word/document.xml"
#define STYLES "word/styles.xml"
#define RELATIONS "word/_rels/document.xml.rels"
#define PARAGRAPH "//w:p[string(.)='%s']"

static void
test_package (Fixture       *fixture,
              gconstpointer  data)
{
  package_write (fixture, NULL);
  for (guint i = 0; i < fixture->package->names->len; i++)
    {
      const char *name = g_ptr_array_index (fixture->package->names, i);
      g_autofree char *xpath = g_strdup_printf ("//ct:Override[@PartName='/%s'] | //ct:Default['%s'='[Content_Types].xml']"
                                                " | //ct:Default[@Extension='rels' and contains('%s','.rels')]",
                                                name, name, name);

      g_assert_cmpuint (package_count (fixture, "[Content_Types].xml", xpath), >=, 1);
    }
  g_assert_cmpstr (g_ptr_array_index (fixture->package->names, 0), ==, "[Content_Types].xml");
  g_assert_cmpuint (package_count (fixture, "[Content_Types].xml", "//ct:Override"), ==, 8);
  package_assert (fixture, "_rels/.rels", "//rel:Relationship[contains(@Type,'officeDocument/2006')][1]/@Target", TEXT);
}

static void
test_metadata (Fixture       *fixture,
               gconstpointer  data)
{
  package_write (fixture, NULL);
  package_assert (fixture, "docProps/core.xml", "//dc:title", "Noodplan");
  package_assert (fixture, "docProps/core.xml", "//dc:language", "nl-BE");
  package_assert (fixture, "docProps/core.xml", "//dc:creator", "Gemeente Voorbeeldegem");
  g_assert_cmpuint (package_count (fixture, "docProps/core.xml", "//dcterms:created"), ==, 0);
  package_assert (fixture, STYLES, "//w:rPrDefault//w:lang/@w:val", "nl-BE");
  paraat_document_set_created_us (fixture->document, G_GINT64_CONSTANT (1763880720) * G_USEC_PER_SEC);
  paraat_document_set_language (fixture->document, "fr-BE");
  package_write (fixture, NULL);
  package_assert (fixture, "docProps/core.xml", "//dcterms:created", "2025-11-23T06:52:00Z");
  package_assert (fixture, STYLES, "//w:rPrDefault//w:lang/@w:val", "fr-BE");
}

static void
test_headings (Fixture       *fixture,
               gconstpointer  data)
{
  package_write (fixture, "# Een\n\n## Twee\n\n### Drie\n\n#### Vier\n\n##### Vijf\n");
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *styled = g_strdup_printf ("count(//w:pStyle[@w:val='Heading%u'])", i);
      g_autofree char *level = g_strdup_printf ("//w:style[@w:styleId='Heading%u']/w:pPr/w:outlineLvl/@w:val", i);
      g_autofree char *name = g_strdup_printf ("//w:style[@w:styleId='Heading%u']/w:name/@w:val", i);
      g_autofree char *wanted = g_strdup_printf ("%u", i - 1);
      g_autofree char *wanted_name = g_strdup_printf ("heading %u", i);

      package_assert (fixture, TEXT, styled, i < 4 ? "1" : "2");   /* the tree has four levels */
      package_assert (fixture, STYLES, level, wanted);
      package_assert (fixture, STYLES, name, wanted_name);
    }
  package_assert (fixture, TEXT, "//w:p[w:pPr/w:pStyle/@w:val='Heading2']", "Twee");
}

static void
test_runs (Fixture       *fixture,
           gconstpointer  data)
{
  package_write (fixture, "Een **vet** *schuin* ***beide*** `code`  \nnieuwe regel\n");
  package_assert (fixture, TEXT, "//w:r[w:rPr/w:b and not(w:rPr/w:i)]", "vet");
  package_assert (fixture, TEXT, "//w:r[w:rPr/w:i and not(w:rPr/w:b)]", "schuin");
  package_assert (fixture, TEXT, "//w:r[w:rPr/w:i and w:rPr/w:b]", "beide");
  package_assert (fixture, TEXT, "//w:r[w:rPr/w:rStyle/@w:val='CodeChar']", "code");
  package_assert (fixture, TEXT, "//w:r[w:br]/w:br/following-sibling::w:t", "nieuwe regel");
  package_assert (fixture, TEXT, "//w:p", "Een vet schuin beide codenieuwe regel");
}

static void
test_links (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "[a **b** c](https://x.be/?a=1&b=2) [d](mailto:a@b.be) [e](tel:+3216) [f](https://x.be/?a=1&b=2)"
                 " [g](file:///etc/passwd) [h](https://) [i](http://[1) [j](item:a-b) [k](vraag:c) [l](veld:d.e)");
  g_assert_cmpuint (package_count (fixture, TEXT, "//w:hyperlink"), ==, 4);
  package_assert (fixture, TEXT, "//w:hyperlink[1]", "a b c");
  package_assert (fixture, TEXT, "string(//w:hyperlink[1]/@r:id = //w:hyperlink[4]/@r:id)", "true");
  g_assert_cmpuint (package_count (fixture, RELATIONS, "//rel:Relationship[@TargetMode='External']"), ==, 3);
  package_assert (fixture, RELATIONS, "//rel:Relationship[@Id='rIdLink0']/@Target", "https://x.be/?a=1&b=2");
  package_assert (fixture, RELATIONS, "//rel:Relationship[@Id='rIdLink1']/@Target", "mailto:a@b.be");
  package_assert (fixture, RELATIONS, "//rel:Relationship[@Id='rIdLink2']/@Target", "tel:+3216");
  package_assert (fixture, TEXT, "//w:p", "a b c d e f g h i j k l");
}

static void
assert_numbering (Fixture    *fixture,
                  const char *text,
                  const char *level,
                  const char *format,
                  const char *start)   /* (nullable) */
{
  g_autofree char *of_level = g_strdup_printf (PARAGRAPH "/w:pPr/w:numPr/w:ilvl/@w:val", text);
  g_autofree char *of_num = g_strdup_printf (PARAGRAPH "/w:pPr/w:numPr/w:numId/@w:val", text);
  g_autofree char *num = package_dup_string (fixture, TEXT, of_num);
  g_autofree char *of_format = g_strdup_printf ("//w:abstractNum[@w:abstractNumId=//w:num[@w:numId='%s']/w:abstractNumId/@w:val]"
                                                "/w:lvl[@w:ilvl='%s']/w:numFmt/@w:val", num, level);
  g_autofree char *of_start = g_strdup_printf ("//w:num[@w:numId='%s']/w:lvlOverride[@w:ilvl='%s']/w:startOverride/@w:val",
                                               num, level);

  package_assert (fixture, TEXT, of_level, level);
  package_assert (fixture, "word/numbering.xml", of_format, format);
  package_assert (fixture, "word/numbering.xml", of_start, start != NULL ? start : "");
}

static void
test_lists (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "- een\n  1. binnen\n     - diep\n  2. nog\n\n  vervolg\n- twee\n\nTekst\n\n7. zeven\n8. acht\n");
  assert_numbering (fixture, "een", "0", "bullet", NULL);
  assert_numbering (fixture, "binnen", "1", "decimal", "1");
  assert_numbering (fixture, "diep", "2", "bullet", NULL);
  assert_numbering (fixture, "nog", "1", "decimal", "1");
  assert_numbering (fixture, "zeven", "0", "decimal", "7");
  package_assert (fixture, TEXT, "string(//w:p[.='zeven']//w:numId/@w:val = //w:p[.='acht']//w:numId/@w:val)", "true");
  package_assert (fixture, TEXT, "string(//w:p[.='binnen']//w:numId/@w:val = //w:p[.='zeven']//w:numId/@w:val)", "false");
  /* What goes on in an item has its indent and no marker of its own. */
  g_assert_cmpuint (package_count (fixture, TEXT, "//w:p[.='vervolg']/w:pPr[w:ind/@w:left='360' and not(w:numPr)]"), ==, 1);
  g_assert_cmpuint (package_count (fixture, TEXT, "//w:p[.='Tekst']//w:numPr"), ==, 0);
}

static void
test_tasks (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "- [ ] Kabel uit\n- [x] Foto\n");
  assert_numbering (fixture, "☐ Kabel uit", "0", "none", NULL);
  assert_numbering (fixture, "☑ Foto", "0", "none", NULL);
}

static void
test_table (Fixture       *fixture,
            gconstpointer  data)
{
  package_write (fixture, "| Naam | Nummer |\n|---|--:|\n| Jan | 016 |\n| Een heel lang verhaal over Piet | 017 |\n\n"
                 "|  |  |\n|---|---|\n| zonder | kop |\n");
  g_assert_cmpuint (package_count (fixture, TEXT, "//w:tbl"), ==, 2);
  g_assert_cmpuint (package_count (fixture, TEXT, "//w:tbl[1]/w:tr"), ==, 3);
  g_assert_cmpuint (package_count (fixture, TEXT, "//w:tr[w:trPr/w:tblHeader]"), ==, 1);
  package_assert (fixture, TEXT, "//w:tr[w:trPr/w:tblHeader]", "NaamNummer");
  package_assert (fixture, TEXT, "//w:tc[.='016']/w:p/w:pPr/w:jc/@w:val", "right");
  package_assert (fixture, TEXT, "string(sum(//w:tbl[1]/w:tblGrid/w:gridCol/@w:w) = //w:tbl[1]/w:tblPr/w:tblW/@w:w)", "true");
  package_assert (fixture, TEXT, "string(//w:tbl[1]/w:tblGrid/w:gridCol[1]/@w:w > 2 * //w:tbl[1]/w:tblGrid/w:gridCol[2]/@w:w)", "true");
}

static void
test_others (Fixture       *fixture,
             gconstpointer  data)
{
  package_write (fixture, "> Zet **niets** uit.\n\n---\n\n    a  b\n      c\n\n\\newpage\n\nEinde\n\nשלום\n");
  package_assert (fixture, TEXT, "//w:p[w:pPr/w:pStyle/@w:val='Quote']", "Zet niets uit.");
  g_assert_cmpuint (package_count (fixture, TEXT, "//w:p[w:pPr/w:pStyle/@w:val='HorizontalLine'][not(w:r)]"), ==, 1);
  g_assert_cmpuint (package_count (fixture, STYLES, "//w:style[@w:styleId='HorizontalLine']//w:pBdr/w:bottom"), ==, 1);
  package_assert (fixture, TEXT, "//w:p[w:pPr/w:pStyle/@w:val='Code']/w:r/w:t[1]", "a  b");
  package_assert (fixture, TEXT, "//w:p[w:pPr/w:pageBreakBefore]", "Einde");
  package_assert (fixture, TEXT, "//w:p[w:pPr/w:bidi]/w:r[w:rPr/w:rtl]", "שלום");
}

static void
test_page (Fixture       *fixture,
           gconstpointer  data)
{
  package_write (fixture, NULL);
  package_assert (fixture, TEXT, "//w:pgSz/@w:w", "11906");
  package_assert (fixture, TEXT, "//w:pgSz/@w:h", "16838");
  package_assert (fixture, TEXT, "//w:pgSz/@w:orient", "portrait");
  package_assert (fixture, "word/footer1.xml", "//w:t[1]", "Gemeente Voorbeeldegem");
  g_assert_cmpuint (package_count (fixture, "word/footer1.xml", "//w:r[w:t='23/11/2026']"), ==, 1);
  g_assert_cmpuint (package_count (fixture, "word/footer1.xml", "//w:fldSimple"), ==, 2);
  package_assert (fixture, RELATIONS, "//rel:Relationship[@Id='rIdfooter']/@Target", "footer1.xml");
  package_assert (fixture, "word/header1.xml", "string(/)", "");
  paraat_document_set_landscape (fixture->document, TRUE);
  paraat_document_set_banner (fixture->document, "OEFENING");
  package_write (fixture, NULL);
  package_assert (fixture, TEXT, "//w:pgSz/@w:w", "16838");
  package_assert (fixture, TEXT, "//w:pgSz/@w:h", "11906");
  package_assert (fixture, TEXT, "//w:pgSz/@w:orient", "landscape");
  package_assert (fixture, "word/header1.xml", "string(/)", "OEFENING");
}

static const PackageKind kind = {
  "docx", TEXT, paraat_document_write_docx, paraat_document_write_docx_async, paraat_document_write_docx_finish,
};

#define ADD(name, func) g_test_add ("/document/docx/" name, Fixture, &kind, package_set_up, func, package_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  ADD ("package", test_package);
  ADD ("metadata", test_metadata);
  ADD ("headings", test_headings);
  ADD ("runs", test_runs);
  ADD ("links", test_links);
  ADD ("lists", test_lists);
  ADD ("tasks", test_tasks);
  ADD ("table", test_table);
  ADD ("others", test_others);
  ADD ("page", test_page);
  package_add_tests (&kind);

  return g_test_run ();
}
