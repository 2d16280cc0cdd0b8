import { type Entry, type FeedFilter, isUnread, isUnseen, matches, withMark } from './entry.ts';
import type { Mark } from './marks.ts';
import type { Change } from './stream.ts';

/** A page of a feed, newest first. */
export interface FeedPage {
  items: Entry[];
  page: { after: string | null; before: string | null };
  total_unread: number;
  total_unseen: number;
  last_event_id: number;
}

export interface Shown {
  entries: Entry[];
  totalUnread: number;
  totalUnseen: number;
}

/** What the service has said of a feed: the newest entries that match the filter, without a gap down to a floor. */
export interface FeedStore {
  readonly size: number;
  /** Id of the newest entry of the feed that was seen here, whatever the filter. */
  readonly newest: string;
  /** Starts anew with the first page. */
  replace(page: FeedPage, filter: FeedFilter): void;
  /** Adds the page that comes after. */
  append(page: FeedPage): void;
  put(entry: Entry, isNew?: boolean): void;
  apply(change: Change): void;
  has(id: string): boolean;
  /** Whether an entry that is not here would be, had it been there when the pages were read. */
  covers(entry: Entry): boolean;
  /** Folds in a mark over everything that the service has taken. */
  markAll(mark: Mark): void;
  setTotals(totals: { total_unread: number; total_unseen: number }): void;
  /** How it looks with the marks that the service has not taken yet. */
  show(marks: Mark[]): Shown;
}

function isMeant({ until, notiflow, topic }: Mark, entry: Entry): boolean {
  return (
    (!until || entry.id <= until) && matches({ ...entry, archived_at: null }, { notiflow, topic })
  );
}

export function createFeedStore(): FeedStore {
  let entries = new Map<string, Entry>();
  let filter: FeedFilter = {};
  let floor = '';
  let newest = '';
  let unread = 0;
  let unseen = 0;

  function count(entry: Entry | undefined, sign: number): void {
    if (!entry) return;
    if (isUnread(entry)) unread += sign;
    if (isUnseen(entry)) unseen += sign;
  }

  function add({ items, page }: FeedPage): void {
    for (const entry of items) {
      entries.set(entry.id, entry);
      if (entry.id > newest) newest = entry.id;
    }
    floor = page.after ? (items[items.length - 1]?.id ?? floor) : '';
  }

  function put(entry: Entry, isNew = false): void {
    const old = entries.get(entry.id);
    count(old, -1);
    if (old || isNew) count(entry, 1);
    if (matches(entry, filter) && entry.id >= floor) entries.set(entry.id, entry);
    else entries.delete(entry.id);
    if (entry.id > newest) newest = entry.id;
  }

  function setTotals(totals: { total_unread: number; total_unseen: number }): void {
    unread = totals.total_unread;
    unseen = totals.total_unseen;
  }

  return {
    get size() {
      return entries.size;
    },
    get newest() {
      return newest;
    },
    replace(page, asked) {
      filter = asked;
      entries = new Map();
      add(page);
      setTotals(page);
    },
    append: add,
    put,
    apply({ type, data }) {
      if (type === 'entry.created' || type === 'entry.updated') put(data, type === 'entry.created');
      else if (type === 'entry.removed') {
        count(entries.get(data.id), -1);
        entries.delete(data.id);
      } else if (type === 'counts') setTotals(data);
    },
    has: (id) => entries.has(id),
    covers: (entry) => entry.id > floor,
    markAll(mark) {
      for (const entry of entries.values()) {
        if (isMeant(mark, entry)) put(withMark(entry, mark.set, mark.at));
      }
    },
    setTotals,
    show(marks) {
      const marked = new Map<string, Entry>();
      let all = {} as Mark['set'];
      for (const mark of marks) {
        const { ids, set, at } = mark;
        const meant =
          ids ?? [...entries.values()].filter((one) => isMeant(mark, one)).map((one) => one.id);
        for (const id of meant) {
          const entry = marked.get(id) ?? entries.get(id);
          if (entry) marked.set(id, withMark(entry, set, at));
        }
        if (!ids && !mark.notiflow && !mark.topic) all = { ...all, ...set };
      }
      const looks = [...entries.values()].map((entry) => marked.get(entry.id) ?? entry);
      const total = (known: number, is: (entry: Entry) => boolean, isNone: unknown) => {
        if (isNone) return looks.filter(is).length;
        let sum = known;
        for (const [id, entry] of marked) sum += +is(entry) - +is(entries.get(id) ?? entry);
        return Math.max(0, sum);
      };
      return {
        entries: looks
          .filter((entry) => !marked.has(entry.id) || matches(entry, filter))
          .sort((a, b) => (a.id < b.id ? 1 : -1)),
        totalUnread: total(unread, isUnread, all.read || all.archived),
        totalUnseen: total(unseen, isUnseen, all.seen || all.read || all.archived),
      };
    },
  };
}
