import { compileMjml } from './compile-mjml.ts';
import { loadCompiler } from './load-compiler.ts';

const compile = (source: string) => compileMjml(source, (mjml) => loadCompiler().toHtml(mjml));

/** A mail of one column, whose content stands on line 2. */
const mail = (inside: string, head = '') =>
  `<mjml><mj-head>${head}</mj-head><mj-body><mj-section><mj-column>\n${inside}\n</mj-column></mj-section></mj-body></mjml>`;

function htmlOf(source: string): string {
  const compiled = compile(source);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.html;
}

function problemsOf(source: string): string[] {
  const compiled = compile(source);
  return compiled.ok ? [] : compiled.problems.map(({ line, message }) => `${line}: ${message}`);
}

describe('Liquid in MJML', () => {
  it.each<[string, string]>([
    [
      '<mj-text>{% if a < 3 and b contains "x" %}{{ a | default: "<b>" }}{% endif %}</mj-text>',
      '{% if a < 3 and b contains "x" %}{{ a | default: "<b>" }}{% endif %}',
    ],
    [
      '<mj-button href="https://x.de/?a=1&b={{ b | url_encode }}">Go</mj-button>',
      'href="https://x.de/?a=1&b={{ b | url_encode }}"',
    ],
    ['<mj-image src="{{ data["a b"] }}" />', 'src="{{ data["a b"] }}"'],
    ["<mj-text>{% render 'foot', x: '</p>' %}</mj-text>", "{% render 'foot', x: '</p>' %}"],
    ['<mj-text>{{ "a}}b" }}</mj-text>', '{{ "a}}b" }}'],
    ['<mj-text>{% raw %}{{ as it is }}{% endraw %}</mj-text>', '{{ as it is }}'],
    ['<mj-text>{% liquid\n assign a = 1\n echo a\n%}</mj-text>', '{% liquid\n assign a = 1\n'],
    ['<mj-text>$& liquid0z {{ "$&" }}</mj-text>', '$& liquid0z {{ "$&" }}'],
    [
      '<mj-text>a <br> <p title="{{ t }}">&nbsp;&lt;</p></mj-text>',
      '<p title="{{ t }}">&nbsp;&lt;</p>',
    ],
  ])('%s stands as it was written', (inside, expected) => {
    expect(htmlOf(mail(inside))).toContain(expected);
  });

  it.each([
    ['rows', mail('{% for i in items %}<mj-text>{{ i }}</mj-text>{% endfor %}')],
    [
      'sections',
      '<mjml><mj-body>{% for i in items %}<mj-section><mj-column><mj-text>{{ i }}</mj-text></mj-column></mj-section>{% endfor %}</mj-body></mjml>',
    ],
  ])('goes around %s', (_, source) => {
    const html = htmlOf(source);
    const [start, item, end] = ['{% for', '{{ i }}', '{% endfor'].map((part) => html.indexOf(part));
    expect([start, item, end].every((place) => place !== -1)).toBe(true);
    expect(start).toBeLessThan(item as number);
    expect(item).toBeLessThan(end as number);
  });

  it('is told where MJML would leave it out', () => {
    const words =
      'Liquid stands where MJML leaves it out: it belongs in a text, in mj-raw or in the value of an attribute';
    expect(
      problemsOf(mail('<mj-text>\n</mj-text>\n<mj-text {{ attributes }}>x</mj-text>')),
    ).toEqual([`4: ${words}`]);
  });

  it('is a template still, or the mail is refused', () => {
    expect(problemsOf(mail('<mj-text>{% if a %}</mj-text>'))).toEqual([
      expect.stringMatching(/^null: in the compiled HTML, line \d+: tag .*not closed/),
    ]);
    expect(problemsOf(mail('<mj-text>\n{{ a </mj-text>'))).toEqual([
      expect.stringMatching(/^3: .*not closed/),
    ]);
  });
});

describe('a mail that is compiled', () => {
  it('is a whole document of the same HTML each time', () => {
    const source = mail(
      '<mj-text font-family="A">a</mj-text><mj-social><mj-social-element name="x" href="y">z</mj-social-element></mj-social>',
      '<mj-font name="A" href="https://a.example/a.css" /><mj-font name="B" href="https://b.example/b.css" />',
    );
    expect(htmlOf(source)).toMatch(/^<!doctype html>.*<\/html>$/is);
    for (let turn = 0; turn < 5; turn += 1) expect(htmlOf(source)).toBe(htmlOf(source));
  });

  it('loads no fonts that it does not name', () => {
    expect(htmlOf(mail('<mj-text>a</mj-text>'))).not.toContain('fonts.googleapis.com');
    const head = '<mj-font name="A" href="https://a.example/a.css" />';
    const text = '<mj-text font-family="A">a</mj-text>';
    expect(htmlOf(mail(text, head))).toContain('https://a.example/a.css');
  });
});

describe('MJML that is wrong', () => {
  const red = '<mj-style inline="inline">.a { color: red }</mj-style>';
  const long = `<mj-attributes><mj-text color="${'x'.repeat(20_000)}" /></mj-attributes>`;

  it.each<[string, string, string[]]>([
    [
      'elements that are not there',
      mail('<mj-txt>a</mj-txt>\n<mj-include path="/etc/passwd" />'),
      ['2: there is no element mj-txt', '3: mj-include reads files; use {% render %}'],
    ],
    [
      'elements that do not end',
      mail('<mj-text>a</mj-button>\n<mj-button><p>b<br>'),
      [
        '2: </mj-button> closes nothing',
        '2: mj-text is not closed',
        '3: mj-button is not closed',
        '3: p is not closed',
      ],
    ],
    ['ends of nothing', mail('<mj-text>a</p></mj-text>'), ['2: </p> closes nothing']],
    [
      'attributes',
      mail('<mj-text>ü {% liquid\n\n %}</mj-text>\n<mj-text font-size=12>a</mj-text>'),
      ["5: invalid attribute: expected quote mark not '1'"],
    ],
    ['no MJML', '<p>a</p>', ['1: p may not stand here']],
    ['nothing but a text', 'a', ['1: text may not stand here']],
    [
      'what stands around it',
      '\n{% assign a = 1 %}\n<mjml><mj-body></mj-body></mjml>',
      ['2: text may not stand here'],
    ],
    [
      'elements in the wrong place',
      '<!-- {{ ü }} -->\n<mjml>\n<mj-body>\n</mj-body><mj-text>ü</mj-text></mjml>',
      ['4: mj-text may not stand here'],
    ],
    [
      'a text in the wrong place',
      '<mjml><mj-head>ü</mj-head>{% if a %}\n<mj-body></mj-body></mjml>',
      ['1: text may not stand here'],
    ],
    ['styles it cannot keep', mail('', red), ['1: mj-style cannot be put inline']],
    ['depth', mail('\n<b>'.repeat(50_000)), ['199: nested too deeply']],
    [
      'what would grow',
      mail('<mj-text/>'.repeat(20_000), long),
      ['null: has too many elements for attributes as long as these'],
    ],
    [
      'what has grown',
      mail('<mj-spacer/>'.repeat(9_000)),
      ['null: becomes HTML of more than 500000 characters'],
    ],
  ])('is refused with lines: %s', (_, source, expected) => {
    expect(problemsOf(source)).toEqual(expected);
  });

  it('is refused without one where the compiler breaks down', () => {
    const compiled = compileMjml(mail('<mj-text>a</mj-text>'), () => {
      throw new Error('memory access out of bounds');
    });
    const message = 'is too large, or nested too deeply';
    expect(compiled).toEqual({ ok: false, problems: [{ line: null, message }] });
  });
});
