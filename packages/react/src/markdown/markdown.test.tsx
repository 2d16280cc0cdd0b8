import { renderToStaticMarkup } from 'react-dom/server';
import { Markdown } from './markdown.tsx';

const render = (source: string) => renderToStaticMarkup(<Markdown source={source} />);

describe('Markdown', () => {
  it('becomes the elements it stands for', () => {
    expect(render('**Ada** wrote `1 < 2` and *left*~~, came~~.')).toBe(
      '<p><strong>Ada</strong> wrote <code>1 &lt; 2</code> and <em>left</em><del>, came</del>.</p>',
    );
    expect(render('- one\n- two')).toBe('<ul><li>one</li><li>two</li></ul>');
    expect(render('3. three\n4. four')).toBe('<ol start="3"><li>three</li><li>four</li></ol>');
    expect(render('> quoted')).toBe('<blockquote><p>quoted</p></blockquote>');
    expect(render('```\ncode()\n```')).toBe('<pre><code>code()</code></pre>');
    expect(render('a\n\n---\n\nb  \nc')).toBe('<p>a</p><hr/><p>b<br/>c</p>');
    expect(render('| a |\n|---|\n| 1 |')).toContain('<td>1</td>');
    expect(render('- [x] done\n- [ ] open')).toContain('☑ done');
  });

  it('has no headings, which would break the outline of the page around it', () => {
    expect(render('# Big')).toBe('<p><strong>Big</strong></p>');
  });

  it('reads character references and escapes once', () => {
    expect(render('a &amp; b &lt;i&gt; &copy; &#8364; &amp;lt; \\*')).toBe(
      '<p>a &amp; b &lt;i&gt; © € &amp;lt; *</p>',
    );
  });

  it('links to pages and mails, without a way back to this page', () => {
    expect(render('[there](https://example.com/a?b=1&amp;c=2)')).toBe(
      '<p><a class="nf-link" href="https://example.com/a?b=1&amp;c=2" rel="noopener" target="_blank">there</a></p>',
    );
    expect(render('[here](/orders/1)')).toContain('href="/orders/1" rel="noopener">here');
    expect(render('[mail](mailto:ada@example.com)')).toContain('href="mailto:ada@example.com"');
  });

  it('shows pictures of HTTPS alone, and of others what they are called', () => {
    expect(render('![A plan](https://example.com/a.png)')).toBe(
      '<p><img src="https://example.com/a.png" alt="A plan" loading="lazy" referrerPolicy="no-referrer"/></p>',
    );
    expect(render('![A plan](http://example.com/a.png)')).toBe('<p>A plan</p>');
    expect(render('![x](data:image/svg+xml;base64,AAAA)')).toBe('<p>x</p>');
  });

  it('shows HTML as the text that it is', () => {
    expect(render('a <b>b</b> <img src=x onerror=alert(1)>')).toBe(
      '<p>a &lt;b&gt;b&lt;/b&gt; &lt;img src=x onerror=alert(1)&gt;</p>',
    );
    expect(render('<script>alert(1)</script>')).toBe('&lt;script&gt;alert(1)&lt;/script&gt;');
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](&#x6A&#x61;vascript:alert(1))',
    '[x](java\tscript:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](<java\nscript:alert(1)>)',
    '[x](vbscript:msgbox(1))',
    '[x](data:text/html;base64,PHNjcmlwdD4=)',
    '[x][y]\n\n[y]: javascript:alert(1)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '![x" onerror="alert(1)](https://example.com/a.png)',
    '[x](https://example.com "onmouseover=alert(1)")',
    '<a href="javascript:alert(1)">x</a>',
    '<svg/onload=alert(1)>',
    '`<img src=x onerror=alert(1)>`',
    '[<img src=x onerror=alert(1)>](https://example.com)',
    '**<iframe srcdoc="<script>alert(1)</script>">**',
  ])('runs nothing of %j', (attack) => {
    const html = render(attack);
    const elements = [...html.matchAll(/<[a-z][^>]*>/gi)].map(([element]) => element).join('\n');
    expect(elements).not.toMatch(/<(script|svg|iframe|object|style)|\son\w+\s*=(?!&)|srcdoc/i);
    for (const [, url = ''] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
      expect(new URL(url, 'https://page.example').protocol).toMatch(/^(https?|mailto):$/);
    }
  });

  it('ends, whatever it is given', () => {
    for (const depth of [100, 4_000]) {
      const deep = render(`${'> '.repeat(depth)}deep`);
      expect(deep).toContain('deep');
      expect(deep.split('<blockquote>').length).toBeLessThan(20);
    }
    expect(render('*'.repeat(30_000))).toContain('…');
    expect(render('['.repeat(9_000))).toContain('[[[');
  });
});
