import { checkSecrets, type FactKeeper } from './check-secrets.ts';
import { generateKeyRing, parseKeyRing } from './seal.ts';

function createFacts(): FactKeeper {
  const known = new Map<string, string>();
  return {
    async rememberFact({ name, value }) {
      if (!known.has(name)) known.set(name, value);
      return known.get(name) ?? value;
    },
  };
}

const first = {
  keyRing: parseKeyRing(generateKeyRing()),
  pepper: Buffer.from('first'),
  file: '/srv/shop/.notiflows/secrets.json',
};

describe('checkSecrets', () => {
  it('names the file of another pepper, and the ways out', async () => {
    const facts = createFacts();
    await checkSecrets(facts, first);
    await expect(checkSecrets(facts, { ...first, pepper: Buffer.from('other') })).rejects.toThrow(
      'KEY_PEPPER (unless set, in /srv/shop/.notiflows/secrets.json) is not the one this database was set up with, ' +
        'so no API key would be recognised. Set it to the first one, or restore /srv/shop/.notiflows/secrets.json. ' +
        'To give up what the database holds, begin with an empty one: ' +
        'remove /srv/shop/.notiflows if it is the embedded one, or name another in DATABASE_URL.',
    );
  });

  it('names no file when all was given', async () => {
    const facts = createFacts();
    await checkSecrets(facts, first);
    const keyRing = parseKeyRing(generateKeyRing().replace('k1:', 'k2:'));
    await expect(checkSecrets(facts, { ...first, keyRing, file: null })).rejects.toThrow(
      'ENCRYPTION_KEYS lacks the key this database was set up with, so stored credentials could not be read. ' +
        'Add that key to the list, or name an empty database in DATABASE_URL.',
    );
  });
});
