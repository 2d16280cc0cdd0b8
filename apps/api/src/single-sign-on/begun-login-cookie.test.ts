import { jest } from '@jest/globals';
import { generateKeyRing, parseKeyRing } from '@notiflow/vault';
import { stopTheDate } from '../../../../test/support/stop-the-date.ts';
import { begunLoginCookie, endedLoginCookie, readBegunLogin } from './begun-login-cookie.ts';

stopTheDate();
const keyRing = parseKeyRing(generateKeyRing());
const login = { state: 's', nonce: 'n', verifier: 'v', next: '/ops/p/shop' };

/** What a browser sends back of what it was given. */
const sentBack = (cookie: string) => ({ cookie: `other=1; ${cookie.split(';')[0]}` });

describe('a login that was begun', () => {
  it('comes back as it went, and shows nothing of itself', () => {
    const cookie = begunLoginCookie(login, { keyRing, isSecure: false });
    expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    expect(readBegunLogin(sentBack(cookie), { keyRing, isSecure: false })).toEqual(login);
    expect(cookie).not.toContain('verifier');
  });

  it('is over TLS a cookie that no neighbour can set', () => {
    const cookie = begunLoginCookie(login, { keyRing, isSecure: true });
    expect(cookie).toMatch(
      /^__Host-notiflow_begun_login=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Secure;/,
    );
    expect(readBegunLogin(sentBack(cookie), { keyRing, isSecure: true })).toEqual(login);
    const plain = begunLoginCookie(login, { keyRing, isSecure: false });
    expect(readBegunLogin(sentBack(plain), { keyRing, isSecure: true })).toBeNull();
  });

  it('is over after ten minutes', () => {
    const headers = sentBack(begunLoginCookie(login, { keyRing, isSecure: false }));
    jest.setSystemTime(Date.now() + 10 * 60_000 - 1);
    expect(readBegunLogin(headers, { keyRing, isSecure: false })).toEqual(login);
    jest.setSystemTime(Date.now() + 1);
    expect(readBegunLogin(headers, { keyRing, isSecure: false })).toBeNull();
  });

  it('is nothing where it was taken away, made by somebody else, or damaged', () => {
    const read = (cookie: string) => readBegunLogin(sentBack(cookie), { keyRing, isSecure: false });
    expect(read(endedLoginCookie({ isSecure: false }))).toBeNull();
    const other = parseKeyRing(generateKeyRing());
    expect(read(begunLoginCookie(login, { keyRing: other, isSecure: false }))).toBeNull();
    expect(read('notiflow_begun_login=k1:AAAA')).toBeNull();
  });

  it('fits into a cookie also with the longest way back', () => {
    const next = `/ops?${'x'.repeat(1_995)}`;
    const cookie = begunLoginCookie({ ...login, next }, { keyRing, isSecure: true });
    expect(cookie.length).toBeLessThan(4_000);
  });
});
