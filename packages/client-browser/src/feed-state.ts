import {
  type Entry,
  type FeedFilter,
  isAbout,
  isUnread,
  isUnseen,
  matches,
  withMark,
} from './entry.ts';
import type { Mark } from './marks.ts';
import type { Change } from './stream.ts';

export interface Totals {
  total_unread: number;
  total_unseen: number;
}

/** A page of a feed, newest first. */
export interface FeedPage extends Totals {
  items: Entry[];
  page: { after: string | null; before: string | null };
  /** Where the feed stood before the page was read. */
  last_event_id: number;
}

export interface Shown {
  entries: Entry[];
  totalUnread: number;
  totalUnseen: number;
}

/** What the service has said of a feed: the newest entries of the filter, without a gap down to a floor. */
export interface FeedState {
  /** Takes the first page, or one that comes after what is here. */
  addPage(page: FeedPage, filter: FeedFilter, isFirst: boolean): void;
  apply(change: Change): void;
  put(entry: Entry): void;
  /** Folds in a mark over everything, which the service has taken. */
  markAll(mark: Mark, totals: Totals): void;
  /** How it looks with the marks that the service has not taken yet. */
  show(marks: Mark[], filter: FeedFilter): Shown;
}

const covers = (mark: Mark, entry: Entry) =>
  (!mark.until || entry.id <= mark.until) && isAbout(entry, mark);

export function createFeedState(): FeedState {
  let entries = new Map<string, Entry>();
  let filter: FeedFilter = {};
  let floor = '';
  let unread = 0;
  let unseen = 0;

  function count(entry: Entry | undefined, sign: number): void {
    if (!entry) return;
    if (isUnread(entry)) unread += sign;
    if (isUnseen(entry)) unseen += sign;
  }

  function put(entry: Entry, isNew = false): void {
    const old = entries.get(entry.id);
    count(old, -1);
    if (old || isNew) count(entry, 1);
    if (matches(entry, filter) && entry.id >= floor) entries.set(entry.id, entry);
    else entries.delete(entry.id);
  }

  function setTotals({ total_unread, total_unseen }: Totals): void {
    unread = total_unread;
    unseen = total_unseen;
  }

  return {
    addPage({ items, page, ...totals }, asked, isFirst) {
      if (isFirst) entries = new Map();
      filter = asked;
      for (const entry of items) entries.set(entry.id, entry);
      floor = page.after ? (items[items.length - 1]?.id ?? floor) : '';
      setTotals(totals);
    },
    put,
    apply({ type, data }) {
      if (type === 'counts') setTotals(data);
      else if (type === 'entry.removed') {
        count(entries.get(data.id), -1);
        entries.delete(data.id);
      } else if (type.startsWith('entry')) put(data, type === 'entry.created');
    },
    markAll(mark, totals) {
      for (const entry of entries.values()) {
        if (covers(mark, entry)) put(withMark(entry, mark.set, mark.at));
      }
      setTotals(totals);
    },
    show(marks, shownFilter) {
      const marked = new Map(entries);
      const all: Mark['set'] = {};
      for (const mark of marks) {
        const { ids, set, at } = mark;
        for (const id of ids ?? entries.keys()) {
          const entry = marked.get(id);
          if (entry && (ids || covers(mark, entry))) marked.set(id, withMark(entry, set, at));
        }
        if (!ids && !mark.notiflow && !mark.topic) Object.assign(all, set);
      }
      const looks = [...marked.values()];
      const here = [...entries.values()];
      // What a mark over everything leaves is only what has come since, and that is here.
      const total = (known: number, is: (entry: Entry) => boolean, isNone: unknown) =>
        Math.max(0, looks.filter(is).length + (isNone ? 0 : known - here.filter(is).length));
      return {
        entries: looks
          .filter((entry) => matches(entry, shownFilter))
          .sort((a, b) => (a.id < b.id ? 1 : -1)),
        totalUnread: total(unread, isUnread, all.read || all.archived),
        totalUnseen: total(unseen, isUnseen, all.seen || all.archived),
      };
    },
  };
}
