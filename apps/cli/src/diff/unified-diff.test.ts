import { applyPatch } from 'diff';
import fc from 'fast-check';
import { unifiedDiff } from './unified-diff.ts';

const path = 'welcome/notiflow.json';

describe('a unified diff', () => {
  it('is empty for equal texts', () => {
    expect(unifiedDiff({ path, from: 'a\n', to: 'a\n' })).toBe('');
  });

  it('shows a changed line with its context', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`);
    const changed = lines.with(5, 'other');
    expect(
      unifiedDiff({ path, from: `${lines.join('\n')}\n`, to: `${changed.join('\n')}\n` }),
    ).toBe(
      [
        '--- remote/welcome/notiflow.json',
        '+++ local/welcome/notiflow.json',
        '@@ -3,7 +3,7 @@',
        ' line 3',
        ' line 4',
        ' line 5',
        '-line 6',
        '+other',
        ' line 7',
        ' line 8',
        ' line 9',
      ].join('\n'),
    );
  });

  it('tells a missing line end, and a file that is not there', () => {
    expect(unifiedDiff({ path, from: 'a\n', to: 'a' })).toContain(
      '-a\n+a\n\\ No newline at end of file',
    );
    expect(unifiedDiff({ path, from: null, to: 'a\n' })).toContain('--- /dev/null');
  });

  it('is what makes one text of the other, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (from, to) => {
        expect(applyPatch(from, `${unifiedDiff({ path, from, to })}\n`)).toBe(to);
      }),
      { numRuns: 500 },
    );
  });

  it('replaces everything when hardly anything is alike', () => {
    const textOf = (letter: string) =>
      Array.from({ length: 20_000 }, (_, index) => `${letter}${index}\n`).join('');
    const lines = unifiedDiff({ path, from: textOf('l'), to: textOf('r') }).split('\n');
    expect(lines[2]).toBe('@@ -1,20000 +1,20000 @@');
    expect(lines).toHaveLength(40_003);
  });
});
