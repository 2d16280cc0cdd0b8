import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NfResult, runNf } from '../../apps/cli/test/run-nf.ts';
import { type System, startSystem } from '../support/start-system.ts';

const userCount = 300;

describe('with the command line alone', () => {
  let system: System;
  let home: string;

  beforeAll(async () => {
    system = await startSystem();
    home = await mkdtemp(join(tmpdir(), 'nf-e2e-'));
  });

  afterAll(async () => {
    await system.stop();
    await rm(home, { recursive: true, force: true });
  });

  /** Runs a command line that must end well. */
  async function nf(command: string, stdin?: string): Promise<NfResult> {
    const env = {
      HOME: home,
      NOTIFLOWS_BASE_URL: system.url,
      NOTIFLOWS_TOKEN: 'nf_at_test_bootstrap_token_1',
      NOTIFLOWS_SDK_API_KEY: 'pk_test_bootstrap_public_key_1',
      NOTIFLOWS_SDK_SECRET: 'sk_test_bootstrap_secret_key_1',
    };
    const result = await runNf(command.split(' '), { cwd: home, env, stdin });
    if (result.exitCode !== 0) throw new Error(`nf ${command}: ${result.stderr}`);
    return result;
  }

  it('a notiflow is made, published and run for an imported topic, and everybody gets it', async () => {
    const ids = Array.from({ length: userCount }, (_, index) => `user-${index + 1}`);
    await writeFile(join(home, 'users.csv'), `external_id\n${ids.join('\n')}\n`);
    await nf('users import users.csv');
    await nf('topics import beta users.csv');
    await nf('channel put feed', '{ "name": "Feed", "type": "in_app", "provider": "in_app" }');
    await nf('init');
    await nf('notiflow new welcome --channel-type in_app --channel feed');
    await nf('push');
    await nf('notiflow publish welcome');
    await nf('notiflow activate welcome');
    const events = (
      await nf('notiflow run welcome --topic beta --wait --timeout 60 --json')
    ).events<{
      event: string;
      run?: { counters: object; deliveries: object };
    }>();
    expect(events[0]?.event).toBe('accepted');
    expect(events.at(-1)).toMatchObject({
      event: 'settled',
      run: {
        counters: { recipients: userCount, processed: userCount, pending: 0 },
        deliveries: { total: userCount, delivered: userCount },
      },
    });
  });
});
