import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, type SmtpPeer, startHttpPeer, startSmtpPeer } from '../support/peers.ts';
import { acceptRun, recipients, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const webhooks = 300;
const otherRuns = 20;

describe('a receiver that never answers', () => {
  let receiver: HttpPeer;
  let mailServer: SmtpPeer;
  let system: System;

  beforeAll(async () => {
    receiver = await startHttpPeer(() => {});
    mailServer = await startSmtpPeer();
    system = await startSystem();
    await configureNotiflow(system, { handle: 'slow', webhook: { url: receiver.url } });
    await configureNotiflow(system, {
      handle: 'other',
      email: { port: mailServer.port, subject: 'Hello', body: 'Hello' },
      inApp: { body: 'Hello' },
    });
  });
  afterAll(async () => {
    await receiver.close();
    await system.stop();
    await mailServer.close();
  });

  it('delays no e-mail and no in-app item of other runs', async () => {
    const slowId = await acceptRun(system, 'slow', { recipients: recipients(webhooks) });
    // As many as one worker opens to a receiver that has not answered yet.
    await eventually(() => expect(receiver.requests.length).toBeGreaterThanOrEqual(20));
    const durations: number[] = [];
    for (let index = 0; index < otherRuns; index += 1) {
      const startedAt = performance.now();
      const recipient = { external_id: `user-${index}`, email: `user-${index}@example.com` };
      const runId = await acceptRun(system, 'other', { recipients: [recipient] });
      const run = await waitUntilSettled(system, runId);
      expect(run.deliveries).toMatchObject({ total: 2, sent: 1, delivered: 1 });
      durations.push(performance.now() - startedAt);
    }
    expect(mailServer.mails).toHaveLength(otherRuns);
    expect(Math.max(...durations)).toBeLessThan(2_000);
    const { body: slow } = await system.admin<{ deliveries: { sent: number; total: number } }>(
      'GET',
      `/runs/${slowId}`,
    );
    expect(slow.deliveries).toMatchObject({ total: webhooks, sent: 0 });
  });
});
