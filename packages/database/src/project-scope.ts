import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

const scope = new AsyncLocalStorage<string>();

/** Runs the work so that every connection it takes from a project pool sees the rows of this project alone. */
export function inProject<T>(projectId: string, work: () => PromiseLike<T> | T): Promise<T> {
  return scope.run(projectId, async () => work());
}

type Connected = Parameters<pg.Pool['connect']>[0];

/**
 * A pool whose connections are held to one project at a time by row-level security.
 * A connection remembers its project, so that an installation with one project pays for this only once.
 */
export class ProjectPool extends pg.Pool {
  readonly #projects = new WeakMap<pg.PoolClient, string>();

  /** Takes a connection for the project in whose scope it is called; outside of one it refuses. */
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    const taken = this.#take(scope.getStore());
    if (callback === undefined) return taken;
    taken.then(
      (client) => callback(undefined, client, (release) => client.release(release)),
      (error: Error) => callback(error, undefined, () => {}),
    );
    return undefined;
  }

  async #take(projectId: string | undefined): Promise<pg.PoolClient> {
    if (projectId === undefined) throw new Error('A project statement ran outside of inProject.');
    const client = await super.connect();
    if (this.#projects.get(client) !== projectId) await this.#enter(client, projectId);
    return client;
  }

  async #enter(client: pg.PoolClient, projectId: string): Promise<void> {
    // The error of a lost connection is emitted too, and must not end the process.
    const ignore = () => {};
    client.on('error', ignore);
    try {
      await client.query({ ...enterProject, values: [projectId] });
      this.#projects.set(client, projectId);
    } catch (error) {
      client.release(true);
      throw error;
    } finally {
      client.off('error', ignore);
    }
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
