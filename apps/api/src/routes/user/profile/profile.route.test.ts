import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await api.send('put', '/admin/v1/users/ann', { first_name: 'Ann', locale: 'de' });
});

afterAll(() => api.close());

it('shows users how they are known, and no address', async () => {
  await api.send('put', '/admin/v1/users/ann', { email: 'ann@example.com' });
  for (const prefix of ['/user/v1', '/user']) {
    const { status, body } = await api.send('get', `${prefix}/profile`);
    expect(status).toBe(200);
    expect(body).toEqual({
      external_id: 'ann',
      first_name: 'Ann',
      last_name: null,
      avatar: null,
      locale: 'de',
      timezone: null,
    });
  }
});

describe('a changed profile', () => {
  it('has another language and timezone, and keeps what is not given', async () => {
    const put = (body: object) => api.send('put', '/user/v1/profile', body);
    const first = await put({ locale: 'fr-CA', timezone: 'America/Montreal' });
    expect(first.body).toMatchObject({
      first_name: 'Ann',
      locale: 'fr-CA',
      timezone: 'America/Montreal',
    });
    expect((await put({ locale: null })).body).toMatchObject({
      locale: null,
      timezone: 'America/Montreal',
    });
    const seen = (await api.send('get', '/admin/v1/users/ann')).body;
    expect(seen).toMatchObject({ locale: null, timezone: 'America/Montreal' });
  });

  it('has nothing else that users may say of themselves', async () => {
    const { status, body } = await api.send('put', '/user/v1/profile', {
      first_name: 'Admin',
      email: 'ann@evil.example',
      locale: 'not a language',
      timezone: 'Moon/Base',
    });
    expect(status).toBe(422);
    const fields: { field: string; reason: string }[] = body.error.details.fields;
    expect(fields.map(({ field, reason }) => `${field} ${reason}`).sort()).toEqual([
      'email unknown',
      'first_name unknown',
      'locale format',
      'timezone format',
    ]);
  });

  it('makes nobody who was erased anew', async () => {
    await api.send('put', '/admin/v1/users/gone', {});
    const { id } = (await api.send('get', '/admin/v1/users/gone')).body;
    const { body: project } = await api.send('get', '/management/v1/projects/default');
    await api.send('delete', '/admin/v1/users/gone');
    const change = { locale: 'de' };
    const { updateProfile } = api.database.users;
    expect(await updateProfile({ projectId: project.id, userId: id, change })).toBeNull();
    expect((await api.send('get', '/admin/v1/users/gone')).status).toBe(404);
  });
});
