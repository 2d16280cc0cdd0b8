import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keys } from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';
import { type NfPlace, startNfPlace } from '../test/start-nf-place.ts';

let api: NfPlace['api'];
let home: string;
let env: NfPlace['env'];
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ api, home, env, stop } = await startNfPlace());
  await api.send('put', '/admin/v1/users/ada', {});
  await api.send('put', '/management/v1/settings', { user_authentication: 'token' });
});

afterAll(() => stop());

const nf = (argv: string[], more: Record<string, string> = {}) =>
  runNf(argv, { cwd: home, env: { ...env, ...more } });

async function whoIs(token: string): Promise<[number, string | undefined]> {
  const headers = { 'x-notiflows-api-key': keys.api, 'x-notiflows-user-key': token.trim() };
  const answer = await fetch(`${env.NOTIFLOWS_BASE_URL}/user/v1/profile`, { headers });
  const profile = (await answer.json()) as { external_id?: string };
  return [answer.status, profile.external_id];
}

const make = async (...more: string[]) =>
  (await nf(['signing-key', 'create', 'pages', '--json', ...more])).json<Record<string, string>>();

describe('nf user-token', () => {
  it.each(['RS256', 'ES256', 'EdDSA', 'HS256'])(
    'signs by %s what lets a user in',
    async (algorithm) => {
      const file = `${algorithm}.key`;
      const made = await make('--algorithm', algorithm, '--out', file);
      expect(made).toMatchObject({ algorithm, private_key: null, secret: null });
      expect((await stat(join(home, file))).mode & 0o777).toBe(0o600);
      for (const kid of [[], ['--kid', made.id ?? '']]) {
        const { stdout } = await nf(['user-token', 'ada', '--key-file', file, ...kid]);
        expect(await whoIs(stdout)).toEqual([200, 'ada']);
      }
    },
  );

  it('finds its key in the environment and in the credentials of an installation', async () => {
    const { id, private_key: pem = '' } = await make('--algorithm', 'ES256');
    const base64 = Buffer.from(pem).toString('base64');
    for (const text of [pem, base64]) {
      const { stdout } = await nf(['user-token', 'ada'], { NOTIFLOWS_USER_SIGNING_KEY: text });
      expect(await whoIs(stdout)).toEqual([200, 'ada']);
    }
    await mkdir(join(home, '.notiflows'));
    const credentials = { user_signing_key: base64, user_signing_key_id: id };
    await writeFile(join(home, '.notiflows/credentials.json'), JSON.stringify(credentials));
    // Tokens know whole seconds.
    const before = Math.floor(Date.now() / 1_000) * 1_000;
    const { stdout } = await nf(['user-token', 'ada', '--expires', '15m', '--json']);
    const after = Date.now();
    const { token, expires_at } = JSON.parse(stdout);
    const header = JSON.parse(Buffer.from(token.split('.')[0], 'base64url').toString());
    expect(header).toEqual({ alg: 'ES256', typ: 'JWT', kid: id });
    const madeAt = Date.parse(expires_at) - 900_000;
    expect([madeAt >= before, madeAt <= after]).toEqual([true, true]);
    await rm(join(home, '.notiflows'), { recursive: true });
  });

  it('says what it lacks', async () => {
    expect((await nf(['user-token', 'ada'])).stderr).toContain('nf signing-key create');
    await writeFile(join(home, 'no.key'), 'not a key');
    for (const argv of [
      ['--key-file', 'nowhere.pem'],
      ['--key-file', 'no.key'],
      ['--key-file', 'RS256.key', '--expires', '25h'],
      ['--key-file', 'RS256.key', '--expires', 'soon'],
    ]) {
      expect((await nf(['user-token', 'ada', ...argv])).exitCode).toBe(2);
    }
  });
});

describe('nf signing-key', () => {
  it('shows once what signs, rotates, revokes and lists', async () => {
    const made = await nf(['signing-key', 'create', 'shown', '--algorithm', 'EdDSA']);
    expect(made.stdout).toContain('BEGIN PRIVATE KEY');
    const [, id = ''] = /signing key (\S+) \(EdDSA\)/.exec(made.stderr) ?? [];
    const rotated = await nf(['signing-key', 'rotate', id, '--overlap', '60', '--out', 'next.pem']);
    expect(rotated.stderr).toMatch(/The old one works until .+ What signs is in next\.pem/);
    expect(await readFile(join(home, 'next.pem'), 'utf8')).toContain('BEGIN PRIVATE KEY');
    expect((await nf(['signing-key', 'revoke', id])).exitCode).toBe(2);
    expect((await nf(['signing-key', 'revoke', id, '--yes'])).stderr).toContain('Revoked');
    const listed = (await nf(['signing-key', 'list'])).stdout;
    expect(listed).toMatch(new RegExp(`${id} +shown +EdDSA +token +revoked`));
    expect(listed).toMatch(/shown +EdDSA +token +active/);
  });

  it('makes nothing when the file for it is there', async () => {
    const before = (await nf(['signing-key', 'list'])).stdout;
    const refused = await nf(['signing-key', 'create', 'twice', '--out', 'next.pem']);
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('there already'),
    ]);
    expect((await nf(['signing-key', 'list'])).stdout).toBe(before);
  });
});

describe('nf settings', () => {
  it('shows and changes what is named, lists with commas between', async () => {
    const origins = 'allowed_origins=https://app.example.com,http://localhost:5173';
    const set = await nf(['settings', 'set', origins, 'rate_limit_per_second=900']);
    expect(set.stderr).toContain('rate_limit_per_second = 900');
    expect((await nf(['settings', 'get', '--json'])).json()).toMatchObject({
      allowed_origins: ['https://app.example.com', 'http://localhost:5173'],
      rate_limit_per_second: 900,
      user_authentication: 'token',
    });
    await nf(['settings', 'set', 'allowed_origins=', 'rate_limit_per_second=null']);
    const shown = (await nf(['settings', 'get'])).stdout;
    expect(shown).toMatch(/allowed_origins +\[\]/);
    expect(shown).toMatch(/rate_limit_per_second +null/);
  });

  it('refuses what is no assignment, no setting, or no value of it', async () => {
    for (const [argument, message] of [
      ['allowed_origins', 'name=value'],
      ['allowed_origin=https://a.example', 'no setting allowed_origin'],
      ['user_authentication=open', 'user_authentication'],
    ] as const) {
      const refused = await nf(['settings', 'set', argument]);
      expect(refused.exitCode).not.toBe(0);
      expect(refused.stderr).toContain(message);
    }
  });
});
