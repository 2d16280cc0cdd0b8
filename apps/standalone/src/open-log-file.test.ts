import { mkdtemp, readFile, rm, stat, symlink, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually.ts';
import { openLogFile } from './open-log-file.ts';

let dir: string;
let path: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'notiflow-log-'));
  path = join(dir, 'notiflow.log');
});

afterEach(() => rm(dir, { recursive: true, force: true }));

it('adds to what is there, for its owner alone', async () => {
  for (const line of ['one\n', 'two\n']) {
    const log = openLogFile(path);
    log.write(line);
    log.end();
    await eventually(async () => expect(await readFile(path, 'utf8')).toContain(line));
  }
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('outlives a full disk, and writes again when there is room', async () => {
  // A device that says of every write that there is no space left.
  await symlink('/dev/full', path);
  const log = openLogFile(path, { reopenMs: 0 });
  log.write('lost\n');
  await unlink(path);
  await eventually(async () => {
    log.write('there is room\n');
    expect(await readFile(path, 'utf8')).toContain('there is room\n');
  });
  log.end();
});
