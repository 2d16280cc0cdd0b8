import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readStartTime } from './process-identity.ts';

const triesMax = 10;
const tryDelayMs = 50;

/** The process that made a claim. */
interface Owner {
  pid: number;
  startedAt: string | null;
}

/** Proof of ownership; `release` gives it back. */
export interface OwnerLock {
  release(): Promise<void>;
}

/**
 * Makes this process the only live owner of the directory of claims. Throws "already running (pid N)" while another
 * one lives; claims of dead processes count for nothing.
 *
 * Each process first files a claim of its own and then looks for others. Of any two, the later one sees the earlier,
 * so never do both win; when both see each other, both withdraw and try again.
 */
export async function takeOwnerLock(claimsDir: string): Promise<OwnerLock> {
  await mkdir(claimsDir, { recursive: true, mode: 0o700 });
  const own: Owner = { pid: process.pid, startedAt: await readStartTime(process.pid) };
  for (let tries = 1; ; tries += 1) {
    const claim = await fileClaim(claimsDir, own);
    const rival = await findRival(claimsDir, claim);
    if (rival === null) return { release: () => rm(claim, { force: true }) };
    await rm(claim, { force: true });
    if (tries >= triesMax) {
      throw new Error(
        `The embedded Postgres is already running (pid ${rival.pid}). Stop that process first, or use another directory.`,
      );
    }
    await delay(Math.random() * tryDelayMs);
  }
}

async function fileClaim(claimsDir: string, own: Owner): Promise<string> {
  const draft = path.join(claimsDir, `${randomUUID()}.draft`);
  const claim = draft.replace(/draft$/, 'json');
  await writeFile(draft, JSON.stringify(own), { mode: 0o600 });
  await rename(draft, claim);
  return claim;
}

async function findRival(claimsDir: string, ownClaim: string): Promise<Owner | null> {
  for (const name of await readdir(claimsDir)) {
    const claim = path.join(claimsDir, name);
    if (claim === ownClaim || !name.endsWith('.json')) continue;
    const owner = await readOwner(claim);
    if (owner !== null && (await isAlive(owner))) return owner;
    // No other claim ever gets this name, so removing it cannot hit a live one.
    await rm(claim, { force: true });
  }
  return null;
}

async function isAlive(owner: Owner): Promise<boolean> {
  return owner.startedAt !== null && (await readStartTime(owner.pid)) === owner.startedAt;
}

async function readOwner(claim: string): Promise<Owner | null> {
  try {
    const { pid = 0, startedAt = null } = JSON.parse(await readFile(claim, 'utf8'));
    return { pid, startedAt };
  } catch {
    return null;
  }
}
