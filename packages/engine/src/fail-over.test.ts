import { moveAfter } from './fail-over.ts';

const group = ['home', 'second', 'third'];
const delivery = { channelId: 'home', tried: [], group };
const refused = { kind: 'not_processed' } as const;

describe('moveAfter', () => {
  it('goes through the channels in their order, and back home when none is left', () => {
    expect(moveAfter(refused, delivery)).toEqual({ kind: 'fail_over', to: 'second' });
    const second = { channelId: 'second', tried: ['home'], group };
    expect(moveAfter(refused, second)).toEqual({ kind: 'fail_over', to: 'third' });
    const third = { channelId: 'third', tried: ['home', 'second'], group };
    expect(moveAfter(refused, third)).toEqual({ kind: 'return', to: 'home' });
  });

  it('tries home, too, when a round began elsewhere', () => {
    const second = { channelId: 'second', tried: [], group };
    expect(moveAfter(refused, second)).toEqual({ kind: 'fail_over', to: 'home' });
  });

  it('leaves out who is known to be down', () => {
    const isDown = (id: string) => id === 'second';
    expect(moveAfter(refused, delivery, isDown)).toEqual({ kind: 'fail_over', to: 'third' });
    expect(moveAfter(refused, delivery, () => true)).toBeNull();
  });

  it('stays where nobody stands in', () => {
    expect(moveAfter(refused, { ...delivery, group: ['home'] })).toBeNull();
    expect(moveAfter(refused, { ...delivery, group: [] })).toBeNull();
  });

  it('goes elsewhere with credentials that were revoked, and ends where everybody refuses', () => {
    const revoked = { kind: 'rejected', about: 'config' } as const;
    expect(moveAfter(revoked, delivery)).toEqual({ kind: 'fail_over', to: 'second' });
    const third = { channelId: 'third', tried: ['home', 'second'], group };
    expect(moveAfter(revoked, third)).toBeNull();
  });

  it.each([
    { kind: 'accepted' },
    { kind: 'ambiguous' },
    { kind: 'rejected', about: 'recipient' },
    { kind: 'rejected', about: 'content' },
  ] as const)('stays after %p', (result) => {
    expect(moveAfter(result, delivery)).toBeNull();
  });
});
