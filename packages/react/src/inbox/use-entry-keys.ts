import type { KeyboardEvent } from 'react';
import type { Entry } from '../client.ts';
import type { CurrentEntry } from './use-current-entry.ts';

/** Hears the keys that are pressed inside an inbox. */
export type KeyHandler = (event: KeyboardEvent<HTMLElement>) => void;

interface Keys {
  entries: readonly Entry[];
  current: CurrentEntry;
  onArchive(entry: Entry): void;
}

/** Keys that mean something inside an inbox, wherever in it the focus is; those of other elements stay theirs. */
export function useEntryKeys({ entries, current, onArchive }: Keys): KeyHandler {
  return (event) => {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    // Events of popups come by as well, since React counts them as children.
    if (!event.currentTarget.contains(target) || target.closest('input, select, textarea')) return;
    const card = target.closest('[data-entry]');
    const to = placeFor(event.key, { index: current.index, isInside: card !== null, entries });
    if (to !== undefined) {
      event.preventDefault();
      current.moveTo(Math.max(0, Math.min(entries.length - 1, to)));
      return;
    }
    const entry = entries[current.index];
    if (card === null || entry === undefined) return;
    if (event.key === 'e' || event.key === 'E') onArchive(entry);
    else if (event.key === 'Enter' && target === card) (card as HTMLElement).click();
    else return;
    event.preventDefault();
  };
}

/** Where a key leads to; the first of them leads into the list, to the card that is current. */
function placeFor(
  key: string,
  at: { index: number; isInside: boolean; entries: readonly Entry[] },
): number | undefined {
  if (at.entries.length === 0) return undefined;
  switch (key) {
    case 'j':
    case 'ArrowDown':
    case 'PageDown':
      return at.isInside ? at.index + 1 : at.index;
    case 'k':
    case 'ArrowUp':
    case 'PageUp':
      return at.isInside ? at.index - 1 : at.index;
    case 'Home':
      return at.isInside ? 0 : undefined;
    case 'End':
      return at.isInside ? at.entries.length - 1 : undefined;
    default:
      return undefined;
  }
}
