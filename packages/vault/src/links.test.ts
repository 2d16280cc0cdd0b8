import { createLinkSigner } from './links.ts';

const pepper = Buffer.from('the pepper of an installation');
const links = createLinkSigner(pepper);
const bytes = Buffer.from('what the link says');

describe('a signed link', () => {
  it('opens for its purpose, also in another process with the same pepper', () => {
    const text = links.sign('preferences', bytes);
    expect(text).toMatch(/^[\w-]+$/);
    expect(createLinkSigner(pepper).open('preferences', text)).toEqual(bytes);
  });

  it('is refused with any character changed, added or left out', () => {
    const text = links.sign('preferences', bytes);
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'A' ? 'B' : 'A';
      expect(links.open('preferences', text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
      expect(links.open('preferences', text.slice(0, at) + text.slice(at + 1))).toBeNull();
    }
    for (const added of ['A', '=', ' ', '%']) {
      expect(links.open('preferences', text + added)).toBeNull();
    }
  });

  it('is refused for another purpose, and by an installation with another pepper', () => {
    const text = links.sign('click', bytes);
    expect(links.open('preferences', text)).toBeNull();
    expect(createLinkSigner(Buffer.from('another pepper there')).open('click', text)).toBeNull();
  });

  it('refuses what is no text of ours at all', () => {
    for (const text of [
      '',
      'x',
      '../../etc/passwd',
      'A'.repeat(100_000),
      '\u0000',
      'ä'.repeat(50),
    ]) {
      expect(links.open('open', text)).toBeNull();
    }
  });
});
