import type { ChannelStep, QuietHours, Step } from '@notiflow/contracts';
import type { PreferenceEntry } from '@notiflow/database';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

const text: ChannelStep = {
  type: 'channel',
  handle: 'text',
  position: 1,
  channel_type: 'sms',
  channel_handle: 'sms',
  template: { content_type: 'plaintext', body: 'Hello' },
};

const feed: ChannelStep = {
  type: 'channel',
  handle: 'feed',
  position: 2,
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { content_type: 'markdown', body: 'Hello' },
};

// One database for all of them: each test has people of its own, and leaves nothing that waits.
beforeAll(async () => {
  created = await createTestDatabase('quiet_hours');
  drain = createDrain(created.url);
  seed = await seedProject(drain.database, { steps: stepsOf(text) });
  await drain.database.channels.upsertChannel({
    projectId: seed.projectId,
    sealedCredentials: undefined,
    handle: 'sms',
    name: 'Texts',
    type: 'sms',
    provider: 'twilio',
    settings: {},
  });
});

afterEach(async () => {
  await publish(stepsOf(text), { includeInPreferences: true });
});

afterAll(async () => {
  await drain.close();
  await created.drop();
});

/** Trigger, a text, a feed, a hook, end. */
function stepsOf(...texts: ChannelStep[]): Step[] {
  const [trigger, hook, end] = webhookSteps() as [Step, Step, Step];
  return [trigger, ...texts, feed, hook, end].map((step, position) => ({ ...step, position }));
}

let versions = 0;

async function publish(steps: Step[], options: { includeInPreferences: boolean }): Promise<void> {
  versions += 1;
  const definition = { steps, sha: `version-${versions}` };
  const notiflow = { projectId: seed.projectId, handle: 'welcome' };
  await drain.database.notiflows.saveNotiflow({ ...notiflow, ...options, definition });
  await drain.database.notiflows.publishNotiflow({ ...notiflow, sha: definition.sha });
}

async function clock(): Promise<Date> {
  const read = await drain.database.projects.readClock({ projectId: seed.projectId });
  if (read === null) throw new Error('There is no project.');
  return read.now;
}

/** Hours in UTC that begin and end so much later than now, by the clock of the project and to the minute. */
async function quietFrom(from: number, to: number): Promise<QuietHours> {
  const now = (await clock()).getTime();
  const timeOf = (ms: number) => new Date(now + ms).toISOString().slice(11, 16);
  return {
    windows: [{ from: timeOf(from), to: timeOf(to) }],
    timezone: 'UTC',
    channel_types: ['chat', 'email', 'mobile_push', 'sms', 'web_push'],
  };
}

async function wish(name: string, ...preferences: PreferenceEntry[]): Promise<void> {
  await drain.database.users.upsertUsers({
    projectId: seed.projectId,
    users: [
      {
        externalId: name,
        attributes: { phone: '+4915112345678' },
        preferences,
        channelSettings: [],
      },
    ],
  });
}

async function runFor(
  names: string[],
  more: { expiresInS?: number; priority?: number } = {},
): Promise<void> {
  const recipients = names.map((name) => ({ external_id: name }));
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), ...more, recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

async function pass(ms: number): Promise<void> {
  const move = { kind: 'by', ms } as const;
  await drain.database.projects.moveClock({ projectId: seed.projectId, move });
  await drain.drain();
}

/** What became of a person's messages, by step. */
async function outcomes(name: string): Promise<Record<string, string>> {
  const rows = await queryRows<{ step: string; outcome: string }>(
    { databaseUrl: created.url },
    `SELECT d.step_handle AS step, concat_ws(' ', d.status, nullif(d.reason, d.status)) AS outcome
     FROM deliveries d JOIN users u ON u.id = d.recipient_id WHERE u.external_id = $1 ORDER BY d.id`,
    [name],
  );
  return Object.fromEntries(rows.map(({ step, outcome }) => [step, outcome]));
}

describe('quiet hours', () => {
  it('hold what disturbs until they end, and nothing else', async () => {
    await wish('ada', { quietHours: await quietFrom(-hourMs, 2 * hourMs) });
    await wish('bob');
    await runFor(['ada', 'bob']);
    expect(await outcomes('ada')).toEqual({ text: 'pending', feed: 'delivered', hook: 'sent' });
    expect(await outcomes('bob')).toEqual({ text: 'sent', feed: 'delivered', hook: 'sent' });
    await pass(hourMs);
    expect(await outcomes('ada')).toMatchObject({ text: 'pending' });
    await pass(hourMs + minuteMs);
    expect(await outcomes('ada')).toMatchObject({ text: 'sent' });
  });

  it('hold nothing up outside of them, nor on channel types they do not name', async () => {
    await wish('carl', { quietHours: await quietFrom(hourMs, 2 * hourMs) });
    const quietHours = await quietFrom(-hourMs, hourMs);
    await wish('dora', { quietHours: { ...quietHours, channel_types: ['email'] } });
    await runFor(['carl', 'dora']);
    expect(await outcomes('carl')).toMatchObject({ text: 'sent' });
    expect(await outcomes('dora')).toMatchObject({ text: 'sent' });
  });

  it('hold up neither what is urgent nor what is transactional', async () => {
    await wish('emmy', { quietHours: await quietFrom(-hourMs, hourMs) });
    await runFor(['emmy'], { priority: 1 });
    expect(await outcomes('emmy')).toMatchObject({ text: 'sent' });
    await publish(stepsOf(text), { includeInPreferences: false });
    await wish('fred', { quietHours: await quietFrom(-hourMs, hourMs) });
    await runFor(['fred']);
    expect(await outcomes('fred')).toMatchObject({ text: 'sent' });
  });

  it('keep nothing alive that expires before they end', async () => {
    await wish('gina', { quietHours: await quietFrom(-hourMs, 2 * hourMs) });
    await runFor(['gina'], { expiresInS: 3_600 });
    await pass(hourMs + minuteMs);
    expect(await outcomes('gina')).toMatchObject({ text: 'expired' });
  });

  it('leave of the windows of a step what they do not cover, and end what they cover all of', async () => {
    const [window] = (await quietFrom(-hourMs, 2 * hourMs)).windows;
    const windows = window === undefined ? [] : [window];
    const windowed = { ...text, send_window: { windows, timezone: 'UTC' } };
    await publish(stepsOf(windowed), { includeInPreferences: true });
    await wish('hedy', { quietHours: await quietFrom(-2 * hourMs, hourMs) });
    await wish('ida', { quietHours: await quietFrom(-2 * hourMs, 3 * hourMs) });
    await runFor(['hedy', 'ida']);
    expect(await outcomes('hedy')).toMatchObject({ text: 'pending' });
    expect(await outcomes('ida')).toMatchObject({ text: 'expired' });
    await pass(hourMs + minuteMs);
    expect(await outcomes('hedy')).toMatchObject({ text: 'sent' });
  });

  it('hold what waits already from when they are said, and let it go when they are taken back', async () => {
    await wish('jo', { quietHours: await quietFrom(-hourMs, 5 * hourMs) });
    await wish('kim', { quietHours: await quietFrom(-hourMs, hourMs) });
    await wish('lea', { quietHours: await quietFrom(-hourMs, 5 * hourMs) });
    await runFor(['jo', 'kim']);
    await runFor(['lea'], { expiresInS: 3_600 });
    await wish('jo', { quietHours: null });
    await wish('kim', { quietHours: await quietFrom(-hourMs, 3 * hourMs) });
    await wish('lea', { quietHours: null });
    await drain.drain();
    expect(await outcomes('jo')).toMatchObject({ text: 'sent' });
    expect(await outcomes('kim')).toMatchObject({ text: 'pending' });
    expect(await outcomes('lea')).toMatchObject({ text: 'sent' });
    await pass(2 * hourMs);
    expect(await outcomes('kim')).toMatchObject({ text: 'pending' });
    await pass(hourMs + minuteMs);
    expect(await outcomes('kim')).toMatchObject({ text: 'sent' });
  });

  it('hold the next attempt of what was tried before they were said', async () => {
    const shy = createDrain(created.url, {
      send: ({ message }) =>
        JSON.stringify(message).includes('+4915112345679')
          ? { kind: 'not_processed', code: 'busy', reason: 'Try later.' }
          : { kind: 'accepted' },
    });
    const person = { externalId: 'mia', attributes: { phone: '+4915112345679' } };
    await shy.database.users.upsertUsers({
      projectId: seed.projectId,
      users: [{ ...person, preferences: [], channelSettings: [] }],
    });
    const recipients = [{ external_id: 'mia' }];
    await shy.database.runs.acceptRun({ ...runInput(seed), recipients });
    await shy.drain();
    await shy.close();
    expect(await outcomes('mia')).toMatchObject({ text: 'pending' });
    await drain.database.users.upsertUsers({
      projectId: seed.projectId,
      users: [
        {
          ...person,
          preferences: [{ quietHours: await quietFrom(-hourMs, 12 * hourMs) }],
          channelSettings: [],
        },
      ],
    });
    await drain.drain();
    await pass(11 * hourMs);
    expect(await outcomes('mia')).toMatchObject({ text: 'pending' });
    await pass(hourMs + minuteMs);
    expect(await outcomes('mia')).toMatchObject({ text: 'sent' });
  });

  it('that change while they are reckoned are not written over', async () => {
    await wish('nick', { quietHours: await quietFrom(-hourMs, 5 * hourMs) });
    await runFor(['nick']);
    const { deliveries } = drain.database;
    const { findOutside } = deliveries;
    deliveries.findOutside = async (input) => {
      const found = await findOutside(input);
      deliveries.findOutside = findOutside;
      await wish('nick', { quietHours: null });
      return found;
    };
    await wish('nick', { quietHours: await quietFrom(-hourMs, 4 * hourMs) });
    // The first look finds what is not so any more, the next one what is.
    for (let look = 0; look < 2; look += 1) await drain.drain();
    expect(await outcomes('nick')).toMatchObject({ text: 'sent' });
  });

  it('go by the clocks of the person, also when they change while something waits', async () => {
    const quietHours = { ...(await quietFrom(-hourMs, 2 * hourMs)), timezone: null };
    await wish('nora', { quietHours });
    await runFor(['nora']);
    expect(await outcomes('nora')).toMatchObject({ text: 'pending' });
    const attributes = { timezone: 'Etc/GMT-3' };
    const nora = { externalId: 'nora', attributes, preferences: [], channelSettings: [] };
    await drain.database.users.upsertUsers({ projectId: seed.projectId, users: [nora] });
    await drain.drain();
    expect(await outcomes('nora')).toMatchObject({ text: 'sent' });
  });
});

describe('a pause', () => {
  it('skips what one could opt out of, says until when, and ends by itself', async () => {
    const until = new Date((await clock()).getTime() + 2 * hourMs);
    await wish('olga', { pause: { until } });
    await wish('paul', { pause: { until: null } });
    await runFor(['olga', 'paul']);
    const skipped = { text: 'skipped paused', feed: 'skipped paused', hook: 'sent' };
    expect(await outcomes('olga')).toEqual(skipped);
    expect(await outcomes('paul')).toEqual(skipped);
    const details = await queryRows(
      { databaseUrl: created.url },
      `SELECT DISTINCT u.external_id AS name, d.reason_details AS details
       FROM deliveries d JOIN users u ON u.id = d.recipient_id
       WHERE d.reason = 'paused' AND u.external_id IN ('olga', 'paul') ORDER BY 1`,
    );
    expect(details).toEqual([
      { name: 'olga', details: { until: until.toISOString() } },
      { name: 'paul', details: { until: null } },
    ]);
    await pass(2 * hourMs + minuteMs);
    await runFor(['olga', 'paul']);
    expect(await outcomes('olga')).toMatchObject({ text: 'sent', feed: 'delivered' });
    expect(await outcomes('paul')).toMatchObject({ text: 'skipped paused' });
    await wish('paul', { pause: null });
    await runFor(['paul']);
    expect(await outcomes('paul')).toMatchObject({ text: 'sent' });
  });

  it('lets transactional messages pass, and urgent ones not', async () => {
    await wish('rita', { pause: { until: null } });
    await runFor(['rita'], { priority: 1 });
    expect(await outcomes('rita')).toMatchObject({ text: 'skipped paused' });
    await publish(stepsOf(text), { includeInPreferences: false });
    await runFor(['rita']);
    expect(await outcomes('rita')).toMatchObject({ text: 'sent', feed: 'delivered' });
  });

  it('comes in the way of what waits, as an opt-out does', async () => {
    const quietHours = await quietFrom(-hourMs, 2 * hourMs);
    for (const name of ['sara', 'tom', 'uta', 'vera']) await wish(name, { quietHours });
    await runFor(['sara', 'tom', 'uta', 'vera']);
    await wish('sara', { pause: { until: null } });
    await wish('tom', { notiflowId: seed.notiflowId, channelType: 'sms', enabled: false });
    await wish(
      'uta',
      { notiflowId: null, channelType: 'sms', enabled: false },
      { notiflowId: seed.notiflowId, channelType: null, enabled: true },
    );
    await pass(2 * hourMs + minuteMs);
    expect(await outcomes('sara')).toMatchObject({ text: 'skipped paused' });
    expect(await outcomes('tom')).toMatchObject({ text: 'skipped opted_out' });
    expect(await outcomes('uta')).toMatchObject({ text: 'sent' });
    expect(await outcomes('vera')).toMatchObject({ text: 'sent' });
  });
});
