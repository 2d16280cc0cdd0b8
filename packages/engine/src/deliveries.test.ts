import { type DeliveryStatus, deliveryRanks, deliveryStatuses } from '@notiflow/contracts';
import { type DeliveryFacts, isEngaged, readMessage } from './deliveries.ts';

const made = (status: DeliveryStatus, more: Partial<DeliveryFacts> = {}): DeliveryFacts => {
  return { step: 'mail', status, seen: false, read: false, clicked: false, ...more };
};
const statusOf = (...deliveries: DeliveryFacts[]) =>
  readMessage(deliveries, { step: 'mail', about: 'status' });

describe('the status of a step', () => {
  it('has a rank for every status of a delivery', () => {
    expect([...deliveryRanks].sort()).toEqual([...deliveryStatuses].sort());
  });

  it('is that of the delivery which got furthest: one success is enough', () => {
    expect(statusOf(made('failed'), made('delivered'), made('sent'))).toBe('delivered');
    expect(statusOf(made('skipped'), made('sent'), made('bounced'))).toBe('sent');
  });

  it('is a failure when every delivery failed, and not while one is open', () => {
    expect(statusOf(made('failed'), made('skipped'))).toBe('failed');
    expect(statusOf(made('failed'), made('bounced'))).toBe('bounced');
    expect(statusOf(made('failed'), made('pending'))).toBe('pending');
    expect(statusOf(made('bounced'), made('processing'))).toBe('processing');
  });

  it('is none without a delivery, whatever other steps made', () => {
    expect(statusOf()).toBeUndefined();
    expect(statusOf(made('sent', { step: 'text' }))).toBeUndefined();
  });
});

describe('what a recipient did with the messages of a step', () => {
  it.each([
    [{}, []],
    [{ seen: true }, ['seen']],
    [{ read: true }, ['seen', 'read']],
    [{ clicked: true }, ['seen', 'read', 'clicked']],
  ] as const)('is with %j %j', (done, expected) => {
    const deliveries = [made('sent'), made('delivered', done)];
    const words = ['seen', 'read', 'clicked'] as const;
    expect(words.filter((about) => isEngaged(deliveries, about))).toEqual(expected);
    expect(words.filter((about) => readMessage(deliveries, { step: 'mail', about }))).toEqual(
      expected,
    );
    expect(readMessage(deliveries, { step: 'text', about: 'seen' })).toBe(false);
  });
});
