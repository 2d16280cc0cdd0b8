import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataDir } from './prepare-data-dir.ts';

describe('prepareDataDir', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'notiflow-data-dir-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('makes the folder, and takes it again with what an earlier start left', async () => {
    const made = join(dir, 'a', 'b');
    await prepareDataDir(made);
    expect((await stat(made)).isDirectory()).toBe(true);
    await writeFile(join(made, 'secrets.json'), '{}', { mode: 0o600 });
    await prepareDataDir(made);
  });

  it('says which value to change when there is a file in its place', async () => {
    const file = join(dir, 'file');
    await writeFile(file, '');
    await expect(prepareDataDir(file)).rejects.toThrow(
      /^DATA_DIR \(.*file\) cannot be used: EEXIST.*Set DATA_DIR to another folder\.$/,
    );
  });
});
