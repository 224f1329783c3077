/* SPDX-License-Identifier: EUPL-1.2 */
#define G_LOG_DOMAIN "paraat-app"

#include "config.h"

#include "paraat-action-dialog.h"
#include "paraat-content.h"
#include "paraat-content-beside.h"
#include "paraat-control-dialog.h"
#include "paraat-drop-down.h"
#include "paraat-finder.h"
#include "paraat-item-words.h"
#include "paraat-library-page.h"
#include "paraat-library-row.h"
#include "paraat-navigate.h"
#include "paraat-plan.h"
#include "paraat-reader-page.h"
#include "paraat-register-row.h"
#include "paraat-shelf.h"
#include "paraat-unroll.h"
#include "paraat-words.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_FOUND 60
#define SCREENFUL 16   /* rows that fill a large screen */
#define BEST 3         /* a playbook among so many of the best is what to do now; a lesser one is a document like others */
#define FRAMES 3       /* a list is laid out in the second, and shows its first row without the heading above it */
#define MAX_OTHERS 5   /* of the plan, and of the register */

/* In the order in which they are shown. */
typedef enum
{
  GROUP_FAVOURITES,
  GROUP_OWN,
  GROUP_READ,
  GROUP_PLAYBOOKS,
  GROUP_TEMPLATES,
  GROUP_GUIDES,
  GROUP_CHECKLISTS,
  GROUP_ARTICLES,
  GROUP_NOW,
  GROUP_DOCUMENTS,
  GROUP_QUESTIONS,
  GROUP_ACTIONS,
  GROUP_INCIDENTS,
  N_GROUPS,
} Group;

static const Group group_of_kind[PARAAT_N_ITEM_KINDS] = {
  [PARAAT_ITEM_KIND_TEMPLATE] = GROUP_TEMPLATES,
  [PARAAT_ITEM_KIND_PLAYBOOK] = GROUP_PLAYBOOKS,
  [PARAAT_ITEM_KIND_GUIDE] = GROUP_GUIDES,
  [PARAAT_ITEM_KIND_ARTICLE] = GROUP_ARTICLES,
  [PARAAT_ITEM_KIND_CHECKLIST] = GROUP_CHECKLISTS,
};

struct _ParaatLibraryPage
{
  AdwNavigationPage  parent_instance;

  ParaatDesk        *desk;          /* (owned) */
  ParaatFinder      *finder;        /* (owned) (nullable) the pack cannot be read */
  ParaatPlan        *plan;          /* (owned) (nullable) from the first search on */
  ParaatRegister    *incidents;     /* (owned) (nullable) as above */
  GCancellable      *cancellable;   /* (owned) of what is looked for now */
  GPtrArray         *found;         /* (owned) (nullable) (element-type ParaatFound) by the last search */
  char              *corrected_to;  /* (owned) (nullable) */
  GListStore        *rows;          /* (owned) (element-type ParaatLibraryRow) */
  GListModel        *groups;        /* (owned) the rows in their groups */
  ParaatUnroll      *unroll;        /* (owned) of those */
  gboolean           is_filling;    /* choices change, and nobody chose */
  guint              n_frames;      /* until the list is scrolled to its top */

  GtkStack          *stack;
  GtkListView       *list;
  GtkEditable       *search;
  GtkDropDown       *kind, *theme, *audience, *phase;
  GtkWidget         *clear_button, *corrected;
  GtkToggleButton   *filter_button;
  GtkLabel          *corrected_words, *count;
};

enum
{
  OPEN_INCIDENT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatLibraryPage, paraat_library_page, ADW_TYPE_NAVIGATION_PAGE)

static const char *
get_group_title (Group group)
{
  static const char * const titles[N_GROUPS] = {
    [GROUP_FAVOURITES] = N_("Favourites"), [GROUP_OWN] = N_("Your own versions"),
    [GROUP_READ] = N_("Last read"), [GROUP_NOW] = N_("Do now"),
    [GROUP_DOCUMENTS] = N_("Documents"), [GROUP_QUESTIONS] = N_("Questions of the self-evaluation"),
    [GROUP_ACTIONS] = N_("Action Plan"), [GROUP_INCIDENTS] = N_("Incidents"),
  };

  for (ParaatItemKind kind = 0; kind < PARAAT_N_ITEM_KINDS; kind++)
    if (group_of_kind[kind] == group)
      return paraat_item_words_kinds (kind);

  return _(titles[group]);
}

/* --- the list --- */

static void
setup_header_cb (GtkSignalListItemFactory *factory,
                 GtkListHeader            *header)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "margin-start", 12, "accessible-role",
                                   GTK_ACCESSIBLE_ROLE_HEADING, NULL);

  gtk_widget_add_css_class (label, "heading");
  gtk_list_header_set_child (header, label);
}

static void
bind_header_cb (GtkSignalListItemFactory *factory,
                GtkListHeader            *header)
{
  ParaatLibraryRow *row = gtk_list_header_get_item (header);

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)), get_group_title (paraat_library_row_get_group (row)));
}

static GtkListItemFactory *
new_header_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_header_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_header_cb), NULL);

  return factory;
}

static int
compare_groups (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  guint left = paraat_library_row_get_group ((ParaatLibraryRow *) a);
  guint right = paraat_library_row_get_group ((ParaatLibraryRow *) b);

  return left < right ? GTK_ORDERING_SMALLER : left > right ? GTK_ORDERING_LARGER : GTK_ORDERING_EQUAL;
}

static void
open_row (ParaatLibraryPage *self,
          ParaatLibraryRow  *row)
{
  const ParaatQuestionnaire *questionnaire = paraat_content_get_questionnaire (NULL);
  const ParaatControl *control;

  switch (paraat_library_row_get_kind (row))
    {
    case PARAAT_LIBRARY_QUESTION:
      control = questionnaire != NULL ? paraat_questionnaire_lookup (questionnaire, paraat_library_row_get_id (row)) : NULL;
      if (control != NULL)
        adw_dialog_present (paraat_control_dialog_new (questionnaire, control), GTK_WIDGET (self));
      break;
    case PARAAT_LIBRARY_ACTION:
      adw_dialog_present (paraat_action_dialog_new (GTK_WIDGET (self), self->desk, paraat_library_row_get_record (row)),
                          GTK_WIDGET (self));
      break;
    case PARAAT_LIBRARY_INCIDENT:
      g_signal_emit (self, signals[OPEN_INCIDENT], 0, paraat_library_row_get_record (row));
      break;
    case PARAAT_LIBRARY_ITEM:
    default:
      paraat_navigate_to (GTK_WIDGET (self), ADW_NAVIGATION_PAGE (paraat_reader_page_new (self->desk, paraat_library_row_get_item (row))));
      break;
    }
}

static void
row_activated_cb (ParaatLibraryPage *self,
                  guint              position)
{
  g_autoptr(ParaatLibraryRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list)), position);

  if (row != NULL)
    open_row (self, row);
}

static void
first_cb (ParaatLibraryPage *self)
{
  row_activated_cb (self, 0);
}

/* --- what is shown --- */

static gboolean
has_chosen (GtkDropDown *drop_down,
            guint        bits)
{
  guint selected = gtk_drop_down_get_selected (drop_down);   /* the first choice is all of them */

  return selected == 0 || selected == GTK_INVALID_LIST_POSITION || (bits & (1u << (selected - 1))) != 0;
}

static gboolean
fits (ParaatLibraryPage *self,
      const ParaatItem  *item)
{
  return has_chosen (self->kind, 1u << item->kind) && has_chosen (self->theme, 1u << item->theme)
         && has_chosen (self->audience, item->audience) && has_chosen (self->phase, item->phase);
}

static gboolean
is_filtered (ParaatLibraryPage *self)
{
  return gtk_drop_down_get_selected (self->kind) > 0 || gtk_drop_down_get_selected (self->theme) > 0
         || gtk_drop_down_get_selected (self->audience) > 0 || gtk_drop_down_get_selected (self->phase) > 0;
}

static void
take_row (GPtrArray        *rows,
          ParaatLibraryRow *row)   /* (transfer full) */
{
  g_ptr_array_add (rows, row);
}

static void
take_item (ParaatLibraryPage *self,
           GPtrArray         *rows,
           Group              group,
           const ParaatItem  *item,
           const ParaatFound *found)   /* (nullable) */
{
  ParaatLibraryRow *row = paraat_library_row_new_item (group, item, found);

  paraat_library_row_mark (row, paraat_desk_get_own (self->desk));
  take_row (rows, row);
}

/* @text: (nullable): which is looked for in them, as they are now; the pack knows the published ones */
static void
add_own (ParaatLibraryPage *self,
         GPtrArray         *rows,
         const char        *text)
{
  ParaatOwnDocuments *documents = paraat_desk_get_own (self->desk);
  g_autoptr(GPtrArray) records = paraat_own_documents_list (documents);
  g_autofree char *folded = text != NULL ? paraat_register_fold (text) : NULL;

  for (guint i = 0; i < records->len; i++)
    {
      const ParaatItem *item = paraat_own_documents_get_item (documents, g_ptr_array_index (records, i));
      g_autofree char *markdown = paraat_own_dup_markdown (g_ptr_array_index (records, i));
      g_autofree char *its = paraat_register_fold (markdown);

      if (item != NULL && fits (self, item) && (folded == NULL || strstr (its, folded) != NULL))
        take_item (self, rows, GROUP_OWN, item, NULL);
    }
}

static void
add_ids (ParaatLibraryPage *self,
         GPtrArray         *rows,
         char             **ids,   /* (transfer full) */
         Group              group)
{
  g_auto(GStrv) owned = ids;

  for (guint i = 0; owned[i] != NULL; i++)
    {
      const ParaatItem *item = paraat_content_lookup_item (owned[i]);

      if (item != NULL && fits (self, item))
        take_item (self, rows, group, item, NULL);
    }
}

static void
add_shelf (ParaatLibraryPage *self,
           GPtrArray         *rows)
{
  ParaatStore *store = paraat_desk_get_store (self->desk);

  add_ids (self, rows, paraat_shelf_list_favourites (store), GROUP_FAVOURITES);
  add_own (self, rows, NULL);
  add_ids (self, rows, paraat_shelf_list_read (store), GROUP_READ);
}

static void
add_items (ParaatLibraryPage *self,
           GPtrArray         *rows,
           GPtrArray         *items)
{
  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);

      if (fits (self, item))
        take_item (self, rows, group_of_kind[item->kind], item, NULL);
    }
}

static void
add_all (ParaatLibraryPage *self,
         GPtrArray         *rows)
{
  add_shelf (self, rows);
  add_items (self, rows, paraat_content_get_items ());
  add_items (self, rows, paraat_content_get_beside_items ());
}

static void
add_found (ParaatLibraryPage *self,
           GPtrArray         *rows)
{
  guint n_best = self->found != NULL && self->found->len > 0
                 && paraat_library_found_is_named (g_ptr_array_index (self->found, 0)) ? 1 : BEST;

  for (guint i = 0; self->found != NULL && i < self->found->len; i++)
    {
      const ParaatFound *found = g_ptr_array_index (self->found, i);
      const ParaatItem *item = found->kind == PARAAT_FOUND_ITEM ? paraat_content_lookup_item (found->id) : NULL;

      if (item != NULL && fits (self, item))
        take_item (self, rows, i < n_best && item->kind == PARAAT_ITEM_KIND_PLAYBOOK && (item->phase & PARAAT_PHASE_NOW) != 0
                               ? GROUP_NOW : GROUP_DOCUMENTS, item, found);
      else if (found->kind == PARAAT_FOUND_QUESTION && !is_filtered (self))
        take_row (rows, paraat_library_row_new_question (GROUP_QUESTIONS, found));
    }
}

static void
add_actions (ParaatLibraryPage *self,
             GPtrArray         *rows,
             const char        *text)
{
  GPtrArray *actions = paraat_plan_get_actions (self->plan);
  g_autofree char *folded = paraat_register_fold (text);
  guint n = 0;

  for (guint i = 0; i < actions->len && n < MAX_OTHERS; i++)
    {
      ParaatRecord *action = g_ptr_array_index (actions, i);
      g_autofree char *title = paraat_record_dup_text (action, "text");
      g_autofree char *its = title != NULL ? paraat_register_fold (title) : NULL;
      g_autofree char *words = NULL;

      if (its == NULL || strstr (its, folded) == NULL)
        continue;
      words = paraat_words_action (action, paraat_desk_get_now_us (self->desk));
      take_row (rows, paraat_library_row_new_record (GROUP_ACTIONS, PARAAT_LIBRARY_ACTION, action, title, words));
      n++;
    }
}

static void
add_incidents (ParaatLibraryPage *self,
               GPtrArray         *rows)
{
  guint n_all = g_list_model_get_n_items (G_LIST_MODEL (self->incidents));
  guint n = 0;

  for (guint i = 0; i < n_all && n < MAX_OTHERS; i++)
    {
      g_autoptr(ParaatRegisterItem) item = g_list_model_get_item (G_LIST_MODEL (self->incidents), i);
      const char *title = paraat_register_item_get_title (item);
      const char *words = paraat_register_item_get_words (item);
      g_autoptr(ParaatRecord) record = NULL;

      if (title == NULL)   /* not read yet: it comes with the next "changed" */
        continue;
      record = paraat_record_get (paraat_desk_get_store (self->desk), paraat_register_item_get_id (item));
      take_row (rows, paraat_library_row_new_record (GROUP_INCIDENTS, PARAAT_LIBRARY_INCIDENT, record, title, words != NULL ? words : ""));
      n++;
    }
}

static gboolean
to_top_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       data)
{
  ParaatLibraryPage *self = PARAAT_LIBRARY_PAGE (widget);

  if (self->n_frames > 0 && --self->n_frames == 0)
    gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->list)), 0);

  return self->n_frames > 0;
}

static char *
dup_text (ParaatLibraryPage *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (self->search)));
}

static void
show (ParaatLibraryPage *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = dup_text (self);
  g_autofree char *count = NULL;
  gboolean is_searching = *text != '\0';

  if (is_searching && self->found == NULL)
    return;   /* the answer is on its way */
  if (!is_searching)
    add_all (self, rows);
  else
    {
      add_found (self, rows);
      add_own (self, rows, text);
      if (!is_filtered (self) && self->plan != NULL)
        {
          add_actions (self, rows, text);
          add_incidents (self, rows);
        }
    }
  paraat_unroll_begin (self->unroll);
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
  if (self->n_frames == 0)
    gtk_widget_add_tick_callback (GTK_WIDGET (self), to_top_cb, NULL, NULL);
  self->n_frames = FRAMES;
  gtk_stack_set_visible_child_name (self->stack, rows->len > 0 ? "list" : "none");
  gtk_widget_set_visible (self->clear_button, is_filtered (self));
  gtk_widget_set_visible (self->corrected, is_searching && self->corrected_to != NULL);
  count = is_searching ? g_strdup_printf (ngettext ("%u result", "%u results", rows->len), rows->len) : g_strdup ("");
  gtk_widget_set_visible (GTK_WIDGET (self->count), is_searching);
  gtk_label_set_label (self->count, count);
}

/* Who reads what was found is not thrown back to its top by a change that does not show there. */
static void
others_cb (ParaatLibraryPage *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *text = dup_text (self);
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint n_same = 0;

  if (*text == '\0' || self->found == NULL || is_filtered (self))
    return;
  add_actions (self, rows, text);
  add_incidents (self, rows);
  for (guint i = 0; i < n_shown; i++)
    {
      g_autoptr(ParaatLibraryRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);
      ParaatLibraryRow *other = n_same < rows->len ? g_ptr_array_index (rows, n_same) : NULL;

      if (paraat_library_row_get_record (row) == NULL)
        continue;
      if (other == NULL || paraat_library_row_get_record (row) != paraat_library_row_get_record (other)
          || !g_str_equal (paraat_library_row_get_title (row), paraat_library_row_get_title (other))
          || !g_str_equal (paraat_library_row_get_words (row), paraat_library_row_get_words (other)))
        {
          show (self);
          return;
        }
      n_same++;
    }
  if (n_same < rows->len)
    show (self);
}

/* --- searching --- */

static void
found_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ParaatLibraryPage) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *corrected = NULL;
  g_autoptr(GPtrArray) found = paraat_finder_find_finish (PARAAT_FINDER (object), result, &corrected, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->desk == NULL)
    return;   /* something newer is looked for, or the page went */
  if (found == NULL)
    g_warning ("Nothing could be looked for: %s", error->message);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = found != NULL ? g_steal_pointer (&found) : g_ptr_array_new ();
  g_free (self->corrected_to);
  self->corrected_to = g_steal_pointer (&corrected);
  if (self->corrected_to != NULL)
    {
      g_autofree char *words = g_strdup_printf (_("Did you mean: %s"), self->corrected_to);

      gtk_label_set_label (self->corrected_words, words);
    }
  show (self);
}

/* What is on the desk itself is read from the first search on: who only reads does not wait for it. */
static void
follow_desk (ParaatLibraryPage *self,
             const char        *text)
{
  ParaatRegisterFilter filter = { .exercises = PARAAT_EXERCISES_WITH, .text = text };

  if (self->plan == NULL)
    {
      self->plan = paraat_plan_new (paraat_desk_get_store (self->desk));
      self->incidents = paraat_register_new (paraat_desk_get_store (self->desk));
      g_signal_connect_object (self->plan, "changed", G_CALLBACK (others_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->incidents, "changed", G_CALLBACK (others_cb), self, G_CONNECT_SWAPPED);
    }
  paraat_register_set_filter (self->incidents, &filter);
}

static void
search_cb (ParaatLibraryPage *self)
{
  g_autofree char *text = dup_text (self);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (*text == '\0' || self->finder == NULL)
    {
      gboolean was_searching = self->found != NULL;

      g_clear_pointer (&self->found, g_ptr_array_unref);
      g_clear_pointer (&self->corrected_to, g_free);
      if (was_searching)   /* an entry tells of nothing too, when it comes on the screen */
        show (self);
      return;
    }
  follow_desk (self, text);
  self->cancellable = g_cancellable_new ();
  paraat_finder_find_async (self->finder, text, MAX_FOUND, self->cancellable, found_cb, g_object_ref (self));
}

static void
stop_search_cb (ParaatLibraryPage *self)
{
  gtk_editable_set_text (self->search, "");
}

static void
corrected_cb (ParaatLibraryPage *self)
{
  g_autofree char *text = g_strdup (self->corrected_to);

  if (text != NULL)
    gtk_editable_set_text (self->search, text);
  paraat_library_page_start_search (self);
}

/* --- filters --- */

static void
filter_cb (ParaatLibraryPage *self)
{
  if (!self->is_filling)
    show (self);
}

static void
clear_cb (ParaatLibraryPage *self)
{
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->kind, 0);
  gtk_drop_down_set_selected (self->theme, 0);
  gtk_drop_down_set_selected (self->audience, 0);
  gtk_drop_down_set_selected (self->phase, 0);
  self->is_filling = FALSE;
  show (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->kind));
}

static void
fill (GtkDropDown  *drop_down,
      const char   *all,
      const char *(*get_words) (guint),
      guint         n)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) strv = NULL;

  paraat_drop_down_set_up (drop_down);
  g_strv_builder_add (names, all);
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (names, get_words (i));
  strv = g_strv_builder_end (names);
  paraat_drop_down_set_choices (drop_down, (const char * const *) strv);
}

static const char *
get_kinds (guint n)
{
  return paraat_item_words_kinds ((ParaatItemKind) n);
}

static const char *
get_theme (guint n)
{
  return paraat_item_words_theme ((ParaatItemTheme) n);
}

static void
fill_filters (ParaatLibraryPage *self)
{
  self->is_filling = TRUE;
  fill (self->kind, _("All kinds"), get_kinds, PARAAT_N_ITEM_KINDS);
  fill (self->theme, _("All subjects"), get_theme, PARAAT_N_ITEM_THEMES);
  fill (self->audience, _("For Anybody"), paraat_item_words_audience, PARAAT_N_AUDIENCES);
  fill (self->phase, _("At any time"), paraat_item_words_phase, PARAAT_N_PHASES);
  self->is_filling = FALSE;
}

/* --- whole --- */

/* Above all documents; those stay where they are. */
static void
show_shelf (ParaatLibraryPage *self)
{
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  guint n_before = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr(ParaatLibraryRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), i);

      n_before += paraat_library_row_get_group (row) <= GROUP_READ;
    }
  add_shelf (self, rows);
  g_list_store_splice (self->rows, 0, n_before, rows->pdata, rows->len);
}

/* One was made, or is no more: the rows say so where they stand. */
static void
own_cb (ParaatLibraryPage *self)
{
  paraat_library_rows_mark (self->rows, paraat_desk_get_own (self->desk));
}

/* Back from a document: it is among the last read now. */
static void
paraat_library_page_showing (AdwNavigationPage *page)
{
  ParaatLibraryPage *self = PARAAT_LIBRARY_PAGE (page);
  g_autofree char *text = dup_text (self);

  if (ADW_NAVIGATION_PAGE_CLASS (paraat_library_page_parent_class)->showing != NULL)
    ADW_NAVIGATION_PAGE_CLASS (paraat_library_page_parent_class)->showing (page);
  if (*text == '\0')
    show_shelf (self);
}

static void
paraat_library_page_dispose (GObject *object)
{
  ParaatLibraryPage *self = PARAAT_LIBRARY_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->finder);
  g_clear_object (&self->plan);
  g_clear_object (&self->incidents);
  g_clear_object (&self->unroll);
  g_clear_object (&self->groups);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->found, g_ptr_array_unref);
  g_clear_pointer (&self->corrected_to, g_free);
  g_clear_object (&self->desk);
  adw_navigation_page_set_child (ADW_NAVIGATION_PAGE (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), PARAAT_TYPE_LIBRARY_PAGE);

  G_OBJECT_CLASS (paraat_library_page_parent_class)->dispose (object);
}

#define BIND(name) gtk_widget_class_bind_template_child (widget_class, ParaatLibraryPage, name)

static void
paraat_library_page_class_init (ParaatLibraryPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = paraat_library_page_dispose;
  ADW_NAVIGATION_PAGE_CLASS (klass)->showing = paraat_library_page_showing;
  signals[OPEN_INCIDENT] = g_signal_new ("open-incident", PARAAT_TYPE_LIBRARY_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, PARAAT_TYPE_RECORD);
  gtk_widget_class_set_template_from_resource (widget_class, "/be/paraat/Paraat/library-page.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "documents.forward", NULL);
  BIND (stack);
  BIND (list);
  BIND (search);
  BIND (kind);
  BIND (theme);
  BIND (audience);
  BIND (phase);
  BIND (clear_button);
  BIND (filter_button);
  BIND (corrected);
  BIND (corrected_words);
  BIND (count);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, first_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, corrected_cb);
  gtk_widget_class_bind_template_callback (widget_class, filter_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
}

static void
paraat_library_page_init (ParaatLibraryPage *self)
{
  g_autoptr(GtkListItemFactory) factory = paraat_library_row_new_factory ();
  g_autoptr(GtkListItemFactory) headers = new_header_factory ();
  GtkSortListModel *sorted;
  g_autoptr(GtkSorter) sections = GTK_SORTER (gtk_custom_sorter_new (compare_groups, NULL, NULL));
  g_autoptr(GtkNoSelection) selection = NULL;

  self->rows = g_list_store_new (PARAAT_TYPE_LIBRARY_ROW);
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->is_filling = FALSE;
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)), NULL);
  gtk_sort_list_model_set_section_sorter (sorted, sections);
  self->groups = G_LIST_MODEL (sorted);
  self->unroll = paraat_unroll_new (GTK_WIDGET (self->list), self->groups, SCREENFUL, NULL);
  selection = gtk_no_selection_new (g_object_ref (paraat_unroll_get_model (self->unroll)));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_header_factory (self->list, headers);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
}

void
paraat_library_page_start_search (ParaatLibraryPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
paraat_library_page_search (ParaatLibraryPage *self,
                            const char        *text)
{
  gtk_editable_set_text (self->search, text);
}

GListModel *
paraat_library_page_get_rows (ParaatLibraryPage *self)
{
  return self->groups;
}

ParaatLibraryPage *
paraat_library_page_new (ParaatDesk *desk)
{
  ParaatLibraryPage *self = g_object_new (PARAAT_TYPE_LIBRARY_PAGE, NULL);
  ParaatPack *pack = paraat_content_get_pack (NULL);   /* without one there are no documents, and that shows */

  self->desk = g_object_ref (desk);
  self->finder = pack != NULL ? paraat_finder_new_with (pack, paraat_content_get_beside ()) : NULL;
  fill_filters (self);
  show (self);
  g_signal_connect_object (paraat_desk_get_own (desk), "changed", G_CALLBACK (own_cb), self, G_CONNECT_SWAPPED);

  return self;
}
