import { type Db, run, statement, transaction } from '../connect.ts';
import { newId, newIds } from '../ids.ts';
import type { SubscriptionRecord } from './read-subscriptions.ts';

/** A subscription of a bulk change, with the name the caller knows the user by. */
export interface NamedSubscription extends SubscriptionRecord {
  external_id: string;
}

/** A subscription that was asked for, and whether it began with that. */
export interface MadeSubscription extends NamedSubscription {
  isNew: boolean;
}

const storeTopic = statement<{ id: string }>(
  'store-topic',
  `INSERT INTO topics (id, project_id, name) VALUES ($1, $2, $3)
   ON CONFLICT (project_id, name) WHERE removed_at IS NULL DO UPDATE SET name = excluded.name RETURNING id`,
);

// A user who is being deleted is waited for, and is on no topic then.
const insert = statement<{ id: string }>(
  'insert-subscriptions',
  `INSERT INTO subscriptions (id, project_id, topic_id, user_id)
   SELECT wanted.id, $1, $2, users.id
   FROM unnest($3::uuid[], $4::text[]) AS wanted (id, external_id)
   JOIN users ON users.project_id = $1 AND users.external_id = wanted.external_id
   ORDER BY wanted.id
   FOR KEY SHARE OF users
   ON CONFLICT (topic_id, user_id) WHERE removed_position IS NULL DO NOTHING
   RETURNING id`,
);

const readBack = statement<Omit<NamedSubscription, 'topic_name'>>(
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
): Promise<MadeSubscription[]> {
  const externalIds = [...new Set(input.externalIds)];
  return transaction(db, async (client) => {
    const [topic] = await run(client, storeTopic, [newId(), input.projectId, input.topicName]);
    const key = [input.projectId, topic?.id];
    const inserted = await run(client, insert, [...key, newIds(externalIds.length), externalIds]);
    const newOnes = new Set(inserted.map(({ id }) => id));
    const rows = await run(client, readBack, [...key, externalIds]);
    return rows.map((row) => ({
      ...row,
      topic_name: input.topicName,
      isNew: newOnes.has(row.id),
    }));
  });
}
