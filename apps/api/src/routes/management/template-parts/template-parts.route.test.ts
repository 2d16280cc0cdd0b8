import { inAppStep, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const base = '/management/v1';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await put('/channels/feed', { name: 'Feed', type: 'in_app', provider: 'in_app' });
});

afterAll(() => api.close());

const get = (path: string) => api.send('get', `${base}${path}`);
const put = (path: string, body: object) => api.send('put', `${base}${path}`, body);
const remove = (path: string) => api.send('delete', `${base}${path}`);
const post = (path: string, body: object = {}) => api.send('post', `${base}${path}`, body);

/** Stores a notiflow with one in-app step of this body. */
async function putNotiflow(handle: string, body: string): Promise<void> {
  const response = await put(`/notiflows/${handle}`, {
    steps: [{ ...inAppStep, template: { body } }],
  });
  expect(response.status).toBeLessThan(300);
}

async function preview(handle: string, body: object): Promise<unknown> {
  const response = await post(`/notiflows/${handle}/preview`, body);
  const [step] = response.body.steps;
  return step.message?.body ?? step.error.reason;
}

const fieldsOf = (body: { error: { details: { fields: { field: string; message: string }[] } } }) =>
  body.error.details.fields.map(({ field, message }) => `${field}: ${message}`);

describe.each([
  ['/partials', 'partial'],
  ['/layouts', 'layout'],
])('%s', (path, resource) => {
  it('are made, replaced, listed and deleted', async () => {
    const made = await put(`${path}/foot`, { body: 'One {{ content }}' });
    expect(made.status).toBe(201);
    const expected = { name: 'foot', body: 'One {{ content }}', used_by: [] };
    expect(made.body).toEqual({
      ...expected,
      id: expect.any(String),
      updated_at: expect.any(String),
    });
    expect((await get(`${path}/foot`)).body).toEqual(made.body);
    // The same content is the same part.
    expect((await put(`${path}/foot`, { body: 'One {{ content }}' })).body).toEqual(made.body);
    const replaced = await put(`${path}/foot`, { body: 'Two {{ content }}' });
    expect(replaced.status).toBe(200);
    expect(replaced.body.id).not.toBe(made.body.id);
    await put(`${path}/head`, { body: '{{ content }}' });
    const first = (await get(`${path}?limit=1`)).body;
    expect(first.items).toMatchObject([{ name: 'head' }]);
    const second = (await get(`${path}?limit=1&after=${first.page.after}`)).body;
    expect(second.items).toMatchObject([{ name: 'foot', body: 'Two {{ content }}' }]);
    expect((await remove(`${path}/foot`)).status).toBe(204);
    for (const again of [await get(`${path}/foot`), await remove(`${path}/foot`)]) {
      expect(again.status).toBe(404);
      expect(again.body.error.details).toEqual({ resource, id: 'foot' });
    }
    expect((await put(`${path}/foot`, { body: '{{ content }}' })).status).toBe(201);
  });

  it.each<[string, object, string[]]>([
    ['Foot', { body: '{{ content }}' }, ['name: must be lower-case words joined by hyphens']],
    ['foot', { body: '{{ content }}', name: 'head' }, ['name: must be the name in the path']],
    [
      'foot',
      { body: '{{ content }}\n{% if %}' },
      [expect.stringContaining('body: line 2: ') as never],
    ],
    [
      'foot',
      { body: '{{ content }}{% include "x" %}' },
      [expect.stringContaining('body: line 1: ') as never],
    ],
    ['foot', { body: ' ' }, ['body: has a wrong format']],
    ['foot', {}, ["body: can't be blank"]],
  ])('refuse %s %j', async (name, body, problems) => {
    const response = await put(`${path}/${name}`, body);
    expect(response.status).toBe(422);
    const found = fieldsOf(response.body).filter((one) => !one.endsWith('print {{ content }}'));
    expect(found).toEqual(problems);
  });
});

it('refuses a layout that leaves the body out', async () => {
  const response = await put('/layouts/empty', { body: '<p>content' });
  expect(fieldsOf(response.body)).toEqual(['body: must print {{ content }}']);
});

describe('/translations', () => {
  it('are made, replaced, listed and deleted', async () => {
    const entries = { hello: 'Hallo', cart: { items: { one: '1', other: '{{ count }}' } } };
    const made = await put('/translations/de', { entries });
    expect([made.status, made.body.locale, made.body.entries]).toEqual([201, 'de', entries]);
    expect((await put('/translations/de', { entries: { hello: 'Hi' } })).status).toBe(200);
    expect((await get('/translations/de')).body).toMatchObject({ entries: { hello: 'Hi' } });
    expect((await get('/translations')).body.items).toMatchObject([{ locale: 'de' }]);
    expect((await remove('/translations/de')).status).toBe(204);
    expect((await get('/translations/de')).status).toBe(404);
  });

  it.each<[string, object, string[]]>([
    ['pt_BR', { entries: {} }, ['locale: must be a language tag like pt-BR']],
    ['pt-br', { entries: {} }, ['locale: must be written pt-BR']],
    ['de', { entries: {}, locale: 'fr' }, ['locale: must be the locale in the path']],
    [
      'de',
      { entries: { a: 1, b: { c: null }, 'd.e': 'x' } },
      [
        'entries.a: must be a text or an object of texts',
        'entries.b.c: must be a text or an object of texts',
        'entries.d.e: must have a name without a dot',
      ],
    ],
  ])('refuse %s %j', async (locale, body, problems) => {
    const response = await put(`/translations/${locale}`, body);
    expect(response.status).toBe(422);
    expect(fieldsOf(response.body)).toEqual(problems);
  });
});

describe('publishing', () => {
  it('refuses partials that are too deep in one another on any way to them', async () => {
    for (let depth = 10; depth >= 0; depth -= 1) {
      const body = depth === 10 ? 'deep' : `{% render 'level-${depth + 1}' %}`;
      await put(`/partials/level-${depth}`, { body });
    }
    await putNotiflow('deep', "{% render 'level-5' %}{% render 'level-1' %}");
    expect((await post('/notiflows/deep/publish')).status).toBe(200);
    await putNotiflow('deep', "{% render 'level-5' %}{% render 'level-0' %}");
    const refused = await post('/notiflows/deep/publish');
    expect(fieldsOf(refused.body)).toEqual([
      expect.stringContaining('partials are more than 10 deep in one another'),
    ]);
  });

  it('names the field whose partial is missing, is wrong inside, or goes in circles', async () => {
    await put('/partials/inner', { body: 'a\n{% render "nowhere" %}' });
    await put('/partials/ring', { body: '{% render "ring" %}' });
    await putNotiflow('broken', "{% render 'missing' %}\n{% render 'inner' %}{% render 'ring' %}");
    const problems = [
      'steps[1].template.body: line 1: there is no partial "missing"',
      'steps[1].template.body: in partial inner, line 2: there is no partial "nowhere"',
      'steps[1].template.body: in partial ring, line 1: the partial "ring" renders itself: ring → ring',
    ];
    const refused = await post('/notiflows/broken/publish');
    expect(refused.status).toBe(422);
    expect(fieldsOf(refused.body)).toEqual(problems);
    const verdict = await post('/notiflows/broken/validate');
    expect(verdict.body.valid).toBe(false);
    expect(verdict.body.fields).toHaveLength(3);
    expect(await preview('broken', {})).toBe('there is no partial "missing"');
  });

  it('pins the partials of its moment, and takes on others when it is done again', async () => {
    await put('/partials/greeting', { body: 'Hi {{ recipient.first_name }}' });
    await putNotiflow('pinned', "{% render 'greeting' %}");
    const recipient = { first_name: 'Ann' };
    expect(await preview('pinned', { recipient })).toBe('Hi Ann');
    const published = await post('/notiflows/pinned/publish');
    const changed = await put('/partials/greeting', { body: 'Yo {{ recipient.first_name }}' });
    expect(changed.body.used_by).toEqual(['pinned']);
    expect(await preview('pinned', { recipient })).toBe('Hi Ann');
    const again = await post('/notiflows/pinned/publish');
    expect(again.body.published_version).toMatchObject({
      version_number: published.body.published_version.version_number + 1,
      sha: published.body.published_version.sha,
    });
    expect(await preview('pinned', { recipient })).toBe('Yo Ann');
    const { body } = await post('/notiflows/pinned/publish');
    expect(body.published_version.id).toBe(again.body.published_version.id);
    const versions = await get('/notiflows/pinned/versions');
    expect(versions.body.items.map(({ status }: { status: string }) => status)).toEqual([
      'published',
      'archived',
    ]);
  });

  it('keeps a partial that is deleted for the version that has it', async () => {
    await put('/partials/leaving', { body: 'still here' });
    await putNotiflow('keeps', "{% render 'leaving' %}");
    await post('/notiflows/keeps/publish');
    await remove('/partials/leaving');
    expect(await preview('keeps', {})).toBe('still here');
    expect((await post('/notiflows/keeps/publish')).status).toBe(422);
  });

  it('leaves a draft that was run with what it ran with', async () => {
    await put('/partials/note', { body: 'first' });
    await putNotiflow('tried', "{% render 'note' %}");
    await post('/notiflows/tried/activate');
    const run = { version: 'draft', recipients: [{ external_id: 'ada' }] };
    expect((await post('/notiflows/tried/run', run)).status).toBe(202);
    await put('/partials/note', { body: 'second' });
    const { body } = await post('/notiflows/tried/publish');
    expect(body.published_version.version_number).toBe(2);
    expect(await preview('tried', {})).toBe('second');
    const versions = (await get('/notiflows/tried/versions')).body.items;
    expect(versions).toMatchObject([{ status: 'published' }, { status: 'archived' }]);
  });

  it('pins translations, and the locale that stands in', async () => {
    await put('/settings', { default_locale: 'en' });
    await put('/translations/en', { entries: { hello: 'Hello' } });
    await put('/translations/pt', { entries: { hello: 'Olá' } });
    await putNotiflow('greets', "{{ 'hello' | t }}");
    await post('/notiflows/greets/publish');
    await put('/translations/pt', { entries: { hello: 'Oi' } });
    await put('/settings', { default_locale: null });
    expect(await preview('greets', { recipient: { locale: 'pt-BR' } })).toBe('Olá');
    expect(await preview('greets', { recipient: { locale: 'fr' } })).toBe('Hello');
    await post('/notiflows/greets/publish');
    expect(await preview('greets', { recipient: { locale: 'pt-BR' } })).toBe('Oi');
    expect(await preview('greets', { recipient: { locale: 'fr' } })).toBe('hello');
  });

  it('puts a layout around a mail, and says which one is not there', async () => {
    await put('/channels/mail', {
      name: 'Mail',
      type: 'email',
      provider: 'smtp',
      settings: { host: 'mail.example.com', from: 'shop@example.com' },
    });
    const template = { content_type: 'html', subject: 'S', body: '<p>Hi</p>', layout: 'shop' };
    const step = { handle: 'mail', type: 'channel', channel_type: 'email', channel_handle: 'mail' };
    await put('/notiflows/mails', { steps: [{ ...step, template }] });
    const refused = await post('/notiflows/mails/publish');
    expect(fieldsOf(refused.body)).toEqual(['steps[1].template.layout: there is no layout "shop"']);
    await put('/layouts/shop', { body: '<main>{{ content }}</main>' });
    expect((await post('/notiflows/mails/publish')).status).toBe(200);
    expect(await preview('mails', {})).toBe('<main><p>Hi</p></main>');
  });

  it('looks at the sources of other steps, too', async () => {
    const settings = { url: "https://example.com/{% render 'lost' %}" };
    await put('/notiflows/asks', { steps: [{ handle: 'ask', type: 'fetch', settings }] });
    const refused = await post('/notiflows/asks/publish');
    expect(fieldsOf(refused.body)).toEqual([
      'steps[1].settings.url: line 1: there is no partial "lost"',
    ]);
  });
});
