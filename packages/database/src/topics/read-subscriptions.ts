import { type Db, run, statement } from '../connect.ts';
import {
  type CreatedFilters,
  type Page,
  type PageInput,
  readPage,
  whenCreated,
} from '../read-page.ts';

/** A user on a topic. */
export interface SubscriptionRecord {
  id: string;
  user_id: string;
  topic_name: string;
  created_at: Date;
}

const columns = `s.id, s.user_id, s.created_at,
  (SELECT name FROM topics WHERE topics.id = s.topic_id) AS topic_name`;

/** What a list of subscriptions is of: one topic, or one user. */
export interface SubscriptionFilters extends CreatedFilters {
  topicId?: string;
  userId?: string;
}

/** Lists lasting subscriptions, newest first. */
export async function listSubscriptions(
  db: Db,
  input: { projectId: string; filters: SubscriptionFilters; page: PageInput },
): Promise<Page<SubscriptionRecord>> {
  const { filters } = input;
  return readPage<SubscriptionRecord>(
    db,
    {
      columns,
      from: 'subscriptions s',
      idColumn: 's.id',
      always: [
        's.removed_position IS NULL',
        // OFFSET 0 keeps it a look-up per row of the page instead of a join with all topics.
        'EXISTS (SELECT FROM topics t WHERE t.id = s.topic_id AND t.removed_at IS NULL OFFSET 0)',
      ],
      conditions: [
        ['s.project_id = ?', input.projectId],
        ['s.topic_id = ?', filters.topicId],
        ['s.user_id = ?', filters.userId],
        ...whenCreated('s', filters),
      ],
    },
    input.page,
  );
}

const find = statement<SubscriptionRecord>(
  'find-subscription',
  `SELECT ${columns} FROM topics t JOIN subscriptions s ON s.topic_id = t.id
   WHERE t.project_id = $1 AND t.name = $2 AND t.removed_at IS NULL
     AND s.user_id = $3 AND s.removed_position IS NULL`,
);

/** Finds a user's subscription to a topic. */
export async function findSubscription(
  db: Db,
  input: { projectId: string; topicName: string; userId: string },
): Promise<SubscriptionRecord | null> {
  const { projectId, topicName, userId } = input;
  return (await run(db.pool, find, [projectId, topicName, userId]))[0] ?? null;
}
