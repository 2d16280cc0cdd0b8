import {
  inAppStep,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const base = '/management/v1/notiflows';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api, 'running');
  await api.send('put', `${base}/running`, { steps: [{ ...inAppStep, name: 'Changed' }] });
  await api.send('put', `${base}/draft-only`, { name: '50% of_all', steps: [inAppStep] });
  await api.send('put', `${base}/bare`, { name: 'No steps yet' });
  await api.send('put', `${base}/gone`, { name: 'Gone' });
  await api.send('post', `${base}/gone/archive`);
});

afterAll(() => api.close());

async function handlesOf(query: string): Promise<string[]> {
  const { body } = await api.send('get', `${base}?${query}`);
  return body.items.map(({ handle }: { handle: string }) => handle);
}

describe('200', () => {
  it('lists notiflows by handle, with their versions and without their steps', async () => {
    const { body } = await api.send('get', base);
    expect(body.page_info).toEqual({ page: 1, limit: 25, total: 3, total_pages: 1 });
    const [bare, draft, running] = body.items;
    expect(bare).toMatchObject({ handle: 'bare', sha: null, current_version: null });
    expect(draft).toMatchObject({
      handle: 'draft-only',
      current_version: { version_number: 1, status: 'draft' },
      published_version: null,
    });
    expect(running).toMatchObject({
      handle: 'running',
      active: true,
      has_unpublished_changes: true,
      archived_at: null,
      current_version: { version_number: 2, status: 'draft' },
      published_version: { version_number: 1, status: 'published' },
    });
    expect(running.volume).toBeNull();
    expect(running.sha).toBe(running.current_version.sha);
    expect(JSON.stringify(body)).not.toContain('"steps"');
  });

  it('tells how often each was run lately, when it is asked', async () => {
    const run = { recipients: [{ external_id: 'ada' }] };
    await api.send('post', '/admin/v1/notiflows/running/run', run);
    const { body } = await api.send('get', `${base}?volume=true`);
    const volumes = body.items.map(({ volume }: { volume: object }) => volume);
    const never = { runs: 0, is_more: false, last_run_at: null };
    expect(volumes).toEqual([
      never,
      never,
      { runs: 1, is_more: false, last_run_at: expect.any(String) },
    ]);
  });

  it.each([
    ['query=ONLY', ['draft-only']],
    ['query=STEPS', ['bare']],
    ['query=50%25', ['draft-only']],
    ['query=f_a', ['draft-only']],
    ['query=%25', ['draft-only']],
    ['query=_', ['draft-only']],
    ['query=%5C', []],
    ['query=', ['bare', 'draft-only', 'running']],
    ['active=true', ['running']],
    ['active=false', ['bare', 'draft-only']],
    ['published=true', ['running']],
    ['published=false&query=a', ['bare', 'draft-only']],
    ['archived=true', ['gone']],
    ['limit=1&page=2', ['draft-only']],
    ['page=9', []],
  ])('narrows by %s', async (query, handles) => {
    expect(await handlesOf(query)).toEqual(handles);
  });
});

describe('400', () => {
  it.each(['active=maybe', 'limit=101', 'page=0', 'nope=1', 'archived=', 'query=a&query=b'])(
    'refuses %s',
    async (query) => {
      const response = await api.send('get', `${base}?${query}`);
      expect(response.status).toBe(400);
      expect(response.body.error.details.param).toBe(query.split('=')[0]);
    },
  );
});
