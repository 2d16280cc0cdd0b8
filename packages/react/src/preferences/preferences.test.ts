import type { PreferencesState } from '../client.ts';
import { choosableTypes, isOn, switchChannel } from './effective-channel.ts';
import { mergePreferences } from './merge-preferences.ts';

const state: PreferencesState = {
  channel_types: { in_app: true, email: false, sms: true },
  notiflows: {
    plain: { name: 'Plain', enabled: true, channel_types: {} },
    off: { name: 'Off', enabled: false, channel_types: { sms: true } },
  },
};

describe('what is on', () => {
  it('is decided by the most specific wish', () => {
    expect(isOn(state, 'plain', 'in_app')).toBe(true);
    expect(isOn(state, 'plain', 'email')).toBe(false);
    expect(isOn(state, 'off', 'in_app')).toBe(false);
    expect(isOn(state, 'off', 'sms')).toBe(true);
  });

  it('can be chosen where the project has a channel, the inbox first', () => {
    expect(choosableTypes(state)).toEqual(['in_app', 'email', 'sms']);
    expect(choosableTypes({ ...state, available_channel_types: ['sms', 'in_app'] })).toEqual([
      'in_app',
      'sms',
    ]);
  });
});

describe('switching a channel of a notiflow', () => {
  const set = (id: string, type: 'in_app' | 'email', to: boolean) =>
    switchChannel(state, { id, type, to }).notiflows?.[id]?.channel_types;

  it('stores an opt-out, and what would be off otherwise', () => {
    expect(set('plain', 'in_app', false)).toEqual({ in_app: false });
    expect(set('plain', 'email', true)).toEqual({ email: true });
    expect(set('off', 'in_app', true)).toEqual({ in_app: true });
  });

  it('stores nothing for what is on anyway', () => {
    expect(set('plain', 'in_app', true)).toEqual({ in_app: null });
  });

  it.each([
    ['plain', 'in_app'],
    ['plain', 'email'],
    ['off', 'in_app'],
  ] as const)('shows at once what it will be: %s, %s', (id, type) => {
    for (const to of [false, true]) {
      expect(isOn(mergePreferences(state, switchChannel(state, { id, type, to })), id, type)).toBe(
        to,
      );
    }
  });
});

describe('merging an update', () => {
  it('keeps what it does not name, and takes null for the default', () => {
    const merged = mergePreferences(state, {
      paused: true,
      channel_types: { email: true },
      notiflows: { off: { channel_types: { sms: null }, frequency: 'daily' }, unknown: {} },
    });
    expect(merged).toEqual({
      paused: true,
      channel_types: { in_app: true, email: true, sms: true },
      notiflows: {
        plain: state.notiflows.plain,
        off: { name: 'Off', enabled: false, channel_types: {}, frequency: 'daily' },
      },
    });
    expect(state.notiflows.off?.channel_types).toEqual({ sms: true });
  });
});
