import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, stopHttp, urlOf } from '../../api/src/start-http.ts';
import {
  inAppStep,
  keys,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../api/test/start-test-api.ts';
import { type NfResult, runNf } from '../test/run-nf.ts';

let api: TestApi;
let server: Server;
let home: string;
let tree: string;
let env: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com' };
  server = await startHttp(api.app, config);
});

afterAll(async () => {
  await stopHttp(server);
  await api.close();
});

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-code-'));
  tree = join(home, 'notiflows');
  env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: urlOf(server).replace('localhost', '127.0.0.1'),
    NOTIFLOWS_TOKEN: keys.account,
    NOTIFLOWS_SDK_API_KEY: keys.api,
    NOTIFLOWS_SDK_SECRET: keys.secret,
  };
});

afterEach(() => rm(home, { recursive: true, force: true }));

const nf = (...argv: string[]): Promise<NfResult> => runNf(argv, { cwd: home, env });
const versionOf = async (handle: string) =>
  (await api.send('get', `/management/v1/notiflows/${handle}`)).body.current_version;
const pathOf = (handle: string) => join(tree, handle, 'notiflow.json');
const bodyOf = (handle: string) => join(tree, handle, 'steps', 'feed', 'body.md');

/** A second person with a working tree of their own. */
async function colleague(): Promise<{ cwd: string; nf(...argv: string[]): Promise<NfResult> }> {
  const cwd = await mkdtemp(join(home, 'colleague-'));
  return { cwd, nf: (...argv) => runNf(argv, { cwd, env }) };
}

describe('credentials', () => {
  it('are checked and stored by login, used without a flag, and forgotten by logout', async () => {
    const { NOTIFLOWS_TOKEN: token, ...rest } = env;
    const place = { cwd: home, env: rest };
    const secret = `${token}\n${keys.api} ${keys.secret}\n`;
    expect(await runNf(['login', '--json'], { ...place, stdin: secret })).toMatchObject({
      exitCode: 0,
    });
    const { NOTIFLOWS_BASE_URL: _, ...bare } = rest;
    const whoami = await runNf(['whoami', '--json'], { ...place, env: bare });
    expect(whoami.json()).toMatchObject({ project: { slug: 'default' } });
    expect((await runNf(['logout'], { ...place, env: bare })).exitCode).toBe(0);
    expect((await runNf(['whoami'], place)).exitCode).toBe(3);
  });

  it('that are refused end with 3 and are not stored', async () => {
    const place = { cwd: home, env: { ...env, NOTIFLOWS_TOKEN: 'nf_at_of_nobody_at_all_00001' } };
    const { exitCode, stderr } = await runNf(['login'], place);
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/Request: \S+\n {2}Next: nf login/);
    await expect(readFile(join(home, '.config/notiflows/credentials.json'))).rejects.toThrow();
  });
});

describe('pull and push', () => {
  it('write files whose unchanged push makes no version', async () => {
    await publishNotiflow(api, 'steady');
    const before = await versionOf('steady');
    expect((await nf('pull')).exitCode).toBe(0);
    expect(await nf('diff')).toMatchObject({ exitCode: 0, stdout: '' });
    const pushed = await nf('push', 'steady', '--json');
    expect(pushed.json()).toEqual({
      items: [{ handle: 'steady', outcome: 'unchanged', version: 1, sha: before.sha }],
    });
    expect(await versionOf('steady')).toEqual(before);
  });

  it('make no version when the same content is sent once more', async () => {
    await publishNotiflow(api, 'exact');
    await nf('pull', 'exact');
    const document = JSON.parse(await readFile(pathOf('exact'), 'utf8'));
    const body = await readFile(bodyOf('exact'), 'utf8');
    const { template, ...step } = document.steps[1];
    const { 'body@': _, ...rest } = template;
    const steps = document.steps.with(1, { ...step, template: { ...rest, body } });
    const before = await versionOf('exact');
    const put = await api.send('put', '/management/v1/notiflows/exact', { steps });
    expect(put.status).toBe(200);
    expect(await versionOf('exact')).toEqual(before);
  });

  it('carry a changed body into the draft, and show it before', async () => {
    await publishNotiflow(api, 'changing');
    await nf('pull', 'changing');
    await writeFile(bodyOf('changing'), 'Welcome, {{ recipient.first_name }}');
    const diff = await nf('notiflow', 'diff', 'changing');
    expect(diff.exitCode).toBe(1);
    expect(diff.stdout).toContain('+++ local/changing/steps/feed/body.md');
    expect(diff.stdout).toContain('-Hello {{ recipient.first_name }}\n');
    expect(diff.stdout).toContain('+Welcome, {{ recipient.first_name }}\n');
    expect((await nf('push', 'changing')).exitCode).toBe(0);
    expect((await versionOf('changing')).steps[1].template.data.body).toContain('Welcome');
    expect((await nf('diff', 'changing')).exitCode).toBe(0);
    const meta = JSON.parse(await readFile(pathOf('changing'), 'utf8')).__meta;
    expect(meta).toMatchObject({ version: 2, published_version: 1, has_unpublished_changes: true });
  });

  it('create a notiflow from nothing, and publish and run it', async () => {
    await publishNotiflow(api, 'other');
    const made = ['notiflow', 'new', 'fresh', '--channel-type', 'in_app', '--channel', 'feed'];
    expect((await nf(...made)).exitCode).toBe(0);
    expect((await nf('push', 'fresh', '--dry-run', '--json')).json()).toMatchObject({
      items: [{ outcome: 'created' }],
    });
    expect((await api.send('get', '/management/v1/notiflows/fresh')).status).toBe(404);
    expect((await nf('push', 'fresh')).exitCode).toBe(0);
    expect((await nf('diff', 'fresh')).exitCode).toBe(0);
    expect((await nf('notiflow', 'validate', 'fresh')).exitCode).toBe(0);
    expect((await nf('notiflow', 'publish', 'fresh')).exitCode).toBe(0);
    expect((await nf('notiflow', 'activate', 'fresh', '--json')).json()).toMatchObject({
      active: true,
    });
  });

  it('show what changed between two versions of the project', async () => {
    await publishNotiflow(api, 'versioned');
    const body = 'Welcome';
    await api.send('put', '/management/v1/notiflows/versioned', {
      steps: [{ ...inAppStep, template: { body } }],
    });
    for (const options of [
      ['--from', '1', '--to', '2'],
      ['--to', '2'],
      ['--from', '1'],
    ]) {
      const { exitCode, stdout } = await nf('notiflow', 'diff', 'versioned', ...options);
      expect(exitCode).toBe(1);
      expect(stdout).toContain('--- version-1/versioned/steps/feed/body.md');
      expect(stdout).toContain('+++ version-2/versioned/steps/feed/body.md');
      expect(stdout).toContain('+Welcome');
    }
    const same = await nf('notiflow', 'diff', 'versioned', '--from', '2', '--to', '2');
    expect([same.exitCode, same.stdout]).toEqual([0, '']);
    const json = (await nf('notiflow', 'diff', 'versioned', '--to', '2', '--json')).json();
    expect(json).toMatchObject({
      steps: [{ handle: 'feed', fields: [{ field: 'template.data.body', to: body }] }],
    });
    expect((await nf('notiflow', 'diff', 'versioned', '--to', '9')).exitCode).toBe(4);
  });

  it('say what is hardly meant when they are checked and published', async () => {
    await publishNotiflow(api, 'other');
    const step = { ...inAppStep, handle: 'again', settings: { stop_when: 'seen' } };
    await api.send('put', '/management/v1/notiflows/hasty', { steps: [inAppStep, step] });
    for (const verb of ['validate', 'publish']) {
      const { exitCode, stderr } = await nf('notiflow', verb, 'hasty');
      expect(exitCode).toBe(0);
      expect(stderr).toContain('    steps[2].settings.stop_when: nothing waits');
    }
  });

  it('keep variables in the file and send their values', async () => {
    await publishNotiflow(api, 'variable');
    await nf('pull', 'variable');
    const document = JSON.parse(await readFile(pathOf('variable'), 'utf8'));
    document.name = `Welcome to $${'{'}env:SHOP}`;
    await writeFile(pathOf('variable'), JSON.stringify(document));
    const { exitCode, stderr } = await nf('push', 'variable');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('SHOP');
    env.SHOP = 'Example';
    expect((await nf('push', 'variable')).exitCode).toBe(0);
    const { body } = await api.send('get', '/management/v1/notiflows/variable');
    expect(body.name).toBe('Welcome to Example');
    expect(await readFile(pathOf('variable'), 'utf8')).toContain(document.name);
    expect((await nf('diff', 'variable')).exitCode).toBe(0);
  });
});

describe('a notiflow without any version', () => {
  it('can be pulled, renamed, and given steps', async () => {
    await api.send('put', '/management/v1/notiflows/empty', { name: 'Empty' });
    await nf('pull', 'empty');
    const document = JSON.parse(await readFile(pathOf('empty'), 'utf8'));
    expect(document).not.toHaveProperty('steps');
    const changed = { ...document, name: 'Filled', steps: [{ handle: 'end', type: 'end' }] };
    await writeFile(pathOf('empty'), JSON.stringify(changed));
    expect((await nf('push', 'empty')).exitCode).toBe(0);
    const { body } = await api.send('get', '/management/v1/notiflows/empty');
    expect(body).toMatchObject({ name: 'Filled', current_version: { version_number: 1 } });
  });
});

describe('two people', () => {
  it('who push the same notiflow get one conflict, and nothing is lost', async () => {
    await publishNotiflow(api, 'contested');
    const other = await colleague();
    await nf('pull', 'contested');
    await other.nf('pull', 'contested');
    await writeFile(bodyOf('contested'), 'mine');
    await writeFile(join(other.cwd, 'notiflows/contested/steps/feed/body.md'), 'theirs');
    const results = await Promise.all([nf('push', 'contested'), other.nf('push', 'contested')]);
    expect(results.map(({ exitCode }) => exitCode).sort((a, b) => a - b)).toEqual([0, 1]);
    const lost = results.find(({ exitCode }) => exitCode === 1);
    expect(lost?.stderr).toContain('Conflict: contested');
    expect(lost?.stderr).toContain('nf notiflow push contested --force');
    const winner = results[0].exitCode === 0 ? 'mine' : 'theirs';
    const stored = (await versionOf('contested')).steps[1].template.data.body;
    expect(stored).toBe(winner);
    const loser = winner === 'mine' ? other : { cwd: home, nf };
    const kept = join(loser.cwd, 'notiflows/contested/steps/feed/body.md');
    expect(await readFile(kept, 'utf8')).not.toBe(winner);
    expect((await loser.nf('pull', 'contested')).exitCode).not.toBe(0);
    expect((await loser.nf('push', 'contested', '--force')).exitCode).toBe(0);
    expect((await versionOf('contested')).steps[1].template.data.body).not.toBe(winner);
  });

  it('who create the same notiflow get one conflict', async () => {
    await publishNotiflow(api, 'unrelated');
    const other = await colleague();
    const made = ['notiflow', 'new', 'newborn', '--name'];
    await nf(...made, 'Mine');
    await other.nf(...made, 'Theirs');
    expect((await nf('push', 'newborn')).exitCode).toBe(0);
    const second = await other.nf('push', 'newborn');
    expect(second.exitCode).toBe(1);
    expect(second.stderr).toContain('never pulled');
  });

  it('do not switch on again what the other has switched off', async () => {
    await publishNotiflow(api, 'switched');
    await nf('pull', 'switched');
    await api.send('post', '/management/v1/notiflows/switched/deactivate');
    await writeFile(bodyOf('switched'), 'changed');
    expect((await nf('push', 'switched')).exitCode).toBe(0);
    const { body } = await api.send('get', '/management/v1/notiflows/switched');
    expect(body.active).toBe(false);
  });
});

describe('several notiflows', () => {
  it('are pushed although one of them cannot be: exit code 5', async () => {
    await publishNotiflow(api, 'good');
    await nf('pull', 'good');
    await writeFile(bodyOf('good'), 'better');
    await nf('notiflow', 'new', 'bad');
    const document = JSON.parse(await readFile(pathOf('bad'), 'utf8'));
    await writeFile(pathOf('bad'), JSON.stringify({ ...document, colour: 'red' }));
    const result = await nf('push', '--json');
    expect(result.exitCode).toBe(5);
    expect(result.json()).toMatchObject({
      items: [
        { handle: 'bad', outcome: 'failed', error: { code: 'validation_failed' } },
        { handle: 'good', outcome: 'updated' },
      ],
    });
  });

  it('are not overwritten by a pull when they were changed here', async () => {
    await publishNotiflow(api, 'edited');
    await nf('pull', 'edited');
    await writeFile(bodyOf('edited'), 'my work');
    const refused = await nf('pull', 'edited');
    expect(refused.exitCode).toBe(1);
    expect(await readFile(bodyOf('edited'), 'utf8')).toBe('my work');
    expect((await nf('pull', 'edited', '--force')).exitCode).toBe(0);
    expect(await readFile(bodyOf('edited'), 'utf8')).toContain('Hello');
  });
});

describe('what the project holds', () => {
  it('is shown as tables and as JSON', async () => {
    await publishNotiflow(api, 'shown');
    const get = await nf('notiflow', 'get', 'shown');
    expect(get.stdout).toContain('published: version 1 (published)');
    expect((await nf('notiflow', 'get', 'shown', '--json')).json()).toMatchObject({
      handle: 'shown',
    });
    expect((await nf('channel', 'list')).stdout).toMatch(/^HANDLE +NAME +TYPE +PROVIDER\nfeed/);
    expect((await nf('channel', 'get', 'feed', '--json')).json()).toMatchObject({ type: 'in_app' });
    expect((await nf('project', 'list', '--json')).json()).toMatchObject({
      items: [{ slug: 'default' }],
    });
    expect((await nf('project', 'get', 'default')).stdout).toContain('"slug": "default"');
  });

  it('ends with 4 when it is asked for what is not there', async () => {
    const { exitCode, stderr } = await nf('notiflow', 'get', 'nowhere');
    expect(exitCode).toBe(4);
    expect(stderr).toContain('Next: nf notiflow list');
  });

  it('takes channels from a file with secrets from the environment', async () => {
    const file = {
      name: 'Hooks',
      type: 'webhook',
      provider: 'http',
      credentials: { signing_secret: `$${'{'}env:SIGNING}` },
    };
    const stdin = JSON.stringify(file);
    const SIGNING = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const place = { cwd: home, env: { ...env, SIGNING }, stdin };
    const result = await runNf(['channel', 'put', 'hooks', '--json'], place);
    expect(result.json()).toMatchObject({
      handle: 'hooks',
      credentials: { signing_secret: { set: true } },
    });
    expect(result.stdout + result.stderr).not.toContain(SIGNING);
  });

  it('tests a channel, and needs to be told where to', async () => {
    await publishNotiflow(api, 'tested');
    expect((await nf('channel', 'test', 'feed')).exitCode).toBe(2);
    const { exitCode, stderr } = await nf('channel', 'test', 'feed', '--to', 'ada');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'feed works: the message was accepted.\n',
    });
  });
});
