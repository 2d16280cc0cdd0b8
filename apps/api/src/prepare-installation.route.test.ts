import { createDatabase, type Database } from '@notiflow/database';
import {
  checkSecrets,
  generateKeyRing,
  hashKey,
  hashPassword,
  parseKeyRing,
} from '@notiflow/vault';
import { createTestDatabase, type TestDatabase } from '../../../test/support/postgres-server.ts';
import { readApiConfig } from './config.ts';
import { createFirstMember, createFirstProject } from './prepare-installation.ts';

let database: Database;
let created: TestDatabase;

beforeAll(async () => {
  created = await createTestDatabase('installation');
  database = createDatabase({ url: created.url });
});

afterAll(async () => {
  await database.close();
  await created.drop();
});

describe('the secrets of an installation', () => {
  it('must stay those of the first start, in words', async () => {
    const keyRing = parseKeyRing(generateKeyRing());
    const first = { keyRing, pepper: Buffer.from('first'), file: null };
    await checkSecrets(database.projects, first);
    await checkSecrets(database.projects, first);
    await expect(
      checkSecrets(database.projects, { ...first, pepper: Buffer.from('other') }),
    ).rejects.toThrow('KEY_PEPPER is not the one this database was set up with');
    const otherRing = parseKeyRing(generateKeyRing().replace('k1:', 'k2:'));
    await expect(checkSecrets(database.projects, { ...first, keyRing: otherRing })).rejects.toThrow(
      'ENCRYPTION_KEYS lacks the key this database was set up with',
    );
    const rotated = new Map([...otherRing, ...first.keyRing]);
    await checkSecrets(database.projects, { ...first, keyRing: rotated });
  });
});

describe('the first project', () => {
  it('is created once, with the given credentials and generated others', async () => {
    const config = readApiConfig({
      DATABASE_URL: 'postgresql://unused',
      BOOTSTRAP_PROJECT: 'shop',
      BOOTSTRAP_API_KEY: 'pk_given_by_the_environment_1',
    });
    const pepper = Buffer.from('first');
    const generated = await createFirstProject(database, { config, pepper });
    expect(generated).toEqual({
      secretKey: expect.stringMatching(/^sk_/),
      accountToken: expect.stringMatching(/^nf_at_/),
    });
    expect(await createFirstProject(database, { config, pepper })).toEqual({});
    expect((await database.projects.listProjects()).map(({ slug }) => slug)).toEqual(['shop']);
  });
});

describe('the first member', () => {
  const pepper = Buffer.from('first');
  const config = readApiConfig({
    DATABASE_URL: 'postgresql://unused',
    PUBLIC_URL: 'https://notify.example.com',
    BOOTSTRAP_MEMBER_EMAIL: 'Ada@example.com',
  });

  it('comes in by a link, and by another one once that is worth nothing', async () => {
    const { members } = database;
    const late = { hash: hashKey(pepper, 'too late'), lifeS: -1 };
    const email = config.BOOTSTRAP_MEMBER_EMAIL;
    expect(
      await members.createFirstMember({ email, passwordHash: null, link: late }),
    ).not.toBeNull();
    const link = (await createFirstMember(database, { config, pepper })) ?? '';
    expect(link).toMatch(/^https:\/\/notify\.example\.com\/ops\/welcome#/);
    expect(await createFirstMember(database, { config, pepper })).toBeNull();
    const passwordHash = await hashPassword('correct horse battery');
    const hash = hashKey(pepper, new URL(link).hash.slice(1));
    expect(await members.takeMemberLink({ hash: late.hash, passwordHash })).toBeNull();
    expect(await members.takeMemberLink({ hash, passwordHash })).toMatchObject({
      email: 'ada@example.com',
    });
  });

  it('stays the only one that is made so', async () => {
    const given = { ...config, BOOTSTRAP_MEMBER_PASSWORD: 'correct horse battery' };
    expect(await createFirstMember(database, { config: given, pepper })).toBeNull();
    expect(await createFirstMember(database, { config, pepper })).toBeNull();
    const { members } = await database.members.listMembers({ offset: 0, limit: 10 });
    expect(members).toMatchObject([{ email: 'ada@example.com', account_role: 'admin' }]);
  });
});
