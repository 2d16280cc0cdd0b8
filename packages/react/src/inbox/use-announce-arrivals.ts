import { useEffect, useRef } from 'react';
import type { FeedSnapshot } from '../client.ts';
import { useWords } from '../surface/words.ts';
import { useAnnounce } from './announce.tsx';

/** Says that entries have arrived, and what the latest one is about. */
export function useAnnounceArrivals({ entries, status }: FeedSnapshot): void {
  const { messages, count } = useWords();
  const announce = useAnnounce();
  const newestKnown = useRef<string>(undefined);
  useEffect(() => {
    if (status !== 'ready') return;
    const before = newestKnown.current;
    const newest = entries[0];
    if (newest === undefined || (before !== undefined && newest.id <= before)) {
      // What comes into an empty feed is news as well.
      newestKnown.current ??= '';
      return;
    }
    newestKnown.current = newest.id;
    if (before === undefined) return;
    const arrived = entries.filter(({ id, read_at }) => id > before && read_at === null).length;
    if (arrived === 0) return;
    const title = newest.data.title;
    const sentence = count(messages.arrived, arrived);
    announce(title ? `${sentence}: ${title}` : sentence);
  }, [entries, status, announce, count, messages]);
}
