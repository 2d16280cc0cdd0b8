import fc from 'fast-check';
import { toMrkdwn } from './slack-mrkdwn.ts';

/** A value of data, as templates write it into Markdown. */
const escaped = (value: string) => value.replace(/[!-/:-@[-`{-~]/g, String.raw`\$&`);

describe('toMrkdwn', () => {
  it.each([
    ['**bold** *slanted* _slanted_ ~~gone~~ `code`', '*bold* _slanted_ _slanted_ ~gone~ `code`'],
    ['***both***', '_*both*_'],
    ['# Title with **bold**', '*Title with bold*'],
    ['a\nb  \nc', 'a\nb\nc'],
    ['one\n\ntwo', 'one\n\ntwo'],
    ['- a\n- b\n  - c\n    d', '• a\n• b\n    • c\n        d'],
    ['3. c\n4. d', '3. c\n4. d'],
    ['> said\n> more', '> said\n> more'],
    ['```js\na < b\n```', '```\na &lt; b\n```'],
    ['    indented', '```\nindented\n```'],
    ['---', '———'],
    ['a & b < c > d', 'a &amp; b &lt; c &gt; d'],
    ['a &amp; b', 'a &amp; b'],
    ['<b>html</b>', '&lt;b&gt;html&lt;/b&gt;'],
    ['snake_case_name 2*3*4', 'snake_case_name 2_3_4'],
    ['[here](https://example.com/?a=1&b=2)', '<https://example.com/?a=1&amp;b=2|here>'],
    ['[a **b**](https://example.com)', '<https://example.com|a *b*>'],
    ['<https://example.com>', '<https://example.com>'],
    ['[x](<https://example.com/a|b>)', '<https://example.com/a%7Cb|x>'],
    ['[a|b](https://example.com)', '<https://example.com|a│b>'],
    ['[mail](mailto:ada@example.com)', '<mailto:ada@example.com|mail>'],
    ['![chart](https://example.com/c.png)', '<https://example.com/c.png|chart>'],
    ['[x](/relative)', 'x'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
  ])('writes %j as %j', (markdown, expected) => {
    expect(toMrkdwn(markdown)).toBe(expected);
  });

  it('keeps the mentions of a template, and makes none of a value', () => {
    expect(toMrkdwn('<!here> <@U0123AB> <#C0123AB> <!subteam^S0123>')).toBe(
      '<!here> <@U0123AB> <#C0123AB> <!subteam^S0123>',
    );
    expect(toMrkdwn(escaped('<!channel> <@U0123AB> <https://evil.example|bank>'))).toBe(
      '&lt;!channel&gt; &lt;@U0123AB&gt; &lt;https://evil.example|bank&gt;',
    );
  });

  it('shows a value in code as it is', () => {
    expect(toMrkdwn(`\`\`\`\n${escaped('if (a < b) { c(); }')}\n\`\`\``)).toBe(
      '```\nif (a &lt; b) { c(); }\n```',
    );
    expect(toMrkdwn(`\`${escaped('order-42.5')}\``)).toBe('`order-42.5`');
  });

  it('opens nothing of its own in whatever a value is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (value) => {
        const written = toMrkdwn(`Hello ${escaped(value)}, see <https://example.com>`);
        expect(written.match(/<[^>]*>/g)).toEqual(['<https://example.com>']);
      }),
    );
  });
});
