/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-reference.h"

#include <glib/gi18n.h>
#include <string.h>

/* CyberFundamentals 2025, the functions of NIST CSF 2.0. */
static const ParaatOption cyfun[] = {
  { "GV", N_("GV · Govern") }, { "ID", N_("ID · Identify") }, { "PR", N_("PR · Protect") }, { "DE", N_("DE · Detect") },
  { "RS", N_("RS · Respond") }, { "RC", N_("RC · Recover") },
};

/* ISO/IEC 27002:2022, chapters 5 to 8. */
static const ParaatOption iso27002[] = {
  { "5", N_("5 · Organisation") }, { "6", N_("6 · People") }, { "7", N_("7 · Buildings and devices") }, { "8", N_("8 · Technology") },
};

/* Directive (EU) 2022/2555, art. 21(2), in a few words each. */
static const ParaatOption nis2[] = {
  { "a", N_("a · Risks and policy") }, { "b", N_("b · Incidents") }, { "c", N_("c · Continuity and back-up") },
  { "d", N_("d · Suppliers") }, { "e", N_("e · Purchase and weaknesses") }, { "f", N_("f · Testing what works") },
  { "g", N_("g · Basics and training") }, { "h", N_("h · Encryption") }, { "i", N_("i · Staff, access and assets") },
  { "j", N_("j · Multi-factor and emergency lines") },
};

/* Minimale normen of the KSZ, by domain. */
static const ParaatOption ksz[] = {
  { "policy", N_("Policy") }, { "organisation", N_("Organisation") }, { "staff", N_("Staff") }, { "assets", N_("Assets") },
  { "access", N_("Access") }, { "physical", N_("Physical protection") }, { "operations", N_("Daily running") },
  { "development", N_("Purchase and development") }, { "incident", N_("Incidents") }, { "compliance", N_("Compliance") },
};

static const struct
{
  const char         *label;
  const ParaatOption *values;
  guint               n;
  char                between;   /* what comes after the value in a reference; 0: the reference is the value */
} frameworks[PARAAT_N_FRAMEWORKS] = {
  [PARAAT_FRAMEWORK_CYFUN] = { "CyFun 2025", cyfun, G_N_ELEMENTS (cyfun), '.' },
  [PARAAT_FRAMEWORK_ISO27002] = { "ISO/IEC 27002", iso27002, G_N_ELEMENTS (iso27002), '.' },
  [PARAAT_FRAMEWORK_NIS2] = { "NIS2", nis2, G_N_ELEMENTS (nis2), '\0' },
  [PARAAT_FRAMEWORK_KSZ] = { "KSZ", ksz, G_N_ELEMENTS (ksz), '\0' },
};

const char *
paraat_framework_label (ParaatFramework framework)
{
  return frameworks[framework].label;
}

const ParaatOption *
paraat_framework_get_values (ParaatFramework  framework,
                             guint           *out_n)
{
  *out_n = frameworks[framework].n;

  return frameworks[framework].values;
}

/**
 * paraat_control_refers:
 * @value: a key of paraat_framework_get_values()
 *
 * Returns: whether one of its references in that framework lies in that piece: "GV.OC-04.1" in "GV", "5.30" in "5"
 */
gboolean
paraat_control_refers (const ParaatControl *control,
                       ParaatFramework      framework,
                       const char          *value)
{
  gsize length = strlen (value);

  for (char **reference = control->references[framework]; *reference != NULL; reference++)
    if (g_str_has_prefix (*reference, value) && (*reference)[length] == frameworks[framework].between)
      return TRUE;

  return FALSE;
}

gboolean *
paraat_framework_new_part (const ParaatQuestionnaire *questionnaire,
                           ParaatFramework            framework,
                           const char                *value)
{
  gboolean *part = g_new0 (gboolean, questionnaire->controls->len);

  for (guint i = 0; i < questionnaire->controls->len; i++)
    part[i] = paraat_control_refers (g_ptr_array_index (questionnaire->controls, i), framework, value);

  return part;
}
