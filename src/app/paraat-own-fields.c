/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-own-fields.h"
#include "paraat-piece.h"
#include "paraat-section.h"
#include "paraat-text-row.h"

#include <glib/gi18n.h>

#define DEFAULT_LEVEL 2
#define CELL "paraat-cell"
#define CELLS "paraat-cells"

struct _ParaatOwnFields
{
  GtkBox          parent_instance;

  gboolean        has_heading;
  guint           level;       /* of the heading */
  char           *heading;     /* (owned) (not nullable) as it is written */
  GPtrArray      *pieces;      /* (owned) (element-type ParaatPiece) */
  char           *markdown;    /* (owned) (nullable) what stands in the fields */
  ParaatTextRow  *current;     /* (unowned) (nullable) where the cursor was last */
  GPtrArray      *new_row;     /* (unowned) (nullable) cells of the one that was added just now */
  GtkWidget      *new_widget;  /* (unowned) (nullable) of it */
  gboolean        is_showing;  /* fields are being made, and nobody types */

  GtkWidget      *content;     /* (nullable) what is made anew with other pieces */
  GtkWidget      *refusal;
};

enum
{
  WRITTEN,
  LEFT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatOwnFields, paraat_own_fields, GTK_TYPE_BOX)

static void make (ParaatOwnFields *self);

/* --- what is written --- */

static char *
join (ParaatOwnFields *self)
{
  g_autofree char *body = paraat_pieces_join (self->pieces);
  g_autofree char *marks = g_strnfill (self->level, '#');
  g_autofree char *line = g_strstrip (g_strdelimit (paraat_piece_dup_markdown (self->heading), "\r\n", ' '));

  if (!self->has_heading || *line == '\0')
    return g_steal_pointer (&body);

  return *body != '\0' ? g_strdup_printf ("%s %s\n\n%s", marks, line, body) : g_strdup_printf ("%s %s", marks, line);
}

static void
write_down (ParaatOwnFields *self)
{
  g_free (self->markdown);
  self->markdown = join (self);
  g_signal_emit (self, signals[WRITTEN], 0);
}

/* What is in a row, in a line. */
static char *
dup_row_words (GPtrArray *cells)
{
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < cells->len && i < 2; i++)
    {
      const char *cell = g_ptr_array_index (cells, i);

      if (*cell != '\0')
        g_string_append_printf (out, "%s%s", out->len > 0 ? " · " : "", cell);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A row that is closed says what is in it now. */
static void
tell_row (ParaatTextRow *row)
{
  GtkWidget *expander = gtk_widget_get_ancestor (GTK_WIDGET (row), ADW_TYPE_EXPANDER_ROW);
  GPtrArray *cells = expander != NULL ? g_object_get_data (G_OBJECT (expander), CELLS) : NULL;
  g_autofree char *words = cells != NULL ? dup_row_words (cells) : NULL;

  if (words != NULL)
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), words);
}

/* Each field writes in a string of its own; the arrays that hold them stay where they are until the fields are made anew. */
static void
text_cb (ParaatTextRow *row,
         GParamSpec    *pspec,
         gpointer       data)
{
  ParaatOwnFields *self = data;
  char **place = g_object_get_data (G_OBJECT (row), CELL);
  char *text;

  if (self->is_showing)
    return;
  text = paraat_text_row_dup_text (row);
  g_free (*place);
  *place = text;
  tell_row (row);
  write_down (self);
}

static void
enter_cb (GtkEventControllerFocus *controller,
          gpointer                 data)
{
  PARAAT_OWN_FIELDS (data)->current = PARAAT_TEXT_ROW (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)));
}

static void
leave_cb (ParaatOwnFields *self)
{
  g_signal_emit (self, signals[LEFT], 0);
}

static GtkWidget *
new_row (ParaatOwnFields  *self,
         const char       *title,
         char            **place,
         gboolean          is_long)
{
  GtkWidget *row = g_object_new (PARAAT_TYPE_TEXT_ROW, "use-markup", FALSE, "title", title, NULL);
  GtkEventController *focus = gtk_event_controller_focus_new ();

  paraat_text_row_set_text (PARAAT_TEXT_ROW (row), *place);
  if (is_long)
    paraat_text_row_set_is_long (PARAAT_TEXT_ROW (row));
  g_object_set_data (G_OBJECT (row), CELL, place);
  g_signal_connect_object (row, "notify::text", G_CALLBACK (text_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (row, "activated", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (row, focus);

  return row;
}

/* --- tables --- */

static void
remove_cb (ParaatOwnFields *self,
           GtkWidget       *button)
{
  ParaatPiece *piece = g_object_get_data (G_OBJECT (button), "paraat-piece");

  g_ptr_array_remove (piece->rows, g_object_get_data (G_OBJECT (button), "paraat-row"));
  make (self);
  write_down (self);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
}

static void
add_cb (ParaatOwnFields *self,
        GtkWidget       *button)
{
  ParaatPiece *piece = g_object_get_data (G_OBJECT (button), "paraat-piece");

  self->new_row = paraat_piece_insert_row (piece, piece->rows->len);
  make (self);
  write_down (self);
  gtk_widget_grab_focus (self->new_widget);
}

static GtkWidget *
new_button_row (ParaatOwnFields *self,
                const char      *title,
                const char      *icon_name,
                ParaatPiece     *piece,
                GPtrArray       *row,   /* (nullable) */
                GCallback        callback)
{
  GtkWidget *button = g_object_new (ADW_TYPE_BUTTON_ROW, "title", title, "start-icon-name", icon_name, NULL);

  g_object_set_data (G_OBJECT (button), "paraat-piece", piece);
  g_object_set_data (G_OBJECT (button), "paraat-row", row);
  g_signal_connect_object (button, "activated", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
new_table_row (ParaatOwnFields *self,
               ParaatPiece     *piece,
               guint            n)
{
  GPtrArray *header = g_ptr_array_index (piece->rows, 0);
  GPtrArray *cells = g_ptr_array_index (piece->rows, n);
  g_autofree char *words = n > 0 ? dup_row_words (cells) : NULL;
  g_autofree char *title = n > 0 ? g_strdup_printf (_("Row %u"), n) : g_strdup (_("Titles of the columns"));
  GtkWidget *expander = g_object_new (ADW_TYPE_EXPANDER_ROW, "use-markup", FALSE, "title", title, "subtitle",
                                      words != NULL ? words : "", "subtitle-lines", 2, NULL);

  if (n > 0)
    g_object_set_data (G_OBJECT (expander), CELLS, cells);
  for (guint i = 0; i < cells->len; i++)
    {
      const char *name = i < header->len ? g_ptr_array_index (header, i) : "";
      g_autofree char *column = n == 0 || *name == '\0' ? g_strdup_printf (_("Column %u"), i + 1) : g_strdup (name);

      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander),
                                new_row (self, column, (char **) &g_ptr_array_index (cells, i), FALSE));
    }
  if (n > 0)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), new_button_row (self, _("Take This Row Away"), "user-trash-symbolic", piece,
                                                                           cells, G_CALLBACK (remove_cb)));
  if (cells == self->new_row)
    {
      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (expander), TRUE);
      self->new_widget = expander;
      self->new_row = NULL;
    }

  return expander;
}

static void
add_table (ParaatOwnFields *self,
           ParaatPiece     *piece)
{
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title", _("Table"), "description",
                                   _("Open a row to write in its cells."), NULL);

  for (guint i = 0; i < piece->rows->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_table_row (self, piece, i));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_button_row (self, _("Add a Row"), "list-add-symbolic", piece, NULL,
                                                                           G_CALLBACK (add_cb)));
  gtk_box_append (GTK_BOX (self->content), group);
}

/* --- marks --- */

static gboolean
has_text (ParaatOwnFields *self)
{
  return self->current != NULL && gtk_widget_is_ancestor (GTK_WIDGET (self->current), GTK_WIDGET (self));
}

static void
bold_cb (ParaatOwnFields *self)
{
  if (has_text (self))
    paraat_text_row_embolden (self->current);
}

static void
items_cb (ParaatOwnFields *self)
{
  if (has_text (self))
    paraat_text_row_make_items (self->current);
}

static void
add_mark (ParaatOwnFields *self,
          GtkWidget       *box,
          const char      *label,
          GCallback        callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  gtk_widget_set_focus_on_click (button, FALSE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_wrap_box_append (ADW_WRAP_BOX (box), button);
}

/* --- all of them --- */

static guint
count_texts (ParaatOwnFields *self)
{
  guint n = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    n += ((ParaatPiece *) g_ptr_array_index (self->pieces, i))->text != NULL;

  return n;
}

static void
add_texts (ParaatOwnFields *self)
{
  guint n_texts = count_texts (self);
  guint n = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      ParaatPiece *piece = g_ptr_array_index (self->pieces, i);
      GtkWidget *group;
      g_autofree char *title = NULL;

      if (piece->text == NULL)
        {
          add_table (self, piece);
          continue;
        }
      n++;
      title = n_texts > 1 ? g_strdup_printf (_("Text %u"), n) : g_strdup (_("Text"));
      group = adw_preferences_group_new ();
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (self, title, &piece->text, TRUE));
      gtk_box_append (GTK_BOX (self->content), group);
    }
}

static void
make (ParaatOwnFields *self)
{
  GtkWidget *marks = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 6, "line-spacing", 6, NULL);

  self->is_showing = TRUE;
  self->current = NULL;
  if (self->content != NULL)
    gtk_box_remove (GTK_BOX (self), self->content);
  self->content = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);
  gtk_box_prepend (GTK_BOX (self), self->content);
  if (self->has_heading)
    {
      GtkWidget *group = adw_preferences_group_new ();

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_row (self, _("Title of this part"), &self->heading, FALSE));
      gtk_box_append (GTK_BOX (self->content), group);
    }
  add_texts (self);
  add_mark (self, marks, _("Bold"), G_CALLBACK (bold_cb));
  add_mark (self, marks, _("List"), G_CALLBACK (items_cb));
  gtk_box_append (GTK_BOX (self->content), marks);
  self->is_showing = FALSE;
}

static void
piece_free (gpointer data)
{
  paraat_piece_free (data);
}

static void
take (ParaatOwnFields *self,
      const char      *markdown)
{
  const char *body;
  guint level;
  g_autofree char *heading = paraat_section_dup_heading (markdown, &level, &body);
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->pieces);
  ParaatPiece *last;

  if (!self->has_heading)
    body = markdown;
  self->level = level > 0 ? level : DEFAULT_LEVEL;
  g_free (self->heading);
  self->heading = paraat_piece_dup_written (heading != NULL ? heading : "");
  self->pieces = paraat_pieces_split (body);
  last = self->pieces->len > 0 ? g_ptr_array_index (self->pieces, self->pieces->len - 1) : NULL;
  if (last == NULL || last->text == NULL)   /* somewhere to go on writing */
    {
      last = g_new0 (ParaatPiece, 1);
      last->text = g_strdup ("");
      g_ptr_array_add (self->pieces, last);
    }
  make (self);   /* the rows of before point into the pieces of before, which go last */
}

static void
paraat_own_fields_finalize (GObject *object)
{
  ParaatOwnFields *self = PARAAT_OWN_FIELDS (object);

  g_ptr_array_unref (self->pieces);
  g_free (self->heading);
  g_free (self->markdown);

  G_OBJECT_CLASS (paraat_own_fields_parent_class)->finalize (object);
}

static void
paraat_own_fields_class_init (ParaatOwnFieldsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = paraat_own_fields_finalize;
  signals[WRITTEN] = g_signal_new ("written", PARAAT_TYPE_OWN_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[LEFT] = g_signal_new ("left", PARAAT_TYPE_OWN_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_own_fields_init (ParaatOwnFields *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->heading = g_strdup ("");
  self->pieces = g_ptr_array_new_with_free_func (piece_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  self->refusal = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "label",
                                _("This part is too long to be kept. Take something out, or put it in a part of its own."), "xalign", 0.0f,
                                "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (self->refusal, "error");
  gtk_box_append (GTK_BOX (self), self->refusal);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}

/**
 * paraat_own_fields_new:
 * @has_heading: whether it has a title; what stands before the first one has none
 */
ParaatOwnFields *
paraat_own_fields_new (gboolean has_heading)
{
  ParaatOwnFields *self = g_object_new (PARAAT_TYPE_OWN_FIELDS, NULL);

  self->has_heading = has_heading;

  return self;
}

char *
paraat_own_fields_dup_markdown (ParaatOwnFields *self)
{
  return g_strdup (self->markdown != NULL ? self->markdown : "");
}

void
paraat_own_fields_set_markdown (ParaatOwnFields *self,
                                const char      *markdown)
{
  if (g_strcmp0 (self->markdown, markdown) == 0)
    return;
  g_free (self->markdown);
  self->markdown = g_strdup (markdown);
  take (self, markdown);
}

gboolean
paraat_own_fields_get_is_refused (ParaatOwnFields *self)
{
  return gtk_widget_get_visible (self->refusal);
}

void
paraat_own_fields_set_is_refused (ParaatOwnFields *self,
                                  gboolean         is_refused)
{
  gtk_widget_set_visible (self->refusal, is_refused);
}
