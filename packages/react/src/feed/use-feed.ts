import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Feed, FeedFilter, FeedSnapshot } from '../client.ts';
import { useSession } from '../surface/session.ts';

/** A feed before anything is known of it: what a server renders, and the first paint of a page. */
const loadingSnapshot: FeedSnapshot = {
  entries: [],
  totalUnread: 0,
  totalUnseen: 0,
  hasMore: false,
  status: 'loading',
  connection: 'connecting',
};
const getLoading = () => loadingSnapshot;
const nothingToHear = () => () => {};

/** What can be done with a feed. Each shows at once and is taken back if the service refuses it. */
export interface FeedActions {
  loadMore(): void;
  refresh(): void;
  setFilter(filter: FeedFilter): void;
  markAsSeen(ids: string | string[]): void;
  markAsRead(ids: string | string[]): void;
  markAsClicked(ids: string | string[]): void;
  archive(ids: string | string[]): void;
  unarchive(ids: string | string[]): void;
  markAllAsSeen(): void;
  markAllAsRead(): void;
  archiveAll(): void;
}

/** The feed of the provider above, as it is now, with what can be done with it. */
export function useFeed(): FeedSnapshot & FeedActions {
  const feed = useSession()?.feed;
  const snapshot = useSnapshot(feed);
  const actions = useMemo(() => bindActions(feed), [feed]);
  return useMemo(() => ({ ...snapshot, ...actions }), [snapshot, actions]);
}

function useSnapshot(feed: Feed | undefined): FeedSnapshot {
  const subscribe = useCallback(
    (listener: () => void) => feed?.subscribe(listener) ?? nothingToHear(),
    [feed],
  );
  return useSyncExternalStore(subscribe, feed ? () => feed.getSnapshot() : getLoading, getLoading);
}

/** What comes of an action shows in the snapshot, also that it was refused; so nobody has to await one. */
function bindActions(feed: Feed | undefined): FeedActions {
  const run = (action: (feed: Feed) => unknown) => {
    if (feed === undefined) return;
    Promise.resolve(action(feed)).catch(() => {});
  };
  return {
    loadMore: () => run((to) => to.loadMore()),
    refresh: () => run((to) => to.refresh()),
    setFilter: (filter) => run((to) => to.setFilter(filter)),
    markAsSeen: (ids) => run((to) => to.markAsSeen(ids)),
    markAsRead: (ids) => run((to) => to.markAsRead(ids)),
    markAsClicked: (ids) => run((to) => to.markAsClicked(ids)),
    archive: (ids) => run((to) => to.archive(ids)),
    unarchive: (ids) => run((to) => to.unarchive(ids)),
    markAllAsSeen: () => run((to) => to.markAllAsSeen()),
    markAllAsRead: () => run((to) => to.markAllAsRead()),
    archiveAll: () => run((to) => to.archiveAll()),
  };
}

/** How many entries are unread and unseen: exact, whatever part of the feed is loaded. */
export function useCounts(): { unread: number; unseen: number } {
  const { totalUnread: unread, totalUnseen: unseen } = useSnapshot(useSession()?.feed);
  return useMemo(() => ({ unread, unseen }), [unread, unseen]);
}
