/* SPDX-License-Identifier: EUPL-1.2 */

/* An answer that may be a problem document: what was read is written and read again, the same. */
#include "config.h"

#include "fuzz.h"
#include "paraat-wire.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GBytes) json = g_bytes_new (data, size);
  g_autoptr(ParaatProblem) problem = paraat_problem_decode (json);
  g_autoptr(GBytes) written = NULL;
  g_autoptr(ParaatProblem) again = NULL;

  if (problem == NULL)
    return 0;
  g_assert (problem->name != NULL && problem->title != NULL && problem->detail != NULL);
  written = paraat_problem_encode (problem);
  again = paraat_problem_decode (written);
  g_assert (again != NULL);
  g_assert (g_str_equal (again->name, problem->name) && g_str_equal (again->title, problem->title));
  g_assert (g_str_equal (again->detail, problem->detail) && again->status == problem->status);
  g_assert (g_strcmp0 (again->reason, problem->reason) == 0);

  return 0;
}
