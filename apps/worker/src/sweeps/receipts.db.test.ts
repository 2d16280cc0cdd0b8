import type { ProviderReport, ReceiptPolling } from '@notiflow/providers';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  type SeededProject,
  seedProject,
} from '../../../../test/support/seed-project.ts';

const hourMs = 60 * 60_000;
const minuteMs = 60_000;

let created: TestDatabase;
let drain: Drain;
let seed: SeededProject;
let asked: string[][];
let answer: (ids: string[]) => ProviderReport[];
let sentCount: number;

const receipts: ReceiptPolling = {
  afterMs: 15 * minuteMs,
  untilMs: 24 * hourMs,
  idsMax: 3,
  async poll({ providerMessageIds, channel }) {
    expect(channel.credentials).toEqual({ token: 'of the channel' });
    asked.push(providerMessageIds);
    return answer(providerMessageIds);
  },
};

async function start(settings: Record<string, unknown>, options: { receipts?: ReceiptPolling }) {
  created = await createTestDatabase('receipts');
  asked = [];
  sentCount = 0;
  drain = createDrain(created.url, {
    credentials: { token: 'of the channel' },
    send: () => {
      sentCount += 1;
      return { kind: 'accepted', providerMessageId: `m${sentCount}` };
    },
    ...options,
  });
  seed = await seedProject(drain.database, { webhookSettings: settings });
}

afterEach(async () => {
  await drain.close();
  await created.drop();
});

async function send(count: number): Promise<void> {
  const run = await drain.database.runs.acceptRun({ ...runInput(seed), recipients: people(count) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

/** The statuses of all deliveries, each with what its history says. */
const outcomes = async () => {
  const rows = await query<{ outcome: string }>(
    `SELECT concat_ws(' ', d.status, (SELECT string_agg(e.source || ':' || e.kind, ' ' ORDER BY received_at)
       FROM delivery_events e WHERE e.delivery_id = d.id)) AS outcome
     FROM deliveries d ORDER BY d.provider_message_id`,
  );
  return rows.map(({ outcome }) => outcome);
};
const awaited = async () =>
  (await query<{ count: number }>('SELECT count(*)::int AS count FROM awaited_reports'))[0]?.count;

const delivered = (providerMessageId: string): ProviderReport => ({
  kind: 'delivered',
  providerMessageId,
});

describe('a service that has to be asked', () => {
  beforeEach(() => start({}, { receipts }));

  it('is asked when it can know, in questions of the size it takes, and again for what it does not say', async () => {
    answer = (ids) => ids.filter((id) => id !== 'm2').map(delivered);
    await send(4);
    expect(asked).toEqual([]);
    await drain.drainAfter({ ...seed, byMs: 15 * minuteMs });
    expect(asked.map((ids) => ids.length)).toEqual([3, 1]);
    expect(await outcomes()).toEqual([
      'delivered receipt:delivered',
      'sent',
      'delivered receipt:delivered',
      'delivered receipt:delivered',
    ]);
    answer = (ids) => ids.map((providerMessageId) => ({ kind: 'bounced', providerMessageId }));
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect([asked.at(-1), await awaited()]).toEqual([['m2'], 0]);
    expect((await outcomes())[1]).toBe('bounced receipt:bounced');
  });

  it('is asked again when it did not answer, until it cannot know any more', async () => {
    answer = () => {
      throw new Error('away');
    };
    await send(1);
    await drain.drainAfter({ ...seed, byMs: 15 * minuteMs });
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(asked).toHaveLength(2);
    answer = () => [];
    await drain.drainAfter({ ...seed, byMs: 24 * hourMs });
    await drain.drainAfter({ ...seed, byMs: 2 * minuteMs });
    expect([asked.length, await awaited(), await outcomes()]).toEqual([
      3,
      0,
      ['sent clock:no_report'],
    ]);
  });
});

describe('a channel that waits for reports', () => {
  beforeEach(() => start({ receipt_timeout_hours: 2 }, {}));

  it('writes down what stayed silent, which stays sent, and counts it', async () => {
    await send(2);
    const channel = { id: seed.channelIds.webhook, projectId: seed.projectId, type: 'webhook' };
    await drain.database.reports.takeReports({
      channel,
      source: 'callback',
      reports: [delivered('m1')],
    });
    expect(await awaited()).toBe(1);
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await outcomes()).toEqual(['delivered callback:delivered', 'sent']);
    await drain.drainAfter({ ...seed, byMs: hourMs });
    expect(await outcomes()).toEqual(['delivered callback:delivered', 'sent clock:no_report']);
    expect(await drain.metrics.registry.readText()).toContain(
      'notiflow_unreported_deliveries_total{channel_type="webhook",provider="http"} 1',
    );
    await drain.database.reports.takeReports({
      channel,
      source: 'callback',
      reports: [delivered('m2')],
    });
    expect((await outcomes())[1]).toBe('delivered clock:no_report callback:delivered');
  });
});

describe('any other channel', () => {
  beforeEach(() => start({}, {}));

  it('costs nothing: no row waits for reports', async () => {
    await send(2);
    expect([await awaited(), await outcomes()]).toEqual([0, ['sent', 'sent']]);
  });
});
