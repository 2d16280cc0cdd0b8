import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres-server.ts';
import { people, runInput, seedProject } from '../../../test/support/seed-project.ts';
import { connect, type Db, transaction } from './connect.ts';
import { createDatabase, type Database } from './create-database.ts';
import { newId } from './ids.ts';
import { inProject } from './project-scope.ts';

let created: TestDatabase;
let database: Database;
let system: Db;
let project: Db;
let ours: string;
let theirs: string;

beforeAll(async () => {
  created = await createTestDatabase('project_scope');
  database = createDatabase({ url: created.url });
  system = connect('system', { url: created.url });
  project = connect('project', { url: created.url, poolSize: 2 });
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
  await Promise.all([system.pool.end(), project.pool.end()]);
  await created.drop();
});

const countUsers = async () => (await project.pool.query('SELECT id FROM users')).rows.length;

describe('the scope of a project', () => {
  it('shows a statement that forgot its project the rows of that project alone', async () => {
    expect(await inProject(ours, countUsers)).toBe(3);
    expect(await inProject(theirs, countUsers)).toBe(0);
  });

  it('holds transactions too', async () => {
    const inTransaction = () =>
      transaction(project, async (client) => (await client.query('SELECT id FROM users')).rows);
    expect(await inProject(ours, inTransaction)).toHaveLength(3);
    expect(await inProject(theirs, inTransaction)).toEqual([]);
  });

  it('refuses to write into another project', async () => {
    const insert = () =>
      project.pool.query(`INSERT INTO users (id, project_id, external_id) VALUES ($1, $2, 'x')`, [
        newId(),
        ours,
      ]);
    await expect(inProject(theirs, insert)).rejects.toThrow(/row-level security/);
    const move = () => project.pool.query('UPDATE users SET project_id = $1', [theirs]);
    await expect(inProject(ours, move)).rejects.toThrow(/row-level security/);
    const change = async () => (await project.pool.query(`UPDATE users SET email = 'x'`)).rowCount;
    expect(await inProject(theirs, change)).toBe(0);
  });

  it('refuses to run outside of a project', async () => {
    await expect(project.pool.query('SELECT 1')).rejects.toThrow(/outside of inProject/);
  });

  it('keeps projects apart that share two connections', async () => {
    const asked = Array.from({ length: 200 }, (_, index) =>
      inProject(index % 3 === 0 ? ours : theirs, countUsers),
    );
    const counts = await Promise.all(asked);
    expect(counts).toEqual(counts.map((_, index) => (index % 3 === 0 ? 3 : 0)));
  });

  it('cannot read what belongs to no project', async () => {
    for (const table of ['account_tokens', 'installation_facts', '_prisma_migrations']) {
      const read = () => project.pool.query(`SELECT * FROM "${table}"`);
      await expect(inProject(ours, read)).rejects.toThrow(/permission denied/);
    }
  });

  it('sees one project in the table of projects', async () => {
    const read = async () => (await project.pool.query('SELECT id FROM projects')).rows;
    expect(await inProject(theirs, read)).toEqual([{ id: theirs }]);
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
