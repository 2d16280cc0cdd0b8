import { ApiError, invalidJson } from '../errors.ts';
import { type Burden, findBurden } from './find-burden.ts';
import { fieldsMax } from './find-unsafe-values.ts';
import { finish, type Steps } from './in-steps.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

const nameLengthShown = 100;

/**
 * Parses a body. Throws an `ApiError` for what is not JSON in UTF-8, for what would take too long to read, and for an
 * object that names a field twice: programs differ in which of the two they believe.
 */
export function parseJson(bytes: Buffer): unknown {
  return finish(parseJsonInSteps(bytes));
}

/** The same in parts. */
export function* parseJsonInSteps(bytes: Buffer): Steps<unknown> {
  const burden = findBurden(bytes);
  if (burden !== null) throw refuseBurden(burden);
  yield;
  const { text, value } = parse(bytes);
  yield;
  const repeated = findRepeatedName(text);
  if (repeated === null) return value;
  throw invalidJson(`The body names the field "${repeated.slice(0, nameLengthShown)}" twice`);
}

function refuseBurden(burden: Burden): ApiError {
  // Far deeper than anything that is accepted; the limit told to callers is lower, and checked after parsing.
  if (burden === 'too_deep') return invalidJson('The body is nested too deeply');
  return new ApiError('payload_too_large', {
    message: 'The body holds too many values; send them in several requests',
    details: { reason: burden },
  });
}

function parse(bytes: Buffer): { text: string; value: unknown } {
  try {
    const text = utf8.decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    throw invalidJson();
  }
}

const quote = 0x22;
const backslash = 0x5c;

/** The first name that an object of this valid JSON has twice, in one pass; null when there is none. */
function findRepeatedName(text: string): string | null {
  // What is open around this place; a level that is closed is used again for the next one.
  const levels: NameList[] = [];
  let level = -1;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case 0x7b:
      case 0x5b:
        level += 1;
        levels[level] = emptied(levels[level]);
        break;
      case 0x7d:
      case 0x5d:
        level -= 1;
        break;
      case quote: {
        const end = endOfText(text, at);
        const names = levels[level];
        if (names !== undefined && isName(text, end)) {
          const name = readName(text.slice(at, end + 1));
          if (isKnown(names, name)) return name;
        }
        at = end;
      }
    }
  }
  return null;
}

/** Names of one object: few are looked through, more are looked up. */
interface NameList {
  few: string[];
  many: Set<string> | null;
}

const fewMax = 16;

function emptied(names: NameList | undefined): NameList {
  if (names === undefined) return { few: [], many: null };
  names.few.length = 0;
  names.many = null;
  return names;
}

/** Whether the name is there; it is after this. An object with too many fields will be refused anyway. */
function isKnown(names: NameList, name: string): boolean {
  const { few } = names;
  if (names.many === null) {
    if (few.includes(name)) return true;
    few.push(name);
    if (few.length > fewMax) names.many = new Set(few);
    return false;
  }
  if (names.many.has(name)) return true;
  if (names.many.size <= fieldsMax) names.many.add(name);
  return false;
}

function readName(quoted: string): string {
  return quoted.includes('\\') ? (JSON.parse(quoted) as string) : quoted.slice(1, -1);
}

/** Where the text that begins here has its closing quote. */
function endOfText(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === backslash) before -= 1;
  return (at - before) % 2 === 1;
}

/** Whether a colon follows, perhaps after spaces. */
function isName(text: string, end: number): boolean {
  let at = end + 1;
  while (text.charCodeAt(at) <= 0x20) at += 1;
  return text[at] === ':';
}
