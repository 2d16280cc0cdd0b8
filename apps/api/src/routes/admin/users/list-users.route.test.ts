import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  for (const name of ['ann', 'ben', 'cleo']) {
    await api.send('put', `/admin/v1/users/${name}`, { first_name: name });
  }
});

afterAll(() => api.close());

const namesAt = async (query: string) => {
  const { body } = await api.send('get', `/admin/v1/users?${query}`);
  const names = body.items.map(({ external_id: name }: { external_id: string }) => name);
  return { names, page: body.page };
};

describe('200', () => {
  it('lists users newest first, forwards and back', async () => {
    const first = await namesAt('limit=2');
    expect(first.names).toEqual(['cleo', 'ben']);
    const second = await namesAt(`limit=2&after=${first.page.after}`);
    expect(second.names).toEqual(['ann']);
    expect(second.page).toMatchObject({ after: null, has_more_after: false });
    expect((await namesAt(`limit=2&before=${second.page.before}`)).names).toEqual(['cleo', 'ben']);
  });

  it('can be narrowed by time, both moments excluded', async () => {
    const { body: ben } = await api.send('get', '/admin/v1/users/ben');
    expect((await namesAt(`created_after=${ben.created_at}`)).names).not.toContain('ben');
    expect((await namesAt(`created_before=${ben.created_at}`)).names).not.toContain('cleo');
    expect((await namesAt('created_after=2999-01-01T00:00:00Z')).names).toEqual([]);
  });

  it('leaves out who was deleted', async () => {
    await api.send('delete', '/admin/v1/users/ann');
    expect((await namesAt('')).names).toEqual(['cleo', 'ben']);
  });
});

describe('400', () => {
  it('refuses a cursor that is none, and a limit out of range', async () => {
    for (const query of ['after=x', 'limit=0', 'limit=1001', 'created_after=yesterday']) {
      expect((await api.send('get', `/admin/v1/users?${query}`)).status).toBe(400);
    }
  });
});
