import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { connect } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import { createProjectScope } from '../project-scope.ts';
import type { AcceptRunInput, RunAcceptance } from './accept-run.ts';
import { createRunAcceptance } from './accept-together.ts';

let url: string;
let drop: () => Promise<void>;
let database: Database;
let seed: SeededProject;

beforeAll(async () => {
  ({ url, drop } = await createTestDatabase('accept_together'));
  database = createDatabase({ url });
  seed = await seedProject(database);
});
afterAll(async () => {
  await database.close();
  await drop();
});

/** An acceptance of its own whose statements are written down. */
function open() {
  const { pool } = connect({ url });
  const sent: string[] = [];
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (statement: { name?: string }) => unknown;
    client.query = ((statement: { name?: string }, ...rest: []) => {
      if (statement.name !== 'enter-project') sent.push(String(statement.name));
      return query(statement, ...rest);
    }) as typeof client.query;
  });
  return { sent, accept: createRunAcceptance(createProjectScope(pool)), close: () => pool.end() };
}

const input = (changes: Partial<AcceptRunInput> = {}): AcceptRunInput => ({
  ...runInput(seed),
  recipients: people(1),
  ...changes,
});

const idOf = (acceptance: RunAcceptance) =>
  acceptance.kind === 'accepted' ? acceptance.runId : acceptance.kind;

describe('runs that come together', () => {
  it('are stored by few statements, each as it was asked for', async () => {
    const { sent, accept, close } = open();
    const sendAt = new Date(Date.now() + 3_600_000);
    const inputs = Array.from({ length: 60 }, (_, index) =>
      input({
        data: { index, text: `"'\\ü ${index}` },
        recipients: people(1 + (index % 3)),
        priority: 1 + (index % 3),
        actor: index % 2 === 0 ? { external_id: `actor ${index}` } : null,
        sendAt: index === 7 ? sendAt : null,
        expiresInS: index === 7 ? 60 : null,
      }),
    );
    const ids = (await Promise.all(inputs.map((given) => accept(given)))).map(idOf);
    expect(sent).toHaveLength(3);
    const rows = await queryRows(
      { databaseUrl: url },
      `SELECT id, data, recipients, recipient_count, priority, actor, send_at,
         extract(epoch FROM expires_at - send_at)::int AS expires_in,
         extract(epoch FROM sweep_at - greatest(send_at, created_at))::int AS looked_after_in,
         status, version_id, notiflow_id, triggered_by, topic_id, exclude_actor
       FROM runs WHERE id = ANY($1) ORDER BY (data->>'index')::int`,
      [ids],
    );
    const { notiflowId, versionId } = seed;
    expect(rows).toEqual(
      inputs.map((given, index) => ({
        id: ids[index],
        data: given.data,
        recipients: given.recipients,
        recipient_count: given.recipients?.length,
        priority: given.priority,
        actor: given.actor,
        send_at: given.sendAt,
        expires_in: given.expiresInS,
        looked_after_in: 3,
        status: 'accepted',
        version_id: versionId,
        notiflow_id: notiflowId,
        triggered_by: given.triggeredBy,
        topic_id: null,
        exclude_actor: false,
      })),
    );
    await close();
  });

  it('are told apart by what else they ask for: topics, cancellation keys, versions and size have own statements', async () => {
    const { sent, accept, close } = open();
    const idempotency = { route: 'run', key: newId(), fingerprint: Buffer.from('x') };
    const answers = await Promise.all([
      accept(input()),
      accept(input({ idempotency })),
      accept(input({ cancellationKey: 'order-1' })),
      accept(input({ version: { id: seed.versionId, excludeActor: false } })),
      accept(input({ data: { text: 'x'.repeat(20_000) } })),
      accept(input({ recipients: null, topicName: 'nobody knows it' })),
    ]);
    expect(answers.map(({ kind }) => kind)).toEqual([
      ...Array.from({ length: 5 }, () => 'accepted'),
      'topic_not_found',
    ]);
    expect(sent.toSorted()).toEqual([
      'accept-run-by-id',
      'accept-run-by-id',
      'accept-run-by-id-cancellation-key',
      'accept-run-by-id-topic',
      'accept-runs-by-id',
      'accept-runs-by-id-key',
    ]);
    await close();
  });

  it('keep their idempotency keys, also those that were known before', async () => {
    const { sent, accept, close } = open();
    const keyed = (key: string, body = 'body') =>
      input({ idempotency: { route: 'run', key, fingerprint: Buffer.from(body) } });
    const before = await accept(keyed('known'));
    await queryRows(
      { databaseUrl: url },
      `INSERT INTO idempotency_keys (project_id, route, key, fingerprint, run_id, status, expires_at)
       VALUES ($1, $2, 'expired', 'body', $3, 202, now() - interval '1 second')`,
      [seed.projectId, `run ${seed.notiflowId}`, newId()],
    );
    sent.length = 0;
    const given = [
      ...Array.from({ length: 30 }, (_, index) => keyed(`key ${index}`)),
      keyed('known'),
      keyed('known too', 'other'),
      keyed('expired'),
    ];
    await accept(keyed('known too'));
    const first = await Promise.all(given.map((each) => accept(each)));
    const replays = first.map((each) => each.kind === 'accepted' && each.replayed);
    expect(first.map(({ kind }) => kind)).toEqual(
      given.map((_, index) => (index === 31 ? 'key_reused' : 'accepted')),
    );
    expect(replays).toEqual(given.map((_, index) => index === 30));
    expect(first[30]).toMatchObject({ runId: idOf(before) });
    expect(new Set(sent)).toEqual(new Set(['accept-runs-by-id-key']));
    const second = await Promise.all(given.map((each) => accept(each)));
    expect(second.map(idOf)).toEqual(first.map(idOf));
    const stored = await queryRows({ databaseUrl: url }, 'SELECT id FROM runs WHERE id = ANY($1)', [
      first.map(idOf).filter((id) => id !== 'key_reused'),
    ]);
    expect(stored).toHaveLength(32);
    await close();
  });

  it('are not kept waiting by one whose key a request holds that does not end', async () => {
    const { accept, close } = open();
    const { pool } = connect({ url });
    const holder = await pool.connect();
    await holder.query('BEGIN');
    await holder.query(
      `INSERT INTO idempotency_keys (project_id, route, key, fingerprint, expires_at)
       VALUES ($1, $2, 'held', 'body', now() + interval '7 days')`,
      [seed.projectId, `run ${seed.notiflowId}`],
    );
    const keys = ['a1', 'a2', 'a3', 'held', 'a4', 'a5'];
    const answers = await Promise.all(
      keys.map((key) =>
        accept(input({ idempotency: { route: 'run', key, fingerprint: Buffer.from('body') } })),
      ),
    );
    expect(answers.map(({ kind }) => kind)).toEqual(
      keys.map((key) => (key === 'held' ? 'in_flight' : 'accepted')),
    );
    await holder.query('ROLLBACK');
    holder.release();
    await Promise.all([close(), pool.end()]);
  });

  it('claim their keys in one order, so that two processes never wait for each other', async () => {
    const [here, there] = [open(), open()];
    const keyed = (key: number) =>
      input({
        idempotency: { route: 'run', key: `shared ${key}`, fingerprint: Buffer.from('body') },
      });
    const numbers = Array.from({ length: 80 }, (_, index) => index);
    const [one, other] = await Promise.all([
      Promise.all(numbers.map((key) => here.accept(keyed(key)))),
      Promise.all(numbers.toReversed().map((key) => there.accept(keyed(key)))),
    ]);
    const ids = one.map(idOf);
    expect(other.map(idOf).toReversed()).toEqual(ids);
    expect(new Set(ids).size).toBe(80);
    await Promise.all([here.close(), there.close()]);
  });

  it('do not fail for one whose values Postgres refuses', async () => {
    const { accept, close } = open();
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        accept(input({ data: { text: index === 11 ? '\u0000' : 'good' } })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(
      Array.from({ length: 20 }, (_, index) => (index === 11 ? 'rejected' : 'fulfilled')),
    );
    const stored = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [idOf(answer.value)] : [],
    );
    const rows = await queryRows({ databaseUrl: url }, 'SELECT id FROM runs WHERE id = ANY($1)', [
      stored,
    ]);
    expect(rows).toHaveLength(19);
    await close();
  });

  it('are all told why there is none', async () => {
    const { projectId } = seed;
    await database.notiflows.setNotiflowActive({ projectId, handle: 'welcome', active: false });
    const ask = (changes: Partial<AcceptRunInput>) =>
      Promise.all(Array.from({ length: 5 }, () => database.runs.acceptRun(input(changes))));
    const inactive = await ask({});
    await database.notiflows.setNotiflowActive({ projectId, handle: 'welcome', active: true });
    const unknown = await ask({ notiflow: { handle: 'unknown' } });
    const foreign = await ask({ projectId: newId() });
    expect([inactive, unknown, foreign].map((answers) => new Set(answers.map(idOf)))).toEqual([
      new Set(['not_active']),
      new Set(['notiflow_not_found']),
      new Set(['notiflow_not_found']),
    ]);
  });

  it('fail together when Postgres is away, and the next ones do not', async () => {
    const { pool } = connect({ url });
    const of = createProjectScope(pool);
    let isAway = true;
    const accept = createRunAcceptance((projectId) => {
      if (isAway) return { pool: { query: reject, connect: reject } };
      return of(projectId);
    });
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => accept(input())));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 'rejected'));
    isAway = false;
    expect(await accept(input())).toMatchObject({ kind: 'accepted' });
    await pool.end();
  });
});

const reject = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
