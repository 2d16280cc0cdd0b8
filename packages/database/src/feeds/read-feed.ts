import { type Db, run, statement } from '../connect.ts';
import type { NotiflowName } from '../notiflows/find-notiflow.ts';
import {
  type CreatedFilters,
  jsonBytes,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';
import { entryColumns, type FeedEntryRecord, toEntry } from './entry-columns.ts';
import { type EntryStatus, statesOf } from './entry-states.ts';
import type { FeedCounts, FeedName } from './read-changes.ts';

/** A feed, and the project it is in. */
export interface OwnFeed extends FeedName {
  projectId: string;
}

/** What a feed may be narrowed by. */
export interface FeedFilters extends CreatedFilters {
  status?: EntryStatus | undefined;
  /** Shows what is archived as well. */
  withArchived?: boolean;
  topic?: string | undefined;
  notiflow?: NotiflowName | undefined;
}

/** SQL that tells whether the delivery `d` is shown: one whose time is over is not, also before a sweep has removed it. */
export const isShown = '(d.feed_expires_at IS NULL OR d.feed_expires_at > now())';

/**
 * Reads a page of a feed, newest first. Each state it shows is read in its own order, by an index, as far as the page
 * goes: a feed may be as long as it wants.
 */
export async function readFeed(
  db: Db,
  input: OwnFeed & { filters: FeedFilters; page: PageInput },
): Promise<Page<FeedEntryRecord>> {
  const { projectId, userId, channelId, filters } = input;
  const branches = statesOf(filters).map(({ state, also }) => `d.feed_state = ${state}${also}`);
  const page = await readPage<FeedEntryRecord>(
    db,
    {
      columns: entryColumns,
      from: 'deliveries d',
      branches,
      bytes: jsonBytes('d.message'),
      idColumn: 'd.id',
      always: [isShown],
      conditions: [
        ['d.recipient_id = ?', userId],
        ['d.channel_id = ?', channelId],
        ['d.project_id = ?', projectId],
        ['d.topic_name = ?', filters.topic],
        ['d.notiflow_id = ANY(?::uuid[])', await findNotiflowIds(db, projectId, filters.notiflow)],
        ...whenCreated('d', filters),
      ],
    },
    input.page,
  );
  return { ...page, items: page.items.map(toEntry) };
}

const findIds = statement<{ id: string }>(
  'find-notiflow-ids',
  'SELECT id FROM notiflows WHERE project_id = $1 AND handle = $2',
);

/** The ids of the notiflows that a filter means, archived ones too; undefined without a filter. */
export async function findNotiflowIds(
  db: Db,
  projectId: string,
  name: NotiflowName | undefined,
): Promise<string[] | undefined> {
  if (name === undefined) return undefined;
  if ('id' in name) return [name.id];
  return (await run(db.pool, findIds, [projectId, name.handle])).map(({ id }) => id);
}

const find = statement<FeedEntryRecord>(
  'find-feed-entries',
  `SELECT ${entryColumns} FROM deliveries d
   WHERE d.project_id = $1 AND d.recipient_id = $2 AND d.channel_id = $3 AND d.id = ANY($4::uuid[])
     AND d.feed_state < 9 AND ${isShown}`,
);

/** Finds entries of a feed by their ids, in the order of the ids; those that are not in it are left out. */
export async function findEntries(
  db: Db,
  { projectId, userId, channelId, ids }: OwnFeed & { ids: readonly string[] },
): Promise<FeedEntryRecord[]> {
  const rows = await run(db.pool, find, [projectId, userId, channelId, ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

const count = statement<FeedCounts>(
  'count-feed',
  `SELECT position::float8, unseen, unread FROM feeds WHERE project_id = $1 AND user_id = $2 AND channel_id = $3`,
);

/** Answers how many entries of a feed nobody has looked at, and how far its changes are. Nothing is counted: a row says it. */
export async function countFeed(
  db: Db,
  { projectId, userId, channelId }: OwnFeed,
): Promise<FeedCounts> {
  const [counts] = await run(db.pool, count, [projectId, userId, channelId]);
  return counts ?? { position: 0, unseen: 0, unread: 0 };
}
