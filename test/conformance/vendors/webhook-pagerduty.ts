import { Agent } from 'node:http';
import type { WebhookMessage } from '@notiflow/contracts';
import { event } from '@pagerduty/pdjs';
import type { EventPayloadV2 } from '@pagerduty/pdjs/build/src/events.js';
import type { VendorError, VendorRow } from '../vendor-row.ts';

const routing_key = 'e93facc04764012d7bfb002500d5d1a6';
const credentials = { routing_key };

const message: WebhookMessage = {
  url: 'https://example.com/incidents',
  method: 'POST',
  headers: {},
  content_type: 'json',
};

/** PagerDuty: https://developer.pagerduty.com/docs/send-alert-event */
export const row: VendorRow = {
  channels: [
    { settings: {}, credentials },
    {
      settings: { region: 'eu', summary: 'Something', source: 'shop', severity: 'warning' },
      credentials,
    },
  ],
  messages: [
    {
      ...message,
      body: JSON.stringify({ summary: 'Disk is full', severity: 'critical', disk: 7 }),
    },
    { ...message, body: 'Disk is full', content_type: 'plaintext' },
    {
      ...message,
      body: JSON.stringify({
        event_action: 'resolve',
        dedup_key: 'disk-7',
        client: 'Shop',
        client_url: 'https://shop.example.com',
        links: [{ href: 'https://shop.example.com/disks/7', text: 'The disk' }],
        payload: {
          summary: 'Disk is empty',
          source: 'host-1',
          severity: 'info',
          timestamp: '2026-11-01T08:00:00Z',
          component: 'disk',
          group: 'hosts',
          class: 'capacity',
          custom_details: { disk: 7 },
        },
      }),
    },
  ],
  origins: ['https://events.pagerduty.com', 'https://events.eu.pagerduty.com'],
  accepts: {
    status: 202,
    body: { status: 'success', message: 'Event processed', dedup_key: 'disk-7' },
    providerMessageId: 'disk-7',
  },
  errors: [
    error(400, { kind: 'rejected', about: 'content' }),
    error(403, { kind: 'rejected', about: 'config' }),
    error(404, { kind: 'rejected', about: 'config' }),
    error(413, { kind: 'rejected', about: 'content' }),
    error(500, { kind: 'ambiguous' }),
    error(502, { kind: 'ambiguous' }),
    error(503, { kind: 'not_processed' }),
  ],
  later: [error(429, { kind: 'not_processed' })],
  auth: { field: 'routing_key', value: routing_key },
  findDeliveryId: (body) => (body as Record<string, string>).dedup_key,
  async sendWithClient(url, send) {
    const data = { routing_key, dedup_key: send.deliveryId, ...expected(send) } as EventPayloadV2;
    // The client knows https alone; this agent speaks plainly where it is asked for that.
    const agent = Object.assign(new Agent(), { protocol: 'https:' });
    await event({ server: new URL(url).host, data, ...({ agent } as object) });
  },
  clientHeaders: ['accept'],
  events: [],
};

/** What the message is in PagerDuty's words, written by hand. */
function expected({ message, channel }: Parameters<VendorRow['sendWithClient']>[1]): object {
  const { body, content_type } = message as WebhookMessage;
  const {
    summary = 'Notification',
    source = 'notiflow',
    severity = 'error',
  } = channel.settings as Record<string, string>;
  const said = { summary, source, severity };
  if (body === undefined) return { event_action: 'trigger', payload: said };
  if (content_type === 'plaintext') {
    return { event_action: 'trigger', payload: { ...said, summary: body } };
  }
  const given = JSON.parse(body);
  if (given.payload !== undefined) return given;
  const { disk, ...rest } = given;
  const details = disk === undefined ? {} : { custom_details: { disk } };
  return { event_action: 'trigger', payload: { ...said, ...rest, ...details } };
}

function error(status: number, result: VendorError['result']): VendorError {
  const body = { status: 'invalid event', message: 'The event is invalid', errors: ['About it'] };
  return { answer: { status, body }, result: { code: `http_${status}`, ...result } };
}
