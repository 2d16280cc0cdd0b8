import { printCatcherPage } from './print-catcher-page.ts';

const at = new Date('2026-01-01T10:00:00Z');

describe('printCatcherPage', () => {
  it('says what to do when nothing was caught', () => {
    expect(printCatcherPage([])).toContain('Run a notiflow');
  });

  it('shows what was caught and lets none of it become part of the page', () => {
    const evil = '"><script>alert(1)</script>';
    const page = printCatcherPage([
      { kind: 'webhook', at, to: evil, title: evil, text: evil, headers: evil },
      { kind: 'mail', at, to: 'ada@example.com', title: 'Hi', text: 't', html: evil },
    ]);
    expect(page).not.toContain('<script');
    expect(page).toContain('sandbox srcdoc="&quot;&gt;&lt;script');
    expect(page).toContain('ada@example.com');
  });

  it('lays out JSON, and leaves every other text as it came', () => {
    const hook = { kind: 'webhook', at, to: 'POST /hook', title: 't', headers: '' } as const;
    const page = printCatcherPage([
      { ...hook, text: '{"a":[1]}' },
      { ...hook, text: '{"a":' },
      { ...hook, text: '[12345678901234567890]' },
    ]);
    expect(page).toContain('{\n  &quot;a&quot;: [\n    1\n  ]\n}');
    expect(page).toContain('<pre>{&quot;a&quot;:</pre>');
    expect(page).toContain('<pre>[12345678901234567890]</pre>');
  });
});
