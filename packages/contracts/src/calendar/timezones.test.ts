import { resolveTimezone } from './timezones.ts';

describe('the zone a setting means', () => {
  it('is the one it names, or the recipient’s own', () => {
    expect(resolveTimezone('Asia/Tokyo', { timezone: 'Europe/Berlin' })).toBe('Asia/Tokyo');
    expect(resolveTimezone('recipient', { timezone: 'Europe/Berlin' })).toBe('Europe/Berlin');
  });

  it('is UTC where nobody says one', () => {
    expect(resolveTimezone(undefined, { timezone: 'Europe/Berlin' })).toBe('UTC');
    expect(resolveTimezone('recipient', { timezone: null })).toBe('UTC');
    expect(resolveTimezone('recipient', { timezone: 'Mars/Base' })).toBe('UTC');
    expect(resolveTimezone('recipient', null)).toBe('UTC');
  });
});
