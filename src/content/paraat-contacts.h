/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-content-error.h"

G_BEGIN_DECLS

/* When somebody outside the administration is called. */
typedef enum
{
  PARAAT_CONTACT_ALWAYS,
  PARAAT_CONTACT_DANGER,   /* only when people are in danger */
  PARAAT_CONTACT_NIS2,     /* only for a NIS2 entity */
} ParaatContactWhen;

typedef struct
{
  char              *id;      /* (owned) */
  char              *name;    /* (owned) */
  char              *why;     /* (owned) what for, in one sentence */
  char              *phone;   /* (owned) (nullable) */
  char              *mail;    /* (owned) (nullable) */
  char              *web;     /* (owned) (nullable) */
  ParaatContactWhen  when;
  gint64             order;
} ParaatContact;

typedef struct
{
  GPtrArray *contacts;   /* (owned) (element-type ParaatContact) in the order in which they are called */
  char      *checked;    /* (owned) the day on which somebody last looked whether all of it is right: YYYY-MM-DD */
  char      *note;       /* (owned) */
} ParaatContacts;

ParaatContacts      *paraat_contacts_parse  (const char            *json,
                                             GError               **error) G_GNUC_WARN_UNUSED_RESULT;
const ParaatContact *paraat_contacts_lookup (const ParaatContacts  *self,
                                             const char            *id);    /* (nullable) */
void                 paraat_contacts_free   (ParaatContacts        *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ParaatContacts, paraat_contacts_free)

G_END_DECLS
