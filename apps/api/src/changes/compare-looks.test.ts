import type { MinuteCount } from '@notiflow/database';
import { buildLook, lookAt } from '../../test/build-look.ts';
import { parsePosition, positionOf, printPosition } from './change-position.ts';
import { compareLooks } from './compare-looks.ts';

const noon = Date.parse('2026-06-01T12:00:00Z');
const minute = (index: number) => noon + index * 60_000;
const sent = (index: number, amount: number, outcome = 'sent'): MinuteCount => ({
  minute: minute(index),
  kind: 'delivery',
  outcome,
  amount,
});

describe('what is told of two looks', () => {
  it('is nothing where nothing happened', () => {
    const before = buildLook({ counts: [sent(0, 4)] });
    const look = buildLook({ at: lookAt + 500, counts: [sent(0, 4)] });
    expect(compareLooks(positionOf(before), look, before)).toEqual({ kinds: [], activity: [] });
  });

  it('is the kinds, and the minutes in which there is more, each with all that happened', () => {
    const before = buildLook({ counts: [sent(-1, 9), sent(0, 4)] });
    const counts: MinuteCount[] = [
      sent(-1, 9),
      sent(0, 5),
      sent(0, 2, 'failed'),
      { minute: minute(0), kind: 'run', outcome: 'accepted', amount: 1 },
    ];
    const look = buildLook({ at: lookAt + 500, counts });
    expect(compareLooks(positionOf(before), look, before)).toEqual({
      kinds: ['runs', 'deliveries'],
      activity: [
        {
          at: '2026-06-01T12:00:00.000Z',
          runs: 1,
          notifications: {},
          deliveries: { sent: 5, failed: 2 },
        },
      ],
    });
  });

  it('has what was counted late, in a minute that had passed', () => {
    const before = buildLook({ counts: [sent(0, 4)] });
    const look = buildLook({ at: lookAt + 500, counts: [sent(-3, 1), sent(0, 4)] });
    const told = compareLooks(positionOf(before), look, before);
    expect(told?.activity.map(({ at }) => at)).toEqual(['2026-06-01T11:57:00.000Z']);
  });

  it('is the same whichever process looked before: where a reader was stands in the id', () => {
    const before = buildLook({ counts: [sent(-1, 9), sent(0, 4)], moves: { run: 3 } });
    const id = printPosition(positionOf(before));
    const position = parsePosition(id) ?? positionOf(buildLook({}));
    expect(position).toEqual(positionOf(before));
    const later = { at: lookAt + 90_000, moves: { run: 3 } };
    const same = buildLook({ ...later, counts: [sent(-1, 9), sent(0, 4)] });
    expect(compareLooks(position, same, null)?.kinds).toEqual([]);
    const more = buildLook({ ...later, counts: [sent(-1, 9), sent(0, 4), sent(1, 1)] });
    expect(compareLooks(position, more, null)).toMatchObject({ kinds: ['deliveries'] });
    const moved = buildLook({ ...later, moves: { run: 4 }, counts: [sent(-1, 9), sent(0, 4)] });
    expect(compareLooks(position, moved, null)?.kinds).toEqual(['runs']);
  });

  it('has each change of the audit log once, also one that was seen late', () => {
    const entry = (id: string, resource: string, at: number) => ({ id, resource, at });
    const first = entry('1', 'channel', lookAt - 100);
    const before = buildLook({ audited: [first] });
    const late = entry('2', 'notiflow', lookAt - 200);
    const look = buildLook({ at: lookAt + 500, audited: [first, late] });
    expect(compareLooks(positionOf(before), look, before)?.kinds).toEqual([
      'notiflows',
      'audit_log',
    ]);
    expect(compareLooks(positionOf(look), { ...look, at: lookAt + 1_000 }, look)?.kinds).toEqual(
      [],
    );
  });

  it('tells of circuits and workers that they are others', () => {
    const before = buildLook({ channels: 1, workers: 1 });
    const look = buildLook({ at: lookAt + 500, channels: -7, workers: 2 });
    expect(compareLooks(positionOf(before), look, before)?.kinds).toEqual(['channels', 'workers']);
  });

  it('is too much after ten minutes, and for whoever says to come from the future', () => {
    const position = positionOf(buildLook({}));
    const after = (ms: number) => compareLooks(position, buildLook({ at: lookAt + ms }), null);
    expect(after(9 * 60_000)).not.toBeNull();
    expect(after(11 * 60_000)).toBeNull();
    expect(after(-60_000)).toBeNull();
  });
});

it.each(['', 'x', '1.2.3', '1.2.3.4.5.6.7', '1.2.3.4.5.-', "1.2.3.4.5.'", '1.2.3.4.5.12345678901'])(
  'does not take %j for the id of an event',
  (text) => expect(parsePosition(text)).toBeNull(),
);
