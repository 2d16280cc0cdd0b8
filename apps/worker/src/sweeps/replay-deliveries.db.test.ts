import { type ChannelStep, type Recipient, type Step, suppressionKeyOf } from '@notiflow/contracts';
import type { DeadLetterChoice } from '@notiflow/database';
import type { SendResult } from '@notiflow/providers';
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
let answer: (to: string) => SendResult;

const mail: ChannelStep = {
  type: 'channel',
  handle: 'mail',
  position: 1,
  channel_type: 'email',
  channel_handle: 'smtp',
  template: { content_type: 'plaintext', subject: 'Hello', body: 'Hello' },
};

const refused: SendResult = {
  kind: 'rejected',
  about: 'config',
  code: 'http_401',
  reason: 'The service answered 401.',
};
const accepted: SendResult = { kind: 'accepted' };

beforeEach(async () => {
  created = await createTestDatabase('replays');
  answer = () => refused;
  drain = createDrain(created.url, {
    send: ({ message }) => answer((message as { to: string }).to),
  });
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

const people = (count: number): Recipient[] =>
  Array.from({ length: count }, (_, place) => ({
    external_id: `user-${place}`,
    email: `user-${place}@example.com`,
  }));

async function send(recipients: Recipient[]): Promise<string> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
  return run.runId;
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const everything: DeadLetterChoice = { deliveryIds: null, fingerprint: null, filter: {} };

const replay = (choice: Partial<DeadLetterChoice> = {}, ratePerSecond = 1_000) =>
  drain.database.replays.beginReplay({
    projectId: seed.projectId,
    ...everything,
    ...choice,
    ratePerSecond,
  });

const findReplay = (id: string) =>
  drain.database.replays.findReplay({ projectId: seed.projectId, id });

const statuses = async () => {
  const rows = await query<{ status: string; count: number }>(
    'SELECT status, count(*)::int AS count FROM deliveries GROUP BY 1 ORDER BY 1',
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
};

const groups = () =>
  drain.database.replays.listDeadLetterGroups({
    projectId: seed.projectId,
    filter: {},
    since: new Date(0),
  });

describe('dead letters', () => {
  it('are grouped by what they ended with, the largest group first', async () => {
    await send(people(3));
    answer = () => ({ ...refused, about: 'recipient', code: 'address_invalid' });
    await send(people(1));
    expect(await groups()).toMatchObject({
      hasMore: false,
      groups: [
        {
          status: 'failed',
          reason: 'rejected_config',
          code: 'http_401',
          channel: 'smtp',
          provider: 'smtp',
          channelType: 'email',
          count: 3,
        },
        { reason: 'rejected_recipient', code: 'address_invalid', count: 1 },
      ],
    });
  });

  it('are those of one project', async () => {
    await send(people(1));
    await query('UPDATE deliveries SET project_id = gen_random_uuid()');
    expect((await groups()).groups).toEqual([]);
    const counted = { projectId: seed.projectId, ...everything };
    expect(await drain.database.replays.countDeadLetters(counted)).toBe(0);
  });
});

describe('a replay', () => {
  it('sends everything again once, as a further attempt of the same delivery', async () => {
    await send(people(5));
    answer = () => accepted;
    const { id } = await replay();
    await drain.sweep();
    await drain.sweep();
    expect(await statuses()).toEqual({ sent: 5 });
    expect(await findReplay(id)).toMatchObject({ status: 'finished', replayed: 5, skipped: {} });
    expect(new Set(drain.sent.slice(5).map(({ deliveryId }) => deliveryId))).toEqual(
      new Set(drain.sent.slice(0, 5).map(({ deliveryId }) => deliveryId)),
    );
    expect(drain.sent.slice(5).map(({ attempt }) => attempt)).toEqual([2, 2, 2, 2, 2]);
  });

  it('leaves what fails again to the next one', async () => {
    await send(people(2));
    const { id } = await replay();
    for (let look = 0; look < 3; look += 1) {
      await query('UPDATE replays SET sweep_at = now() WHERE sweep_at IS NOT NULL');
      await drain.sweep();
    }
    expect(drain.sent).toHaveLength(4);
    expect(await findReplay(id)).toMatchObject({ status: 'finished', replayed: 2 });
    expect(await statuses()).toEqual({ failed: 2 });
  });

  it('sends so many in a second, and goes on where it was', async () => {
    await send(people(5));
    answer = () => accepted;
    const { id } = await replay({}, 2);
    for (const sent of [2, 4, 5]) {
      await query('UPDATE replays SET sweep_at = now() WHERE sweep_at IS NOT NULL');
      await drain.sweep();
      // Its second has not come.
      await query(
        `UPDATE replays SET sweep_at = now() + interval '1 hour' WHERE sweep_at IS NOT NULL`,
      );
      await drain.sweep();
      expect(await statuses()).toMatchObject({ sent });
    }
    expect(await findReplay(id)).toMatchObject({ status: 'finished', replayed: 5 });
  });

  it('is of those of a fingerprint, of a filter, or of those that are named', async () => {
    await send(people(2));
    const runId = await send([{ external_id: 'grace', email: 'grace@example.com' }]);
    const [group] = (await groups()).groups;
    const chosen = async (choice: Partial<DeadLetterChoice>) =>
      drain.database.replays.countDeadLetters({
        projectId: seed.projectId,
        ...everything,
        ...choice,
      });
    expect(await chosen({ fingerprint: group?.fingerprint ?? '' })).toBe(3);
    expect(await chosen({ fingerprint: '0'.repeat(16) })).toBe(0);
    expect(await chosen({ filter: { runId } })).toBe(1);
    expect(await chosen({ filter: { status: 'expired' } })).toBe(0);
    expect(await chosen({ filter: { failedAfter: new Date(Date.now() + 3_600_000) } })).toBe(0);
    answer = () => accepted;
    await replay({ deliveryIds: group?.deliveryIds.slice(0, 1) ?? [] });
    await drain.sweep();
    expect(await statuses()).toEqual({ failed: 2, sent: 1 });
  });

  it('sends nothing to whom nothing may be sent, and says why', async () => {
    await send(people(8));
    answer = () => accepted;
    const { projectId } = seed;
    await drain.database.suppressions.addSuppressions({
      projectId,
      entries: [
        {
          channelType: 'email',
          address: 'USER-0@example.com',
          key: suppressionKeyOf('email', 'USER-0@example.com'),
          reason: 'hard_bounce',
          recipientId: null,
          expiresAt: null,
        },
      ],
    });
    const userOf = (name: string) => `(SELECT id FROM users WHERE external_id = '${name}')`;
    await query(`INSERT INTO preferences (id, project_id, user_id, channel_type, enabled)
      VALUES (gen_random_uuid(), '${projectId}', ${userOf('user-1')}, 'email', false)`);
    await query(
      `UPDATE deliveries SET recalled_at = now() WHERE recipient_id = ${userOf('user-2')}`,
    );
    await drain.database.users.eraseUser({ projectId, externalId: 'user-3' });
    await query(`UPDATE users SET paused_until = 'infinity' WHERE external_id = 'user-6'`);
    const hour = new Date().toISOString().slice(11, 13);
    const windows = [{ from: `${hour}:00`, to: `${(Number(hour) + 22) % 24}:00`.padStart(5, '0') }];
    const quietHours = { windows, timezone: 'UTC', channel_types: ['email'] };
    await query(`UPDATE users SET quiet_hours = '${JSON.stringify(quietHours)}'
      WHERE external_id = 'user-7'`);
    const { id } = await replay();
    await drain.sweep();
    expect(await findReplay(id)).toMatchObject({
      replayed: 3,
      skipped: { suppressed: 1, opted_out: 1, paused: 1, withdrawn: 1, no_message: 1 },
    });
    // Whoever wants quiet gets it when that is over.
    expect(await statuses()).toMatchObject({ pending: 1, sent: 2 });
    expect(drain.sent.slice(8).map(({ message }) => (message as { to: string }).to)).toEqual([
      'user-4@example.com',
      'user-5@example.com',
    ]);
  });

  it('goes by the channel of the step where the one that stood in is gone', async () => {
    const upsert = async (handle: string, settings: Record<string, unknown>) => {
      const channel = { handle, name: handle, type: 'email', provider: 'smtp', settings };
      const { projectId } = seed;
      await drain.database.channels.upsertChannel({
        ...channel,
        projectId,
        sealedCredentials: undefined,
      });
    };
    await upsert('spare', {});
    await upsert('smtp', { alternatives: [{ channel: 'spare' }] });
    await send(people(1));
    await query(`DELETE FROM channels WHERE handle = 'spare'`);
    answer = () => accepted;
    const { id } = await replay();
    await drain.drain();
    expect(await findReplay(id)).toMatchObject({ replayed: 1, skipped: {} });
    const rows = await query(
      'SELECT d.status, c.handle, d.home_channel_id AS home FROM deliveries d JOIN channels c ON c.id = d.channel_id',
    );
    expect(rows).toEqual([{ status: 'sent', handle: 'smtp', home: null }]);
  });

  it('obeys what somebody said of the notiflow over what they said of all', async () => {
    await send(people(1));
    answer = () => accepted;
    await query(`INSERT INTO preferences (id, project_id, user_id, notiflow_id, channel_type, enabled)
      SELECT gen_random_uuid(), '${seed.projectId}', u.id, wish.notiflow_id, 'email', wish.enabled
      FROM users u, (VALUES (NULL, false), ('${seed.notiflowId}'::uuid, true)) AS wish (notiflow_id, enabled)`);
    await replay();
    await drain.sweep();
    expect(await statuses()).toEqual({ sent: 1 });
  });

  it('sends nothing of a canceled run, and nothing more once it is canceled itself', async () => {
    await send(people(2));
    // As when something of it was open.
    await query(`UPDATE runs SET status = 'canceled', sweep_at = NULL`);
    const ofCanceled = await replay();
    await drain.sweep();
    expect(await findReplay(ofCanceled.id)).toMatchObject({ skipped: { canceled: 2 } });
    await send(people(2));
    const { id } = await replay();
    const { projectId } = seed;
    expect(await drain.database.replays.cancelReplay({ projectId, id })).toMatchObject({
      status: 'canceled',
    });
    await drain.sweep();
    expect(await findReplay(id)).toMatchObject({ status: 'canceled', replayed: 0 });
    expect(await drain.database.replays.cancelReplay({ projectId, id })).toBeNull();
  });

  it('is done once by two workers at a time', async () => {
    await send(people(20));
    answer = () => accepted;
    const { id } = await replay();
    const pages = await Promise.all(
      [1, 2, 3].map(() => drain.database.replays.replayPage({ id, limit: 10 })),
    );
    expect(pages.reduce((sum, page) => sum + page.replayed, 0)).toBe(20);
    await drain.sweep();
    expect(drain.sent).toHaveLength(40);
    expect(await findReplay(id)).toMatchObject({ replayed: 20, status: 'finished' });
  });

  it('gives what had expired its time back', async () => {
    await send(people(1));
    await query(
      `UPDATE deliveries SET status = 'pending', sweep_at = now(), next_attempt_at = now(), expires_at = now() - interval '1 s'`,
    );
    await drain.sweep();
    expect(await statuses()).toEqual({ expired: 1 });
    answer = () => accepted;
    await replay();
    await drain.sweep();
    expect(await statuses()).toEqual({ sent: 1 });
  });
});
