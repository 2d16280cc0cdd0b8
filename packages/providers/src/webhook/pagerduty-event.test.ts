import { toPagerdutyEvent } from './pagerduty-event.ts';

const defaults = { summary: 'Something', source: 'shop', severity: 'warning' } as const;
const event = (body: unknown) =>
  toPagerdutyEvent({ body: typeof body === 'string' ? body : JSON.stringify(body) }, defaults);

describe('the event of a webhook message', () => {
  it.each([
    ['', { summary: 'Something' }],
    ['  ', { summary: 'Something' }],
    ['Disk is full', { summary: 'Disk is full' }],
    ['[1, 2]', { summary: '[1, 2]' }],
    ['x'.repeat(2_000), { summary: 'x'.repeat(1_024) }],
  ])('has a text as its summary: %s', (body, said) => {
    const payload = { source: 'shop', severity: 'warning', ...said };
    expect(event(body)).toEqual({ event_action: 'trigger', payload });
  });

  it('takes what PagerDuty has a name for, and the rest as details', () => {
    expect(
      event({
        event_action: 'resolve',
        dedup_key: 42,
        client: 'Shop',
        links: [{ href: 'https://example.com' }],
        summary: 'Full',
        severity: 'critical',
        component: 7,
        disk: { free: 0 },
        custom_details: { host: 'one' },
      }),
    ).toEqual({
      event_action: 'resolve',
      dedup_key: '42',
      client: 'Shop',
      links: [{ href: 'https://example.com' }],
      payload: {
        summary: 'Full',
        source: 'shop',
        severity: 'critical',
        component: '7',
        custom_details: { disk: { free: 0 }, host: 'one' },
      },
    });
  });

  it('keeps of a list what PagerDuty takes', () => {
    const href = 'https://example.com';
    const links = [href, { href, text: 'There', rel: 'me' }, { text: 'nowhere' }];
    const images = [{ src: href, alt: 'A picture', width: 7 }];
    expect(event({ summary: 'Full', links, images })).toMatchObject({
      links: [{ href, text: 'There' }],
      images: [{ src: href, alt: 'A picture' }],
    });
  });

  it('has a key of at most 255 characters', () => {
    expect(event({ dedup_key: 'k'.repeat(300) })).toMatchObject({ dedup_key: 'k'.repeat(255) });
  });

  it.each(['2026-11-01T08:00:00Z', '2015-07-17T08:42:58.315+0000', '2026-11-01T08:00:00.5+01:00'])(
    'keeps the moment %s',
    (timestamp) => {
      expect(event({ summary: 'Full', timestamp })).toMatchObject({ payload: { timestamp } });
    },
  );

  it('goes without what makes no sense there', () => {
    expect(
      event({
        event_action: 'explode',
        severity: 'awful',
        summary: { no: 'text' },
        links: 'none',
        images: [{ alt: 'no source' }],
        client: null,
        timestamp: 'yesterday',
        payload: 'text',
        custom_details: ['a'],
      }),
    ).toEqual({
      event_action: 'trigger',
      payload: {
        summary: 'Something',
        source: 'shop',
        severity: 'warning',
        custom_details: { details: ['a'] },
      },
    });
  });
});
