import type pg from 'pg';
import { fanOutWhole } from '../../../../test/support/build-notifications.ts';
import { type PlanNode, tablesReadWhole } from '../../../../test/support/explain-statements.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { connect, type Db, transaction } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { explainRecipient } from './explain-recipient.ts';
import { type PlanRunInput, planRun } from './plan-run.ts';

let created: TestDatabase;
let database: Database;
let system: ReturnType<typeof connect>;
let seed: SeededProject;

beforeAll(async () => {
  created = await createTestDatabase('explain_and_plan');
  database = createDatabase({ url: created.url });
  system = connect({ url: created.url });
  seed = await seedProject(database);
  await system.pool.query(
    `INSERT INTO users (id, project_id, external_id, custom_fields)
     SELECT gen_random_uuid(), $1, 'stored-' || number, '{}' FROM generate_series(1, 100000) AS number`,
    [seed.projectId],
  );
  const externalIds = Array.from({ length: 5_000 }, (_, place) => `stored-${place + 1}`);
  const members = { projectId: seed.projectId, topicName: 'news', externalIds };
  await database.topics.subscribeUsers(members);
  await system.pool.query('ANALYZE');
});

afterAll(async () => {
  await database.close();
  await system.pool.end();
  await created.drop();
});

interface Sent {
  text: string;
  values: unknown[];
}

/** A connection whose statements are written down. */
function writingDown(sent: Sent[]): Db {
  const connectAndListen = async () => {
    const client = await system.pool.connect();
    const query = client.query.bind(client) as (...given: unknown[]) => unknown;
    const release = client.release.bind(client);
    client.query = ((...given: unknown[]) => {
      const [statement] = given as [string | Sent];
      if (typeof statement !== 'string') sent.push(statement);
      return query(...given);
    }) as typeof client.query;
    client.release = (error) => {
      client.query = query as typeof client.query;
      client.release = release;
      release(error);
    };
    return client;
  };
  return { pool: { query: system.pool.query.bind(system.pool), connect: connectAndListen } } as Db;
}

async function sentBy(work: (db: Db) => Promise<unknown>): Promise<Sent[]> {
  const sent: Sent[] = [];
  await work(writingDown(sent));
  return sent;
}

const nodesOf = (plan: PlanNode): PlanNode[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** The tables with many rows that statements read from the first row to the last, as the api would send them. */
async function readWhole(sent: Sent[]): Promise<string[]> {
  const client = await system.pool.connect();
  try {
    await client.query('BEGIN; SET LOCAL random_page_cost = 1.1');
    const found: string[] = [];
    for (const { text, values } of sent) {
      const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values);
      found.push(...tablesReadWhole(nodesOf(rows[0]['QUERY PLAN'][0].Plan)));
    }
    await client.query('ROLLBACK');
    // The others have a row or two here.
    return found.filter((table) => table === 'users' || table === 'notifications');
  } finally {
    client.release();
  }
}

const planInput = (changes: Partial<PlanRunInput>): PlanRunInput => ({
  projectId: seed.projectId,
  notiflowId: seed.notiflowId,
  versionId: seed.versionId,
  excludeActor: false,
  data: { plan: 'pro' },
  actor: null,
  recipients: null,
  topicName: null,
  priority: 2,
  sendAt: null,
  expiresInS: null,
  limit: 100,
  ...changes,
});

describe('planRun', () => {
  it('reads as many recipients as it may with the same few statements, and no table whole', async () => {
    const plan = (recipients: { external_id: string }[]) =>
      sentBy((db) => planRun(db, planInput({ recipients, actor: { external_id: 'stored-7' } })));
    const few = await plan([{ external_id: 'stored-1' }]);
    const many = await plan([...people(50), ...people(50, 'stored')]);
    expect(many).toHaveLength(few.length);
    expect(await readWhole(many)).toEqual([]);
    const ofTopic = await sentBy((db) => planRun(db, planInput({ topicName: 'news', limit: 5 })));
    expect(await readWhole(ofTopic)).toEqual([]);
  });

  it('takes those who are stored as they are, and others as they would be', async () => {
    const recipients = [
      { external_id: 'stored-3', first_name: 'Given', data: { own: 1 } },
      { external_id: 'stranger', email: 'new@example.com', custom_fields: { plan: 'free' } },
    ];
    const actor = { external_id: 'stranger', first_name: 'Actor' };
    const plan = await database.runs.planRun(planInput({ recipients, actor }));
    if (plan.kind !== 'planned') throw new Error(plan.kind);
    const [stored, stranger] = plan.set.notifications;
    expect(stored).toMatchObject({
      recipient: { external_id: 'stored-3', first_name: 'Given', email: null },
      data: { own: 1 },
      stand: null,
    });
    expect(stranger?.recipient).toMatchObject({
      email: 'new@example.com',
      custom_fields: { plan: 'free' },
    });
    expect(plan.run?.actor).toMatchObject({ id: stranger?.recipient?.id, first_name: 'Actor' });
    expect(plan.unknown).toEqual(new Set(['stranger']));
    expect(plan.run).toMatchObject({ data: { plan: 'pro' }, versionId: seed.versionId });
  });

  it('is kept from writing by Postgres', async () => {
    const write = transaction(
      system,
      (client: pg.PoolClient) => client.query(`UPDATE users SET locale = 'de' WHERE false`),
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
    );
    await expect(write).rejects.toThrow('read-only transaction');
    const [begin] = await sentTexts(() => planRun(system, planInput({ recipients: people(1) })));
    expect(begin).toContain('READ ONLY');
  });
});

/** What is sent before the first statement that has a name. */
async function sentTexts(work: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const client = await system.pool.connect();
  const prototype = Object.getPrototypeOf(client);
  const { query } = prototype;
  client.release();
  prototype.query = function (this: pg.Client, ...given: unknown[]) {
    if (typeof given[0] === 'string') texts.push(given[0]);
    return query.apply(this, given);
  };
  try {
    await work();
  } finally {
    prototype.query = query;
  }
  return texts;
}

describe('explainRecipient', () => {
  it('reads the same few statements whoever is asked for, and no table whole', async () => {
    const recipients = Array.from({ length: 2_000 }, (_, place) => ({
      external_id: `stored-${place + 1}`,
    }));
    const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    const { runId } = accepted;
    await fanOutWhole(database, runId);
    await system.pool.query('ANALYZE');
    const { projectId } = seed;
    const sent = await sentBy((db) =>
      explainRecipient(db, { projectId, runId, externalId: 'stored-9' }),
    );
    expect(sent.length).toBeLessThan(12);
    expect(await readWhole(sent)).toEqual([]);
    expect(
      await explainRecipient(system, { projectId, runId, externalId: 'stored-9' }),
    ).toMatchObject({
      notification: { status: 'pending', step: null },
      run: { listed_place: 9, user_id: expect.any(String) },
    });
  });
});
