import { type Db, run, statement } from '../connect.ts';

/** Somebody who is let in by a link to their inbox, and the project it is in. */
export interface InboxUser {
  id: string;
  externalId: string;
  projectSlug: string;
  /** Null when the project has no limit of its own. */
  rateLimitPerSecond: number | null;
}

const readGeneration = statement<{ id: string; generation: number }>(
  'read-inbox-generation',
  `SELECT id, inbox_generation AS generation FROM users WHERE project_id = $1 AND external_id = $2`,
);

/** How often the inbox links of a user were ended, as a new one has to say; null when there is no such user. */
export async function readInboxGeneration(
  db: Db,
  input: { projectId: string; externalId: string },
): Promise<{ id: string; generation: number } | null> {
  return (await run(db.pool, readGeneration, [input.projectId, input.externalId]))[0] ?? null;
}

const find = statement<InboxUser>(
  'find-inbox-user',
  `SELECT u.id, u.external_id AS "externalId", p.slug AS "projectSlug",
     p.rate_limit_per_second AS "rateLimitPerSecond"
   FROM users u JOIN projects p ON p.id = u.project_id
   WHERE u.project_id = $1 AND u.id = $2 AND u.inbox_generation = $3`,
);

/** Finds the user of a link; null when they were erased, or their links were ended since it was made. */
export async function findInboxUser(
  db: Db,
  input: { projectId: string; userId: string; generation: number },
): Promise<InboxUser | null> {
  return (await run(db.pool, find, [input.projectId, input.userId, input.generation]))[0] ?? null;
}

const end = statement<{ id: string }>(
  'end-inbox-links',
  `UPDATE users SET inbox_generation = inbox_generation + 1
   WHERE project_id = $1 AND external_id = $2 RETURNING id`,
);

/** Ends every link to the inbox of a user that was made until now; null when there is no such user. */
export async function endInboxLinks(
  db: Db,
  input: { projectId: string; externalId: string },
): Promise<{ id: string } | null> {
  return (await run(db.pool, end, [input.projectId, input.externalId]))[0] ?? null;
}
