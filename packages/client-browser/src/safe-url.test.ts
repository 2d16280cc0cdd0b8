import { safeUrl } from './safe-url.ts';

describe('a URL that a page may link to', () => {
  it.each([
    'https://example.com/a?b#c',
    'http://example.com',
    'HTTPS://EXAMPLE.COM',
    'mailto:ada@example.com',
    'tel:+15550100',
    '/orders/1',
    'orders/1',
    '?page=2',
    '#top',
    '//example.com/x',
    '',
  ])('is %j', (url) => {
    expect(safeUrl(url)).toBe(url);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    '\u0001javascript:alert(1)',
    'java\tscript:alert(1)',
    'java\nscript:alert(1)',
    'javascript\r:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'blob:https://example.com/1',
    'file:///etc/passwd',
    'view-source:javascript:alert(1)',
    'https://[',
    null,
    undefined,
    1,
    { toString: () => 'https://example.com' },
  ])('is not %j', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });
});
