import { laneOf } from './lane-of.ts';

const channelId = '0198f3c0-0000-7000-8000-000000000001';

const webhook = (url: string) =>
  laneOf({
    channelType: 'webhook',
    provider: 'http',
    channelId,
    message: { url, method: 'POST', headers: {}, content_type: 'json' },
  });

describe('the lane of a message', () => {
  it('is the channel for a provider with one receiver', () => {
    const message = { to: 'ada@example.com', subject: '', body: '', content_type: 'html' } as const;
    const lane = laneOf({ channelType: 'email', provider: 'smtp', channelId, message });
    expect(lane).toBe(channelId);
  });

  it('is the channel and the host for webhooks, whatever the path', () => {
    const lane = webhook('https://ada.example.com/a');
    expect(webhook('https://ADA.example.com/b?c=d')).toBe(lane);
    expect(webhook('https://bob.example.com/a')).not.toBe(lane);
    expect(webhook('https://ada.example.com:8443/a')).not.toBe(lane);
    expect(lane).toMatch(new RegExp(`^${channelId}/[0-9a-f]{16}$`));
  });

  it('is the channel when the message names no receiver', () => {
    expect(webhook('no url')).toBe(channelId);
  });
});
