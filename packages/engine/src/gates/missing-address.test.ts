import {
  channelTypeOf,
  channelTypes,
  nothingRegistered,
  type Registered,
} from '@notiflow/contracts';
import { everybody, registeredOf } from '../../../../test/support/everybody.ts';
import type { Visit } from './define-gate.ts';
import { missingAddress } from './missing-address.ts';

const judge = (
  channelType: Visit['channelType'],
  recipient: object,
  registered: Registered = nothingRegistered,
) => {
  const channel = { id: 'channel-1', reach: 'registered' };
  const facts = { recipient, answers: { registered } };
  return missingAddress({ channelType, channel, facts } as Visit);
};

describe('missingAddress', () => {
  it.each(channelTypes)('skips %s for who cannot be reached, if it needs an address', (type) => {
    const skip = { kind: 'skip', reason: 'no_address', details: null };
    const needsNone = channelTypeOf(type).addressFields.length === 0;
    expect(judge(type, { email: null, phone: null })).toEqual(needsNone ? null : skip);
    expect(judge(type, everybody, registeredOf(1))).toBeNull();
  });

  it('sends no text message to an e-mail address', () => {
    expect(judge('sms', { email: 'ada@example.com' })).toMatchObject({ reason: 'no_address' });
  });
});
