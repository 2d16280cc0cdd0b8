import { leavesPage, safeImage, safeLink } from './safe-url.ts';

describe('a link', () => {
  it.each(['https://a.example', 'http://a.example', 'mailto:a@b.example', '/a', 'a/b?c#d', '#top'])(
    'may be %s',
    (url) => expect(safeLink(` ${url} `)).toBe(url),
  );

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0000javascript:alert(1)',
    'JAVASCRIPT:alert(1)',
    'data:text/html,x',
    'blob:https://a.example/1',
    'file:///etc/passwd',
    'vbscript:x',
    'intent://x',
    '',
    undefined,
    null,
  ])('may not be %j', (url) => expect(safeLink(url)).toBeUndefined());

  it('leaves the page when it names another origin', () => {
    expect(leavesPage('https://a.example')).toBe(true);
    expect(leavesPage('//a.example')).toBe(true);
    expect(leavesPage('/a')).toBe(false);
    expect(leavesPage('mailto:a@b.example')).toBe(false);
  });
});

describe('a picture', () => {
  it('comes over HTTPS or not at all', () => {
    expect(safeImage('https://a.example/a.png')).toBe('https://a.example/a.png');
    for (const url of ['http://a.example/a.png', '/a.png', 'data:image/png;base64,AA==', '']) {
      expect(safeImage(url)).toBeUndefined();
    }
  });
});
