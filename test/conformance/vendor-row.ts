import { existsSync } from 'node:fs';
import type { AddressFault, Message, SendingChannelType } from '@notiflow/contracts';
import type { ProviderEvent, ProviderReport, RejectedAbout, SendResult } from '@notiflow/providers';

/** The values of a channel of one vendor. */
export interface VendorChannel {
  settings: Record<string, unknown>;
  credentials: Record<string, string>;
}

/** What a vendor answers, as its documentation has it; a body that is no text and no bytes is sent as JSON. */
export interface VendorAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** One message as it is handed over, to the provider and to the vendor's own client alike. */
export interface VendorSend {
  deliveryId: string;
  eventsUrl: string | null;
  message: Message;
  channel: VendorChannel;
}

/** A signed event out of the vendor's documentation or tests, and the channel that can verify it. */
export interface VendorEvent {
  channel: VendorChannel;
  event: ProviderEvent;
  /** When it comes, where the vendor says how old one may be; a day later it is refused. Any time when it is not given. */
  receivedAt?: Date;
  /** Changed so that it has to be refused; where it is not given, in each byte of the body and without its headers. */
  forged?: ProviderEvent[];
  /** What it says. */
  reports: Partial<ProviderReport>[];
}

/** The conformance row of one vendor: everything about it that was not written by us. */
export interface VendorRow {
  /** Channels that lead to different requests; the first is used wherever one will do. */
  channels: [VendorChannel, ...VendorChannel[]];
  /** The origins of these channels, each of which is led to a server of the test. */
  origins: string[];
  /** What else stands on the vendor's hosts and is asked for, as its certificates, by path; not counted among its requests. */
  pages?: Record<string, VendorAnswer>;
  /** Messages that only this vendor can read, beside those of its channel type. */
  messages?: Message[];
  /** The answer to a message that is taken, and the id in it, if it gives one. */
  accepts: VendorAnswer & { providerMessageId?: string };
  /** Every documented error with what it means; the first one is a refusal of the message. */
  errors: [VendorError, ...VendorError[]];
  /** Every way in which the vendor says when to come back. */
  later: VendorError[];
  /**
   * What opens the vendor's door, as the first channel sends it: a header, which a signature of the moment makes a
   * pattern, a field of the body, or the path itself.
   */
  auth:
    | { header: string; value: string | RegExp }
    | { field: string; value: string }
    | { part: 'path'; value: string };
  /** Where our id travels; null when the vendor has no field for it. */
  findDeliveryId: ((body: unknown) => unknown) | null;
  /** Sends with the vendor's own client to a server of the test. */
  sendWithClient(url: string, send: VendorSend): Promise<unknown>;
  /** Headers with which the vendor's client speaks of itself. */
  clientHeaders: string[];
  /** Signed events, when the vendor signs any. */
  events: VendorEvent[];
}

/** An answer and what has to become of the message. */
export interface VendorError {
  answer: VendorAnswer;
  result: {
    kind?: Exclude<SendResult['kind'], 'accepted'>;
    about?: RejectedAbout;
    code?: string;
    retryAfterMs?: number;
    fault?: AddressFault;
  };
}

/** Texts that stand in the message of a test and may stand in no result. */
export const messageCanaries = [
  'to-canary',
  'name-canary',
  'subject-canary',
  'body-canary',
  'token-canary',
  'url-canary',
  'header-canary',
  '+4915150000001',
];

/** Messages of each channel type that providers are tried with; the first carries the canaries. */
export const messages: Record<SendingChannelType, [Message, ...Message[]]> = {
  email: [
    {
      to: 'to-canary@example.com',
      to_name: 'name-canary',
      subject: 'subject-canary',
      body: 'body-canary',
      content_type: 'plaintext',
    },
    {
      to: 'ada@example.com',
      subject: 'Grüße, "Ada" & Co ✓',
      body: '<p style="color:red">{{ not ours }} &amp; 100 % ✓</p>\r\n',
      content_type: 'html',
    },
    {
      to: "o'hara+tag@example.com",
      to_name: 'O\u2019Hara, Núria <x@example.com>\r\nBcc: evil@example.com',
      subject: 'a\r\nBcc: evil@example.com',
      body: '<b>Hi</b>',
      content_type: 'visual',
    },
    {
      to: 'ada@example.com',
      to_name: 'Ada Lovelace',
      subject: 'Two parts',
      body: '<b>Hi</b>',
      text_body: 'Hi ✓',
      content_type: 'html',
    },
    {
      to: 'ada@example.com',
      subject: 'With everything',
      body: '<b>Hi</b>',
      content_type: 'html',
      reply_to: 'Support <support@example.com>',
      headers: { 'X-Campaign': 'autumn', 'In-Reply-To': '<1@example.com>' },
      list: { id: 'weekly.shop', unsubscribe_url: 'https://notify.example.com/u/abc' },
      attachments: [
        { filename: 'Grüße ✓.txt', content: 'SGksIEFkYSE=', content_type: 'text/plain' },
        { filename: 'a.pdf', content: 'JVBERi0=', content_type: 'application/pdf' },
      ],
    },
    {
      to: 'ada@example.com',
      subject: 'Only a picture',
      body: '<img src="https://example.com/a.png">',
      text_body: '',
      content_type: 'html',
      headers: { 'X-Campaign': 'Frühling ✓', 'X-Long': 'x'.repeat(991) },
    },
  ],
  sms: [
    { to: '+4915150000001', body: 'body-canary', content_type: 'plaintext' },
    { to: '+14155552671', body: 'Grüße & 100 % ✓\n+1 = {{ not ours }}', content_type: 'plaintext' },
  ],
  mobile_push: [
    {
      token: 'device-token-canary-1',
      title: 'subject-canary',
      body: 'body-canary',
      subtitle: 'name-canary',
      content_type: 'plaintext',
    },
    { token: 'token-2', title: 'Hi', body: 'Hi', content_type: 'plaintext' },
    {
      token: 'token-3',
      title: 'Grüße, "Ada" & Co ✓',
      body: 'Two\nlines {{ not ours }}',
      subtitle: 'Order 42',
      image_url: 'https://example.com/a.png',
      action_url: 'shop://orders/42?x=1&y=2',
      sound: 'ding.caf',
      badge_count: 0,
      category: 'ORDER',
      thread_id: 'order-42',
      collapse_id: 'order 42',
      android_channel_id: 'orders',
      interruption_level: 'time_sensitive',
      priority: 'high',
      relevance_score: 0.5,
      ttl: 3,
      content_type: 'plaintext',
    },
    {
      token: 'token-4',
      title: 'Fire',
      body: 'Leave now',
      interruption_level: 'critical',
      priority: 'normal',
      badge_count: 7,
      ttl: 0,
      content_type: 'plaintext',
    },
    {
      token: 'token-5',
      title: 'Longer than any service takes',
      body: 'Hi',
      collapse_id: 'order-42-of-the-shop-at-the-corner-which-is-open-until-eight-and-longer',
      ttl: 90 * 24 * 60 * 60,
      content_type: 'plaintext',
    },
  ],
  web_push: [
    {
      endpoint: 'https://push.example.com/1',
      p256dh: '',
      auth: '',
      title: 'subject-canary',
      body: 'body-canary',
      content_type: 'plaintext',
    },
  ],
  chat: [
    { to: 'to-canary', body: 'body-canary', content_type: 'markdown' },
    {
      to: 'C0123ABCD',
      body: '# Grüße ✓\n\n**100 %** & \\<\\!channel\\> [here](https://example.com/?a=1&b=2)\n\n- one\n- _two_\n\n```\n1 < 2\n```\n',
      content_type: 'markdown',
    },
  ],
  webhook: [
    {
      url: 'https://example.com/url-canary',
      method: 'POST',
      headers: { 'x-trace': 'header-canary' },
      content_type: 'json',
      body: '{"summary":"body-canary"}',
    },
    { url: 'https://example.com/', method: 'POST', headers: {}, content_type: 'json' },
  ],
};

/** The row of a provider, found by its file; undefined when nobody has written it. */
export async function findVendorRow(id: string): Promise<VendorRow | undefined> {
  const file = new URL(`./vendors/${id.replace('/', '-')}.ts`, import.meta.url);
  if (!existsSync(file)) return undefined;
  const { row }: { row: VendorRow } = await import(file.href);
  return row;
}

/** The event in every way in which a byte of its body can be changed. */
export function changeEachByte(event: ProviderEvent): ProviderEvent[] {
  return Array.from(event.body, (byte, at) => {
    const body = Buffer.from(event.body);
    body[at] = byte ^ 1;
    return { ...event, body };
  });
}
