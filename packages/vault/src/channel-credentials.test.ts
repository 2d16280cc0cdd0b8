import { openCredentials, sealCredentials } from './channel-credentials.ts';
import { generateKeyRing, parseKeyRing } from './seal.ts';

const ring = parseKeyRing(generateKeyRing());
const channel = { projectId: '01920000-0000-7000-8000-000000000001', handle: 'mail' };

describe('channel credentials', () => {
  it('open for the channel they were sealed for', () => {
    const sealed = sealCredentials(ring, { channel, credentials: { password: 'secret' } });
    expect(sealed).not.toContain('secret');
    expect(openCredentials(ring, { channel, sealed })).toEqual({ password: 'secret' });
  });

  it('do not open for another channel', () => {
    const sealed = sealCredentials(ring, { channel, credentials: { password: 'secret' } });
    expect(() =>
      openCredentials(ring, { channel: { ...channel, handle: 'other' }, sealed }),
    ).toThrow();
  });

  it('are an empty object when none are stored', () => {
    expect(openCredentials(ring, { channel, sealed: null })).toEqual({});
  });
});
