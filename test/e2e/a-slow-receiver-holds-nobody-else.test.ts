import type { ServerResponse } from 'node:http';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, type SmtpPeer, startHttpPeer, startSmtpPeer } from '../support/peers.ts';
import { acceptRun, recipients, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const webhooks = 300;
const otherRuns = 20;

describe('a receiver that never answers', () => {
  const unanswered: ServerResponse[] = [];
  let receiver: HttpPeer;
  let mailServer: SmtpPeer;
  let system: System;

  beforeAll(async () => {
    receiver = await startHttpPeer((_request, response) => unanswered.push(response));
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
    // Webhooks that were given up: only then would a run that waits for their slots go on.
    const givenUp = () => unanswered.filter(({ destroyed }) => destroyed).length;
    let overtaking = 0;
    for (let index = 0; index < otherRuns; index += 1) {
      const givenUpBefore = givenUp();
      const recipient = { external_id: `user-${index}`, email: `user-${index}@example.com` };
      const runId = await acceptRun(system, 'other', { recipients: [recipient] });
      const run = await waitUntilSettled(system, runId);
      expect(run.deliveries).toMatchObject({ total: 2, sent: 1, delivered: 1 });
      if (givenUp() === givenUpBefore) overtaking += 1;
    }
    expect(mailServer.mails).toHaveLength(otherRuns);
    // On a slow machine the time of some webhooks ends during a run, without which it had ended, too.
    expect(overtaking).toBeGreaterThan(otherRuns / 2);
    const { body: slow } = await system.admin<{ deliveries: { sent: number; total: number } }>(
      'GET',
      `/runs/${slowId}`,
    );
    expect(slow.deliveries).toMatchObject({ total: webhooks, sent: 0 });
  });
});
