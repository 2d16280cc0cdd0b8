import { type HttpPeer, startHttpPeer } from '../support/peers.ts';
import { acceptRun, expectBalanced, readDeliveries, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const people = ['open', 'quiet', 'choosy', 'deaf'] as const;

describe('an opt-out', () => {
  let receiver: HttpPeer;
  let system: System;
  const ids = new Map<string, string>();

  beforeAll(async () => {
    receiver = await startHttpPeer((_request, response) => response.writeHead(200).end('ok'));
    system = await startSystem();
    await put('management', '/channels/feed', { name: 'Feed', type: 'in_app', provider: 'in_app' });
    await put('management', '/channels/hook', { name: 'Hook', type: 'webhook', provider: 'http' });
    await publish('news', true);
    await publish('receipt', false);
    for (const person of people) {
      const { id } = await put('admin', `/users/${person}`, {});
      ids.set(id, person);
    }
    const { id: news } = await put('management', '/notiflows/news', {});
    await put('admin', '/users/quiet/preferences', { channel_types: { in_app: false } });
    await put('admin', '/users/deaf/preferences', { notiflows: { [news]: { enabled: false } } });
    await put('admin', '/users/choosy/preferences', {
      channel_types: { in_app: false },
      notiflows: { [news]: { channel_types: { in_app: true } } },
    });
  });
  afterAll(async () => {
    await system.stop();
    await receiver.close();
  });

  it('is a skipped delivery that names the level, and stops neither other people nor other channels', async () => {
    expect(await runFor('news')).toEqual({
      open: { in_app: 'delivered', webhook: 'sent' },
      quiet: { in_app: 'skipped opted_out channel_type', webhook: 'sent' },
      deaf: { in_app: 'skipped opted_out notiflow', webhook: 'sent' },
      choosy: { in_app: 'delivered', webhook: 'sent' },
    });
  });

  it('does not hold back a transactional notiflow', async () => {
    const both = { in_app: 'delivered', webhook: 'sent' };
    expect(await runFor('receipt')).toEqual({ open: both, quiet: both, deaf: both, choosy: both });
  });

  it('is gone when the preference is taken back', async () => {
    await put('admin', '/users/quiet/preferences', { channel_types: { in_app: null } });
    expect((await runFor('news')).quiet).toEqual({ in_app: 'delivered', webhook: 'sent' });
  });

  async function runFor(handle: string): Promise<Record<string, Record<string, string>>> {
    const recipients = people.map((external_id) => ({ external_id }));
    const runId = await acceptRun(system, handle, { recipients });
    expectBalanced(await waitUntilSettled(system, runId));
    const outcomes: Record<string, Record<string, string>> = {};
    for (const delivery of await readDeliveries(system, runId)) {
      const person = ids.get(delivery.recipient_id) ?? '';
      const { status, reason, reason_details: details } = delivery;
      const said = [status, reason, details?.level].filter(Boolean).join(' ');
      outcomes[person] = { ...outcomes[person], [delivery.channel_type]: said };
    }
    return outcomes;
  }

  async function publish(handle: string, isOptional: boolean): Promise<void> {
    const step = (name: string, type: string) => ({
      handle: name,
      type: 'channel',
      channel_type: type,
      channel_handle: name,
      template: type === 'webhook' ? { url: `${receiver.url}/` } : { body: 'News' },
    });
    await put('management', `/notiflows/${handle}`, {
      name: handle,
      active: true,
      include_in_preferences: isOptional,
      steps: [step('feed', 'in_app'), step('hook', 'webhook')],
    });
    const { status } = await system.management('POST', `/notiflows/${handle}/publish`);
    expect(status).toBe(200);
  }

  async function put(
    surface: 'admin' | 'management',
    path: string,
    body: object,
  ): Promise<{ id: string }> {
    const answer =
      surface === 'admin'
        ? await system.admin<{ id: string }>('PUT', path, { body })
        : await system.management<{ id: string }>('PUT', path, body);
    if (answer.status !== 200 && answer.status !== 201) throw new Error(JSON.stringify(answer));
    return answer.body;
  }
});
