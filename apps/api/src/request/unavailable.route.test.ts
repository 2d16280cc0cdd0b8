import { createDatabase, type Database } from '@notiflow/database';
import pg from 'pg';
import request from 'supertest';
import { eventually } from '../../../../test/support/eventually.ts';
import {
  credentialsFor,
  expectDocumented,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';

let api: TestApi;
let client: pg.Client;
let database: Database;
let app: ReturnType<typeof createServer>;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
  client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
});

afterAll(async () => {
  await client.end();
  await api.close();
});

afterEach(() => database.close());

/** Lets requests be answered from now on by an api whose statements may take so long. */
function answerWithin(statementTimeoutMs?: number): void {
  database = createDatabase({ url: api.databaseUrl, poolSize: 2, statementTimeoutMs });
  app = createServer({ ...api.deps, database });
}

const send = (method: 'post' | 'put', path: string, body: object) =>
  request(app)[method](path).set(credentialsFor(path)).expect(expectDocumented).send(body);
const upsertUser = () => send('put', '/admin/v1/users/u1', { first_name: 'Ada' });
const writes = [
  upsertUser,
  () => send('post', '/admin/v1/notiflows/welcome/run', { recipients: [{ external_id: 'u1' }] }),
  () => send('post', '/admin/v1/topics/t/subscriptions', { user_external_ids: ['u1'] }),
  () => send('post', '/management/v1/projects', { name: 'Other', slug: 'other' }),
];
const readyStatus = async () => (await request(app).get('/readyz')).status;

async function expectUnavailable(sent: PromiseLike<request.Response>): Promise<void> {
  const { status, headers, body } = await sent;
  expect([status, headers['retry-after'], body.error?.code]).toEqual([503, '5', 'unavailable']);
}

describe('503 with Retry-After', () => {
  it('answers a statement that takes too long', async () => {
    answerWithin(500);
    await client.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
    await expectUnavailable(upsertUser());
    await client.query('ROLLBACK');
    // On a busy machine the next one may take too long as well.
    await eventually(async () => expect((await upsertUser()).status).toBeLessThan(300));
  });

  it('answers every write while Postgres is read-only, and none once it is not, without a restart', async () => {
    answerWithin();
    await setReadOnly('on');
    await endSessions();
    for (const write of writes) await expectUnavailable(write());
    expect(await readyStatus()).toBe(503);
    await setReadOnly('off');
    // Every session of before is read-only for as long as it lasts.
    for (const write of writes) expect((await write()).status).toBeLessThan(300);
    expect(await readyStatus()).toBe(200);
  });
});

/** Makes the database read-only, or not any more, for sessions that begin after this. */
async function setReadOnly(value: 'on' | 'off'): Promise<void> {
  const name = pg.escapeIdentifier(new URL(api.databaseUrl).pathname.slice(1));
  await client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = ${value}`);
}

async function endSessions(): Promise<void> {
  await client.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
}
