import type { ActivityRow } from '@notiflow/database';

type Amounts = Record<string, number>;

/** One step of the charts. */
export interface OverviewStep {
  at: string;
  runs: number;
  notifications: Amounts;
  deliveries: Amounts;
}

/** What happened, step by step without a gap, and in all. */
export function sumActivity(
  rows: readonly ActivityRow[],
  { rangeS, stepS, now }: { rangeS: number; stepS: number; now: Date },
) {
  const stepMs = stepS * 1_000;
  const last = Math.floor(now.getTime() / stepMs) * stepMs;
  const steps = new Map<number, OverviewStep>();
  for (let at = last - Math.floor(rangeS / stepS) * stepMs; at <= last; at += stepMs) {
    steps.set(at, { at: new Date(at).toISOString(), runs: 0, notifications: {}, deliveries: {} });
  }
  const totals = {
    runs: 0,
    notifications: {} as Amounts,
    deliveries: {} as Amounts,
    channel_types: {} as Record<string, Amounts>,
  };
  for (const { at, kind, channel_type: type, outcome, amount } of rows) {
    const step = steps.get(at.getTime());
    if (kind === 'run') {
      totals.runs += amount;
      if (step !== undefined) step.runs += amount;
      continue;
    }
    const group = kind === 'notification' ? 'notifications' : 'deliveries';
    add(totals[group], outcome, amount);
    if (step !== undefined) add(step[group], outcome, amount);
    if (kind === 'delivery') {
      totals.channel_types[type] ??= {};
      add(totals.channel_types[type], outcome, amount);
    }
  }
  return { steps: [...steps.values()], totals, promises: judgePromises(rows) };
}

function add(amounts: Amounts, name: string, amount: number): void {
  amounts[name] = (amounts[name] ?? 0) + amount;
}

function judgePromises(rows: readonly ActivityRow[]) {
  const sum = (outcome: string, of: (row: ActivityRow) => number) =>
    rows
      .filter(
        (row) =>
          row.kind === 'delivery' && row.outcome === outcome && row.channel_type !== 'in_app',
      )
      .reduce((total, row) => total + of(row), 0);
  const sent = sum('sent', ({ amount }) => amount);
  const delivered = sum('delivered', ({ amount }) => amount);
  const share = (part: number, of: number) => (of === 0 ? null : Math.min(1, part / of));
  return {
    sent_within_10s: share(
      sum('sent', (row) => row.within_10s),
      sent,
    ),
    delivered_within_1m: share(
      sum('delivered', (row) => row.within_1m),
      delivered,
    ),
    delivered_within_5m: share(
      sum('delivered', (row) => row.within_5m),
      delivered,
    ),
  };
}
