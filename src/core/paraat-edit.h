/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include <glib-object.h>

#include "paraat-change.h"

G_BEGIN_DECLS

/* What is the same in every change of a record. */
typedef struct
{
  ParaatUuid  root;
  ParaatUuid  record;
  ParaatUuid  parent;
  ParaatUuid  bestuur;
  const char *kind;       /* interned */
  gboolean    exercise;
} ParaatIdentity;

/* One field gets a value: what the writer thread makes into a signed change. */
#define PARAAT_TYPE_EDIT (paraat_edit_get_type ())
typedef struct _ParaatEdit ParaatEdit;   /* boxed */

GType       paraat_edit_get_type   (void);
ParaatEdit *paraat_edit_new        (const ParaatIdentity *identity,
                                    const ParaatUuid     *author,
                                    const char           *field,
                                    const char           *value) G_GNUC_WARN_UNUSED_RESULT;
void        paraat_edit_free       (ParaatEdit           *self);
ParaatEdit *paraat_edit_copy       (const ParaatEdit     *self);
void        paraat_edit_add_seen   (ParaatEdit           *self,
                                    const ParaatHash     *head);
void        paraat_edit_set_is_own (ParaatEdit           *self,
                                    gboolean              is_own);
gboolean    paraat_edit_get_is_own (const ParaatEdit     *self);
const ParaatIdentity *paraat_edit_get_identity (const ParaatEdit *self);
const ParaatUuid     *paraat_edit_get_author   (const ParaatEdit *self);
const char           *paraat_edit_get_field    (const ParaatEdit *self);
const char           *paraat_edit_get_value    (const ParaatEdit *self);
const ParaatHash     *paraat_edit_get_seen     (const ParaatEdit *self,
                                                guint            *out_n);

gboolean    paraat_identity_equal  (const ParaatIdentity *a,
                                    const ParaatIdentity *b);
void        paraat_identity_init_root (ParaatIdentity    *out_identity,
                                       const char        *kind,
                                       const ParaatUuid  *bestuur,
                                       gboolean           exercise);
void        paraat_identity_init_child (ParaatIdentity       *out_identity,
                                        const ParaatIdentity *parent,
                                        const char           *kind,
                                        const ParaatUuid     *record);   /* NULL record: a new one */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatEdit, paraat_edit_free)

G_END_DECLS
