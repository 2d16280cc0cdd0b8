import { jest } from '@jest/globals';
import type { ChannelStep, MessageCap, Step } from '@notiflow/contracts';
import pg from 'pg';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

const hourMs = 3_600_000;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('caps');
  drain = createDrain(created.url);
  seed = await seedProject(drain.database);
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const feed = (handle: string): ChannelStep => ({
  type: 'channel',
  handle,
  position: 0,
  channel_type: 'in_app',
  channel_handle: 'feed',
  template: { content_type: 'plaintext', body: 'Hello' },
});

/** Trigger, these feed steps, a webhook, end; published under the handle. */
async function publish(
  handle: string,
  {
    feeds = ['feed'],
    isTransactional = false,
  }: { feeds?: string[]; isTransactional?: boolean } = {},
): Promise<string> {
  const [trigger, hook, end] = webhookSteps() as [Step, Step, Step];
  const steps = [trigger, ...feeds.map(feed), hook, end];
  const named = { projectId: seed.projectId, handle };
  const definition = { steps: steps.map((step, position) => ({ ...step, position })), sha: handle };
  const { notiflows } = drain.database;
  await notiflows.saveNotiflow({
    ...named,
    active: true,
    includeInPreferences: !isTransactional,
    definition,
  });
  await notiflows.publishNotiflow({ ...named, sha: handle });
  const found = await notiflows.findNotiflow({ projectId: seed.projectId, name: { handle } });
  return found?.id ?? '';
}

async function runFor(notiflowId: string, count = 1): Promise<string> {
  const input = { ...runInput(seed), notiflow: { id: notiflowId }, recipients: people(count) };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  return run.runId;
}

const cap = (limit: number, more: Partial<MessageCap> = {}): MessageCap => {
  const period = { duration: 1, duration_unit: 'hours' } as const;
  return { channel_type: 'in_app', limit, period, ...more };
};

async function setCaps(...messageCaps: MessageCap[]): Promise<void> {
  const { projectId } = seed;
  await drain.database.projects.updateSettings({ projectId, changes: { messageCaps } });
}

/** How many deliveries of each kind there are, as "step status reason". */
async function countOutcomes(): Promise<Record<string, number>> {
  const rows = await query<{ outcome: string; count: number }>(
    `SELECT concat_ws(' ', step_handle, status, reason) AS outcome, count(*)::int AS count
     FROM deliveries GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, count]));
}

describe('a cap on messages', () => {
  it('skips what comes over it, whatever notiflow it is of, with the cap and its end', async () => {
    const [news, offers] = [await publish('news'), await publish('offers')];
    await setCaps(cap(2));
    for (const notiflow of [news, offers, news]) {
      await runFor(notiflow, 3);
      await drain.drain();
    }
    expect(await countOutcomes()).toEqual({
      'feed delivered': 6,
      'feed skipped capped': 3,
      'hook sent': 9,
    });
    const [row] = await query<{ details: object; end: Date; channel: string }>(
      `SELECT d.reason_details AS details, d.channel_id AS channel,
              b.passed_at[1] + interval '1 hour' AS end
       FROM deliveries d JOIN pass_buckets b USING (recipient_id) WHERE d.reason = 'capped' LIMIT 1`,
    );
    expect(row?.details).toEqual({ ...cap(2), resets_at: row?.end.toISOString() });
    expect(row?.channel).toBe(seed.channelIds.in_app);
  });

  it('lets the next one through when enough of the last period is over', async () => {
    const news = await publish('news');
    await setCaps(cap(1));
    await runFor(news);
    await drain.drain();
    await runFor(news);
    await drain.drainAfter({ ...seed, byMs: hourMs / 2 });
    await runFor(news);
    await drain.drainAfter({ ...seed, byMs: hourMs / 2 });
    expect(await countOutcomes()).toMatchObject({ 'feed delivered': 2, 'feed skipped capped': 1 });
  });

  it('neither holds back nor counts transactional notiflows, webhooks and what is not sent anyway', async () => {
    const [news, receipt] = [
      await publish('news'),
      await publish('receipt', { isTransactional: true }),
    ];
    await setCaps(cap(1), cap(1, { channel_type: 'email' }));
    await runFor(receipt);
    await runFor(receipt);
    await drain.drain();
    const user = await drain.database.users.findUser({ ...seed, externalId: 'user-0' });
    const optOut = { notiflowId: null, channelType: 'in_app', enabled: false };
    const wish = (enabled: boolean | null) =>
      drain.database.preferences.writePreferences({
        projectId: seed.projectId,
        userId: user?.id ?? '',
        entries: [{ ...optOut, enabled }],
      });
    await wish(false);
    await runFor(news);
    await drain.drain();
    await wish(null);
    await runFor(news);
    await drain.drain();
    await runFor(receipt);
    await drain.drain();
    expect(await countOutcomes()).toEqual({
      'feed delivered': 4,
      'feed skipped opted_out': 1,
      'hook sent': 5,
    });
  });

  it('counts each step of a notification, in their order', async () => {
    const news = await publish('news', { feeds: ['first', 'second', 'third'] });
    await setCaps(cap(2));
    await runFor(news, 5);
    await drain.drain();
    expect(await countOutcomes()).toEqual({
      'first delivered': 5,
      'second delivered': 5,
      'third skipped capped': 5,
      'hook sent': 5,
    });
  });

  it('counts once what a worker asked for before it was lost', async () => {
    const news = await publish('news');
    await setCaps(cap(1));
    await runFor(news, 3);
    const { notifications } = drain.database;
    const { saveAdvance } = notifications;
    notifications.saveAdvance = async () => {
      throw Object.assign(new Error('the worker is lost'), { code: '57P01' });
    };
    await expect(drain.drain()).rejects.toThrow('the worker is lost');
    notifications.saveAdvance = saveAdvance;
    await query('UPDATE notifications SET sweep_at = now(), paused_until = NULL');
    await query('UPDATE runs SET sweep_at = now() WHERE sweep_at IS NOT NULL');
    await drain.drain();
    expect(await countOutcomes()).toEqual({ 'feed delivered': 3, 'hook sent': 3 });
  });

  it('lets no message more pass when two workers have many runs at once, and the same ones', async () => {
    const notiflows = [await publish('news'), await publish('offers')];
    await setCaps(cap(2));
    for (let run = 0; run < 6; run += 1) await runFor(notiflows[run % 2] ?? '', 30);
    const other = createDrain(created.url);
    try {
      await Promise.all([drain.drain(), other.drain()]);
      await Promise.all([drain.drain(), other.drain()]);
    } finally {
      await other.close();
    }
    expect(await countOutcomes()).toEqual({
      'feed delivered': 60,
      'feed skipped capped': 120,
      'hook sent': 180,
    });
    const more = await query(
      `SELECT recipient_id FROM deliveries WHERE status = 'delivered'
       GROUP BY recipient_id HAVING count(*) <> 2`,
    );
    expect(more).toEqual([]);
  });

  it('costs one statement for a set and step of a capped channel type, and nothing else', async () => {
    const news = await publish('news', { feeds: ['first', 'second'] });
    const countFor = async (count: number) => {
      const runId = await runFor(news, count);
      const sent = jest.spyOn(pg.Client.prototype, 'query');
      try {
        await drain.drain();
        const names = sent.mock.calls.map(([one]) => (one as { name?: string } | undefined)?.name);
        return { runId, asked: names.filter((name) => name === 'take-passes').length };
      } finally {
        sent.mockRestore();
      }
    };
    expect(await countFor(50)).toMatchObject({ asked: 0 });
    await setCaps(cap(10, { channel_type: 'email' }));
    expect(await countFor(50)).toMatchObject({ asked: 0 });
    await setCaps(cap(10));
    expect(await countFor(2)).toMatchObject({ asked: 2 });
    expect(await countFor(400)).toMatchObject({ asked: 2 });
  });
});
