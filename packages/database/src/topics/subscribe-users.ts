import { type Db, run, statement, transaction } from '../connect.ts';
import { newIds } from '../ids.ts';
import { type JoinTopicInput, joinTopic } from './join-topic.ts';
import type { SubscriptionRecord } from './read-subscriptions.ts';

/** A subscription of a bulk change, with the name the caller knows the user by. */
export interface NamedSubscription extends SubscriptionRecord {
  external_id: string;
}

/** A subscription that was asked for, and whether it began with that. */
export interface MadeSubscription extends NamedSubscription {
  isNew: boolean;
}

type Row = Omit<NamedSubscription, 'topic_name'>;
type JoinedBefore = { id: null; external_id: string };

// A user who is being deleted is waited for, and is on no topic then. Who is on it already gets no row of its own.
// All requests take users in the same order, so that they wait for each other and do not deadlock.
const insert = statement<Row | JoinedBefore>(
  'insert-subscriptions',
  `WITH known AS MATERIALIZED (
     SELECT wanted.id, users.id AS user_id, users.external_id
     FROM unnest($3::uuid[], $4::text[]) AS wanted (id, external_id)
     JOIN users ON users.project_id = $1 AND users.external_id = wanted.external_id
     ORDER BY users.id
     FOR KEY SHARE OF users),
   made AS (
     INSERT INTO subscriptions (id, project_id, topic_id, user_id)
     SELECT id, $1, $2, user_id FROM known ORDER BY user_id
     ON CONFLICT (topic_id, user_id) WHERE removed_position IS NULL DO NOTHING
     RETURNING id, user_id, created_at)
   SELECT made.id, known.user_id, known.external_id, made.created_at
   FROM known LEFT JOIN made USING (user_id) ORDER BY known.user_id`,
);

// With a snapshot of its own, which sees what others committed since.
const readBack = statement<Row>(
  'read-subscriptions',
  `SELECT s.id, s.user_id, users.external_id, s.created_at
   FROM users JOIN subscriptions s ON s.user_id = users.id
   WHERE users.project_id = $1 AND users.external_id = ANY($3::text[])
     AND s.topic_id = $2 AND s.removed_position IS NULL
   ORDER BY s.position`,
);

/**
 * Puts the users on the topic, which is created when new; who is on it already stays on it.
 * Answers the subscriptions of all of them that exist, older ones first; external ids nobody has are not among them,
 * and when there are no others the topic is not created.
 */
export async function subscribeUsers(db: Db, input: JoinTopicInput): Promise<MadeSubscription[]> {
  const { projectId, topicName } = input;
  const externalIds = [...new Set(input.externalIds)];
  return transaction(db, async (client) => {
    const topicId = await joinTopic(client, { projectId, topicName, externalIds });
    if (topicId === null) return [];
    const key = [projectId, topicId];
    const rows = await run(client, insert, [...key, newIds(externalIds.length), externalIds]);
    const made = rows.filter((row): row is Row => row.id !== null);
    const others = rows.flatMap((row) => (row.id === null ? [row.external_id] : []));
    const stayed = others.length === 0 ? [] : await run(client, readBack, [...key, others]);
    return [
      ...stayed.map((row) => ({ ...row, topic_name: topicName, isNew: false })),
      ...made.map((row) => ({ ...row, topic_name: topicName, isNew: true })),
    ];
  });
}
