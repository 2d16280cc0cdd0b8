import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { findFreePort, type HttpPeer, startHttpPeer } from '../support/peers.ts';
import {
  acceptRun,
  expectBalanced,
  type RunAnswer,
  recipients,
  waitUntilSettled,
} from '../support/runs.ts';
import { type NodeProcess, startApp, startJoiningWorker } from '../support/start-app.ts';

const keys = {
  apiKey: 'pk_embedded_public_key_1',
  secretKey: 'sk_embedded_secret_key_1',
  accountToken: 'nf_at_embedded_token_123',
};

describe('the standalone app, with no database and no Redis given', () => {
  let dataDir: string;
  let port: number;
  let receiver: HttpPeer;
  let standalone: NodeProcess;
  let api: ApiClient;
  let firstRun: RunAnswer;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'notiflow-standalone-'));
    // Postgres runs as another account when we are root, and has to pass through here.
    await chmod(dataDir, 0o711);
    port = await findFreePort();
    receiver = await startHttpPeer((_request, response) => response.writeHead(204).end());
    api = createApiClient({ url: `http://127.0.0.1:${port}`, ...keys });
    await start();
    await configureNotiflow(api, {
      handle: 'both',
      webhook: { url: receiver.url },
      inApp: { body: 'Hello' },
    });
    await configureNotiflow(api, { handle: 'feed', inApp: { body: 'Hello' } });
  });
  afterAll(async () => {
    await standalone.kill('SIGTERM');
    await receiver.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('keeps the keys it was given in a file that only its owner may read', async () => {
    expect((await stat(credentialsPath())).mode & 0o777).toBe(0o600);
    expect(await readCredentials()).toMatchObject({
      api_url: `http://localhost:${port}`,
      project: 'my-shop',
      api_key: keys.apiKey,
      secret_key: keys.secretKey,
      account_token: keys.accountToken,
      user_signing_key: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      user_signing_key_id: expect.any(String),
    });
  });

  it('delivers a run', async () => {
    firstRun = await deliver();
    expectBalanced(firstRun);
  });

  it('starts a killed worker again, and the run it was working arrives', async () => {
    const count = 5_000;
    const runId = await acceptRun(api, 'feed', { recipients: recipients(count) });
    await eventually(
      async () => {
        const { body } = await api.admin<RunAnswer>('GET', `/runs/${runId}`);
        expect(body.deliveries.delivered).toBeGreaterThan(0);
      },
      { everyMs: 5 },
    );
    const [killed] = findChildren('worker');
    expect(killed).toBeGreaterThan(0);
    process.kill(killed ?? 0, 'SIGKILL');
    const run = await waitUntilSettled(api, runId);
    expect(run.deliveries).toMatchObject({ total: count, delivered: count });
    expectBalanced(run);
    // Of a run that was nearly done, the new worker may have nothing left to do.
    await eventually(() => expect(findChildren('worker')).not.toEqual([killed]));
  });

  it('takes one more worker that is started beside it, which needs no settings', async () => {
    const joined = startJoiningWorker({ DATA_DIR: dataDir });
    const listWorkers = async () => {
      const { body } = await api.management<{ items: { process_id: number }[] }>('GET', '/workers');
      return body.items.map(({ process_id }) => process_id);
    };
    try {
      await eventually(async () => expect(await listWorkers()).toContain(joined.pid), {
        withinMs: 60_000,
      });
    } catch (error) {
      throw new Error(joined.output(), { cause: error });
    }
    expect(await joined.kill('SIGTERM')).toBe(0);
  });

  it('is well as the doctor sees it, who finds it by its folder', async () => {
    const doctor = fileURLToPath(new URL('../../apps/standalone/dist/doctor.js', import.meta.url));
    // Exit code 1 would reject.
    const { stdout } = await promisify(execFile)(process.execPath, [doctor], {
      env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    });
    expect(stdout).toMatch(/^✓ Rows/m);
    expect(stdout).not.toMatch(/^✗/m);
  });

  it('finds everything again after a stop', async () => {
    const credentials = await readCredentials();
    expect(await standalone.kill('SIGTERM')).toBe(0);
    await start();
    expect(await readCredentials()).toEqual(credentials);
    const { body } = await api.admin<RunAnswer>('GET', `/runs/${firstRun.id}`);
    expect(body).toEqual(firstRun);
    await deliver();
  });

  it('killed takes its children and its Postgres along, and starts again at once on what was committed', async () => {
    const children = [...findChildren('api', 'worker'), await readPostgresPid()];
    expect(children.filter(isAlive)).toHaveLength(3);
    await standalone.kill('SIGKILL');
    await start();
    await eventually(() => expect(children.filter(isAlive)).toEqual([]));
    const { body } = await api.admin<RunAnswer>('GET', `/runs/${firstRun.id}`);
    expect(body).toEqual(firstRun);
    await deliver();
  });

  it('killed and not started again leaves nothing running', async () => {
    const children = [...findChildren('api', 'worker'), await readPostgresPid()];
    await standalone.kill('SIGKILL');
    await eventually(() => expect(children.filter(isAlive)).toEqual([]));
  });

  it('tells a worker that comes when nothing runs what is missing', async () => {
    const joined = startJoiningWorker({ DATA_DIR: dataDir, WORKER_QUEUES: 'nope' });
    await eventually(() => expect(joined.output()).toContain('It has ended, with 78.'));
    expect(joined.output()).toContain(`There is no Postgres. None runs in ${dataDir}`);
    expect(joined.output()).toContain('DATABASE_URL must be set');
  });

  async function start(): Promise<void> {
    standalone = startApp('standalone', {
      PORT: String(port),
      DATA_DIR: dataDir,
      BOOTSTRAP_PROJECT: 'my-shop',
      BOOTSTRAP_API_KEY: keys.apiKey,
      BOOTSTRAP_SECRET_KEY: keys.secretKey,
      BOOTSTRAP_ACCOUNT_TOKEN: keys.accountToken,
      OUTBOUND_ALLOW_CIDRS: '127.0.0.0/8',
    });
    await eventually(
      () => {
        // Told when everything runs, which is after the api is ready.
        if (!standalone.output().includes('Notiflow is up')) throw new Error(standalone.output());
      },
      { withinMs: 180_000 },
    );
  }

  /** Runs both channels for three recipients, and checks that each got both. */
  async function deliver(): Promise<RunAnswer> {
    receiver.requests.length = 0;
    const runId = await acceptRun(api, 'both', { recipients: recipients(3) });
    const run = await waitUntilSettled(api, runId);
    expect(run.deliveries).toMatchObject({ total: 6, sent: 3, delivered: 3 });
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
    expect(receiver.requests).toHaveLength(3);
    return run;
  }

  function credentialsPath(): string {
    return join(dataDir, 'credentials.json');
  }

  async function readPostgresPid(): Promise<number> {
    const file = await readFile(join(dataDir, 'postgres/data/postmaster.pid'), 'utf8');
    return Number(file.split('\n')[0]);
  }

  async function readCredentials(): Promise<Record<string, string>> {
    return JSON.parse(await readFile(credentialsPath(), 'utf8'));
  }

  /** Process ids of the apps that were started last, as their logs tell. */
  function findChildren(...apps: string[]): number[] {
    const lines = standalone.output().split('\n');
    return apps.map((app) => {
      const line = lines.findLast((text) => text.includes(`"${app}.started"`)) ?? '{}';
      return (JSON.parse(line) as { pid: number }).pid;
    });
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
