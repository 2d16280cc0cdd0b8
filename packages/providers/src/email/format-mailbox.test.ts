import { simpleParser } from 'mailparser';
import { formatAsciiMailbox, formatMailbox } from './format-mailbox.ts';

const names = [
  'Ada Lovelace',
  'Núria O’Hara-Smith Jr.',
  'Lovelace, Ada',
  'evil@example.com, Ada',
  'Ada; evil@example.com',
  '<evil@example.com>',
  'Ada" <evil@example.com>, "x',
  'Ada\\" <evil@example.com>',
  'Ada\\',
  'friends: a@example.com, b@example.com;',
  'Ada (evil@example.com)',
  '"Ada"',
  '[Ada]',
  '=?UTF-8?B?ZXZpbEBleGFtcGxlLmNvbSwg?=',
];
const foreign = ['Ädä, <evil@example.com>', '李小龙 '.repeat(20).trim(), '👩‍👩‍👧‍👦 family'];

describe('a mailbox as one text', () => {
  it.each([...names.slice(0, -1), ...foreign])('leads to its address alone: %j', async (name) => {
    const text = formatMailbox({ address: 'ada@example.com', name });
    expect(await read(text)).toEqual([
      { address: 'ada@example.com', name: name.replace(/["\\]/g, "'") },
    ]);
  });

  it.each(names)('leads to its address alone in ASCII: %j', async (name) => {
    const text = formatAsciiMailbox({ address: 'ada@example.com', name });
    expect((await read(text)).map(({ address }) => address)).toEqual(['ada@example.com']);
  });

  it.each(foreign)('is ASCII for a service that takes nothing else: %j', async (name) => {
    const text = formatAsciiMailbox({ address: 'ada@example.com', name });
    expect(text).toMatch(/^[ -~]*$/);
    expect(Math.max(...text.split(' ').map((word) => word.length))).toBeLessThanOrEqual(75);
    expect(await read(text)).toEqual([{ address: 'ada@example.com', name }]);
  });

  it('is the address alone when there is no name', () => {
    const mailbox = { address: 'ada@example.com', name: '' };
    expect([formatMailbox(mailbox), formatAsciiMailbox(mailbox)]).toEqual([
      'ada@example.com',
      'ada@example.com',
    ]);
  });
});

/** Whom somebody else's parser finds in a header. */
async function read(text: string) {
  const { to, cc, bcc } = await simpleParser(`To: ${text}\r\n\r\n`);
  expect([cc, bcc]).toEqual([undefined, undefined]);
  return [to ?? []].flat().flatMap(({ value }) => value);
}
