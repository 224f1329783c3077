/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-block.h"
#include "paraat-content-beside.h"
#include "paraat-content.h"
#include "paraat-control-dialog.h"
#include "paraat-navigate.h"
#include "paraat-reader-links.h"
#include "paraat-reader-page.h"

#include <glib/gi18n.h>
#include <string.h>

void
paraat_reader_links_show_item (GtkWidget        *widget,
                               ParaatDesk       *desk,
                               const ParaatItem *from,
                               const char       *id)
{
  const ParaatItem *item = paraat_content_resolve_item (from, id);

  if (item != NULL)
    paraat_navigate_to (widget, ADW_NAVIGATION_PAGE (paraat_reader_page_new (desk, item)));
  else
    gtk_widget_activate_action (widget, "win.tell", "s", _("That document is not in this library."));
}

void
paraat_reader_links_show_question (GtkWidget  *widget,
                                   const char *id)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  const ParaatControl *control = questionnaire != NULL ? paraat_questionnaire_lookup (questionnaire, id) : NULL;

  if (control != NULL)
    adw_dialog_present (paraat_control_dialog_new (questionnaire, control), widget);
  else
    gtk_widget_activate_action (widget, "win.tell", "s", _("That question is not asked any more."));
}

/**
 * paraat_reader_links_follow:
 * @widget: on the page that shows the document
 * @from: that document
 * @link: with a scheme of the program's own
 *
 * Returns: (nullable): when it leads to no page, the field that it asks to fill in
 */
const char *
paraat_reader_links_follow (GtkWidget        *widget,
                            ParaatDesk       *desk,
                            const ParaatItem *from,
                            const char       *link)
{
  const char *colon = strchr (link, ':');

  if (colon == NULL)
    return NULL;
  if (g_str_has_prefix (link, PARAAT_LINK_ITEM ":"))
    paraat_reader_links_show_item (widget, desk, from, colon + 1);
  else if (g_str_has_prefix (link, PARAAT_LINK_QUESTION ":"))
    paraat_reader_links_show_question (widget, colon + 1);
  else
    return colon + 1;

  return NULL;
}
