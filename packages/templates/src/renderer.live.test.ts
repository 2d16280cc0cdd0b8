import type { Templates } from '@notiflow/contracts';
import type { RecipientVariables } from './render-request.ts';
import { renderSet } from './render-set.ts';
import { createRenderer } from './renderer.ts';
import { createThreadPool, type ThreadPool } from './thread-pool.ts';

const deadlineMs = 400;
const renderer = createRenderer({ threads: 2, deadlineMs });
beforeAll(() => renderInApp({ body: 'warm' }, names(1)));
afterAll(() => renderer.close());

const shared = { data: { order: 7 }, actor: null, run: {}, project: {} };
const names = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ recipient: { name: `n${index}` } }));

async function renderInApp(
  template: Partial<Templates['in_app']>,
  recipients: RecipientVariables[],
) {
  return renderer.render({
    channelType: 'in_app',
    template: { content_type: 'markdown', body: '', ...template },
    shared,
    recipients,
  });
}

describe('render', () => {
  it('builds an e-mail', async () => {
    const outcomes = await renderer.render({
      channelType: 'email',
      template: {
        content_type: 'visual',
        subject: 'Hi {{ user.name }}',
        body: '<p>{{ user.name }}',
        raw_body: '{}',
      },
      shared,
      recipients: [{ recipient: { name: '<Ann>' } }],
    });
    expect(outcomes).toEqual([
      {
        ok: true,
        fields: {
          content_type: 'visual',
          subject: 'Hi <Ann>',
          body: '<p>&lt;Ann&gt;',
          text_body: '<Ann>',
        },
      },
    ]);
  });

  it('builds an e-mail of what its version shares', async () => {
    const part = { kind: 'partial', name: 'hi', content: "{{ 'hi' | t: n: user.name }}" } as const;
    const around = { kind: 'layout', name: 'shop', content: '<i>{{ content }}</i>' } as const;
    const words = { kind: 'translation', name: 'de', content: '{"hi":"Hallo {{ n }}"}' } as const;
    const parts = [part, around, words].map((one, index) => ({ ...one, id: `part-${index}` }));
    const outcomes = await renderer.render({
      channelType: 'email',
      template: {
        content_type: 'markdown',
        subject: "{% render 'hi' %}",
        body: "**{% render 'hi' %}**",
        layout: 'shop',
        text_body: '{{ user.name }}',
      },
      shared,
      parts: { parts, defaultLocale: 'de' },
      recipients: [{ recipient: { name: '_A_' } }],
    });
    expect(outcomes).toEqual([
      {
        ok: true,
        fields: {
          content_type: 'html',
          subject: 'Hallo _A_',
          body: '<i><p><strong>Hallo _A_</strong></p>\n</i>',
          text_body: '_A_',
        },
      },
    ]);
  });

  it('builds a text message, and says how long it is', async () => {
    const outcomes = await renderer.render({
      channelType: 'sms',
      template: { content_type: 'plaintext', body: '“{{ user.name }}”' },
      shared,
      recipients: [{ recipient: { name: 'Ann' } }],
    });
    expect(outcomes).toEqual([
      {
        ok: true,
        fields: { content_type: 'plaintext', body: '"Ann"', encoding: 'gsm-7', segments: 1 },
      },
    ]);
  });

  it('builds a plain e-mail without escaping', async () => {
    const outcomes = await renderer.render({
      channelType: 'email',
      template: { content_type: 'plaintext', subject: 's', body: '{{ user.name }}' },
      shared,
      recipients: [{ recipient: { name: '<Ann>' } }],
    });
    expect(outcomes).toMatchObject([{ ok: true, fields: { body: '<Ann>' } }]);
  });

  it('builds an in-app item with safe links', async () => {
    const template = {
      title: '#{{ order }}',
      body: '**{{ user.name }}**',
      action_url: 'https://example.com/{{ order }}',
      action_type: 'multi',
      primary_action: { label: 'See {{ order }}', url: '/{{ order }}' },
      secondary_action: { label: 'No', url: '{{ user.link }}' },
    } as const;
    const recipients = [{ recipient: { name: 'A & B', link: 'javascript:alert(1)' } }];
    expect(await renderInApp(template, recipients)).toEqual([
      {
        ok: true,
        fields: {
          content_type: 'markdown',
          title: '#7',
          body: '**A & B**',
          action_url: 'https://example.com/7',
          action_type: 'multi',
          primary_action: { label: 'See 7', url: '/7' },
          secondary_action: { label: 'No', url: '' },
        },
      },
    ]);
  });

  it('builds a webhook request', async () => {
    const outcomes = await renderer.render({
      channelType: 'webhook',
      template: {
        content_type: 'json',
        url: 'https://example.com/{{ order }}',
        method: 'PUT',
        headers: { 'X-Name': '{{ user.name }}' },
        body: '{"name": "{{ user.name }}"}',
      },
      shared,
      recipients: [{ recipient: { name: 'A "B"\r\nX-Evil: 1' } }],
    });
    expect(outcomes).toEqual([
      {
        ok: true,
        fields: {
          content_type: 'json',
          url: 'https://example.com/7',
          method: 'PUT',
          headers: { 'X-Name': 'A "B" X-Evil: 1' },
          body: '{"name": "A \\"B\\"\\r\\nX-Evil: 1"}',
        },
      },
    ]);
  });

  it('answers in the order of the recipients, each with its own data', async () => {
    const recipients = names(500).map((own, index) => ({ ...own, data: { order: index } }));
    const outcomes = await renderInApp({ body: '{{ user.name }} {{ order }}' }, recipients);
    expect(outcomes.map((outcome) => outcome.ok && outcome.fields.body)).toEqual(
      recipients.map(({ recipient, data }) => `${recipient.name} ${data.order}`),
    );
  });

  it('answers nothing for nobody', async () => {
    expect(await renderInApp({ body: 'x' }, [])).toEqual([]);
  });

  it('fails the message and names the field that cannot be rendered', async () => {
    const outcomes = await renderer.render({
      channelType: 'in_app',
      template: { content_type: 'markdown', title: 'ok', body: '\n{{ user.nick }}' },
      strict: true,
      shared,
      recipients: [{ recipient: { nick: 'a' } }, { recipient: {} }],
    });
    expect(outcomes[0]).toMatchObject({ ok: true });
    expect(outcomes[1]).toEqual({
      ok: false,
      error: {
        field: 'body',
        line: 2,
        variable: 'user.nick',
        reason: 'undefined variable: user.nick',
      },
    });
  });

  it('refuses variables beyond 1 MB and renders the others', async () => {
    const large = { recipient: { name: 'x'.repeat(1_000_001) } };
    const outcomes = await renderInApp({ body: '{{ user.name }}' }, [
      ...names(1),
      large,
      ...names(1),
    ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
  });

  it('renders large messages for many recipients', async () => {
    const outcomes = await renderInApp({ body: 'x'.repeat(450_000) }, names(200));
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(200);
  });
});

// Every `%B` asks for the name of a month, which takes long and is not counted by the engine.
const hanging = '{{ "now" | date: user.format }}{{ user.name }}';
const endless = '%B'.repeat(400_000);
const deadline = {
  field: 'body',
  line: null,
  variable: null,
  reason: 'rendering takes longer than 400 ms',
};

describe('a message that hangs', () => {
  it('costs itself alone', async () => {
    const recipients: RecipientVariables[] = names(250).map(({ recipient }) => ({
      recipient: { ...recipient, format: '.' },
    }));
    recipients[130] = { recipient: { format: endless } };
    const outcomes = await renderInApp({ body: hanging }, recipients);
    expect(outcomes[130]).toEqual({ ok: false, error: deadline });
    expect(outcomes.map((outcome) => outcome.ok && outcome.fields.body)).toEqual(
      recipients.map((_, index) => index !== 130 && `.n${index}`),
    );
  });

  it('leaves the renderer fit for the next set', async () => {
    expect(await renderInApp({ body: '{{ user.name }}' }, names(1))).toMatchObject([
      { ok: true, fields: { body: 'n0' } },
    ]);
  });
});

describe('a hostile template', () => {
  // Each of two threads may be three messages ahead of what is known, and every message may be tried twice.
  const triesMax = 2 * (3 * 2 + 2);

  it.each([
    ['hangs', '{{ "now" | date: data.format }}', { deadlineMs: 50, reason: /longer than 50 ms/ }],
    [
      'is stopped by the memory limit',
      '{{ (1..900000) | sort | reverse | sort | join }}',
      { deadlineMs: 30_000, reason: /memory alloc limit/ },
    ],
    [
      'is stopped by the time limit',
      `{% for i in (1..900000) %}${'{% if true %}{% endif %}'.repeat(3_000)}{% endfor %}`,
      { deadlineMs: 30_000, reason: /template render limit/ },
    ],
    [
      'is stopped by whichever limit comes first',
      '{% for i in (1..900000) %}{% cycle "a", "b" %}{% endfor %}',
      { deadlineMs: 30_000, reason: /(memory alloc|template render) limit/ },
    ],
  ])('that %s is given up after a few messages', async (_, body, { deadlineMs, reason }) => {
    const pool = createThreadPool({ threads: 2, deadlineMs });
    let tries = 0;
    const countingPool: ThreadPool = {
      ...pool,
      run: async (chunk) => {
        const outcome = await pool.run(chunk);
        tries += outcome.kind === 'rendered' ? outcome.results.length : 1;
        return outcome;
      },
    };
    const outcomes = await renderSet(countingPool, {
      channelType: 'in_app',
      template: { content_type: 'markdown', body },
      shared: { ...shared, data: { format: endless } },
      recipients: names(500),
    });
    await pool.close();
    for (const outcome of outcomes) expect(!outcome.ok && outcome.error.reason).toMatch(reason);
    expect(outcomes).toHaveLength(500);
    expect(tries).toBeLessThanOrEqual(triesMax);
  });
});

describe('compileMjml', () => {
  const mail = (inside: string) =>
    `<mjml><mj-body><mj-section><mj-column>${inside}</mj-column></mj-section></mj-body></mjml>`;

  it('makes HTML of which a message is made, with values escaped and links that run nothing', async () => {
    const source = mail(
      '<mj-text css-class="{{ user.name }}">{% if user.name.size > 1 %}{{ user.name }}{% endif %}</mj-text><mj-button href="{{ user.url }}">Go</mj-button>',
    );
    const compiled = await renderer.compileMjml(source);
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const [outcome] = await renderer.render({
      channelType: 'email',
      template: { content_type: 'html', subject: 'Hi', body: compiled.html },
      shared,
      recipients: [{ recipient: { name: '"><script>x</script>', url: 'javascript:alert(1)' } }],
    });
    if (!outcome?.ok) throw new Error(JSON.stringify(outcome));
    const { body, text_body } = outcome.fields;
    expect(body).toContain('>&#34;&gt;&lt;script&gt;x&lt;/script&gt;</div>');
    expect(body).toContain('class="&#34;&gt;&lt;script&gt;x&lt;/script&gt;');
    expect(body).toContain('href="#"');
    expect(body).not.toMatch(/<script|javascript:/);
    expect(text_body).toContain('"><script>x</script>');
  });

  it('goes on after a source that takes too long', async () => {
    const message = 'compiling takes longer than 2000 ms';
    expect(await renderer.compileMjml(mail('<!--'.repeat(120_000)))).toEqual({
      ok: false,
      problems: [{ line: null, message }],
    });
    expect(await renderer.compileMjml(mail('<mj-text>a</mj-text>'))).toMatchObject({ ok: true });
  });
});
