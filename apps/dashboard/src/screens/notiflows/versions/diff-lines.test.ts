import { compareLines, type Row } from './diff-lines.ts';

const mark = (pieces: { text: string; isOther: boolean }[]) =>
  pieces.map(({ text, isOther }) => (isOther ? `[${text}]` : text)).join('');

const show = (rows: Row[]) =>
  rows.map((row) => {
    if (row.kind === 'left_out') return `… ${row.count}`;
    const before = row.before && `${row.before.number} ${mark(row.before.pieces)}`;
    const after = row.after && `${row.after.number} ${mark(row.after.pieces)}`;
    return `${before ?? '-'} | ${after ?? '-'}`;
  });

const compare = (before: string[], after: string[]) =>
  show(
    compareLines(
      before.map((line) => `${line}\n`).join(''),
      after.map((line) => `${line}\n`).join(''),
    ),
  );

describe('compareLines', () => {
  it('shows of a line that changed the words that did', () => {
    expect(
      compare(['Hello', 'Your order ships today.'], ['Hello', 'Your order ships tomorrow.']),
    ).toEqual([
      '1 Hello | 1 Hello',
      '2 Your order ships [today]. | 2 Your order ships [tomorrow].',
    ]);
  });

  it('counts the lines of both sides, and puts those beside each other that belong together', () => {
    expect(compare(['a', 'b', 'c'], ['a', 'x', 'y', 'c', 'd'])).toEqual([
      '1 a | 1 a',
      '2 [b] | 2 [x]',
      '- | 3 [y]',
      '3 c | 4 c',
      '- | 5 [d]',
    ]);
    expect(compare(['a', 'b'], ['b'])).toEqual(['1 [a] | -', '2 b | 1 b']);
  });

  it('leaves out what is far from any change', () => {
    const many = Array.from({ length: 20 }, (_, at) => `line ${at}`);
    const rows = compare(many, [...many.slice(0, 10), 'new', ...many.slice(10)]);
    expect(rows[0]).toBe('… 7');
    expect(rows).toHaveLength(1 + 3 + 1 + 3 + 1);
    expect(rows.at(-1)).toBe('… 7');
  });

  it('has nothing to show of the same text, and everything of a text that is new', () => {
    expect(show(compareLines('a', 'a'))).toEqual(['… 1']);
    expect(show(compareLines('', 'a\nb'))).toEqual(['- | 1 [a]', '- | 2 [b]']);
  });
});
