import { randomBytes } from 'node:crypto';
import { applyMigrations } from '@notiflow/database';
import pg from 'pg';
import { closeRows } from './query-rows.ts';

const templateName = 'notiflow_template';
const lockName = 'notiflow test template';

/** A fresh, migrated database of one test file. */
export interface TestDatabase {
  url: string;
  /** Removes the database and ends every session on it. */
  drop(): Promise<void>;
}

/**
 * Makes a database on the Postgres of TEST_DATABASE_URL as a copy of a template, which the first caller migrates.
 * The name is for people who look into the server; a random end makes it unique.
 */
export async function createTestDatabase(
  name: string,
  migrate: (url: string) => Promise<unknown> = applyMigrations,
): Promise<TestDatabase> {
  const database = `${name.replace(/[^a-z0-9]+/gi, '_').slice(0, 40)}_${randomBytes(4).toString('hex')}`;
  await onServer(async (client) => {
    // Postgres copies a template only while nobody uses it, so one caller at a time.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [lockName]);
    await prepareTemplate(client, migrate);
    // By its files: a copy through the log takes up to three times as long, and there are hundreds of them.
    const strategy = (await versionOf(client)) >= 150_000 ? 'STRATEGY file_copy' : '';
    await client.query(`CREATE DATABASE "${database}" TEMPLATE ${templateName} ${strategy}`);
  });
  const url = urlOf(database);
  const drop = async () => {
    await closeRows(url);
    await onServer((client) => client.query(`DROP DATABASE "${database}" WITH (FORCE)`));
  };
  return { url, drop };
}

/** Migrates under another name first, so that a template which exists is whole. */
async function prepareTemplate(
  client: pg.Client,
  migrate: (url: string) => Promise<unknown>,
): Promise<void> {
  const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [templateName]);
  if (found.rowCount === 1) return;
  const draftName = `${templateName}_draft`;
  await client.query(`DROP DATABASE IF EXISTS ${draftName} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${draftName}`);
  await migrate(urlOf(draftName));
  await client.query(`ALTER DATABASE ${draftName} RENAME TO ${templateName}`);
}

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function versionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num');
  return Number(rows[0]?.server_version_num);
}

function urlOf(database: string): string {
  const url = new URL(serverUrl());
  url.pathname = `/${database}`;
  return url.href;
}

function serverUrl(): string {
  const url = process.env.TEST_DATABASE_URL;
  if (!url) throw new Error('TEST_DATABASE_URL is not set: run the tests with "npm test".');
  return url;
}
