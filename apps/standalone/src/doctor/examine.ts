import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { StandaloneConfig } from '@notiflow/boot';
import { createDatabase, type Database, findPendingMigrations } from '@notiflow/database';
import { type KeyRing, loadSecrets } from '@notiflow/vault';
import { findDatabase, noDatabase } from '../find-database.ts';
import { checkClocks } from './check-clocks.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkRedis } from './check-redis.ts';
import { checkRows } from './check-rows.ts';
import { checkSetUp } from './check-set-up.ts';
import { checkWorkers } from './check-workers.ts';
import { type Finding, well, wrong } from './finding.ts';

/** What is examined, and by which clock. */
export interface Examination {
  config: Pick<
    StandaloneConfig,
    'DATABASE_URL' | 'REDIS_URL' | 'DATA_DIR' | 'ENCRYPTION_KEYS' | 'KEY_PEPPER'
  >;
  now: () => number;
  /** Told of each finding as it is made. */
  onFinding: (finding: Finding) => void;
}

// Once a day, on a long history: longer than a request may take, and not for ever.
const statementTimeoutMs = 60_000;

/** Examines an installation from outside its processes, changing nothing; false when something is not as it must be. */
export async function examine(examination: Examination): Promise<boolean> {
  const { onFinding } = examination;
  let isWell = true;
  const tell = (findings: Finding[]) => {
    for (const finding of findings) {
      isWell &&= finding.is !== 'wrong';
      onFinding(finding);
    }
  };
  tell(await checkRedis(examination.config));
  const url = await findDatabase(examination.config);
  if (url === null) tell([wrong('Postgres', noDatabase(examination.config))]);
  else await examineDatabase(examination, { url, tell });
  return isWell;
}

interface DatabaseExamination {
  url: string;
  tell: (findings: Finding[]) => void;
}

async function examineDatabase(
  { config, now }: Examination,
  { url, tell }: DatabaseExamination,
): Promise<void> {
  const database = createDatabase({ url, poolSize: 2, statementTimeoutMs });
  try {
    const migrations = await checkMigrations(url);
    tell([migrations]);
    // Of a schema that the code does not know, nothing more can be said.
    if (migrations.is === 'wrong') return;
    tell([await checkReadiness(database), await checkClocks(database, now)]);
    tell(await checkSecretsAndCredentials(config, database));
    tell([await checkWorkers(database)]);
    tell(await checkRows(database));
  } catch (error) {
    tell([wrong('Postgres', (error as Error).message)]);
  } finally {
    await database.close();
  }
}

async function checkMigrations(url: string): Promise<Finding> {
  const what = 'Migrations';
  try {
    const pending = await findPendingMigrations(url);
    if (pending.length === 0) return well(what, 'all applied');
    return wrong(what, `Not applied: ${pending.join(', ')}. Start an api of this version`);
  } catch (error) {
    return wrong(what, (error as Error).message);
  }
}

async function checkReadiness(database: Database): Promise<Finding> {
  const { ready, reason } = await database.readReadiness();
  return ready ? well('Postgres', 'takes runs and keeps them') : wrong('Postgres', String(reason));
}

async function checkSecretsAndCredentials(
  config: Examination['config'],
  database: Database,
): Promise<Finding[]> {
  const { ENCRYPTION_KEYS: encryptionKeys, KEY_PEPPER: keyPepper, DATA_DIR } = config;
  const file = join(resolve(DATA_DIR), 'secrets.json');
  const isGiven = encryptionKeys !== undefined && keyPepper !== undefined;
  // Loading would make a file of new ones.
  if (!isGiven && !(await isThere(file))) {
    return [
      wrong('Secrets', `There is no ${file}. Set DATA_DIR, or ENCRYPTION_KEYS and KEY_PEPPER`),
    ];
  }
  const secrets = await loadSecrets(DATA_DIR, { encryptionKeys, keyPepper });
  const keyRing: KeyRing = secrets.keyRing;
  return [await checkSetUp(database, secrets), await checkCredentials(database, keyRing)];
}

function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
