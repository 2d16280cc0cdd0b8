import { createTestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { createDatabase, type Database } from '../create-database.ts';

describe('removeTopic', () => {
  let databaseUrl: string;
  let drop: () => Promise<void>;
  let database: Database;
  let seed: SeededProject;

  beforeEach(async () => {
    const created = await createTestDatabase('remove_topic');
    drop = created.drop;
    databaseUrl = created.url;
    database = createDatabase({ url: created.url });
    seed = await seedProject(database);
    for (const { external_id: externalId } of people(10)) {
      await database.users.upsertUser({
        projectId: seed.projectId,
        externalId,
        attributes: {},
      });
    }
  });
  afterEach(async () => {
    await database.close();
    await drop();
  });

  const externalIds = people(10).map(({ external_id }) => external_id);
  const count = async (table: 'topics' | 'subscriptions') => {
    const sql = `SELECT count(*)::int AS count FROM ${table}`;
    return (await queryRows<{ count: number }>({ databaseUrl }, sql))[0]?.count;
  };
  const subscribeAll = () =>
    database.topics.subscribeUsers({ projectId: seed.projectId, topicName: 'news', externalIds });
  const findNews = () => database.topics.findTopic({ projectId: seed.projectId, name: 'news' });
  const removeNews = () => database.topics.removeTopic({ projectId: seed.projectId, name: 'news' });
  const letAMinutePass = () =>
    queryRows({ databaseUrl }, `UPDATE topics SET removed_at = removed_at - interval '61 seconds'`);

  async function acceptToNews(): Promise<string> {
    const accepted = await database.runs.acceptRun({ ...runInput(seed), topicName: 'news' });
    if (accepted.kind !== 'accepted') throw new Error(accepted.kind);
    return accepted.runId;
  }

  it('leaves who was on the topic to a run that was accepted before', async () => {
    await subscribeAll();
    const runId = await acceptToNews();
    const first = await database.runs.fanOutPage({ runId, pageSize: 4 });
    expect(await removeNews()).toBe(true);
    await letAMinutePass();
    expect(await database.sweeps.purgeRemovedTopics({ limit: 100 })).toBe(0);
    const rest = await database.runs.fanOutPage({ runId, pageSize: 100 });
    expect([first?.notificationIds.length, rest?.notificationIds.length]).toEqual([4, 6]);
    expect(await database.sweeps.purgeRemovedTopics({ limit: 100 })).toBe(11);
    expect([await count('topics'), await count('subscriptions')]).toEqual([0, 0]);
  });

  it('frees the name at once for a topic with nobody on it', async () => {
    await subscribeAll();
    const old = await findNews();
    await removeNews();
    expect(await findNews()).toBeNull();
    expect(await removeNews()).toBe(false);
    await database.topics.subscribeUsers({
      projectId: seed.projectId,
      topicName: 'news',
      externalIds: ['user-3'],
    });
    const next = await findNews();
    expect(next?.id).not.toBe(old?.id);
    const runId = await acceptToNews();
    const page = await database.runs.fanOutPage({ runId, pageSize: 100 });
    expect(page?.notificationIds).toHaveLength(1);
  });

  it('lets a request that found the topic before store its run', async () => {
    await subscribeAll();
    await removeNews();
    expect(await database.sweeps.purgeRemovedTopics({ limit: 100 })).toBe(0);
    expect(await count('subscriptions')).toBe(10);
  });

  it('is cleared away in small pieces, without the topics that are there', async () => {
    await subscribeAll();
    await removeNews();
    await subscribeAll();
    await letAMinutePass();
    const purge = () => database.sweeps.purgeRemovedTopics({ limit: 4 });
    expect([await purge(), await purge(), await purge(), await purge()]).toEqual([4, 4, 3, 0]);
    expect([await count('topics'), await count('subscriptions')]).toEqual([1, 10]);
  });
});
