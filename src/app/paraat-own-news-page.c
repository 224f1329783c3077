/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-compare.h"
#include "paraat-content.h"
#include "paraat-item-words.h"
#include "paraat-own-news-page.h"
#include "paraat-piece.h"

#include <glib/gi18n.h>
#include <string.h>

#define AGAIN_US (600 * G_TIME_SPAN_MILLISECOND)   /* the second click of a double one is for no other part */

struct _ParaatOwnNewsPage
{
  AdwNavigationPage  parent_instance;

  ParaatRecord      *record;     /* (owned) */
  const ParaatItem  *item;
  char              *text;       /* (owned) as it was published */
  GPtrArray         *pairs;      /* (owned) (element-type GtkBox) (unowned) two texts each */
  gboolean           is_narrow;
  guint              show_id;
  gint64             chosen_us;

  GtkLabel          *words;
  GtkWidget         *start, *legend, *all_button;
  GtkBox            *list;
};

G_DEFINE_FINAL_TYPE (ParaatOwnNewsPage, paraat_own_news_page, ADW_TYPE_NAVIGATION_PAGE)

static void show (ParaatOwnNewsPage *self);

/* --- two texts --- */

/* Marked by a sign, a line and a weight: by no colour. */
static char *
dup_markup (GPtrArray *stretches)
{
  g_autoptr(GString) markup = g_string_new (NULL);

  for (guint i = 0; i < stretches->len; i++)
    {
      const ParaatStretch *stretch = g_ptr_array_index (stretches, i);
      g_autofree char *words = g_strchomp (g_strdup (stretch->text));
      g_autofree char *escaped = g_markup_escape_text (words, -1);

      g_string_append_printf (markup, stretch->is_other && *words != '\0' ? "<b>«<u>%s</u>»</b>%s" : "%s%s", escaped,
                              stretch->text + strlen (words));
    }

  return g_string_free (g_steal_pointer (&markup), FALSE);
}

static void
add_text (GtkWidget  *pair,
          const char *title,
          GPtrArray  *stretches)   /* (transfer full) */
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, "accessible-role",
                                 GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  g_autofree char *markup = dup_markup (stretches);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "label", title, "xalign", 0.0f, "wrap", TRUE, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "yalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                   NULL);

  gtk_widget_add_css_class (box, "own-text");
  gtk_widget_add_css_class (heading, "caption-heading");
  gtk_label_set_markup (GTK_LABEL (label), *markup != '\0' ? markup : _("This part is not in it."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (pair), box);
  g_ptr_array_unref (stretches);
}

static char *
dup_plain (const char *markdown)
{
  g_autofree char *written = paraat_piece_dup_written (markdown);

  return paraat_compare_plain (written);
}

static GtkWidget *
new_pair (ParaatOwnNewsPage   *self,
          const ParaatOwnNews *news)
{
  GtkWidget *pair = g_object_new (GTK_TYPE_BOX, "spacing", 12, "homogeneous", TRUE, NULL);
  g_autofree char *own = dup_plain (news->own);
  g_autofree char *theirs = dup_plain (news->theirs);
  g_autofree char *title = g_strdup_printf (_("New text of %s"), paraat_item_words_from (self->item));
  GPtrArray *left, *right;

  paraat_compare_words (own, theirs, &left, &right);
  add_text (pair, _("Your own version"), left);
  add_text (pair, title, right);
  g_ptr_array_add (self->pairs, pair);

  return pair;
}

/* --- choosing --- */

static const ParaatOwnNews *
find_news (GPtrArray  *list,
           const char *key)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((ParaatOwnNews *) g_ptr_array_index (list, i))->key, key))
      return g_ptr_array_index (list, i);

  return NULL;
}

static void
choose (ParaatOwnNewsPage *self,
        const char        *key,
        gboolean           is_taken)
{
  g_autoptr(GPtrArray) list = NULL;
  const ParaatOwnNews *news;
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_again = now_us - self->chosen_us < AGAIN_US;

  self->chosen_us = now_us;
  if (is_again)
    return;
  list = paraat_own_list_news (self->record, self->text);
  news = find_news (list, key);
  if (news != NULL && is_taken)
    paraat_own_take (self->record, key, news->theirs);
  else if (news != NULL)
    paraat_own_keep (self->record, key, news->theirs);
  paraat_own_settle (self->record, self->text, self->item->version);
  show (self);
  gtk_widget_grab_focus (self->start);
}

static void
take_cb (ParaatOwnNewsPage *self,
         GtkWidget         *button)
{
  choose (self, g_object_get_data (G_OBJECT (button), "paraat-key"), TRUE);
}

static void
keep_cb (ParaatOwnNewsPage *self,
         GtkWidget         *button)
{
  choose (self, g_object_get_data (G_OBJECT (button), "paraat-key"), FALSE);
}

static void
all_cb (ParaatOwnNewsPage *self)
{
  g_autoptr(GPtrArray) list = paraat_own_list_news (self->record, self->text);

  self->chosen_us = g_get_monotonic_time ();
  for (guint i = 0; i < list->len; i++)
    {
      const ParaatOwnNews *news = g_ptr_array_index (list, i);

      if (!news->is_own_changed)
        paraat_own_take (self->record, news->key, news->theirs);
    }
  paraat_own_settle (self->record, self->text, self->item->version);
  show (self);
  gtk_widget_grab_focus (self->start);
}

/* --- one part --- */

static char *
dup_state (ParaatOwnNewsPage   *self,
           const ParaatOwnNews *news)
{
  const char *publisher = paraat_item_words_from (self->item);

  if (*news->theirs == '\0')
    return g_strdup_printf (_("%s left this part out."), publisher);
  if (*news->own == '\0')
    return g_strdup_printf (_("%s added this part."), publisher);
  if (news->is_own_changed)
    return g_strdup_printf (_("%s changed this part, and so did you."), publisher);

  return g_strdup_printf (_("%s changed this part. You left it as it was."), publisher);
}

static GtkWidget *
new_button (ParaatOwnNewsPage   *self,
            const ParaatOwnNews *news,
            const char          *label,
            const char          *name,
            GCallback            callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *words = g_strdup_printf ("%s: %s", label, name);

  gtk_accessible_reset_relation (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_RELATION_LABELLED_BY);   /* else its label is its name */
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_object_set_data_full (G_OBJECT (button), "paraat-key", g_strdup (news->key), g_free);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static char *
dup_name (const ParaatOwnNews *news)
{
  const char *body;
  guint level;
  g_autofree char *heading = paraat_section_dup_heading (*news->theirs != '\0' ? news->theirs : news->own, &level, &body);

  return heading != NULL && *heading != '\0' ? dup_plain (heading) : g_strdup (_("Beginning of the document"));
}

static GtkWidget *
new_card (ParaatOwnNewsPage   *self,
          const ParaatOwnNews *news)
{
  GtkWidget *card = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 9, "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  GtkWidget *buttons = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 9, "line-spacing", 6, NULL);
  g_autofree char *name = dup_name (news);
  g_autofree char *state = dup_state (self, news);
  GtkWidget *heading = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_HEADING, "label", name, "xalign", 0.0f,
                                     "wrap", TRUE, NULL);
  GtkWidget *words = g_object_new (GTK_TYPE_LABEL, "label", state, "xalign", 0.0f, "wrap", TRUE, NULL);

  gtk_widget_add_css_class (card, "own-section");
  gtk_widget_add_css_class (heading, "title-4");
  gtk_accessible_update_property (GTK_ACCESSIBLE (card), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_box_append (GTK_BOX (card), heading);
  gtk_box_append (GTK_BOX (card), words);
  gtk_box_append (GTK_BOX (card), new_pair (self, news));
  adw_wrap_box_append (ADW_WRAP_BOX (buttons), new_button (self, news, _("Take Over the New Text"), name, G_CALLBACK (take_cb)));
  adw_wrap_box_append (ADW_WRAP_BOX (buttons), new_button (self, news, _("Keep Your Own"), name, G_CALLBACK (keep_cb)));
  gtk_box_append (GTK_BOX (card), buttons);

  return card;
}

/* --- all of it --- */

static void
turn (ParaatOwnNewsPage *self)
{
  for (guint i = 0; i < self->pairs->len; i++)
    {
      GtkWidget *pair = g_ptr_array_index (self->pairs, i);

      gtk_orientable_set_orientation (GTK_ORIENTABLE (pair), self->is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
      gtk_box_set_homogeneous (GTK_BOX (pair), !self->is_narrow);
    }
}

static void
narrow_cb (ParaatOwnNewsPage *self)
{
  self->is_narrow = TRUE;
  turn (self);
}

static void
wide_cb (ParaatOwnNewsPage *self)
{
  self->is_narrow = FALSE;
  turn (self);
}

static void
show (ParaatOwnNewsPage *self)
{
  g_autoptr(GPtrArray) list = paraat_own_list_news (self->record, self->text);
  g_autofree char *words = NULL;
  GtkWidget *child;
  guint n_unchanged = 0;

  g_ptr_array_set_size (self->pairs, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  for (guint i = 0; i < list->len; i++)
    {
      const ParaatOwnNews *news = g_ptr_array_index (list, i);

      n_unchanged += !news->is_own_changed;
      gtk_box_append (self->list, new_card (self, news));
    }
  turn (self);
  words = list->len > 0 ? g_strdup_printf (ngettext ("In %u part you still have to choose.", "In %u parts you still have to choose.",
                                                     list->len), list->len)
                        : g_strdup (_("Everything is compared. Your own version stands."));
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (self->legend, list->len > 0);
  gtk_widget_set_visible (self->all_button, n_unchanged > 1);
}

static gboolean
show_cb (gpointer data)
{
  ParaatOwnNewsPage *self = data;

  self->show_id = 0;
  show (self);

  return G_SOURCE_REMOVE;
}

/* A colleague's choice, or words of theirs. */
static void
record_cb (ParaatOwnNewsPage *self)
{
  if (self->show_id == 0)
    self->show_id = g_idle_add (show_cb, self);
}

static void
paraat_own_news_page_dispose (GObject *object)
{
  ParaatOwnNewsPage *self = PARAAT_OWN_NEWS_PAGE (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_object (&self->record);
  g_clear_pointer (&self->text, g_free);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_OWN_NEWS_PAGE);

  G_OBJECT_CLASS (paraat_own_news_page_parent_class)->dispose (object);
}

static void
paraat_own_news_page_finalize (GObject *object)
{
  g_ptr_array_unref (PARAAT_OWN_NEWS_PAGE (object)->pairs);

  G_OBJECT_CLASS (paraat_own_news_page_parent_class)->finalize (object);
}

static void
paraat_own_news_page_class_init (ParaatOwnNewsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_own_news_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = paraat_own_news_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/own-news-page.ui");
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnNewsPage, start);
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnNewsPage, words);
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnNewsPage, legend);
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnNewsPage, all_button);
  gtk_widget_class_bind_template_child (widget_class, ParaatOwnNewsPage, list);
  gtk_widget_class_bind_template_callback (widget_class, narrow_cb);
  gtk_widget_class_bind_template_callback (widget_class, wide_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_cb);
}

static void
paraat_own_news_page_init (ParaatOwnNewsPage *self)
{
  self->pairs = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * paraat_own_news_page_new:
 * @record: the own version
 * @item: of the pack
 * @text: of it, as it was published
 *
 * Where the texts turn out to be the same nothing is asked, and the own version counts as compared.
 */
ParaatOwnNewsPage *
paraat_own_news_page_new (ParaatRecord     *record,
                          const ParaatItem *item,
                          const char       *text)
{
  ParaatOwnNewsPage *self = g_object_new (PARAAT_TYPE_OWN_NEWS_PAGE, NULL);

  self->record = g_object_ref (record);
  self->item = item;
  self->text = g_strdup (text);
  paraat_own_settle (record, text, item->version);
  show (self);
  g_signal_connect_object (record, "changed", G_CALLBACK (record_cb), self, G_CONNECT_SWAPPED);

  return self;
}
