/* SPDX-License-Identifier: EUPL-1.2 */

/* GtkGrid does not turn into blocks, and two widgets for each cell, one for either shape, would double what the largest
 * document costs: so the shape is chosen where sizes are, and the titles of the columns are drawn. */
#include "config.h"

#include "paraat-reader-table.h"

#define GAP 12            /* between columns */
#define CELL_GAP 6        /* between the cells of a block */
#define READABLE_CHARS 12 /* a column with longer texts is not narrower */
#define WIDE_CHARS 110    /* a column with longer texts does not ask for more */

#define PARAAT_TYPE_READER_ROW (paraat_reader_row_get_type ())
G_DECLARE_FINAL_TYPE (ParaatReaderRow, paraat_reader_row, PARAAT, READER_ROW, GtkWidget)

struct _ParaatReaderRow
{
  GtkWidget          parent_instance;

  ParaatReaderTable *table;       /* (unowned) its parent */
  gboolean           is_header;
};

struct _ParaatReaderTable
{
  GtkWidget     parent_instance;

  guint         n_columns;
  gboolean      has_header;
  char        **titles;      /* (owned) of the columns; without a header empty ones */
  PangoLayout **layouts;     /* (owned) (nullable) of the titles, as they are drawn */
  int          *naturals;    /* (owned) (nullable) what each column asks for, until letters change */
  int           readable;    /* of READABLE_CHARS, as above */
  int           widest;
  gboolean      is_narrow;   /* as it was allocated last */
};

G_DEFINE_FINAL_TYPE (ParaatReaderRow, paraat_reader_row, GTK_TYPE_WIDGET)
G_DEFINE_FINAL_TYPE (ParaatReaderTable, paraat_reader_table, GTK_TYPE_WIDGET)

/* --- widths --- */

static void
forget_sizes (ParaatReaderTable *self)
{
  g_clear_pointer (&self->naturals, g_free);
  for (guint i = 0; self->layouts != NULL && i < self->n_columns; i++)
    g_object_unref (self->layouts[i]);
  g_clear_pointer (&self->layouts, g_free);
}

static int
measure_char (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);

  return MAX (width, 1);
}

static void
ensure_sizes (ParaatReaderTable *self)
{
  if (self->naturals != NULL)
    return;
  self->naturals = g_new0 (int, self->n_columns);
  self->readable = READABLE_CHARS * measure_char (GTK_WIDGET (self));
  self->widest = WIDE_CHARS * measure_char (GTK_WIDGET (self));
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      guint column = 0;

      for (GtkWidget *cell = gtk_widget_get_first_child (row); cell != NULL; cell = gtk_widget_get_next_sibling (cell), column++)
        {
          int natural;

          gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
          self->naturals[column] = MAX (self->naturals[column], natural);
        }
    }
}

static PangoLayout *
get_title (ParaatReaderTable *self,
           guint              column)
{
  if (self->layouts == NULL)
    {
      self->layouts = g_new0 (PangoLayout *, self->n_columns);
      for (guint i = 0; i < self->n_columns; i++)
        {
          g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

          self->layouts[i] = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->titles[i]);
          pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
          pango_attr_list_insert (attributes, pango_attr_scale_new (0.85));
          pango_layout_set_attributes (self->layouts[i], attributes);
          pango_layout_set_ellipsize (self->layouts[i], PANGO_ELLIPSIZE_END);
        }
    }

  return self->layouts[column];
}

static int
get_title_height (ParaatReaderTable *self,
                  guint              column)
{
  int height = 0;

  if (self->has_header)
    pango_layout_get_pixel_size (get_title (self, column), NULL, &height);

  return height;
}

/* The columns of a table of @width, or FALSE: it has no room for them. */
static gboolean
choose_columns (ParaatReaderTable *self,
                int                width,
                int               *out_widths)
{
  int left = width - GAP * ((int) self->n_columns - 1);
  int wish = 0;

  ensure_sizes (self);
  for (guint i = 0; i < self->n_columns; i++)
    {
      out_widths[i] = MIN (self->naturals[i], self->readable);
      left -= out_widths[i];
      wish += MIN (self->naturals[i], self->widest) - out_widths[i];
    }
  if (left < 0)
    return FALSE;
  for (guint i = 0; i < self->n_columns; i++)
    {
      int more = MIN (self->naturals[i], self->widest) - out_widths[i];
      int part = wish > left ? (int) ((gint64) left * more / MAX (wish, 1)) : more;

      wish -= more;
      left -= part;
      out_widths[i] += part;
    }
  if (self->n_columns > 0)
    out_widths[self->n_columns - 1] += left;

  return TRUE;
}

/* --- a row --- */

static int
measure_cell (GtkWidget *cell,
              int        width)
{
  int minimum, height;

  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (cell, GTK_ORIENTATION_VERTICAL, MAX (width, minimum), &height, NULL, NULL, NULL);

  return height;
}

static gboolean
is_blank (GtkWidget *cell)
{
  return GTK_IS_LABEL (cell) && *gtk_label_get_text (GTK_LABEL (cell)) == '\0';
}

static int
measure_row (ParaatReaderRow *self,
             int              width)
{
  g_autofree int *widths = g_new0 (int, self->table->n_columns);
  gboolean is_wide = choose_columns (self->table, width, widths);
  int height = 0;
  guint column = 0;

  for (GtkWidget *cell = gtk_widget_get_first_child (GTK_WIDGET (self)); cell != NULL;
       cell = gtk_widget_get_next_sibling (cell), column++)
    if (is_wide)
      height = MAX (height, measure_cell (cell, widths[column]));
    else
      height += get_title_height (self->table, column) + measure_cell (cell, width) + (column > 0 ? CELL_GAP : 0);

  return height;
}

static void
paraat_reader_row_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  ParaatReaderRow *self = PARAAT_READER_ROW (widget);

  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = measure_row (self, for_size < 0 ? self->table->widest : for_size);
}

static void
paraat_reader_row_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  ParaatReaderRow *self = PARAAT_READER_ROW (widget);
  g_autofree int *widths = g_new0 (int, self->table->n_columns);
  gboolean is_wide = choose_columns (self->table, width, widths);
  int x = 0, y = 0;
  guint column = 0;

  for (GtkWidget *cell = gtk_widget_get_first_child (widget); cell != NULL; cell = gtk_widget_get_next_sibling (cell), column++)
    {
      int cell_width = is_wide ? widths[column] : width;
      int cell_height = measure_cell (cell, cell_width);
      int minimum;

      gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      if (!is_wide)
        y += get_title_height (self->table, column);
      gtk_widget_size_allocate (cell, &(GtkAllocation) { x, y, MAX (cell_width, minimum), cell_height }, -1);
      if (is_wide)
        x += cell_width + GAP;
      else
        y += cell_height + CELL_GAP;
    }
}

static void
paraat_reader_row_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  ParaatReaderRow *self = PARAAT_READER_ROW (widget);
  GdkRGBA colour;
  guint column = 0;

  GTK_WIDGET_CLASS (paraat_reader_row_parent_class)->snapshot (widget, snapshot);
  if (!self->table->is_narrow || !self->table->has_header || self->is_header)
    return;
  gtk_widget_get_color (widget, &colour);
  colour.alpha *= 0.75f;
  for (GtkWidget *cell = gtk_widget_get_first_child (widget); cell != NULL; cell = gtk_widget_get_next_sibling (cell), column++)
    {
      PangoLayout *layout = get_title (self->table, column);
      graphene_point_t at = GRAPHENE_POINT_INIT (0, 0);

      if (!gtk_widget_compute_point (cell, widget, &at, &at))
        continue;
      pango_layout_set_width (layout, gtk_widget_get_width (widget) * PANGO_SCALE);
      at.y -= (float) get_title_height (self->table, column);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &at);
      gtk_snapshot_append_layout (snapshot, layout, &colour);
      gtk_snapshot_restore (snapshot);
    }
}

static void
remove_children (GtkWidget *widget)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (widget)) != NULL)
    gtk_widget_unparent (child);
}

static GtkSizeRequestMode
get_height_for_width (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
paraat_reader_row_dispose (GObject *object)
{
  remove_children (GTK_WIDGET (object));

  G_OBJECT_CLASS (paraat_reader_row_parent_class)->dispose (object);
}

static void
paraat_reader_row_class_init (ParaatReaderRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_reader_row_dispose;
  widget_class->measure = paraat_reader_row_measure;
  widget_class->size_allocate = paraat_reader_row_size_allocate;
  widget_class->snapshot = paraat_reader_row_snapshot;
  widget_class->get_request_mode = get_height_for_width;
  gtk_widget_class_set_css_name (widget_class, "readerrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
paraat_reader_row_init (ParaatReaderRow *self)
{
}

/* --- the table --- */

static int
measure_rows (ParaatReaderTable *self,
              int                width)
{
  g_autofree int *widths = g_new0 (int, self->n_columns);
  gboolean is_wide = choose_columns (self, width, widths);
  int height = 0;

  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      int natural;

      if (!is_wide && PARAAT_READER_ROW (row)->is_header)
        continue;
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      height += natural;
    }

  return height;
}

static void
paraat_reader_table_measure (GtkWidget      *widget,
                             GtkOrientation  orientation,
                             int             for_size,
                             int            *minimum,
                             int            *natural,
                             int            *minimum_baseline,
                             int            *natural_baseline)
{
  ParaatReaderTable *self = PARAAT_READER_TABLE (widget);

  ensure_sizes (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = self->readable / 2;
      *natural = GAP * MAX ((int) self->n_columns - 1, 0);
      for (guint i = 0; i < self->n_columns; i++)
        *natural += MIN (self->naturals[i], self->widest);
      *natural = MAX (*natural, *minimum);
    }
  else
    *minimum = *natural = measure_rows (self, for_size < 0 ? self->widest : for_size);
}

static void
paraat_reader_table_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  ParaatReaderTable *self = PARAAT_READER_TABLE (widget);
  g_autofree int *widths = g_new0 (int, self->n_columns);
  int y = 0;

  self->is_narrow = !choose_columns (self, width, widths);
  for (GtkWidget *row = gtk_widget_get_first_child (widget); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      gboolean is_shown = !self->is_narrow || !PARAAT_READER_ROW (row)->is_header;
      int minimum, natural;

      gtk_widget_set_child_visible (row, is_shown);
      if (!is_shown)
        continue;
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, &minimum, &natural, NULL, NULL);
      gtk_widget_size_allocate (row, &(GtkAllocation) { 0, y, width, natural }, -1);
      y += natural;
    }
}

static void
paraat_reader_table_css_changed (GtkWidget         *widget,
                                 GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (paraat_reader_table_parent_class)->css_changed (widget, change);
  forget_sizes (PARAAT_READER_TABLE (widget));
}

/* The scale of the desktop's letters is no style. */
static void
paraat_reader_table_system_setting_changed (GtkWidget        *widget,
                                            GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (paraat_reader_table_parent_class)->system_setting_changed (widget, setting);
  forget_sizes (PARAAT_READER_TABLE (widget));
}

static void
paraat_reader_table_dispose (GObject *object)
{
  ParaatReaderTable *self = PARAAT_READER_TABLE (object);

  remove_children (GTK_WIDGET (self));
  forget_sizes (self);
  g_clear_pointer (&self->titles, g_strfreev);

  G_OBJECT_CLASS (paraat_reader_table_parent_class)->dispose (object);
}

static void
paraat_reader_table_class_init (ParaatReaderTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_reader_table_dispose;
  widget_class->measure = paraat_reader_table_measure;
  widget_class->size_allocate = paraat_reader_table_size_allocate;
  widget_class->css_changed = paraat_reader_table_css_changed;
  widget_class->system_setting_changed = paraat_reader_table_system_setting_changed;
  widget_class->get_request_mode = get_height_for_width;
  gtk_widget_class_set_css_name (widget_class, "readertable");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TABLE);
}

static void
paraat_reader_table_init (ParaatReaderTable *self)
{
}

gboolean
paraat_reader_table_get_is_narrow (ParaatReaderTable *self)
{
  return self->is_narrow;
}

static void
add_row (ParaatReaderTable     *self,
         const ParaatBlock     *block,
         ParaatReaderTableCell  new_cell,
         gpointer               user_data)
{
  ParaatReaderRow *row = g_object_new (PARAAT_TYPE_READER_ROW, NULL);

  row->table = self;
  row->is_header = block->is_header;
  if (row->is_header)
    gtk_widget_add_css_class (GTK_WIDGET (row), "header");
  for (guint i = 0; i < block->children->len; i++)
    {
      GtkWidget *cell = new_cell (g_ptr_array_index (block->children, i),
                                  row->is_header ? GTK_ACCESSIBLE_ROLE_COLUMN_HEADER : GTK_ACCESSIBLE_ROLE_CELL, user_data);

      gtk_widget_set_parent (cell, GTK_WIDGET (row));
      if (!row->is_header && *self->titles[i] != '\0' && !is_blank (cell))
        gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, self->titles[i], -1);
    }
  gtk_widget_set_parent (GTK_WIDGET (row), GTK_WIDGET (self));
}

/**
 * paraat_reader_table_new:
 * @table: as paraat_markdown_parse() makes it: all rows have as many cells
 * @new_cell: (scope call): makes the widget of one
 *
 * Returns: (transfer floating): a widget
 */
GtkWidget *
paraat_reader_table_new (const ParaatBlock     *table,
                         ParaatReaderTableCell  new_cell,
                         gpointer               user_data)
{
  ParaatReaderTable *self = g_object_new (PARAAT_TYPE_READER_TABLE, NULL);
  const ParaatBlock *first = table->children->len > 0 ? g_ptr_array_index (table->children, 0) : NULL;

  self->n_columns = table->n_columns;
  self->has_header = first != NULL && first->is_header;
  self->titles = g_new0 (char *, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    self->titles[i] = self->has_header ? paraat_block_dup_text (g_ptr_array_index (first->children, i)) : g_strdup ("");
  for (guint i = 0; i < table->children->len; i++)
    add_row (self, g_ptr_array_index (table->children, i), new_cell, user_data);

  return GTK_WIDGET (self);
}
