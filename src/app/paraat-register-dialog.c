/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-drop-down.h"
#include "paraat-paper.h"
#include "paraat-register-dialog.h"
#include "paraat-register-export.h"

#include <glib/gi18n.h>

struct _ParaatRegisterDialog
{
  AdwDialog     parent_instance;

  ParaatDesk   *desk;          /* (owned) */
  GArray       *years;         /* (owned) (element-type int) as they can be chosen */
  GArray       *besturen;      /* (owned) (element-type ParaatUuid) as they can be chosen, the first is nil */
  gboolean      is_pdf;        /* what is being made */
  GtkDropDown  *year, *bestuur;
  AdwSwitchRow *exercises;
  GtkWidget    *buttons, *busy;
};

G_DEFINE_FINAL_TYPE (ParaatRegisterDialog, paraat_register_dialog, ADW_TYPE_DIALOG)

/* --- choices --- */

static int
this_year (ParaatRegisterDialog *self)
{
  g_autoptr(GDateTime) now = g_date_time_new_from_unix_local_usec (paraat_desk_get_now_us (self->desk));

  return g_date_time_get_year (now);
}

static void
fill_years (ParaatRegisterDialog *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  int now = this_year (self);
  gboolean has_now = FALSE;

  self->years = paraat_register_list_years (paraat_desk_get_register (self->desk));
  for (guint i = 0; i < self->years->len; i++)
    has_now |= g_array_index (self->years, int, i) == now;
  if (!has_now)
    g_array_prepend_val (self->years, now);
  for (guint i = 0; i < self->years->len; i++)
    gtk_string_list_take (names, g_strdup_printf ("%d", g_array_index (self->years, int, i)));
  gtk_drop_down_set_model (self->year, G_LIST_MODEL (names));
  for (guint i = 0; i < self->years->len; i++)
    if (g_array_index (self->years, int, i) == now)
      gtk_drop_down_set_selected (self->year, i);
}

static void
add_bestuur (ParaatRegisterDialog *self,
             GtkStringList        *names,
             const ParaatUuid     *id,
             const char           *name)
{
  for (guint i = 0; i < self->besturen->len; i++)
    if (paraat_uuid_equal (&g_array_index (self->besturen, ParaatUuid, i), id))
      return;
  g_array_append_vals (self->besturen, id, 1);
  gtk_string_list_append (names, name);
}

/* Ours first, also those of which there is nothing: that can be a register too. */
static void
fill_besturen (ParaatRegisterDialog *self)
{
  ParaatProfile *profile = paraat_desk_get_profile (self->desk);
  GPtrArray *ours = paraat_profile_get_besturen (profile);
  ParaatRecord *current = paraat_profile_get_bestuur (profile);
  g_autoptr(GPtrArray) others = paraat_register_list_besturen (paraat_desk_get_register (self->desk));
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  self->besturen = g_array_new (FALSE, FALSE, sizeof (ParaatUuid));
  add_bestuur (self, names, &paraat_uuid_nil, _("All administrations"));
  for (guint i = 0; i < ours->len; i++)
    {
      g_autofree char *name = paraat_bestuur_dup_name (g_ptr_array_index (ours, i));

      add_bestuur (self, names, paraat_record_get_id (g_ptr_array_index (ours, i)), name);
    }
  for (guint i = 0; i < others->len; i++)
    {
      const ParaatRegisterBestuur *other = g_ptr_array_index (others, i);

      add_bestuur (self, names, &other->id, other->name);
    }
  gtk_drop_down_set_model (self->bestuur, G_LIST_MODEL (names));
  for (guint i = 0; current != NULL && i < self->besturen->len; i++)
    if (paraat_uuid_equal (&g_array_index (self->besturen, ParaatUuid, i), paraat_record_get_id (current)))
      gtk_drop_down_set_selected (self->bestuur, i);
}

/* --- saving --- */

/* Of some thousands of incidents a PDF takes half a minute. */
static void
set_busy (ParaatRegisterDialog *self,
          gboolean              busy)
{
  gtk_widget_set_sensitive (self->buttons, !busy);
  gtk_widget_set_visible (self->busy, busy);
  if (busy)
    gtk_accessible_announce (GTK_ACCESSIBLE (self), gtk_label_get_label (GTK_LABEL (self->busy)),
                             GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ParaatRegisterDialog) self = PARAAT_REGISTER_DIALOG (g_object_ref (object));
  gboolean is_saved = paraat_paper_finish (GTK_WIDGET (self), result);

  set_busy (self, FALSE);
  if (is_saved)
    adw_dialog_close (ADW_DIALOG (self));
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(ParaatRegisterDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ParaatYearRegister) year = paraat_register_read_year_finish (PARAAT_STORE (object), result, &error);
  g_autofree char *name = NULL;

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (year == NULL)
    {
      set_busy (self, FALSE);
      paraat_paper_tell (GTK_WIDGET (self), _("Not saved"), _("The register could not be read. Try again."));
      return;
    }
  name = paraat_register_dup_file_name (year, self->is_pdf ? "pdf" : "csv");
  if (self->is_pdf)
    {
      g_autoptr(ParaatDocument) document = paraat_register_new_document (year, paraat_desk_get_now_us (self->desk));

      paraat_paper_save_pdf_async (GTK_WIDGET (self), document, name, saved_cb, NULL);
    }
  else
    {
      g_autofree char *csv = paraat_register_dup_csv (year);

      paraat_paper_save_text_async (GTK_WIDGET (self), csv, name, saved_cb, NULL);
    }
}

static void
save (ParaatRegisterDialog *self,
      gboolean              is_pdf)
{
  guint year = gtk_drop_down_get_selected (self->year);
  guint bestuur = gtk_drop_down_get_selected (self->bestuur);
  GtkStringObject *name = gtk_drop_down_get_selected_item (self->bestuur);
  ParaatYearQuery query = { .with_exercises = adw_switch_row_get_active (self->exercises) };

  if (year >= self->years->len || bestuur >= self->besturen->len)
    return;
  self->is_pdf = is_pdf;
  set_busy (self, TRUE);
  query.year = g_array_index (self->years, int, year);
  query.bestuur = g_array_index (self->besturen, ParaatUuid, bestuur);
  query.has_peer = paraat_desk_get_peer (self->desk, &query.peer);
  query.name = gtk_string_object_get_string (name);
  paraat_register_read_year_async (paraat_desk_get_store (self->desk), &query, NULL, read_cb, g_object_ref (self));
}

static void
pdf_clicked_cb (ParaatRegisterDialog *self)
{
  save (self, TRUE);
}

static void
csv_clicked_cb (ParaatRegisterDialog *self)
{
  save (self, FALSE);
}

/* --- object --- */

static void
paraat_register_dialog_dispose (GObject *object)
{
  ParaatRegisterDialog *self = PARAAT_REGISTER_DIALOG (object);

  g_clear_pointer (&self->years, g_array_unref);
  g_clear_pointer (&self->besturen, g_array_unref);
  g_clear_object (&self->desk);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_REGISTER_DIALOG);

  G_OBJECT_CLASS (paraat_register_dialog_parent_class)->dispose (object);
}

static void
paraat_register_dialog_class_init (ParaatRegisterDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_register_dialog_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/register-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatRegisterDialog, year);
  gtk_widget_class_bind_template_child (widget_class, ParaatRegisterDialog, bestuur);
  gtk_widget_class_bind_template_child (widget_class, ParaatRegisterDialog, exercises);
  gtk_widget_class_bind_template_child (widget_class, ParaatRegisterDialog, buttons);
  gtk_widget_class_bind_template_child (widget_class, ParaatRegisterDialog, busy);
  gtk_widget_class_bind_template_callback (widget_class, pdf_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, csv_clicked_cb);
}

static void
paraat_register_dialog_init (ParaatRegisterDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  paraat_drop_down_set_up (self->year);
  paraat_drop_down_set_up (self->bestuur);
}

ParaatRegisterDialog *
paraat_register_dialog_new (ParaatDesk *desk)
{
  ParaatRegisterDialog *self = g_object_new (PARAAT_TYPE_REGISTER_DIALOG, NULL);

  self->desk = g_object_ref (desk);
  fill_years (self);
  fill_besturen (self);

  return self;
}
