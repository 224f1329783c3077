/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-level-list.h"

#include <glib/gi18n.h>

#define NOT_APPLICABLE PARAAT_N_LEVELS
#define UNKNOWN (PARAAT_N_LEVELS + 1)
#define N_CHOICES (PARAAT_N_LEVELS + 2)

struct _ParaatLevelList
{
  AdwBin          parent_instance;

  GtkCheckButton *buttons[N_CHOICES];   /* (unowned) */
  GtkLabel       *titles[N_CHOICES];    /* (unowned) */
  GtkLabel       *texts[N_CHOICES];     /* (unowned) */
  gboolean        is_showing;           /* the buttons are being set from outside */
};

enum
{
  CHOSEN,
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ParaatLevelList, paraat_level_list, ADW_TYPE_BIN)

static ParaatReply
reply_of (guint choice)
{
  ParaatReply reply = { PARAAT_REPLY_LEVEL, (int) choice };

  if (choice >= PARAAT_N_LEVELS)
    reply = (ParaatReply) { choice == UNKNOWN ? PARAAT_REPLY_UNKNOWN : PARAAT_REPLY_NOT_APPLICABLE, 0 };

  return reply;
}

static guint
choice_of (const ParaatReply *reply)
{
  switch (reply->kind)
    {
    case PARAAT_REPLY_LEVEL:
      return (guint) reply->level;
    case PARAAT_REPLY_NOT_APPLICABLE:
      return NOT_APPLICABLE;
    case PARAAT_REPLY_UNKNOWN:
      return UNKNOWN;
    case PARAAT_REPLY_NONE:
    default:
      return N_CHOICES;
    }
}

static void
toggled_cb (ParaatLevelList *self,
            GtkCheckButton  *button)
{
  if (self->is_showing || !gtk_check_button_get_active (button))
    return;
  for (guint i = 0; i < N_CHOICES; i++)
    if (self->buttons[i] == button)
      {
        ParaatReply reply = reply_of (i);

        g_signal_emit (self, signals[CHOSEN], 0, (int) reply.kind, reply.level);
      }
}

/* The row above the letters of a Belgian keyboard gives these without Shift. */
static guint
find_choice (guint key)
{
  static const guint keys[][3] = {
    { GDK_KEY_0, GDK_KEY_KP_0, GDK_KEY_agrave },
    { GDK_KEY_1, GDK_KEY_KP_1, GDK_KEY_ampersand },
    { GDK_KEY_2, GDK_KEY_KP_2, GDK_KEY_eacute },
    { GDK_KEY_3, GDK_KEY_KP_3, GDK_KEY_quotedbl },
    { GDK_KEY_4, GDK_KEY_KP_4, GDK_KEY_apostrophe },
    { GDK_KEY_n, GDK_KEY_N, GDK_KEY_n },
    { GDK_KEY_w, GDK_KEY_W, GDK_KEY_w },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    for (guint j = 0; j < G_N_ELEMENTS (keys[i]); j++)
      if (keys[i][j] == key)
        return i;

  return N_CHOICES;
}

static gboolean
key_cb (ParaatLevelList *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  guint choice = find_choice (key);

  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Delete || key == GDK_KEY_BackSpace)
    {
      g_signal_emit (self, signals[CHOSEN], 0, (int) PARAAT_REPLY_NONE, 0);
      return GDK_EVENT_STOP;
    }
  if (choice == N_CHOICES)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (GTK_WIDGET (self->buttons[choice]));
  gtk_check_button_set_active (self->buttons[choice], TRUE);

  return GDK_EVENT_STOP;
}

/* On the answer that is chosen Enter has nothing left to choose: one is done with the question. */
static gboolean
enter_cb (ParaatLevelList *self,
          guint            key,
          guint            code,
          GdkModifierType  state)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter && key != GDK_KEY_ISO_Enter)
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  for (guint i = 0; i < N_CHOICES; i++)
    if (gtk_widget_is_focus (GTK_WIDGET (self->buttons[i])) && gtk_check_button_get_active (self->buttons[i]))
      {
        g_signal_emit (self, signals[DONE], 0);
        return GDK_EVENT_STOP;
      }

  return GDK_EVENT_PROPAGATE;
}

void
paraat_level_list_set_reply (ParaatLevelList   *self,
                             const ParaatReply *reply)
{
  guint choice = choice_of (reply);

  self->is_showing = TRUE;
  for (guint i = 0; i < N_CHOICES; i++)
    gtk_check_button_set_active (self->buttons[i], i == choice);
  self->is_showing = FALSE;
}

static void
set_words (ParaatLevelList *self,
           guint            choice,
           const char      *title,
           const char      *text)
{
  g_autofree char *name = g_strdup_printf ("%s. %s", title, text);

  gtk_label_set_label (self->titles[choice], title);
  gtk_label_set_label (self->texts[choice], text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->buttons[choice]), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

void
paraat_level_list_set_control (ParaatLevelList           *self,
                               const ParaatQuestionnaire *questionnaire,
                               const ParaatControl       *control)
{
  for (guint i = 0; i < PARAAT_N_LEVELS; i++)
    {
      const ParaatTerm *level = g_ptr_array_index (questionnaire->levels, i);
      g_autofree char *title = g_strdup_printf ("%u · %s", i, level->id);

      set_words (self, i, title, control->levels[i]);
    }
  set_words (self, NOT_APPLICABLE, _("Not applicable"), _("This is not there with us. Say why below."));
  set_words (self, UNKNOWN, _("I don't know"), _("Finding out becomes the first action."));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, control->question, -1);
}

static GtkWidget *
new_choice (ParaatLevelList *self,
            guint            choice)
{
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *text = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);
  GtkWidget *button = gtk_check_button_new ();

  gtk_widget_add_css_class (title, "heading");
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), text);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), words);
  gtk_widget_add_css_class (button, "level");
  if (choice > 0)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), self->buttons[0]);
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  self->buttons[choice] = GTK_CHECK_BUTTON (button);
  self->titles[choice] = GTK_LABEL (title);
  self->texts[choice] = GTK_LABEL (text);

  return button;
}

static gboolean
paraat_level_list_grab_focus (GtkWidget *widget)
{
  ParaatLevelList *self = PARAAT_LEVEL_LIST (widget);

  for (guint i = 0; i < N_CHOICES; i++)
    if (gtk_check_button_get_active (self->buttons[i]))
      return gtk_widget_grab_focus (GTK_WIDGET (self->buttons[i]));

  return gtk_widget_grab_focus (GTK_WIDGET (self->buttons[0]));
}

static void
paraat_level_list_class_init (ParaatLevelListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->grab_focus = paraat_level_list_grab_focus;
  signals[CHOSEN] = g_signal_new ("chosen", PARAAT_TYPE_LEVEL_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_INT, G_TYPE_INT);
  signals[DONE] = g_signal_new ("done", PARAAT_TYPE_LEVEL_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
}

static void
paraat_level_list_init (ParaatLevelList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *enter = gtk_event_controller_key_new ();

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "levels");
  for (guint i = 0; i < N_CHOICES; i++)
    gtk_box_append (GTK_BOX (box), new_choice (self, i));
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_event_controller_set_propagation_phase (enter, GTK_PHASE_CAPTURE);   /* the answer itself takes it */
  g_signal_connect_swapped (enter, "key-pressed", G_CALLBACK (enter_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), enter);
}
