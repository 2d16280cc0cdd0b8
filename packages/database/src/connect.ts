import pg from 'pg';
import { isUnavailable } from './judge-error.ts';

/** How to reach Postgres. */
export interface DatabaseOptions {
  url: string;
  /** Most connections each of the two pools may open; at least 2. */
  poolSize?: number;
  /** The longest a statement may take, in milliseconds; half a minute when left out. */
  statementTimeoutMs?: number;
  /** Told of errors on idle connections, which no caller is waiting for. */
  onError?: (error: Error) => void;
}

/** By what statements reach Postgres: a connection for each, or one for a transaction. */
export interface Db {
  pool: {
    // biome-ignore lint/suspicious/noExplicitAny: what a row looks like is said by the statement.
    query<Row extends pg.QueryResultRow = any>(
      statement: string | pg.QueryConfig,
      values?: unknown[],
    ): Promise<pg.QueryResult<Row>>;
    connect(): Promise<pg.PoolClient>;
  };
}

/** What runs statements: the pool, or one client inside a transaction. */
export type Connection = Pick<Db['pool'], 'query'>;

/** Lends one connection to functions that take a `Db`; it is in a transaction, and can only query. */
export function queryOnly(connection: Connection): Db {
  const query: Connection['query'] = (prepared, values) => connection.query(prepared, values);
  const connect = () => Promise.reject(new Error('There is one connection, and it is in use.'));
  return { pool: { query, connect } };
}

/**
 * Opens a pool that sees every project: for workers, sweeps, the look-up of credentials. Opened lazily; nothing is sent
 * before the first statement.
 */
export function connect(options: DatabaseOptions): { pool: pg.Pool } {
  return { pool: createPool(options) };
}

/** Closes the connections of a pool, also when that was asked before. */
export async function endPool(pool: pg.Pool): Promise<void> {
  if (!pool.ended) await pool.end();
}

// Postgres gets this long to say that a statement took too long, before the connection is given up.
const farewellMs = 2_000;

// Longer than any pause inside a transaction of ours: only a process that was stopped, or lost, holds locks for so long.
const idleInTransactionMs = 10_000;

/** Opens a pool lazily. Its limits are sent when a connection is made, and cost no round trip. */
export function createPool(options: DatabaseOptions): pg.Pool {
  const { statementTimeoutMs = 30_000 } = options;
  const pool = new pg.Pool({
    connectionString: options.url,
    max: Math.max(2, options.poolSize ?? 10),
    connectionTimeoutMillis: 2_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    // A hung server or a half-open connection must not hold a caller for ever.
    query_timeout: statementTimeoutMs + farewellMs,
    keepAlive: true,
    application_name: 'notiflow',
  });
  pool.on('error', options.onError ?? (() => {}));
  return pool;
}

/** A statement prepared once per connection under its name. */
export interface Statement<Row> {
  name: string;
  text: string;
  /** Only a type: what a row of the answer looks like. */
  row?: Row;
}

/** Names a statement and types its rows. */
export function statement<Row>(name: string, text: string): Statement<Row> {
  return { name, text };
}

/** Runs a prepared statement and answers its rows. */
export async function run<Row>(
  connection: Connection,
  prepared: Statement<Row>,
  values: unknown[],
): Promise<Row[]> {
  const result = await connection.query({ name: prepared.name, text: prepared.text, values });
  return result.rows as Row[];
}

const deadlockTriesMax = 3;

/** Repeats work that Postgres chose as the victim of a deadlock; the work must be repeatable from its beginning. */
export async function retryDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    try {
      return await work();
    } catch (error) {
      const deadlockDetected = '40P01';
      if ((error as { code?: string }).code !== deadlockDetected || tried === deadlockTriesMax) {
        throw error;
      }
    }
  }
}

/** Runs the work inside one transaction; anything thrown rolls it back, a deadlock repeats it. */
export async function transaction<T>(
  db: Db,
  work: (client: pg.PoolClient) => Promise<T>,
  begin = 'BEGIN',
): Promise<T> {
  return retryDeadlocks(() => runTransaction(db, work, begin));
}

async function runTransaction<T>(
  db: Db,
  work: (client: pg.PoolClient) => Promise<T>,
  begin: string,
): Promise<T> {
  const client = await db.pool.connect();
  // The pool listens only to idle clients; a lost connection fails the statement, and must not end the process.
  let lostBy: Error | undefined;
  const onError = (error: Error) => {
    lostBy = error;
  };
  client.on('error', onError);
  try {
    await client.query(begin);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // What Postgres could not do, it may be unable to do for this connection alone; closing it rolls back, too.
    if (isUnavailable(error)) lostBy = error as Error;
    else await client.query('ROLLBACK').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(lostBy);
  }
}
