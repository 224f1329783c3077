/* SPDX-License-Identifier: EUPL-1.2 */

/* What people type, looked for in the library: ranked, marked and with excerpts, against nothing but FTS5's own ranking of the same
 * query on the same index, in turns.  In the pack that the program is built with, and in one of ten thousand items that are made of
 * its paragraphs.
 *
 * bench-search fill FOLDER makes those ten thousand, to ask other programs of. */
#include "config.h"

#include "paraat-content.h"
#include "paraat-dutch.h"
#include "paraat-pack-build.h"
#include "paraat-pack-private.h"
#include "paraat-search.h"
#include "support.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define SHOWN 20        /* as many as a page */
#define ROUNDS 11
#define MANY 10000
#define PARAGRAPHS 6    /* of each of them */

/* --- what is measured --- */

typedef struct
{
  ParaatSearch *search;
  ParaatSql    *sql;      /* a bare connection to the same pack */
} Desk;

static double
since (gint64 begun)
{
  return (double) (g_get_monotonic_time () - begun) / 1000;
}

static void
must (gboolean      ok,
      const GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "it failed");
}

static double
open_desk (Desk       *desk,
           ParaatPack *pack)
{
  g_autoptr(GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  double opened;

  desk->search = paraat_search_new (pack, &error);
  must (desk->search != NULL, error);
  opened = since (begun);
  desk->sql = paraat_pack_connect (pack, &error);
  must (desk->sql != NULL && paraat_dutch_register (desk->sql, NULL, &error), error);

  return opened;
}

static void
close_desk (Desk *desk)
{
  g_clear_pointer (&desk->search, paraat_search_free);
  g_clear_pointer (&desk->sql, paraat_sql_close);
}

static double
find (Desk       *desk,
      const char *text)
{
  g_autoptr(GError) error = NULL;
  gint64 begun = g_get_monotonic_time ();
  g_autoptr(GPtrArray) found = paraat_search_find (desk->search, text, SHOWN, NULL, &error);

  must (found != NULL, error);

  return since (begun);
}

static double
find_bare (Desk       *desk,
           const char *literal,
           const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *query = paraat_search_dup_query (desk->search, text, &error);
  sqlite3_stmt *statement;
  gint64 begun;
  double ms;
  int more;

  if (query == NULL)
    return 0;
  begun = g_get_monotonic_time ();
  statement = paraat_sql_prepare (desk->sql, literal, &error);
  must (statement != NULL, error);
  sqlite3_bind_text (statement, 1, query, -1, SQLITE_STATIC);
  sqlite3_bind_int (statement, 2, SHOWN);
  while ((more = paraat_sql_step (desk->sql, statement, &error)) > 0)
    ;
  paraat_sql_done (statement);
  ms = since (begun);
  must (more == 0, error);

  return ms;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

static double
part_of (GArray *values,
         double  part)
{
  qsort (values->data, values->len, sizeof (double), compare);

  return g_array_index (values, double, (guint) ((values->len - 1) * part));
}

static double
middle (double *values)
{
  qsort (values, ROUNDS, sizeof values[0], compare);

  return values[ROUNDS / 2];
}

/* Each question by the middle of its rounds, so that what else the machine does is no question's. */
static void
measure (Desk       *desk,
         const char *name,
         GPtrArray  *texts,
         double      target_ms)
{
  static const char ranked[] = "SELECT rowid, rank FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?";
  static const char shown[] = "SELECT rowid, highlight(search, 0, char(1), char(2)), snippet(search, 4, char(1), char(2), '…', 14) "
                              "FROM search WHERE search MATCH ? ORDER BY rank LIMIT ?";
  g_autoptr(GArray) ours = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) bare_shown = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < texts->len; i++)
    {
      const char *text = g_ptr_array_index (texts, i);
      double values[3][ROUNDS];
      double found, found_bare, found_shown;

      for (guint j = 0; j < ROUNDS; j++)
        {
          values[0][j] = find (desk, text);
          values[1][j] = find_bare (desk, ranked, text);
          values[2][j] = find_bare (desk, shown, text);
        }
      found = middle (values[0]);
      found_bare = middle (values[1]);
      found_shown = middle (values[2]);
      g_array_append_val (ours, found);
      g_array_append_val (bare, found_bare);
      g_array_append_val (bare_shown, found_shown);
    }
  g_print ("search %-14s p50 %.2f ms, p99 %.2f ms, worst %.2f ms  target p99 %.0f ms and 1.2 x bare\n", name, part_of (ours, 0.5),
           part_of (ours, 0.99), part_of (ours, 1), target_ms);
  g_print ("  bare, ranked only    p50 %.2f ms, p99 %.2f ms: %.2f x;  with its own excerpts p50 %.2f ms, p99 %.2f ms: %.2f x\n",
           part_of (bare, 0.5), part_of (bare, 0.99), part_of (ours, 0.99) / part_of (bare, 0.99), part_of (bare_shown, 0.5),
           part_of (bare_shown, 0.99), part_of (ours, 0.99) / part_of (bare_shown, 0.99));
}

/* --- what is typed --- */

static GPtrArray *
read_questions (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  GPtrArray *questions = g_ptr_array_new_with_free_func (g_free);

  must (g_file_get_contents (QUESTIONS, &text, NULL, &error), error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '#' && strchr (lines[i], '\t') != NULL)
      g_ptr_array_add (questions, g_strndup (lines[i], (gsize) (strchr (lines[i], '\t') - lines[i])));

  return questions;
}

/* As it is typed, key by key: every seventh question. */
static GPtrArray *
type_keys (GPtrArray *questions)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < questions->len; i += 7)
    {
      const char *text = g_ptr_array_index (questions, i);

      for (const char *at = g_utf8_next_char (text); *at != '\0'; at = g_utf8_next_char (at))
        g_ptr_array_add (keys, g_strndup (text, (gsize) (at - text)));
    }

  return keys;
}

/* --- packs --- */

static void
build (const char *name,
       const char *folder,
       const char *path,
       const char *targets)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func (g_free);
  gint64 begun = g_get_monotonic_time ();
  double ms;
  GStatBuf about;

  must (paraat_pack_build (folder, path, read, &error), error);
  ms = since (begun);
  must (g_stat (path, &about) == 0, NULL);
  g_print ("pack   %-14s built in %.0f ms, %.1f MB%s\n", name, ms, (double) about.st_size / 1000000, targets);
}

/* Every paragraph of the library that stands by itself. */
static GPtrArray *
gather_paragraphs (void)
{
  GPtrArray *items = paraat_content_get_items ();
  GPtrArray *paragraphs = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < items->len; i++)
    {
      const ParaatItem *item = g_ptr_array_index (items, i);
      g_autofree char *text = paraat_pack_dup_item_text (paraat_content_get_pack (NULL), item->id, NULL);
      g_auto(GStrv) parts = g_strsplit (text, "\n\n", -1);

      for (guint j = 0; parts[j] != NULL; j++)
        if (strlen (parts[j]) > 60 && strlen (parts[j]) < 400 && strchr ("#|-{\\>`", parts[j][0]) == NULL)
          g_ptr_array_add (paragraphs, g_strdup (parts[j]));
    }

  return paragraphs;
}

static void
write_item (const char *folder,
            guint       number,
            GPtrArray  *paragraphs,
            GRand      *random)
{
  GPtrArray *items = paraat_content_get_items ();
  const ParaatItem *one = g_ptr_array_index (items, (guint) g_rand_int_range (random, 0, (gint32) items->len));
  const ParaatItem *other = g_ptr_array_index (items, (guint) g_rand_int_range (random, 0, (gint32) items->len));
  g_autofree char *path = g_strdup_printf ("%s/library/kennisartikel-%05u.md", folder, number);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text, "---\nid: kennisartikel-%05u\ntitle: %s, %s %u\nsummary: %s\nkind: kennisartikel\ntheme: aanval\n"
                                "audience: iedereen\nphase: %s\nminutes: 2\nversion: 1\nchecked: 2026-01-01\nsource: De bibliotheek.\n"
                                "synonyms: %s\n---\n# %s\n", number, one->title, other->title, number, other->summary,
                          number % 3 == 0 ? "nu-bezig" : "leren", number % 4 == 0 ? one->synonyms : "", one->title);
  for (guint i = 0; i < PARAGRAPHS; i++)
    g_string_append_printf (text, "\n%s%s\n", i % 3 == 1 ? "## Wat je doet\n\n" : "",
                            (char *) g_ptr_array_index (paragraphs, (guint) g_rand_int_range (random, 0, (gint32) paragraphs->len)));
  must (g_file_set_contents (path, text->str, -1, NULL), NULL);
}

static void
fill (const char *folder)
{
  g_autoptr(GPtrArray) paragraphs = gather_paragraphs ();
  g_autoptr(GRand) random = g_rand_new_with_seed (5);

  support_copy_dir (CONTENT_DIR, folder);
  for (guint i = paraat_content_get_items ()->len; i < MANY; i++)
    write_item (folder, i, paragraphs, random);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) questions = read_questions ();
  g_autoptr(GPtrArray) keys = type_keys (questions);
  g_autofree char *folder = g_dir_make_tmp ("search-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "content.pack", NULL);
  g_autoptr(ParaatPack) many = NULL;
  Desk desk = { NULL, NULL };

  if (argc == 3 && g_str_equal (argv[1], "fill"))
    {
      fill (argv[2]);
      support_remove_dir (folder);
      return 0;
    }

  build ("as published", CONTENT_DIR, path, "  target 2000 ms, 12 MB");
  g_print ("search opened in %.1f ms\n", open_desk (&desk, paraat_content_get_pack (NULL)));
  measure (&desk, "as published", questions, 2);
  measure (&desk, "key by key", keys, 2);
  close_desk (&desk);

  fill (folder);
  build ("10,000 items", folder, path, "");
  many = paraat_pack_open (path, &error);
  must (many != NULL, error);
  g_print ("search opened in %.1f ms\n", open_desk (&desk, many));
  measure (&desk, "10,000 items", questions, 16);
  measure (&desk, "key by key", keys, 16);
  close_desk (&desk);
  support_remove_dir (folder);

  return 0;
}
