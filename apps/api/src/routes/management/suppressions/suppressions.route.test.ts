import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const path = '/management/v1/suppressions';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const add = (body: object) => api.send('post', path, body);
const list = async (query = '') => (await api.send('get', `${path}${query}`)).body.items;

describe('200 and 201', () => {
  it('suppresses an address once for each reason, until it is removed', async () => {
    const made = await add({ channel_type: 'email', address: 'Gone@Example.com' });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      channel_type: 'email',
      address: 'Gone@Example.com',
      reason: 'manual',
      expires_at: null,
    });
    const expires_at = new Date(Date.now() + 86_400_000).toISOString();
    const again = await add({ channel_type: 'email', address: 'gone@example.com', expires_at });
    expect(again.status).toBe(200);
    expect(again.body).toMatchObject({ id: made.body.id, address: 'gone@example.com', expires_at });
    const bounced = { channel_type: 'email', address: 'gone@example.com', reason: 'hard_bounce' };
    expect((await add(bounced)).status).toBe(201);
    const found = await list('?channel_type=email&address=GONE%40example.com');
    expect(found.map(({ reason }: { reason: string }) => reason)).toEqual([
      'hard_bounce',
      'manual',
    ]);
    expect((await api.send('delete', `${path}/${made.body.id}`)).status).toBe(204);
    expect(await list('?reason=manual')).toEqual([]);
  });

  it('is repeated for an Idempotency-Key without the address, which outlives nobody there', async () => {
    const body = { channel_type: 'email', address: 'once@example.com' };
    const addOnce = () => add(body).set('idempotency-key', 'once');
    expect((await addOnce()).body.address).toBe('once@example.com');
    const again = await addOnce();
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.body).toMatchObject({ channel_type: 'email', address: null });
  });

  it('is told in the audit log without the address', async () => {
    await add({ channel_type: 'sms', address: '+4915112345678', reason: 'stop' });
    const { body } = await api.send('get', '/management/v1/audit-log?action=suppression.added');
    expect(body.items[0].details).toMatchObject({ channel_type: 'sms', reason: 'stop' });
    expect(JSON.stringify(body)).not.toContain('15112345678');
  });
});

describe('many at once', () => {
  const bulk = (body: object) => api.send('post', `${path}/bulk`, body);
  const release = (body: object) => api.send('post', `${path}/release`, body);

  it('are added together, also by pattern, and counted', async () => {
    const addresses = ['one@bulk.example', 'ONE@bulk.example', 'two@bulk.example', '@bulk.example'];
    const asked = { channel_type: 'email', addresses };
    expect((await bulk(asked)).body).toEqual({ added: 3, existing: 0 });
    expect((await bulk(asked)).body).toEqual({ added: 0, existing: 3 });
    const { body } = await api.send('get', '/management/v1/audit-log?action=suppressions.added');
    expect(JSON.stringify(body)).not.toContain('bulk.example');
  });

  it('are released together, and first only counted', async () => {
    await bulk({
      channel_type: 'email',
      addresses: ['a@Release.example', 'b@release.example', 'c@other.example'],
      reason: 'hard_bounce',
    });
    const asked = { domain: 'RELEASE.example', reason: 'hard_bounce' };
    expect((await release({ ...asked, dry_run: true })).body).toEqual({
      released: 2,
      has_more: false,
    });
    expect((await release(asked)).body).toEqual({ released: 2, has_more: false });
    expect((await release(asked)).body).toEqual({ released: 0, has_more: false });
    expect(await list('?channel_type=email&address=c%40other.example')).toHaveLength(1);
    const { body } = await api.send('get', '/management/v1/audit-log?action=suppressions.released');
    expect(body.items[0].details).toMatchObject({ domain: 'RELEASE.example', released: 0 });
  });

  it('are refused as a whole, each by its place', async () => {
    const refused = await bulk({
      channel_type: 'email',
      addresses: ['a@b.example', 'x', '@*.com'],
    });
    expect(refused.status).toBe(422);
    const fields: { field: string }[] = refused.body.error.details.fields;
    expect(fields.map(({ field }) => field)).toEqual(['addresses[1]', 'addresses[2]']);
    expect((await release({})).status).toBe(422);
    expect((await release({ dry_run: true })).status).toBe(422);
  });
});

describe('what speaks against an address', () => {
  it('is found without its channel type, and by the patterns that cover it', async () => {
    await add({ channel_type: 'email', address: 'whole@covered.example' });
    await add({ channel_type: 'email', address: '@covered.example' });
    await add({ channel_type: 'email', address: 'other@covered.example' });
    await add({ channel_type: 'sms', address: '+4915199999999' });
    const addressesOf = async (address: string) =>
      (await list(`?address=${encodeURIComponent(address)}`))
        .map((item: { address: string }) => item.address)
        .sort();
    expect(await addressesOf('Whole@covered.example')).toEqual([
      '@covered.example',
      'whole@covered.example',
    ]);
    expect(await addressesOf('+4915199999999')).toEqual(['+4915199999999']);
    expect(await addressesOf('nobody@example.com')).toEqual([]);
  });
});

describe('404', () => {
  it('is the answer to removing what is not on the list', async () => {
    const { body } = await add({ channel_type: 'email', address: 'once@example.com' });
    expect((await api.send('delete', `${path}/${body.id}`)).status).toBe(204);
    expect((await api.send('delete', `${path}/${body.id}`)).status).toBe(404);
  });
});

describe('422', () => {
  it.each<[object, string[]]>([
    [{}, ['address required', 'channel_type required']],
    [{ channel_type: 'email', address: 'nobody' }, ['address format']],
    [{ channel_type: 'sms', address: 'ada@example.com' }, ['address format']],
    [{ channel_type: { toString: 1 }, address: 'ada@example.com' }, ['channel_type enum']],
    [{ channel_type: 'webhook', address: 'https://example.com' }, ['channel_type enum']],
    [{ channel_type: 'email', address: 'ada@example.com', reason: 'mood' }, ['reason enum']],
    [
      { channel_type: 'email', address: 'ada@example.com', expires_at: '2001-01-01T00:00:00Z' },
      ['expires_at range'],
    ],
  ])('refuses %j', async (body, expected) => {
    const response = await add(body);
    expect(response.status).toBe(422);
    const fields: { field: string; reason: string }[] = response.body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual(expected);
  });
});
