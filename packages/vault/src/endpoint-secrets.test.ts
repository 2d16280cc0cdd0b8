import {
  generateEndpointSecret,
  openEndpointSecret,
  sealEndpointSecret,
} from './endpoint-secrets.ts';
import { generateKeyRing, parseKeyRing } from './seal.ts';

const ring = parseKeyRing(generateKeyRing());
const endpoint = { projectId: '01920000-0000-7000-8000-000000000001', id: 'endpoint' };

describe('secrets of endpoints', () => {
  it('are of 32 bytes, each another', () => {
    const [one, other] = [generateEndpointSecret(), generateEndpointSecret()];
    expect(Buffer.from(one.replace(/^whsec_/, ''), 'base64')).toHaveLength(32);
    expect(one).not.toBe(other);
  });

  it('open for the endpoint they were sealed for, and for no other', () => {
    const secret = generateEndpointSecret();
    const sealed = sealEndpointSecret(ring, { endpoint, secret });
    expect(sealed).not.toContain(secret.slice(6, 20));
    expect(openEndpointSecret(ring, { endpoint, sealed })).toBe(secret);
    const other = { ...endpoint, id: 'other' };
    expect(() => openEndpointSecret(ring, { endpoint: other, sealed })).toThrow();
  });
});
