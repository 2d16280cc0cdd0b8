import { findMessages, languages } from './find-messages.ts';
import { formatCount, formatMessage } from './format-message.ts';
import type { Messages } from './messages.ts';

/** Every sentence, by where it stands. */
function sentencesOf(messages: object, path = ''): [string, string][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[`${path}${key}`, value] as [string, string]]
      : sentencesOf(value as object, `${path}${key}.`),
  );
}

const namesIn = (sentence: string) => [...sentence.matchAll(/\{(\w+)\}/g)].map(([, n]) => n).sort();

describe('the messages', () => {
  const english = new Map(sentencesOf(findMessages('en')));

  it.each(languages)('in %s have the same names in braces as in English', (language) => {
    for (const [path, sentence] of sentencesOf(findMessages(language))) {
      const original = english.get(path) ?? english.get(path.replace(/\.\w+$/, '.other'));
      expect({ path, names: namesIn(sentence) }).toEqual({ path, names: namesIn(original ?? '') });
      expect(sentence.trim()).not.toBe('');
    }
  });

  it.each(languages.filter((language) => language !== 'en'))('in %s are translated', (language) => {
    const same = sentencesOf(findMessages(language)).filter(([path, s]) => english.get(path) === s);
    // What is the same word in two languages, such as "Push" or "Notifications".
    expect(same.length).toBeLessThan(english.size / 4);
  });

  it('are found by the language of a tag, and are English where there are none', () => {
    expect(findMessages('de-AT').archive).toBe('Archivieren');
    expect(findMessages('sv').archive).toBe('Archive');
  });

  it('give way, one by one, to those of a page', () => {
    const own: Partial<Messages> = { title: 'News' };
    expect(findMessages('de', own)).toMatchObject({ title: 'News', archive: 'Archivieren' });
  });

  it('take values as they are, and numbers as the locale writes them', () => {
    expect(formatMessage('{a} of {b} {c}', { a: '{b}', b: '$&' })).toBe('{b} of $& {c}');
    expect(formatCount(findMessages('fr').arrived, 1, 'fr')).toBe('1 nouvelle notification');
    expect(formatCount(findMessages('de').arrived, 1234, 'de')).toBe('1.234 neue Mitteilungen');
  });
});
