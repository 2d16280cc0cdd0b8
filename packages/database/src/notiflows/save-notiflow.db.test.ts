import pg from 'pg';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { type SeededProject, seedProject } from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { isUnavailable } from '../judge-error.ts';

describe('saves of a notiflow', () => {
  let drop: () => Promise<void>;
  let database: Database;
  let client: pg.Client;
  let seed: SeededProject;

  beforeEach(async () => {
    const created = await createTestDatabase('saves');
    drop = created.drop;
    database = createDatabase({ url: created.url, poolSize: 2 });
    client = new pg.Client({ connectionString: created.url });
    await client.connect();
    seed = await seedProject(database);
  });
  afterEach(async () => {
    await client.end();
    await database.close();
    await drop();
  });

  const nameOf = { handle: 'welcome' };

  it('give up as unavailable when others hold every connection too long', async () => {
    await client.query('BEGIN; SELECT id FROM notiflows FOR UPDATE');
    const { projectId } = seed;
    const saves = Array.from({ length: 4 }, () =>
      database.notiflows
        .saveNotiflow({ ...nameOf, projectId, name: 'Changed' })
        .catch(isUnavailable),
    );
    expect(await Promise.race(saves)).toBe(true);
    await client.query('COMMIT');
    for (const outcome of await Promise.all(saves)) {
      expect([true, { kind: 'saved', isNew: false }]).toContainEqual(outcome);
    }
  });

  it('leave a pinned draft alone, and a version that was changed is not pinned', async () => {
    const { projectId } = seed;
    const save = (sha: string) =>
      database.notiflows.saveNotiflow({ ...nameOf, projectId, definition: { steps: [], sha } });
    const readCurrent = async () =>
      (await database.notiflows.findNotiflow({ projectId, name: nameOf }))?.current;
    await save('sha-2');
    const versionId = (await readCurrent())?.id ?? '';
    await save('sha-3');
    const { pinVersion } = database.notiflows;
    expect(await pinVersion({ projectId, versionId, sha: 'sha-2' })).toBe(false);
    expect(await pinVersion({ projectId, versionId, sha: 'sha-3' })).toBe(true);
    await save('sha-4');
    expect(await readCurrent()).toMatchObject({ versionNumber: 3, sha: 'sha-4' });
    const pinned = { projectId, notiflowId: seed.notiflowId, versionNumber: 2 };
    expect(await database.notiflows.findVersion(pinned)).toMatchObject({
      id: versionId,
      sha: 'sha-3',
      status: 'archived',
    });
  });
});
