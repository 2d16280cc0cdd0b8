import { type Db, run, statement } from '../connect.ts';

const remove = statement<{ external_id: string }>(
  'remove-subscriptions',
  `UPDATE subscriptions s SET removed_position = nextval('subscription_positions')
   FROM users, topics
   WHERE topics.project_id = $1 AND topics.name = $2
     AND users.project_id = $1 AND users.external_id = ANY($3::text[])
     AND s.topic_id = topics.id AND s.user_id = users.id AND s.removed_position IS NULL
   RETURNING users.external_id`,
);

/** Takes the users off the topic for runs accepted from now on; answers who was on it. */
export async function unsubscribeUsers(
  db: Db,
  input: { projectId: string; topicName: string; externalIds: string[] },
): Promise<string[]> {
  const rows = await run(db.pool, remove, [input.projectId, input.topicName, input.externalIds]);
  return rows.map((row) => row.external_id);
}
