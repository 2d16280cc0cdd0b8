import pg from 'pg';
import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';

describe('acceptRun', () => {
  let url: string;
  let drop: () => Promise<void>;
  let database: Database;
  let seed: SeededProject;

  beforeAll(async () => {
    ({ url, drop } = await createTestDatabase('accept_run'));
    database = createDatabase({ url, poolSize: 20 });
    seed = await seedProject(database);
  });
  afterAll(async () => {
    await database.close();
    await drop();
  });

  const keyed = (key: string, body = 'body') => ({
    ...runInput(seed),
    recipients: people(1),
    idempotency: { route: 'run', key, fingerprint: Buffer.from(body) },
  });

  it('makes one run of 200 simultaneous requests with one key', async () => {
    const answers = await Promise.all(
      Array.from({ length: 200 }, () => database.runs.acceptRun(keyed('same'))),
    );
    const accepted = answers.flatMap((answer) => (answer.kind === 'accepted' ? answer : []));
    expect(accepted).toHaveLength(200);
    expect(new Set(accepted.map(({ runId }) => runId)).size).toBe(1);
    expect(accepted.filter(({ replayed }) => !replayed)).toHaveLength(1);
  });

  it('tells a reused key from a repeated request', async () => {
    await database.runs.acceptRun(keyed('reused'));
    expect(await database.runs.acceptRun(keyed('reused', 'other body'))).toEqual({
      kind: 'key_reused',
    });
  });

  it('forgets a key after its seven days', async () => {
    const first = await database.runs.acceptRun(keyed('old'));
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const expire = (interval: string) =>
      client.query(
        `UPDATE idempotency_keys SET expires_at = created_at + interval '7 days' - interval '${interval}'
         WHERE key = 'old'`,
      );
    await expire('6 days 23 hours');
    expect(await database.runs.acceptRun(keyed('old'))).toEqual({ ...first, replayed: true });
    await expire('7 days 1 second');
    const second = await database.runs.acceptRun(keyed('old'));
    expect(second).toMatchObject({ kind: 'accepted', replayed: false });
    expect(second).not.toEqual(first);
    await client.end();
  });

  it('answers in_flight when the first request holds the key for longer than two seconds', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN');
    await client.query(
      `INSERT INTO idempotency_keys (project_id, route, key, fingerprint, expires_at)
       VALUES ($1, 'run', 'held', 'body', now() + interval '7 days')`,
      [seed.projectId],
    );
    expect(await database.runs.acceptRun(keyed('held'))).toEqual({ kind: 'in_flight' });
    await client.query('ROLLBACK');
    await client.end();
  });

  it('stores nothing of a run that cannot be stored', async () => {
    const input = { ...keyed('broken'), data: { text: '\u0000' } };
    await expect(database.runs.acceptRun(input)).rejects.toThrow();
    const again = await database.runs.acceptRun(keyed('broken'));
    expect(again).toMatchObject({ kind: 'accepted', replayed: false });
  });
});
