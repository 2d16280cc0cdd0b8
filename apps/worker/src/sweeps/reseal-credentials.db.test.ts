import { createDatabase, type Database, newId } from '@notiflow/database';
import {
  checkSecrets,
  createResealer,
  generateKeyRing,
  type KeyRing,
  openCredentials,
  openEndpointSecret,
  openSigningSecret,
  parseKeyRing,
  sealCredentials,
  sealEndpointSecret,
  sealSigningSecret,
} from '@notiflow/vault';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { type SeededProject, seedProject } from '../../../../test/support/seed-project.ts';
import { resealCredentials } from './reseal-credentials.ts';

const older = generateKeyRing();
const newer = generateKeyRing().replace('k1:', 'k2:');
const pepper = Buffer.from('pepper');

let created: TestDatabase;
let database: Database;
let seed: SeededProject;

beforeEach(async () => {
  created = await createTestDatabase('reseal_credentials');
  database = createDatabase({ url: created.url });
  seed = await seedProject(database);
  await checkRing(parseKeyRing(older));
});

afterEach(async () => {
  await database.close();
  await created.drop();
});

const checkRing = (keyRing: KeyRing) =>
  checkSecrets(database.projects, { keyRing, pepper, file: null });

async function putChannel(handle: string, ring: KeyRing): Promise<void> {
  const { projectId } = seed;
  const credentials = { password: `of ${handle}` };
  await database.channels.upsertChannel({
    projectId,
    handle,
    name: handle,
    type: 'email',
    provider: 'smtp',
    settings: {},
    sealedCredentials: sealCredentials(ring, { channel: { projectId, handle }, credentials }),
  });
}

async function openChannel(handle: string, ring: KeyRing): Promise<unknown> {
  const channel = await database.channels.findChannel({ projectId: seed.projectId, handle });
  return channel && openCredentials(ring, { channel, sealed: channel.credentials });
}

async function sweep(ring: string): Promise<number> {
  const stopping = new AbortController().signal;
  await queryRows({ databaseUrl: created.url }, 'DELETE FROM duties');
  const resealer = createResealer(parseKeyRing(ring));
  return resealCredentials({ sweeps: database.sweeps, stopping, resealer });
}

describe('reseal_credentials', () => {
  it('makes the older key superfluous, for every channel and for the start of a process', async () => {
    // More than a page.
    const handles = Array.from({ length: 230 }, (_, place) => `mail-${place}`);
    for (const handle of handles) await putChannel(handle, parseKeyRing(older));
    await expect(checkRing(parseKeyRing(newer))).rejects.toThrow('ENCRYPTION_KEYS');
    expect(await sweep(`${newer},${older}`)).toBe(230);
    await checkRing(parseKeyRing(newer));
    for (const handle of handles) {
      expect(await openChannel(handle, parseKeyRing(newer))).toEqual({ password: `of ${handle}` });
    }
    expect(await sweep(`${newer},${older}`)).toBe(0);
  });

  it('seals the secrets of endpoints anew, and forgets those that sign nothing any more', async () => {
    const { projectId } = seed;
    const endpoint = { projectId, id: newId() };
    const secretOf = (secret: string) => {
      return sealEndpointSecret(parseKeyRing(older), { endpoint, secret });
    };
    const made = { ...endpoint, url: 'https://example.com', description: '', eventTypes: [] };
    const { eventEndpoints } = database;
    await eventEndpoints.createEndpoint({ ...made, sealedSecret: secretOf('first') });
    await eventEndpoints.rotateEndpointSecret({ ...endpoint, sealedSecret: secretOf('second') });
    const read = async () => {
      const sql = 'SELECT secret, previous_secret FROM event_endpoints';
      const [row] = await queryRows<{ secret: string; previous_secret: string | null }>(
        { databaseUrl: created.url },
        sql,
      );
      return [row?.secret, row?.previous_secret].map(
        (sealed) => sealed && openEndpointSecret(parseKeyRing(newer), { endpoint, sealed }),
      );
    };
    expect(await sweep(`${newer},${older}`)).toBe(1);
    expect(await read()).toEqual(['second', 'first']);
    await checkRing(parseKeyRing(newer));
    await queryRows(
      { databaseUrl: created.url },
      'UPDATE event_endpoints SET previous_secret = $1, previous_until = now()',
      [secretOf('first')],
    );
    expect(await sweep(newer)).toBe(1);
    expect(await read()).toEqual(['second', null]);
  });

  it('seals the secrets of signing keys anew', async () => {
    const key = { projectId: seed.projectId, id: newId() };
    const sealedSecret = sealSigningSecret(parseKeyRing(older), { key, secret: 'usk_1' });
    const made = { name: 'pages', algorithm: 'HS256', purpose: 'hash', expiresAt: null } as const;
    const { signingKeys } = database;
    await signingKeys.createSigningKey({ ...key, ...made, publicKey: null, sealedSecret });
    expect(await sweep(`${newer},${older}`)).toBe(1);
    const sealed = (await signingKeys.findUserAccess(seed.projectId))?.keys[0]?.sealedSecret ?? '';
    expect(openSigningSecret(parseKeyRing(newer), { key, sealed })).toBe('usk_1');
    await checkRing(parseKeyRing(newer));
  });

  it('leaves the check while there is something that it cannot open', async () => {
    const gone = generateKeyRing().replace('k1:', 'gone:');
    await putChannel('mail', parseKeyRing(older));
    await putChannel('lost', parseKeyRing(gone));
    expect(await sweep(`${newer},${older}`)).toBe(1);
    await expect(checkRing(parseKeyRing(newer))).rejects.toThrow('ENCRYPTION_KEYS');
    expect(await openChannel('lost', parseKeyRing(gone))).toEqual({ password: 'of lost' });
  });

  it('overwrites nothing that was set in between, and says of no channel that it changed', async () => {
    await putChannel('mail', parseKeyRing(older));
    const before = await database.channels.findChannel({
      projectId: seed.projectId,
      handle: 'mail',
    });
    const [stale] = await database.sweeps.listStaleSeals({
      prefix: 'k2:',
      after: '00000000-0000-0000-0000-000000000000',
      limit: 10,
    });
    await putChannel('mail', parseKeyRing(newer));
    const seal = { id: stale?.id ?? '', from: stale?.sealed ?? '', to: 'k2:of somebody else' };
    expect(await database.sweeps.replaceSeals([seal])).toBe(0);
    await putChannel('mail', parseKeyRing(older));
    const set = await database.channels.findChannel({ projectId: seed.projectId, handle: 'mail' });
    await sweep(`${newer},${older}`);
    const after = await database.channels.findChannel({
      projectId: seed.projectId,
      handle: 'mail',
    });
    expect(before?.credentials).not.toBe(after?.credentials);
    expect(after?.updatedAt).toEqual(set?.updatedAt);
  });
});
