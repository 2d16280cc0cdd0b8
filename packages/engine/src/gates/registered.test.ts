import type { ChannelStep, Registered } from '@notiflow/contracts';
import { registeredOf } from '../../../../test/support/everybody.ts';
import type { Facts } from '../facts.ts';
import type { StepChannel } from './define-gate.ts';
import { judgeVisit } from './judge-visit.ts';

const channels = {
  mobile_push: { provider: 'fcm' },
  web_push: { provider: 'vapid' },
} as const;

const types = Object.keys(channels) as (keyof typeof channels)[];

function judge(type: (typeof types)[number], registered?: Registered) {
  const step: ChannelStep = {
    type: 'channel',
    handle: 'push',
    position: 1,
    channel_type: type,
    channel_handle: 'push',
    template: { content_type: 'plaintext', title: 'Hi', body: 'Hi' },
  };
  const channel: StepChannel = {
    id: 'channel-1',
    handle: 'push',
    type,
    provider: channels[type].provider,
    reach: 'registered',
  };
  const facts = {
    now: new Date(),
    data: {},
    recipient: { id: 'user-1', external_id: 'ada' },
    actor: null,
    run: { id: 'run-1', priority: 2, includeInPreferences: true },
    project: { messageCaps: [], hasSuppressions: true },
    preferences: [],
    rested: null,
    answers: registered === undefined ? {} : { registered },
    results: {},
    deliveries: [],
    digest: null,
    frequency: null,
    pause: null,
  } satisfies Partial<Facts> as unknown as Facts;
  return judgeVisit({ step, channelType: type, facts }, new Map([['push', channel]]));
}

describe.each(types)('%s', (type) => {
  it('asks what the recipient registered on the channel, before anything else is said', () => {
    expect(judge(type)).toEqual({
      kind: 'ask',
      question: { kind: 'registered', channelId: 'channel-1' },
    });
  });

  it('goes to each place that was registered, told apart by a key that says nothing of it', () => {
    const registered = registeredOf(3);
    const verdict = judge(type, registered);
    if (verdict.kind !== 'deliver') throw new Error(verdict.kind);
    expect(verdict.addresses).toHaveLength(3);
    expect(new Set(verdict.addresses.map(({ key }) => key)).size).toBe(3);
    for (const { key } of verdict.addresses) expect(key).toMatch(/^[0-9a-f]{32}$/);
    // The same token has the same key, whatever stands around it.
    const [first] = verdict.addresses;
    const again = judge(type, registeredOf(1));
    expect(again).toMatchObject({ kind: 'deliver', addresses: [first] });
  });

  it('skips who registered nothing, and a place that was registered twice gets one message', () => {
    expect(judge(type, { settings: {}, subscriptions: [] })).toMatchObject({
      kind: 'skip',
      reason: 'no_address',
    });
    const { settings, subscriptions } = registeredOf(1);
    const twice = {
      settings: { device_tokens: [...(settings.device_tokens ?? []), 'device-token-1'] },
      subscriptions,
    };
    expect(judge(type, twice)).toMatchObject({ addresses: [{}] });
  });
});
