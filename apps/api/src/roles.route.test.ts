import { isRoleEnough, memberRoles } from '@notiflow/contracts';
import request from 'supertest';
import { addressOf } from '../test/project-access.ts';
import { cookieOf, tokenOf } from '../test/samples/session-samples.ts';
import { expectDocumented, startTestApi, type TestApi } from '../test/start-test-api.ts';
import { leastRoleOf, type NamedRoute } from './route.ts';
import { routes } from './routes/index.ts';

const ownPage = { 'sec-fetch-site': 'same-origin' };

let api: TestApi;
const cookies = new Map<string, string>();

beforeAll(async () => {
  api = await startTestApi();
  for (const role of memberRoles) {
    cookies.set(role, await addMember(role, { projects: [{ slug: 'default', role }] }));
    cookies.set(`${role} everywhere`, await addMember(`${role}-all`, { account_role: role }));
  }
});

afterAll(() => api.close());

async function addMember(name: string, may: object): Promise<string> {
  const email = `${name}@example.com`;
  const member = await api.send('post', '/management/v1/members', { email, ...may });
  const body = { token: tokenOf(member.body.link), password: 'correct horse battery' };
  return cookieOf(await request(api.app).post('/ops/api/v1/accept-link').set(ownPage).send(body));
}

/** Asks for something that is not there, with a body that is no good: who may not is told so before. */
function ask(route: NamedRoute, cookie: string) {
  const params = Object.fromEntries(Object.keys(route.params).map((name) => [name, 'nobody']));
  const sent = request(api.app)
    [route.method](addressOf(route, { params }))
    .set({ ...ownPage, cookie })
    .expect(expectDocumented);
  return route.body === null ? sent : sent.send({ no_such_field: true });
}

const forServers = routes.filter(({ surface }) => surface === 'admin' || surface === 'management');

it('of a member is enough in every project when it is one of all', async () => {
  const route = forServers.find(({ name }) => name === 'updateSettings');
  if (route === undefined) throw new Error('There is no such route.');
  expect((await ask(route, cookies.get('operator everywhere') ?? '')).status).toBe(403);
  expect((await ask(route, cookies.get('admin everywhere') ?? '')).status).toBe(422);
});

describe.each(forServers.map((route) => [route.name, route] as const))('%s', (_, route) => {
  const least = leastRoleOf(route);

  it(`is for a member who is at least ${least}, and for nobody else`, async () => {
    // What is of the account is for whoever may something everywhere, and for an admin of one project no more than nothing.
    const names = route.needsProject
      ? memberRoles.map((role) => ({ role, name: role as string, mayBe: true }))
      : [
          ...memberRoles.map((role) => ({ role, name: `${role} everywhere`, mayBe: true })),
          { role: 'admin' as const, name: 'admin', mayBe: false },
        ];
    for (const { role, name, mayBe } of names) {
      const answer = await ask(route, cookies.get(name) ?? '');
      const may = least === 'anybody' || (mayBe && isRoleEnough(role, least));
      if (may) expect([name, answer.status]).not.toEqual([name, 403]);
      else expect([name, answer.body.error?.details]).toEqual([name, { required_role: least }]);
    }
  });
});
