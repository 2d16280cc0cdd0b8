import { findOptOut, type Preference } from './weigh-preferences.ts';

const global = (enabled: boolean): Preference => ({
  notiflow: false,
  channelType: 'email',
  enabled,
});
const whole = (enabled: boolean): Preference => ({ notiflow: true, channelType: null, enabled });
const exact = (enabled: boolean): Preference => ({ notiflow: true, channelType: 'email', enabled });
const weigh = (...preferences: Preference[]) =>
  findOptOut({ channelType: 'email', includeInPreferences: true, preferences });

describe('findOptOut', () => {
  it('lets the most specific level win, whatever the others say', () => {
    for (const enabled of [true, false]) {
      expect(weigh(global(enabled), whole(enabled), exact(false))).toBe('notiflow_channel_type');
      expect(weigh(global(!enabled), whole(false), exact(true))).toBeNull();
      expect(weigh(whole(false), global(enabled))).toBe('notiflow');
      expect(weigh(whole(true), global(enabled))).toBeNull();
    }
    expect(weigh(global(false))).toBe('channel_type');
    expect(weigh(global(true))).toBeNull();
  });

  it('is on without a wish, and with wishes about other channel types', () => {
    expect(weigh()).toBeNull();
    expect(weigh({ notiflow: true, channelType: 'sms', enabled: false })).toBeNull();
  });

  it('does not ask for webhooks and transactional notiflows', () => {
    const preferences = [whole(false), { ...exact(false), channelType: 'webhook' }];
    expect(
      findOptOut({ channelType: 'webhook', includeInPreferences: true, preferences }),
    ).toBeNull();
    expect(
      findOptOut({
        channelType: 'email',
        includeInPreferences: false,
        preferences: [exact(false)],
      }),
    ).toBeNull();
  });
});
