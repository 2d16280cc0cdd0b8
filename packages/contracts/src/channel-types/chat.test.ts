import { findChannelSettingsProblems } from '../find-channel-settings-problems.ts';
import { nothingRegistered } from '../registered.ts';
import { chat } from './chat.ts';
import { addressesOf } from './registry.ts';

const recipient = { phone: '+4915112345678' };
const registered = {
  subscriptions: [],
  settings: { slack_channel_id: 'C1', slack_user_id: 'U1' },
};

describe('a recipient of a chat', () => {
  it('is reached at every place that is registered, each known by its setting', () => {
    for (const reach of ['registered', 'phone', 'room'] as const) {
      expect(addressesOf('chat', { recipient, registered, reach })).toEqual([
        { key: 'slack_channel_id', fields: { to: 'C1' } },
        { key: 'slack_user_id', fields: { to: 'U1' } },
      ]);
    }
    const settings = { chat_id: '-100123' };
    expect(addressesOf('chat', { recipient, registered: { ...registered, settings } })).toEqual([
      { key: 'chat_id', fields: { to: '-100123' } },
    ]);
  });

  it('who registered nothing is reached as far as the channel says', () => {
    expect(addressesOf('chat', { recipient })).toEqual([]);
    expect(addressesOf('chat', { recipient, reach: 'phone' })).toEqual([
      { key: '', fields: { to: '+4915112345678' } },
    ]);
    expect(addressesOf('chat', { recipient: {}, reach: 'phone' })).toEqual([]);
    expect(addressesOf('chat', { recipient: {}, reach: 'room' })).toEqual([
      { key: '', fields: {} },
    ]);
    expect(chat.addressesOf({}, nothingRegistered, 'registered')).toEqual([]);
  });
});

describe('a template of a chat', () => {
  it('takes a JSON body as JSON', () => {
    expect(chat.acceptTemplate?.({ content_type: 'json', body: { blocks: [] } })).toEqual({
      content_type: 'json',
      body: '{"blocks":[]}',
    });
    expect(chat.acceptTemplate?.({ body: 'Hi' })).toEqual({ body: 'Hi' });
  });

  it('becomes the kind of text its content type says', () => {
    const kinds: string[] = [];
    const read = (_path: string, kind: string, source: string) => {
      kinds.push(kind);
      return source;
    };
    chat.render({ content_type: 'markdown', body: 'Hi' }, read);
    chat.render({ content_type: 'json', body: '{}', raw_body: 'x' }, read);
    expect(kinds).toEqual(['chat_markdown', 'chat_json']);
  });
});

describe('what a user has on a chat channel', () => {
  const check = (settings: object, channelType = 'chat') =>
    findChannelSettingsProblems(settings, { channelType, field: 'settings' });

  it.each([{ slack_channel_id: 'C1' }, { slack_user_id: 'U1' }, { chat_id: '1' }])(
    'may be %j',
    (settings) => expect(check(settings)).toEqual([]),
  );

  it('is a place, and no device', () => {
    expect(check({})).toMatchObject([{ field: 'settings.slack_channel_id', reason: 'required' }]);
    expect(check({ chat_id: '1', device_tokens: ['t'] })).toMatchObject([
      { field: 'settings.device_tokens', reason: 'exclusive' },
    ]);
    expect(check({ chat_id: '1' }, 'sms')).toMatchObject([
      { field: 'settings.chat_id', reason: 'invalid' },
    ]);
  });
});
