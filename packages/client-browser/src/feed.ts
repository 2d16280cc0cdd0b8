import type { Entry, FeedFilter } from './entry.ts';
import type { FeedPage } from './feed-state.ts';
import type { Connection } from './stream.ts';

/** What `getEntries` asks for. */
export interface FeedQuery extends FeedFilter {
  limit?: number;
  after?: string;
  before?: string;
  created_after?: string;
  created_before?: string;
}

/** A feed as a page shows it; the same object until something changes. */
export interface FeedSnapshot {
  /** Newest first. What the user marked looks so at once. */
  readonly entries: readonly Entry[];
  readonly totalUnread: number;
  readonly totalUnseen: number;
  readonly hasMore: boolean;
  readonly status: 'loading' | 'ready' | 'error';
  readonly connection: Connection;
  /** The last thing that went wrong, until it goes well again. */
  readonly error?: Error | undefined;
}

/** The messages of one user on one in_app channel. */
export interface Feed {
  /** Called with every entry that arrives once the feed is live; what is there before is only shown. */
  onDelivery: ((entry: Entry) => void) | undefined;
  /** Called with everything that goes wrong, such as a mark that the service refused and that is taken back. */
  onError: ((error: Error) => void) | undefined;
  /** One page, as the service answers it; rejects with a `NotiflowsError`. */
  getEntries(query?: FeedQuery): Promise<FeedPage>;
  /**
   * These answer whether the service took the mark, and wait for that as long as there is no way to it. Where another
   * tab sent it, what the service did not take shows in the entries alone.
   */
  markAsSeen(ids: string | readonly string[]): Promise<boolean>;
  markAsRead(ids: string | readonly string[]): Promise<boolean>;
  markAsClicked(ids: string | readonly string[]): Promise<boolean>;
  archive(ids: string | readonly string[]): Promise<boolean>;
  unarchive(ids: string | readonly string[]): Promise<boolean>;
  /** All entries up to the newest that was seen here, within `notiflow` and `topic` of the filter. */
  markAllAsSeen(): Promise<boolean>;
  markAllAsRead(): Promise<boolean>;
  archiveAll(): Promise<boolean>;
  getSnapshot(): FeedSnapshot;
  /** Follows the feed from the first call on, and calls the listener after changes. Answers how to stop calling it. */
  subscribe(listener: () => void): () => void;
  /** Follows the feed, until `close`. */
  subscribeToRealtimeNotifications(): void;
  /**
   * Adds the next page to the snapshot. What goes wrong is in `error` of the snapshot, and is tried again while the
   * feed is followed.
   */
  loadMore(): Promise<void>;
  /** Reads the first page anew. Resolves when it is there, or when the feed is not followed and it failed. */
  refresh(): Promise<void>;
  /** Shows what matches of what is here, and reads the first page anew. */
  setFilter(filter: FeedFilter): Promise<void>;
  /** Lets go of the connection; what is marked is sent yet. */
  close(): void;
}
