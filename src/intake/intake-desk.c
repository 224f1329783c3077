/* SPDX-License-Identifier: EUPL-1.2 */

/* list, show and reply: each one job on the writer thread, so that what is shown and what is said of it is one moment. */
#include "config.h"

#include "intake.h"

#include <string.h>

static GArray *
list_roots (ParaatSql  *sql,
            GError    **error)
{
  g_autoptr(GArray) roots = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  sqlite3_stmt *statement = paraat_sql_prepare (sql,
    "SELECT intake_root.root FROM intake_root JOIN record ON record.id = intake_root.root"
    " WHERE kind = 'incident' AND deletion <> 1 ORDER BY intake_root.first_us DESC", error);
  int more;

  if (statement == NULL)
    return NULL;
  while ((more = paraat_sql_step (sql, statement, error)) > 0)
    {
      ParaatUuid root;

      paraat_sql_column_uuid (statement, 0, &root);
      g_array_append_val (roots, root);
    }
  paraat_sql_done (statement);

  return more == 0 ? g_steal_pointer (&roots) : NULL;
}

static gboolean
is_closed (IntakeFile *file)
{
  return file->state != NULL && g_strcmp0 (paraat_state_get_value (file->state, "status"), "\"closed\"") == 0;
}

/* Lower comes first: confirmed before not, care in danger, unread, open. */
static guint
rank (IntakeFile *file)
{
  return (file->is_confirmed ? 0 : 8) + (g_str_equal (intake_file_care (file), "yes") ? 0 : 4)
         + (file->unread->len > 0 ? 0 : 2) + (is_closed (file) ? 1 : 0);
}

static gint
compare_files (gconstpointer a,
               gconstpointer b)
{
  return (gint) rank (*(IntakeFile **) a) - (gint) rank (*(IntakeFile **) b);
}

static void
add_column (GString    *out,
            const char *text,
            glong       width)
{
  g_autofree char *cut = g_utf8_substring (text, 0, MIN (width, g_utf8_strlen (text, -1)));

  g_strdelimit (cut, "\n", ' ');
  g_string_append_printf (out, "%s%*s  ", cut, (int) (width - g_utf8_strlen (cut, -1)), "");
}

static char *
field_of (IntakeFile *file,
          const char *field)
{
  return file->state != NULL ? intake_file_text (file->state, field) : g_strdup ("");
}

static void
print_row (IntakeFile *file,
           GString    *out)
{
  g_autofree char *reference = paraat_uuid_dup_reference (&file->root);
  g_autofree char *reported = field_of (file, "reported");
  g_autofree char *care = field_of (file, "care");
  g_autofree char *what = field_of (file, "what");
  g_autofree char *bestuur = intake_words ("bestuur_name", file->bestuur_name);
  g_autofree char *news = NULL;

  if (file->unread->len > 0)
    news = g_strdup_printf ("%u nieuw", file->unread->len);
  add_column (out, file->case_number != NULL ? file->case_number : "", 14);
  add_column (out, reference, 11);
  add_column (out, care, 12);
  add_column (out, news != NULL ? news : "gelezen", 9);
  add_column (out, is_closed (file) ? "afgesloten" : "open", 10);
  add_column (out, reported, 16);
  add_column (out, bestuur, 30);
  g_string_append_printf (out, "%s\n", g_strdelimit (what, "\n", ' '));
}

static void
print_rows (GPtrArray *files,
            gboolean   confirmed,
            GString   *out)
{
  gboolean has_heading = FALSE;

  for (guint i = 0; i < files->len; i++)
    {
      IntakeFile *file = g_ptr_array_index (files, i);

      if (file->is_confirmed != confirmed)
        continue;
      if (!has_heading)
        {
          static const char * const titles[] = { "DOSSIER", "REFERENTIE", "ZORG", "GELEZEN", "TOESTAND", "GEMELD", "BESTUUR" };
          static const glong widths[] = { 14, 11, 12, 9, 10, 16, 30 };

          if (!confirmed)
            g_string_append_printf (out, "%sAfzender niet bevestigd:\n", out->len > 0 ? "\n" : "");
          for (gsize column = 0; column < G_N_ELEMENTS (titles); column++)
            add_column (out, titles[column], widths[column]);
          g_string_append (out, "WAT\n");
          has_heading = TRUE;
        }
      print_row (file, out);
    }
}

static void
add_json_row (JsonBuilder *builder,
              IntakeFile  *file)
{
  g_autofree char *reference = paraat_uuid_dup_reference (&file->root);
  g_autofree char *reported = field_of (file, "reported");
  g_autofree char *what = field_of (file, "what");

  json_builder_begin_object (builder);
  paraat_wire_add_uuid (builder, "id", &file->root);
  paraat_wire_add_string (builder, "reference", reference);
  paraat_wire_add_string (builder, "case", file->case_number);
  paraat_wire_add_uuid (builder, "bestuur", &file->bestuur);
  paraat_wire_add_string (builder, "bestuur_name", file->bestuur_name);
  paraat_wire_add_string (builder, "care", intake_file_care (file));
  paraat_wire_add_string (builder, "what", what);
  paraat_wire_add_string (builder, "reported", reported);
  paraat_wire_add_string (builder, "status", is_closed (file) ? "closed" : "open");
  json_builder_set_member_name (builder, "unread");
  json_builder_add_int_value (builder, file->unread->len);
  json_builder_set_member_name (builder, "confirmed");
  json_builder_add_boolean_value (builder, file->is_confirmed);
  json_builder_end_object (builder);
}

static void
print_json (GPtrArray *files,
            GString   *out)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < files->len; i++)
    add_json_row (builder, g_ptr_array_index (files, i));
  json_builder_end_array (builder);
  text = paraat_wire_print (builder);
  g_string_append_printf (out, "%s\n", text);
}

gboolean
intake_list_job (ParaatSql  *sql,
                 gpointer    data,
                 GError    **error)
{
  IntakeDesk *desk = data;
  g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) intake_file_free);
  g_autoptr(GArray) roots = list_roots (sql, error);

  g_string_truncate (desk->out, 0);
  if (roots == NULL)
    return FALSE;
  for (guint i = 0; i < roots->len; i++)
    {
      IntakeFile *file = intake_file_read (sql, &g_array_index (roots, ParaatUuid, i), error);

      if (file == NULL)
        return FALSE;
      g_ptr_array_add (files, file);
    }
  g_ptr_array_sort (files, compare_files);   /* stable: newest first within a rank */
  if (desk->is_json)
    print_json (files, desk->out);
  else
    {
      print_rows (files, TRUE, desk->out);
      print_rows (files, FALSE, desk->out);
    }

  return TRUE;
}

/* "Gelezen": the CRT opened these records now. */
static gboolean
mark_read (ParaatSql   *sql,
           IntakeFile  *file,
           GError     **error)
{
  g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autofree char *now = paraat_wire_format_time (g_get_real_time ());
  g_autofree char *value = g_strdup_printf ("\"%s\"", now);

  for (guint i = 0; i < file->unread->len; i++)
    {
      const ParaatUuid *record = &g_array_index (file->unread, ParaatUuid, i);
      g_autoptr(GError) local_error = NULL;
      ParaatUuid mark;

      intake_file_mark (&file->root, record, &mark);
      if (intake_storage_say (sql, &file->root, "read", &mark, "at", value, said, &local_error))
        continue;
      if (local_error->domain != PARAAT_CHANGE_ERROR)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      g_message ("No read mark: %s", local_error->message);   /* its record is taken by somebody: what is shown stays */
    }

  return TRUE;
}

gboolean
intake_show_job (ParaatSql  *sql,
                 gpointer    data,
                 GError    **error)
{
  IntakeDesk *desk = data;
  g_autoptr(IntakeFile) file = NULL;
  ParaatUuid root;

  g_string_truncate (desk->out, 0);
  if (!intake_file_find (sql, desk->names[0], &root, error))
    return FALSE;
  file = intake_file_read (sql, &root, error);
  if (file == NULL)
    return FALSE;
  intake_file_print (file, paraat_sql_get_signer_id (sql), desk->out);
  desk->has_said = file->unread->len > 0;

  return mark_read (sql, file, error);
}

static gboolean
is_named (IntakeFile *file,
          const char *type,
          const char *nis,
          const char *name)
{
  g_autofree char *key = g_strdup_printf ("%s:%s", type, nis);
  g_autofree char *id = paraat_uuid_dup_string (&file->bestuur);

  return g_ascii_strcasecmp (name, key) == 0 || g_ascii_strcasecmp (name, id) == 0
         || g_utf8_collate (name, file->bestuur_name) == 0;
}

static gboolean
find_all_of (ParaatSql   *sql,
             const char  *name,
             GArray      *found,
             GError     **error)
{
  g_autoptr(GArray) roots = list_roots (sql, error);

  for (guint i = 0; roots != NULL && i < roots->len; i++)
    {
      g_autoptr(IntakeFile) file = intake_file_read (sql, &g_array_index (roots, ParaatUuid, i), error);
      sqlite3_stmt *statement;
      int more;

      if (file == NULL)
        return FALSE;
      if (!file->is_confirmed || is_closed (file))
        continue;
      statement = paraat_sql_prepare (sql, "SELECT type, nis FROM intake_bestuur WHERE id = ?", error);
      if (statement == NULL)
        return FALSE;
      paraat_sql_bind_uuid (statement, 1, &file->bestuur);
      more = paraat_sql_step (sql, statement, error);
      if (more > 0 && is_named (file, (const char *) sqlite3_column_text (statement, 0),
                                (const char *) sqlite3_column_text (statement, 1), name))
        g_array_append_val (found, file->root);
      paraat_sql_done (statement);
      if (more < 0)
        return FALSE;
    }
  if (roots != NULL && found->len == 0)
    g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_NOT_FOUND, "%s has no open incident", name);

  return found->len > 0;
}

static gboolean
find_named (ParaatSql           *sql,
            const char * const  *names,
            GArray              *found,
            GError             **error)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr(IntakeFile) file = NULL;
      ParaatUuid root;

      if (!intake_file_find (sql, names[i], &root, error))
        return FALSE;
      file = intake_file_read (sql, &root, error);
      if (file == NULL)
        return FALSE;
      if (!file->is_confirmed)
        {
          g_set_error (error, INTAKE_ERROR, INTAKE_ERROR_FAILED,
                       "The sender of %s is not confirmed and fetches nothing: call back", names[i]);
          return FALSE;
        }
      g_array_append_val (found, root);
    }

  return TRUE;
}

/* All of them or none. */
gboolean
intake_reply_job (ParaatSql  *sql,
                  gpointer    data,
                  GError    **error)
{
  IntakeDesk *desk = data;
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  g_autoptr(GPtrArray) said = g_ptr_array_new_with_free_func ((GDestroyNotify) paraat_change_unref);
  g_autoptr(JsonNode) node = json_node_init_string (json_node_alloc (), desk->text);
  g_autofree char *value = json_to_string (node, FALSE);

  g_string_truncate (desk->out, 0);
  if (desk->all_of != NULL ? !find_all_of (sql, desk->all_of, found, error)
                           : !find_named (sql, (const char * const *) desk->names, found, error))
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    if (!intake_storage_say (sql, &g_array_index (found, ParaatUuid, i), "message", NULL, "text", value, said, error))
      return FALSE;
  g_string_append_printf (desk->out, found->len == 1 ? "Antwoord klaar voor %u dossier.\n" : "Antwoord klaar voor %u dossiers.\n",
                          found->len);
  desk->has_said = TRUE;

  return TRUE;
}
