import { maskSecrets } from './mask-secrets.ts';

it('shows what was written, and nothing that may let somebody in', () => {
  const webhook = { url: 'https://example.com/t0ken', headers: { authorization: 'x' }, body: 'Hi' };
  expect(
    maskSecrets({
      handle: 'welcome',
      steps: [
        { type: 'channel', template: { data: webhook }, provider_settings: { key: 'x' } },
        { type: 'wait', settings: { duration: 1, duration_unit: 'days' } },
        { type: 'fetch', settings: { url: 'https://x', body: '{"key":"x"}', timeout: 5 } },
        { type: 'channel', template: { data: { subject: 'Hi', body: '<p>Hi</p>' } } },
      ],
    }),
  ).toEqual({
    handle: 'welcome',
    steps: [
      {
        type: 'channel',
        template: { data: { url: '•••', headers: { authorization: '•••' }, body: '•••' } },
        provider_settings: { key: '•••' },
      },
      { type: 'wait', settings: { duration: 1, duration_unit: 'days' } },
      { type: 'fetch', settings: { url: '•••', body: '•••', timeout: 5 } },
      { type: 'channel', template: { data: { subject: 'Hi', body: '<p>Hi</p>' } } },
    ],
  });
});
