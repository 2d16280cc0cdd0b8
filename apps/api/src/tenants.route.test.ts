import { newId } from '@notiflow/database';
import { hashKey } from '@notiflow/vault';
import pg from 'pg';
import request from 'supertest';
import { pepper, publishNotiflow, startTestApi, type TestApi } from '../test/start-test-api.ts';
import { routes } from './routes/index.ts';
import { surfaces } from './surfaces.ts';

const otherKey = 'sk_of_a_second_project_000001';

let api: TestApi;
let ids: Record<string, string>;

beforeAll(async () => {
  api = await startTestApi();
  const { id } = await publishNotiflow(api);
  await addOtherProject();
  await api.send('put', '/admin/v1/users/u1', {});
  const body = { recipients: [{ external_id: 'u1' }] };
  const run = await api.send('post', `/admin/v1/notiflows/${id}/run`, body);
  const runId = run.body.notiflow_run_id;
  const page = await api.database.runs.fanOutPage({ runId, pageSize: 1 });
  ids = { notiflows: id, runs: runId, notifications: page?.notificationIds[0] ?? '', users: 'u1' };
});

afterAll(() => api.close());

async function addOtherProject(): Promise<void> {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  const projectId = newId();
  await client.query(
    `INSERT INTO projects (id, slug, name, updated_at) VALUES ($1, 'other', 'Other', now())`,
    [projectId],
  );
  await client.query(
    `INSERT INTO api_keys (id, project_id, kind, prefix, hash, scopes)
     VALUES ($1, $2, 'secret', 'sk_', $3, '{*}')`,
    [newId(), projectId, hashKey(pepper, otherKey)],
  );
  await client.end();
}

const addressed = routes.filter(
  ({ surface, path, method }) =>
    surface === 'admin' && method !== 'put' && path.includes('/:') && !path.startsWith('/topics'),
);

describe('a key of another project', () => {
  it.each(addressed.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'gets the same 404 from %s as for what never was',
    async (_, { method, path }) => {
      const [, resource = ''] = path.split('/');
      const ask = (id: string) =>
        request(api.app)
          [method](surfaces.admin.prefixes[0] + path.replace(/:\w+/, id))
          .set('authorization', `Bearer ${otherKey}`)
          .send(path.endsWith('/run') ? { recipients: [{ external_id: 'x' }] } : undefined);
      const theirs = await ask(ids[resource] ?? newId());
      const nobodys = await ask(newId());
      expect([theirs.status, nobodys.status]).toEqual([404, 404]);
      expect(theirs.body.error.message).toBe(nobodys.body.error.message);
    },
  );

  it('sees nothing in any list', async () => {
    const lists = routes.filter(
      ({ surface, path, method }) =>
        surface === 'admin' && method === 'get' && !path.includes('/:'),
    );
    for (const { path } of lists) {
      const response = await request(api.app)
        .get(surfaces.admin.prefixes[0] + path)
        .set('authorization', `Bearer ${otherKey}`);
      expect([path, response.body.items]).toEqual([path, []]);
    }
  });
});
