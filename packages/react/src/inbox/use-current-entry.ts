import type { Virtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Entry } from '../client.ts';

/** Which card Tab leads to, and the way to another one. */
export interface CurrentEntry {
  index: number;
  set(entry: Entry): void;
  /** Moves the focus to a card, which is scrolled to and drawn first if need be; `among` are entries about to be shown. */
  moveTo(index: number, among?: readonly Entry[]): void;
  /** Whatever stands in the place of an entry gets the focus that went away with its card. */
  replace(entry: Entry): void;
}

/** What is to become of the focus once the list is drawn. */
type Wanted = { what: 'nothing' } | { what: 'move' } | { what: 'replace'; id: string };

/** Keeps one card of a list the current one, by its entry, and its place once the entry is gone. */
export function useCurrentEntry(
  entries: readonly Entry[],
  scroller: RefObject<HTMLDivElement | null>,
): CurrentEntry & { attach(virtualizer: Virtualizer<HTMLDivElement, HTMLDivElement>): void } {
  const [current, setCurrent] = useState({ id: '', index: 0 });
  const wanted = useRef<Wanted>({ what: 'nothing' });
  const virtualizer = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | null>(null);

  const index = placeOf(current, entries);
  const id = entries[index]?.id ?? '';
  if (id !== current.id || index !== current.index) setCurrent({ id, index });

  // After every drawing, since a card may be drawn only after the scrolling it takes to get there.
  useLayoutEffect(() => {
    const want = wanted.current;
    if (want.what === 'nothing' || scroller.current === null) return;
    if (want.what === 'replace') {
      if (entries.some((entry) => entry.id === want.id)) return;
      if (!isFocusLost(scroller.current)) wanted.current = { what: 'nothing' };
    }
    const card = scroller.current.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`);
    if (card === null || wanted.current.what === 'nothing') return;
    wanted.current = { what: 'nothing' };
    card.focus({ preventScroll: true });
  });

  const moveTo = useCallback(
    (to: number, among = entries) => {
      const entry = among[to];
      if (entry === undefined) return;
      wanted.current = { what: 'move' };
      setCurrent({ id: entry.id, index: to });
      virtualizer.current?.scrollToIndex(to, { align: 'auto' });
    },
    [entries],
  );
  return {
    index,
    moveTo,
    set: useCallback((entry: Entry) => {
      if (wanted.current.what === 'replace') wanted.current = { what: 'nothing' };
      setCurrent((before) => ({ id: entry.id, index: before.index }));
    }, []),
    replace: useCallback((entry: Entry) => {
      wanted.current = { what: 'replace', id: entry.id };
    }, []),
    attach: useCallback((to) => {
      virtualizer.current = to;
    }, []),
  };
}

/** Where the entry stands, else where it stood. */
function placeOf(current: { id: string; index: number }, entries: readonly Entry[]): number {
  if (entries[current.index]?.id === current.id) return current.index;
  const found = entries.findIndex(({ id }) => id === current.id);
  return found >= 0 ? found : Math.max(0, Math.min(current.index, entries.length - 1));
}

/** Whether the focus fell back on something around the list, as it does when what had it is gone. */
function isFocusLost(list: HTMLElement): boolean {
  const { activeElement } = list.getRootNode() as Document | ShadowRoot;
  return activeElement === null || activeElement.contains(list);
}
