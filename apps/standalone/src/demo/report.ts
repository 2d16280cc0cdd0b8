import type { ParsedMail } from 'mailparser';
import type { ReceivedWebhook } from './webhook-receiver.ts';

/** What the API says of a run. */
export interface RunReport {
  id: string;
  status: string;
  counters: Record<string, number>;
  deliveries: Record<string, number>;
}

/** What the API says of a delivery and its attempts. */
export interface DeliveryReport {
  id: string;
  step_handle: string;
  channel_type: string;
  status: string;
  created_at: string;
  attempts: {
    number: number;
    started_at: string;
    ended_at: string | null;
    outcome: string | null;
    provider: string;
  }[];
}

/** What the API says of a notification. */
export interface NotificationReport {
  id: string;
  status: string;
  created_at: string;
  processed_at: string | null;
}

type Moment = [at: string | null, what: string];

/** Prints the way of one notification in the order of its moments, each in milliseconds after the first. */
export function timeline(notification: NotificationReport, deliveries: DeliveryReport[]): string {
  const { id, status, created_at, processed_at } = notification;
  const startedAt = Date.parse(created_at);
  const moments: Moment[] = [
    [created_at, `notification ${id} pending`],
    [processed_at, `steps taken, messages rendered: ${status}`],
    ...deliveries.flatMap(momentsOf),
  ];
  // What has not come about yet stands at the end.
  const order = ([at]: Moment) => (at === null ? Number.MAX_SAFE_INTEGER : Date.parse(at));
  return moments
    .sort((a, b) => order(a) - order(b))
    .map(([at, what]) => {
      const after = at === null ? '' : `+${String(Date.parse(at) - startedAt).padStart(5)} ms`;
      return `${after.padEnd(9)}  ${what}`;
    })
    .join('\n');
}

function momentsOf(delivery: DeliveryReport): Moment[] {
  const { step_handle, channel_type, status, created_at, attempts } = delivery;
  const what = `${channel_type} (step ${step_handle})`;
  if (attempts.length === 0) return [[created_at, `${what}: ${status}, the row is the delivery`]];
  return attempts.flatMap(({ number, provider, started_at, ended_at, outcome }): Moment[] => [
    [started_at, `${what}: attempt ${number} through ${provider}`],
    [ended_at, `${what}: ${outcome} → ${status}`],
  ]);
}

/** Prints an e-mail as its receiver got it. */
export function mailAsReceived(mail: ParsedMail): string {
  const to = Array.isArray(mail.to) ? mail.to[0]?.text : mail.to?.text;
  return [
    `From:       ${mail.from?.text}`,
    `To:         ${to}`,
    `Subject:    ${mail.subject}`,
    `Message-ID: ${mail.messageId}`,
    '',
    (mail.text ?? '').trim(),
  ].join('\n');
}

/** Prints a webhook as its receiver got it. */
export function webhookAsReceived(webhook: ReceivedWebhook): string {
  const header = (name: string) => `${name}: ${String(webhook.headers[name])}`;
  return [
    `${webhook.method} ${webhook.path}`,
    header('content-type'),
    header('webhook-id'),
    header('webhook-timestamp'),
    header('webhook-signature'),
    '',
    webhook.body,
    '',
    webhook.isVerified ? '✓ signature verified' : '✗ signature NOT verified',
  ].join('\n');
}

/** Tells whether the parts of the run's counters add up to their totals. */
export function isBalanced(run: RunReport): boolean {
  return addsUp(run.counters, 'recipients') && addsUp(run.deliveries, 'total');
}

function addsUp(counters: Record<string, number>, total: string): boolean {
  const parts = Object.entries(counters).filter(([name]) => name !== total);
  return parts.reduce((sum, [, count]) => sum + count, 0) === counters[total];
}

/** Prints the counters of a run as one equation each. */
export function countersOf(run: RunReport): string {
  return [
    equation(run.counters, 'recipients'),
    equation(run.deliveries, 'total').replace('total', 'deliveries'),
  ].join('\n');
}

function equation(counters: Record<string, number>, total: string): string {
  const parts = Object.entries(counters)
    .filter(([name, count]) => name !== total && count > 0)
    .map(([name, count]) => `${count} ${name}`);
  return `${counters[total]} ${total} = ${parts.join(' + ') || '0'}`;
}
