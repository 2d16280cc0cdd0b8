const levelsMax = 1_000;

/**
 * What a body may weigh: as many units as are read within a small part of a second. A request for 10,000 recipients
 * with a dozen attributes weighs a fifth of it, a bulk of 100 runs for 1,000 recipients with five attributes four fifths.
 */
const weightMax = 1_000_000;
const weights = { value: 1, container: 3, rareField: 6 };
// Objects with more fields are kept as dictionaries, which take far longer to make.
const fewFields = 16;

/** What makes a body a burden. */
export type Burden = 'too_deep' | 'too_many_values';

/**
 * Tells in one pass over the bytes whether reading this JSON would keep everybody else waiting: megabytes of brackets,
 * of tiny values or of different names take seconds to parse and to walk. What is no JSON is nobody's burden.
 */
export function findBurden(bytes: Uint8Array): Burden | null {
  // How many values each open container has so far.
  const counts = new Uint32Array(levelsMax + 1);
  let level = 0;
  let weight = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case quote:
        at = endOfText(bytes, at);
        break;
      case openList:
      case openObject:
        level += 1;
        if (level > levelsMax) return 'too_deep';
        counts[level] = 0;
        weight += weights.container;
        break;
      case closeList:
      case closeObject:
        // More are closed than opened only in what is no JSON.
        level = Math.max(0, level - 1);
        break;
      case comma:
        weight += weights.value;
        break;
      case colon: {
        const count = (counts[level] ?? 0) + 1;
        counts[level] = count;
        if (count > fewFields) weight += weights.rareField;
      }
    }
    if (weight > weightMax) return 'too_many_values';
  }
  return null;
}

const quote = 0x22;
const backslash = 0x5c;
const openList = 0x5b;
const openObject = 0x7b;
const closeList = 0x5d;
const closeObject = 0x7d;
const comma = 0x2c;
const colon = 0x3a;

/** Where the text that begins here has its closing quote; the last place of the bytes when it has none. */
function endOfText(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== quote) at += bytes[at] === backslash ? 2 : 1;
  return at;
}
