import {
  fillProject,
  type OwnerSend,
  type ProjectFacts,
  sendAsOwner,
} from '../test/fill-project.ts';
import { headersFor, type ProjectAccess, sendTo } from '../test/project-access.ts';
import { findSampleProblems, sampledRoutes, sampleOf } from '../test/route-samples.ts';
import { keys, startTestApi, type TestApi } from '../test/start-test-api.ts';
import { createServer } from './server.ts';

const access: ProjectAccess = {
  slug: 'default',
  apiKey: keys.api,
  secretKey: keys.secret,
  accountToken: keys.account,
};

let api: TestApi;
let facts: ProjectFacts;
let send: OwnerSend;

beforeAll(async () => {
  api = await startTestApi();
  send = sendAsOwner(api.app, access);
  facts = await fillProject(api, { access, mark: 'filled' });
});

afterAll(() => api.close());

describe('every route', () => {
  it('has a sample, and every sample has a route', () => {
    expect(findSampleProblems()).toEqual([]);
  });

  it('fails its test with an answer that is not documented', async () => {
    const { users } = api.database;
    const findUser = async (input: Parameters<typeof users.findUser>[0]) => {
      const user = await users.findUser(input);
      return user && { ...user, email: 1 as unknown as string };
    };
    const database = { ...api.database, users: { ...users, findUser } };
    const app = createServer({ ...api.deps, database });
    const route = { surface: 'admin', method: 'get', path: '/users/:external_id' } as const;
    const request = { params: { external_id: facts.user } };
    const asked = sendTo(app, { route, request, headers: headersFor('admin', access) });
    await expect(asked).rejects.toThrow('/email must be');
  });

  it.each(sampledRoutes.map((route) => [route.name, route] as const))(
    '%s answers its sample with the status and the schema that are documented',
    async (name, route) => {
      const { status, headers: own, ...request } = await sampleOf(name)({ facts, send });
      const headers = { ...headersFor(route.surface, access), ...own };
      const answer = await sendTo(api.app, { route, request, headers });
      expect([answer.status, answer.text]).toEqual([status, expect.any(String)]);
      expect(Object.keys(route.responses)).toContain(String(status));
    },
  );
});
