import { createOutbound } from '../outbound/create-outbound.ts';
import { telnyx } from './telnyx.ts';

const channel = { settings: { from: '+15017122661' }, credentials: { api_key: 'KEY1' } };

describe('what Telnyx reports', () => {
  it.each([
    ['delivered', undefined, { kind: 'delivered' }],
    ['delivery_failed', '40008', { kind: 'bounced', code: 'telnyx_40008' }],
    ['delivery_failed', '40001', { kind: 'bounced', fault: 'hard_bounce' }],
    ['delivery_failed', '40012', { kind: 'bounced', fault: 'hard_bounce' }],
    ['sending_failed', '40300', { kind: 'failed', fault: 'stop' }],
    ['sending_failed', '40003', { kind: 'failed', code: 'telnyx_40003' }],
    ['expired', '40014', { kind: 'failed' }],
  ])('is read of a message that is %s with code %s', (status, code, report) => {
    const [said] = read('message.finalized', {
      id: 'message-1',
      webhook_url: 'https://example.com/provider-events/c?delivery_id=delivery-1',
      to: [{ phone_number: '+4915150000001', status }],
      errors: code === undefined ? [] : [{ code }],
    });
    const ids = { deliveryId: 'delivery-1', providerMessageId: 'message-1', reportId: 'event-1' };
    expect(said).toMatchObject({ ...ids, address: '+4915150000001', ...report });
    if (!('fault' in report)) expect(said).not.toHaveProperty('fault');
  });

  it.each([
    ['message.finalized', { to: [{ status: 'delivery_unconfirmed' }] }],
    ['message.sent', { to: [{ status: 'delivered' }] }],
    ['message.received', { text: 'Please stop', autoresponse_type: null }],
    ['message.received', { text: 'HELP', autoresponse_type: 'HELP' }],
  ])('is nothing of a %s that says nothing: %j', (type, payload) => {
    expect(read(type, payload)).toEqual([]);
  });

  it.each([
    ['quit', null, { kind: 'unsubscribed', fault: 'stop' }],
    ['Detener', 'STOP', { kind: 'unsubscribed', fault: 'stop' }],
    ['Unstop', null, { kind: 'resubscribed' }],
    ['Comenzar', 'START', { kind: 'resubscribed' }],
  ])('is a wish when somebody writes "%s"', (text, autoresponse_type, report) => {
    const from = { phone_number: '+4915150000001' };
    expect(read('message.received', { from, text, autoresponse_type })).toEqual([
      { address: '+4915150000001', reportId: 'event-1', ...report },
    ]);
  });
});

describe('a channel of Telnyx', () => {
  it.each([
    [{}, ['settings.from']],
    [{ from: 'My Shop' }, ['settings.messaging_profile_id']],
    [{ from: '+15017122661' }, []],
    [{ from: '12345' }, []],
    [{ messaging_profile_id: '16fd2706-8baf-433b-82eb-8c7fada847da' }, []],
  ])('with the sender %j lacks %j', async (settings, fields) => {
    const problems = await telnyx.check(
      { ...channel, settings },
      createOutbound({ allowCidrs: [] }),
    );
    expect(problems.map(({ field }) => field)).toEqual(fields);
  });
});

function read(event_type: string, payload: object) {
  const data = { id: 'event-1', event_type, payload };
  const event = {
    method: 'POST',
    url: 'https://example.com/provider-events/c?delivery_id=another',
    headers: {},
    body: Buffer.from(JSON.stringify({ data })),
  };
  return telnyx.events?.read(event, channel).reports ?? [];
}
