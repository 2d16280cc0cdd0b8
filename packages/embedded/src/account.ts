import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The operating-system account Postgres runs as, by numeric ids. */
export interface Account {
  uid: number;
  gid: number;
}

/** Answers the account this process runs as. */
export function currentAccount(): Account {
  if (!process.getuid || !process.getgid) {
    throw new Error(
      'The embedded Postgres does not run on this platform. Set DATABASE_URL to a Postgres of your own.',
    );
  }
  return { uid: process.getuid(), gid: process.getgid() };
}

/** Tells whether this process is root, which Postgres refuses to run as. */
export function isRoot(): boolean {
  return currentAccount().uid === 0;
}

/**
 * Answers an account for a new data directory: our own, or when we are root `postgres`,
 * `notiflow-postgres` (created when possible) or `nobody`, whichever exists first.
 */
export async function chooseAccount(): Promise<Account> {
  if (!isRoot()) return currentAccount();
  const account =
    (await findAccount('postgres')) ??
    (await findAccount('notiflow-postgres')) ??
    (await createAccount('notiflow-postgres')) ??
    (await findAccount('nobody'));
  if (account) return account;
  throw new Error(
    'Postgres refuses to run as root, and no user postgres or nobody exists. Create one with "useradd --system postgres", or start as a normal user.',
  );
}

async function findAccount(name: string): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function createAccount(name: string): Promise<Account | null> {
  const flags = ['--system', '--user-group', '--no-create-home', '--home-dir', '/nonexistent'];
  await run('useradd', [...flags, '--shell', '/usr/sbin/nologin', name]).catch(() => {});
  return findAccount(name);
}

/** Answers the spawn options that make a child run as the account, in a directory every account can enter. */
export function spawnAs(account: Account) {
  const identity = isRoot() ? { uid: account.uid, gid: account.gid } : {};
  // The caller's environment may hold PG* variables that change what Postgres does.
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  return { ...identity, cwd: '/', env };
}
