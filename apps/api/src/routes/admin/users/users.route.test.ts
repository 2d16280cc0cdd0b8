import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

describe('201 and 200', () => {
  it('create a user, then merge into it, custom fields deeply', async () => {
    const created = await api.send('put', '/admin/v1/users/ann%2F1', {
      external_id: 'ann/1',
      email: 'ann@example.com',
      first_name: 'Ann',
      custom_fields: { plan: { name: 'pro', seats: 2 }, gone: 1 },
    });
    expect(created.status).toBe(201);
    const updated = await api.send('put', '/admin/v1/users/ann%2F1', {
      first_name: null,
      custom_fields: { plan: { seats: 3 }, gone: null },
    });
    expect(updated.status).toBe(200);
    expect(updated.body).toMatchObject({
      id: created.body.id,
      external_id: 'ann/1',
      email: 'ann@example.com',
      first_name: null,
      custom_fields: { plan: { name: 'pro', seats: 3 } },
    });
    expect((await api.send('get', '/admin/v1/users/ann%2F1')).body).toEqual(updated.body);
  });

  it('need no body', async () => {
    expect((await api.send('put', '/admin/v1/users/bare')).status).toBe(201);
  });
});

describe('a search', () => {
  const found = async (search: string) => {
    const { body } = await api.send('get', `/admin/v1/users?search=${encodeURIComponent(search)}`);
    return body.items.map((user: { external_id: string }) => user.external_id);
  };

  it('finds somebody by any name they have, and nobody by a part of it', async () => {
    const person = { email: 'Hedy@Example.com', phone: '+4915112345678' };
    const { body } = await api.send('put', '/admin/v1/users/hedy', person);
    await api.send('put', '/admin/v1/users/twin', { phone: '+4915112345678' });
    expect(await found('hedy')).toEqual(['hedy']);
    expect(await found('hedy@example.COM')).toEqual(['hedy']);
    expect(await found(body.id)).toEqual(['hedy']);
    expect(await found('+4915112345678')).toEqual(['twin', 'hedy']);
    expect(await found('hed')).toEqual([]);
  });
});

describe('404', () => {
  it('names the user that is not there', async () => {
    const response = await api.send('get', '/admin/v1/users/nobody');
    expect(response.status).toBe(404);
    expect(response.body.error.message).toBe('User not found');
    expect(response.body.error.details).toEqual({ resource: 'user', id: 'nobody' });
  });
});

describe('422', () => {
  it('refuses another external id than the path says, beside every other problem', async () => {
    const response = await api.send('put', '/admin/v1/users/a', {
      external_id: 'b',
      email: 'x',
      is_admin: true,
    });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      { field: 'is_admin', message: 'is not a known field', reason: 'unknown' },
      { field: 'email', message: 'must be an e-mail address', reason: 'format' },
      { field: 'external_id', message: 'must be the external id in the path', reason: 'invalid' },
    ]);
  });
});

describe('subscriptions', () => {
  it('answer 200 when all users are known, also again', async () => {
    await api.send('put', '/admin/v1/users/u1', {});
    const body = { user_external_ids: ['u1', 'u1'] };
    const first = await api.send('post', '/admin/v1/topics/a b/subscriptions', body);
    const second = await api.send('post', '/admin/v1/topics/a b/subscriptions', body);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    expect(first.body).toEqual({
      successful: [expect.objectContaining({ topic_name: 'a b' })],
      failed: [],
    });
  });

  it('answer 207 and name the users nobody knows', async () => {
    const response = await api.send('post', '/admin/v1/topics/t/subscriptions', {
      user_external_ids: ['u1', 'nobody'],
    });
    expect(response.status).toBe(207);
    expect(response.body.successful).toHaveLength(1);
    expect(response.body.failed).toEqual([{ external_id: 'nobody', reason: 'User not found' }]);
  });

  it('answer 422 without anybody', async () => {
    const response = await api.send('post', '/admin/v1/topics/t/subscriptions', {
      user_external_ids: [],
    });
    expect(response.status).toBe(422);
  });

  it('are made once for one Idempotency-Key, whose answer is given again', async () => {
    const to = '/admin/v1/topics/keyed/subscriptions';
    const body = { user_external_ids: ['u1', 'later'] };
    const key = { 'idempotency-key': 'subscribe-1' };
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => api.send('post', to, body).set(key)),
    );
    await api.send('put', '/admin/v1/users/later', {});
    const repeat = await api.send('post', to, body).set(key);
    expect(repeat.status).toBe(207);
    expect(repeat.headers['idempotent-replayed']).toBe('true');
    for (const response of responses) expect(response.body).toEqual(repeat.body);
    const other = await api.send('post', to, { user_external_ids: ['u1'] }).set(key);
    expect(other.status).toBe(422);
    expect(other.body.error.details.reason).toBe('idempotency_key_reused');
  });

  it('answer 409 while the first request with the key is not answered', async () => {
    const claimKey = async () => ({ kind: 'in_flight' }) as const;
    const idempotency = { ...api.database.idempotency, claimKey };
    const busy = await startTestApi();
    busy.deps.database.idempotency = idempotency;
    const response = await busy
      .send('post', '/admin/v1/topics/t/subscriptions', { user_external_ids: ['u'] })
      .set('idempotency-key', 'busy');
    expect(response.status).toBe(409);
    expect(response.headers['retry-after']).toBe('1');
    expect(response.body.error.details.idempotency_key).toBe('busy');
    await busy.close();
  });
});
