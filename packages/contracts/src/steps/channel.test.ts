import { channelShape } from './channel.ts';

const check = (settings: Record<string, unknown>) =>
  channelShape.check?.({ channel_type: 'chat', ...settings } as never);

describe('what a channel step says of long messages', () => {
  it.each(['chat', 'sms', 'mobile_push', 'web_push'])('is for %s', (channel_type) => {
    expect(check({ channel_type, overflow: 'split' })).toEqual([]);
  });

  it.each(['email', 'in_app', 'webhook'])('is not for %s, which has no limit', (channel_type) => {
    expect(check({ channel_type, overflow: 'split' })).toMatchObject([
      { field: 'overflow', reason: 'invalid' },
    ]);
    expect(check({ channel_type })).toEqual([]);
  });
});
