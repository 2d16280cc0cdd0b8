import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';
import type { AcceptRunInput } from './accept-run.ts';

const limits = { eachMax: 50, togetherMax: 500 };

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('fan_out_small');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

async function accept(input: Partial<AcceptRunInput>): Promise<string> {
  const accepted = await database.runs.acceptRun({ ...runInput(seed), ...input });
  if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
  return accepted.runId;
}

const acceptAll = (inputs: Partial<AcceptRunInput>[]) =>
  Promise.all(inputs.map((input) => accept(input)));

/** Fans runs out, and answers how many notifications each of those that were taken has, by its place. */
async function fanOut(runIds: string[], changes: Partial<typeof limits> = {}) {
  const { fannedOut } = await database.runs.fanOutSmallRuns({ runIds, ...limits, ...changes });
  return Object.fromEntries(
    fannedOut.map(({ runId, notificationIds }) => [runIds.indexOf(runId), notificationIds.length]),
  );
}

const findRun = (id: string) => database.runs.findCountedRun({ projectId: seed.projectId, id });

async function recipientsOf(runId: string): Promise<string[]> {
  const rows = await query<{ external_id: string }>(
    `SELECT u.external_id FROM notifications n JOIN users u ON u.id = n.recipient_id
     WHERE n.run_id = $1 ORDER BY u.external_id`,
    [runId],
  );
  return rows.map((row) => row.external_id);
}

describe('fanOutSmallRuns', () => {
  it('makes one notification per run and recipient, each with what its run said', async () => {
    const [first = '', second = ''] = await acceptAll([
      { recipients: [{ external_id: 'ada', first_name: 'A.' }, { external_id: 'bob' }] },
      { recipients: [{ external_id: 'ada', data: { seat: 7 } }] },
    ]);
    expect(await fanOut([first, second])).toEqual({ 0: 2, 1: 1 });
    expect(await recipientsOf(first)).toEqual(['ada', 'bob']);
    const given = await query(
      `SELECT n.run_id, n.attributes, n.data, n.status, n.sweep_at IS NOT NULL AS is_swept
       FROM notifications n JOIN users u ON u.id = n.recipient_id
       WHERE u.external_id = 'ada' ORDER BY n.run_id = $1 DESC`,
      [first],
    );
    const common = { status: 'pending', is_swept: true };
    expect(given).toEqual([
      { run_id: first, attributes: { first_name: 'A.' }, data: null, ...common },
      { run_id: second, attributes: null, data: { seat: 7 }, ...common },
    ]);
    expect(await findRun(first)).toMatchObject({ status: 'fanned_out', recipient_count: 2 });
    expect(await fanOut([first, second])).toEqual({});
  });

  it('leaves the rows as pages do', async () => {
    const [together = '', byPage = ''] = await acceptAll([
      { recipients: people(3), actor: { external_id: 'ada' } },
      { recipients: people(3), actor: { external_id: 'ada' } },
    ]);
    await fanOut([together]);
    await database.runs.fanOutPage({ runId: byPage, pageSize: 3 });
    const read = (runId: string) =>
      query(
        `SELECT status, cursor, recipient_count, actor_id, fanned_out_at IS NOT NULL AS is_told, sweep_at,
                failed_tries, paused_until,
                (SELECT count(*) FROM notifications n WHERE n.run_id = runs.id AND n.visit = 0) AS made
         FROM runs WHERE id = $1`,
        [runId],
      );
    expect(await read(together)).toEqual(await read(byPage));
  });

  it('stores a person whom several runs name as the first of them says', async () => {
    const runIds: string[] = [];
    for (const name of ['First', 'Second', 'Third']) {
      runIds.push(await accept({ recipients: [{ external_id: 'ada', first_name: name }] }));
    }
    expect(await fanOut(runIds.toReversed())).toEqual({ 0: 1, 1: 1, 2: 1 });
    const ada = await database.users.findUser({ projectId: seed.projectId, externalId: 'ada' });
    expect(ada?.first_name).toBe('First');
  });

  it('stores actors, and leaves one out of the recipients only where the trigger says so', async () => {
    const common = {
      actor: { external_id: 'user-1', first_name: 'Acting' },
      recipients: people(3),
    };
    const [all = '', others = ''] = await acceptAll([
      common,
      { ...common, version: { id: seed.versionId, excludeActor: true } },
    ]);
    await fanOut([all, others]);
    expect(await recipientsOf(all)).toEqual(['user-0', 'user-1', 'user-2']);
    expect(await recipientsOf(others)).toEqual(['user-0', 'user-2']);
    expect(await findRun(others)).toMatchObject({ recipient_count: 2 });
    const actor = await database.users.findUser({
      projectId: seed.projectId,
      externalId: 'user-1',
    });
    expect(actor?.first_name).toBe('Acting');
  });

  it('makes nothing for a person who was erased, and counts without them', async () => {
    const recipients = [{ external_id: 'ada' }, { external_id: 'bob' }];
    const [runId = '', other = ''] = await acceptAll([{ recipients }, { recipients }]);
    await database.users.upsertUser({
      projectId: seed.projectId,
      externalId: 'ada',
      attributes: {},
    });
    await query(
      `UPDATE runs SET recipients = '[{"erased": true}, {"external_id": "bob"}]' WHERE id = $1`,
      [runId],
    );
    await fanOut([runId, other]);
    expect(await recipientsOf(runId)).toEqual(['bob']);
    expect(await findRun(runId)).toMatchObject({ status: 'fanned_out', recipient_count: 1 });
    expect(await recipientsOf(other)).toEqual(['ada', 'bob']);
  });

  it('keeps the people of projects apart', async () => {
    const key = (name: string) => ({ prefix: 'x', hash: Buffer.from(`theirs ${name}`) });
    const names = { slug: 'theirs', name: 'Theirs' };
    const keys = { apiKey: key('api'), secretKey: key('secret') };
    const theirs = await database.projects.createProject({ ...names, ...keys });
    const recipients = [{ external_id: 'ada' }];
    const runIds = await acceptAll([{ recipients }, { recipients }]);
    await query('UPDATE runs SET project_id = $1 WHERE id = $2', [theirs?.id, runIds[1]]);
    expect(await fanOut(runIds)).toEqual({ 0: 1, 1: 1 });
    const found = await query<{ is_own: boolean }>(
      `SELECT n.project_id = u.project_id AND u.project_id = r.project_id AS is_own
       FROM notifications n JOIN users u ON u.id = n.recipient_id JOIN runs r ON r.id = n.run_id`,
    );
    expect(found).toEqual([{ is_own: true }, { is_own: true }]);
  });

  it('leaves alone what is for many, for a topic, begun, canceled, paused or not due', async () => {
    const { projectId } = seed;
    await database.users.upsertUser({ projectId, externalId: 'fan', attributes: {} });
    const change = { projectId, topicName: 'news', externalIds: ['fan'] };
    await database.topics.subscribeUsers(change);
    const runIds = await acceptAll([
      { recipients: people(51) },
      { topicName: 'news' },
      { recipients: people(3) },
      { recipients: people(3) },
      { recipients: people(3) },
      { recipients: people(3), sendAt: new Date(Date.now() + 3_600_000) },
      { recipients: people(3) },
    ]);
    await database.runs.fanOutPage({ runId: runIds[2] ?? '', pageSize: 1 });
    await database.runs.cancelRun({ projectId, id: runIds[3] ?? '' });
    await database.runs.countFailedFanOut({ runId: runIds[4] ?? '', isAtFault: true });
    const { fannedOut, left } = await database.runs.fanOutSmallRuns({ runIds, ...limits });
    expect(fannedOut.map(({ runId }) => runIds.indexOf(runId))).toEqual([6]);
    expect(new Set(left)).toEqual(new Set(runIds.slice(0, 3)));
    expect(await database.runs.fanOutSmallRuns({ runIds: [runIds[6] ?? ''], ...limits })).toEqual({
      fannedOut: [],
      left: [],
    });
  });

  it('takes as many runs as fit, in the order in which they came', async () => {
    const runIds: string[] = [];
    for (const count of [4, 4, 4, 1]) runIds.push(await accept({ recipients: people(count) }));
    expect(await fanOut(runIds, { togetherMax: 10 })).toEqual({ 0: 4, 1: 4 });
    expect(await fanOut(runIds, { togetherMax: 10 })).toEqual({ 2: 4, 3: 1 });
  });

  it('makes nothing at all when one of them fails', async () => {
    const runIds = await acceptAll([{ recipients: people(2) }, { recipients: people(2) }]);
    await query(`UPDATE runs SET recipients = '"damaged"' WHERE id = $1`, [runIds[1]]);
    await expect(fanOut(runIds)).rejects.toThrow('scalar');
    expect(await recipientsOf(runIds[0] ?? '')).toEqual([]);
    expect(await findRun(runIds[0] ?? '')).toMatchObject({ status: 'accepted' });
  });

  it('makes each notification once when eight workers have the same runs at once', async () => {
    const runIds = await acceptAll(Array.from({ length: 40 }, () => ({ recipients: people(5) })));
    const taken = await Promise.all(
      Array.from({ length: 8 }, () => database.runs.fanOutSmallRuns({ runIds, ...limits })),
    );
    const made = taken
      .flatMap(({ fannedOut }) => fannedOut)
      .flatMap(({ notificationIds }) => notificationIds);
    expect(new Set(made).size).toBe(made.length);
    const runs = await Promise.all(runIds.map(findRun));
    for (const run of runs) {
      expect(run?.status).toBe('fanned_out');
      expect(run?.counts.notifications).toEqual([{ status: 'pending', reason: null, count: 5 }]);
    }
  });

  it('lets sets of runs name the same unknown users in opposite orders', async () => {
    for (let round = 0; round < 5; round += 1) {
      const newcomers = people(40, `round-${round}`);
      const sets = await Promise.all(
        [newcomers, newcomers.toReversed()].map((named) =>
          acceptAll(named.map((person) => ({ recipients: [person] }))),
        ),
      );
      const made = await Promise.all(sets.map((runIds) => fanOut(runIds)));
      expect(made.map((of) => Object.values(of).length)).toEqual([40, 40]);
    }
  });
});
