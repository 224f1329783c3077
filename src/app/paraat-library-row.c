/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-item-words.h"
#include "paraat-library-row.h"

#include <glib/gi18n.h>
#include <pango/pango.h>
#include <string.h>

struct _ParaatLibraryRow
{
  GObject            parent_instance;

  ParaatLibraryKind  kind;
  guint              group;
  char              *id;       /* (owned) (nullable) */
  const ParaatItem  *item;     /* (nullable) of the pack */
  ParaatRecord      *record;   /* (owned) (nullable) */
  char              *title;    /* (owned) markup */
  char              *words;    /* (owned) markup */
  char              *mark;     /* (owned) (nullable) */
  char              *marked;   /* (owned) (nullable) markup: the words with it */
};

G_DEFINE_FINAL_TYPE (ParaatLibraryRow, paraat_library_row, G_TYPE_OBJECT)

static void
paraat_library_row_finalize (GObject *object)
{
  ParaatLibraryRow *self = PARAAT_LIBRARY_ROW (object);

  g_clear_object (&self->record);
  g_free (self->id);
  g_free (self->title);
  g_free (self->words);
  g_free (self->mark);
  g_free (self->marked);

  G_OBJECT_CLASS (paraat_library_row_parent_class)->finalize (object);
}

static void
paraat_library_row_class_init (ParaatLibraryRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = paraat_library_row_finalize;
}

static void
paraat_library_row_init (ParaatLibraryRow *self)
{
}

static ParaatLibraryRow *
row_new (ParaatLibraryKind kind,
         guint             group)
{
  ParaatLibraryRow *self = g_object_new (PARAAT_TYPE_LIBRARY_ROW, NULL);

  self->kind = kind;
  self->group = group;

  return self;
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "use-markup",
                                   TRUE, NULL);
  GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "use-markup",
                                   TRUE, NULL);

  gtk_widget_add_css_class (box, "library-row");
  gtk_widget_add_css_class (words, "incident-words");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  ParaatLibraryRow *row = gtk_list_item_get_item (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  g_autofree char *name = paraat_library_row_dup_name (row);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), paraat_library_row_get_title (row));
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), paraat_library_row_get_words (row));
  gtk_list_item_set_accessible_label (item, name);
}

/**
 * paraat_library_dup_markup:
 * @marked: with the marks of [struct@Found]
 *
 * Returns: (transfer full): Pango markup; a mark that does not end, ends where the text does
 */
char *
paraat_library_dup_markup (const char *marked)
{
  g_autoptr(GString) markup = g_string_new (NULL);
  gboolean is_bold = FALSE;

  for (const char *at = marked; *at != '\0';)
    {
      gsize n = strcspn (at, "\001\002");
      g_autofree char *plain = g_strdelimit (g_strndup (at, n), "\n", ' ');
      g_autofree char *part = g_markup_escape_text (plain, -1);

      g_string_append (markup, part);
      at += n;
      if (*at == PARAAT_SEARCH_MARK_START && !is_bold)
        g_string_append (markup, "<b>");
      else if (*at == PARAAT_SEARCH_MARK_END && is_bold)
        g_string_append (markup, "</b>");
      if (*at != '\0')
        is_bold = *at++ == PARAAT_SEARCH_MARK_START;
    }
  if (is_bold)
    g_string_append (markup, "</b>");

  return g_string_free (g_steal_pointer (&markup), FALSE);
}

/**
 * paraat_library_found_is_named:
 * @found: the best of what was found
 *
 * Returns: whether its whole title is what was looked for: who types the name of a document wants that one
 */
gboolean
paraat_library_found_is_named (const ParaatFound *found)
{
  const char *end = strchr (found->title, PARAAT_SEARCH_MARK_END);

  return *found->title == PARAAT_SEARCH_MARK_START && end != NULL && end[1] == '\0';
}

ParaatLibraryRow *
paraat_library_row_new_item (guint              group,
                             const ParaatItem  *item,
                             const ParaatFound *found)
{
  ParaatLibraryRow *self = row_new (PARAAT_LIBRARY_ITEM, group);
  g_autofree char *words = paraat_item_words_short (item);
  const char *publisher = paraat_item_words_publisher (item);
  g_autofree char *whole = publisher != NULL ? g_strdup_printf ("%s · %s", words, publisher) : g_strdup (words);
  g_autofree char *line = g_markup_escape_text (whole, -1);
  g_autofree char *excerpt = paraat_library_dup_markup (found != NULL && *found->excerpt != '\0' ? found->excerpt : item->summary);

  self->id = g_strdup (item->id);
  self->item = item;
  self->title = paraat_library_dup_markup (found != NULL ? found->title : item->title);
  self->words = g_strdup_printf ("%s\n%s", excerpt, line);

  return self;
}

ParaatLibraryRow *
paraat_library_row_new_question (guint              group,
                                 const ParaatFound *found)
{
  ParaatLibraryRow *self = row_new (PARAAT_LIBRARY_QUESTION, group);

  self->id = g_strdup (found->id);
  self->title = paraat_library_dup_markup (found->title);
  self->words = paraat_library_dup_markup (found->excerpt);

  return self;
}

ParaatLibraryRow *
paraat_library_row_new_record (guint              group,
                               ParaatLibraryKind  kind,
                               ParaatRecord      *record,
                               const char        *title,
                               const char        *words)
{
  ParaatLibraryRow *self = row_new (kind, group);

  self->record = g_object_ref (record);
  self->title = g_markup_escape_text (title, -1);
  self->words = g_markup_escape_text (words, -1);

  return self;
}

gboolean
paraat_library_row_mark (ParaatLibraryRow   *self,
                         ParaatOwnDocuments *own)
{
  const char *mark = self->item != NULL && paraat_own_documents_find (own, self->item->id) != NULL ? _("Your own version") : NULL;
  g_autofree char *escaped = mark != NULL ? g_markup_escape_text (mark, -1) : NULL;

  if (!g_set_str (&self->mark, mark))
    return FALSE;
  g_free (self->marked);
  self->marked = escaped != NULL ? g_strdup_printf ("%s · <b>%s</b>", self->words, escaped) : NULL;

  return TRUE;
}

/* Where they stand in the list. */
void
paraat_library_rows_mark (GListStore         *rows,
                          ParaatOwnDocuments *own)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (rows));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ParaatLibraryRow) row = g_list_model_get_item (G_LIST_MODEL (rows), i);
      gpointer same = row;

      if (paraat_library_row_mark (row, own))
        g_list_store_splice (rows, i, 1, &same, 1);
    }
}

guint
paraat_library_row_get_group (ParaatLibraryRow *self)
{
  return self->group;
}

ParaatLibraryKind
paraat_library_row_get_kind (ParaatLibraryRow *self)
{
  return self->kind;
}

const char *
paraat_library_row_get_id (ParaatLibraryRow *self)
{
  return self->id;
}

const ParaatItem *
paraat_library_row_get_item (ParaatLibraryRow *self)
{
  return self->item;
}

ParaatRecord *
paraat_library_row_get_record (ParaatLibraryRow *self)
{
  return self->record;
}

const char *
paraat_library_row_get_title (ParaatLibraryRow *self)
{
  return self->title;
}

const char *
paraat_library_row_get_words (ParaatLibraryRow *self)
{
  return self->marked != NULL ? self->marked : self->words;
}

char *
paraat_library_row_dup_name (ParaatLibraryRow *self)
{
  g_autofree char *markup = g_strdup_printf ("%s, %s", self->title, paraat_library_row_get_words (self));
  char *name = NULL;

  if (!pango_parse_markup (markup, -1, 0, NULL, &name, NULL, NULL))   /* made above: it is markup */
    return g_strdup ("");

  return g_strdelimit (name, "\n", ',');
}

/**
 * paraat_library_row_new_factory:
 *
 * Returns: (transfer full): shows a row in a list: its title, and its words below
 */
GtkListItemFactory *
paraat_library_row_new_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);

  return factory;
}
