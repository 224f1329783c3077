/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-words.h"

#include "paraat-action.h"
#include "paraat-block.h"
#include "paraat-incident-acts.h"
#include "paraat-moment.h"

#include <glib/gi18n.h>

static char *
describe_withdrawn (ParaatRecord *record,
                    const char   *number)
{
  g_autofree char *reason = paraat_record_dup_text (record, "withdrawn");

  return g_strdup_printf (_("Withdrawn (%s): %s"), number != NULL ? number : _("no number yet"), reason != NULL ? reason : "-");
}

char *
paraat_words_incident (ParaatIncident *incident)
{
  ParaatRecord *record = paraat_incident_get_record (incident);
  const ParaatIdentity *identity = paraat_record_get_identity (record);
  g_autofree char *number = paraat_incident_dup_case (incident);
  g_autofree char *arrived = paraat_moment_format_at (paraat_incident_get_arrived_us (incident));
  g_autofree char *read = paraat_moment_format_at (paraat_incident_get_read_us (incident));
  guint n = paraat_incident_get_n_waiting (incident);
  g_autofree char *waiting = n > 0 ? g_strdup_printf (ngettext (" %u addition is waiting to be sent.",
                                                                " %u additions are waiting to be sent.", n), n)
                                   : g_strdup ("");

  if (paraat_incident_get_status (record) == PARAAT_INCIDENT_WITHDRAWN)
    return describe_withdrawn (record, number);
  if (identity != NULL && identity->exercise)
    return g_strdup (paraat_incident_get_reported_us (incident) != 0 ? _("Reported as an exercise. Nothing of it leaves this laptop.")
                                                                     : _("An exercise. Nothing of it leaves this laptop."));
  if (paraat_incident_is_small (record) && paraat_incident_get_reported_us (incident) == 0)
    return g_strdup (_("In our register only. Nothing of it leaves."));

  switch (paraat_incident_get_state (incident))
    {
    case PARAAT_INCIDENT_NOT_REPORTED:
      return g_strdup (_("Not reported yet. It is kept on this laptop."));
    case PARAAT_INCIDENT_WAITING:
      if (paraat_incident_get_is_of_other (incident))
        return g_strdup (_("Reported and kept on this laptop, which is linked for another administration: it does not leave by itself. Take another road."));
      if (!paraat_incident_get_is_linked (incident))
        return g_strdup (_("Reported and kept on this laptop, which is not linked with the CRT yet. Link it, and the report leaves by itself."));
      return g_strdup (_("Reported. It waits on this laptop until a road to the CRT opens; that goes by itself."));
    case PARAAT_INCIDENT_SENT:
      return g_strdup (_("Sent. There is no receipt yet."));
    case PARAAT_INCIDENT_ARRIVED:
      return g_strdup_printf (_("Arrived in the system of the CRT %s, number %s.%s"), arrived, number != NULL ? number : "-", waiting);
    case PARAAT_INCIDENT_READ:
      return g_strdup_printf (_("Read by the CRT %s, number %s.%s"), read, number != NULL ? number : "-", waiting);
    case PARAAT_INCIDENT_REFUSED:
      return g_strdup (_("Part of it was refused by the CRT. Nothing is lost; the reason stands below in the window."));
    default:
      return g_strdup ("");
    }
}

/**
 * paraat_words_question:
 * @question: of a question; its messages were asked for
 *
 * Returns: (transfer full): where it stands, until it is answered
 */
char *
paraat_words_question (ParaatIncident *question)
{
  gint64 answered_us = paraat_incident_get_answered_us (question);
  g_autofree char *at = paraat_moment_format_at (answered_us);

  if (answered_us != 0 && paraat_incident_get_state (question) != PARAAT_INCIDENT_REFUSED)
    return g_strdup_printf (_("Answered %s"), at);
  if (paraat_incident_get_state (question) != PARAAT_INCIDENT_WAITING)
    return paraat_words_incident (question);

  return g_strdup (paraat_incident_get_is_linked (question)
                   ? _("It waits on this laptop until a road to the CRT opens; that goes by itself.")
                   : _("It waits on this laptop until it is linked with the CRT; then it leaves by itself."));
}

char *
paraat_words_unread (guint n)
{
  return g_strdup_printf (ngettext ("%u new message of the CRT", "%u new messages of the CRT", n), n);
}

char *
paraat_words_next (ParaatIncident *incident)
{
  switch (paraat_incident_get_state (incident))
    {
    case PARAAT_INCIDENT_NOT_REPORTED:
      return g_strdup (_("Next: answer what you know, then press “Report to the CRT”."));
    case PARAAT_INCIDENT_READ:
      return g_strdup (_("Next: look at the messages, and complete the answers when you know more."));
    case PARAAT_INCIDENT_WAITING:
    case PARAAT_INCIDENT_SENT:
    case PARAAT_INCIDENT_ARRIVED:
    case PARAAT_INCIDENT_REFUSED:
    default:
      return g_strdup (_("Next: do not wait for an answer, go on with the steps. Complete the answers when you know more."));
    }
}

/**
 * paraat_words_refusal:
 * @problem: (nullable): name of the problem that a server refuses a change for; its own sentence is for whoever reads logs
 *
 * Returns: (transfer none): why, for whoever sits at the desk
 */
const char *
paraat_words_refusal (const char *problem)
{
  static const struct { const char *problem; const char *words; } list[] = {
    { "bad-hash", N_("it came damaged") },
    { "bad-signature", N_("it does not show who wrote it") },
    { "exercise", N_("an exercise does not leave") },
    { "foreign-bestuur", N_("it belongs to another administration") },
    { "malformed", N_("the CRT cannot read it") },
    { "mismatch", N_("it contradicts what the CRT has already") },
    { "revoked-device", N_("the laptop that wrote it was cut off") },
    { "too-large", N_("it is too large") },
    { "unknown-device", N_("the laptop that wrote it is not linked") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (list); i++)
    if (g_strcmp0 (problem, list[i].problem) == 0)
      return _(list[i].words);

  return _("the CRT does not say why");
}

char *
paraat_words_sync (ParaatSync *sync)
{
  guint n = sync != NULL ? paraat_sync_get_n_waiting (sync) : 0;
  gint64 at_us = sync != NULL ? paraat_sync_get_acknowledged_us (sync) : 0;
  const char *reason = sync != NULL ? paraat_sync_get_reason (sync) : NULL;
  g_autofree char *at = NULL;

  switch (sync != NULL ? paraat_sync_get_state (sync) : PARAAT_SYNC_NOT_ENROLLED)
    {
    case PARAAT_SYNC_SENDING:
      return g_strdup (_("Busy sending…"));
    case PARAAT_SYNC_OFFLINE:
      if (n == 0)
        return g_strdup (_("No connection. Nothing is waiting."));
      return g_strdup_printf (ngettext ("No connection: %u message is waiting", "No connection: %u messages are waiting", n), n);
    case PARAAT_SYNC_REFUSED:
      return g_strdup_printf (_("Refused: %s"), paraat_words_refusal (reason));
    case PARAAT_SYNC_NEEDS_LOGIN:
      if (g_strcmp0 (reason, PARAAT_SYNC_REASON_NEW_IDENTITY) == 0)
        return g_strdup (_("This laptop has a new name. Link it with the CRT again; nothing is lost."));
      return g_strdup (_("The CRT does not know this laptop. Link it again; nothing is lost."));
    case PARAAT_SYNC_IDLE:
      if (n > 0)
        return g_strdup_printf (ngettext ("%u message is waiting", "%u messages are waiting", n), n);
      if (at_us == 0)
        return g_strdup (_("Linked with the CRT"));
      at = paraat_moment_format_short (at_us);
      return g_strdup_printf (_("Everything arrived at the CRT (%s)"), at);
    case PARAAT_SYNC_NOT_ENROLLED:
    default:
      return g_strdup (_("Not linked with the CRT yet"));
    }
}

const char *
paraat_words_sync_icon (ParaatSync *sync)
{
  switch (sync != NULL ? paraat_sync_get_state (sync) : PARAAT_SYNC_NOT_ENROLLED)
    {
    case PARAAT_SYNC_SENDING:
      return "emblem-synchronizing-symbolic";
    case PARAAT_SYNC_IDLE:
      return "object-select-symbolic";
    case PARAAT_SYNC_REFUSED:
    case PARAAT_SYNC_NEEDS_LOGIN:
      return "dialog-warning-symbolic";
    case PARAAT_SYNC_OFFLINE:
      return "network-offline-symbolic";
    case PARAAT_SYNC_NOT_ENROLLED:
    default:
      return "network-offline-symbolic";
    }
}

static const char *
trouble_title (ParaatStoreError code)
{
  switch (code)
    {
    case PARAAT_STORE_ERROR_IN_USE:
      return _("Paraat is open already");
    case PARAAT_STORE_ERROR_READ_ONLY:
      return _("Paraat cannot write here");
    case PARAAT_STORE_ERROR_UNSUITABLE:
      return _("This folder is on the network");
    case PARAAT_STORE_ERROR_TOO_NEW:
      return _("This data is from a newer Paraat");
    case PARAAT_STORE_ERROR_FOREIGN:
      return _("This is not a folder of Paraat");
    case PARAAT_STORE_ERROR_CORRUPT:
      return _("The data of Paraat is damaged");
    case PARAAT_STORE_ERROR_FULL:
      return _("The disk is full");
    case PARAAT_STORE_ERROR_INTERNAL:
    case PARAAT_STORE_ERROR_BUSY:
    case PARAAT_STORE_ERROR_INVALID:
    case PARAAT_STORE_ERROR_NOT_FOUND:
    case PARAAT_STORE_ERROR_CLOSED:
    default:
      return _("Paraat could not open its data");
    }
}

/**
 * paraat_words_trouble:
 * @error: why the store does not open
 * @out_title: (out) (transfer none): in a few words
 *
 * Returns: (transfer full): what the person at the desk can do about it
 */
char *
paraat_words_trouble (const GError  *error,
                      const char   **out_title)
{
  ParaatStoreError code = error->domain == PARAAT_STORE_ERROR ? (ParaatStoreError) error->code : PARAAT_STORE_ERROR_INTERNAL;

  *out_title = trouble_title (code);
  switch (code)
    {
    case PARAAT_STORE_ERROR_IN_USE:
      return g_strdup (_("Another window of Paraat uses this data. Go to that window, or close it and try again."));
    case PARAAT_STORE_ERROR_READ_ONLY:
      return g_strdup (_("Nothing can be saved in this folder. Copy Paraat to the laptop itself, or start it with another folder."));
    case PARAAT_STORE_ERROR_UNSUITABLE:
      return g_strdup (_("A network folder can damage the data. Start Paraat with a folder on the laptop itself."));
    case PARAAT_STORE_ERROR_TOO_NEW:
      return g_strdup (_("Update Paraat on this laptop. Your data is untouched."));
    case PARAAT_STORE_ERROR_FOREIGN:
      return g_strdup (_("The file in it belongs to another program. Start Paraat with another folder. Nothing was changed."));
    case PARAAT_STORE_ERROR_CORRUPT:
      return g_strdup (_("The damaged file is set aside and kept. What can still be read of it is added."));
    case PARAAT_STORE_ERROR_FULL:
      return g_strdup (_("Delete something large from the laptop, then try again."));
    case PARAAT_STORE_ERROR_INTERNAL:
    case PARAAT_STORE_ERROR_BUSY:
    case PARAAT_STORE_ERROR_INVALID:
    case PARAAT_STORE_ERROR_NOT_FOUND:
    case PARAAT_STORE_ERROR_CLOSED:
    default:
      return g_strdup (_("Try again. If it stays like this, call your ICT and tell them what stands below."));
    }
}

/**
 * paraat_words_write_error:
 * @error: why a file could not be written
 *
 * Returns: (transfer none): what the person at the desk can do about it
 */
const char *
paraat_words_write_error (const GError *error)
{
  static const struct { GIOErrorEnum code; const char *words; } list[] = {
    { G_IO_ERROR_NO_SPACE, N_("That disk or stick is full. Make room, or choose another place. Nothing was written.") },
    { G_IO_ERROR_READ_ONLY, N_("Nothing can be written there. Choose another place, or unlock the stick.") },
    { G_IO_ERROR_PERMISSION_DENIED, N_("You may not write there. Choose another folder, for instance Documents.") },
    { G_IO_ERROR_IS_DIRECTORY, N_("There is a folder of that name. Choose another name.") },
    { G_IO_ERROR_NOT_FOUND, N_("That folder is gone. Is the stick still in? Choose another place.") },
    { G_IO_ERROR_BUSY, N_("That file is open in another program. Close it there, or choose another name.") },
    { G_IO_ERROR_NOT_SUPPORTED, N_("Paraat cannot write there. Choose a folder of this laptop, or a stick.") },
    { G_IO_ERROR_FILENAME_TOO_LONG, N_("That name is too long. Choose a shorter one.") },
  };

  for (gsize i = 0; error != NULL && i < G_N_ELEMENTS (list); i++)
    if (g_error_matches (error, G_IO_ERROR, (int) list[i].code))
      return _(list[i].words);

  /* Another place would not help. */
  if (g_error_matches (error, PARAAT_DOCUMENT_ERROR, PARAAT_DOCUMENT_ERROR_TOO_LARGE))
    return _("This is more than one document can hold. Of the register: choose one administration, or save it for Excel (CSV).");

  return _("That did not work. Choose another place and try again. Nothing was written.");
}

/**
 * paraat_words_saved:
 * @path: of a file that was written
 *
 * Returns: (transfer full): where to look for it. In a sandbox the folder has no name that anybody knows.
 */
char *
paraat_words_saved (const char *path)
{
  g_autofree char *hidden = g_build_filename (g_get_user_runtime_dir (), "doc", NULL);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *of_folder = g_path_get_basename (folder);
  g_autofree char *shown_name = g_filename_display_name (name);
  g_autofree char *shown_folder = g_filename_display_name (of_folder);

  if (g_str_has_prefix (path, hidden))
    return g_strdup_printf (_("Saved as %s"), shown_name);

  return g_strdup_printf (_("Saved as %s, in the folder %s"), shown_name, shown_folder);
}

/**
 * paraat_words_not_kept:
 * @error: why something that was written could not be stored
 *
 * Returns: (transfer none): what the person at the desk can do about it
 */
const char *
paraat_words_not_kept (const GError *error)
{
  if (g_error_matches (error, PARAAT_STORE_ERROR, PARAAT_STORE_ERROR_FULL))
    return _("The disk is full. The last words are not kept yet: delete something large from the laptop. Paraat keeps trying.");

  return _("The last words are not kept yet. Note them on paper too; Paraat keeps trying.");
}

const char *
paraat_words_clock (ParaatClockDoubt doubt)
{
  switch (doubt)
    {
    case PARAAT_CLOCK_JUMPED:
      return _("The clock of this laptop was changed while Paraat was open.");
    case PARAAT_CLOCK_BEFORE_STORE:
      return _("The clock of this laptop stands earlier than what was written down before.");
    case PARAAT_CLOCK_OFF_RECEIPT:
      return _("The clock of this laptop differs from that of the CRT.");
    case PARAAT_CLOCK_TRUSTED:
    default:
      return "";
    }
}

const char *
paraat_words_enrol_error (const GError *error)
{
  if (error->domain != PARAAT_SYNC_ERROR)
    return _("That did not work. Try again.");

  switch ((ParaatSyncError) error->code)
    {
    case PARAAT_SYNC_ERROR_BAD_CODE:
      return _("This code cannot be read. Copy it whole, from https to the end.");
    case PARAAT_SYNC_ERROR_USED_CODE:
      return _("This code was used before, on another laptop. Ask the CRT for a new one.");
    case PARAAT_SYNC_ERROR_NO_ANSWER:
      return _("No connection with the CRT. Check the network, or try a mobile phone's hotspot.");
    case PARAAT_SYNC_ERROR_CERTIFICATE:
      return _("Whoever answered is not the CRT. Try another network.");
    case PARAAT_SYNC_ERROR_REFUSED:
      return _("The CRT does not accept this code. It may be too old: ask for a new one.");
    case PARAAT_SYNC_ERROR_FAILED:
    case PARAAT_SYNC_ERROR_BAD_ADDRESS:
    case PARAAT_SYNC_ERROR_MOVED:
    case PARAAT_SYNC_ERROR_NOT_OURS:
    default:
      return _("That did not work. Try again.");
    }
}

/**
 * paraat_words_action:
 * @now_us: by the corrected clock
 *
 * Returns: (transfer full): how an action of the plan stands, by when and whose it is
 */
char *
paraat_words_action (ParaatRecord *action,
                     gint64        now_us)
{
  guint n;
  const ParaatOption *states = paraat_action_get_states (&n);
  g_autofree char *owner = paraat_record_dup_text (action, "owner");
  g_autofree char *due = paraat_action_dup_due (action);
  g_autoptr(GString) words = g_string_new (NULL);

  if (paraat_action_is_overdue (action, now_us))
    g_string_append_printf (words, "%s · ", _("Late"));
  g_string_append (words, _(states[paraat_action_get_state (action)].label));
  if (due != NULL)
    g_string_append_printf (words, _(" · by %s"), due);
  g_string_append_printf (words, " · %s", owner != NULL && *owner != '\0' ? owner : _("nobody yet"));

  return g_string_free (g_steal_pointer (&words), FALSE);
}
