import { createDatabase, type Database, newId } from '@notiflow/database';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededProject, seedProject } from '../../../../test/support/seed-project.ts';
import { guardBounces } from './guard-bounces.ts';

let created: TestDatabase;
let database: Database;
let seed: SeededProject;
let channelId: string;
let logged: { event: string; fields: object }[];

beforeEach(async () => {
  created = await createTestDatabase('guard_bounces');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
  logged = [];
  const { channel } = await database.channels.upsertChannel({
    projectId: seed.projectId,
    sealedCredentials: undefined,
    handle: 'mail',
    name: 'Mail',
    type: 'email',
    provider: 'smtp',
    settings: {},
  });
  channelId = channel.id;
  await query('UPDATE projects SET live = true');
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const query = <Row extends object>(sql: string, values: unknown[] = []) =>
  queryRows<Row>({ databaseUrl: created.url }, sql, values);

/** Writes what became of so many mails, made some hours ago. */
async function mails(count: number, more: Record<string, string>, hoursAgo = 1): Promise<void> {
  const madeAt = new Date(Date.now() - hoursAgo * 3_600_000);
  const hex = madeAt.getTime().toString(16).padStart(12, '0');
  const head = `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-`;
  await query(
    `INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, step_handle,
       channel_id, channel_type, provider, status, reason, created_at)
     SELECT ($1 || lpad(to_hex((random() * 281474976710655)::bigint), 12, '0'))::uuid, $2, $3, gen_random_uuid(), $4,
            gen_random_uuid(), 'mail', $5, $6, 'smtp', $7, $8, $9
     FROM generate_series(1, $10)`,
    [
      head,
      seed.projectId,
      newId(),
      seed.notiflowId,
      channelId,
      more.type ?? 'email',
      more.status,
      more.reason ?? null,
      madeAt,
      count,
    ],
  );
}

async function guard(): Promise<number> {
  await query(`DELETE FROM duties WHERE name = 'guard_bounces'`);
  const log = (event: string, fields: object) => void logged.push({ event, fields });
  const logger = { info: log, warn: log, error: log };
  const stopping = new AbortController().signal;
  return guardBounces({ sweeps: database.sweeps, stopping, logger });
}

const find = () => database.channels.findChannel({ projectId: seed.projectId, handle: 'mail' });

describe('guard_bounces', () => {
  it('takes its e-mail channels from a project of whose mail a tenth came back, and says so', async () => {
    await mails(900, { status: 'sent' });
    await mails(60, { status: 'bounced' });
    await mails(40, { status: 'failed', reason: 'rejected_recipient' });
    expect(await guard()).toBe(1);
    expect(await find()).toMatchObject({
      blockedAt: expect.any(Date),
      blockedReason: 'bounce_rate',
    });
    expect(logged).toMatchObject([
      { event: 'channel.blocked', fields: { channel: 'mail', bounced: 100, sent: 1_000 } },
    ]);
    expect(
      await query(
        `SELECT actor_kind, action, details FROM audit_log WHERE action = 'channel.blocked'`,
      ),
    ).toEqual([
      {
        actor_kind: 'system',
        action: 'channel.blocked',
        details: { reason: 'bounce_rate', bounced: 100, sent: 1_000 },
      },
    ]);
    expect(await guard()).toBe(0);
  });

  it('warns from a twentieth on, once an hour', async () => {
    await mails(950, { status: 'delivered' });
    await mails(50, { status: 'bounced' });
    expect([await guard(), await guard()]).toEqual([0, 0]);
    expect(logged).toMatchObject([
      { event: 'project.bounces_high', fields: { bounced: 50, sent: 1_000 } },
    ]);
    expect((await find())?.blockedAt).toBeNull();
  });

  it.each<[string, () => Promise<void>]>([
    ['of fewer than a thousand', async () => mails(899, { status: 'sent' })],
    ['of more than twenty times as many', async () => mails(2_000, { status: 'sent' })],
    [
      'of a project that is not live',
      async () => {
        await mails(900, { status: 'sent' });
        await query('UPDATE projects SET live = false');
      },
    ],
  ])('says nothing %s', async (_, others) => {
    await others();
    await mails(100, { status: 'bounced' });
    expect([await guard(), logged]).toEqual([0, []]);
  });

  it('counts neither what is older than a day, nor what is no mail or was refused for another reason', async () => {
    await mails(900, { status: 'sent' });
    await mails(100, { status: 'bounced' }, 26);
    await mails(100, { status: 'failed', reason: 'rejected_config' });
    await mails(100, { status: 'bounced', type: 'sms' });
    expect([await guard(), logged]).toEqual([0, []]);
  });

  it('counts from when somebody let the channel send again', async () => {
    await mails(900, { status: 'sent' });
    await mails(100, { status: 'bounced' });
    await guard();
    const { projectId } = seed;
    expect(await database.channels.unblockChannel({ projectId, handle: 'mail' })).toBe(true);
    expect(await database.channels.unblockChannel({ projectId, handle: 'other' })).toBe(false);
    expect(await guard()).toBe(0);
    expect((await find())?.blockedAt).toBeNull();
  });
});
