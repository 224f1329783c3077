/* SPDX-License-Identifier: EUPL-1.2 */
#pragma once

#include "paraat-outbox.h"

/* ?1 peer, ?2 root, ?3 settled, ?4 how many, ?5 device id of the intake: its own words do not go back to it, but for those
 * that were here when it was restored; its receipts then go where the report goes. */
#define PARAAT_SELECT_PENDING(columns) \
  "SELECT " columns \
  "  FROM change JOIN record ON record.n = change.record" \
  "  JOIN sharing ON sharing.root = change.root AND sharing.kind = iif(record.kind = 'receipt'," \
  "     (SELECT top.kind FROM root JOIN record AS top ON top.id = root.id WHERE root.n = change.root), record.kind)" \
  " WHERE change.root = ?2 AND change.n > ?3 AND (sharing.until IS NULL OR change.n <= sharing.until)" \
  "   AND (change.device <> ifnull((SELECT n FROM device WHERE id = ?5), 0)" \
  "        OR change.n <= ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'returned'), 0))" \
  "   AND NOT EXISTS (SELECT 1 FROM ack WHERE ack.peer = ?1 AND ack.change = change.n)" \
  "   AND NOT EXISTS (SELECT 1 FROM refused WHERE refused.peer = ?1 AND refused.change = change.n)" \
  " ORDER BY change.n LIMIT ?4"
