import type pg from 'pg';
import { run, statement } from '../connect.ts';
import { newId } from '../ids.ts';

// Held until the transaction ends, so that nobody removes the topic meanwhile; others may join at the same time.
const hold = statement<{ id: string }>(
  'hold-topic',
  `SELECT id FROM topics WHERE project_id = $1 AND name = $2 AND removed_at IS NULL FOR SHARE`,
);

// Only for somebody: the one found here is there until the transaction ends.
const make = statement<{ id: string }>(
  'make-topic',
  `WITH somebody AS MATERIALIZED (
     SELECT id FROM users WHERE project_id = $1 AND external_id = ANY($4::text[])
     LIMIT 1 FOR KEY SHARE)
   INSERT INTO topics (id, project_id, name) SELECT $3, $1, $2 FROM somebody
   ON CONFLICT (project_id, name) WHERE removed_at IS NULL DO NOTHING RETURNING id`,
);

const findAnybody = statement<{ id: string }>(
  'find-anybody-to-join',
  'SELECT id FROM users WHERE project_id = $1 AND external_id = ANY($2::text[]) LIMIT 1',
);

/** Finds the topic these users are to join and makes it when new; null when none of them is known, and none is made. */
export async function joinTopic(
  client: pg.PoolClient,
  { projectId, topicName, externalIds }: JoinTopicInput,
): Promise<string | null> {
  for (;;) {
    const [held] = await run(client, hold, [projectId, topicName]);
    if (held !== undefined) return held.id;
    const [made] = await run(client, make, [projectId, topicName, newId(), externalIds]);
    if (made !== undefined) return made.id;
    // Nobody is known, or somebody else made the topic just now, or the one that was found left.
    const [anybody] = await run(client, findAnybody, [projectId, externalIds]);
    if (anybody === undefined) return null;
  }
}

/** Who is to be on which topic. */
export interface JoinTopicInput {
  projectId: string;
  topicName: string;
  externalIds: string[];
}
