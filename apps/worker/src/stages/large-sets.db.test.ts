import { type Step, setBytesMax } from '@notiflow/contracts';
import { createDrain, type Drain } from '../../../../test/support/drain.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { people, runInput, seedProject } from '../../../../test/support/seed-project.ts';

let created: TestDatabase;
let drain: Drain;

beforeEach(async () => {
  created = await createTestDatabase('large_sets');
  drain = createDrain(created.url);
  await observeStatements();
});

afterEach(async () => {
  await drain.close();
  await created.drop();
});

/** Makes Postgres note down how large the messages of each statement are that makes deliveries. */
async function observeStatements(): Promise<void> {
  await queryRows({ databaseUrl: created.url }, 'CREATE TABLE observed (messages int, bytes int)');
  await queryRows(
    { databaseUrl: created.url },
    `CREATE FUNCTION observe() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
       INSERT INTO public.observed
       SELECT count(*), coalesce(sum(octet_length(message::text)), 0) FROM made;
       RETURN NULL; END $$`,
  );
  await queryRows(
    { databaseUrl: created.url },
    `CREATE TRIGGER observe AFTER INSERT ON deliveries REFERENCING NEW TABLE AS made
     FOR EACH STATEMENT EXECUTE FUNCTION observe()`,
  );
}

const readObserved = () =>
  queryRows<{ messages: number; bytes: number }>(
    { databaseUrl: created.url },
    'SELECT * FROM observed WHERE messages > 0',
  );

/** Trigger, in-app steps that print `data.line` so many times for each recipient, end. */
function feedSteps(count: number, lines: string): Step[] {
  const body = `{% for number in (1..${lines}) %}{{ data.line }}{% endfor %}`;
  const feeds = Array.from({ length: count }, (_, index): Step => {
    const place = { handle: `feed_${index + 1}`, position: index + 1 };
    const channel = { channel_type: 'in_app', channel_handle: 'feed' } as const;
    const template = { content_type: 'plaintext' as const, body };
    return { type: 'channel', ...place, ...channel, template };
  });
  return [
    { type: 'trigger', handle: 'trigger', position: 0, exclude_actor: false },
    ...feeds,
    { type: 'end', handle: 'end', position: count + 1 },
  ];
}

async function runFor(steps: Step[], recipients: object[]): Promise<void> {
  const seed = await seedProject(drain.database, { steps });
  // Each character takes two in JSON.
  const data = { line: '"'.repeat(1_000) };
  const input = { ...runInput(seed), data, recipients: recipients as { external_id: string }[] };
  const run = await drain.database.runs.acceptRun(input);
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await drain.drain();
}

const countDelivered = async () => {
  const [row] = await queryRows<{ delivered: number; processed: number }>(
    { databaseUrl: created.url },
    `SELECT (SELECT count(*)::int FROM deliveries WHERE status = 'delivered') AS delivered,
            (SELECT count(*)::int FROM notifications WHERE status = 'processed') AS processed`,
  );
  return row;
};

describe('a set that holds too much', () => {
  it('is rendered and saved in parts when its messages are large', async () => {
    await runFor(feedSteps(3, '480'), people(40));
    expect(await countDelivered()).toEqual({ delivered: 120, processed: 40 });
    const observed = await readObserved();
    expect(Math.max(...observed.map(({ bytes }) => bytes))).toBeLessThanOrEqual(setBytesMax);
    // Each notification with all its messages, and as many as there is room for.
    expect(observed.every(({ messages }) => messages % 3 === 0)).toBe(true);
    expect(observed.length).toBeLessThan(40);
  });

  it('is cut again where some messages are much larger than those before', async () => {
    const recipients = people(60).map((person, index) => ({
      ...person,
      data: { lines: index < 30 ? 1 : 900 },
    }));
    await runFor(feedSteps(1, 'data.lines'), recipients);
    expect(await countDelivered()).toEqual({ delivered: 60, processed: 60 });
    const observed = await readObserved();
    expect(Math.max(...observed.map(({ bytes }) => bytes))).toBeLessThanOrEqual(setBytesMax);
  });

  it('writes one notification at once, however large its messages are', async () => {
    await runFor(feedSteps(6, '900'), people(2));
    expect(await countDelivered()).toEqual({ delivered: 12, processed: 2 });
    const observed = await readObserved();
    expect(observed.map(({ messages }) => messages)).toEqual([6, 6]);
  });

  it('leaves a notification whose messages no statement should carry, and counts the try', async () => {
    await runFor(feedSteps(70, '950'), people(1));
    const sql = 'SELECT status, failed_tries FROM notifications';
    expect(await queryRows({ databaseUrl: created.url }, sql)).toEqual([
      { status: 'pending', failed_tries: 1 },
    ]);
    expect(await readObserved()).toEqual([]);
  });
});
