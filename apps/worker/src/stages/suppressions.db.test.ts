import { jest } from '@jest/globals';
import { type ChannelStep, type Recipient, type Step, suppressionKeyOf } from '@notiflow/contracts';
import pg from 'pg';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

const mail: ChannelStep = {
  type: 'channel',
  handle: 'mail',
  position: 1,
  channel_type: 'email',
  channel_handle: 'smtp',
  template: { content_type: 'plaintext', subject: 'Hello', body: 'Hello' },
};

beforeEach(async () => {
  created = await createTestDatabase('suppressions');
  drain = createDrain(created.url);
  const [trigger, , end] = webhookSteps() as [Step, Step, Step];
  seed = await seedProject(drain.database, { steps: [trigger, mail, end] });
  await drain.database.channels.upsertChannel({
    projectId: seed.projectId,
    sealedCredentials: undefined,
    handle: 'smtp',
    name: 'Mail',
    type: 'email',
    provider: 'smtp',
    settings: {},
  });
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const person = (name: string): Recipient => {
  return { external_id: name, email: `${name}@Example.com` };
};

async function send(...recipients: Recipient[]): Promise<void> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

async function suppress(address: string, reason = 'hard_bounce'): Promise<string> {
  const key = suppressionKeyOf('email', address);
  const entry = { channelType: 'email', address, key, reason, recipientId: null, expiresAt: null };
  const { projectId } = seed;
  const [made] = await drain.database.suppressions.addSuppressions({ projectId, entries: [entry] });
  return made?.id ?? '';
}

const readOutcomes = async () => {
  const rows = await queryRows<{ name: string; outcome: string; details: object | null }>(
    { databaseUrl: created.url },
    `SELECT u.external_id AS name, concat_ws(' ', d.status, d.reason) AS outcome, d.reason_details AS details
     FROM deliveries d JOIN users u ON u.id = d.recipient_id ORDER BY d.id`,
  );
  return rows;
};

/** The statements that are sent meanwhile, in their order. */
async function namesOf(work: () => Promise<unknown>): Promise<string[]> {
  const sent = jest.spyOn(pg.Client.prototype, 'query');
  try {
    await work();
    return sent.mock.calls.flatMap(([one]) => (one as { name?: string } | undefined)?.name ?? []);
  } finally {
    sent.mockRestore();
  }
}

describe('an address that nothing is sent to', () => {
  it('is every address that a pattern covers, and none beside', async () => {
    await suppress('@Example.com');
    await suppress('@*.example.org');
    await send(
      person('ada'),
      { external_id: 'grace', email: 'grace@sub.example.com' },
      { external_id: 'lin', email: 'lin@a.b.Example.org' },
      { external_id: 'ken', email: 'ken@example.org' },
      { external_id: 'uma', email: 'uma@notexample.com' },
    );
    expect(await readOutcomes()).toMatchObject([
      { name: 'ada', outcome: 'skipped suppressed' },
      { name: 'grace', outcome: 'sent' },
      { name: 'lin', outcome: 'skipped suppressed' },
      { name: 'ken', outcome: 'sent' },
      { name: 'uma', outcome: 'sent' },
    ]);
  });

  it('gets no message, while others do, until it is taken from the list', async () => {
    const id = await suppress('ada@example.com');
    await send(person('ada'), person('grace'));
    expect(await readOutcomes()).toMatchObject([
      { name: 'ada', outcome: 'skipped suppressed', details: { reason: 'hard_bounce' } },
      { name: 'grace', outcome: 'sent' },
    ]);
    await drain.database.suppressions.removeSuppression({ projectId: seed.projectId, id });
    await send(person('ada'));
    expect((await readOutcomes()).at(-1)).toMatchObject({ name: 'ada', outcome: 'sent' });
  });

  it('gets transactional messages after a complaint alone', async () => {
    await suppress('ada@example.com', 'complaint');
    await suppress('grace@example.com', 'stop');
    await drain.database.notiflows.saveNotiflow({
      projectId: seed.projectId,
      handle: 'welcome',
      includeInPreferences: false,
    });
    await send(person('ada'), person('grace'));
    expect(await readOutcomes()).toMatchObject([
      { name: 'ada', outcome: 'sent' },
      { name: 'grace', outcome: 'skipped suppressed' },
    ]);
  });

  it('takes nothing from a cap', async () => {
    const period = { duration: 1, duration_unit: 'days' } as const;
    await drain.database.projects.updateSettings({
      projectId: seed.projectId,
      changes: { messageCaps: [{ channel_type: 'email', limit: 1, period }] },
    });
    const id = await suppress('ada@example.com');
    await send(person('ada'));
    await drain.database.suppressions.removeSuppression({ projectId: seed.projectId, id });
    await send(person('ada'));
    await send(person('ada'));
    expect((await readOutcomes()).map(({ outcome }) => outcome)).toEqual([
      'skipped suppressed',
      'sent',
      'skipped capped',
    ]);
  });

  it('is asked for a whole set at once', async () => {
    await suppress('person-7@example.com');
    const people = Array.from({ length: 300 }, (_, place) => person(`person-${place}`));
    const names = await namesOf(() => send(...people));
    expect(names.filter((name) => name === 'find-suppressed')).toHaveLength(1);
    const outcomes = await readOutcomes();
    expect(outcomes.filter(({ outcome }) => outcome === 'skipped suppressed')).toMatchObject([
      { name: 'person-7' },
    ]);
  });
});

describe('a set of a project without caps and without such addresses', () => {
  it('takes three reads and one write, and asks nothing', async () => {
    await send(person('ada'));
    const ofAdvance = ['load-pending', 'load-runs', 'load-channels-of-projects', 'save-advance'];
    const names = await namesOf(() => send(person('grace'), person('ada')));
    const asked = names.filter((name) => /pass|suppress/.test(name) && !name.startsWith('purge'));
    expect(asked).toEqual([]);
    for (const name of ofAdvance) {
      expect(names.filter((one) => one.startsWith(name))).toHaveLength(1);
    }
  });
});
