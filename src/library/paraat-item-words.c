/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-content.h"
#include "paraat-content-beside.h"
#include "paraat-item-words.h"

#include <glib/gi18n.h>

const char *
paraat_item_words_kind (ParaatItemKind kind)
{
  static const char * const words[PARAAT_N_ITEM_KINDS] = {
    [PARAAT_ITEM_KIND_TEMPLATE] = N_("Template"),
    [PARAAT_ITEM_KIND_PLAYBOOK] = N_("Playbook"),
    [PARAAT_ITEM_KIND_GUIDE] = N_("Guide"),
    [PARAAT_ITEM_KIND_ARTICLE] = N_("Article"),
    [PARAAT_ITEM_KIND_CHECKLIST] = N_("Checklist"),
  };

  return _(words[kind]);
}

const char *
paraat_item_words_kinds (ParaatItemKind kind)
{
  static const char * const words[PARAAT_N_ITEM_KINDS] = {
    [PARAAT_ITEM_KIND_TEMPLATE] = N_("Templates"),
    [PARAAT_ITEM_KIND_PLAYBOOK] = N_("Playbooks"),
    [PARAAT_ITEM_KIND_GUIDE] = N_("Guides"),
    [PARAAT_ITEM_KIND_ARTICLE] = N_("Articles"),
    [PARAAT_ITEM_KIND_CHECKLIST] = N_("Checklists"),
  };

  return _(words[kind]);
}

const char *
paraat_item_words_theme (ParaatItemTheme theme)
{
  static const char * const words[PARAAT_N_ITEM_THEMES] = {
    [PARAAT_ITEM_THEME_ATTACK] = N_("Attack"),
    [PARAAT_ITEM_THEME_DATA] = N_("Data"),
    [PARAAT_ITEM_THEME_CONTINUITY] = N_("Going on working"),
    [PARAAT_ITEM_THEME_COMMUNICATION] = N_("Communication"),
    [PARAAT_ITEM_THEME_TECHNIQUE] = N_("Technique"),
    [PARAAT_ITEM_THEME_POLICY] = N_("Policy"),
    [PARAAT_ITEM_THEME_PEOPLE] = N_("People"),
    [PARAAT_ITEM_THEME_SUPPLIERS] = N_("Suppliers"),
  };

  return _(words[theme]);
}

const char *
paraat_item_words_audience (guint n)
{
  static const char * const words[PARAAT_N_AUDIENCES] = {
    N_("Everybody"), N_("ICT"), N_("Management"), N_("Communication"), N_("DPO"),
  };

  return _(words[n]);
}

const char *
paraat_item_words_phase (guint n)
{
  static const char * const words[PARAAT_N_PHASES] = {
    N_("To prepare"), N_("Now, during an incident"), N_("To recover"), N_("To learn"),
  };

  return _(words[n]);
}

char *
paraat_item_words_short (const ParaatItem *item)
{
  g_autofree char *minutes = g_strdup_printf (ngettext ("%u minute to read", "%u minutes to read", item->minutes), item->minutes);

  return g_strdup_printf ("%s · %s", paraat_item_words_kind (item->kind), minutes);
}

/* "2026-11-28" as it is written here. */
static char *
dup_day (const char *checked)
{
  g_auto(GStrv) parts = g_strsplit (checked, "-", 3);

  return g_strv_length (parts) == 3 ? g_strdup_printf ("%s/%s/%s", parts[2], parts[1], parts[0]) : g_strdup (checked);
}

/**
 * paraat_item_words_publisher:
 *
 * Returns: (nullable): whose document it is, when that is another than who publishes what the program goes by
 */
const char *
paraat_item_words_publisher (const ParaatItem *item)
{
  ParaatPack *pack = item->pack != NULL ? paraat_content_get_pack_of (item) : NULL;

  return pack != NULL ? paraat_pack_get_publisher (pack) : NULL;
}

/**
 * paraat_item_words_from:
 *
 * Returns: whose document it is; of a pack beside that was removed only its name is known
 */
const char *
paraat_item_words_from (const ParaatItem *item)
{
  ParaatPack *pack = paraat_content_get_pack_of (item);

  if (pack != NULL)
    return paraat_pack_get_publisher (pack);

  return item->pack != NULL ? item->pack : "Paraat";
}

char *
paraat_item_words_origin (const ParaatItem *item)
{
  g_autofree char *day = dup_day (item->checked);
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, item->version);

  return g_strdup_printf (_("Publisher: %s · last checked on %s · version %s"),
                          paraat_item_words_from (item), day, version);
}

const char *
paraat_item_words_standing (const ParaatItem *item)
{
  return item->pack != NULL ? _("A text of others, beside those of Paraat") : _("Starting text of Paraat, not an official document");
}

const char *
paraat_item_words_own_standing (const ParaatItem *item)
{
  return item->pack != NULL ? _("Your own version, made from a text of others") : _("Your own version, made from a starting text of Paraat");
}

char *
paraat_item_words_pack (const ParaatPack *pack)
{
  g_autofree char *day = dup_day (paraat_pack_get_checked (pack));
  g_autofree char *version = g_strdup_printf ("%" G_GINT64_FORMAT, paraat_pack_get_version (pack));

  return g_strdup_printf (_("%s, version %s, last checked on %s"), paraat_pack_get_publisher (pack), version, day);
}
