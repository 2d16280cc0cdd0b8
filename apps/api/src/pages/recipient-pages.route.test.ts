import { type RecipientLink, writeRecipientLink } from '@notiflow/contracts';
import request from 'supertest';
import { publishNotiflow, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createServer } from '../server.ts';

let api: TestApi;
let link: RecipientLink;

const allowed = { isAllowed: true, limit: 1, remaining: 1, resetAfterS: 1 };
const other = '019aa000-0000-7000-8000-000000000000';

beforeAll(async () => {
  // Tests ask faster than people do.
  api = await startTestApi({ rateLimiter: { take: async () => allowed } });
  const { id: notiflowId } = await publishNotiflow(api);
  await publishNotiflow(api, 'weekly');
  const project = await api.database.projects.findProject('default');
  const { body: user } = await api.send('put', '/admin/v1/users/ann', {
    first_name: 'Ann',
    email: 'ann@example.com',
  });
  link = {
    projectId: project?.id ?? '',
    userId: user.id,
    notiflowId,
    deliveryId: other,
    channelType: 'email',
  };
});

beforeEach(async () => {
  await api.send('put', '/admin/v1/users/ann/preferences', {
    channel_types: null,
    notiflows: { welcome: null, weekly: null },
  });
});

afterAll(() => api.close());

const pathOf = (changes: Partial<RecipientLink> = {}) =>
  `/u/${api.deps.links.sign('preferences', writeRecipientLink({ ...link, ...changes }))}`;

/** A user of one test alone. */
async function linkOfNewUser(name: string) {
  const { body } = await api.send('put', `/admin/v1/users/${name}`, {});
  return {
    path: pathOf({ userId: body.id }),
    preferences: async () => (await api.send('get', `/admin/v1/users/${name}/preferences`)).body,
  };
}

const wishes = async () => (await api.send('get', '/admin/v1/users/ann/preferences')).body;
const get = (path: string) => request(api.app).get(path);
const oneClick = (path: string) =>
  request(api.app).post(path).type('form').send('List-Unsubscribe=One-Click');

describe('the link of a mail', () => {
  it('shows a page to whoever opens it, and changes nothing by that', async () => {
    const before = await wishes();
    for (const method of ['get', 'head'] as const) {
      const response = await request(api.app)[method](pathOf());
      expect(response.status).toBe(200);
      expect(response.headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex',
      });
      expect(response.headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(response.headers['set-cookie']).toBeUndefined();
    }
    const { text } = await get(pathOf());
    expect(text).toContain('<form method="post">');
    expect(text).toContain('Welcome');
    expect(text).not.toMatch(/ann|<script|javascript:/i);
    expect(await wishes()).toEqual(before);
  });

  it('switches the notiflow off on its channel type with one click, again and again', async () => {
    for (let time = 0; time < 2; time += 1) {
      const response = await oneClick(pathOf());
      expect(response.status).toBe(200);
      expect(response.headers.location).toBeUndefined();
      expect(response.text).toContain('You are unsubscribed');
    }
    expect((await wishes()).notiflows[link.notiflowId]).toEqual({
      name: 'Welcome',
      enabled: true,
      channel_types: { email: false },
    });
    expect((await get(pathOf())).text).toContain('You are unsubscribed');
  });

  it('is taken from a form of several parts, and from one without a body', async () => {
    const parts = await linkOfNewUser('parts');
    await request(api.app).post(parts.path).field('List-Unsubscribe', 'One-Click').expect(200);
    expect((await parts.preferences()).notiflows[link.notiflowId].channel_types).toEqual({
      email: false,
    });
    const none = await linkOfNewUser('none');
    await request(api.app).post(none.path).expect(200);
    expect((await none.preferences()).notiflows[link.notiflowId].channel_types).toEqual({
      email: false,
    });
  });

  it('leaves a line in the audit log for what it changed, and none for a repeat', async () => {
    const { path } = await linkOfNewUser('audited');
    await oneClick(path);
    await oneClick(path);
    const { body } = await api.send(
      'get',
      '/management/v1/audit-log?action=preferences.updated&limit=100',
    );
    const lines = body.items.filter(({ details }: { details: object }) => 'delivery_id' in details);
    const ours = lines.filter(
      (line: { actor_id: string }) => path === pathOf({ userId: line.actor_id }),
    );
    expect(ours).toMatchObject([
      {
        actor_kind: 'recipient',
        resource: 'user',
        ip: null,
        details: { delivery_id: other, notiflow_id: link.notiflowId, channel_type: 'email' },
      },
    ]);
  });

  it('speaks the language of its reader', async () => {
    const inLanguage = (language: string) => get(pathOf()).set('accept-language', language);
    for (const [accepted, shown, word] of [
      ['de-AT,de;q=0.9,en;q=0.5', 'de', 'Abbestellen'],
      ['nl, fr;q=0.8, en;q=0.2', 'fr', 'Se désabonner'],
      ['es', 'es', 'Darse de baja'],
      ['ja', 'ja', '配信停止'],
      ['tlh', 'en', 'Unsubscribe'],
      ['en;q=0, de;q=nonsense', 'en', 'Unsubscribe'],
    ] as const) {
      const { text, headers } = await inLanguage(accepted);
      expect(headers['content-language']).toBe(shown);
      expect(text).toContain(`<html lang="${shown}">`);
      expect(text).toContain(`<button>${word}</button>`);
    }
  });

  it('shows a name as text, whatever stands in it', async () => {
    await api.send('put', '/management/v1/notiflows/hostile', {
      name: '<script>alert(1)</script>"\'&{project}',
      active: true,
      steps: [],
    });
    const { body } = await api.send('get', '/management/v1/notiflows/hostile');
    const { text } = await get(pathOf({ notiflowId: body.id }));
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;{project}');
  });
});

describe('a link that is not ours', () => {
  it('is answered with the same page, whatever is wrong with it', async () => {
    const token = pathOf().slice('/u/'.length);
    const wrong = [
      '/u/x',
      `/u/${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      `/u/${token}A`,
      `/u/${api.deps.links.sign('click', writeRecipientLink(link))}`,
      pathOf({ userId: other }),
      pathOf({ notiflowId: other }),
      pathOf({ projectId: other }),
    ];
    const { text } = await get('/u/x');
    for (const path of wrong) {
      for (const response of [
        await get(path),
        await oneClick(path),
        await get(`${path}/preferences`),
      ]) {
        expect(response.status).toBe(404);
        expect(response.text).toBe(text);
      }
    }
    expect((await wishes()).notiflows[link.notiflowId].channel_types).toEqual({});
  });

  it('is refused when it is tried too often, and so is a good one', async () => {
    const taken: string[] = [];
    const rateLimiter = {
      async take(caller: string, limit?: number | null) {
        taken.push(caller);
        return { isAllowed: false, limit: limit ?? 0, remaining: 0, resetAfterS: 1 };
      },
    };
    const app = createServer({ ...api.deps, rateLimiter });
    for (const path of ['/u/x', pathOf()]) {
      const response = await request(app).post(path);
      expect(response.status).toBe(429);
      expect(response.headers['retry-after']).toBe('1');
    }
    expect(taken).toContain(link.userId);
    expect((await wishes()).notiflows[link.notiflowId].channel_types).toEqual({});
  });

  it('has no other methods', async () => {
    expect((await request(api.app).delete(pathOf())).status).toBe(405);
    expect((await request(api.app).put(`${pathOf()}/preferences`)).status).toBe(405);
  });
});

describe('the page of settings', () => {
  const settings = () => `${pathOf()}/preferences`;
  const boxes = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/name="wanted" value="([^"]+)"( checked)?/g)].map(([, key, isOn]) => [
        key,
        isOn !== undefined,
      ]),
    );
  /** Sends the form as a browser does, with some boxes changed. */
  async function submit(changes: Record<string, boolean>) {
    const { text } = await get(settings());
    const shown = boxes(text);
    const wanted = { ...shown, ...changes };
    const form = new URLSearchParams([
      ...Object.entries(shown).map(([key, isOn]): [string, string] => [
        'shown',
        `${key}:${isOn ? 'on' : 'off'}`,
      ]),
      ...Object.entries(wanted).flatMap(([key, isOn]): [string, string][] =>
        isOn ? [['wanted', key]] : [],
      ),
    ]);
    return request(api.app).post(settings()).type('form').send(form.toString());
  }
  let weekly: string;
  beforeAll(async () => {
    weekly = (await api.send('get', '/management/v1/notiflows/weekly')).body.id;
  });

  it('shows the channel types of the project and the notiflows that ask', async () => {
    const { status, text } = await get(settings());
    expect(status).toBe(200);
    expect(boxes(text)).toEqual({
      email: true,
      in_app: true,
      [link.notiflowId]: true,
      [weekly]: true,
    });
    expect(text).not.toMatch(/\bann\b/i);
  });

  it('stores what was changed in the form and nothing else', async () => {
    const response = await submit({ [weekly]: false });
    expect(response.status).toBe(200);
    expect(response.text).toContain('role="status"');
    expect(boxes(response.text)).toMatchObject({ [weekly]: false, [link.notiflowId]: true });
    expect(await wishes()).toMatchObject({
      channel_types: { email: true },
      notiflows: {
        [weekly]: { channel_types: { email: false } },
        [link.notiflowId]: { channel_types: {} },
      },
    });
    await submit({ [weekly]: true });
    expect((await wishes()).notiflows[weekly].channel_types).toEqual({});
  });

  it('ends every mail with the channel type, also of a notiflow that was wanted by name', async () => {
    await api.send('put', '/admin/v1/users/ann/preferences', {
      notiflows: { weekly: { channel_types: { email: true } } },
    });
    const { text } = await submit({ email: false });
    expect(boxes(text)).toMatchObject({ email: false, [weekly]: false, [link.notiflowId]: false });
    const again = await submit({ [weekly]: true });
    expect(boxes(again.text)).toMatchObject({ email: false, [weekly]: true });
    expect((await wishes()).notiflows[weekly].channel_types).toEqual({ email: true });
  });

  it('leaves alone what somebody else changed since it was shown, and what it did not show', async () => {
    const form = new URLSearchParams([
      ['shown', 'email:on'],
      ['wanted', 'email'],
      ['shown', `${weekly}:on`],
      ['shown', `${other}:on`],
      ['shown', 'webhook:on'],
    ]);
    await api.send('put', '/admin/v1/users/ann/preferences', { channel_types: { email: false } });
    await request(api.app).post(settings()).type('form').send(form.toString()).expect(200);
    expect(await wishes()).toMatchObject({
      channel_types: { email: false },
      notiflows: { [weekly]: { channel_types: { email: false } } },
    });
  });

  it('refuses a body that is no small form', async () => {
    const large = request(api.app)
      .post(settings())
      .type('form')
      .send(`x=${'a'.repeat(70_000)}`);
    expect((await large).status).toBe(413);
    const json = await request(api.app).post(settings()).send({ shown: 'email:on' });
    expect(json.status).toBe(200);
    expect((await wishes()).channel_types.email).toBe(true);
  });
});
