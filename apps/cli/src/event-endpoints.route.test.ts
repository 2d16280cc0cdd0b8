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

const nf = (...argv: string[]) => runNf(['endpoint', ...argv], { cwd: home, env });

describe('nf endpoint', () => {
  it('lists, disables, enables and replays', async () => {
    expect((await nf('list')).stdout).toContain('No event endpoints.');
    const { body } = await api.send('post', '/management/v1/event-endpoints', {
      url: 'https://1.1.1.1/events',
      event_types: ['delivery.*'],
    });
    expect((await nf('disable', body.id)).stderr).toContain('https://1.1.1.1/events is disabled.');
    const listed = await nf('list');
    expect(listed.stdout).toMatch(/1\.1\.1\.1\/events +delivery\.\* +disabled \(manual\)/);
    const refused = await nf('replay', body.id, '--since', '2026-01-01T00:00:00Z');
    expect(refused.exitCode).not.toBe(0);
    expect((await nf('enable', body.id)).stderr).toContain('is enabled.');
    const replayed = await nf('replay', body.id, '--since', '2026-01-01T00:00:00Z');
    expect(replayed.stderr).toContain('Nothing failed or was missed since then.');
    expect((await nf('replay', body.id)).stderr).toContain('Say since when');
  });
});
