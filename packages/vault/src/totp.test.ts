import { generateKeyRing, parseKeyRing } from './seal.ts';
import { generateTotp, openTotp, sealTotp, stepOfCode } from './totp.ts';

// RFC 6238, appendix B: the last six digits of its table for SHA-1.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('the code of a second factor', () => {
  it.each([
    [59, '287082', 1],
    [1_111_111_109, '081804', 37_037_036],
    [1_234_567_890, '005924', 41_152_263],
    [20_000_000_000, '353130', 666_666_666],
  ])('at second %i of the epoch is %s', (second, code, step) => {
    expect(stepOfCode(secret, code, new Date(second * 1000))).toBe(step);
  });

  it('is good for the step before and the one after, with its own number, and no longer', () => {
    const at = (second: number) => stepOfCode(secret, '287082', new Date(second * 1000));
    expect([at(29), at(59), at(89)]).toEqual([1, 1, 1]);
    expect(at(95)).toBeNull();
  });

  it.each(['', '28708', '2870820', '28708a', ' 287082', '２８７０８２'])('is not %j', (code) => {
    expect(stepOfCode(secret, code, new Date(59_000))).toBeNull();
  });
});

it('an authenticator app is given a secret of 160 bits and who it is for', () => {
  const { secret: made, url } = generateTotp('ann@example.com');
  expect(made).toMatch(/^[A-Z2-7]{32}$/);
  expect(url).toMatch(/^otpauth:\/\/totp\/Notiflow:ann%40example\.com\?issuer=Notiflow&/);
  expect(url).toContain(`secret=${made}`);
});

it('a sealed second factor opens for its member alone', () => {
  const ring = parseKeyRing(generateKeyRing());
  const sealed = sealTotp(ring, { memberId: 'a', secret });
  expect(openTotp(ring, { memberId: 'a', sealed })).toBe(secret);
  expect(() => openTotp(ring, { memberId: 'b', sealed })).toThrow();
});
