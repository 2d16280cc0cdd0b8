import { useMemo, useState } from 'react';
import type { Entry } from '../client.ts';

/**
 * Keeps entries that arrive out of a list while somebody is reading it, so that nothing moves under their eyes or
 * pointer. Entries come newest first, and their ids are in the order of their creation.
 */
export function useHeldEntries(
  entries: readonly Entry[],
  isHolding: boolean,
): { shown: readonly Entry[]; heldCount: number; release(): void } {
  const [newestShown, setNewestShown] = useState('');
  const newest = entries[0]?.id ?? '';
  const firstShown = entries.findIndex(({ id }) => id <= newestShown);
  const holds = isHolding && firstShown > 0;
  if (!holds && newestShown !== newest) setNewestShown(newest);
  const release = () => setNewestShown(newest);
  const shown = useMemo(
    () => (holds ? entries.slice(firstShown) : entries),
    [entries, holds, firstShown],
  );
  return { shown, heldCount: holds ? firstShown : 0, release };
}
