import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Env, type GlobalFlags, loadConfig } from './config.ts';
import { credentialsPath, writeCredentials } from './settings/credentials-file.ts';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-config-'));
});

afterEach(() => rm(home, { recursive: true, force: true }));

const load = (env: Env = {}, flags: GlobalFlags = {}, cwd = home) =>
  loadConfig({ flags, env: { HOME: home, ...env }, cwd });

async function store(installations: Parameters<typeof writeCredentials>[1]['installations']) {
  const path = credentialsPath({}, home);
  await writeCredentials(path, { default: Object.keys(installations)[0], installations });
  return path;
}

describe('the configuration', () => {
  it('takes a flag before the environment, that before notiflows.json, and that before what is stored', async () => {
    await store({
      'https://stored.example.com': { account_token: 'nf_at_stored', project: 'stored' },
    });
    expect(await load()).toMatchObject({
      baseUrl: 'https://stored.example.com',
      project: 'stored',
    });

    const file = { project: 'file', baseUrl: 'https://file.example.com' };
    await writeFile(join(home, 'notiflows.json'), JSON.stringify(file));
    expect(await load()).toMatchObject(file);

    const env = { NOTIFLOWS_PROJECT: 'env', NOTIFLOWS_BASE_URL: 'https://env.example.com/' };
    expect(await load(env)).toMatchObject({ project: 'env', baseUrl: 'https://env.example.com' });

    const flags = { project: 'flag', baseUrl: 'https://flag.example.com' };
    expect(await load(env, flags)).toMatchObject(flags);
  });

  it('counts an empty variable as unset', async () => {
    const config = await load({
      NOTIFLOWS_PROJECT: '',
      NOTIFLOWS_BASE_URL: '',
      NOTIFLOWS_TOKEN: '',
    });
    expect(config).toMatchObject({
      baseUrl: 'http://localhost:3000',
      project: null,
      accountToken: null,
    });
  });

  it('sends a stored token nowhere but where it was stored for', async () => {
    await store({ 'https://ours.example.com': { account_token: 'nf_at_ours' } });
    const file = { baseUrl: 'https://theirs.example.com' };
    await writeFile(join(home, 'notiflows.json'), JSON.stringify(file));
    expect((await load()).accountToken).toBeNull();
    expect((await load({}, { baseUrl: 'https://ours.example.com' })).accountToken).toBe(
      'nf_at_ours',
    );
  });

  it('takes the stored keys of the project that is meant, and never the halves of two sources', async () => {
    const keys = { shop: { api_key: 'pk_shop', secret_key: 'sk_shop' } };
    await store({ 'https://ours.example.com': { account_token: 'nf_at_ours', keys } });
    expect(await load({}, { project: 'shop' })).toMatchObject({
      apiKey: 'pk_shop',
      secretKey: 'sk_shop',
    });
    expect(await load({}, { project: 'other' })).toMatchObject({ apiKey: null, secretKey: null });
    expect(await load({ NOTIFLOWS_SDK_SECRET: 'sk_env' }, { project: 'shop' })).toMatchObject({
      apiKey: null,
      secretKey: 'sk_env',
    });
  });

  it('reads the credentials file of a first start as a secret file', async () => {
    const path = join(home, 'first.json');
    const file = {
      api_url: 'http://localhost:4000',
      account_token: 'nf_at_first',
      api_key: 'pk_first',
      secret_key: 'sk_first',
      project: 'default',
    };
    await writeFile(path, JSON.stringify(file));
    expect(await load({}, { secretFile: path })).toMatchObject({
      baseUrl: 'http://localhost:4000',
      accountToken: 'nf_at_first',
      apiKey: 'pk_first',
      secretKey: 'sk_first',
      project: 'default',
    });
  });

  it('finds notiflows.json above the folder, and the notiflows beside it', async () => {
    await writeFile(join(home, 'notiflows.json'), '{ "directory": "flows" }');
    await mkdir(join(home, 'a', 'b'), { recursive: true });
    expect((await load({}, {}, join(home, 'a', 'b'))).directory).toBe(join(home, 'flows'));
  });

  it.each(['../elsewhere', '/etc'])(
    'refuses the directory %s, which is not below the file',
    async (directory) => {
      await writeFile(join(home, 'notiflows.json'), JSON.stringify({ directory }));
      await expect(load()).rejects.toMatchObject({ exitCode: 2 });
    },
  );

  it.each(['ftp://x', 'localhost:3000', 'https://u:p@x', 'https://x?a=1'])(
    'refuses the base URL %s',
    async (baseUrl) => {
      await expect(load({}, { baseUrl })).rejects.toMatchObject({ exitCode: 2 });
    },
  );

  it('stores credentials where XDG_CONFIG_HOME says, for the owner alone', async () => {
    expect(credentialsPath({ XDG_CONFIG_HOME: '/x' }, home)).toBe('/x/notiflows/credentials.json');
    expect(credentialsPath({ XDG_CONFIG_HOME: 'relative' }, home)).toBe(
      join(home, '.config/notiflows/credentials.json'),
    );
    const path = await store({});
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  });
});
