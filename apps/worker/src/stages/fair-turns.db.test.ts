import { runPriorities } from '@notiflow/contracts';
import { createDatabase, type Database } from '@notiflow/database';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';
import type { WorkerDeps } from '../deps.ts';
import { fanOutRun } from './fan-out-run.ts';

// More than a run keeps in flight.
const many = people(2_600);

let created: TestDatabase;
let database: Database;
let seed: SeededProject;
let other: SeededProject;
/** Pages that were rung for: of which run, and how urgent. */
let rings: { runId: string; priority: number }[];

beforeEach(async () => {
  created = await createTestDatabase('fair_turns');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
  other = await seedOther();
  rings = [];
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

async function seedOther(): Promise<SeededProject> {
  const key = (name: string) => ({ prefix: 'x', hash: Buffer.from(`other ${name}`) });
  const project = await database.projects.createProject({
    slug: 'other',
    name: 'Other',
    apiKey: key('api'),
    secretKey: key('secret'),
  });
  const notiflow = { projectId: project?.id ?? '', handle: 'welcome' };
  const definition = { steps: webhookSteps(), sha: 'sha' };
  await database.notiflows.saveNotiflow({ ...notiflow, active: true, definition });
  await database.notiflows.publishNotiflow({ ...notiflow, sha: 'sha' });
  return { ...seed, projectId: notiflow.projectId };
}

async function accept(
  of: SeededProject,
  {
    recipients = many,
    priority = runPriorities.normal,
  }: { recipients?: typeof many; priority?: number } = {},
): Promise<string> {
  const input = { ...runInput(of), notiflow: { handle: 'welcome' }, recipients, priority };
  const run = await database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

/** Fans the next pages of a run out, as a worker does that was rung for. */
async function fanOut(runId: string): Promise<void> {
  const doorbell = {
    async ring(_queue: string, _jobs: object[], { priority }: { priority: number }) {
      rings.push({ runId, priority });
      return true;
    },
  };
  const logger = { info: () => {} };
  await fanOutRun({ runs: database.runs, doorbell, logger } as unknown as WorkerDeps, runId);
}

/** The runs of the pages in the order in which the queue gives them out: the most urgent first, then as they came. */
const inOrder = () =>
  [...rings].sort((one, two) => one.priority - two.priority).map(({ runId }) => runId);

const times = (count: number, runId: string): string[] =>
  Array.from({ length: count }, () => runId);

describe('the pages of broadcasts', () => {
  it('let each project have its turn, however many one of them sends', async () => {
    const [first, second, third] = [await accept(seed), await accept(seed), await accept(seed)];
    for (const id of [first, second, third]) await fanOut(id);
    const theirs = await accept(other);
    await fanOut(theirs);
    expect(inOrder()).toEqual([...times(4, first), ...times(4, theirs), second, third]);
  });

  it('move up when those ahead are fanned out', async () => {
    const [first, second] = [await accept(seed), await accept(seed)];
    for (const id of [first, second]) await fanOut(id);
    for (const _ of [1, 2]) await fanOut(first);
    rings = [];
    await fanOut(second);
    const theirs = await accept(other);
    await fanOut(theirs);
    expect(inOrder()).toEqual([second, ...times(4, theirs)]);
  });

  it('come after a high run for one person, and after few of the same priority', async () => {
    const broadcast = await accept(seed);
    await fanOut(broadcast);
    const few = await accept(other, { recipients: people(60) });
    await fanOut(few);
    const high = await accept(other, { recipients: people(60), priority: runPriorities.high });
    await fanOut(high);
    expect(inOrder()).toEqual([high, few, ...times(4, broadcast)]);
  });

  it('come before those of a lower priority, also when five of the project are ahead', async () => {
    const low = await accept(other, { priority: runPriorities.low });
    await fanOut(low);
    const runs = [];
    for (let count = 0; count < 7; count += 1) runs.push(await accept(seed));
    for (const id of runs) await fanOut(id);
    expect(inOrder()).toEqual([...times(4, runs[0] ?? ''), ...runs.slice(1), ...times(4, low)]);
  });
});
