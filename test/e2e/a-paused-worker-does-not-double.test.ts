import type { ServerResponse } from 'node:http';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { acceptRun, readDeliveries, recipients, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

// Few enough to be in flight all at once: each lost delivery is taken over alone, by two jobs at a time.
const count = 2;

describe('a worker paused in the middle of its attempts', () => {
  let unanswered: ServerResponse[] = [];
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    receiver = await startHttpPeer((_request, response) => unanswered.push(response));
    system = await startSystem();
    await configureNotiflow(system, { handle: 'hook', webhook: { url: receiver.url } });
  });
  afterAll(async () => {
    await receiver.close();
    await system.stop();
  });

  it('records and repeats nothing when it wakes after it was taken for lost, and the one that took over does', async () => {
    const [late] = system.workers;
    const runId = await acceptRun(system, 'hook', { recipients: recipients(count) });
    const requestsOfLate = await takeUnanswered();
    await late?.kill('SIGSTOP');
    await system.startWorker();
    const requestsOfOther = await takeUnanswered();

    // The late worker hears of a failure, which it would have to retry.
    answer(requestsOfLate, 500);
    await late?.kill('SIGCONT');
    // It ends by itself when it has done with all it had under way.
    expect(await late?.kill('SIGTERM')).toBe(0);
    await expectDeliveries(runId, { status: 'processing', outcomes: ['crashed', null] });

    answer(requestsOfOther, 204);
    const run = await waitUntilSettled(system, runId);
    expect(run.deliveries).toMatchObject({ total: count, sent: count });
    await expectDeliveries(runId, { status: 'sent', outcomes: ['crashed', 'accepted'] });
    await expectAsManyRequestsAsAttempts(runId);
  });

  /** Waits for a request of every delivery that nobody has answered. */
  async function takeUnanswered(): Promise<ServerResponse[]> {
    await eventually(() => expect(unanswered.length).toBe(count));
    const taken = unanswered;
    unanswered = [];
    return taken;
  }

  async function expectDeliveries(
    runId: string,
    expected: { status: string; outcomes: (string | null)[] },
  ): Promise<void> {
    const deliveries = await readDeliveries(system, runId);
    const found = deliveries.map(({ status, attempts }) => ({
      status,
      outcomes: attempts.map(({ outcome }) => outcome),
    }));
    expect(found).toEqual(recipients(count).map(() => expected));
  }

  async function expectAsManyRequestsAsAttempts(runId: string): Promise<void> {
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id']);
    for (const { id, attempts } of await readDeliveries(system, runId)) {
      expect(ids.filter((requested) => requested === id)).toHaveLength(attempts.length);
    }
  }
});

function answer(responses: ServerResponse[], status: number): void {
  for (const response of responses) response.writeHead(status).end();
}
