import type { ChatMessage, OverflowPolicy, Step, StepOf } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import {
  people,
  runInput,
  seedProject,
  webhookSteps,
} from '../../../../test/support/seed-project.ts';

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('overflow');
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: created.url }, sql);

const words = Array.from({ length: 700 }, (_, n) => `word${n}`).join(' ');

/** A room that gets one long message. */
async function runOnce(overflow: OverflowPolicy = 'split'): Promise<string> {
  const [trigger, hook, end] = webhookSteps() as [Step, StepOf<'channel'>, Step];
  const template = { content_type: 'markdown', body: words } as const;
  const step: Step = { ...hook, channel_type: 'chat', channel_handle: 'room', overflow, template };
  const seed = await seedProject(drain.database, { steps: [trigger, step, end] });
  await drain.database.channels.upsertChannel({
    projectId: seed.projectId,
    handle: 'room',
    name: 'Room',
    type: 'chat',
    provider: 'discord',
    settings: {},
    sealedCredentials: undefined,
  });
  const input = { ...runInput(seed), recipients: people(1), expiresInS: null };
  expect(await drain.database.runs.acceptRun(input)).toMatchObject({ kind: 'accepted' });
  await drain.drain();
  return seed.projectId;
}

const sentBodies = () => drain.sent.map(({ message }) => (message as ChatMessage).body.trim());

describe('a message that is longer than its service takes', () => {
  it('is sent in parts, the first one first', async () => {
    drain = createDrain(created.url);
    const projectId = await runOnce();
    await drain.drainAfter({ projectId, byMs: 10_000 });
    const parts = await query<{ key: string; status: string; body: string }>(
      `SELECT address_key AS key, status, message->>'body' AS body FROM deliveries ORDER BY 1`,
    );
    expect(parts.map(({ key, status }) => `${key} ${status}`)).toEqual([
      ' sent',
      '#2 sent',
      '#3 sent',
    ]);
    expect(parts.map(({ body }) => body.trim()).join(' ')).toBe(words);
    expect(sentBodies()).toHaveLength(3);
    expect(sentBodies()[0]).toBe(parts[0]?.body.trim());
  });

  it('is a dead letter with a code where the step wants none', async () => {
    drain = createDrain(created.url);
    const projectId = await runOnce('fail');
    expect(drain.sent).toEqual([]);
    const { groups } = await drain.database.replays.listDeadLetterGroups({
      projectId,
      filter: {},
      since: new Date(0),
    });
    expect(groups).toMatchObject([{ reason: 'rejected_content', code: 'too_long', count: 1 }]);
  });

  it('repeats no part that arrived when another has to be tried again', async () => {
    let isAway = true;
    drain = createDrain(created.url, {
      send: ({ message }) => {
        if (!isAway || !(message as ChatMessage).body.includes('word400 ')) {
          return { kind: 'accepted' };
        }
        isAway = false;
        return { kind: 'not_processed', code: 'http_503', reason: 'Later.' };
      },
    });
    const projectId = await runOnce();
    await drain.drainAfter({ projectId, byMs: 4_000 });
    await drain.drainAfter({ projectId, byMs: 60_000 });
    const tries = await query<{ key: string; attempts: number }>(
      `SELECT d.address_key AS key, count(*)::int AS attempts
       FROM deliveries d JOIN attempts a ON a.delivery_id = d.id GROUP BY 1 ORDER BY 1`,
    );
    expect(tries).toEqual([
      { key: '', attempts: 1 },
      { key: '#2', attempts: 2 },
      { key: '#3', attempts: 1 },
    ]);
    expect(new Set(sentBodies()).size).toBe(3);
  });
});
