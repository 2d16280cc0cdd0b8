import type {
  Entry,
  Feed,
  FeedFilter,
  FeedSnapshot,
  NotiflowsClient,
  PreferencesState,
  PreferencesUpdate,
} from 'notiflows-react';

/** What a test sees and does, as `window.inbox`. */
export interface FakeInbox {
  client: NotiflowsClient;
  /** Names of the marks that were made, with the id of their entry. */
  marks: string[];
  updates: PreferencesUpdate[];
  deliver(entry: Entry): void;
  entries(): readonly Entry[];
}

const at = () => new Date().toISOString();

function isShown(entry: Entry, { status }: FeedFilter): boolean {
  if (status === 'archived') return entry.archived_at !== null;
  return entry.archived_at === null && (status !== 'unread' || entry.read_at === null);
}

/** A feed that is all here, beside preferences that are stored nowhere. */
export function createFakeInbox(start: Entry[], told: Partial<FeedSnapshot> = {}): FakeInbox {
  const marks: string[] = [];
  const updates: PreferencesUpdate[] = [];
  const listeners = new Set<() => void>();
  let entries = start;
  let filter: FeedFilter = {};
  let snapshot: FeedSnapshot | undefined;

  function change(to: Entry[]): void {
    entries = to;
    snapshot = undefined;
    for (const listener of listeners) listener();
  }
  const mark =
    (name: string, set: (entry: Entry) => Partial<Entry>) => (ids: string | string[]) => {
      const meant = new Set([ids].flat());
      for (const id of meant) marks.push(`${name} ${id}`);
      change(entries.map((entry) => (meant.has(entry.id) ? { ...entry, ...set(entry) } : entry)));
    };
  const count = (is: (entry: Entry) => boolean) =>
    entries.filter((entry) => entry.archived_at === null && is(entry)).length;

  const feed: Feed = {
    getSnapshot() {
      snapshot ??= {
        entries: entries.filter((entry) => isShown(entry, filter)),
        totalUnread: count(({ read_at }) => read_at === null),
        totalUnseen: count(({ seen_at }) => seen_at === null),
        hasMore: false,
        status: 'ready',
        connection: 'live',
        ...told,
      };
      return snapshot;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    loadMore() {},
    refresh() {
      marks.push('refresh');
    },
    setFilter(asked) {
      filter = asked;
      change(entries);
    },
    markAsSeen: mark('seen', ({ seen_at }) => ({ seen_at: seen_at ?? at() })),
    markAsRead: mark('read', () => ({ seen_at: at(), read_at: at() })),
    markAsClicked: mark('clicked', () => ({ seen_at: at(), read_at: at(), clicked_at: at() })),
    archive: mark('archive', () => ({ archived_at: at() })),
    unarchive: mark('unarchive', () => ({ archived_at: null })),
    markAllAsSeen() {},
    markAllAsRead: () => feed.markAsRead(entries.map(({ id }) => id)),
    archiveAll() {},
    subscribeToRealtimeNotifications() {},
    close() {},
  };
  let stored = somePreferences;
  const preferences = {
    get: async () => stored,
    async update(update: PreferencesUpdate) {
      updates.push(update);
      const { paused = stored.paused, quiet_hours = stored.quiet_hours } = update;
      stored = { ...stored, paused, quiet_hours };
      return stored;
    },
  };
  return {
    client: { feed: () => feed, preferences },
    marks,
    updates,
    deliver: (entry) => change([entry, ...entries]),
    entries: () => entries,
  };
}

const somePreferences: PreferencesState = {
  channel_types: { in_app: true, email: true, mobile_push: true, sms: false },
  notiflows: {
    n1: { name: 'Comments and mentions', enabled: true, channel_types: {} },
    n2: {
      name: 'Weekly summary',
      enabled: true,
      channel_types: { email: false },
      frequency: 'weekly',
      frequencies: ['instant', 'hourly', 'daily', 'weekly'],
    },
  },
  quiet_hours: { windows: [{ from: '22:00', to: '07:00' }], timezone: 'Europe/Berlin' },
  paused: false,
  available_channel_types: ['in_app', 'email', 'mobile_push', 'sms'],
};
