/** Somebody who caused an entry. */
export interface Actor {
  id: string;
  external_id: string;
  first_name: string | null;
  last_name: string | null;
  avatar: string | null;
}

/** What an entry says: the rendered message of its template. URLs in it go through `safeUrl` before they are links. */
export interface EntryData {
  title?: string;
  body?: string;
  content_type?: string;
  action_url?: string;
  action_type?: string;
  primary_action?: unknown;
  secondary_action?: unknown;
  [name: string]: unknown;
}

/** One message in the feed of a user, as the User API answers it; a moment is an ISO 8601 string. */
export interface Entry {
  id: string;
  channel_id: string;
  notification_id: string;
  notiflow_id: string;
  /** Handle of the notiflow. */
  notiflow: string;
  topic: string | null;
  actor: Actor | null;
  data: EntryData;
  created_at: string;
  seen_at: string | null;
  read_at: string | null;
  clicked_at: string | null;
  archived_at: string | null;
}

/** The words that `status` takes. `unread` is `unseen` and `seen` together. */
export const FeedEntryStatus = {
  Unseen: 'unseen',
  Seen: 'seen',
  Unread: 'unread',
  Read: 'read',
  Archived: 'archived',
} as const;

export type FeedEntryStatus = (typeof FeedEntryStatus)[keyof typeof FeedEntryStatus];

/** Which entries a feed shows; what is archived is left out unless asked for. */
export interface FeedFilter {
  status?: FeedEntryStatus | undefined;
  archived?: boolean | undefined;
  /** Id or handle. */
  notiflow?: string | undefined;
  topic?: string | undefined;
}

/** What a mark sets. Only `archived` can be taken back. */
export interface MarkSet {
  seen?: true;
  read?: true;
  clicked?: true;
  archived?: boolean;
}

export const isUnread = (entry: Entry): boolean => !entry.read_at && !entry.archived_at;
export const isUnseen = (entry: Entry): boolean => !entry.seen_at && isUnread(entry);

/** Whether a feed with the filter shows the entry. */
export function matches(entry: Entry, { status, archived, notiflow, topic }: FeedFilter): boolean {
  const { seen_at, read_at, archived_at } = entry;
  if (status === 'archived' ? !archived_at : archived_at && !archived) return false;
  if (notiflow && notiflow !== entry.notiflow && notiflow !== entry.notiflow_id) return false;
  if (topic && topic !== entry.topic) return false;
  if (status === 'unseen') return !seen_at;
  if (status === 'seen') return !!seen_at && !read_at;
  if (status === 'unread') return !read_at;
  return status !== 'read' || !!read_at;
}

/** The entry as it is once the service has taken the mark; what was marked before keeps its moment. */
export function withMark(entry: Entry, set: MarkSet, at: string): Entry {
  const { seen, read, clicked, archived } = set;
  return {
    ...entry,
    seen_at: entry.seen_at ?? (seen || read || clicked ? at : null),
    read_at: entry.read_at ?? (read || clicked ? at : null),
    clicked_at: entry.clicked_at ?? (clicked ? at : null),
    archived_at:
      archived === undefined ? entry.archived_at : archived ? (entry.archived_at ?? at) : null,
  };
}
