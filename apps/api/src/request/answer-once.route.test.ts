import { eventually } from '../../../../test/support/eventually.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { startTestApi, type TestApi } from '../../test/start-test-api.ts';

const path = '/management/v1/api-keys';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await queryRows(
    api,
    `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`,
  );
});

afterAll(() => api.close());

const make = (key: string) => api.send('post', path, { name: key }).set('idempotency-key', key);

async function countMade(name: string): Promise<{ keys: number; entries: number }> {
  const [row] = await queryRows<{ keys: number; entries: number }>(
    api,
    `SELECT (SELECT count(*)::int FROM api_keys WHERE name = $1) AS keys,
       (SELECT count(*)::int FROM audit_log JOIN api_keys k ON k.id::text = resource_id::text
        WHERE k.name = $1) AS entries`,
    [name],
  );
  return row ?? { keys: 0, entries: 0 };
}

/** Refuses a kind of statement on a table while the work is done. */
async function whileRefusing<T>(statement: string, work: () => Promise<T>): Promise<T> {
  await queryRows(
    api,
    `CREATE TRIGGER refuse BEFORE ${statement} FOR EACH ROW EXECUTE FUNCTION refuse()`,
  );
  try {
    return await work();
  } finally {
    await queryRows(api, `DROP TRIGGER refuse ON ${statement.split(' ').at(-1)}`);
  }
}

/** Repeats the request until its key has an answer. */
const repeatUntilAnswered = (key: string) =>
  eventually(async () => {
    const repeat = await make(key);
    expect(repeat.status).toBe(201);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    return repeat.body;
  });

describe('work that was done', () => {
  it('is not done again for its key while the answer cannot be kept, and answered once it is', async () => {
    const first = await whileRefusing('UPDATE ON idempotency_keys', async () => {
      const made = await make('unkept');
      expect(made.status).toBe(201);
      const repeat = await make('unkept');
      expect([repeat.status, repeat.headers['retry-after']]).toEqual([409, '1']);
      return made.body;
    });
    expect(await repeatUntilAnswered('unkept')).toEqual({ ...first, key: null });
    expect(await countMade('unkept')).toEqual({ keys: 1, entries: 1 });
  });

  it('is not done again for its key when it could not be put on record, and is on record in the end', async () => {
    await whileRefusing('INSERT ON audit_log', async () => {
      const refused = await make('unrecorded');
      expect([refused.status, refused.headers['retry-after']]).toEqual([503, '5']);
      expect((await make('unrecorded')).status).toBe(409);
    });
    expect(await repeatUntilAnswered('unrecorded')).toMatchObject({
      name: 'unrecorded',
      key: null,
    });
    expect(await countMade('unrecorded')).toEqual({ keys: 1, entries: 1 });
  });

  it('is not done again for its key after its process died', async () => {
    const { idempotency } = api.database;
    api.database.idempotency = { ...idempotency, keepAnswer: async () => true };
    expect((await make('died')).status).toBe(201);
    api.database.idempotency = idempotency;
    await queryRows(
      api,
      `UPDATE idempotency_keys SET created_at = created_at - interval '1 hour' WHERE key = 'died'`,
    );
    const repeat = await make('died');
    expect([repeat.status, repeat.body.error.details.reason]).toEqual([409, 'outcome_unknown']);
    expect(await countMade('died')).toEqual({ keys: 1, entries: 1 });
  });

  it('that failed and stored nothing is done for its key when it is repeated', async () => {
    await whileRefusing('INSERT ON api_keys', async () => {
      expect((await make('failed')).status).toBe(503);
    });
    const repeat = await make('failed');
    expect(repeat.status).toBe(201);
    expect(repeat.headers['idempotent-replayed']).toBeUndefined();
  });
});
