import { useState } from 'react';

/**
 * Rows that stay where they are while new ones come: what is shown is kept fresh in its place, and what is new waits until
 * it is asked for, so that nothing moves under a pointer. Another list begins anew, and so does one of which nothing is on
 * the page any more: what cannot be kept fresh would say what is no longer so.
 */
export function useSteadyRows<T extends { id: string }>(
  listKey: string,
  rows: readonly T[] | undefined,
): { rows: readonly T[] | undefined; fresh: number; show: () => void } {
  const [held, setHeld] = useState<{ listKey: string; rows: readonly T[] } | null>(null);
  if (rows === undefined) return { rows: undefined, fresh: 0, show: () => {} };
  const now = new Map(rows.map((row) => [row.id, row]));
  const isHeld =
    held !== null && held.listKey === listKey && held.rows.some(({ id }) => now.has(id));
  if (!isHeld && rows.length > 0) setHeld({ listKey, rows });
  const shown = isHeld ? held.rows : rows;
  const first = shown[0]?.id ?? '';
  return {
    rows: shown.map((row) => now.get(row.id) ?? row),
    // Ids are in the order of time.
    fresh: rows.filter(({ id }) => id > first).length,
    show: () => setHeld({ listKey, rows }),
  };
}
