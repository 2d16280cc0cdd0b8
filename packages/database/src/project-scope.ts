import type pg from 'pg';
import { createPool, type DatabaseOptions, type Db, endPool, retryDeadlocks } from './connect.ts';

/** Connections that are held to one project at a time. */
export interface ProjectPool {
  /** The pool as this project may use it: every statement sees the rows of this project alone. */
  of(projectId: string): Db;
  /** Held to no project: for what looks after connections. */
  pool: pg.Pool;
  end(): Promise<void>;
}

/**
 * Opens a pool whose statements are held to one project by row-level security, whatever they forgot to say: for
 * everything an API request reads or writes.
 */
export function connectProjects(options: DatabaseOptions): ProjectPool {
  const pool = createPool(options);
  return { of: createProjectScope(pool), pool, end: () => endPool(pool) };
}

/**
 * Lends the connections of a pool to projects. A connection remembers its project, so that an installation with one
 * project pays for this only once.
 */
export function createProjectScope(pool: pg.Pool): (projectId: string) => Db {
  const projects = new WeakMap<pg.PoolClient, string>();

  async function connect(projectId: string): Promise<pg.PoolClient> {
    const client = await pool.connect();
    if (projects.get(client) === projectId) return client;
    try {
      await listening(client, () => client.query({ ...enterProject, values: [projectId] }));
      projects.set(client, projectId);
      return client;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }

  async function query(projectId: string, ...of: Parameters<Db['pool']['query']>) {
    const client = await connect(projectId);
    try {
      const result = await listening(client, () => client.query(...of));
      client.release();
      return result;
    } catch (error) {
      client.release(error as Error);
      throw error;
    }
  }

  return (projectId) => ({
    pool: {
      connect: () => connect(projectId),
      // A statement without a transaction is one by itself: what lost a deadlock did nothing, and is sent again.
      query: (...of) => retryDeadlocks(() => query(projectId, ...of)),
    },
  });
}

/** Does the work with a client that is not idle: the error of a lost connection is emitted too, and must not end the process. */
async function listening<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
  const ignore = () => {};
  client.on('error', ignore);
  try {
    return await work();
  } finally {
    client.off('error', ignore);
  }
}

// The role is made by a migration, with a policy on every table that has a project.
// Storage has no arm to move: with the default of 4 the planner rather reads a list from its newest row on, through
// everything, than through the index of a value that only old rows have.
const enterProject = {
  name: 'enter-project',
  text: `SELECT set_config('role', 'notiflow_project', false),
                set_config('notiflow.project_id', $1, false),
                set_config('random_page_cost', '1.1', false)`,
};
