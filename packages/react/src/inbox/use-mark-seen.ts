import { useEffect } from 'react';
import type { Entry } from '../client.ts';
import type { FeedActions } from '../feed/use-feed.ts';

/** Long enough that what flies by while scrolling was not seen. */
const afterMs = 800;

/** Marks entries as seen that have been on the screen for a moment. */
export function useMarkSeen(
  onScreen: readonly Entry[],
  feed: Pick<FeedActions, 'markAsSeen'>,
): void {
  const unseen = onScreen.filter(({ seen_at }) => seen_at === null).map(({ id }) => id);
  const key = unseen.join();
  const { markAsSeen } = feed;
  useEffect(() => {
    if (key === '') return;
    const mark = () => {
      if (document.visibilityState === 'visible') markAsSeen(key.split(','));
    };
    const timer = setTimeout(mark, afterMs);
    document.addEventListener('visibilitychange', mark);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', mark);
    };
  }, [key, markAsSeen]);
}
