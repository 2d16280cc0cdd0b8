import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type ReactNode,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import type { Entry, FeedSnapshot } from '../client.ts';
import type { FeedActions } from '../feed/use-feed.ts';
import { ArrowUpIcon } from '../surface/icons.tsx';
import { useWords } from '../surface/words.ts';
import { type CardCommands, EntryCard } from './entry-card.tsx';
import { Skeletons } from './states.tsx';
import { useCurrentEntry } from './use-current-entry.ts';
import { type KeyHandler, useEntryKeys } from './use-entry-keys.ts';
import { useHeldEntries } from './use-held-entries.ts';
import { useMarkSeen } from './use-mark-seen.ts';

const usualHeight = 92;
const loadAhead = 6;

interface EntryListProps {
  feed: FeedSnapshot & FeedActions;
  /** Where the panel around it finds what keys do. */
  keys: RefObject<KeyHandler | null>;
  onArchive(entry: Entry): void;
}

/** The entries of a feed, of which only those near the screen are drawn. */
export function EntryList({ feed, keys, onArchive }: EntryListProps): ReactNode {
  const { count, messages } = useWords();
  const scroller = useRef<HTMLDivElement>(null);
  const [isScrolled, setScrolled] = useState(false);
  const [isPointed, setPointed] = useState(false);
  const { shown, heldCount, release } = useHeldEntries(feed.entries, isScrolled || isPointed);
  const current = useCurrentEntry(shown, scroller);
  const commands = useCommands(feed, { onArchive, current });
  const onKey = useEntryKeys({ entries: shown, current, onArchive: commands.archive });
  useImperativeHandle(keys, () => onKey);

  const virtualizer = useVirtualizer<HTMLDivElement, HTMLDivElement>({
    count: shown.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => usualHeight,
    overscan: 6,
    getItemKey: (index) => shown[index]?.id ?? index,
    rangeExtractor: (range) => withIndex(range, current.index),
  });
  current.attach(virtualizer);
  // First: it works out the range. Else that of the time before would be read, and where nothing on the page changes its
  // size there is no other time.
  const drawn = virtualizer.getVirtualItems();
  const { range } = virtualizer;
  useMarkSeen(range ? shown.slice(range.startIndex, range.endIndex + 1) : [], feed);
  const lastDrawn = range?.endIndex ?? 0;
  const wantsMore =
    feed.hasMore && feed.status === 'ready' && lastDrawn >= shown.length - loadAhead;
  const { loadMore } = feed;
  // The entries count too: a page that was all on the screen has to be followed by another, and one that came too late,
  // when those before it were read anew, by itself.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (wantsMore) loadMore();
  }, [wantsMore, feed.entries, loadMore]);

  function showHeld(): void {
    release();
    scroller.current?.scrollTo({ top: 0 });
    current.moveTo(0, feed.entries);
  }

  return (
    <div className="nf-list">
      {heldCount > 0 && (
        <button type="button" className="nf-pill" onClick={showHeld}>
          <ArrowUpIcon />
          {count(messages.newEntries, heldCount)}
        </button>
      )}
      <div
        ref={scroller}
        className="nf-scroller"
        onScroll={(event) => setScrolled(event.currentTarget.scrollTop > 4)}
        onPointerEnter={(event) => setPointed(event.pointerType === 'mouse')}
        onPointerLeave={() => setPointed(false)}
      >
        <div
          role="feed"
          aria-label={messages.title}
          aria-busy={feed.status === 'loading'}
          className="nf-feed"
          style={{ blockSize: virtualizer.getTotalSize() }}
        >
          {drawn.map(({ index, key, start }) => {
            const entry = shown[index];
            if (entry === undefined) return null;
            return (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                className="nf-row"
                style={{ transform: `translateY(${start}px)` }}
              >
                <EntryCard
                  entry={entry}
                  position={index + 1}
                  total={feed.hasMore ? -1 : shown.length}
                  isCurrent={index === current.index}
                  commands={commands}
                />
              </div>
            );
          })}
        </div>
        {feed.hasMore ? (
          <Skeletons isMore />
        ) : (
          shown.length > 8 && <p className="nf-end">{messages.end}</p>
        )}
      </div>
    </div>
  );
}

/** The card with the focus stays in the page, wherever the list is scrolled to. */
function withIndex(range: Range, index: number): number[] {
  const indexes = defaultRangeExtractor(range);
  if (index >= range.count || indexes.includes(index)) return indexes;
  return [...indexes, index].sort((a, b) => a - b);
}

/** Commands that stay the same functions, so that cards are not drawn for a change of another one. */
function useCommands(
  feed: FeedActions,
  list: { onArchive(entry: Entry): void; current: ReturnType<typeof useCurrentEntry> },
): CardCommands {
  const latest = useRef({ feed, ...list });
  latest.current = { feed, ...list };
  const [commands] = useState<CardCommands>(() => ({
    read(entry) {
      if (entry.read_at !== null) return;
      latest.current.current.replace(entry);
      latest.current.feed.markAsRead(entry.id);
    },
    click(entry) {
      latest.current.feed.markAsClicked(entry.id);
    },
    archive(entry) {
      latest.current.current.replace(entry);
      latest.current.onArchive(entry);
    },
    focus: (entry) => latest.current.current.set(entry),
  }));
  return commands;
}
