import { runNf } from '../test/run-nf.ts';
import { type NfPlace, startNfPlace } from '../test/start-nf-place.ts';

let home: string;
let env: NfPlace['env'];
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ home, env, stop } = await startNfPlace());
});

afterAll(() => stop());

const nf = (...argv: string[]) => runNf(['member', ...argv], { cwd: home, env });
const linkOf = (stdout: string) => /#(\S+)$/.exec(stdout.trim())?.[1];

async function choosePassword(token: string | undefined): Promise<number> {
  const answer = await fetch(`${env.NOTIFLOWS_BASE_URL}/ops/api/v1/accept-link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: env.NOTIFLOWS_BASE_URL ?? '' },
    body: JSON.stringify({ token, password: 'a long pass phrase of hers' }),
  });
  return answer.status;
}

describe('nf member', () => {
  it('lets somebody in, by a link that is good once', async () => {
    const added = await nf('add', 'Grace@example.com', 'default=operator', '--name', 'Grace');
    expect(added.stderr).toContain('Added grace@example.com, default=operator.');
    expect(added.stdout).toContain(`${env.NOTIFLOWS_BASE_URL}/ops/welcome#`);
    const again = await nf('link', 'grace@example.com');
    expect(linkOf(again.stdout)).not.toBe(linkOf(added.stdout));
    expect(await choosePassword(linkOf(added.stdout))).toBe(401);
    expect(await choosePassword(linkOf(again.stdout))).toBe(200);
    const { stdout } = await nf('list');
    expect(stdout).toMatch(/^grace@example\.com +Grace +default=operator +/m);
  });

  it('shuts somebody out, lets them in again, and removes them when that is agreed to', async () => {
    expect((await nf('disable', 'grace@example.com')).stderr).toContain('cannot come in any more');
    expect((await nf('list')).stdout).toMatch(/grace@example\.com .* disabled/);
    expect((await nf('enable', 'grace@example.com')).stderr).toContain('can log in again');
    const unsure = await nf('remove', 'grace@example.com');
    expect([unsure.exitCode, (await nf('list')).stdout.includes('grace@')]).toEqual([2, true]);
    expect((await nf('remove', 'grace@example.com', '--yes')).stderr).toContain('Removed grace@');
    expect((await nf('list')).stdout).not.toContain('grace@');
  });

  it('says what is wrong', async () => {
    expect((await nf('add', 'ada@example.com')).stderr).toContain('would see nothing');
    expect((await nf('add', 'ada@example.com', 'default')).stderr).toContain('project=role');
    const wrong = await nf('add', 'nobody', 'default=king', 'nowhere=viewer');
    expect(wrong.stderr).toMatch(/email/);
    expect(wrong.stderr).toMatch(/role/);
    expect((await nf('link', 'ada@example.com')).stderr).toContain('There is no member ada@');
  });
});
