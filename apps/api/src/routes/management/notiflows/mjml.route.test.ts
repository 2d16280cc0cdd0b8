import { queryRows } from '../../../../../../test/support/query-rows.ts';
import { startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

const base = '/management/v1';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await put('/channels/mail', {
    name: 'Mail',
    type: 'email',
    provider: 'smtp',
    settings: { host: 'mail.example.com', from: 'shop@example.com' },
  });
});

afterAll(() => api.close());

const put = (path: string, body: object) => api.send('put', `${base}${path}`, body);
const post = (path: string, body: object = {}) => api.send('post', `${base}${path}`, body);

const mail = (inside: string) =>
  `<mjml><mj-body><mj-section><mj-column>\n${inside}\n</mj-column></mj-section></mj-body></mjml>`;

const hello = mail(
  '<mj-text>{% if data.n < 3 %}Hi {{ recipient.first_name }}{% endif %}</mj-text><mj-raw>{% render "foot" %}</mj-raw>',
);

/** Stores a notiflow with one e-mail step of each template. */
async function putNotiflow(handle: string, templates: object[]): Promise<void> {
  const step = { type: 'channel', channel_type: 'email', channel_handle: 'mail' };
  const steps = templates.map((template, index) => ({
    ...step,
    handle: `mail_${index + 1}`,
    template: { content_type: 'mjml', subject: 'S', ...template },
  }));
  const { status } = await put(`/notiflows/${handle}`, { steps });
  expect(status).toBeLessThan(300);
}

interface StoredVersion {
  status: string;
  compiled: Record<string, string>;
}

function readVersions(handle: string): Promise<StoredVersion[]> {
  return queryRows(
    api,
    `SELECT v.status, v.compiled FROM notiflow_versions v JOIN notiflows n ON n.id = v.notiflow_id
     WHERE n.handle = '${handle}' ORDER BY v.version_number`,
  );
}

const data = { n: 2 };
const recipient = { first_name: '<Ann>' };
const shown = /<div[^>]*>Hi &lt;Ann&gt;<\/div>/;

describe('an e-mail in MJML', () => {
  beforeAll(async () => {
    await put('/partials/foot', { body: '<p>Bye {{ recipient.first_name }}</p>' });
    await putNotiflow('welcome', [{ body: hello }]);
  });

  it('is compiled when it is published, with its Liquid as it was written', async () => {
    expect((await post('/notiflows/welcome/publish')).status).toBe(200);
    const [version] = await readVersions('welcome');
    expect(version?.compiled.mail_1).toMatch(/^<!doctype html>/);
    expect(version?.compiled.mail_1).toContain('{% if data.n < 3 %}Hi {{ recipient.first_name }}');
  });

  it('is shown as it will be sent, and answered as it was written', async () => {
    const preview = await post('/notiflows/welcome/preview', { data, recipient });
    const [{ message }] = preview.body.steps;
    expect(message.content_type).toBe('html');
    expect(message.body).toMatch(shown);
    expect(message.body).toContain('<p>Bye &lt;Ann&gt;</p>');
    expect(message.text_body).toContain('Hi <Ann>');
    const { body } = await api.send('get', `${base}/notiflows/welcome`);
    expect(body.published_version).toMatchObject({ valid: true });
    expect(body.published_version.steps[1].template.data).toMatchObject({
      content_type: 'mjml',
      body: hello,
    });
  });

  it('is the same version when it is published again, and another one when it is changed', async () => {
    await post('/notiflows/welcome/publish');
    expect(await readVersions('welcome')).toHaveLength(1);
    await putNotiflow('welcome', [{ body: mail('<mj-text>New</mj-text>') }]);
    await post('/notiflows/welcome/publish');
    const [, version] = await readVersions('welcome');
    expect(version?.compiled.mail_1).toContain('>New</div>');
  });

  it('is compiled for a draft that is looked at, planned or run', async () => {
    await putNotiflow('draft', [{ body: hello }]);
    await post('/notiflows/draft/activate');
    const preview = await post('/notiflows/draft/preview', { data, recipient });
    expect(preview.body.steps[0].message.body).toMatch(shown);
    const recipients = [{ external_id: 'ann', email: 'ann@example.com', ...recipient }];
    const plan = await post('/notiflows/draft/plan', { version: 'draft', data, recipients });
    expect(JSON.stringify(plan.body.recipients)).toContain('Hi &lt;Ann&gt;');
    expect((await readVersions('draft'))[0]?.compiled).toEqual({});
    const run = await post('/notiflows/draft/run', { version: 'draft', data, recipients });
    expect(run.status).toBe(202);
    expect((await readVersions('draft'))[0]?.compiled.mail_1).toMatch(/^<!doctype html>/);
  });

  it('is refused with all that is wrong with it, by step, field and line', async () => {
    await put('/layouts/shop', { body: '{{ content }}' });
    await putNotiflow('wrong', [
      { body: mail('<mj-txt>a</mj-txt>\n<mj-text>b') },
      { body: hello, layout: 'shop' },
      { body: mail('<mj-include path="./foot.mjml" />') },
    ]);
    const problems = [
      'steps[1].template.body: line 2: there is no element mj-txt',
      'steps[1].template.body: line 3: mj-text is not closed',
      'steps[2].template.layout: is not for MJML, which is a whole document',
      'steps[3].template.body: line 2: mj-include reads files; use {% render %}',
    ];
    const fieldsOf = (fields: { field: string; message: string }[]) =>
      fields.map(({ field, message }) => `${field}: ${message}`);
    const validation = await post('/notiflows/wrong/validate');
    expect(validation.body.valid).toBe(false);
    expect(fieldsOf(validation.body.fields)).toEqual(problems);
    const recipients = [{ external_id: 'ann' }];
    for (const [action, body] of [
      ['publish', {}],
      ['preview', {}],
      ['plan', { version: 'draft', recipients }],
    ] as const) {
      const refused = await post(`/notiflows/wrong/${action}`, body);
      expect(refused.status).toBe(422);
      expect(fieldsOf(refused.body.error.details.fields)).toEqual(problems);
    }
  });
});
