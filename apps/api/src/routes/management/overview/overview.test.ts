import type { ActivityRow, Backlog, NamedChannelHealth } from '@notiflow/database';
import { judgeOverview } from './judge-overview.ts';
import { sumActivity } from './sum-activity.ts';

const row = (at: string, more: Partial<ActivityRow>): ActivityRow => ({
  at: new Date(at),
  kind: 'delivery',
  channel_type: 'email',
  outcome: 'sent',
  amount: 1,
  within_10s: 0,
  within_1m: 0,
  within_5m: 0,
  ...more,
});

describe('what happened', () => {
  const options = { rangeS: 900, stepS: 300, now: new Date('2026-06-01T12:02:00Z') };

  it('is told step by step, also where nothing did', () => {
    const { steps, totals } = sumActivity(
      [
        row('2026-06-01T11:50:00Z', {
          kind: 'run',
          channel_type: '',
          outcome: 'accepted',
          amount: 2,
        }),
        row('2026-06-01T11:50:00Z', { amount: 5 }),
        row('2026-06-01T12:00:00Z', { outcome: 'failed', amount: 3 }),
        row('2026-06-01T12:00:00Z', {
          kind: 'notification',
          channel_type: '',
          outcome: 'made',
          amount: 7,
        }),
      ],
      options,
    );
    expect(steps).toEqual([
      { at: '2026-06-01T11:45:00.000Z', runs: 0, notifications: {}, deliveries: {} },
      { at: '2026-06-01T11:50:00.000Z', runs: 2, notifications: {}, deliveries: { sent: 5 } },
      { at: '2026-06-01T11:55:00.000Z', runs: 0, notifications: {}, deliveries: {} },
      {
        at: '2026-06-01T12:00:00.000Z',
        runs: 0,
        notifications: { made: 7 },
        deliveries: { failed: 3 },
      },
    ]);
    expect(totals).toEqual({
      runs: 2,
      notifications: { made: 7 },
      deliveries: { sent: 5, failed: 3 },
      channel_types: { email: { sent: 5, failed: 3 } },
    });
  });

  it('is compared with what is promised, without what never left', () => {
    const { promises } = sumActivity(
      [
        row('2026-06-01T12:00:00Z', { amount: 8, within_10s: 6 }),
        row('2026-06-01T12:00:00Z', {
          outcome: 'delivered',
          amount: 4,
          within_1m: 2,
          within_5m: 3,
        }),
        row('2026-06-01T12:00:00Z', { channel_type: 'in_app', outcome: 'delivered', amount: 100 }),
      ],
      options,
    );
    expect(promises).toEqual({
      sent_within_10s: 0.75,
      delivered_within_1m: 0.5,
      delivered_within_5m: 0.75,
    });
    expect(sumActivity([], options).promises.sent_within_10s).toBeNull();
  });
});

describe('the verdict', () => {
  const channel = (more: Partial<NamedChannelHealth>): NamedChannelHealth => ({
    id: 'c',
    handle: 'smtp',
    name: 'Mail',
    type: 'email',
    provider: 'smtp',
    circuit: 'closed',
    openedUntil: null,
    penalty: 0,
    reportedAt: null,
    failingSince: null,
    acceptedAt: null,
    errors: [],
    attempts: 100,
    accepted: 100,
    failures: 0,
    p95Ms: 100,
    ...more,
  });
  const lossy = (failures: number, more: Partial<NamedChannelHealth> = {}) =>
    channel({ failures, accepted: 100 - failures, ...more });
  const late: Backlog = { channel_type: 'sms', due: 7, oldest_ms: 180_000 };
  const looked = {
    channels: [channel({})],
    backlog: [],
    workersAlive: 1,
    workersSilentMs: [],
    settled: 5,
  };

  it.each([
    [{}, 'good', 'healthy'],
    [{ settled: 0 }, 'good', 'idle'],
    [{ backlog: [late] }, 'warn', 'late'],
    [{ backlog: [late], workersSilentMs: [18_000] }, 'warn', 'worker_silent'],
    [{ workersSilentMs: [18_000], channels: [lossy(50)] }, 'bad', 'channel_failing'],
    [{ channels: [lossy(19)] }, 'good', 'healthy'],
    [{ channels: [lossy(20)], backlog: [late] }, 'bad', 'channel_failing'],
    [{ channels: [channel({ attempts: 9, accepted: 0, failures: 9 })] }, 'good', 'healthy'],
    [{ channels: [lossy(50), channel({ circuit: 'open' })] }, 'bad', 'circuit_open'],
    [{ workersAlive: 0, channels: [channel({ circuit: 'open' })] }, 'bad', 'no_workers'],
  ] as const)('of %j is %s: %s', (changes, tone, reason) => {
    const verdict = judgeOverview({ ...looked, ...changes } as Parameters<typeof judgeOverview>[0]);
    expect(verdict).toMatchObject({ tone, reason });
  });

  it('says how bad it is, of what, since when and why', () => {
    const error = {
      outcome: 'not_processed' as const,
      code: '503',
      reason: 'The service answered 503.',
      count: 38,
      first_at: '',
      last_at: '',
    };
    const failingSince = new Date('2026-06-01T12:00:00Z');
    const channels = [lossy(38, { provider: 'ses', failingSince, errors: [error] })];
    expect(judgeOverview({ ...looked, channels })).toMatchObject({
      text: 'Mail (ses) did not take 38 % of its messages in the last five minutes: The service answered 503.',
      channel: 'smtp',
      since: '2026-06-01T12:00:00.000Z',
    });
  });

  it('is told of few messages, too, where the workers saw that none is taken, and of no channel that rests', () => {
    const failingSince = new Date();
    const channels = [channel({ attempts: 3, accepted: 0, failingSince })];
    expect(judgeOverview({ ...looked, channels }).reason).toBe('channel_failing');
    const resting = [channel({ attempts: 0, accepted: 0, failingSince })];
    expect(judgeOverview({ ...looked, channels: resting }).reason).toBe('healthy');
  });
});
