import { type Db, retryDeadlocks, run, statement } from '../connect.ts';
import type { NamedSubscription } from './subscribe-users.ts';

const remove = statement<NamedSubscription>(
  'remove-subscriptions',
  `UPDATE subscriptions s SET removed_position = nextval('subscription_positions')
   FROM users, topics
   WHERE topics.project_id = $1 AND topics.name = $2 AND topics.removed_at IS NULL
     AND users.project_id = $1 AND users.external_id = ANY($3::text[])
     AND s.topic_id = topics.id AND s.user_id = users.id AND s.removed_position IS NULL
   RETURNING s.id, s.user_id, s.created_at, users.external_id, topics.name AS topic_name`,
);

/** Takes the users off the topic for runs accepted from now on; answers the subscriptions that ended. */
export async function unsubscribeUsers(
  db: Db,
  input: { projectId: string; topicName: string; externalIds: string[] },
): Promise<NamedSubscription[]> {
  const values = [input.projectId, input.topicName, input.externalIds];
  return retryDeadlocks(() => run(db.pool, remove, values));
}
