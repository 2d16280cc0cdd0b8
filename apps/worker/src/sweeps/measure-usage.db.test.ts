import type { ProjectQuotas } from '@notiflow/database';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';
import { measureUsage } from './measure-usage.ts';

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('measure_usage');
  drain = createDrain(created.url);
  seed = await seedProject(drain.database);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const rows = (sql: string) => queryRows({ databaseUrl: created.url }, sql);

const ask = (quotas: Partial<ProjectQuotas>) =>
  drain.database.usage.readUsage({
    projectId: seed.projectId,
    defaults: {
      openDeliveries: null,
      scheduledRuns: null,
      recipientsPerDay: null,
      storedBytes: null,
      ...quotas,
    },
  });

const measure = async () => {
  await rows('DELETE FROM duties');
  await measureUsage({ ...drain.database, stopping: new AbortController().signal });
};

const accept = (count: number) =>
  drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });

describe('measure_usage', () => {
  it('measures a project that has quotas, and goes through what it has stored', async () => {
    await accept(3);
    await ask({ openDeliveries: 1, storedBytes: 1 });
    // A walk for each look: it is whole when every table was seen.
    await measure();
    const before = await ask({ openDeliveries: 1, storedBytes: 1 });
    expect(before).toMatchObject({ openDeliveries: 3, measuredAt: expect.any(Date) });
    expect(before?.storedBytes).toBeGreaterThan(0);
    await drain.drain();
    await measure();
    const after = await ask({ openDeliveries: 1, storedBytes: 1 });
    expect(after?.openDeliveries).toBe(0);
    expect(after?.storedBytes).toBeGreaterThan(before?.storedBytes ?? 0);
  });

  it('leaves alone who asks for nothing, and does not read everything for who asks for less', async () => {
    await accept(3);
    await measure();
    expect(await rows('SELECT FROM project_usage')).toEqual([]);
    await ask({ scheduledRuns: 1 });
    await measure();
    expect(await ask({ scheduledRuns: 1 })).toMatchObject({ openDeliveries: 3, storedBytes: 0 });
  });

  it('is done by one worker at a time', async () => {
    await ask({ openDeliveries: 1 });
    await measure();
    const [first] = await rows('SELECT measured_at FROM project_usage');
    await measureUsage({ ...drain.database, stopping: new AbortController().signal });
    expect(await rows('SELECT measured_at FROM project_usage')).toEqual([first]);
  });
});
