/** One line of a comparison: kept, removed from the left text, or added by the right one. */
export interface Edit {
  kind: ' ' | '-' | '+';
  line: string;
}

// Beyond this many differing lines the smallest diff is no easier to read, and takes long to find.
const editsMax = 500;

/** Compares two lists of lines by the algorithm of Myers: the fewest removals and additions. */
export function findEdits(left: string[], right: string[]): Edit[] {
  let start = 0;
  while (start < left.length && start < right.length && left[start] === right[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(left.length, right.length) - start &&
    left[left.length - 1 - end] === right[right.length - 1 - end]
  ) {
    end += 1;
  }
  const middle = compare(
    left.slice(start, left.length - end),
    right.slice(start, right.length - end),
  );
  const kept = (lines: string[]): Edit[] => lines.map((line) => ({ kind: ' ', line }));
  return [...kept(left.slice(0, start)), ...middle, ...kept(left.slice(left.length - end))];
}

function compare(left: string[], right: string[]): Edit[] {
  const replaced = () => [...mark('-', left), ...mark('+', right)];
  const trace: Map<number, number>[] = [];
  const reached = new Map([[1, 0]]);
  for (let edits = 0; edits <= Math.min(left.length + right.length, editsMax); edits += 1) {
    trace.push(new Map(reached));
    for (let k = -edits; k <= edits; k += 2) {
      const below = reached.get(k - 1) ?? -1;
      const above = reached.get(k + 1) ?? -1;
      let x = k === -edits || (k !== edits && below < above) ? above : below + 1;
      while (x < left.length && x - k < right.length && left[x] === right[x - k]) x += 1;
      reached.set(k, x);
      if (x >= left.length && x - k >= right.length) return walkBack(trace, { left, right });
    }
  }
  return replaced();
}

function walkBack(
  trace: Map<number, number>[],
  { left, right }: { left: string[]; right: string[] },
): Edit[] {
  const edits: Edit[] = [];
  let x = left.length;
  let y = right.length;
  for (let count = trace.length - 1; count >= 0; count -= 1) {
    const reached = trace[count] ?? new Map<number, number>();
    const k = x - y;
    const isDown =
      k === -count || (k !== count && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));
    const fromK = isDown ? k + 1 : k - 1;
    const fromX = reached.get(fromK) ?? 0;
    const fromY = fromX - fromK;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      edits.push({ kind: ' ', line: left[x] ?? '' });
    }
    if (count === 0) break;
    if (isDown) edits.push({ kind: '+', line: right[fromY] ?? '' });
    else edits.push({ kind: '-', line: left[fromX] ?? '' });
    x = fromX;
    y = fromY;
  }
  return edits.reverse();
}

function mark(kind: Edit['kind'], lines: string[]): Edit[] {
  return lines.map((line) => ({ kind, line }));
}
