import type { ProviderReport } from '../provider-report.ts';
import { sendgrid } from './sendgrid.ts';

const channel = {
  settings: { from: 'shop@example.com' },
  credentials: { api_key: 'SG.x' },
};

/** The samples of https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/event, each with our id. */
const samples: [string, object, Omit<ProviderReport, 'deliveryId' | 'at'>][] = [
  ['delivered', { response: '250 OK' }, told('delivered')],
  ['deferred', { response: '400 try again later', attempt: '5' }, told('delayed')],
  ['deferred', { response: '452 4.2.2 full', attempt: '2' }, told('delayed', { code: '4.2.2' })],
  [
    'bounce',
    { type: 'bounce', reason: '500 unknown recipient', status: '5.0.0' },
    told('bounced', { code: '5.0.0' }),
  ],
  [
    'bounce',
    {
      type: 'bounce',
      bounce_classification: 'Invalid Address',
      reason: '500 unknown recipient',
      status: '5.0.0',
    },
    told('bounced', { code: '5.0.0', fault: 'hard_bounce' }),
  ],
  [
    'bounce',
    { type: 'bounce', reason: '550 5.1.1 The email account does not exist', status: '5.1.1' },
    told('bounced', { code: '5.1.1', fault: 'hard_bounce' }),
  ],
  [
    'bounce',
    { type: 'bounce', bounce_classification: 'Reputation', status: '5.7.1' },
    told('bounced', { code: '5.7.1' }),
  ],
  [
    'bounce',
    { type: 'blocked', bounce_classification: 'Invalid Address', status: '5.1.1' },
    told('bounced', { code: '5.1.1' }),
  ],
  [
    'dropped',
    { reason: 'Bounced Address', status: '5.0.0' },
    told('failed', { code: 'sendgrid_bounced_address', fault: 'hard_bounce' }),
  ],
  [
    'dropped',
    { reason: 'Spam Reporting Address' },
    told('failed', { code: 'sendgrid_spam_reporting_address', fault: 'complaint' }),
  ],
  [
    'dropped',
    { reason: 'Invalid' },
    told('failed', { code: 'sendgrid_invalid', fault: 'hard_bounce' }),
  ],
  [
    'dropped',
    { reason: 'Unsubscribed Address' },
    told('failed', { code: 'sendgrid_unsubscribed_address' }),
  ],
  ['dropped', { reason: 'A sentence of another year' }, told('failed')],
  ['spamreport', {}, told('complained', { fault: 'complaint' })],
  ['unsubscribe', {}, told('unsubscribed')],
  ['group_unsubscribe', { asm_group_id: 10 }, told('unsubscribed')],
  ['group_resubscribe', { asm_group_id: 10 }, told('resubscribed')],
  ['open', { useragent: 'Mozilla/4.0', ip: '255.255.255.255' }, told('opened')],
  ['click', { url: 'http://www.sendgrid.com/' }, told('clicked')],
];

describe('what SendGrid reports', () => {
  it.each(samples)('%s with %j is %j', (event, details, report) => {
    expect(read([sample(event, details)])).toEqual([
      { deliveryId: 'delivery-1', at: new Date(1_513_299_569_000), ...report },
    ]);
  });

  it('is read in one go, and without what is no report', () => {
    const reports = read([
      sample('processed', {}),
      sample('delivered', {}),
      sample('of another year', {}),
      null,
      'text',
      sample('open', {}),
    ]);
    expect(reports?.map(({ kind }) => kind)).toEqual(['delivered', 'opened']);
  });

  it.each(['', '{}', 'null', '[[]]'])('is nothing when it is %j', (body) => {
    expect(readBody(body)).toEqual([]);
  });
});

function told(kind: ProviderReport['kind'], more: Partial<ProviderReport> = {}) {
  const ids = { providerMessageId: '14c5d75ce93', reportId: 'sg_event_id' };
  return { kind, address: 'example@test.com', ...ids, ...more };
}

function sample(event: string, details: object): object {
  return {
    email: 'example@test.com',
    timestamp: 1_513_299_569,
    'smtp-id': '<14c5d75ce93.dfd.64b469@ismtpd-555>',
    event,
    category: 'cat facts',
    sg_event_id: 'sg_event_id',
    sg_message_id: '14c5d75ce93.dfd.64b469.filter0001.16648.5515E0B88.0',
    notiflow_delivery_id: 'delivery-1',
    ...details,
  };
}

function read(events: unknown[]) {
  return readBody(JSON.stringify(events));
}

function readBody(text: string) {
  const event = { method: 'POST', url: 'https://example.com/', headers: {} };
  return sendgrid.events?.read({ ...event, body: Buffer.from(text) }, channel).reports;
}
