import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import { findFreePort, type SmtpPeer, startSmtpPeer } from '../support/peers.ts';
import { queryRows } from '../support/query-rows.ts';
import { acceptRun, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const count = 200;

const people = Array.from({ length: count }, (_, place) => ({
  external_id: `user-${place}`,
  email: `user-${place}@example.com`,
}));

describe('a provider that is down', () => {
  let spare: SmtpPeer;
  let back: SmtpPeer | undefined;
  let downPort: number;
  let system: System;

  beforeAll(async () => {
    spare = await startSmtpPeer();
    downPort = await findFreePort();
    system = await startSystem({ workers: 2 });
    await putMail('spare', spare.port);
    const mail = { port: downPort, subject: 'Hello', body: 'Hello' };
    await configureNotiflow(system, { handle: 'mail', email: mail });
    await putMail('mail', downPort, { alternatives: [{ channel: 'spare' }] });
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([spare.close(), back?.close()]);
  });

  async function putMail(handle: string, port: number, others: object = {}): Promise<void> {
    const from = 'Shop <shop@example.com>';
    const settings = { host: '127.0.0.1', port, secure: false, from, ...others };
    const channel = { name: handle, type: 'email', provider: 'smtp', settings };
    const { status } = await system.management('PUT', `/channels/${handle}`, channel);
    expect([200, 201]).toContain(status);
  }

  const triedBy = (handle: string) =>
    queryRows(
      system,
      'SELECT FROM attempts WHERE channel_id = (SELECT id FROM channels WHERE handle = $1)',
      [handle],
    );

  const circuits = () =>
    queryRows<{ circuit: string }>(system, 'SELECT circuit FROM channel_health');

  it('loses nothing: every message is sent once, by the one that stands in', async () => {
    const runId = await acceptRun(system, 'mail', { recipients: people });
    const run = await waitUntilSettled(system, runId);
    expect(run.deliveries).toMatchObject({ total: count, sent: count });
    expect(new Set(spare.mails.flatMap(({ to }) => to)).size).toBe(count);
    expect(spare.mails).toHaveLength(count);
  });

  it('is left alone from then on', async () => {
    await eventually(async () => expect(await circuits()).toEqual([{ circuit: 'open' }]));
    // No time passes for the circuit, however slow the machine.
    await queryRows(
      system,
      `UPDATE channel_health SET circuit = 'open', probe_by = NULL, opened_until = now() + interval '1 hour'`,
    );
    const before = (await triedBy('mail')).length;
    const runId = await acceptRun(system, 'mail', { recipients: people });
    const run = await waitUntilSettled(system, runId);
    expect(run.deliveries).toMatchObject({ total: count, sent: count });
    expect(spare.mails).toHaveLength(2 * count);
    expect(await triedBy('mail')).toHaveLength(before);
  });

  it('sends again when it is back', async () => {
    back = await startSmtpPeer({}, downPort);
    await queryRows(system, 'UPDATE channel_health SET opened_until = now()');
    await eventually(async () => {
      const runId = await acceptRun(system, 'mail', { recipients: people.slice(0, 10) });
      await waitUntilSettled(system, runId);
      expect(await circuits()).toEqual([{ circuit: 'closed' }]);
    });
    const runId = await acceptRun(system, 'mail', { recipients: people.slice(0, 10) });
    await waitUntilSettled(system, runId);
    expect(back.mails.length).toBeGreaterThanOrEqual(10);
    const rows = await queryRows<{ count: number }>(
      system,
      `SELECT count(*)::int AS count FROM deliveries WHERE status <> 'sent'`,
    );
    expect(rows).toEqual([{ count: 0 }]);
    const sent = await queryRows(system, 'SELECT FROM deliveries');
    expect(spare.mails.length + back.mails.length).toBe(sent.length);
  });
});
