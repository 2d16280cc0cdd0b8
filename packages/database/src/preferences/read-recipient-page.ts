import { type Db, run, statement } from '../connect.ts';

/** What a recipient is told of where a message came from; nothing about the recipient. */
export interface RecipientPageRecord {
  project_name: string;
  notiflow_name: string;
  /** Types of the channels there are. */
  channel_types: string[];
}

const find = statement<RecipientPageRecord>(
  'find-recipient-page',
  `SELECT p.name AS project_name, f.name AS notiflow_name,
          ARRAY(SELECT DISTINCT c.type FROM channels c WHERE c.project_id = p.id ORDER BY c.type) AS channel_types
   FROM users u
   JOIN projects p ON p.id = u.project_id
   JOIN notiflows f ON f.project_id = p.id AND f.id = $3
   WHERE u.project_id = $1 AND u.id = $2`,
);

/** Finds what a page shows to a recipient of a notiflow; null when one of them is not there any more. */
export async function findRecipientPage(
  db: Db,
  input: { projectId: string; userId: string; notiflowId: string },
): Promise<RecipientPageRecord | null> {
  const [found] = await run(db.pool, find, [input.projectId, input.userId, input.notiflowId]);
  return found ?? null;
}
