import { renderToString } from 'react-dom/server';
import { Bell, Inbox, NotiflowsProvider, Preferences, useCounts, useFeed } from './index.ts';

function Numbers() {
  const { unread, unseen } = useCounts();
  const { status, entries } = useFeed();
  return <output>{[unread, unseen, status, entries.length].join(' ')}</output>;
}

describe('on a server', () => {
  const render = (props: { locale?: string; dir?: 'rtl' }) =>
    renderToString(
      <NotiflowsProvider apiKey="pk_test" userKey="token" {...props}>
        <Bell />
        <Inbox />
        <Preferences />
        <Numbers />
      </NotiflowsProvider>,
    );

  it('everything is drawn as it is before anything is known, and nobody is connected', () => {
    const html = render({});
    expect(html).toContain('aria-label="Notifications"');
    expect(html).toContain('Loading notifications');
    expect(html).toContain('<output>0 0 loading 0</output>');
  });

  it('everything speaks the language and direction it is told', () => {
    const html = render({ locale: 'de', dir: 'rtl' });
    expect(html).toContain('lang="de" dir="rtl"');
    expect(html).toContain('Mitteilungen werden geladen');
  });

  it('nothing carries a style that a strict policy would refuse', () => {
    // React writes what is hidden from view by a primitive, and nothing else, as an attribute.
    expect(render({}).match(/style="[^"]*"/g) ?? []).toEqual([]);
  });

  it('whoever forgets the provider is told so', () => {
    expect(() => renderToString(<Numbers />)).toThrow('NotiflowsProvider');
  });
});
