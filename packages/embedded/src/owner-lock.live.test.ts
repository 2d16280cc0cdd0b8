import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { takeOwnerLock } from './owner-lock.ts';
import { readStartTime } from './process-identity.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp('/tmp/notiflow-lock-');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

describe('takeOwnerLock', () => {
  it('can be taken again after it was released', async () => {
    await (await takeOwnerLock(dir)).release();
    await (await takeOwnerLock(dir)).release();
    expect(await readdir(dir)).toEqual([]);
  });

  it('is refused while another process that lives holds it', async () => {
    const child = spawn('sleep', ['60']);
    const owner = { pid: child.pid, startedAt: await readStartTime(child.pid ?? 0) };
    await writeFile(path.join(dir, 'other.json'), JSON.stringify(owner));
    await expect(takeOwnerLock(dir)).rejects.toThrow(`already running (pid ${child.pid})`);
    child.kill();
    await once(child, 'exit');
    await (await takeOwnerLock(dir)).release();
  });

  it.each([
    [
      'names a process id that now belongs to somebody else',
      { pid: process.pid, startedAt: 'then' },
    ],
    ['was written by a process that is gone', { pid: 2 ** 30, startedAt: 'then' }],
    ['is empty', {}],
  ])('is taken over when the claim %s', async (_, owner) => {
    await writeFile(path.join(dir, 'other.json'), JSON.stringify(owner));
    await takeOwnerLock(dir);
    expect(await readdir(dir)).toEqual([expect.not.stringMatching('other.json')]);
  });

  it('goes to exactly one of many that ask at once', async () => {
    await writeFile(path.join(dir, 'other.json'), 'not whole');
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => takeOwnerLock(dir)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(dir)).toHaveLength(1);
  });
});
