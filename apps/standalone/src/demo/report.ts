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

/** Prints the way of one notification, each moment in milliseconds after its beginning. */
export function timeline(notification: NotificationReport, deliveries: DeliveryReport[]): string {
  const startedAt = Date.parse(notification.created_at);
  const after = (moment: string | null) =>
    moment === null ? '        ' : `+${String(Date.parse(moment) - startedAt).padStart(5)} ms`;
  const lines = [
    `${after(notification.created_at)}  notification ${notification.id} pending`,
    `${after(notification.processed_at)}  steps taken, messages rendered: ${notification.status}`,
  ];
  for (const delivery of deliveries) {
    const what = `${delivery.channel_type} (step ${delivery.step_handle})`;
    if (delivery.attempts.length === 0) {
      lines.push(
        `${after(delivery.created_at)}  ${what}: ${delivery.status}, the row is the delivery`,
      );
    }
    for (const attempt of delivery.attempts) {
      lines.push(
        `${after(attempt.started_at)}  ${what}: attempt ${attempt.number} through ${attempt.provider}`,
        `${after(attempt.ended_at)}  ${what}: ${attempt.outcome} → ${delivery.status}`,
      );
    }
  }
  return lines.join('\n');
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
