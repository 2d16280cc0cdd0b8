import type { Database, FeedEntryRecord, OwnFeed } from '@notiflow/database';

/** Somebody who follows a feed from its beginning and keeps what is in it. */
export interface FeedFollower {
  /** Looks until nothing is new, and answers the entries by their ids. */
  stop(): Promise<Map<string, FeedEntryRecord>>;
}

/**
 * Follows a feed as a stream does until it is stopped; where it missed more than a few changes it lists anew. Fails when a change is told twice, or is
 * none of what was known, or when the numbers of the feed are not those of what was told so far.
 */
export function followFeed({ feeds }: Pick<Database, 'feeds'>, feed: OwnFeed): FeedFollower {
  let entries = new Map<string, FeedEntryRecord>();
  let after = 0;
  // What a list shows may be told again, as new: its entries may be newer than the place where it says one goes on.
  let listed = 0;
  let isStopping = false;
  let failure: unknown = null;

  async function list(): Promise<void> {
    const counts = await feeds.countFeed(feed);
    const page = { after: null, before: null, limit: 100 };
    const { items } = await feeds.readFeed({ ...feed, filters: { withArchived: true }, page });
    const { position } = await feeds.countFeed(feed);
    entries = new Map(items.map((entry) => [entry.id, entry]));
    after = counts.position;
    listed = position;
  }

  /** Tells whether there was something new. */
  async function look(): Promise<boolean> {
    const [answer] = await feeds.readFeedChanges([{ ...feed, after }], 5);
    if (answer === undefined) throw new Error('There is no answer.');
    if (answer.isReset || answer.hasMore) {
      await list();
      return true;
    }
    const knowsExactly = after >= listed;
    for (const change of answer.changes) {
      if (change.position <= after) throw new Error(`${change.position} was told before ${after}`);
      after = change.position;
      const id = change.kind === 'removed' ? change.id : change.entry.id;
      const isKnown = entries.has(id);
      if (knowsExactly && isKnown !== (change.kind !== 'created')) {
        throw new Error(
          `${id} was ${isKnown ? '' : 'not '}known, and is told to be ${change.kind}`,
        );
      }
      if (change.kind === 'removed') entries.delete(id);
      else entries.set(id, change.entry);
    }
    after = answer.position;
    if (after >= listed) compareCounts(entries, answer);
    return answer.changes.length > 0;
  }

  const following = (async () => {
    while (!isStopping) await look();
    while (await look());
  })().catch((error: unknown) => {
    failure = error;
  });

  return {
    async stop() {
      isStopping = true;
      await following;
      if (failure !== null) throw failure;
      return entries;
    },
  };
}

function compareCounts(
  entries: ReadonlyMap<string, FeedEntryRecord>,
  told: { unseen: number; unread: number; position: number },
): void {
  const shown = [...entries.values()].filter(({ archived_at }) => archived_at === null);
  const unseen = shown.filter(({ seen_at }) => seen_at === null).length;
  const unread = shown.filter(({ read_at }) => read_at === null).length;
  if (unseen === told.unseen && unread === told.unread) return;
  throw new Error(
    `At ${told.position} ${told.unseen} unseen and ${told.unread} unread were told, of ${unseen} and ${unread}`,
  );
}
