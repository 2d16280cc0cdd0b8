import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSecrets } from './load-secrets.ts';
import { generateKeyRing } from './seal.ts';

describe('loadSecrets', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'notiflow-secrets-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  it('makes one file that only its owner can read, and the same secrets ever after', async () => {
    const first = await loadSecrets(join(dir, 'data'), {});
    const second = await loadSecrets(join(dir, 'data'), {});
    expect(second).toEqual(first);
    expect((await stat(join(dir, 'data/secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('agrees with itself when ten processes start at once', async () => {
    const loaded = await Promise.all(Array.from({ length: 10 }, () => loadSecrets(dir, {})));
    expect(new Set(loaded.map((secrets) => secrets.pepper.toString('hex'))).size).toBe(1);
  });

  it('touches no file when everything is given', async () => {
    const given = { encryptionKeys: generateKeyRing(), keyPepper: 'pepper' };
    await loadSecrets(join(dir, 'never'), given);
    await expect(stat(join(dir, 'never'))).rejects.toThrow('ENOENT');
  });

  it('names the file it cannot read', async () => {
    await writeFile(join(dir, 'secrets.json'), '{');
    await expect(loadSecrets(dir, {})).rejects.toThrow(/secrets\.json cannot be read/);
  });
});
