import { type Db, run, type Statement, statement, transaction } from '../connect.ts';
import type { NotiflowName } from '../notiflows/find-notiflow.ts';
import { type EntryStatus, statesOf } from './entry-states.ts';
import { lockFeed } from './mark-entries.ts';
import { type FeedMark, markStatement, markValues } from './mark-statement.ts';
import { countFeed, findNotiflowIds, isShown, type OwnFeed } from './read-feed.ts';

/** Which entries of a feed are marked. */
export interface MarkChoice {
  status?: EntryStatus | undefined;
  /** Only entries up to and including this one, or this moment; without either, all that are there now. */
  until?: { id: string } | { at: Date } | null;
  topic?: string | undefined;
  notiflow?: NotiflowName | undefined;
}

// The feed is locked for so long, and no longer: messages that come meanwhile wait for one page.
const pageSize = 2_000;

const pages = new Map<string, Statement<{ updated: number }>>();

/** The statement that marks a page of the entries in these states; there are a handful. */
function markPage(states: readonly number[]): Statement<{ updated: number }> {
  const name = `mark-page-of-entries-${states.join('-')}`;
  const known = pages.get(name);
  if (known !== undefined) return known;
  const isChosen = `d.feed_state IN (${states.join(', ')}) AND ${isShown}
       AND d.feed_since <= $8 AND ($9::uuid IS NULL OR d.id <= $9)
       AND ($10::timestamptz IS NULL OR d.created_at < $10::timestamptz + interval '1 ms')
       AND ($11::text IS NULL OR d.topic_name = $11) AND ($12::uuid[] IS NULL OR d.notiflow_id = ANY($12))
     LIMIT ${pageSize}`;
  const made = statement<{ updated: number }>(name, markStatement(isChosen));
  pages.set(name, made);
  return made;
}

/**
 * Marks all entries of a feed that the choice says, page by page, and answers how many it changed. Of what is archived none
 * is marked unless the choice says so, or they are to come back. Marks that were made are kept, whatever happens then.
 */
export async function markAll(
  db: Db,
  input: OwnFeed & { choice: MarkChoice; mark: FeedMark },
): Promise<number> {
  const { projectId, userId, channelId, choice, mark } = input;
  const states = statesToMark(choice, mark);
  if (states.length === 0) return 0;
  const prepared = markPage(states);
  // What comes while its pages are marked is left as it is.
  const { position } = await countFeed(db, input);
  const { until = null, topic = null } = choice;
  const notiflowIds = (await findNotiflowIds(db, projectId, choice.notiflow)) ?? null;
  const untilId = until !== null && 'id' in until ? until.id : null;
  const untilAt = until !== null && 'at' in until ? until.at : null;
  const marks = markValues(mark);
  const values = [
    projectId,
    userId,
    channelId,
    ...marks,
    position,
    untilId,
    untilAt,
    topic,
    notiflowIds,
  ];
  let marked = 0;
  for (;;) {
    const updated = await transaction(db, async (client) => {
      await lockFeed(client, input);
      const [row] = await run(client, prepared, values);
      return row?.updated ?? 0;
    });
    marked += updated;
    if (updated < pageSize) return marked;
  }
}

/** The states in which there may be something to mark: who is read was seen, and who is seen is not unseen. */
function statesToMark({ status }: MarkChoice, { read, clicked, archived }: FeedMark): number[] {
  const comesBack = status === undefined && archived === false;
  const states = statesOf({ status: comesBack ? 'archived' : status }).map(({ state }) => state);
  if (clicked === true || archived !== undefined || status === 'archived') return states;
  return states.filter((state) => state < (read === true ? 2 : 1));
}
