import { readdirSync, readFileSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const namesIn = (text: string) => new Set(text.match(/--notiflow-[a-z-]+[a-z]/g));

describe('the custom properties of the style sheet', () => {
  it('are those that the how-to lists', () => {
    const sheets = readdirSync(here).filter((name) => name.endsWith('.css'));
    const used = namesIn(
      sheets.map((name) => readFileSync(new URL(name, here), 'utf8')).join('\n'),
    );
    const page = new URL('../../../../docs/how-to/theme-the-inbox.md', here);
    expect([...namesIn(readFileSync(page, 'utf8'))].sort()).toEqual([...used].sort());
  });
});
