import { chooseChannel, type WeighedChannel, weighNow } from './choose-channel.ts';

const channel = (weight: number, changes: Partial<WeighedChannel> = {}): WeighedChannel => ({
  channelId: `${weight}`,
  weight,
  penalty: 0,
  isDown: false,
  ...changes,
});

/** How many of a thousand messages go by each channel. */
function spread(group: WeighedChannel[]): number[] {
  const counts = group.map(() => 0);
  for (let key = 0; key < 1_000; key += 1) {
    const place = chooseChannel(group, `notification-${key}`);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}

describe('weighNow', () => {
  it('gives what one lost to those that lost nothing, by their weights', () => {
    expect(weighNow([channel(50), channel(50)])).toEqual([50, 50]);
    expect(weighNow([channel(50, { penalty: 10 }), channel(50)])).toEqual([40, 60]);
    expect(weighNow([channel(40, { penalty: 30 }), channel(40), channel(20)])).toEqual([
      10, 60, 30,
    ]);
  });

  it('gives it to the first that stands in, where none of them has any weight', () => {
    expect(weighNow([channel(100, { penalty: 20 }), channel(0), channel(0)])).toEqual([80, 20, 0]);
  });

  it('lets nobody gain when all have lost', () => {
    expect(weighNow([channel(50, { penalty: 10 }), channel(50, { penalty: 20 })])).toEqual([
      40, 30,
    ]);
  });

  it('takes no more than there is', () => {
    expect(weighNow([channel(50, { penalty: 100 }), channel(50)])).toEqual([0, 100]);
  });
});

describe('chooseChannel', () => {
  it('chooses the same for the same message', () => {
    const group = [channel(50), channel(50)];
    expect(chooseChannel(group, 'one')).toBe(chooseChannel(group, 'one'));
  });

  it('spreads messages by the weights', () => {
    const [home = 0, other = 0] = spread([channel(70), channel(30)]);
    expect(home + other).toBe(1_000);
    expect(home).toBeGreaterThan(640);
    expect(home).toBeLessThan(760);
    expect(spread([channel(100), channel(0)])).toEqual([1_000, 0]);
  });

  it('leaves out who is down', () => {
    expect(spread([channel(70, { isDown: true }), channel(30)])).toEqual([0, 1_000]);
    expect(spread([channel(100, { isDown: true }), channel(0)])).toEqual([0, 1_000]);
    expect(spread([channel(100, { isDown: true }), channel(0, { isDown: true })])).toEqual([
      1_000, 0,
    ]);
  });
});
