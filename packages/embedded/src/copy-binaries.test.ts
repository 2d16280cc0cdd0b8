import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { copyBinaries } from './copy-binaries.ts';

let parentDir: string;
let sourceDir: string;
let targetDir: string;

beforeEach(async () => {
  parentDir = await mkdtemp('/tmp/notiflow-copy-');
  sourceDir = path.join(parentDir, 'source');
  targetDir = path.join(parentDir, 'target');
  await mkdir(path.join(sourceDir, 'bin'), { recursive: true });
  await mkdir(path.join(sourceDir, 'lib'), { mode: 0o700 });
  await writeFile(path.join(sourceDir, 'bin/postgres'), 'program', { mode: 0o700 });
  await writeFile(path.join(sourceDir, 'lib/libpq.so.5.18'), 'library', { mode: 0o600 });
  await writeFile(path.join(sourceDir, 'lib/libpq.a'), 'for linkers');
  await mkdir(path.join(sourceDir, 'lib/pkgconfig'));
  await writeFile(path.join(sourceDir, 'lib/pkgconfig/libpq.pc'), 'for compilers');
});

afterEach(() => rm(parentDir, { recursive: true, force: true }));

describe('copyBinaries', () => {
  it('makes a copy that everyone can read and only the owner can write', async () => {
    expect(await copyBinaries(sourceDir, targetDir)).toBe(true);
    expect((await stat(targetDir)).mode & 0o777).toBe(0o755);
    expect((await stat(path.join(targetDir, 'bin/postgres'))).mode & 0o777).toBe(0o755);
    expect((await stat(path.join(targetDir, 'lib/libpq.so.5.18'))).mode & 0o777).toBe(0o644);
    expect(await readdir(path.join(targetDir, 'lib'))).toEqual(['libpq.so.5.18']);
  });

  it('uses a complete copy again, and replaces one that lost a file', async () => {
    await copyBinaries(sourceDir, targetDir);
    expect(await copyBinaries(sourceDir, targetDir)).toBe(false);
    await rm(path.join(targetDir, 'lib/libpq.so.5.18'));
    expect(await copyBinaries(sourceDir, targetDir)).toBe(true);
    expect(await readFile(path.join(targetDir, 'lib/libpq.so.5.18'), 'utf8')).toBe('library');
    expect((await readdir(parentDir)).sort()).toEqual(['source', 'target']);
  });

  it('leaves one copy when many processes copy at once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => copyBinaries(sourceDir, targetDir)));
    expect(await copyBinaries(sourceDir, targetDir)).toBe(false);
    expect((await readdir(parentDir)).sort()).toEqual(['source', 'target']);
  });

  it('refuses a directory that others can write', async () => {
    await copyBinaries(sourceDir, targetDir);
    await chmod(targetDir, 0o777);
    await expect(copyBinaries(sourceDir, targetDir)).rejects.toThrow(
      'can be changed by someone else',
    );
  });

  it('refuses a link that somebody put in its place', async () => {
    await symlink(sourceDir, targetDir);
    await expect(copyBinaries(sourceDir, targetDir)).rejects.toThrow('made or can be changed');
  });
});
