import type { StepOf } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import { endOfDigest } from './end-of-digest.ts';

const now = new Date('2026-03-01T12:00:00Z');
const step: StepOf<'digest'> = {
  type: 'digest',
  handle: 'digest_1',
  position: 1,
  window: 'data.open',
  timezone: 'UTC',
};

const endOf = (open: unknown) =>
  endOfDigest(step, { now, data: { open }, recipient: {}, actor: null } as unknown as Facts);

describe('the end of a digest that a property says', () => {
  it.each([
    ['PT2H', '2026-03-01T14:00:00Z'],
    ['2026-03-01T15:00:00Z', '2026-03-01T15:00:00Z'],
    [{ duration: 3, duration_unit: 'hours' }, '2026-03-01T15:00:00Z'],
    [{ cron: '0 9 * * *' }, '2026-03-02T09:00:00Z'],
    [{ cron: '0 9 * * *', rrule: null, starts_at: null }, '2026-03-02T09:00:00Z'],
    [{ rrule: 'FREQ=DAILY;INTERVAL=2', starts_at: '2026-03-04T10:00:00Z' }, '2026-03-04T10:00:00Z'],
  ])('as %j is %s', (open, closesAt) => {
    expect(endOf(open)).toEqual({ kind: 'at', closesAt: new Date(closesAt) });
  });

  it.each([
    undefined,
    null,
    7,
    '',
    'tomorrow',
    'P9999W',
    [],
    {},
    { cron: 5 },
    { rrule: {} },
    { rrule: ['FREQ=DAILY'] },
    { cron: '0 9 * * *', rrule: 'FREQ=DAILY' },
    { cron: '0 9 * * *', starts_at: 'soon' },
    { cron: '0 9 * * *', starts_at: 5 },
    { cron: '0 0 30 2 *' },
    { rrule: 'FREQ=DAILY', starts_at: '2999-01-01T00:00:00Z' },
  ])('is none as %j', (open) => {
    expect(endOf(open)).toEqual({ kind: 'invalid' });
  });

  it('is none as a rule that is longer than a setting may be', () => {
    expect(endOf({ rrule: `FREQ=DAILY;BYHOUR=${'9,'.repeat(300)}9` })).toEqual({ kind: 'invalid' });
  });
});
