import {
  type BackendFactory,
  type IQueueBackend,
  PostgresConnection,
  PostgresQueueBackend,
} from 'bullmq';
import type pg from 'pg';

/** Postgres cuts what is longer, so the end that may be lost is the schema's. */
const connectionNameMax = 63;

const listWorkers = `
  select coalesce(string_agg(line, E'\\n'), '') as lines
  from (
    select format('id=%s addr=%s age=%s name=%s', pid,
      coalesce(host(client_addr) || ':' || client_port, 'local'),
      coalesce(extract(epoch from now() - backend_start)::int, 0), application_name) as line
    from pg_stat_activity
    where datname = current_database() and application_name = $1
    order by backend_start
  ) as workers`;

const readMetrics = `
  select count, coalesce(prev_ts, 0) as since, prev_count, data
  from metrics
  where queue = $1 and kind = $2`;

/** Makes queues on one pool; consumers hold a connection each, which is named after the queue and the schema. */
export function createPostgresBackends(
  pool: pg.Pool,
  schema: string,
): BackendFactory<IQueueBackend, string> {
  return (queue, options, { withBlockingConnection = false } = {}) =>
    new Backend(pool, queue, {
      options: { ...options, connection: pool },
      workerName: `${queue}@${schema}`.slice(0, connectionNameMax),
      isWorker: withBlockingConnection,
    });
}

interface BackendInput {
  options: ConstructorParameters<typeof PostgresQueueBackend>[2];
  workerName: string;
  isWorker: boolean;
}

/** BullMQ's, which also tells from where a queue of this schema is worked, and in which minute the last job ended. */
class Backend extends PostgresQueueBackend {
  readonly #pool: pg.Pool;
  readonly #workerName: string;

  constructor(pool: pg.Pool, queue: string, { options, workerName, isWorker }: BackendInput) {
    const connection = new CheckedConnection(pool);
    super(connection, queue, options, true, isWorker ? workerName : undefined);
    this.#pool = pool;
    this.#workerName = workerName;
  }

  override clientName(suffix = ''): string {
    return `${this.#workerName}${suffix}`;
  }

  override async getClientList(): Promise<string[]> {
    const { rows } = await this.#pool.query<{ lines: string }>(listWorkers, [this.#workerName]);
    return rows.map(({ lines }) => lines);
  }

  override async getMetrics(
    kind: 'completed' | 'failed',
  ): Promise<[meta: string[], data: string[], points: number]> {
    const { rows } = await this.#pool.query<MetricsRow>(readMetrics, [this.queueName, kind]);
    const [{ count, since, prev_count, data } = noMetrics] = rows;
    return [[count, since, prev_count], data, data.length];
  }
}

interface MetricsRow {
  count: string;
  since: string;
  prev_count: string;
  data: string[];
}

const noMetrics: MetricsRow = { count: '0', since: '0', prev_count: '0', data: [] };

/** A connection whose schema needs no check any more: BullMQ would remember one failed check for ever. */
class CheckedConnection extends PostgresConnection {
  override async waitUntilReady(): Promise<void> {}
}
