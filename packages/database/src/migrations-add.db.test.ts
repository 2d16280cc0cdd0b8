import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres-server.ts';

const dir = fileURLToPath(new URL('../../../prisma/migrations/', import.meta.url));
const names = readdirSync(dir, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .sort();

// The last one of before this was looked at.
const last = '20261128000400_delivery_address_key';

interface Column {
  type: string;
  isNullable: boolean;
  hasDefault: boolean;
}

/** What processes of the version before rely on, by name. */
interface Schema {
  tables: Set<string>;
  columns: Map<string, Column>;
  /** Unique indexes, which statements name by their columns in ON CONFLICT. */
  indexes: Set<string>;
  /** Checks and foreign keys, with the columns they look at. */
  constraints: Map<string, string[]>;
}

/** Reads a name made of the table and what it has, and the rest as facts. */
async function readSchema(client: pg.Client): Promise<Schema> {
  const columns = await client.query<Column & { name: string }>(
    `SELECT table_name || '.' || column_name AS name, udt_name AS type,
       is_nullable = 'YES' AS "isNullable", column_default IS NOT NULL AS "hasDefault"
     FROM information_schema.columns WHERE table_schema = 'public'`,
  );
  const constraints = await client.query<{ name: string; columns: string[] }>(
    `SELECT conrelid::regclass || '.' || pg_get_constraintdef(c.oid) AS name,
       ARRAY(SELECT conrelid::regclass || '.' || attname FROM pg_attribute
             WHERE attrelid = conrelid AND attnum = ANY(conkey)) AS columns
     FROM pg_constraint c WHERE contype IN ('c', 'f') AND connamespace = 'public'::regnamespace`,
  );
  const namesOf = async (sql: string) =>
    new Set((await client.query<{ name: string }>(sql)).rows.map(({ name }) => name));
  return {
    tables: await namesOf(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`),
    columns: new Map(columns.rows.map(({ name, ...column }) => [name, column])),
    indexes: await namesOf(
      `SELECT tablename || '.' || substring(indexdef FROM ' USING .*') AS name FROM pg_indexes
       WHERE schemaname = 'public' AND indexdef LIKE 'CREATE UNIQUE%'`,
    ),
    constraints: new Map(constraints.rows.map(({ name, columns: seen }) => [name, seen])),
  };
}

/** Says what would fail in a process that knows only the schema of before. */
function findBreaks(before: Schema, after: Schema): string[] {
  const isOld = (name: string) => before.tables.has(name.split('.')[0] ?? '');
  const gone = [...before.columns.keys(), ...before.indexes].filter(
    (name) => !after.columns.has(name) && !after.indexes.has(name),
  );
  // What looks at new columns alone holds for every row that an old process writes: it leaves them at their defaults.
  const constraints = [...after.constraints].filter(([, columns]) =>
    columns.some((column) => before.columns.has(column)),
  );
  const added = [...after.indexes, ...constraints.map(([name]) => name)].filter(
    (name) => isOld(name) && !before.indexes.has(name) && !before.constraints.has(name),
  );
  const columns = [...after.columns].flatMap(([name, { type, isNullable, hasDefault }]) => {
    const old = before.columns.get(name);
    if (old === undefined)
      return isOld(name) && !isNullable && !hasDefault ? [`${name} is required`] : [];
    if (old.type !== type) return [`${name} is another type`];
    if (old.isNullable && !isNullable) return [`${name} became required`];
    return old.hasDefault && !hasDefault && !isNullable ? [`${name} lost its default`] : [];
  });
  return [
    ...gone.map((name) => `${name} is gone`),
    ...added.map((name) => `${name} refuses what was stored before`),
    ...columns,
  ];
}

describe('a migration suits the version before it', () => {
  let created: TestDatabase;
  let client: pg.Client;

  beforeAll(async () => {
    created = await createTestDatabase('migrations_add');
    client = new pg.Client({ connectionString: created.url });
    await client.connect();
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    for (const name of names.filter((one) => one <= last)) await apply(name);
  });
  afterAll(async () => {
    await client.end();
    await created.drop();
  });

  const apply = (name: string) => client.query(readFileSync(`${dir}${name}/migration.sql`, 'utf8'));

  it.each(names.filter((name) => name > last))(
    '%s takes away nothing that its processes use, and asks for nothing that they do not give',
    async (name) => {
      const before = await readSchema(client);
      await apply(name);
      expect(findBreaks(before, await readSchema(client))).toEqual([]);
    },
  );

  it('or it is told what they would miss', async () => {
    const before = await readSchema(client);
    await client.query(`
      ALTER TABLE topics DROP COLUMN removed_at, ADD COLUMN colour text NOT NULL,
        ADD CHECK (name <> ''), ALTER COLUMN name TYPE varchar;
      ALTER TABLE idempotency_keys ALTER COLUMN claim_token SET NOT NULL, DROP CONSTRAINT idempotency_keys_pkey;
      ALTER TABLE topics ALTER COLUMN created_at DROP DEFAULT;
      CREATE UNIQUE INDEX ON users (external_id);
      CREATE TABLE colours (name text PRIMARY KEY, topic_id uuid NOT NULL REFERENCES topics (id))`);
    const found = findBreaks(before, await readSchema(client));
    expect(found.toSorted()).toEqual([
      'idempotency_keys. USING btree (project_id, route, key) is gone',
      'idempotency_keys.claim_token became required',
      'topics. USING btree (project_id, name) WHERE (removed_at IS NULL) is gone',
      "topics.CHECK (((name)::text <> ''::text)) refuses what was stored before",
      'topics.colour is required',
      'topics.created_at lost its default',
      'topics.name is another type',
      'topics.removed_at is gone',
      'users. USING btree (external_id) refuses what was stored before',
    ]);
  });
});
