import * as fc from 'fast-check';
import { Parser } from 'htmlparser2';
import { rewriteLinks } from './rewrite-links.ts';

const count = (url: string) =>
  url.startsWith('https:') ? `https://n.example/t?${url.length}&x` : null;
const change = (html: string, atEnd = '') => rewriteLinks(html, { target: count, atEnd });
const to = (url: string) => `"https://n.example/t?${url.length}&amp;x"`;

describe('links of an HTML text', () => {
  it.each([
    ['<a href="https://a.example">A</a>', `<a href=${to('https://a.example')}>A</a>`],
    [
      "<A class=x HREF = 'https://a.example' id=y>A</A>",
      `<A class=x HREF = ${to('https://a.example')} id=y>A</A>`,
    ],
    ['<a href=https://a.example>A</a>', `<a href=${to('https://a.example')}>A</a>`],
    ['<a href="https://a.example?b=1&amp;c=2">A', `<a href=${to('https://a.example?b=1&c=2')}>A`],
    ['<a\n href="\n https://a.example ">A', `<a\n href=${to('https://a.example')}>A`],
    [
      '<map><area href="https://a.example"></map>',
      `<map><area href=${to('https://a.example')}></map>`,
    ],
    [
      '<a href="https://a.example"><a title="href=" href="https://b.example/long">',
      `<a href=${to('https://a.example')}><a title="href=" href=${to('https://b.example/long')}>`,
    ],
  ])('are rewritten in %s', (html, expected) => {
    expect(change(html)).toBe(expected);
  });

  it.each([
    '<a href="mailto:a@example.com">',
    '<a name="https://a.example">',
    '<link href="https://a.example">',
    '<img src="https://a.example">',
    '<!-- <a href="https://a.example"> -->',
    '<style>a[href="https://a.example"] {}</style>',
    '<p title=\'<a href="https://a.example">\'>',
    '<a href>',
    '<a href="">',
    '&lt;a href="https://a.example"&gt;',
    'https://a.example',
  ])('stay as they are in %s', (html) => {
    expect(change(html)).toBe(html);
  });

  it('have something put before the end of the body, or at the end', () => {
    expect(change('<body><p>A</body></html>\n', '<img>')).toBe('<body><p>A<img></body></html>\n');
    expect(change('<p>A</p>', '<img>')).toBe('<p>A</p><img>');
    expect(change('<p></body>A', '<img>')).toBe('<p></body>A<img>');
    expect(change('<body><a href="https://a.example">A</body>', '<img>')).toBe(
      `<body><a href=${to('https://a.example')}>A<img></body>`,
    );
  });

  it('are all that changes, whatever the text is', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<a href="https://a.example">',
        '<a href=x>',
        "<a href='",
        '">',
        '<!--',
        '-->',
        '<p',
        '&',
        '=',
        ' ',
      ),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const html = pieces.join('');
        expect(rewriteLinks(html, { target: () => null, atEnd: '' })).toBe(html);
        const textOf = (source: string) => {
          let text = '';
          const ontext = (part: string) => {
            text += part;
          };
          new Parser({ ontext }).end(source);
          return text;
        };
        expect(textOf(change(html))).toBe(textOf(html));
      }),
    );
  });
});
