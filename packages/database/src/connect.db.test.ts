import type pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres-server.ts';
import { connect, endPool, transaction } from './connect.ts';
import { isUnavailable } from './judge-error.ts';
import { leaveReadOnlyServer } from './leave-read-only-server.ts';
import { connectProjects } from './project-scope.ts';
import { readReadiness } from './read-readiness.ts';

let created: TestDatabase;
let db: { pool: pg.Pool };

beforeAll(async () => {
  created = await createTestDatabase('connect');
});
afterAll(() => created.drop());
beforeEach(() => {
  db = connect({ url: created.url, statementTimeoutMs: 500 });
});
afterEach(() => endPool(db.pool));

const codeOf = (work: Promise<unknown>) => work.then(String, ({ code }) => code);
const pidOf = async () => (await db.pool.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
const renameTopics = 'UPDATE topics SET name = name';

describe('the limits of a connection', () => {
  it('are there from its first statement on', async () => {
    const { rows } = await db.pool.query(
      `SELECT current_setting('statement_timeout') AS statement,
              current_setting('idle_in_transaction_session_timeout') AS idle`,
    );
    expect(rows).toEqual([{ statement: '500ms', idle: '10s' }]);
  });

  it('end a statement that takes too long, which may pass', async () => {
    const error = await db.pool.query('SELECT pg_sleep(600)').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: '57014' });
    expect(isUnavailable(error)).toBe(true);
  });
});

describe('a transaction', () => {
  it('closes its connection when Postgres is unable, and keeps it when the work was refused', async () => {
    const before = await pidOf();
    const divide = transaction(db, (client) => client.query('SELECT 1 / 0'));
    expect(await codeOf(divide)).toBe('22012');
    expect(await pidOf()).toBe(before);
    expect(
      await codeOf(transaction(db, (client) => client.query(renameTopics), 'BEGIN READ ONLY')),
    ).toBe('25006');
    expect(await pidOf()).not.toBe(before);
  });
});

describe('after a failover', () => {
  const inTurnReadOnly = async (pool: pg.Pool) => {
    const clients = await Promise.all([pool.connect(), pool.connect()]);
    for (const client of clients) await client.query('SET default_transaction_read_only = on');
    for (const client of clients) client.release();
  };

  it('the first refused write closes the connections to the old primary, in every pool', async () => {
    const projects = connectProjects({ url: created.url });
    leaveReadOnlyServer([db.pool, projects.pool]);
    await Promise.all([db.pool, projects.pool].map(inTurnReadOnly));
    expect(await codeOf(db.pool.query(renameTopics))).toBe('25006');
    for (const pool of [projects.pool, projects.pool, db.pool, db.pool])
      await pool.query(renameTopics);
    await projects.end();
  });

  it('readiness is what it finds on a connection, and it looks at the new primary next', async () => {
    leaveReadOnlyServer([db.pool]);
    expect(await readReadiness(db)).toEqual({ ready: true, reason: null });
    await inTurnReadOnly(db.pool);
    expect(await readReadiness(db)).toEqual({
      ready: false,
      reason: 'Postgres is read-only or a standby: it stores no runs',
    });
    expect(await readReadiness(db)).toEqual({ ready: true, reason: null });
  });

  it('a server that does not wait for its disk is not ready', async () => {
    await db.pool.query('SET synchronous_commit = off');
    expect(await readReadiness(db)).toMatchObject({ ready: false });
  });

  it('a server without room is not ready', async () => {
    await db.pool.query('SET temp_file_limit = 128');
    const limitExceeded = '53400';
    expect(await codeOf(readReadiness(db))).toBe(limitExceeded);
  });
});
