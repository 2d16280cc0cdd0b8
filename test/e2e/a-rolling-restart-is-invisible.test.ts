import { configureNotiflow } from '../support/configure-notiflow.ts';
import { expectDeliveredOnce } from '../support/expect-delivered-once.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { type PostedRun, underLoad } from '../support/post-runs.ts';
import { queryRows } from '../support/query-rows.ts';
import type { NodeProcess } from '../support/start-app.ts';
import { type System, startSystem } from '../support/start-system.ts';

const options = { handle: 'hook', clients: 2, recipientCount: 5 };
const answerMs = 50;

describe('a rolling restart under load', () => {
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    receiver = await startHttpPeer((_request, response) => {
      setTimeout(() => response.writeHead(204).end(), answerMs);
    });
    system = await startSystem({ workers: 2 });
    await configureNotiflow(system, { handle: 'hook', webhook: { url: receiver.url } });
  });
  afterAll(async () => {
    await system.stop();
    await receiver.close();
  });

  it('loses and doubles nothing, and answers no request with an error', async () => {
    const load = await underLoad(system, options, async ({ reach, posted }) => {
      await reach(202, 40);
      const workers = [...system.workers];
      for (const worker of workers) {
        await expectCleanStop(worker);
        await system.startWorker();
      }
      expect(connectionErrors(posted)).toEqual([]);
      await expectCleanStop(system.api);
      await system.startApi();
      await reach(202, 40);
    });
    const answered = load.posted.filter(({ status }) => status !== null);
    expect(answered.filter(({ status }) => status !== 202)).toEqual([]);
    await expectDeliveredOnce(system, { load, receiver, ...options });
    const outcomes = await attemptOutcomes();
    expect(outcomes).not.toContain('crashed');
    expect(outcomes).not.toContain('ambiguous');
  });

  async function attemptOutcomes(): Promise<string[]> {
    const rows = await queryRows<{ outcome: string }>(
      system,
      'SELECT DISTINCT outcome FROM attempts',
    );
    return rows.map(({ outcome }) => outcome);
  }
});

/** Asks the process to end: it does so by itself, or with 1 when its 25 seconds are over. */
async function expectCleanStop(child: NodeProcess): Promise<void> {
  expect(await child.kill('SIGTERM')).toBe(0);
}

function connectionErrors(posted: PostedRun[]): PostedRun[] {
  return posted.filter(({ status }) => status === null);
}
