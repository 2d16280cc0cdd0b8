import { printCatcherPage } from './print-catcher-page.ts';

const at = new Date('2026-01-01T10:00:00Z');

describe('printCatcherPage', () => {
  it('says what to do when nothing was caught', () => {
    expect(printCatcherPage([])).toContain('Run a notiflow');
  });

  it('shows what was caught and lets none of it become part of the page', () => {
    const evil = '"><script>alert(1)</script>';
    const page = printCatcherPage([
      { kind: 'webhook', at, to: evil, title: evil, text: evil, html: null },
      { kind: 'mail', at, to: 'ada@example.com', title: 'Hi', text: 't', html: evil },
    ]);
    expect(page).not.toContain('<script');
    expect(page).toContain('sandbox srcdoc="&quot;&gt;&lt;script');
    expect(page).toContain('ada@example.com');
  });
});
