import { createOutbound } from '../outbound/create-outbound.ts';
import type { SendInput } from '../send-result.ts';
import { defineSmsProvider, type MeasuredSms } from './define-sms-provider.ts';

describe('a provider of text messages', () => {
  it.each([
    '',
    '004915150000001',
    '+0151500000',
    '+49 151 5000',
    '+49',
    'SHOP',
    '+1234567890123456',
  ])('is asked for nothing to "%s"', async (to) => {
    expect(await send({ to, body: 'Hi', content_type: 'plaintext' })).toMatchObject({
      kind: 'rejected',
      about: 'recipient',
      code: 'number_invalid',
    });
  });

  it('is told how the text travels, as it was rendered or as it is', async () => {
    const asked: MeasuredSms[] = [];
    const message = { to: '+4915150000001', body: 'Hi ✓', content_type: 'plaintext' } as const;
    await send(message, asked);
    await send({ ...message, encoding: 'gsm-7', segments: 3 }, asked);
    expect(asked).toEqual([
      { ...message, encoding: 'ucs-2', segments: 1 },
      { ...message, encoding: 'gsm-7', segments: 3 },
    ]);
  });
});

async function send(message: SendInput['message'], asked: MeasuredSms[] = []) {
  const provider = defineSmsProvider({
    name: 'pigeon',
    settings: { type: 'object', properties: {} },
    credentials: { type: 'object', properties: {} },
    timeoutMs: 1_000,
    concurrency: 1,
    takesKey: false,
    request({ message: measured }) {
      asked.push(measured);
      return { kind: 'rejected', about: 'provider', code: 'not_sent', reason: 'Only looked at.' };
    },
  });
  const connection = provider.connect(createOutbound({ allowCidrs: [] }));
  const result = await connection.send({
    deliveryId: 'delivery-1',
    notificationId: 'notification-1',
    recipientId: 'recipient-1',
    attempt: 1,
    eventsUrl: null,
    message,
    channel: { id: 'channel-1', settings: {}, credentials: {} },
    signal: new AbortController().signal,
  });
  await connection.close();
  return result;
}
