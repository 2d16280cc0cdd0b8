import { createHash } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/postgres-server.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { createDatabase, type Database } from '../create-database.ts';
import { newId } from '../ids.ts';
import type { KeyClaimInput } from './answered-requests.ts';

let created: TestDatabase;
let database: Database;

beforeAll(async () => {
  created = await createTestDatabase('answered_requests');
  database = createDatabase({ url: created.url });
});
afterAll(async () => {
  await database.close();
  await created.drop();
});

const projectId = newId();
const fingerprintOf = (body: string) => createHash('sha256').update(body).digest();

/** A request with a token of its own; those with one key and body are repeats of each other. */
function request(key: string, changes: Partial<KeyClaimInput> = {}): KeyClaimInput {
  const about = { projectId, route: 'management post /things', key, token: newId() };
  return { ...about, fingerprint: fingerprintOf('{}'), isRepeatable: true, ...changes };
}

const kindOf = async (input: KeyClaimInput) => (await database.idempotency.claimKey(input)).kind;
const keep = (input: KeyClaimInput, response: unknown) =>
  database.idempotency.keepAnswer({ ...input, status: 201, response });

/** Lets as much time pass as a claim without an answer is good for. */
const lapse = (key: string) =>
  queryRows(
    { databaseUrl: created.url },
    `UPDATE idempotency_keys SET created_at = created_at - interval '31 s' WHERE key = $1`,
    [key],
  );

describe('a claimed key', () => {
  it('is given to one request, and its answer to the others', async () => {
    const first = request('one');
    expect(await kindOf(first)).toBe('fresh');
    expect(await kindOf(request('one'))).toBe('in_flight');
    expect(await kindOf(request('one', { fingerprint: fingerprintOf('{ }') }))).toBe('key_reused');
    expect(await keep(first, { id: 1 })).toBe(true);
    expect(await database.idempotency.claimKey(request('one'))).toEqual({
      kind: 'answered',
      status: 201,
      response: { id: 1 },
    });
  });

  it('that was taken over is neither given back nor answered by the one that came late', async () => {
    const late = request('late');
    const second = request('late');
    expect(await kindOf(late)).toBe('fresh');
    expect(await kindOf(second)).toBe('in_flight');
    await lapse('late');
    expect(await kindOf(second)).toBe('fresh');
    await database.idempotency.releaseKey(late);
    expect(await keep(late, { by: 'late' })).toBe(false);
    expect(await kindOf(request('late'))).toBe('in_flight');
    expect(await keep(second, { by: 'second' })).toBe(true);
    expect(await keep(late, { by: 'late' })).toBe(false);
    expect(await database.idempotency.claimKey(request('late'))).toMatchObject({
      response: { by: 'second' },
    });
  });

  it('may be kept again by its holder, who did not hear that it was', async () => {
    const first = request('again');
    await kindOf(first);
    expect(await keep(first, {})).toBe(true);
    expect(await keep(first, {})).toBe(true);
    await database.idempotency.releaseKey(first);
    expect(await kindOf(request('again'))).toBe('answered');
  });

  it('is given back by its holder alone', async () => {
    const first = request('back');
    await kindOf(first);
    await database.idempotency.releaseKey(request('back'));
    expect(await kindOf(request('back'))).toBe('in_flight');
    await database.idempotency.releaseKey(first);
    expect(await kindOf(request('back'))).toBe('fresh');
  });

  it('of what must not be done twice is not taken over, however old it is', async () => {
    const once = { isRepeatable: false };
    expect(await kindOf(request('once', once))).toBe('fresh');
    expect(await kindOf(request('once', once))).toBe('in_flight');
    await lapse('once');
    expect(await kindOf(request('once', once))).toBe('outcome_unknown');
    await queryRows(
      { databaseUrl: created.url },
      `UPDATE idempotency_keys SET expires_at = now() WHERE key = 'once'`,
    );
    expect(await kindOf(request('once', once))).toBe('fresh');
  });
});
