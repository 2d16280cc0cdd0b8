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

type Mark = [name: keyof MarkSet, isSet: boolean];

/** Whether an entry counts as unread; what is archived counts no more. */
export const isUnread = (entry: Entry): boolean => !entry.read_at && !entry.archived_at;
export const isUnseen = (entry: Entry): boolean => !entry.seen_at && isUnread(entry);

/** Whether the entry is of what the filter names, whatever was marked. */
export const isAbout = (entry: Entry, { notiflow, topic }: FeedFilter): boolean =>
  (!notiflow || notiflow === entry.notiflow || notiflow === entry.notiflow_id) &&
  (!topic || topic === entry.topic);

/** Whether a feed with the filter shows the entry. */
export function matches(entry: Entry, filter: FeedFilter): boolean {
  const { status, archived } = filter;
  if (!isAbout(entry, filter)) return false;
  if (status === 'archived') return !!entry.archived_at;
  const word = entry.read_at ? 'read' : entry.seen_at ? 'seen' : 'unseen';
  const isOfStatus = status === 'unread' ? word !== 'read' : !status || status === word;
  return isOfStatus && (archived || !entry.archived_at);
}

/** Whether the mark would change the entry. */
export const isOpenTo = (entry: Entry, set: MarkSet): boolean =>
  (Object.entries(set) as Mark[]).some(([name, isSet]) => !entry[`${name}_at`] === isSet);

/** The entry as it is once the service has taken the mark; what was marked before keeps its moment. */
export function withMark(entry: Entry, set: MarkSet, at: string): Entry {
  const marked = { ...entry };
  for (const [name, isSet] of Object.entries(set) as Mark[]) {
    marked[`${name}_at`] = isSet ? (entry[`${name}_at`] ?? at) : null;
  }
  return marked;
}
