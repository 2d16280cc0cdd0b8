import type { UntilEvent } from '@notiflow/contracts';
import type { Facts } from '../facts.ts';
import type { Answer } from '../questions.ts';
import { waitForEvent } from './wait-for-event.ts';

const now = new Date('2026-03-01T12:00:00Z');
const until = new Date('2026-03-03T12:00:00Z');

const event: UntilEvent = {
  name: 'order.paid',
  match: [
    {
      operator: 'and',
      conditions: [
        { property: 'event.order', operator: 'equal_to', value: 'data.order', value_type: 'ref' },
        { property: 'total', operator: 'greater_than', value: 10, value_type: 'static' },
      ],
    },
  ],
  timeout: { duration: 2, duration_unit: 'days' },
  on_match: 'continue',
  on_timeout: 'continue',
};

const paid = (id: string, order: number, total: number) => ({ id, data: { order, total } });

const look = (
  events: Answer<'event'>['events'] | null,
  { settings = {}, at = now }: { settings?: Partial<UntilEvent>; at?: Date } = {},
) =>
  waitForEvent({ ...event, ...settings }, {
    now: at,
    data: { order: 7, total: 1 },
    rested: null,
    recipient: {},
    actor: null,
    results: {},
    answers: events === null ? {} : { event: { until, lookAgainAt: until, events } },
  } as unknown as Facts);

const ask = (after: string | null) => ({
  kind: 'ask',
  question: { kind: 'event', name: 'order.paid', timeoutMs: 172_800_000, after, isWoken: false },
});

describe('waiting for an event', () => {
  it('begins with a question, and asks for what comes after events that do not match', () => {
    expect(look(null)).toEqual(ask(null));
    expect(look([paid('a', 8, 50), paid('b', 7, 5)])).toEqual(ask('b'));
  });

  it('rests when there is nothing more, until it is time to look again', () => {
    expect(look([])).toEqual({ kind: 'rest', why: 'event', until });
  });

  it('goes on with the first that matches: names alone are those of the event', () => {
    expect(look([paid('a', 8, 50), paid('b', 7, 50), paid('c', 7, 60)])).toEqual({
      kind: 'continue',
      result: { matched: true, event: { order: 7, total: 50 } },
    });
    const stopped = look([paid('b', 7, 50)], { settings: { on_match: 'stop' } });
    expect(stopped).toEqual({ kind: 'stop', reason: 'event_matched' });
  });

  it('ends when its time is over; an event that came in time counts also then', () => {
    expect(look([], { at: until })).toEqual({ kind: 'continue', result: { matched: false } });
    expect(look([], { at: until, settings: { on_timeout: 'stop' } })).toEqual({
      kind: 'stop',
      reason: 'event_timed_out',
    });
    expect(look([paid('b', 7, 50)], { at: until })).toMatchObject({ result: { matched: true } });
  });
});
