/** A person as the feed shows them. */
export interface Actor {
  id: string;
  external_id: string;
  first_name?: string | null;
  last_name?: string | null;
  avatar?: string | null;
}

/** The rendered message of an entry. What it says comes from outside: texts are shown as text, URLs are checked. */
export interface EntryData {
  title?: string;
  body?: string;
  content_type?: string;
  action_url?: string;
  action_type?: string;
  primary_action?: unknown;
  secondary_action?: unknown;
}

/** One entry of a feed, as the User API answers it. */
export interface Entry {
  id: string;
  notiflow: string | null;
  topic?: string | null;
  actor: Actor | null;
  data: EntryData;
  created_at: string;
  seen_at: string | null;
  read_at: string | null;
  clicked_at?: string | null;
  archived_at: string | null;
}

/** What a list of entries is narrowed to. */
export interface FeedFilter {
  status?: 'unseen' | 'seen' | 'unread' | 'read' | 'archived';
  archived?: boolean;
  notiflow?: string;
  topic?: string;
}

/** A feed at one moment: immutable, and the same object until something changes. */
export interface FeedSnapshot {
  entries: readonly Entry[];
  totalUnread: number;
  totalUnseen: number;
  hasMore: boolean;
  status: 'loading' | 'ready' | 'error';
  connection: 'connecting' | 'live' | 'offline';
  error?: { message: string } | undefined;
}

/** What the components need of a feed of `notiflows-browser`; anything that has these will do. */
export interface Feed {
  getSnapshot(): FeedSnapshot;
  subscribe(listener: () => void): () => void;
  loadMore(): unknown;
  refresh(): unknown;
  setFilter(filter: FeedFilter): unknown;
  markAsSeen(ids: string | string[]): unknown;
  markAsRead(ids: string | string[]): unknown;
  markAsClicked(ids: string | string[]): unknown;
  archive(ids: string | string[]): unknown;
  unarchive(ids: string | string[]): unknown;
  markAllAsSeen(): unknown;
  markAllAsRead(): unknown;
  archiveAll(): unknown;
  subscribeToRealtimeNotifications(): unknown;
  close(): unknown;
}

/** How often the messages of a notiflow come, where it lets a person choose. */
export type Frequency = 'instant' | 'hourly' | 'daily' | 'weekly';

/** What a person chose for one notiflow. */
export interface NotiflowPreferences {
  name?: string;
  enabled?: boolean;
  /** Only what differs from the levels above. */
  channel_types?: Record<string, boolean>;
  frequency?: Frequency | null;
  /** What may be chosen; absent where it lets nobody choose. */
  frequencies?: Frequency[];
}

/** Hours of some days of the week, on the clock of the person; `to` before `from` is the next morning. */
export interface QuietWindow {
  from: string;
  to: string;
  days?: string[];
}

/** When nothing comes that may disturb. */
export interface QuietHours {
  windows: QuietWindow[];
  timezone?: string | null;
  channel_types?: string[];
}

/** The preferences of a person, as the User API answers them. */
export interface PreferencesState {
  channel_types: Record<string, boolean>;
  notiflows: Record<string, NotiflowPreferences>;
  quiet_hours?: QuietHours | null;
  paused?: boolean | { until: string };
  timezone?: string;
  available_channel_types?: string[];
}

/** A change of preferences: what is not named stays, `null` goes back to the default. */
export interface PreferencesUpdate {
  channel_types?: Record<string, boolean | null>;
  notiflows?: Record<
    string,
    {
      enabled?: boolean | null;
      channel_types?: Record<string, boolean | null>;
      frequency?: Frequency | null;
    }
  >;
  quiet_hours?: QuietHours | null;
  paused?: boolean | { until: string };
}

/** What the components need of a `Notiflows` client of `notiflows-browser`. */
export interface NotiflowsClient {
  feed(options?: { channel?: string }): Feed;
  preferences: {
    get(): Promise<PreferencesState>;
    update(update: PreferencesUpdate): Promise<PreferencesState>;
  };
}
