import type { FeedChange, FeedCounts } from '@notiflow/database';
import { presentEntry } from '../routes/user/feed/entry-resource.ts';
import type { FeedEvent } from './line.ts';

/** A change as its readers are told of it. */
export function printChange(change: FeedChange): FeedEvent {
  const { kind, position: id } = change;
  switch (kind) {
    case 'created':
      return { id, event: 'entry.created', data: JSON.stringify(presentEntry(change.entry)) };
    case 'updated':
      return { id, event: 'entry.updated', data: JSON.stringify(presentEntry(change.entry)) };
    case 'removed':
      return { id, event: 'entry.removed', data: JSON.stringify({ id: change.id }) };
    default:
      return kind satisfies never;
  }
}

/** The counts of a feed, which close whatever is told of it: with them its reader has come to its position. */
export function printCounts({ position, unread, unseen }: FeedCounts): FeedEvent {
  const data = JSON.stringify({ total_unread: unread, total_unseen: unseen });
  return { id: position, event: 'counts', data };
}
