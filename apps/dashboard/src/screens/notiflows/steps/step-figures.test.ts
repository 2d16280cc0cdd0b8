import {
  type CountsOfStep,
  figuresOf,
  findLosses,
  formatCount,
  sayFigures,
} from './step-figures.ts';

const counts = (changes: Partial<CountsOfStep>): CountsOfStep => ({
  handle: 'mail',
  type: 'channel',
  reached: 0,
  passed: 0,
  here: 0,
  maybe: 0,
  left_out: 0,
  ended: [],
  messages: [],
  found: [],
  branches: [],
  waiting: { count: 0, later: 0, is_more: false },
  ...changes,
});

const ofMail = counts({
  passed: 20,
  messages: [
    { status: 'failed', reason: 'rejected_recipient', count: 2 },
    { status: 'skipped', reason: 'opted_out', count: 3 },
    { status: 'sent', reason: null, count: 4 },
    { status: 'delivered', reason: null, count: 5 },
    { status: 'skipped', reason: 'no_address', count: 6 },
  ],
  waiting: { count: 10_000, later: 0, is_more: true },
});

describe('figuresOf', () => {
  it('counts the messages of a channel step, what went well first', () => {
    expect(figuresOf(ofMail).map(({ word, count }) => [word, count])).toEqual([
      ['sent', 9],
      ['skipped', 9],
      ['failed', 2],
    ]);
  });

  it('counts who passed other steps, and who ended there', () => {
    const ended = [{ status: 'stopped', reason: 'throttled', count: 2 }] as CountsOfStep['ended'];
    const figures = figuresOf(counts({ type: 'throttle', passed: 7, here: 1, ended }));
    expect(figures.map(({ word, count }) => [word, count])).toEqual([
      ['passed', 7],
      ['here', 1],
      ['stopped', 2],
    ]);
  });
});

describe('sayFigures', () => {
  it('says who waits first, and that there may be more', () => {
    expect(sayFigures(ofMail)).toBe('10,000+ waiting now, 9 sent, 9 skipped, 2 failed');
    expect(formatCount({ count: 1_200, is_more: false })).toBe('1,200');
  });

  it('says where nobody came', () => {
    expect(sayFigures(counts({}))).toBe('nobody came here');
  });
});

describe('findLosses', () => {
  it('tells where it stopped for most, and leaves out what arrived or is on its way', () => {
    const ended = [{ status: 'stopped', reason: 'throttled', count: 4 }] as CountsOfStep['ended'];
    const losses = findLosses([ofMail, counts({ handle: 'once', type: 'throttle', ended })]);
    expect(losses.map(({ step, reason, count }) => [step, reason, count])).toEqual([
      ['mail', 'no_address', 6],
      ['once', 'throttled', 4],
      ['mail', 'opted_out', 3],
      ['mail', 'rejected_recipient', 2],
    ]);
  });
});
