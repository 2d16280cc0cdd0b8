import { channelTypeOf, channelTypes } from '@notiflow/contracts';
import { everybody } from '../../../../test/support/everybody.ts';
import type { Visit } from './define-gate.ts';
import { missingAddress } from './missing-address.ts';

const judge = (channelType: Visit['channelType'], recipient: object) =>
  missingAddress({ channelType, facts: { recipient } } as Visit);

describe('missingAddress', () => {
  it.each(channelTypes)('skips %s for who cannot be reached, if it needs an address', (type) => {
    const skip = { kind: 'skip', reason: 'no_address', details: null };
    const needsNone = channelTypeOf(type).addressFields.length === 0;
    expect(judge(type, { email: null, phone: null })).toEqual(needsNone ? null : skip);
    expect(judge(type, everybody)).toBeNull();
  });

  it('sends no text message to an e-mail address', () => {
    expect(judge('sms', { email: 'ada@example.com' })).toMatchObject({ reason: 'no_address' });
  });
});
