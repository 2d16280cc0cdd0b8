import { toPlainText } from './plain-text.ts';

describe('toPlainText', () => {
  it.each([
    ['<h1>Hello</h1><p>Ann &amp; Bo,<br>bye', 'Hello\n\nAnn & Bo,\nbye'],
    ['<a href="https://example.com/x">Open</a>', 'Open (https://example.com/x)'],
    ['<a href="https://example.com">https://example.com</a>', 'https://example.com'],
    ['<ul><li>one<li>two</ul>', '* one\n* two'],
    ['<table><tr><td>Total</td><td>5 €</td></tr></table>', 'Total\n5 €'],
    ['<img src="https://example.com/pixel.gif" alt="logo">', ''],
    ['<style>p {}</style><script>x</script><p>shown', 'shown'],
    ['<p>\u00a0&lt;b&gt;&#39;', "\u00a0<b>'"],
    ['<p>a <b>bold</b>, <i>and</i>\n  b</p>', 'a bold, and b'],
    ['<a href="https://example.com/x"><img alt="logo"></a>', 'https://example.com/x'],
    ['<a href="#top">Top</a><a>none</a>', 'Topnone'],
    ['<!-- x --><p>a</p></div></p><br><br>b</style>', 'a\n\nb'],
    ['<table><tr><td><a href="https://a.b">One</a></td><td>2', 'One (https://a.b)\n2'],
    ['', ''],
  ])('tells %j', (html, text) => {
    expect(toPlainText(html)).toBe(text);
  });

  it('tells what is nested however deep, as far as anybody reads it', () => {
    expect(toPlainText(`${'<div>'.repeat(20_000)}x`)).toBe('x');
  });
});
