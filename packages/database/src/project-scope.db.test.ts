import { eventually } from '../../../test/support/eventually.ts';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres-server.ts';
import { people, runInput, seedProject } from '../../../test/support/seed-project.ts';
import { connect, type Db, transaction } from './connect.ts';
import { createDatabase, type Database } from './create-database.ts';
import { newId } from './ids.ts';
import { connectProjects, type ProjectPool } from './project-scope.ts';

let created: TestDatabase;
let database: Database;
let system: ReturnType<typeof connect>;
let projects: ProjectPool;
let ours: string;
let theirs: string;

beforeAll(async () => {
  created = await createTestDatabase('project_scope');
  database = createDatabase({ url: created.url });
  system = connect({ url: created.url });
  projects = connectProjects({ url: created.url, poolSize: 2 });
  const seed = await seedProject(database);
  ours = seed.projectId;
  const run = await database.runs.acceptRun({ ...runInput(seed), recipients: people(3) });
  if (run.kind !== 'accepted') throw new Error(run.kind);
  await database.runs.fanOutPage({ runId: run.runId, pageSize: 10 });
  theirs = newId();
  await system.pool.query(
    `INSERT INTO projects (id, slug, name, updated_at) VALUES ($1, 'other', 'Other', now())`,
    [theirs],
  );
});

afterAll(async () => {
  await database.close();
  await Promise.all([system.pool.end(), projects.end()]);
  await created.drop();
});

const countUsers = async ({ pool }: Db) => (await pool.query('SELECT id FROM users')).rows.length;

describe('the scope of a project', () => {
  it('shows a statement that forgot its project the rows of that project alone', async () => {
    expect(await countUsers(projects.of(ours))).toBe(3);
    expect(await countUsers(projects.of(theirs))).toBe(0);
  });

  it('holds transactions too', async () => {
    const inTransaction = (project: Db) =>
      transaction(project, async (client) => (await client.query('SELECT id FROM users')).rows);
    expect(await inTransaction(projects.of(ours))).toHaveLength(3);
    expect(await inTransaction(projects.of(theirs))).toEqual([]);
  });

  it('sends again what lost a deadlock', async () => {
    const lock = (key: number) => `pg_advisory_xact_lock(7, ${key})`;
    const waiting = async (least: number) => {
      const sql = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = 7 AND NOT granted`;
      expect((await system.pool.query(sql)).rows.length).toBeGreaterThanOrEqual(least);
    };
    const [first, gate] = [await system.pool.connect(), await system.pool.connect()];
    try {
      await gate.query(`BEGIN; SELECT ${lock(3)}`);
      // Only the other one looks for deadlocks, and so is the victim.
      await first.query(`BEGIN; SET LOCAL deadlock_timeout = '1h'; SELECT ${lock(1)}`);
      const second = projects
        .of(ours)
        .pool.query(`SELECT ${lock(2)}, ${lock(3)}, ${lock(1)}, 'done' AS told`);
      await eventually(() => waiting(1));
      const over = first.query(`SELECT ${lock(2)}`);
      await eventually(() => waiting(2));
      await gate.query('COMMIT');
      await over;
      await first.query('COMMIT');
      expect((await second).rows).toMatchObject([{ told: 'done' }]);
    } finally {
      first.release(true);
      gate.release(true);
    }
    const sql = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()';
    await eventually(async () => {
      expect((await system.pool.query(sql)).rows).toEqual([{ deadlocks: 1 }]);
    });
  });

  it('refuses to write into another project', async () => {
    const { pool } = projects.of(theirs);
    const insert = () =>
      pool.query(`INSERT INTO users (id, project_id, external_id) VALUES ($1, $2, 'x')`, [
        newId(),
        ours,
      ]);
    await expect(insert()).rejects.toThrow(/row-level security/);
    const move = projects.of(ours).pool.query('UPDATE users SET project_id = $1', [theirs]);
    await expect(move).rejects.toThrow(/row-level security/);
    expect((await pool.query(`UPDATE users SET email = 'x'`)).rowCount).toBe(0);
  });

  it('keeps projects apart that share two connections', async () => {
    const asked = Array.from({ length: 200 }, (_, index) =>
      countUsers(projects.of(index % 3 === 0 ? ours : theirs)),
    );
    const counts = await Promise.all(asked);
    expect(counts).toEqual(counts.map((_, index) => (index % 3 === 0 ? 3 : 0)));
  });

  it('cannot read what belongs to no project', async () => {
    for (const table of ['account_tokens', 'installation_facts', '_prisma_migrations']) {
      const read = projects.of(ours).pool.query(`SELECT * FROM "${table}"`);
      await expect(read).rejects.toThrow(/permission denied/);
    }
  });

  it('sees one project in the table of projects', async () => {
    const { rows } = await projects.of(theirs).pool.query('SELECT id FROM projects');
    expect(rows).toEqual([{ id: theirs }]);
  });

  it('covers every table that has a project', async () => {
    const { rows } = await system.pool.query(
      `SELECT c.relname AS name FROM pg_class c
       JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'project_id'
       WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
         AND NOT (c.relrowsecurity AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid))`,
    );
    expect(rows).toEqual([]);
  });
});
