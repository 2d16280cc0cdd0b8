import { readSessionCookie, sessionCookie } from './session-cookie.ts';

const secret = 's'.repeat(43);
const read = (cookie: string, isSecure: boolean) =>
  readSessionCookie({ headers: { cookie }, isSecure });

it.each([true, false])('what a browser is given it is known by, over TLS: %s', (isSecure) => {
  const [given = ''] = sessionCookie(secret, { isSecure }).split(';');
  expect(read(`theme=dark; ${given}; other=1`, isSecure)).toBe(secret);
});

it('over TLS nobody is known by a cookie that a neighbour under the same domain can set', () => {
  expect(read(`notiflow_session=${secret}`, true)).toBeNull();
});

it.each(['', 'notiflow_session=', 'notiflow_session=short', `xnotiflow_session=${secret}`])(
  'nobody is known by %j',
  (cookie) => {
    expect(read(cookie, false)).toBeNull();
  },
);
