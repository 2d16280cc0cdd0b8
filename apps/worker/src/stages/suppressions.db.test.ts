import { jest } from '@jest/globals';
import { type ChannelStep, type Recipient, type Step, suppressionKeyOf } from '@notiflow/contracts';
import type { SendResult } from '@notiflow/providers';
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
let answer: () => SendResult;

const away: SendResult = { kind: 'not_processed', code: 'http_503', reason: 'It answered 503.' };

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
  answer = () => ({ kind: 'accepted' });
  drain = createDrain(created.url, { send: () => answer() });
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

describe('an address that is suppressed while its message waits', () => {
  const hourMs = 60 * 60_000;
  const drainAfter = (byMs: number) => drain.drainAfter({ projectId: seed.projectId, byMs });

  it('gets no further attempt, while others do', async () => {
    answer = () => away;
    await send(person('ada'), person('grace'));
    await suppress('ADA@example.com', 'stop');
    answer = () => ({ kind: 'accepted' });
    await drainAfter(hourMs);
    const details = { reason: 'stop', since: expect.any(String) };
    expect(await readOutcomes()).toEqual([
      { name: 'ada', outcome: 'skipped suppressed', details },
      { name: 'grace', outcome: 'sent', details: null },
    ]);
    expect(drain.sent).toHaveLength(3);
    const attempts = await queryRows(
      { databaseUrl: created.url },
      `SELECT outcome, code FROM attempts WHERE delivery_id =
         (SELECT id FROM deliveries WHERE status = 'skipped') ORDER BY number`,
    );
    expect(attempts).toEqual([
      { outcome: 'not_processed', code: 'http_503' },
      { outcome: 'released', code: 'suppressed' },
    ]);
  });

  it('gets nothing when a limit lets its message go', async () => {
    // Of a year: of an hour, another one may begin between the two messages.
    const period = { duration: 365, duration_unit: 'days' } as const;
    const limit = { channel_type: 'email', scope: 'project', limit: 1, period } as const;
    await drain.database.projects.updateSettings({
      projectId: seed.projectId,
      changes: { messageLimits: [{ ...limit, when_reached: 'hold' }] },
    });
    await send(person('ada'));
    await send(person('grace'));
    expect(await readOutcomes()).toMatchObject([{ outcome: 'sent' }, { outcome: 'pending' }]);
    await suppress('@example.com');
    await queryRows(
      { databaseUrl: created.url },
      `UPDATE deliveries SET created_at = created_at - interval '1 hour'`,
    );
    await drainAfter(365 * 24 * hourMs);
    expect(await readOutcomes()).toMatchObject([
      { outcome: 'sent' },
      { outcome: 'skipped suppressed', details: { reason: 'hard_bounce' } },
    ]);
    expect(drain.sent).toHaveLength(1);
  });

  it('gets a transactional message after a complaint', async () => {
    await drain.database.notiflows.saveNotiflow({
      projectId: seed.projectId,
      handle: 'welcome',
      includeInPreferences: false,
    });
    answer = () => away;
    await send(person('ada'));
    await suppress('ada@example.com', 'complaint');
    answer = () => ({ kind: 'accepted' });
    await drainAfter(hourMs);
    expect(await readOutcomes()).toMatchObject([{ outcome: 'sent' }]);
  });

  it('is asked for once for a whole claim, and not for what was made just now', async () => {
    answer = () => away;
    const people = Array.from({ length: 50 }, (_, place) => person(`person-${place}`));
    const first = await namesOf(() => send(...people));
    answer = () => ({ kind: 'accepted' });
    const again = await namesOf(() => drainAfter(hourMs));
    const countOf = (names: string[]) =>
      names.filter((name) => name === 'find-suppressed-deliveries').length;
    expect([countOf(first), countOf(again)]).toEqual([0, 1]);
    expect(new Set((await readOutcomes()).map(({ outcome }) => outcome))).toEqual(
      new Set(['sent']),
    );
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
