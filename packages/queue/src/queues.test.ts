import { channelTypes, createParser, sendingChannelTypes } from '@notiflow/contracts';
import { deliveriesQueueNames, queueNames, queueOfChannelType, queues } from './queues.ts';

describe('the queue table', () => {
  it('lists every queue under its own name, which BullMQ accepts', () => {
    expect(queueNames).toEqual(Object.values(queues).map(({ name }) => name));
    for (const name of queueNames) expect(name).toMatch(/^[a-z][a-z_-]*$/);
  });

  it.each(queueNames)('takes nothing but ids in %s', (name) => {
    const parse = createParser(queues[name].job);
    expect(parse({}).ok).toBe(false);
    expect(parse({ run_ids: ['a'], notification_ids: ['b'], lanes: ['c'] }).ok).toBe(false);
  });

  it('gives each channel type that is sent its own queue, and one that is only stored none', () => {
    const named = channelTypes.map((type) => [type, queueOfChannelType(type)]);
    expect(Object.fromEntries(named)).toMatchObject({
      email: 'deliveries-email',
      webhook: 'deliveries-webhook',
      in_app: null,
    });
    const own = named.flatMap(([, queue]) => queue ?? []);
    expect(own).toEqual(deliveriesQueueNames);
    expect(new Set(own).size).toBe(sendingChannelTypes.length);
  });
});
