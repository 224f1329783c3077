/* SPDX-License-Identifier: EUPL-1.2 */
#include "config.h"

#include "paraat-mail.h"

#define PORTAL_NAME  "org.freedesktop.portal.Desktop"
#define PORTAL_PATH  "/org/freedesktop/portal/desktop"
#define PORTAL_EMAIL "org.freedesktop.portal.Email"

typedef struct
{
  GtkWindow       *parent;        /* (owned) (nullable) */
  char            *to;            /* (owned) */
  char            *subject;       /* (owned) */
  char            *body;          /* (owned) */
  GDBusConnection *bus;           /* (owned) (nullable) */
  guint            subscription;  /* 0: none */
} Mail;

static void
mail_free (gpointer data)
{
  Mail *mail = data;

  if (mail->subscription != 0)
    g_dbus_connection_signal_unsubscribe (mail->bus, mail->subscription);
  g_clear_object (&mail->bus);
  g_clear_object (&mail->parent);
  g_free (mail->to);
  g_free (mail->subject);
  g_free (mail->body);
  g_free (mail);
}

/* --- mailto: --- */

static void
launched_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;

  if (gtk_uri_launcher_launch_finish (GTK_URI_LAUNCHER (object), result, &error))
    g_task_return_boolean (task, TRUE);
  else if (g_error_matches (error, GTK_DIALOG_ERROR, GTK_DIALOG_ERROR_DISMISSED))
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closed by the user");
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "No mail program: %s", error->message);
}

static void
launch (GTask *task)
{
  Mail *mail = g_task_get_task_data (task);
  g_autofree char *subject = g_uri_escape_string (mail->subject, NULL, FALSE);
  g_autofree char *body = g_uri_escape_string (mail->body, NULL, FALSE);
  g_autofree char *uri = g_strdup_printf ("mailto:%s?subject=%s&body=%s", mail->to, subject, body);
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (uri);

  gtk_uri_launcher_launch (launcher, mail->parent, g_task_get_cancellable (task), launched_cb, g_object_ref (task));
}

/* --- the portal --- */

/* 0: a mail program has it; 1: the user closed the question; else it did not go. */
static void
response_cb (GDBusConnection *bus,
             const char      *sender,
             const char      *path,
             const char      *interface,
             const char      *signal,
             GVariant        *parameters,
             gpointer         user_data)
{
  g_autoptr(GTask) task = g_object_ref (user_data);   /* the subscription's goes with it */
  Mail *mail = g_task_get_task_data (task);
  guint32 response = 2;

  if (g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ua{sv})")))
    g_variant_get (parameters, "(ua{sv})", &response, NULL);
  g_dbus_connection_signal_unsubscribe (bus, g_steal_handle_id (&mail->subscription));
  if (response == 0)
    g_task_return_boolean (task, TRUE);
  else if (response == 1)
    g_task_return_new_error_literal (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Closed by the user");
  else
    launch (task);
}

static void
called_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Mail *mail = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (object), result, &error);

  if (reply != NULL)
    return;   /* the answer comes as a signal */
  if (mail->subscription != 0)
    g_dbus_connection_signal_unsubscribe (mail->bus, g_steal_handle_id (&mail->subscription));
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    launch (task);
}

/* The path of the request is known before the call, so that an answer cannot be missed. */
static char *
subscribe (GTask      *task,
           const char *token)
{
  Mail *mail = g_task_get_task_data (task);
  g_autofree char *sender = g_strdup (g_dbus_connection_get_unique_name (mail->bus) + 1);
  g_autofree char *path = NULL;

  g_strdelimit (sender, ".", '_');
  path = g_strdup_printf (PORTAL_PATH "/request/%s/%s", sender, token);
  mail->subscription = g_dbus_connection_signal_subscribe (mail->bus, PORTAL_NAME, "org.freedesktop.portal.Request", "Response",
                                                           path, NULL, G_DBUS_SIGNAL_FLAGS_NONE, response_cb,
                                                           g_object_ref (task), g_object_unref);

  return g_steal_pointer (&path);
}

static void
call (GTask *task)
{
  Mail *mail = g_task_get_task_data (task);
  g_autofree char *token = g_strdup_printf ("paraat%u", g_random_int ());
  g_autofree char *path = subscribe (task, token);
  const char * const addresses[] = { mail->to, NULL };
  GVariantBuilder options;

  g_variant_builder_init_static (&options, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&options, "{sv}", "handle_token", g_variant_new_string (token));
  if (*mail->to != '\0')   /* an empty one is refused */
    {
      g_variant_builder_add (&options, "{sv}", "address", g_variant_new_string (mail->to));
      g_variant_builder_add (&options, "{sv}", "addresses", g_variant_new_strv (addresses, 1));
    }
  g_variant_builder_add (&options, "{sv}", "subject", g_variant_new_string (mail->subject));
  g_variant_builder_add (&options, "{sv}", "body", g_variant_new_string (mail->body));
  g_dbus_connection_call (mail->bus, PORTAL_NAME, PORTAL_PATH, PORTAL_EMAIL, "ComposeEmail",
                          g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"), G_DBUS_CALL_FLAGS_NONE, -1,
                          g_task_get_cancellable (task), called_cb, g_object_ref (task));
}

static void
bus_cb (GObject      *object,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  Mail *mail = g_task_get_task_data (task);

  mail->bus = g_bus_get_finish (result, NULL);
  if (mail->bus != NULL)
    call (task);
  else
    launch (task);
}

/**
 * paraat_mail_compose_async:
 * @parent: (nullable): the window that asks
 * @to: an address, or empty when the person fills it in
 * @subject: one line
 * @body: plain text
 */
void
paraat_mail_compose_async (GtkWindow           *parent,
                           const char          *to,
                           const char          *subject,
                           const char          *body,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Mail *mail = g_new0 (Mail, 1);

  g_set_object (&mail->parent, parent);
  mail->to = g_strdup (to);
  mail->subject = g_strdup (subject);
  mail->body = g_strdup (body);
  g_task_set_source_tag (task, paraat_mail_compose_async);
  g_task_set_task_data (task, mail, mail_free);
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, bus_cb, task);
}

gboolean
paraat_mail_compose_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, paraat_mail_compose_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
