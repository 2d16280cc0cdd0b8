import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChannelSettingName, type ChannelType, channelTypeOf } from '@notiflow/contracts';
import { providers as registry } from '@notiflow/providers';
import { startVendor, type Vendor } from '../conformance/start-vendor.ts';
import { findVendorRow, type VendorError, type VendorRow } from '../conformance/vendor-row.ts';
import { everybody, registeredOf } from '../support/everybody.ts';
import { queryRows } from '../support/query-rows.ts';
import type { OriginMap } from '../support/redirect-origins.ts';
import {
  acceptRun,
  type DeliveryAnswer,
  readDeliveries,
  waitUntilSettled,
} from '../support/runs.ts';
import { type DetouredWorker, startDetouredWorker } from '../support/start-detoured-worker.ts';
import { type System, startSystem } from '../support/start-system.ts';

const vendors = (
  await Promise.all(
    registry.map(async ({ channelType, name }) => ({
      id: `${channelType}/${name}`,
      channelType,
      name,
      row: await findVendorRow(`${channelType}/${name}`),
    })),
  )
).flatMap(({ row, ...vendor }) => (row === undefined ? [] : { ...vendor, row }));

const text = 'Hello {{ recipient.first_name }}: data-canary';

const recipient = { ...everybody, external_id: 'ada', email: 'ada-canary@example.com' };

/** A template with the text of the test in each of its fields that hold Liquid. */
function withText(template: object): object {
  return Object.fromEntries(
    Object.entries(template).map(([field, source]) => [
      field,
      String(source).includes('{{') ? text : source,
    ]),
  );
}

/** A refusal that shows nothing of the address: one that does would keep every later vendor from it. */
function findRefusal({ errors }: VendorRow): VendorError {
  const harmless = errors.find(
    ({ result: { kind, fault } }) => kind === 'rejected' && fault === undefined,
  );
  return harmless ?? errors[0];
}

describe('a run', () => {
  const origins: OriginMap = new Map();
  let dataDir: string;
  let system: System;
  let worker: DetouredWorker;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'notiflow-vendors-'));
    system = await startSystem({ workers: 0, env: { DATA_DIR: dataDir } });
    const { databaseUrl: DATABASE_URL, queuePrefix: QUEUE_PREFIX } = system;
    const { TEST_REDIS_URL: REDIS_URL } = process.env;
    const env = { DATABASE_URL, QUEUE_PREFIX, REDIS_URL, DATA_DIR: dataDir, LOG_LEVEL: 'trace' };
    worker = await startDetouredWorker(env, origins);
  });
  afterAll(async () => {
    await worker.stop();
    await system.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  describe.each(vendors)('through $id', ({ channelType, name, row }) => {
    const handle = `${channelType}-${name}`.replaceAll('_', '-');
    let vendor: Vendor;
    beforeAll(async () => {
      vendor = await startVendor(row, origins);
      await configure();
    });
    afterAll(() => vendor.close());
    beforeEach(() => {
      vendor.requests.length = 0;
      vendor.answerWith(row.accepts);
    });

    it('reaches the vendor, whose id of the message is kept', async () => {
      const delivery = await run();
      expect(delivery).toMatchObject({ status: 'sent', reason: null });
      expect(vendor.requests).toHaveLength(1);
      expect(decodeURIComponent(String(vendor.requests[0]?.body))).toMatch(/Hello[ +]Ada/);
      const rows = await queryRows(
        system,
        'SELECT outcome, provider_message_id FROM attempts WHERE delivery_id = $1',
        [delivery.id],
      );
      expect(rows).toEqual([
        {
          outcome: 'accepted',
          provider_message_id: row.accepts.providerMessageId ?? null,
        },
      ]);
    });

    it('ends with the reason and the code when the vendor refuses', async () => {
      const { answer, result } = findRefusal(row);
      vendor.answerWith(answer);
      const delivery = await run();
      expect(delivery).toMatchObject({ status: 'failed', reason: `rejected_${result.about}` });
      expect(delivery.attempts).toMatchObject([{ outcome: 'rejected', code: result.code }]);
      expect(vendor.requests).toHaveLength(1);
    });

    it('leaves no credential and nothing of the message in a log line or an attempt', async () => {
      const attempts = await queryRows<{ row: string }>(
        system,
        'SELECT a::text AS row FROM attempts a',
      );
      const channels = await queryRows<{ row: string }>(
        system,
        'SELECT c::text AS row FROM channels c',
      );
      const written = [
        worker.output(),
        system.output(),
        ...[...attempts, ...channels].map((one) => one.row),
      ].join('\n');
      expect(written).toContain('delivery.attempted');
      const secrets = Object.values(row.channels[0].credentials);
      for (const secret of [...secrets, 'ada-canary', 'data-canary', recipient.phone]) {
        expect(written).not.toContain(secret);
      }
    });

    it('fails by name when the code does not know the provider', async () => {
      await queryRows(system, "UPDATE channels SET provider = 'pigeon' WHERE handle = $1", [
        handle,
      ]);
      const delivery = await run();
      expect(delivery).toMatchObject({ status: 'failed', reason: 'provider_unknown' });
      expect(vendor.requests).toHaveLength(0);
    });

    async function configure(): Promise<void> {
      const [{ settings, credentials }] = row.channels;
      const channel = { name, type: channelType, provider: name, settings, credentials };
      const { id } = await put(`/channels/${handle}`, channel);
      await register(id, channelType);
      const step = {
        handle: 'only',
        type: 'channel',
        channel_type: channelType,
        channel_handle: handle,
        template: withText(channelTypeOf(channelType).sampleTemplate),
      };
      await put(`/notiflows/${handle}`, { name, active: true, steps: [step] });
      const { status, body } = await system.management('POST', `/notiflows/${handle}/publish`);
      expect({ status, body }).toMatchObject({ status: 200 });
    }

    async function run(): Promise<DeliveryAnswer> {
      const body = { recipients: [recipient], data: { order: 42 } };
      const runId = await acceptRun(system, handle, body);
      await waitUntilSettled(system, runId);
      const [delivery] = await readDeliveries(system, runId);
      if (delivery === undefined) throw new Error(`Run ${runId} made no delivery`);
      return delivery;
    }
  });

  /** What a channel of this type asks for beside the attributes of the person. */
  async function register(channelId: string, channelType: ChannelType): Promise<void> {
    const { asksRegistered, channelSettings } = channelTypeOf(channelType);
    if (!asksRegistered) return;
    const given = Object.entries(registeredOf(1).settings);
    const settings = Object.fromEntries(
      given.filter(([field]) => channelSettings.includes(field as ChannelSettingName)),
    );
    await system.admin('PUT', '/users/ada', { body: { first_name: 'Ada' } });
    const path = `/users/ada/channel-settings/${channelId}`;
    const { status, body } = await system.admin('PUT', path, { body: { settings } });
    expect({ status, body }).toMatchObject({ status: 201 });
  }

  async function put(path: string, body: object): Promise<{ id: string }> {
    const { status, body: answer } = await system.management('PUT', path, body);
    expect({ status, answer }).toEqual({ status: 201, answer: expect.anything() });
    return answer as { id: string };
  }
});
