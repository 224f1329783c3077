/* SPDX-License-Identifier: EUPL-1.2 */

/* Dutch whatever LANG says: a rescue laptop has LANG=C.UTF-8, or nothing.  gettext looks at LANGUAGE in any locale but
 * "C" itself, so that a UTF-8 locale, any, is all that is needed; GTK's and libadwaita's own words follow. */
#include "config.h"

#include "paraat-language.h"

#include <glib/gi18n.h>
#include <locale.h>

void
paraat_language_init (void)
{
  const char *chosen = g_getenv ("PARAAT_LANGUAGE");
  const char *folder = g_getenv ("PARAAT_LOCALEDIR");   /* a build that is not installed */
  const char *locale = "nl_BE.UTF-8";

  g_setenv ("LANGUAGE", chosen != NULL ? chosen : "nl", TRUE);
  if (setlocale (LC_ALL, locale) == NULL)
    {
      locale = "C.UTF-8";
      setlocale (LC_ALL, locale);
    }
  g_setenv ("LC_ALL", locale, TRUE);   /* GTK sets the locale anew from the environment */
  bindtextdomain (PARAAT_GETTEXT_PACKAGE, folder != NULL ? folder : PARAAT_LOCALEDIR);
  bind_textdomain_codeset (PARAAT_GETTEXT_PACKAGE, "UTF-8");
  textdomain (PARAAT_GETTEXT_PACKAGE);
}
