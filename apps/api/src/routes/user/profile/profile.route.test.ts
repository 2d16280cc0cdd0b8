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
