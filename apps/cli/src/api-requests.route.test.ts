import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runNf } from '../test/run-nf.ts';
import { type NfPlace, startNfPlace } from '../test/start-nf-place.ts';

let api: NfPlace['api'];
let home: string;
let env: NfPlace['env'];
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ api, home, env, stop } = await startNfPlace());
});

afterAll(() => stop());

const nf = (...argv: string[]) => runNf(['api', ...argv], { cwd: home, env });

describe('nf api', () => {
  it('asks either API, with what is behind the question mark', async () => {
    await api.send('put', '/admin/v1/users/ada', { first_name: 'Ada' });
    await api.send('put', '/admin/v1/users/grace', { first_name: 'Grace' });
    const found = JSON.parse((await nf('/admin/v1/users?search=ada&limit=5')).stdout);
    expect(found.items.map((user: { external_id: string }) => user.external_id)).toEqual(['ada']);
    const { stdout } = await nf('/management/v1/settings');
    expect(JSON.parse(stdout)).toHaveProperty('allowed_origins');
  });

  it('sends a body, from a file too, and says what is answered without one', async () => {
    const channel = { name: 'Feed', type: 'in_app', provider: 'in_app' };
    await writeFile(join(home, 'feed.json'), JSON.stringify(channel));
    const path = '/management/v1/channels/feed';
    const put = await nf(path, '--method', 'put', '--body', '@feed.json', '--json');
    expect(put.json()).toMatchObject({ handle: 'feed', name: 'Feed' });
    expect((await nf(path, '--method', 'DELETE')).stderr).toContain('The answer is 204.');
  });

  it('says what is wrong', async () => {
    expect((await nf('/user/v1/profile')).stderr).toContain('must begin with /admin/v1/');
    expect((await nf('/admin/v1/users', '--method', 'TRACE')).stderr).toContain('is no method');
    const missing = await nf('/management/v1/channels/nope');
    expect([missing.exitCode === 0, missing.stderr.includes('nope')]).toEqual([false, true]);
  });
});
