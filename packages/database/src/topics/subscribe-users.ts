import { type Db, run, statement, transaction } from '../connect.ts';
import { newId, newIds } from '../ids.ts';

/** A user on a topic. */
export interface SubscriptionRecord {
  id: string;
  user_id: string;
  external_id: string;
  created_at: Date;
}

const storeTopic = statement<{ id: string }>(
  'store-topic',
  `INSERT INTO topics (id, project_id, name) VALUES ($1, $2, $3)
   ON CONFLICT (project_id, name) WHERE removed_at IS NULL DO UPDATE SET name = excluded.name RETURNING id`,
);

const insert = statement<never>(
  'insert-subscriptions',
  `INSERT INTO subscriptions (id, project_id, topic_id, user_id)
   SELECT wanted.id, $1, $2, users.id
   FROM unnest($3::uuid[], $4::text[]) AS wanted (id, external_id)
   JOIN users ON users.project_id = $1 AND users.external_id = wanted.external_id
   ORDER BY wanted.id
   ON CONFLICT (topic_id, user_id) WHERE removed_position IS NULL DO NOTHING`,
);

const readBack = statement<SubscriptionRecord>(
  'read-subscriptions',
  `SELECT s.id, s.user_id, users.external_id, s.created_at
   FROM users JOIN subscriptions s ON s.user_id = users.id
   WHERE users.project_id = $1 AND users.external_id = ANY($3::text[])
     AND s.topic_id = $2 AND s.removed_position IS NULL
   ORDER BY s.position`,
);

/**
 * Puts the users on the topic, which is created when new; who is on it already stays on it.
 * Answers the subscriptions of all of them that exist; external ids nobody has are not among them.
 */
export async function subscribeUsers(
  db: Db,
  input: { projectId: string; topicName: string; externalIds: string[] },
): Promise<SubscriptionRecord[]> {
  const externalIds = [...new Set(input.externalIds)];
  return transaction(db, async (client) => {
    const [topic] = await run(client, storeTopic, [newId(), input.projectId, input.topicName]);
    const key = [input.projectId, topic?.id];
    await run(client, insert, [...key, newIds(externalIds.length), externalIds]);
    return run(client, readBack, [...key, externalIds]);
  });
}
