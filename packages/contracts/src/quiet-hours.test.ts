import { completeQuietHours, findQuietHoursProblems } from './quiet-hours.ts';

const find = (windows: unknown) => findQuietHoursProblems({ windows }, 'quiet_hours');

describe('quiet hours', () => {
  it('may be any hours that leave some of a week', () => {
    expect(find([{ from: '22:00', to: '07:00' }])).toEqual([]);
    expect(find([{ from: '00:00', to: '23:59' }])).toEqual([]);
    expect(find([{ days: ['sat', 'sun'], from: '00:00', to: '24:00' }])).toEqual([]);
  });

  it('are refused when they leave nothing of it, in one window or in several', () => {
    const refused = [{ field: 'quiet_hours.windows', reason: 'invalid' }];
    expect(find([{ from: '00:00', to: '24:00' }])).toMatchObject(refused);
    expect(
      find([
        { from: '07:00', to: '19:00' },
        { from: '19:00', to: '07:00' },
      ]),
    ).toMatchObject(refused);
  });

  it('are refused where a window ends when it begins', () => {
    expect(find([{ from: '22:00', to: '22:00' }])).toMatchObject([
      { field: 'quiet_hours.windows[0].to', reason: 'invalid' },
    ]);
  });

  it('are left to their schema where they are none', () => {
    for (const windows of [
      undefined,
      null,
      'x',
      [],
      [null],
      [{ from: '25:00', to: '26:00' }],
      [{ from: '22:00', to: '07:00', days: 5 }],
      [{ from: ['22:00'], to: '07:00' }],
    ]) {
      expect(find(windows)).toEqual([]);
    }
    expect(findQuietHoursProblems(null, 'quiet_hours')).toEqual([]);
    expect(findQuietHoursProblems('x', 'quiet_hours')).toEqual([]);
    expect(find([{ from: ['22:00'], to: '07:00' }])).toEqual([]);
  });

  it('hold for everything that may disturb, by the clocks of the person, unless they say otherwise', () => {
    const windows = [{ from: '22:00', to: '07:00' }];
    expect(completeQuietHours({ windows })).toEqual({
      windows,
      timezone: null,
      channel_types: ['chat', 'email', 'mobile_push', 'sms', 'web_push'],
    });
    const given = { windows, timezone: 'Asia/Tokyo', channel_types: ['sms' as const] };
    expect(completeQuietHours(given)).toEqual(given);
  });
});
