import fc from 'fast-check';
import { findEdits } from './find-edits.ts';
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

  it('gives either text back, whatever they are', () => {
    const lines = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 30 });
    fc.assert(
      fc.property(lines, lines, (left, right) => {
        const edits = findEdits(left, right);
        const side = (other: string) =>
          edits.filter(({ kind }) => kind !== other).map(({ line }) => line);
        expect(side('+')).toEqual(left);
        expect(side('-')).toEqual(right);
      }),
      { numRuns: 500 },
    );
  });

  it('stays quick when nothing is alike', () => {
    const left = Array.from({ length: 20_000 }, (_, index) => `l${index}`);
    const right = Array.from({ length: 20_000 }, (_, index) => `r${index}`);
    expect(findEdits(left, right)).toHaveLength(40_000);
  });
});
