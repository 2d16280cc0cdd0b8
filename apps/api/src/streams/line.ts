/** What a stream tells of its feed. */
export type FeedEventName =
  | 'entry.created'
  | 'entry.updated'
  | 'entry.removed'
  | 'counts'
  | 'reset';

/** One event of a stream. */
export interface LineEvent {
  /** What its reader has reached with it, and says when it comes back. */
  id: number | string;
  event: string;
  /** JSON. */
  data: string;
}

/** One event of the stream of a feed. */
export interface FeedEvent extends LineEvent {
  /** The position of the feed. */
  id: number;
  event: FeedEventName;
}

/** What was taken back. */
export type EndedReason = 'access_revoked' | 'user_removed' | 'channel_removed';

/** Why we end a stream. */
export type Ending =
  /** The token of the user has expired: come back with another one. */
  | { kind: 'token_expired' }
  /** Who asked for it may not have it any more. */
  | { kind: 'ended'; reason: EndedReason }
  /** This process stops: come back in so many milliseconds, and another one answers. */
  | { kind: 'restart'; retryMs: number };

/** How events reach one reader. */
export interface Line<E extends LineEvent = FeedEvent> {
  kind: 'sse' | 'websocket';
  /** Writes events that belong together; whether the reader keeps up is to be asked before. */
  send(events: readonly E[]): void;
  /** Bytes that were written and that the reader has not taken yet. */
  bufferedBytes(): number;
  /** Shows both sides that the connection is still one; false when the reader has not answered the last one. */
  beat(): boolean;
  /** Says why, and closes. */
  end(ending: Ending): void;
  /** Closes without a word. */
  drop(): void;
}

/** How long a reader waits before it comes back: not all at the same moment. */
export function pickRetryMs(): number {
  return 1_000 + Math.floor(Math.random() * 4_000);
}
