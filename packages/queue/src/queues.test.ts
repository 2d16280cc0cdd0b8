import { channelTypes, createParser } from '@notiflow/contracts';
import { queueNames, queueOfChannelType, queues } from './queues.ts';

describe('the queue table', () => {
  it('lists every queue under its own name, which BullMQ accepts', () => {
    expect(queueNames).toEqual(Object.values(queues).map(({ name }) => name));
    for (const name of queueNames) expect(name).toMatch(/^[a-z][a-z-]*$/);
  });

  it.each(queueNames)('takes nothing but ids in %s', (name) => {
    const parse = createParser(queues[name].job);
    expect(parse({}).ok).toBe(false);
    expect(parse({ run_id: 'a', notification_ids: ['b'], delivery_ids: ['c'] }).ok).toBe(false);
  });

  it('gives each channel type that is sent from a queue its own one', () => {
    const named = channelTypes.map((type) => [type, queueOfChannelType(type)]);
    expect(Object.fromEntries(named)).toEqual({
      email: 'deliveries-email',
      webhook: 'deliveries-webhook',
      in_app: null,
      sms: null,
      mobile_push: null,
      web_push: null,
      chat: null,
    });
  });
});
