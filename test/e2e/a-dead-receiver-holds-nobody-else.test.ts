import type { ServerResponse } from 'node:http';
import { type ApiClient, createApiClient } from '../support/api-client.ts';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { acceptRun, recipients, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const count = 300;
const singleRuns = 100;
// As many requests as one worker has open to a receiver that has not answered yet.
const unprovenMax = 20;

describe('a receiver that takes webhooks and never answers', () => {
  let unanswered: ServerResponse[] = [];
  /** How many requests of the dead receiver had ended by the time the healthy one was reached, for each of its own. */
  let endedBefore: number[] = [];
  let dead: HttpPeer;
  let healthy: HttpPeer;
  let system: System;

  beforeEach(async () => {
    unanswered = [];
    endedBefore = [];
    dead = await startHttpPeer((_request, response) => unanswered.push(response));
    healthy = await startHttpPeer((_request, response) => {
      endedBefore.push(unanswered.filter(({ destroyed }) => destroyed).length);
      response.writeHead(204).end();
    });
    system = await startSystem();
  });
  afterEach(async () => {
    await dead.close();
    await system.stop();
    await healthy.close();
  });

  /** Makes a second project, and a client of it. */
  async function createProject(slug: string): Promise<ApiClient> {
    const { url } = system;
    const { body } = await system.management<{ api_key: string; secret_key: string }>(
      'POST',
      '/projects',
      { slug, name: slug },
    );
    const keys = { apiKey: body.api_key, secretKey: body.secret_key, accountToken: '' };
    return {
      ...createApiClient({ url, ...keys }),
      management: (method, path, body) =>
        system.management(method, `/projects/${slug}${path}`, body),
    };
  }

  it('does not hold up a webhook to another host, by the same channel', async () => {
    await configureNotiflow(system, { handle: 'hook', webhook: { url: '{{ data.url }}' } });
    const data = { url: dead.url };
    await acceptRun(system, 'hook', { recipients: recipients(count), data });
    await eventually(() => expect(unanswered.length).toBeGreaterThanOrEqual(unprovenMax));
    const urgent = await acceptRun(system, 'hook', {
      recipients: recipients(1),
      data: { url: healthy.url },
      priority: 'high',
    });
    const run = await waitUntilSettled(system, urgent);
    expect(run.deliveries).toMatchObject({ total: 1, sent: 1 });
    expect(endedBefore).toEqual([0]);
    expect(unanswered.length).toBe(unprovenMax);
  });

  it('does not hold up other projects, when it is sent one webhook after the other', async () => {
    await configureNotiflow(system, { handle: 'hook', webhook: { url: dead.url } });
    const other = await createProject('other');
    await configureNotiflow(other, { handle: 'hook', webhook: { url: healthy.url } });
    for (let number = 0; number < singleRuns; number += 1) {
      await acceptRun(system, 'hook', { recipients: [{ external_id: `user-${number}` }] });
    }
    await eventually(() => expect(unanswered.length).toBeGreaterThanOrEqual(unprovenMax));
    const run = await waitUntilSettled(
      other,
      await acceptRun(other, 'hook', { recipients: recipients(20) }),
    );
    expect(run.deliveries).toMatchObject({ total: 20, sent: 20 });
    expect(endedBefore).toEqual(Array.from({ length: 20 }, () => 0));
  });
});
