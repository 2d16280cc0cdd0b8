/**
 * The alphabet of text messages, GSM 03.38: https://www.3gpp.org/dynareport/23038.htm, section 6.2.1. A message in it
 * holds 160 characters; a single other one makes that 70.
 */
const alphabet = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑܧ¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Characters that take two places. */
const extension = new Set('\f^{}\\[~]|€');

/** What stands for a character of writing that the alphabet does not have and Unicode does not take apart. */
const replacements: Record<string, string> = {
  ...each('‘’‚‛′`´ʼ', "'"),
  ...each('“”„‟″«»', '"'),
  ...each('‐‑‒–—―−', '-'),
  ...each('•·', '-'),
  ...each('⁄∕', '/'),
  ...each('\t\u1680\u2028\u2029', ' '),
  ...each('łŁ', 'l', 'L'),
  ...each('đĐ', 'd', 'D'),
  ...each('ðÐ', 'd', 'D'),
  ...each('ħĦ', 'h', 'H'),
  ...each('œŒ', 'oe', 'OE'),
  ...each('þÞ', 'th', 'Th'),
  ...each('©®×', '(c)', '(R)', 'x'),
  ı: 'i',
  ẞ: 'ß',
};

function each(characters: string, ...texts: string[]): Record<string, string> {
  const last = texts.at(-1) ?? '';
  return Object.fromEntries(
    Array.from(characters).map((character, index) => [character, texts[index] ?? last]),
  );
}

/** What is not seen: soft hyphens, joiners, marks of direction, variation selectors. */
const invisible = /\p{Default_Ignorable_Code_Point}/u;
const combining = /\p{M}/gu;

/** The character in the alphabet, as it is or as near as it can be read; null when there is nothing like it. */
function toLetters(character: string): string | null {
  if (isInAlphabet(character)) return character;
  if (invisible.test(character)) return '';
  const known = replacements[character];
  if (known !== undefined) return known;
  const taken = character.normalize('NFKD').replace(combining, '');
  if (taken === character) return null;
  const letters = Array.from(taken, (part) => replacements[part] ?? part);
  return letters.every((text) => Array.from(text).every(isInAlphabet)) ? letters.join('') : null;
}

function isInAlphabet(character: string): boolean {
  return alphabet.has(character) || extension.has(character);
}

/**
 * Writes a text in the alphabet of text messages: typographic quotes, dashes and spaces as plain ones, letters without
 * the accents it lacks. A character with nothing like it there becomes `?`; `lost` counts those.
 */
export function toGsm7(text: string): { text: string; lost: number } {
  let lost = 0;
  const written = Array.from(text.normalize('NFC'), (character) => {
    const letters = toLetters(character);
    if (letters === null) lost += 1;
    return letters ?? '?';
  });
  return { text: written.join(''), lost };
}

/** How a text message travels: in which alphabet, and in how many parts, each of which is paid for. */
export interface SmsMeasure {
  encoding: 'gsm-7' | 'ucs-2';
  segments: number;
}

// A part of several holds fewer, because it says which one it is.
const places = { 'gsm-7': { alone: 160, each: 153 }, 'ucs-2': { alone: 70, each: 67 } };

/** Measures a text message. */
export function measureSms(text: string): SmsMeasure {
  const characters = Array.from(text);
  const encoding = characters.every(isInAlphabet) ? 'gsm-7' : 'ucs-2';
  const sizes = characters.map((character) =>
    encoding === 'gsm-7' ? (extension.has(character) ? 2 : 1) : character.length,
  );
  const { alone, each: perPart } = places[encoding];
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= alone) return { encoding, segments: 1 };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    // What takes two places is not cut apart.
    if (used + size > perPart) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { encoding, segments };
}
