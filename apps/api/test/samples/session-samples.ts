import { Secret, TOTP } from 'otpauth';
import type { RouteSample, RouteSamples, SampleInput } from './route-sample.ts';

/** Samples of what is done about sessions, by members of their own each. */
export const sessionSamples: RouteSamples = {
  logIn: async (input) => ({
    body: { email: await addMember(input, 'login'), password },
    status: 200,
  }),
  acceptLink: async ({ send }) => {
    const member = await send('POST /members', { email: 'link@example.com' });
    return { body: { token: tokenOf(member.body.link), password }, status: 200 };
  },
  getSession: (input) => asMember(input, 'get', { status: 200 }),
  logOut: (input) => asMember(input, 'out', { status: 204 }),
  changePassword: (input) =>
    asMember(input, 'change', {
      body: { current_password: password, password: `${password} anew` },
      status: 204,
    }),
  offerSecondFactor: (input) => asMember(input, 'offer', { status: 200 }),
  showSecondFactor: (input) => withCode(input, 'show', 200),
  confirmSecondFactor: (input) => withCode(input, 'confirm', 200),
  getLoginOptions: () => ({ status: 200 }),
  getAccount: (input) => asMember(input, 'account', { status: 200 }),
  listOwnSessions: (input) => asMember(input, 'sessions', { status: 200 }),
  endOtherSessions: (input) => asMember(input, 'others', { status: 204 }),
  endOwnSession: async (input) => {
    const sample = await asMember(input, 'end', { status: 204 });
    const listed = await input.send('GET /sessions', undefined, 'session', sample.headers);
    return { ...sample, params: { id: listed.body.items[0].id } };
  },
  renewRecoveryCodes: async (input) => {
    const { body, headers } = await withCode(input, 'renew', 200);
    const confirmed = await input.send('POST /totp/confirm', body, 'session', headers);
    return { body: { code: confirmed.body.recovery_codes[0] }, status: 200, headers };
  },
  dropSecondFactor: (input) => withCode(input, 'drop', 204),
};

const password = 'correct horse battery';

/** What a link to choose a password ends with. */
export function tokenOf(link: string): string {
  return link.split('#')[1] ?? '';
}

async function asMember(
  input: SampleInput,
  name: string,
  sample: RouteSample,
): Promise<RouteSample> {
  const email = await addMember(input, name);
  const cookie = cookieOf(await input.send('POST /login', { email, password }, 'session'));
  return { ...sample, headers: { cookie } };
}

/** A code that is right now, of a second factor that was offered. */
async function withCode(input: SampleInput, name: string, status: number): Promise<RouteSample> {
  const { headers = {} } = await asMember(input, name, { status });
  const offered = await input.send('POST /totp', undefined, 'session', headers);
  const totp = new TOTP({ secret: Secret.fromBase32(offered.body.secret) });
  return { body: { code: totp.generate() }, status, headers };
}

/** Adds a member with a password; answers their e-mail address. */
async function addMember({ send }: SampleInput, name: string): Promise<string> {
  const email = `${name}@example.com`;
  const member = await send('POST /members', { email, account_role: 'viewer' });
  const token = tokenOf(member.body.link);
  await send('POST /accept-link', { token, password }, 'session');
  return email;
}

/** The cookie that an answer gives, as a browser sends it back. */
export function cookieOf({ headers }: { headers: Record<string, unknown> }): string {
  const [cookie = ''] = headers['set-cookie'] as string[];
  return cookie.split(';')[0] ?? '';
}
