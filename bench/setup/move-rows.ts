import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** Somebody who moves rows as workers do, through the same triggers. */
export interface Mover {
  /** A run that is fanned out for as long as it is moved. */
  runId: string;
  /** The process of Postgres that serves it. */
  pid: number;
  /** Fans the run out to so many people more, whose messages are made, claimed and sent: five changes of rows for each. */
  moveSet(size: number): Promise<void>;
  /** Moves so many rows a second from now on, ten times a second, each time with a small run beside. */
  begin(perSecond: number): void;
  /** Rows that were written or changed so far. */
  moved(): number;
  stop(): Promise<void>;
}

const tickMs = 100;

/** Of a UUIDv7 of now, its last part drawn. */
const newId = `(lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
  || '7000' || '8000' || substr(md5(random()::text), 1, 12))::uuid`;

const insertRun = `INSERT INTO runs (id, project_id, notiflow_id, version_id, status, data, recipients, recipient_count, sweep_at)
  SELECT ${newId}, $1, $2, $3, $4, '{}', '[]', $5, CASE WHEN $4 = 'fanning_out' THEN now() + interval '1 hour' END RETURNING id`;

const fanOut = `INSERT INTO notifications (id, project_id, run_id, notiflow_id, recipient_id, status, attributes, sweep_at)
  SELECT ${newId}, $1, $2, $3, gen_random_uuid(), 'pending', '{}', now() + interval '1 hour' FROM generate_series(1, $4)
  RETURNING id`;

const save = `WITH done AS (
    UPDATE notifications SET status = 'processed', processed_at = now(), updated_at = now(), sweep_at = NULL
    WHERE id = ANY($1) RETURNING id, recipient_id)
  INSERT INTO deliveries (id, project_id, run_id, notification_id, notiflow_id, recipient_id, step_handle, channel_id,
    channel_type, provider, status, message, lane, next_attempt_at, sweep_at)
  SELECT ${newId}, $2, $3, id, $4, recipient_id, 'mail', $5::uuid, 'email', 'smtp', 'pending', '{"subject": "Hello"}',
    $5::uuid || ':x', now() + interval '1 hour', now() + interval '2 hours' FROM done RETURNING id`;

const claim = `UPDATE deliveries SET status = 'processing', lease_token = gen_random_uuid(), next_attempt_at = NULL,
  lease_until = now() + interval '1 hour', updated_at = now() WHERE id = ANY($1)`;

const record = `UPDATE deliveries SET status = CASE WHEN random() < 0.02 THEN 'failed' ELSE 'sent' END, sent_at = now(),
  lease_token = NULL, lease_until = NULL, sweep_at = NULL, lane = NULL, updated_at = now() WHERE id = ANY($1)`;

/** Makes one, in the first project of a database. */
export async function createMover(databaseUrl: string): Promise<Mover> {
  const sql = new pg.Client({ connectionString: databaseUrl });
  await sql.connect();
  const { rows } = await sql.query<Record<'project' | 'notiflow' | 'version' | 'channel', string>>(
    `SELECT p.id AS project, n.id AS notiflow, v.id AS version, c.id AS channel
     FROM projects p JOIN notiflows n ON n.project_id = p.id JOIN notiflow_versions v ON v.notiflow_id = n.id
     JOIN channels c ON c.project_id = p.id LIMIT 1`,
  );
  const [known] = rows;
  if (known === undefined) throw new Error('There is nothing to run.');
  const { project, notiflow, version, channel } = known;
  const ofRun = [project, notiflow, version];
  const idsOf = async (text: string, values: unknown[]) =>
    (await sql.query<{ id: string }>(text, values)).rows.map(({ id }) => id);
  const [runId = ''] = await idsOf(insertRun, [...ofRun, 'fanning_out', 500_000]);
  const backend = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  let moved = 0;
  let isStopped = false;
  let moving = Promise.resolve();

  async function moveSet(size: number): Promise<void> {
    const made = await idsOf(fanOut, [project, runId, notiflow, size]);
    const deliveries = await idsOf(save, [made, project, runId, notiflow, channel]);
    await sql.query(claim, [deliveries]);
    await sql.query(record, [deliveries]);
    moved += 5 * size;
  }

  async function move(perSecond: number): Promise<void> {
    const size = Math.max(1, Math.round((perSecond * tickMs) / 1_000 / 5));
    let nextAt = performance.now();
    while (!isStopped) {
      await moveSet(size);
      await sql.query(insertRun, [...ofRun, 'fanned_out', 1]);
      moved += 1;
      nextAt += tickMs;
      await wait(Math.max(0, nextAt - performance.now()));
    }
  }

  return {
    runId,
    pid: backend.rows[0]?.pid ?? 0,
    moveSet,
    begin(perSecond) {
      moving = move(perSecond);
    },
    moved: () => moved,
    async stop() {
      isStopped = true;
      await moving;
      await sql.end();
    },
  };
}
