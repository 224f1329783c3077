/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-reader-table.h"
#include "paraat-reader-view.h"
#include "paraat-shelf.h"

#include <glib/gi18n.h>
#include <string.h>

#define INDENT 24
#define TEXTS_AT_ONCE 24   /* a screen full; setting a text costs much more than making its label */

typedef struct
{
  GtkLabel *label;   /* (unowned) */
  guint     start;   /* bytes in its text */
  guint     end;
} Match;

typedef struct
{
  GtkWidget *box;    /* (unowned) a label never takes the focus, its box does */
  GtkWidget *label;  /* (unowned) in it */
  guint      level;
} Heading;

struct _ParaatReaderView
{
  GtkBox       parent_instance;

  ParaatBlock *document;   /* (owned) (nullable) as long as not all of it is on the screen */
  guint        n_made;     /* of its blocks */
  guint        more_id;    /* the source that makes more of them */
  GPtrArray   *labels;     /* (owned) (element-type GtkLabel) (unowned) with words, in their order */
  GArray      *headings;   /* (owned) (element-type Heading) */
  GArray      *matches;    /* (owned) (element-type Match) */
  guint        current;    /* among the matches */
  GArray      *ticked;     /* (owned) (element-type gboolean) tasks as they stand, while the document is open */
  guint        n_tasks;
};

enum
{
  FOLLOW,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatReaderView, paraat_reader_view, GTK_TYPE_BOX)

static void add_blocks (ParaatReaderView  *self,
                        const ParaatBlock *parent,
                        GtkWidget         *box);

/* --- words --- */

/* Without a browser or a mail program an address can still be copied by hand. */
static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ParaatReaderView) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error)
      || !g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_FAILED))
    return;
  words = g_strdup_printf (_("Nothing on this laptop opens %s"), gtk_uri_launcher_get_uri (GTK_URI_LAUNCHER (object)));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", words);
}

static gboolean
activate_link_cb (ParaatReaderView *self,
                  const char       *uri)
{
  ParaatSpan run = { .link = (char *) uri };
  g_autoptr(GtkUriLauncher) launcher = NULL;

  if (paraat_span_get_address (&run) == NULL)
    {
      g_signal_emit (self, signals[FOLLOW], 0, uri);
      return TRUE;
    }
  launcher = gtk_uri_launcher_new (uri);
  gtk_uri_launcher_launch (launcher, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL, launched_cb, g_object_ref (self));

  return TRUE;
}

static char *
dup_markup (const ParaatBlock *block,
            gboolean          *out_has_link)
{
  static const struct { ParaatRunStyle style; const char *open; const char *close; } marks[] = {
    { PARAAT_RUN_BOLD, "<b>", "</b>" }, { PARAAT_RUN_ITALIC, "<i>", "</i>" }, { PARAAT_RUN_CODE, "<tt>", "</tt>" },
  };
  GString *markup = g_string_new (NULL);

  for (guint i = 0; i < block->runs->len; i++)
    {
      const ParaatSpan *run = g_ptr_array_index (block->runs, i);
      g_autofree char *text = g_markup_escape_text (run->text, -1);

      if (run->link != NULL)
        {
          g_autofree char *link = g_markup_escape_text (run->link, -1);

          g_string_append_printf (markup, "<a href=\"%s\">", link);
          *out_has_link = TRUE;
        }
      for (guint j = 0; j < G_N_ELEMENTS (marks); j++)
        if ((run->style & marks[j].style) != 0)
          g_string_append (markup, marks[j].open);
      g_string_append (markup, text);
      for (guint j = G_N_ELEMENTS (marks); j > 0; j--)
        if ((run->style & marks[j - 1].style) != 0)
          g_string_append (markup, marks[j - 1].close);
      if (run->link != NULL)
        g_string_append (markup, "</a>");
    }

  return g_string_free (markup, FALSE);
}

static GtkWidget *
new_label (const ParaatBlock *block,
           GtkAccessibleRole  role,
           gpointer           user_data)
{
  static const float aligns[] = { [PARAAT_ALIGN_START] = 0, [PARAAT_ALIGN_CENTER] = 0.5f, [PARAAT_ALIGN_END] = 1 };
  ParaatReaderView *self = user_data;
  gboolean has_link = FALSE;
  g_autofree char *markup = dup_markup (block, &has_link);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "label", markup, "use-markup", TRUE, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", aligns[block->align], "yalign", 0.0f,
                                   /* or GTK sets each text in lines of one letter to see how narrow it can be */
                                   "width-chars", 1, NULL);

  if (has_link)
    g_signal_connect_object (label, "activate-link", G_CALLBACK (activate_link_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->labels, label);

  return label;
}

static void
add_heading (ParaatReaderView  *self,
             const ParaatBlock *block,
             GtkWidget         *box)
{
  static const char * const classes[] = { "reader-h1", "reader-h2", "reader-h3", "reader-h4" };
  GtkWidget *label = new_label (block, GTK_ACCESSIBLE_ROLE_PRESENTATION, self);
  Heading heading = { g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, NULL), label, block->level };

  gtk_widget_add_css_class (heading.box, classes[CLAMP (block->level, 1, 4) - 1]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (heading.box), GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) block->level,
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, gtk_label_get_text (GTK_LABEL (label)), -1);
  gtk_box_append (GTK_BOX (heading.box), label);
  gtk_box_append (GTK_BOX (box), heading.box);
  g_array_append_val (self->headings, heading);
}

/* --- lists --- */

static void
toggled_cb (GtkCheckButton *check,
            gpointer        data)
{
  ParaatReaderView *self = data;
  guint n = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (check), "paraat-task"));

  g_array_index (self->ticked, gboolean, n) = gtk_check_button_get_active (check);
}

/* Ticks are of who reads now: they stay while the document is open, and no longer. */
static GtkWidget *
new_check (ParaatReaderView *self,
           ParaatTask        task)
{
  GtkWidget *check = gtk_check_button_new ();
  gboolean is_done = task == PARAAT_TASK_DONE;
  guint n = self->n_tasks++;

  if (n >= self->ticked->len)
    g_array_append_val (self->ticked, is_done);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), g_array_index (self->ticked, gboolean, n));
  gtk_widget_set_valign (check, GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (check), "paraat-task", GUINT_TO_POINTER (n));
  g_signal_connect_object (check, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_DEFAULT);

  return check;
}

static GtkWidget *
new_marker (const ParaatBlock *list,
            guint              n)
{
  g_autofree char *number = g_strdup_printf ("%u.", list->start + n);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label",
                                   list->kind == PARAAT_BLOCK_ORDERED_LIST ? number : "•", "xalign", 1.0f, "yalign", 0.0f,
                                   "valign", GTK_ALIGN_START, "width-request", INDENT, NULL);

  return label;
}

static void
add_list (ParaatReaderView  *self,
          const ParaatBlock *list,
          GtkWidget         *box)
{
  GtkWidget *items = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST, "orientation",
                                   GTK_ORIENTATION_VERTICAL, "spacing", list->is_tight ? 6 : 12, NULL);

  for (guint i = 0; i < list->children->len; i++)
    {
      const ParaatBlock *item = g_ptr_array_index (list->children, i);
      GtkWidget *row = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM, "spacing", 9, NULL);
      GtkWidget *content = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "hexpand", TRUE,
                                         NULL);
      GtkWidget *mark = item->task == PARAAT_TASK_NONE ? new_marker (list, i) : new_check (self, item->task);

      gtk_box_append (GTK_BOX (row), mark);
      gtk_box_append (GTK_BOX (row), content);
      add_blocks (self, item, content);
      if (item->task != PARAAT_TASK_NONE && gtk_widget_get_first_child (content) != NULL)
        gtk_accessible_update_relation (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                        gtk_widget_get_first_child (content), NULL, -1);
      gtk_box_append (GTK_BOX (items), row);
    }
  gtk_box_append (GTK_BOX (box), items);
}

/* --- boxes --- */

static void
copy_cb (GtkButton *button)
{
  const char *text = g_object_get_data (G_OBJECT (button), "paraat-text");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button)), text);
  gtk_widget_activate_action (GTK_WIDGET (button), "win.tell", "s", _("Copied."));
}

/* A text to copy. */
static void
add_code (ParaatReaderView  *self,
          const ParaatBlock *block,
          GtkWidget         *box)
{
  char *text = g_strchomp (paraat_block_dup_text (block));
  GtkWidget *frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "xalign", 0.0f,
                                   "selectable", TRUE, NULL);
  GtkWidget *button = gtk_button_new_with_label (_("Copy"));

  gtk_widget_add_css_class (frame, "reader-code");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Text to copy"), -1);
  g_object_set_data_full (G_OBJECT (button), "paraat-text", text, g_free);
  g_signal_connect (button, "clicked", G_CALLBACK (copy_cb), NULL);
  gtk_box_append (GTK_BOX (frame), label);
  gtk_box_append (GTK_BOX (frame), button);
  gtk_box_append (GTK_BOX (box), frame);
  g_ptr_array_add (self->labels, label);
}

static void
add_note (ParaatReaderView  *self,
          const ParaatBlock *block,
          GtkWidget         *box)
{
  GtkWidget *note = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_NOTE, "orientation",
                                  GTK_ORIENTATION_VERTICAL, "spacing", 9, NULL);

  gtk_widget_add_css_class (note, "reader-note");
  add_blocks (self, block, note);
  gtk_box_append (GTK_BOX (box), note);
}

static void
add_block (ParaatReaderView  *self,
           const ParaatBlock *block,
           GtkWidget         *box)
{
  switch (block->kind)
    {
    case PARAAT_BLOCK_HEADING:
      add_heading (self, block, box);
      break;
    case PARAAT_BLOCK_PARAGRAPH:
    case PARAAT_BLOCK_CHART:   /* of paper: here it says what it says in words */
      gtk_box_append (GTK_BOX (box), new_label (block, GTK_ACCESSIBLE_ROLE_LABEL, self));
      break;
    case PARAAT_BLOCK_BULLET_LIST:
    case PARAAT_BLOCK_ORDERED_LIST:
      add_list (self, block, box);
      break;
    case PARAAT_BLOCK_TABLE:
      gtk_box_append (GTK_BOX (box), paraat_reader_table_new (block, new_label, self));
      break;
    case PARAAT_BLOCK_QUOTE:
      add_note (self, block, box);
      break;
    case PARAAT_BLOCK_CODE:
      add_code (self, block, box);
      break;
    case PARAAT_BLOCK_RULE:
      gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
      break;
    case PARAAT_BLOCK_PAGE_BREAK:   /* of paper */
    case PARAAT_BLOCK_DOCUMENT:
    case PARAAT_BLOCK_LIST_ITEM:
    case PARAAT_BLOCK_ROW:
    case PARAAT_BLOCK_CELL:
    default:
      break;
    }
}

static void
add_blocks (ParaatReaderView  *self,
            const ParaatBlock *parent,
            GtkWidget         *box)
{
  for (guint i = 0; i < parent->children->len; i++)
    add_block (self, g_ptr_array_index (parent->children, i), box);
}

/* FALSE: all of it is there. */
static gboolean
add_more (ParaatReaderView *self,
          guint             n_texts)
{
  guint n_before = self->labels->len;

  while (self->document != NULL && self->n_made < self->document->children->len)
    {
      const ParaatBlock *block = g_ptr_array_index (self->document->children, self->n_made++);

      if (self->n_made > 1 || block->kind != PARAAT_BLOCK_HEADING || block->level > 1)   /* its title stands above it */
        add_block (self, block, GTK_WIDGET (self));
      if (self->labels->len - n_before >= n_texts)
        return TRUE;
    }
  g_clear_pointer (&self->document, paraat_block_free);

  return FALSE;
}

static gboolean
more_cb (gpointer data)
{
  ParaatReaderView *self = data;

  if (add_more (self, TEXTS_AT_ONCE))
    return G_SOURCE_CONTINUE;
  self->more_id = 0;

  return G_SOURCE_REMOVE;
}

/* Whoever looks for something looks in all of it. */
static void
add_all (ParaatReaderView *self)
{
  g_clear_handle_id (&self->more_id, g_source_remove);
  (void) add_more (self, G_MAXUINT);
}

/**
 * paraat_reader_view_show:
 * @document: (transfer full)
 *
 * Shows a document, what is seen first at once and the rest soon; or the same with more filled in, all of it at once, so that
 * it does not move under who reads.  Tasks keep their ticks.
 */
void
paraat_reader_view_show (ParaatReaderView *self,
                         ParaatBlock      *document)
{
  GtkWidget *child;
  gboolean is_first = gtk_widget_get_first_child (GTK_WIDGET (self)) == NULL;

  g_clear_handle_id (&self->more_id, g_source_remove);
  g_clear_pointer (&self->document, paraat_block_free);
  g_array_set_size (self->matches, 0);
  g_array_set_size (self->headings, 0);
  g_ptr_array_set_size (self->labels, 0);
  self->n_tasks = 0;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_box_remove (GTK_BOX (self), child);
  self->document = document;
  self->n_made = 0;
  if (!is_first)
    add_all (self);
  else if (add_more (self, TEXTS_AT_ONCE))
    self->more_id = g_idle_add_full (G_PRIORITY_LOW, more_cb, self, NULL);
}

void
paraat_reader_view_set_text_size (ParaatReaderView *self,
                                  guint             size)
{
  for (guint i = 0; i < PARAAT_SHELF_TEXT_SIZES; i++)
    {
      g_autofree char *css_class = g_strdup_printf ("reader-size-%u", i);

      if (i == size)
        gtk_widget_add_css_class (GTK_WIDGET (self), css_class);
      else
        gtk_widget_remove_css_class (GTK_WIDGET (self), css_class);
    }
}

/* --- going somewhere --- */

static void
scroll_to (ParaatReaderView *self,
           GtkWidget        *widget)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_VIEWPORT);
  graphene_point_t at = GRAPHENE_POINT_INIT (0, 0);
  GtkAdjustment *adjustment;

  if (viewport == NULL || !gtk_widget_compute_point (widget, viewport, &at, &at))
    return;
  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + (double) at.y - 24);
}

guint
paraat_reader_view_get_n_headings (ParaatReaderView *self)
{
  add_all (self);

  return self->headings->len;
}

const char *
paraat_reader_view_get_heading (ParaatReaderView *self,
                                guint             n,
                                guint            *out_level)
{
  const Heading *heading = &g_array_index (self->headings, Heading, n);

  *out_level = heading->level;

  return gtk_label_get_text (GTK_LABEL (heading->label));
}

/* A screen reader goes on reading there. */
void
paraat_reader_view_go_to_heading (ParaatReaderView *self,
                                  guint             n)
{
  GtkWidget *box = g_array_index (self->headings, Heading, n).box;

  gtk_widget_set_focusable (box, TRUE);
  gtk_widget_grab_focus (box);
  scroll_to (self, box);
}

/* --- finding --- */

/* As it is looked for: a small letter without its accent. */
static gunichar
fold (gunichar c)
{
  gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];

  return g_unichar_fully_decompose (c, FALSE, parts, G_N_ELEMENTS (parts)) > 0 ? g_unichar_tolower (parts[0]) : c;
}

/* How many bytes of @at are @text; 0: it does not begin so. */
static guint
match_at (const char *at,
          const char *text)
{
  const char *end = at;

  for (; *text != '\0'; text = g_utf8_next_char (text), end = g_utf8_next_char (end))
    if (*end == '\0' || fold (g_utf8_get_char (end)) != fold (g_utf8_get_char (text)))
      return 0;

  return (guint) (end - at);
}

static void
find_in (ParaatReaderView *self,
         GtkLabel         *label,
         const char       *text)
{
  const char *all = gtk_label_get_text (label);

  for (const char *at = all; *text != '\0' && *at != '\0';)
    {
      guint n = match_at (at, text);
      Match match = { label, (guint) (at - all), (guint) (at - all) + n };

      if (n > 0)
        g_array_append_val (self->matches, match);
      at = n > 0 ? at + n : g_utf8_next_char (at);
    }
}

static void
add_attribute (PangoAttrList  *list,
               PangoAttribute *attribute,   /* (transfer full) */
               const Match    *match)
{
  attribute->start_index = match->start;
  attribute->end_index = match->end;
  pango_attr_list_insert (list, attribute);
}

/* Where it is found has a colour, and where one is now a thick line too. */
static void
mark (ParaatReaderView *self)
{
  GtkLabel *label = NULL;
  g_autoptr(PangoAttrList) list = NULL;

  for (guint i = 0; i < self->matches->len; i++)
    {
      const Match *match = &g_array_index (self->matches, Match, i);

      if (match->label != label)
        {
          if (label != NULL)
            gtk_label_set_attributes (label, list);
          g_clear_pointer (&list, pango_attr_list_unref);
          list = pango_attr_list_new ();
          label = match->label;
        }
      add_attribute (list, pango_attr_background_new (0xf8f8, 0xe4e4, 0x5c5c), match);
      add_attribute (list, pango_attr_foreground_new (0, 0, 0), match);
      if (i == self->current)
        add_attribute (list, pango_attr_underline_new (PANGO_UNDERLINE_DOUBLE), match);
    }
  if (label != NULL)
    gtk_label_set_attributes (label, list);
}

guint
paraat_reader_view_find (ParaatReaderView *self,
                         const char       *text)
{
  add_all (self);
  for (guint i = 0; i < self->matches->len; i++)
    gtk_label_set_attributes (g_array_index (self->matches, Match, i).label, NULL);
  g_array_set_size (self->matches, 0);
  self->current = 0;
  for (guint i = 0; i < self->labels->len; i++)
    find_in (self, g_ptr_array_index (self->labels, i), text);
  mark (self);
  if (self->matches->len > 0)
    scroll_to (self, GTK_WIDGET (g_array_index (self->matches, Match, 0).label));

  return self->matches->len;
}

guint
paraat_reader_view_find_next (ParaatReaderView *self,
                              int               step,
                              guint            *out_n)
{
  guint n = self->matches->len;

  *out_n = n;
  if (n == 0)
    return 0;
  self->current = (self->current + n + (guint) step) % n;
  mark (self);
  scroll_to (self, GTK_WIDGET (g_array_index (self->matches, Match, self->current).label));

  return self->current + 1;
}

/* --- whole --- */

static void
paraat_reader_view_finalize (GObject *object)
{
  ParaatReaderView *self = PARAAT_READER_VIEW (object);

  g_clear_handle_id (&self->more_id, g_source_remove);
  g_clear_pointer (&self->document, paraat_block_free);
  g_ptr_array_unref (self->labels);
  g_array_unref (self->headings);
  g_array_unref (self->matches);
  g_array_unref (self->ticked);

  G_OBJECT_CLASS (paraat_reader_view_parent_class)->finalize (object);
}

static void
paraat_reader_view_class_init (ParaatReaderViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = paraat_reader_view_finalize;
  signals[FOLLOW] = g_signal_new ("follow", PARAAT_TYPE_READER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                  G_TYPE_STRING);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ARTICLE);
}

static void
paraat_reader_view_init (ParaatReaderView *self)
{
  self->labels = g_ptr_array_new ();
  self->headings = g_array_new (FALSE, FALSE, sizeof (Heading));
  self->matches = g_array_new (FALSE, FALSE, sizeof (Match));
  self->ticked = g_array_new (FALSE, FALSE, sizeof (gboolean));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "reader");
}
