/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-document"

#include "config.h"

#include "paraat-document.h"

struct _ParaatDocument
{
  GObject   parent_instance;

  char     *title;        /* (owned) */
  char     *markdown;     /* (owned) */
  char     *footer;       /* (owned) (nullable) */
  char     *date;         /* (owned) (nullable) */
  char     *banner;       /* (owned) (nullable) */
  char     *language;     /* (owned) BCP 47 */
  gboolean  landscape;
  gboolean  fits_page;
  gint64    created_us;
};

G_DEFINE_FINAL_TYPE (ParaatDocument, paraat_document, G_TYPE_OBJECT)

enum
{
  PROP_TITLE = 1,
  PROP_MARKDOWN,
  PROP_FOOTER,
  PROP_DATE,
  PROP_BANNER,
  PROP_LANGUAGE,
  PROP_LANDSCAPE,
  PROP_FITS_PAGE,
  PROP_CREATED_US,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_string (ParaatDocument  *self,
            char           **field,
            const char      *value,
            guint            property)
{
  if (g_set_str (field, value))
    g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

const char *
paraat_document_get_title (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  return self->title;
}

void
paraat_document_set_title (ParaatDocument *self,
                           const char     *title)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  set_string (self, &self->title, title != NULL ? title : "", PROP_TITLE);
}

const char *
paraat_document_get_markdown (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  return self->markdown;
}

void
paraat_document_set_markdown (ParaatDocument *self,
                              const char     *markdown)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  set_string (self, &self->markdown, markdown != NULL ? markdown : "", PROP_MARKDOWN);
}

const char *
paraat_document_get_footer (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  return self->footer;
}

void
paraat_document_set_footer (ParaatDocument *self,
                            const char     *footer)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  set_string (self, &self->footer, footer, PROP_FOOTER);
}

const char *
paraat_document_get_date (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  return self->date;
}

void
paraat_document_set_date (ParaatDocument *self,
                          const char     *date)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  set_string (self, &self->date, date, PROP_DATE);
}

const char *
paraat_document_get_banner (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  return self->banner;
}

void
paraat_document_set_banner (ParaatDocument *self,
                            const char     *banner)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  set_string (self, &self->banner, banner, PROP_BANNER);
}

const char *
paraat_document_get_language (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  return self->language;
}

void
paraat_document_set_language (ParaatDocument *self,
                              const char     *language)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  set_string (self, &self->language, language != NULL ? language : "nl-BE", PROP_LANGUAGE);
}

gboolean
paraat_document_get_landscape (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), FALSE);

  return self->landscape;
}

void
paraat_document_set_landscape (ParaatDocument *self,
                               gboolean        landscape)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  landscape = landscape != FALSE;
  if (self->landscape == landscape)
    return;
  self->landscape = landscape;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANDSCAPE]);
}

gboolean
paraat_document_get_fits_page (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), FALSE);

  return self->fits_page;
}

void
paraat_document_set_fits_page (ParaatDocument *self,
                               gboolean        fits_page)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  fits_page = fits_page != FALSE;
  if (self->fits_page == fits_page)
    return;
  self->fits_page = fits_page;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FITS_PAGE]);
}

gint64
paraat_document_get_created_us (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), 0);

  return self->created_us;
}

void
paraat_document_set_created_us (ParaatDocument *self,
                                gint64          created_us)
{
  g_return_if_fail (PARAAT_IS_DOCUMENT (self));

  if (self->created_us == created_us)
    return;
  self->created_us = created_us;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CREATED_US]);
}

static void
paraat_document_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  ParaatDocument *self = PARAAT_DOCUMENT (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_MARKDOWN:
      g_value_set_string (value, self->markdown);
      break;
    case PROP_FOOTER:
      g_value_set_string (value, self->footer);
      break;
    case PROP_DATE:
      g_value_set_string (value, self->date);
      break;
    case PROP_BANNER:
      g_value_set_string (value, self->banner);
      break;
    case PROP_LANGUAGE:
      g_value_set_string (value, self->language);
      break;
    case PROP_LANDSCAPE:
      g_value_set_boolean (value, self->landscape);
      break;
    case PROP_FITS_PAGE:
      g_value_set_boolean (value, self->fits_page);
      break;
    case PROP_CREATED_US:
      g_value_set_int64 (value, self->created_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
paraat_document_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  ParaatDocument *self = PARAAT_DOCUMENT (object);

  switch (id)
    {
    case PROP_TITLE:
      paraat_document_set_title (self, g_value_get_string (value));
      break;
    case PROP_MARKDOWN:
      paraat_document_set_markdown (self, g_value_get_string (value));
      break;
    case PROP_FOOTER:
      paraat_document_set_footer (self, g_value_get_string (value));
      break;
    case PROP_DATE:
      paraat_document_set_date (self, g_value_get_string (value));
      break;
    case PROP_BANNER:
      paraat_document_set_banner (self, g_value_get_string (value));
      break;
    case PROP_LANGUAGE:
      paraat_document_set_language (self, g_value_get_string (value));
      break;
    case PROP_LANDSCAPE:
      paraat_document_set_landscape (self, g_value_get_boolean (value));
      break;
    case PROP_FITS_PAGE:
      paraat_document_set_fits_page (self, g_value_get_boolean (value));
      break;
    case PROP_CREATED_US:
      paraat_document_set_created_us (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
paraat_document_finalize (GObject *object)
{
  ParaatDocument *self = PARAAT_DOCUMENT (object);

  g_free (self->title);
  g_free (self->markdown);
  g_free (self->footer);
  g_free (self->date);
  g_free (self->banner);
  g_free (self->language);

  G_OBJECT_CLASS (paraat_document_parent_class)->finalize (object);
}

static GParamSpec *
new_string (const char *name,
            const char *otherwise)
{
  return g_param_spec_string (name, NULL, NULL, otherwise,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static GParamSpec *
new_boolean (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE,
                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
}

static void
paraat_document_class_init (ParaatDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = paraat_document_get_property;
  object_class->set_property = paraat_document_set_property;
  object_class->finalize = paraat_document_finalize;

  properties[PROP_TITLE] = new_string ("title", "");
  properties[PROP_MARKDOWN] = new_string ("markdown", "");
  properties[PROP_FOOTER] = new_string ("footer", NULL);
  properties[PROP_DATE] = new_string ("date", NULL);
  properties[PROP_BANNER] = new_string ("banner", NULL);
  properties[PROP_LANGUAGE] = new_string ("language", "nl-BE");
  properties[PROP_LANDSCAPE] = new_boolean ("landscape");
  properties[PROP_FITS_PAGE] = new_boolean ("fits-page");
  properties[PROP_CREATED_US] = g_param_spec_int64 ("created-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                    | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
paraat_document_init (ParaatDocument *self)
{
  self->title = g_strdup ("");
  self->markdown = g_strdup ("");
  self->language = g_strdup ("nl-BE");
}

/**
 * paraat_document_new:
 * @title: what it is called
 * @markdown: what is in it, with its heading; see [func@markdown_parse]
 *
 * Returns: (transfer full): a document that nothing was looked at of yet
 */
ParaatDocument *
paraat_document_new (const char *title,
                     const char *markdown)
{
  return g_object_new (PARAAT_TYPE_DOCUMENT, "title", title, "markdown", markdown, NULL);
}

/**
 * paraat_document_copy:
 *
 * Returns: (transfer full): the same document, for another thread
 */
ParaatDocument *
paraat_document_copy (ParaatDocument *self)
{
  g_return_val_if_fail (PARAAT_IS_DOCUMENT (self), NULL);

  return g_object_new (PARAAT_TYPE_DOCUMENT,
                       "title", self->title, "markdown", self->markdown, "footer", self->footer, "date", self->date,
                       "banner", self->banner, "language", self->language, "landscape", self->landscape,
                       "fits-page", self->fits_page, "created-us", self->created_us, NULL);
}
