import { openCredentials, sealCredentials } from './channel-credentials.ts';
import { createResealer } from './reseal.ts';
import { generateKeyRing, parseKeyRing } from './seal.ts';

const older = generateKeyRing();
const newer = generateKeyRing().replace('k1:', 'k_2:');
const both = parseKeyRing(`${newer},${older}`);
const channel = { projectId: '01920000-0000-7000-8000-000000000001', handle: 'mail' };
const credentials = { password: 'secret' };

describe('createResealer', () => {
  it('seals credentials so that the older key is not needed any more', () => {
    const sealed = sealCredentials(parseKeyRing(older), { channel, credentials });
    const resealed = createResealer(both).resealCredentials(channel, sealed) ?? '';
    expect(resealed.startsWith(createResealer(both).prefix)).toBe(true);
    expect(openCredentials(parseKeyRing(newer), { channel, sealed: resealed })).toEqual(
      credentials,
    );
  });

  it('keeps credentials with their channel', () => {
    const sealed = sealCredentials(parseKeyRing(older), { channel, credentials });
    const other = { ...channel, handle: 'other' };
    expect(createResealer(both).resealCredentials(other, sealed)).toBeNull();
  });

  it('leaves what the ring cannot open', () => {
    const stranger = parseKeyRing(generateKeyRing().replace('k1:', 'gone:'));
    const sealed = sealCredentials(stranger, { channel, credentials });
    expect(createResealer(both).resealCredentials(channel, sealed)).toBeNull();
    expect(createResealer(both).resealCheck(sealed)).toBeNull();
  });
});
