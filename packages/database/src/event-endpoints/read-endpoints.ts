import { type Db, run, statement } from '../connect.ts';
import { type Page, type PageInput, readPage } from '../read-page.ts';
import { type EndpointRecord, endpointColumns } from './endpoint-rows.ts';

const find = statement<EndpointRecord>(
  'find-event-endpoint',
  `SELECT ${endpointColumns} FROM event_endpoints e WHERE e.project_id = $1 AND e.id = $2`,
);

/** Finds an endpoint of the project. */
export async function findEndpoint(
  db: Db,
  input: { projectId: string; id: string },
): Promise<EndpointRecord | null> {
  return (await run(db.pool, find, [input.projectId, input.id]))[0] ?? null;
}

/** Lists the project's endpoints, newest first. */
export async function listEndpoints(
  db: Db,
  input: { projectId: string; page: PageInput },
): Promise<Page<EndpointRecord>> {
  return readPage<EndpointRecord>(
    db,
    {
      columns: endpointColumns,
      from: 'event_endpoints e',
      idColumn: 'e.id',
      conditions: [['e.project_id = ?', input.projectId]],
    },
    input.page,
  );
}
