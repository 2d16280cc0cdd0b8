import { parseId } from '@notiflow/contracts';
import { newId } from '@notiflow/database';
import { fillProject, type ProjectFacts, sendAsOwner } from '../test/fill-project.ts';
import { findReferences } from '../test/find-references.ts';
import { type ForeignReference, foreignReferences } from '../test/foreign-references.ts';
import {
  headersFor,
  type ProjectAccess,
  type RouteRequest,
  sendTo,
} from '../test/project-access.ts';
import { readProjectRows } from '../test/read-project-rows.ts';
import { type RouteSample, sampledRoutes, sampleOf } from '../test/route-samples.ts';
import { signUserToken } from '../test/sign-user-token.ts';
import { keys, startTestApi, type TestApi } from '../test/start-test-api.ts';
import { type NamedRoute, scopes } from './route.ts';
import { routes } from './routes/index.ts';

const mark = 'only-its-owner-reads-this';
const first: ProjectAccess = {
  slug: 'default',
  apiKey: keys.api,
  secretKey: keys.secret,
  accountToken: keys.account,
};

let api: TestApi;
let facts: ProjectFacts;
/** A project without anything. */
let empty: ProjectAccess;
/** A project in which everything has the same names. */
let twin: ProjectAccess;
/** What the twin has. */
let ownFacts: ProjectFacts;
/** Rows of the first project before anybody else asked. */
let rowsBefore: Awaited<ReturnType<typeof readProjectRows>>;
const samples = new Map<string, RouteSample>();
const keyByScope = new Map<string, string>();

beforeAll(async () => {
  api = await startTestApi();
  const send = sendAsOwner(api.app, first);
  facts = await fillProject(api, { access: first, mark });
  first.userToken = await demandTokens(first, 'ada');
  empty = await addProject('empty');
  twin = await addProject('twin');
  ownFacts = await fillProject(api, { access: twin, mark: 'twin' });
  for (const scope of scopes) {
    const key = await send('POST /api-keys', { name: scope, scopes: [scope] });
    keyByScope.set(scope, key.body.key);
  }
  for (const { name } of sampledRoutes) samples.set(name, await sampleOf(name)({ facts, send }));
  rowsBefore = await readProjectRows(api.databaseUrl, 'default');
});

afterAll(() => api.close());

async function addProject(slug: string): Promise<ProjectAccess> {
  const made = await sendAsOwner(api.app, first)('POST /projects', { slug, name: slug });
  const { api_key: apiKey, secret_key: secretKey } = made.body;
  // Somebody to ask for themselves, of another name than anybody in the first project.
  const access = { slug, apiKey, secretKey, accountToken: keys.account };
  await sendAsOwner(api.app, access)('PUT /users/visitor', {}, 'admin');
  return { ...access, userToken: await demandTokens(access, 'visitor') };
}

/** Has a project believe tokens of a key of its own alone, and signs one. */
async function demandTokens(access: ProjectAccess, user: string): Promise<string> {
  const send = sendAsOwner(api.app, access);
  await send('PUT /settings', { user_authentication: 'token' });
  const key = await send('POST /signing-keys', { name: 'pages', algorithm: 'ES256' });
  return signUserToken(key.body, { sub: user });
}

function sampleFor(name: string): RouteSample {
  const sample = samples.get(name);
  if (sample === undefined) throw new Error(`${name} has no sample`);
  return sample;
}

function ask(
  route: NamedRoute,
  asked: { headers: Record<string, string>; request?: RouteRequest },
) {
  const { headers, request = sampleFor(route.name) } = asked;
  return sendTo(api.app, { route, request, headers });
}

const named = (some: NamedRoute[]) => some.map((route) => [route.name, route] as const);
const ofProject = sampledRoutes.filter(({ needsProject }) => needsProject);
// Whoever logs in is a stranger at first: of that the tests of sessions tell.
const all = named(sampledRoutes.filter(({ surface }) => surface !== 'session'));

describe.each(all)('%s', (_, route) => {
  it('answers 401 to nobody, to a public key alone and to the credentials of the other surface', async () => {
    const other = route.surface === 'admin' ? 'management' : 'admin';
    const strangers: Record<string, string>[] = [
      {},
      { 'x-notiflows-api-key': first.apiKey },
      headersFor(other, first),
      { authorization: `Bearer ${other === 'admin' ? first.secretKey : first.accountToken}` },
      { authorization: `Bearer ${first.apiKey}` },
      // Of somebody who proves nothing, and of somebody in another project.
      { 'x-notiflows-api-key': first.apiKey, 'x-notiflows-user-id': 'ada' },
      { ...headersFor('user', twin), 'x-notiflows-api-key': first.apiKey },
    ];
    for (const headers of strangers) {
      const answer = await ask(route, { headers });
      expect([headers, answer.status]).toEqual([headers, 401]);
      expect(answer.text).not.toContain(mark);
    }
  });

  if (route.scope !== null) {
    it(`answers 403 to a key with every scope but ${route.scope}`, async () => {
      for (const [scope, secretKey] of keyByScope) {
        if (scope === route.scope) continue;
        const headers = { authorization: `Bearer ${secretKey}` };
        const answer = await ask(route, { headers });
        expect([scope, answer.status]).toEqual([scope, 403]);
        expect(answer.body.error.details).toEqual({ required_scope: route.scope });
      }
    });
  }
});

describe.each(named(ofProject))('%s, asked by another project', (name, route) => {
  it('shows nothing of the first: what it names is not there, what it lists is empty', async () => {
    const { params = {}, makes, ...request } = sampleFor(name);
    const answer = await ask(route, { headers: headersFor(route.surface, empty) });
    expectNothingOfTheFirst(answer.text, { ...request, params });
    if (Object.keys(params).length > 0 && !makes) expect(answer.status).toBe(404);
    else expect(answer.status).toBeLessThan(300);
  });

  if (route.surface === 'management') {
    it('shows as little when the path names the other project', async () => {
      const { params = {}, makes, ...request } = sampleFor(name);
      const inPath = { ...route, path: `/projects/${empty.slug}${route.path}` };
      const headers = { authorization: `Bearer ${keys.account}` };
      const answer = await ask(inPath, { headers });
      expectNothingOfTheFirst(answer.text, { ...request, params });
      if (Object.keys(params).length > 0 && !makes) expect(answer.status).toBe(404);
      else expect(answer.status).toBeLessThan(300);
    });
  }

  it('says of what the first project has what it says of what nobody has', async () => {
    const { params = {}, makes, missing = {}, ...request } = sampleFor(name);
    if (makes) return;
    for (const param of Object.keys(params)) {
      const value = params[param] ?? '';
      const nobodysValue =
        missing[param] ?? (parseId(value) === null ? 'nobody-has-this' : newId());
      const headers = headersFor(route.surface, empty);
      const theirs = await ask(route, { headers, request: { ...request, params } });
      const nobodys = await ask(route, {
        headers,
        request: { ...request, params: { ...params, [param]: nobodysValue } },
      });
      expect(withoutIds(theirs.body)).toEqual(withoutIds(nobodys.body));
    }
  });

  it('shows a project with the same names its own things only', async () => {
    const { params = {}, ...request } = sampleFor(name);
    const answer = await ask(route, { headers: headersFor(route.surface, twin) });
    expectNothingOfTheFirst(answer.text, { ...request, params });
    const ids = Object.values(params).filter((value) => parseId(value) !== null);
    if (ids.length > 0) expect(answer.status).toBe(404);
  });
});

describe('an id of the first project in a body or a query', () => {
  it.each(foreignReferences.map((reference) => [labelOf(reference), reference] as const))(
    'is nothing to another project: %s',
    async (_, { route: name, place, request, expects }) => {
      const route = routes.find((candidate) => candidate.name === name);
      if (route === undefined)
        throw new Error(`There is no route ${name}: drop the row of ${place}`);
      const asked = request(facts, ownFacts);
      const answer = await ask(route, {
        headers: headersFor(route.surface, twin),
        request: asked,
      });
      expectNothingOfTheFirst(answer.text, asked);
      expects({ status: answer.status, body: answer.body });
    },
  );

  it('has a row for every place where a route takes one', () => {
    const rows = foreignReferences.map(labelOf);
    const missing = findReferences(routes).filter((place) => !rows.includes(place));
    expect(
      missing.map((place) => `Give ${place} a row in apps/api/test/foreign-references.ts`),
    ).toEqual([]);
  });
});

describe('after all that', () => {
  it('no row of the first project is changed', async () => {
    const rowsAfter = await readProjectRows(api.databaseUrl, 'default');
    expect(rowsAfter.byTable).toEqual(rowsBefore.byTable);
  });
});

function labelOf({ route, place }: Pick<ForeignReference, 'route' | 'place'>): string {
  return `${route} ${place}`;
}

/** An answer must hold no text and no id of the first project, but for what the request itself named. */
function expectNothingOfTheFirst(text: string, request: RouteRequest): void {
  expect(text).not.toContain(mark);
  const said = JSON.stringify(request);
  const leaked = rowsBefore.ids.filter((id) => text.includes(id) && !said.includes(id));
  expect(leaked).toEqual([]);
}

/** What the request itself said, and its own id, are no difference. */
function withoutIds(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value) =>
    key === 'id' || key === 'request_id' ? `(${key})` : value,
  );
}
