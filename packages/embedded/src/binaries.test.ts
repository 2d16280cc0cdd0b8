import { randomUUID } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readlink, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { currentAccount } from './account.ts';
import { findPlatformPackage, type PlatformPackage, prepareBinaries } from './binaries.ts';

const asRoot = process.getuid?.() === 0 ? it : it.skip;
const nobody = { uid: 65_534, gid: 65_534 };

let found: PlatformPackage;
let copyDir: string;

/** A package whose Postgres runs only when its library link is there, like the real one. */
beforeEach(async () => {
  const version = `test-${randomUUID()}`;
  const dir = await mkdtemp('/tmp/notiflow-package-');
  found = { dir, version };
  copyDir = `/var/tmp/notiflow-postgres-${version}-${currentAccount().uid}`;
  const program = '#!/bin/sh\ncat "$(dirname "$0")/../lib/libpq.so.5" && exit 0\nexit 127\n';
  for (const folder of ['bin', 'lib'])
    await mkdir(path.join(dir, 'native', folder), { recursive: true });
  await writeFile(path.join(dir, 'native/bin/postgres'), program, { mode: 0o755 });
  await writeFile(path.join(dir, 'native/lib/libpq.so.5.18'), 'library');
  await writeFile(
    path.join(dir, 'native/pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }]),
  );
});

afterEach(async () => {
  await rm(found.dir, { recursive: true, force: true });
  await rm(copyDir, { recursive: true, force: true });
});

describe('prepareBinaries', () => {
  it('makes the library links that npm leaves out, and may be asked again', async () => {
    const input = { found, account: currentAccount(), onLog: () => {} };
    await prepareBinaries(input);
    const { postgres } = await prepareBinaries(input);
    expect(postgres).toBe(path.join(found.dir, 'native/bin/postgres'));
    expect(await readlink(path.join(found.dir, 'native/lib/libpq.so.5'))).toBe('libpq.so.5.18');
  });

  it('says that the system has no glibc when the loader is missing', async () => {
    await writeFile(path.join(found.dir, 'native/bin/postgres'), '#!/no/such/loader\n');
    await expect(
      prepareBinaries({ found, account: currentAccount(), onLog: () => {} }),
    ).rejects.toThrow('needs glibc');
  });

  it('says why a program that is no program cannot be run', async () => {
    await writeFile(
      path.join(found.dir, 'native/bin/postgres'),
      '#!/bin/sh\necho broken >&2\nexit 1\n',
    );
    await expect(
      prepareBinaries({ found, account: currentAccount(), onLog: () => {} }),
    ).rejects.toThrow(`in ${copyDir} cannot be run: broken`);
  });

  asRoot('copies binaries that the account cannot reach, and says so once', async () => {
    await chmod(found.dir, 0o700);
    const lines: string[] = [];
    const input = { found, account: nobody, onLog: (line: string) => lines.push(line) };
    const answers = await Promise.all([prepareBinaries(input), prepareBinaries(input)]);
    expect(answers.map(({ postgres }) => postgres)).toEqual(
      Array(2).fill(path.join(copyDir, 'bin/postgres')),
    );
    lines.length = 0;
    await prepareBinaries(input);
    expect(lines).toEqual([]);
  });
});

describe('findPlatformPackage', () => {
  it('finds the package of this platform with its version', async () => {
    expect((await findPlatformPackage()).version).toMatch(/^18\./);
  });
});
