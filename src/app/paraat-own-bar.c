/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-authors.h"
#include "paraat-content.h"
#include "paraat-item-words.h"
#include "paraat-moment.h"
#include "paraat-navigate.h"
#include "paraat-own-bar.h"
#include "paraat-own-news-page.h"
#include "paraat-own-page.h"

#include <glib/gi18n.h>

struct _ParaatOwnBar
{
  GtkBox            parent_instance;

  ParaatDesk       *desk;       /* (owned) */
  const ParaatItem *item;
  char             *text;       /* (owned) (nullable) as it was published */
  ParaatRecord     *record;     /* (owned) (nullable) the own version */
  ParaatAuthors    *authors;    /* (owned) (nullable) of it */
  gboolean          is_other;   /* there is one, and the publisher's is to be shown */

  GtkLabel         *words, *differing, *newer_words;
  GtkWidget        *make, *hint, *own_box, *newer_box, *switch_button;
};

enum
{
  SWITCHED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatOwnBar, paraat_own_bar, GTK_TYPE_BOX)

/* --- what it says --- */

static void
set_words (GtkLabel   *label,
           const char *words)
{
  if (g_strcmp0 (gtk_label_get_label (label), words) != 0)
    gtk_label_set_label (label, words);
}

/* Without a name it is the laptop, in the middle of a sentence. */
static char *
dup_who (ParaatOwnBar     *self,
         const ParaatSaid *said)
{
  g_autofree char *name = paraat_authors_dup_name (self->authors, said);

  if (g_str_equal (name, _("This laptop")))
    return g_strdup (_("somebody at this laptop"));
  if (g_str_equal (name, _("Another laptop")))
    return g_strdup (_("somebody at another laptop"));

  return g_steal_pointer (&name);
}

static void
find_changed (ParaatOwnBar  *self,
              char         **out_when,
              char         **out_who)
{
  const ParaatSaid *latest = paraat_record_find_latest (self->record);

  *out_when = latest != NULL ? paraat_moment_format (latest->corrected_us) : g_strdup (_("today"));   /* not read back yet */
  *out_who = latest != NULL ? dup_who (self, latest) : g_strdup (_("somebody at this laptop"));
}

static char *
dup_changed (ParaatOwnBar *self)
{
  g_autofree char *when = NULL;
  g_autofree char *who = NULL;

  find_changed (self, &when, &who);

  return g_strdup_printf (_("Your own version, changed on %s by %s"), when, who);
}

static void
show (ParaatOwnBar *self)
{
  gboolean is_newer = self->record != NULL && self->text != NULL && self->item->version > paraat_own_get_version (self->record);
  guint n_differing = self->record != NULL ? paraat_own_count_differing (self->record) : 0;

  gtk_widget_set_visible (self->make, self->record == NULL && self->text != NULL);
  gtk_widget_set_visible (self->hint, self->record == NULL && self->text != NULL);
  gtk_widget_set_visible (self->own_box, self->record != NULL);
  gtk_widget_set_visible (self->newer_box, is_newer);
  gtk_widget_set_visible (GTK_WIDGET (self->differing), n_differing > 0);
  gtk_widget_set_visible (self->switch_button, self->text != NULL);
  if (self->record != NULL)
    {
      g_autofree char *words = dup_changed (self);
      g_autofree char *other = g_strdup_printf (_("Show the Text of %s"), paraat_item_words_from (self->item));
      g_autofree char *differing = g_strdup_printf (ngettext ("In %u part colleagues wrote something else: choose when you edit it.",
                                                              "In %u parts colleagues wrote something else: choose when you edit them.",
                                                              n_differing), n_differing);
      g_autofree char *newer = g_strdup_printf (_("There is a newer text of %s: version %d"), paraat_item_words_from (self->item),
                                                (int) self->item->version);

      set_words (self->words, words);
      set_words (self->differing, differing);
      set_words (self->newer_words, newer);
      gtk_button_set_label (GTK_BUTTON (self->switch_button), self->is_other ? _("Show Your Own Version") : other);
    }
}

static void
tell (ParaatOwnBar *self)
{
  show (self);
  g_signal_emit (self, signals[SWITCHED], 0);
}

static void
record_cb (ParaatOwnBar *self)
{
  if (self->record != NULL)
    tell (self);
}

static void
documents_cb (ParaatOwnBar *self)
{
  ParaatRecord *record = paraat_own_documents_find (paraat_desk_get_own (self->desk), self->item->id);

  if (record == self->record)
    return;
  if (self->record != NULL)
    g_signal_handlers_disconnect_by_data (self->record, self);
  g_clear_object (&self->authors);
  g_set_object (&self->record, record);
  if (record != NULL)
    {
      self->authors = paraat_authors_new (paraat_desk_get_profile (self->desk), paraat_record_get_id (record));
      g_signal_connect_object (self->authors, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (record, "changed", G_CALLBACK (record_cb), self, G_CONNECT_SWAPPED);
    }
  tell (self);
}

/* --- where it leads --- */

static void
edit (ParaatOwnBar *self,
      ParaatRecord *record)
{
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_own_page_new (self->desk, record, self->item, self->text)));
}

static void
make_cb (ParaatOwnBar *self)
{
  g_autoptr(ParaatRecord) record = paraat_own_make (paraat_desk_get_profile (self->desk), self->item, self->text);

  self->is_other = FALSE;
  edit (self, record);
}

static void
edit_cb (ParaatOwnBar *self)
{
  edit (self, self->record);
}

static void
switch_cb (ParaatOwnBar *self)
{
  self->is_other = !self->is_other;
  tell (self);
}

static void
newer_cb (ParaatOwnBar *self)
{
  paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_own_news_page_new (self->record, self->item, self->text)));
}

/* --- whole --- */

static GtkLabel *
add_label (GtkWidget         *box,
           GtkAccessibleRole  role,
           const char        *css_class)   /* (nullable) */
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "accessible-role", role, "xalign", 0.0f, "wrap", TRUE, "wrap-mode",
                                   PANGO_WRAP_WORD_CHAR, NULL);

  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  gtk_box_append (GTK_BOX (box), label);

  return GTK_LABEL (label);
}

static GtkWidget *
add_button (ParaatOwnBar *self,
            GtkWidget    *box,
            const char   *words,
            GCallback     callback)
{
  GtkWidget *button = gtk_button_new_with_label (words);

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_button_set_can_shrink (GTK_BUTTON (button), TRUE);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  if (ADW_IS_WRAP_BOX (box))
    adw_wrap_box_append (ADW_WRAP_BOX (box), button);
  else
    gtk_box_append (GTK_BOX (box), button);

  return button;
}

static GtkWidget *
add_box (GtkWidget *parent)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 6, NULL);

  gtk_box_append (GTK_BOX (parent), box);

  return box;
}

static void
paraat_own_bar_dispose (GObject *object)
{
  ParaatOwnBar *self = PARAAT_OWN_BAR (object);

  g_clear_object (&self->authors);
  g_clear_object (&self->record);
  g_clear_pointer (&self->text, g_free);
  g_clear_object (&self->desk);

  G_OBJECT_CLASS (paraat_own_bar_parent_class)->dispose (object);
}

static void
paraat_own_bar_class_init (ParaatOwnBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = paraat_own_bar_dispose;
  signals[SWITCHED] = g_signal_new ("switched", PARAAT_TYPE_OWN_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
paraat_own_bar_init (ParaatOwnBar *self)
{
  GtkWidget *buttons = g_object_new (ADW_TYPE_WRAP_BOX, "child-spacing", 6, "line-spacing", 6, NULL);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->make = add_button (self, GTK_WIDGET (self), _("Make Your Own Version"), G_CALLBACK (make_cb));
  self->hint = GTK_WIDGET (add_label (GTK_WIDGET (self), GTK_ACCESSIBLE_ROLE_LABEL, "caption"));
  gtk_label_set_label (GTK_LABEL (self->hint), _("Change the text to how you work. The one that was published stays beside it."));
  gtk_widget_add_css_class (self->hint, "dim-label");

  self->own_box = add_box (GTK_WIDGET (self));
  gtk_widget_add_css_class (self->own_box, "reader-own");
  self->words = add_label (self->own_box, GTK_ACCESSIBLE_ROLE_STATUS, "heading");
  self->differing = add_label (self->own_box, GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  add_button (self, buttons, _("Edit"), G_CALLBACK (edit_cb));
  self->switch_button = add_button (self, buttons, "", G_CALLBACK (switch_cb));
  gtk_box_append (GTK_BOX (self->own_box), buttons);

  self->newer_box = add_box (GTK_WIDGET (self));
  gtk_widget_add_css_class (self->newer_box, "reader-missing");
  self->newer_words = add_label (self->newer_box, GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  add_button (self, self->newer_box, _("Compare…"), G_CALLBACK (newer_cb));
}

/**
 * paraat_own_bar_set_item:
 * @item: of the pack, or one that was withdrawn
 * @text: (nullable): of it, as it was published; without it none can be made
 *
 * Once for each bar.
 */
void
paraat_own_bar_set_item (ParaatOwnBar     *self,
                         ParaatDesk       *desk,
                         const ParaatItem *item,
                         const char       *text)
{
  ParaatOwnDocuments *documents = paraat_desk_get_own (desk);

  self->desk = g_object_ref (desk);
  self->item = item;
  self->text = g_strdup (text);
  g_signal_connect_object (documents, "changed", G_CALLBACK (documents_cb), self, G_CONNECT_SWAPPED);
  show (self);
  documents_cb (self);
}

ParaatRecord *
paraat_own_bar_get_shown (ParaatOwnBar *self)
{
  return self->is_other ? NULL : self->record;
}

/**
 * paraat_own_bar_dup_origin:
 *
 * Returns: (transfer full): what a reader of the printed document has to know of where it comes from
 */
char *
paraat_own_bar_dup_origin (ParaatOwnBar *self)
{
  g_autofree char *when = NULL;
  g_autofree char *who = NULL;

  if (paraat_own_bar_get_shown (self) == NULL)
    {
      g_autofree char *origin = paraat_item_words_origin (self->item);

      return g_strdup_printf ("%s. %s.", paraat_item_words_standing (self->item), origin);
    }
  find_changed (self, &when, &who);

  return g_strdup_printf (_("Own version of the administration, changed on %s by %s. Made from a starting text of %s, version %d."),
                          when, who, paraat_item_words_from (self->item), (int) paraat_own_get_version (self->record));
}
