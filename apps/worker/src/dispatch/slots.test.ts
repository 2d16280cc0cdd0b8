import type { DeliveryLine } from '@notiflow/contracts';
import { createSlots, type Grant, type SlotEnd, type Slots } from './slots.ts';

const channel = (digit: number) => `00000000-0000-0000-0000-00000000000${digit}`;
const receiver = (digit: number) => String(digit).repeat(16);
const lane = (channelDigit: number, receiverDigit: number) =>
  `${channel(channelDigit)}/${receiver(receiverDigit)}`;
const first = (name: string) => `${name} first`;

/** The slots of a provider, and shorthands for what happens to them. */
function createBench(slotCount: number, channelMax = slotCount) {
  const slots = createSlots({ slotCount, channelMax });
  return {
    slots,
    wake: (name: string, { line = 'first' as DeliveryLine, projectId = 'a' } = {}) =>
      slots.wake({ lane: name, projectId, line }),
    /** Grants, finds as many deliveries as granted, and answers how many went where. */
    fill(maySuspect = true): Record<string, number> {
      const grants = slots.grant({ maySuspect });
      for (const grant of grants) slots.use(grant, { used: grant.count, settled: 0 });
      return summarise(grants);
    },
    end(name: string, count: number, end: SlotEnd, line: DeliveryLine = 'first') {
      for (let index = 0; index < count; index += 1) slots.release({ lane: name, line }, end);
    },
  };
}

function summarise(grants: Grant[]): Record<string, number> {
  return Object.fromEntries(grants.map(({ lane, line, count }) => [`${lane.name} ${line}`, count]));
}

/** Lets every lane find nothing more. */
function drain(slots: Slots): void {
  for (const grant of slots.grant({ maySuspect: true })) slots.use(grant, { used: 0, settled: 0 });
}

describe('the slots of a provider', () => {
  it('give a channel that answers as many as it has connections, and leave the others free', () => {
    const { wake, fill, end, slots } = createBench(20, 10);
    wake(channel(1));
    fill();
    end(channel(1), 4, 'answered');
    expect(fill()).toEqual({ [first(channel(1))]: 10 });
    wake(channel(1), { line: 'retry' });
    expect(fill()).toEqual({});
    expect(slots.counts().held).toBe(10);
    wake(channel(2));
    expect(fill()).toEqual({ [first(channel(2))]: 4 });
  });

  it('give a channel a fifth before it has answered, also when nobody else waits', () => {
    const { wake, fill } = createBench(100);
    wake(channel(1));
    expect(fill()).toEqual({ [first(channel(1))]: 20 });
    expect(fill()).toEqual({});
  });

  it('give one of many receivers of a channel a fifth of that', () => {
    const { wake, fill } = createBench(100);
    wake(lane(1, 1));
    expect(fill()).toEqual({ [first(lane(1, 1))]: 4 });
    wake(lane(1, 2));
    expect(fill()).toEqual({ [first(lane(1, 2))]: 4 });
  });

  it('give a receiver that answers what nobody else asks for, but the last fifth', () => {
    const { wake, fill, end } = createBench(100);
    wake(lane(1, 1));
    fill();
    end(lane(1, 1), 1, 'answered');
    expect(fill()).toEqual({ [first(lane(1, 1))]: 77 });
    expect(fill()).toEqual({});
    wake(channel(2), { projectId: 'b' });
    expect(fill()).toEqual({ [first(channel(2))]: 20 });
    // Now it has far more than its share, and gets nothing until it has not.
    end(lane(1, 1), 10, 'answered');
    end(channel(2), 1, 'answered');
    expect(fill()).toEqual({ [first(channel(2))]: 1 });
  });

  it('hold the receivers of a channel to its share together, but for one each', () => {
    const { wake, fill } = createBench(100);
    for (const digit of [1, 2, 3, 4, 5]) wake(lane(1, digit));
    expect(Object.values(fill())).toEqual([4, 4, 4, 4, 4]);
    wake(lane(1, 6));
    expect(fill()).toEqual({ [first(lane(1, 6))]: 1 });
  });

  it('hold a receiver to a share, by however many channels', () => {
    const { wake, fill } = createBench(100);
    for (const digit of [1, 2, 3, 4, 5, 6]) wake(lane(digit, 1), { projectId: `${digit}` });
    const granted = Object.values(fill());
    expect(granted).toHaveLength(6);
    expect(granted.reduce((sum, count) => sum + count)).toBe(20);
    expect(fill()).toEqual({});
  });

  it('are fewer for a lane with each attempt in a row that runs out of time, and one in the end', () => {
    const { wake, fill, end } = createBench(100);
    wake(channel(1));
    fill();
    end(channel(1), 1, 'timed_out');
    end(channel(1), 19, 'unclear');
    expect(fill()).toEqual({ [first(channel(1))]: 10 });
    end(channel(1), 10, 'timed_out');
    expect(fill()).toEqual({ [first(channel(1))]: 1 });
    end(channel(1), 1, 'answered');
    expect(fill()).toEqual({ [first(channel(1))]: 80 });
  });

  it('keep the last fifth from lanes whose receivers do not answer', () => {
    const { wake, fill, end, slots } = createBench(10);
    const silent = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(channel);
    for (const name of silent) {
      wake(name);
      fill();
      end(name, 2, 'timed_out');
      drain(slots);
    }
    for (const name of silent) wake(name);
    expect(Object.values(fill())).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    wake(lane(1, 1), { projectId: 'b' });
    wake(lane(2, 2), { projectId: 'b' });
    expect(fill()).toEqual({ [first(lane(1, 1))]: 1, [first(lane(2, 2))]: 1 });
  });

  it('go to the projects in turn', () => {
    const { wake, fill } = createBench(10);
    for (const digit of [1, 2, 3, 4, 5]) wake(channel(digit), { projectId: 'a' });
    wake(channel(6), { projectId: 'b' });
    const granted = fill();
    expect(granted[first(channel(6))]).toBe(2);
    expect(Object.values(granted).reduce((sum, count) => sum + count)).toBe(10);
  });

  it('go to what is new before what failed, of which all lanes together hold a fifth', () => {
    const { wake, fill } = createBench(100);
    for (const digit of [1, 2, 3, 4, 5]) wake(channel(digit), { line: 'retry' });
    wake(channel(6));
    const granted = fill();
    expect(granted[first(channel(6))]).toBe(20);
    const retries = Object.entries(granted).filter(([line]) => line.endsWith('retry'));
    expect(retries.reduce((sum, [, count]) => sum + count, 0)).toBe(20);
  });

  it('go to one suspect at a time', () => {
    const { wake, fill } = createBench(100);
    wake(channel(1), { line: 'suspect' });
    wake(channel(2), { line: 'suspect' });
    expect(fill()).toEqual({ [`${channel(1)} suspect`]: 1 });
    expect(fill(false)).toEqual({});
  });

  it('are not asked for again where nothing was found, unless the line was woken meanwhile', () => {
    const { slots, wake, fill } = createBench(10);
    wake(channel(1));
    drain(slots);
    expect(fill()).toEqual({});
    wake(channel(1));
    const grants = slots.grant({ maySuspect: true });
    wake(channel(1));
    for (const grant of grants) slots.use(grant, { used: 0, settled: 0 });
    expect(fill()).toEqual({ [first(channel(1))]: 2 });
  });

  it('are asked for again where everything that was found was settled', () => {
    const { slots, wake, fill } = createBench(10);
    wake(channel(1));
    const [grant] = slots.grant({ maySuspect: true });
    if (grant === undefined) throw new Error('Nothing was granted.');
    slots.use(grant, { used: 0, settled: grant.count });
    expect(fill()).toEqual({ [first(channel(1))]: 2 });
  });

  it('are all free again when everything has ended', () => {
    const { slots, wake, fill, end } = createBench(10);
    wake(lane(1, 1));
    fill();
    end(lane(1, 1), 1, 'answered');
    drain(slots);
    const { held, heldByChannel, heldByReceiver } = slots.counts();
    expect([held, heldByChannel.size, heldByReceiver.size]).toEqual([0, 0, 0]);
  });
});
