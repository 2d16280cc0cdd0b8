import { createOutbound } from '../outbound/create-outbound.ts';
import { plivo } from './plivo.ts';

const credentials = { auth_id: 'MA0123456789ABCDEFGH', auth_token: 'token' };
const powerpack_uuid = '86bbb125-97bb-4d72-89fd-81d5c515b015';

describe('what Plivo reports', () => {
  it.each([
    ['delivered', '000', { kind: 'delivered' }],
    ['undelivered', '30', { kind: 'bounced', code: 'plivo_30' }],
    ['undelivered', '70', { kind: 'bounced', code: 'plivo_70', fault: 'hard_bounce' }],
    ['undelivered', '80', { kind: 'bounced', code: 'plivo_80' }],
    ['failed', '50', { kind: 'failed', code: 'plivo_50', fault: 'hard_bounce' }],
    ['rejected', '200', { kind: 'failed', code: 'plivo_200', fault: 'stop' }],
    ['failed', '1000', { kind: 'failed', code: 'plivo_1000' }],
  ])('is read of a message that is %s with code %s', (Status, ErrorCode, report) => {
    expect(read({ Status, ErrorCode, To: '4915150000001', MessageUUID: 'message-1' })).toEqual([
      {
        deliveryId: 'delivery-1',
        providerMessageId: 'message-1',
        address: '+4915150000001',
        reportId: `message-1 ${Status}`,
        ...report,
      },
    ]);
  });

  it.each(['queued', 'sent'])('is nothing of a message that is %s', (Status) => {
    expect(read({ Status, MessageUUID: 'message-1' })).toEqual([]);
  });

  it('is a wish when somebody answers with a word for it', () => {
    const answer = { From: '4915150000001', MessageUUID: 'm-1' };
    const report = { address: '+4915150000001', reportId: 'm-1' };
    expect(read({ ...answer, Text: 'Start' })).toEqual([{ kind: 'resubscribed', ...report }]);
    expect(read({ ...answer, Text: 'END' })).toEqual([
      { kind: 'unsubscribed', fault: 'stop', ...report },
    ]);
    expect(read({ ...answer, Text: 'The end' })).toEqual([]);
  });
});

describe('a channel of Plivo', () => {
  it.each([
    [{}, ['settings.from']],
    [{ from: '+15017122661', powerpack_uuid }, ['settings.from']],
    [{ from: '+15017122661' }, []],
    [{ powerpack_uuid }, []],
  ])('with the sender %j has what is wrong in %j', async (settings, fields) => {
    const problems = await plivo.check(
      { settings, credentials },
      createOutbound({ allowCidrs: [] }),
    );
    expect(problems.map(({ field }) => field)).toEqual(fields);
  });
});

function read(fields: Record<string, string>) {
  const event = {
    method: 'POST',
    url: 'https://example.com/provider-events/c?delivery_id=delivery-1',
    headers: {},
    body: Buffer.from(new URLSearchParams(fields).toString()),
  };
  return plivo.events?.read(event, { settings: { powerpack_uuid }, credentials }).reports ?? [];
}
