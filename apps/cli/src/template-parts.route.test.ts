import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, stopHttp, urlOf } from '../../api/src/start-http.ts';
import { keys, startTestApi, type TestApi } from '../../api/test/start-test-api.ts';
import { runNf } from '../test/run-nf.ts';

const base = '/management/v1';

let api: TestApi;
let server: Server;
let home: string;
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
  home = await mkdtemp(join(tmpdir(), 'nf-parts-'));
  env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: urlOf(server).replace('localhost', '127.0.0.1'),
    NOTIFLOWS_TOKEN: keys.account,
  };
});

afterEach(() => rm(home, { recursive: true, force: true }));

const nf = (...argv: string[]) => runNf([...argv, '--json'], { cwd: home, env });
const put = (path: string, body: object) => api.send('put', `${base}${path}`, body);
const read = (path: string) => readFile(join(home, path), 'utf8');

async function write(path: string, text: string): Promise<void> {
  await mkdir(join(home, path, '..'), { recursive: true });
  await writeFile(join(home, path), text);
}

async function outcomes(...argv: string[]): Promise<string[]> {
  const { items } = (await nf(...argv)).json<{ items: Record<string, string>[] }>();
  return items.map(({ handle, outcome }) => `${handle} ${outcome}`);
}

describe('template parts', () => {
  it('are pulled into files, changed there and pushed', async () => {
    await put('/partials/foot', { body: 'Bye' });
    await put('/layouts/shop', { body: '{{ content }}' });
    await put('/translations/pt-BR', { entries: { hi: 'Oi' } });
    expect(await outcomes('template', 'pull')).toEqual([
      'layouts/shop created',
      'partials/foot created',
      'translations/pt-BR created',
    ]);
    expect(await read('partials/foot.liquid')).toBe('Bye');
    expect(await read('translations/pt-BR.json')).toBe('{\n  "hi": "Oi"\n}\n');
    await write('partials/foot.liquid', 'Ciao');
    await write('partials/head.liquid', 'Hi');
    const expected = [
      'layouts/shop unchanged',
      'partials/foot updated',
      'partials/head created',
      'translations/pt-BR unchanged',
    ];
    expect(await outcomes('template', 'push', '--dry-run')).toEqual(expected);
    expect((await api.send('get', `${base}/partials/foot`)).body.body).toBe('Bye');
    expect(await outcomes('template', 'push')).toEqual(expected);
    expect((await api.send('get', `${base}/partials/foot`)).body.body).toBe('Ciao');
    expect((await api.send('get', `${base}/partials/head`)).body.body).toBe('Hi');
    expect(await outcomes('template', 'pull')).toEqual(
      expected.map((line) => `${line.split(' ')[0]} unchanged`),
    );
  });

  it('are not overwritten on either side unasked', async () => {
    await put('/partials/shared', { body: 'first' });
    await nf('template', 'pull');
    await write('partials/shared.liquid', 'mine');
    await put('/partials/shared', { body: 'theirs' });
    expect(await outcomes('template', 'push')).toContain('partials/shared failed');
    expect((await api.send('get', `${base}/partials/shared`)).body.body).toBe('theirs');
    expect(await outcomes('template', 'pull')).toContain('partials/shared failed');
    expect(await read('partials/shared.liquid')).toBe('mine');
    expect(await outcomes('template', 'push', '--force')).toContain('partials/shared updated');
    await put('/partials/shared', { body: 'again' });
    expect(await outcomes('template', 'pull')).toContain('partials/shared updated');
    expect(await read('partials/shared.liquid')).toBe('again');
  });

  it('are refused by the project with what is wrong', async () => {
    await write('partials/broken.liquid', '{% if %}');
    const { stdout, exitCode } = await nf('template', 'push');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('body');
  });
});
