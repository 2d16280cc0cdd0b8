import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import pg from 'pg';
import { buildDelivery } from '../../../../test/support/build-notifications.ts';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { seedProject } from '../../../../test/support/seed-project.ts';
import type { Db } from '../connect.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import type { Advance } from '../index.ts';
import { saveAdvance } from '../notifications/save-advance.ts';
import { closeDigests } from './close-digests.ts';

// Made-up histories of digests, with whatever may go wrong. What fails is printed with its seed and path; DIGEST_SEED
// and DIGEST_RUNS name others.
const seed = Number(process.env.DIGEST_SEED ?? randomInt(2 ** 31));
const runs = Number(process.env.DIGEST_RUNS ?? 1_000);
const lanes = 8;

const eventsMax = 8;
const people = 2;

let created: TestDatabase;
let database: Database;
let pool: pg.Pool;
let projectId: string;

beforeAll(async () => {
  created = await createTestDatabase('one_digest');
  database = createDatabase({ url: created.url, poolSize: lanes });
  ({ projectId } = await seedProject(database));
  pool = new pg.Pool({ connectionString: created.url, max: 2 * lanes });
  // Connections that are still closing when the database goes are told so, and nobody asked.
  pool.on('error', () => {});
  // Nobody else looks for the rows of one notiflow.
  for (const table of ['notifications', 'deliveries', 'digest_windows']) {
    await pool.query(`CREATE INDEX ON ${table} (notiflow_id)`);
  }
});

afterAll(async () => {
  await pool.end();
  await database.close();
  await created.drop();
});

/** Where a worker loses its connection: before or after the statement with this number; null: nowhere. */
type Loss = { at: number; isDone: boolean } | null;

/** One thing that happens. */
type Move =
  | { kind: 'come'; events: number[]; loss: Loss }
  | { kind: 'due' }
  | { kind: 'close'; itemsMax: number; loss: Loss }
  | { kind: 'carry' }
  | { kind: 'cancel'; event: number }
  | { kind: 'publish' };

const event = fc.nat(eventsMax - 1);
const loss: fc.Arbitrary<Loss> = fc.option(
  fc.record({ at: fc.integer({ min: 1, max: 5 }), isDone: fc.boolean() }),
  { freq: 1 },
);
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('come' as const),
      events: fc.uniqueArray(event, { minLength: 1 }),
      loss,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('due' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('close' as const),
      itemsMax: fc.constantFrom(1, 3, 1_000),
      loss,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('carry' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), event }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('publish' as const) }) },
);

/** What happens, one after the other; what is in one list happens at once. */
const schedule = fc.record({
  maxItems: fc.option(fc.integer({ min: 2, max: 3 })),
  keys: fc.array(fc.nat(2), { minLength: eventsMax, maxLength: eventsMax }),
  moments: fc.array(fc.array(move, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
});

/** One history: a notiflow with its events, each for one of two people. */
interface History {
  /** How many events a digest may have; null: any number. */
  maxItems: number | null;
  notiflowId: string;
  versionIds: string[];
  events: { id: string; runId: string; key: number; recipientId: string }[];
}

async function begin(keys: number[], maxItems: number | null): Promise<History> {
  const notiflowId = newId();
  const versionIds = [newId(), newId()];
  const recipients = Array.from({ length: people }, newId);
  const events = keys.map((key, place) => {
    return { id: newId(), runId: newId(), key, recipientId: recipients[place % people] ?? '' };
  });
  const steps = JSON.stringify([{ handle: 'digest_1', type: 'digest' }]);
  await pool.query(
    `WITH notiflow AS (
       INSERT INTO notiflows (id, project_id, handle, name, active, published_version_id, updated_at)
       VALUES ($1::uuid, $2::uuid, $1::uuid::text, 'n', true, ($3::uuid[])[1], now())),
     versions AS (
       INSERT INTO notiflow_versions (id, project_id, notiflow_id, version_number, status, sha, steps, published_at)
       SELECT id, $2::uuid, $1::uuid, place, 'published', place::text, $4::jsonb, CASE WHEN place = 1 THEN now() END
       FROM unnest($3::uuid[]) WITH ORDINALITY AS v (id, place)),
     people AS (
       INSERT INTO users (id, project_id, external_id, updated_at)
       SELECT id, $2::uuid, id::text, now() FROM unnest($5::uuid[]) AS id),
     events AS (
       SELECT * FROM ROWS FROM (jsonb_to_recordset($6::jsonb) AS (id uuid, "runId" uuid, "recipientId" uuid))
         WITH ORDINALITY AS e (id, "runId", "recipientId", place)),
     made AS (
       INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, recipient_count)
       SELECT "runId", $2::uuid, $1::uuid, ($3::uuid[])[1], 'fanned_out', jsonb_build_object('event', place), '[]', 1 FROM events)
     INSERT INTO notifications (id, project_id, run_id, notiflow_id, recipient_id, status, sweep_at)
     SELECT id, $2::uuid, "runId", $1::uuid, "recipientId", 'pending', now() + interval '1 day' FROM events`,
    [notiflowId, projectId, versionIds, steps, recipients, JSON.stringify(events)],
  );
  return { maxItems, notiflowId, versionIds, events };
}

/** An event that comes to rest in its window. */
function digesting({ events, maxItems }: History, place: number): Advance[] {
  const event = events[place];
  if (event === undefined) return [];
  const { id, runId, key } = event;
  const closesAt = new Date(Date.now() + 3_600_000);
  const window = { keyHash: `0${key}`, closesAt, ...(maxItems !== null && { maxItems }) };
  return [{ id, runId, visit: 0, kind: 'resting', step: 'digest_1', why: 'digest', window }];
}

async function happen(history: History, what: Move): Promise<void> {
  const { notiflowId, versionIds, events } = history;
  switch (what.kind) {
    case 'come': {
      const advances = what.events.flatMap((place) => digesting(history, place));
      await survive(saveAdvance(losing(what.loss), { advances, deliveries: [] }));
      return;
    }
    case 'due':
      await pool.query(
        'UPDATE digest_windows SET sweep_at = now() WHERE notiflow_id = $1 AND sweep_at IS NOT NULL',
        [notiflowId],
      );
      return;
    case 'close':
      await survive(closeDigests(losing(what.loss), { limit: 50, itemsMax: what.itemsMax }));
      return;
    case 'carry':
      await carry(history);
      return;
    case 'cancel':
      await database.runs.cancelRun({ projectId, id: events[what.event]?.runId ?? '' });
      return;
    case 'publish':
      await pool.query(
        `WITH published AS (UPDATE notiflow_versions SET published_at = now() WHERE id = $2)
         UPDATE notiflows SET published_version_id = $2 WHERE id = $1`,
        [notiflowId, versionIds[1]],
      );
      return;
    default:
      what satisfies never;
  }
}

/** Does as a worker that was rung: sends what each digest has that was woken. */
async function carry({ events }: History): Promise<void> {
  const { notifications } = await database.notifications.loadNotifications(
    events.map(({ id }) => id),
  );
  const carriers = notifications.filter(({ digest }) => digest !== null);
  const url = 'https://example.com';
  await database.notifications.saveAdvance({
    advances: carriers.map(({ id, runId, visit }) => {
      return { id, runId, visit, kind: 'processed', step: 'end' };
    }),
    deliveries: carriers.map(({ id, digest }) => {
      const body = JSON.stringify(digest?.items.map(({ data }) => data.event));
      const message = { content_type: 'json', url, method: 'POST', headers: {}, body } as const;
      return buildDelivery(id, { message });
    }),
  });
}

/** What was begun is rolled back, as it is when a connection is lost; to open another one would take much longer. */
class LostError extends Error {}

/** A connection that is lost at some statement of a transaction. */
function losing(where: Loss): Db {
  if (where === null) return { pool };
  let left = where.at;
  const connect = async () => {
    const client = await pool.connect();
    const query = async (...sent: [pg.QueryConfig]) => {
      left -= 1;
      if (left === 0 && !where.isDone) throw new LostError();
      const result = await client.query(...sent);
      if (left === 0) throw new LostError();
      return result;
    };
    const release = () => client.release();
    return Object.assign(Object.create(client), { query, release }) as pg.PoolClient;
  };
  return { pool: { connect, query: pool.query.bind(pool) } as Db['pool'] };
}

async function survive(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof LostError)) throw error;
  });
}

/** Works until nothing is left. */
async function end(history: History): Promise<void> {
  const all = history.events.map((_, place) => place);
  await happen(history, { kind: 'come', events: all, loss: null });
  for (;;) {
    await happen(history, { kind: 'due' });
    await closeDigests({ pool }, { limit: 50, itemsMax: 1_000 });
    const { rows } = await pool.query(
      'SELECT FROM digest_windows WHERE notiflow_id = $1 AND sweep_at IS NOT NULL',
      [history.notiflowId],
    );
    if (rows.length === 0) break;
  }
  await carry(history);
}

interface Ended {
  id: string;
  status: string;
  reason: string | null;
  is_canceled: boolean;
  /** The digests in which it was sent, as lists of events. */
  sent: number;
  /** Whether the notification that carries its digest was canceled. */
  is_carrier_canceled: boolean | null;
}

async function judge({ notiflowId, events, maxItems }: History): Promise<void> {
  const { rows: ended } = await pool.query<Ended>(
    `SELECT n.id, n.status, n.reason, r.status = 'canceled' AS is_canceled,
            (SELECT count(*)::int FROM deliveries d
             WHERE d.notiflow_id = $1 AND (d.message->>'body')::jsonb @> (r.data->'event')) AS sent,
            (SELECT lr.status = 'canceled' FROM digest_windows w
             JOIN notifications l ON l.id = w.lead_id JOIN runs lr ON lr.id = l.run_id
             WHERE w.id = n.digest_window_id AND l.status <> 'processed') AS is_carrier_canceled
     FROM notifications n JOIN runs r ON r.id = n.run_id WHERE n.notiflow_id = $1`,
    [notiflowId],
  );
  expect(ended).toHaveLength(events.length);
  for (const one of ended) {
    const isOpen = one.is_canceled && ['pending', 'waiting'].includes(one.status);
    const isItem = one.status === 'processed' || one.reason === 'absorbed';
    if (!isItem) expect({ ...one, isLeft: one.is_canceled }).toMatchObject({ isLeft: true });
    if (!isOpen && !isItem) expect(one).toMatchObject({ status: 'stopped', reason: 'canceled' });
    // A digest whose carrier was canceled after it had closed is not sent.
    const isSent = isItem && one.is_carrier_canceled !== true;
    expect({ ...one }).toMatchObject({ sent: isSent ? 1 : 0 });
  }
  await judgeDigests(notiflowId, maxItems ?? events.length);
}

/** Each digest is of one person and one key, counts right, and shows its events in order. */
async function judgeDigests(notiflowId: string, itemsMax: number): Promise<void> {
  const { rows } = await pool.query<{ total_items: number; listed: number; body: number[] | null }>(
    `SELECT w.total_items,
            (SELECT count(*)::int FROM notifications n
             WHERE n.digest_window_id = w.id AND n.recipient_id = w.recipient_id
               AND (n.id = w.lead_id OR n.reason = 'absorbed')) AS listed,
            (SELECT (d.message->>'body')::jsonb FROM deliveries d WHERE d.notification_id = w.lead_id) AS body
     FROM digest_windows w WHERE w.notiflow_id = $1`,
    [notiflowId],
  );
  for (const { total_items: total, listed, body } of rows) {
    expect(listed).toBe(total);
    expect(total).toBeLessThanOrEqual(itemsMax);
    if (body !== null) expect(body).toHaveLength(total);
  }
}

describe('a digest', () => {
  it(`has every event once, whatever happens (DIGEST_SEED=${seed}, ${runs} histories)`, async () => {
    process.stdout.write(`digests: ${runs} histories, DIGEST_SEED=${seed}\n`);
    const property = fc.asyncProperty(schedule, async ({ keys, maxItems, moments }) => {
      const history = await begin(keys, maxItems);
      for (const moment of moments) {
        await Promise.all(moment.map((one) => happen(history, one)));
      }
      await end(history);
      await judge(history);
    });
    const numRuns = Math.ceil(runs / lanes);
    const walk = (lane: number) => fc.assert(property, { numRuns, seed: seed + lane });
    await Promise.all(Array.from({ length: lanes }, (_, lane) => walk(lane)));
  }, 300_000);
});
