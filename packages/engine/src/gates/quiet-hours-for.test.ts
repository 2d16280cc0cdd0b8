import type { QuietHours } from '@notiflow/contracts';
import { quietHoursFor } from './quiet-hours-for.ts';

const quietHours: QuietHours = {
  windows: [{ from: '22:00', to: '07:00' }],
  timezone: null,
  channel_types: ['sms', 'email'],
};
const text = { channelType: 'sms', includeInPreferences: true, priority: 2, quietHours };

describe('quietHoursFor', () => {
  it('are those of the person, for a message on a channel type they name', () => {
    expect(quietHoursFor(text)).toBe(quietHours);
    expect(quietHoursFor({ ...text, priority: 3 })).toBe(quietHours);
  });

  it('are none for what does not wait', () => {
    const others = [
      { quietHours: null },
      { channelType: 'in_app' },
      { channelType: 'webhook' },
      { channelType: 'chat' },
      { includeInPreferences: false },
      { priority: 1 },
    ];
    expect(others.map((other) => quietHoursFor({ ...text, ...other }))).toEqual(
      others.map(() => null),
    );
  });
});
