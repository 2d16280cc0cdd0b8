import { simpleParser } from 'mailparser';
import { formatMailbox } from './format-mailbox.ts';

describe('a mailbox as one text', () => {
  it.each([
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
  ])('leads to its address alone: %j', async (name) => {
    const text = formatMailbox({ address: 'ada@example.com', name });
    const { to, cc } = await simpleParser(`To: ${text}\r\n\r\n`);
    const addresses = [to ?? []].flat().flatMap(({ value }) => value);
    expect(addresses.map(({ address }) => address)).toEqual(['ada@example.com']);
    expect(addresses[0]?.name).toBe(name.replace(/["\\]/g, "'"));
    expect(cc).toBeUndefined();
  });

  it('is the address alone when there is no name', () => {
    expect(formatMailbox({ address: 'ada@example.com', name: '' })).toBe('ada@example.com');
  });
});
