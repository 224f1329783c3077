/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* XML as it is written, into memory.  Whatever the text, what comes out is well-formed. */
typedef struct _ParaatXml ParaatXml;

/* The value of an attribute that has to stand there without one. */
extern const char paraat_xml_empty[];

ParaatXml  *paraat_xml_new   (gboolean     is_part) G_GNUC_WARN_UNUSED_RESULT;   /* of another: no declaration */
void        paraat_xml_free  (ParaatXml   *self);
void        paraat_xml_open  (ParaatXml   *self,
                              const char  *name,
                              ...) G_GNUC_NULL_TERMINATED;     /* names and values; one whose value is "" is left out */
void        paraat_xml_leaf  (ParaatXml   *self,
                              const char  *name,
                              ...) G_GNUC_NULL_TERMINATED;
void        paraat_xml_close (ParaatXml   *self,
                              guint        n);                 /* elements */
void        paraat_xml_close_whole (ParaatXml *self);          /* one, with an end tag though nothing is in it: HTML wants that */
void        paraat_xml_doctype (ParaatXml *self,
                                const char *name);             /* before all else */
void        paraat_xml_text  (ParaatXml   *self,
                              const char  *text,
                              gssize       size);              /* below 0: up to its end */
void        paraat_xml_field (ParaatXml   *self,
                              const char  *name,
                              const char  *text);              /* an element with text */
void        paraat_xml_part  (ParaatXml   *self,
                              ParaatXml   *part);              /* (transfer full) */
GByteArray *paraat_xml_end   (ParaatXml   *self,
                              GError     **error) G_GNUC_WARN_UNUSED_RESULT;   /* (transfer full); closes what is open */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatXml, paraat_xml_free)

G_END_DECLS
