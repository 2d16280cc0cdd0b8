import { exactTime } from '../../time/format-time.ts';
import { describeEntry, type Entry } from './describe-entry.ts';

const entry = (decision: string, details: Record<string, unknown>) =>
  ({ kind: 'step', step: 'mail', decision, reason: null, at: null, details }) as unknown as Entry;

test('a planned message that waits says until when, and for what', () => {
  const at = '2026-11-29T12:30:00.000Z';
  const details = {
    channel_type: 'email',
    channel: 'mail',
    sends_at: at,
    waits_for: 'quiet_hours',
  };
  expect(describeEntry(entry('deliver', details)).title).toBe(
    `mail: sends by email over mail, not before ${exactTime(new Date(at))}, after quiet hours`,
  );
  expect(describeEntry(entry('deliver', { channel_type: 'email' })).title).toBe(
    'mail: sends by email',
  );
});
