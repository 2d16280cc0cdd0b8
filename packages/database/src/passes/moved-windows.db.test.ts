import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';
import { createDatabase } from '../create-database.ts';

const dir = fileURLToPath(new URL('../../../../prisma/migrations/', import.meta.url));
const [migration = ''] = readdirSync(dir).filter((name) => name.endsWith('_pass_buckets'));

/** The statements of the migration that move what the version before left. */
const [, moves = ''] = readFileSync(`${dir}${migration}/migration.sql`, 'utf8').split(
  '-- Open windows go on',
);

describe('windows that the version before opened', () => {
  let created: TestDatabase;

  beforeAll(async () => {
    created = await createTestDatabase('moved_windows');
  });
  afterAll(() => created.drop());

  it('stay open for those who hold them, and closed to others', async () => {
    const database = createDatabase({ url: created.url });
    try {
      const seed = await seedProject(database);
      const notify = async () => {
        const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(2) });
        if (run.kind !== 'accepted') throw new Error(run.kind);
        const page = await database.runs.fanOutPage({ runId: run.runId, pageSize: 10 });
        return page?.notificationIds ?? [];
      };
      const [holders, others] = [await notify(), await notify()];
      const query = (sql: string) => queryRows({ databaseUrl: created.url }, sql);
      await query(
        `INSERT INTO throttle_windows
           (recipient_id, notiflow_id, step_handle, key_hash, project_id, notification_id, closes_at)
         SELECT recipient_id, notiflow_id, 'throttle', '\\xaa', project_id, id,
                now() + CASE WHEN id = '${holders[1]}' THEN interval '-1 hour' ELSE '1 hour' END
         FROM notifications WHERE id IN ('${holders.join("','")}')`,
      );
      await query(`-- ${moves}`);
      const asked = [...holders, ...others].map((id) => ({
        id,
        visit: 0,
        step: 'throttle',
        keyHash: 'aa',
        limit: 1,
        windowMs: 3_600_000,
        mode: 'fixed' as const,
        scope: 'recipient' as const,
      }));
      // The second window had closed: whoever asks first has the next one.
      const later = [...asked.slice(2), ...asked.slice(0, 1)];
      expect(await database.notifications.passThrottles(later)).toEqual([false, true, true]);
      expect(await query('SELECT FROM throttle_windows')).toEqual([]);
    } finally {
      await database.close();
    }
  });
});
