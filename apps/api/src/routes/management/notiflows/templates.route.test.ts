import { channelTypeOf, channelTypes, createParser } from '@notiflow/contracts';
import {
  inAppStep,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

let api: TestApi;
let id: string;
const path = '/management/v1/notiflows/welcome';
const template = `${path}/steps/feed/template`;

beforeAll(async () => {
  api = await startTestApi();
  ({ id } = await publishNotiflow(api));
});

afterAll(() => api.close());

describe('200', () => {
  it('reads the template by handle and by id', async () => {
    const response = await api.send('get', template);
    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      channel_type: 'in_app',
      data: { content_type: 'markdown', body: inAppStep.template.body },
    });
    const byId = await api.send('get', `/management/v1/notiflows/${id}/steps/feed/template`);
    expect(byId.body).toEqual(response.body);
  });

  it('writes into a draft, and leaves the published version as it is', async () => {
    const before = await api.send('get', template);
    const data = { content_type: 'plaintext', title: 'Hi', body: 'New {{ data.x }}' };
    const written = await api.send('put', template, { channel_type: 'in_app', data });
    expect(written.status).toBe(200);
    expect(written.body).toEqual({ id: before.body.id, channel_type: 'in_app', data });
    expect((await api.send('get', template)).body).toEqual(written.body);
    const notiflow = await api.send('get', path);
    expect(notiflow.body).toMatchObject({
      has_unpublished_changes: true,
      published_version: { version_number: 1 },
      current_version: { version_number: 2, status: 'draft' },
    });
    const published = notiflow.body.published_version.steps.find(
      (step: { handle: string }) => step.handle === 'feed',
    );
    expect(published.template).toEqual({ channel_type: 'in_app', data: before.body.data });
  });

  it('makes no version of the same content', async () => {
    const before = await api.send('get', path);
    const { data } = (await api.send('get', template)).body;
    expect((await api.send('put', template, { data })).status).toBe(200);
    expect((await api.send('get', path)).body.current_version).toEqual(before.body.current_version);
  });

  it('shows every message as it would be sent, or why it cannot be', async () => {
    const step = (handle: string, body: string) => ({ ...inAppStep, handle, template: { body } });
    await api.send('put', '/management/v1/notiflows/shown', {
      steps: [
        step('good', 'Hello {{ recipient.first_name }}, {{ data.total | money: "USD" }}'),
        step('bad', '{% for i in (1..90000000) %}x{% endfor %}'),
        { ...inAppStep, handle: 'empty', template: undefined },
      ],
    });
    const response = await api.send('post', '/management/v1/notiflows/shown/preview', {
      data: { total: 9.5 },
      recipient: { first_name: 'Ada', locale: 'en-US' },
    });
    expect(response.status).toBe(200);
    expect(response.body.steps).toMatchObject([
      { step_handle: 'good', channel_type: 'in_app', message: { body: 'Hello Ada, $9.50' } },
      { step_handle: 'bad', error: { field: 'body', reason: expect.any(String) } },
      { step_handle: 'empty', error: { reason: 'The step has no template yet' } },
    ]);
  });

  it.each(channelTypes)('shows the sample of %s, with and without an address', async (type) => {
    const step = {
      handle: 'only',
      type: 'channel',
      channel_type: type,
      template: channelTypeOf(type).sampleTemplate,
    };
    await api.send('put', `/management/v1/notiflows/${type.replaceAll('_', '-')}`, {
      steps: [step],
    });
    const show = async (recipient: object) => {
      const path = `/management/v1/notiflows/${type.replaceAll('_', '-')}/preview`;
      const { body } = await api.send('post', path, {
        recipient: { external_id: 'ada', ...recipient },
      });
      return body.steps[0].message;
    };
    const message = await show({ email: 'ada@example.com', phone: '+4915112345678' });
    const parsed = createParser(channelTypeOf(type).message)(message);
    // Nobody has registered a device or a browser here.
    const { asksRegistered, addressFields } = channelTypeOf(type);
    const missing = parsed.ok ? [] : parsed.problems.map(({ field }) => field);
    expect(missing.filter((field) => !asksRegistered || !addressFields.includes(field))).toEqual(
      [],
    );
    const { to: _, ...addressed } = message;
    expect(await show({})).toEqual(addressed);
  });

  it('shows what a run would show and no more', async () => {
    const step = (handle: string, body: string) => ({ ...inAppStep, handle, template: { body } });
    const mail = {
      handle: 'mail',
      type: 'channel',
      channel_type: 'email',
      template: { subject: 'Hi', body: '{{ recipient.last_name }}' },
    };
    await api.send('put', '/management/v1/notiflows/true', {
      steps: [
        step('project', '{{ project.slug }}/{{ project.createdAt }}/{{ run.notiflow.handle }}'),
        step('half', "{{ recipient.first_name | split: '' | first }}"),
        step('bomb', '\n{% for i in (1..90000000) %}x{% endfor %}'),
        step('attribute', '[{{ recipient.phone }}]{{ recipient.plan }}'),
        mail,
      ],
    });
    const custom_fields = { phone: 'of a custom field', plan: 'Pro' };
    const recipient = { first_name: '😀', last_name: 'L', email: 'ada@example.com', custom_fields };
    const shown = await api.send('post', '/management/v1/notiflows/true/preview', { recipient });
    expect(shown.body.steps).toMatchObject([
      { message: { body: 'default//true' } },
      { message: { body: '\ufffd' } },
      { error: { template: 'bomb', field: 'body', variable: null, reason: expect.any(String) } },
      { message: { body: '[]Pro' } },
      { message: { to: 'ada@example.com', to_name: '😀 L', subject: 'Hi', body: 'L' } },
    ]);
  });

  it('names what the sample does not have, and nothing else', async () => {
    const body = '{{ recipient.first_nmae }}{{ recipient.email }}\n{{ order.id }}{{ order.total }}';
    await api.send('put', '/management/v1/notiflows/misspelt', {
      steps: [{ ...inAppStep, template: { body } }],
    });
    const shown = await api.send('post', '/management/v1/notiflows/misspelt/preview', {
      data: { order: { id: 7 } },
    });
    expect(shown.body.steps[0].absent).toEqual([
      { field: 'body', line: 1, variable: 'recipient.first_nmae' },
      { field: 'body', line: 2, variable: 'order.total' },
    ]);
  });

  it('shows the published version when asked for it', async () => {
    const shown = await api.send('post', `${path}/preview`, {
      version: 'published',
      recipient: { first_name: 'Ada' },
    });
    expect(shown.body.steps).toMatchObject([{ message: { body: 'Hello Ada' } }]);
  });
});

describe('404', () => {
  it('names the notiflow or the step that is not there', async () => {
    const noStep = await api.send('get', `${path}/steps/nope/template`);
    expect(noStep.status).toBe(404);
    expect(noStep.body.error.details).toEqual({ resource: 'step', id: 'nope' });
    const noNotiflow = await api.send('post', '/management/v1/notiflows/nope/preview', {});
    expect(noNotiflow.status).toBe(404);
    expect(noNotiflow.body.error.details.resource).toBe('notiflow');
  });
});

describe('409', () => {
  it('says that only channel steps have templates', async () => {
    const data = { body: 'x' };
    expect((await api.send('put', `${path}/steps/trigger/template`, { data })).status).toBe(409);
    expect((await api.send('get', `${path}/steps/end/template`)).status).toBe(409);
  });

  it('says that there is no such version to show', async () => {
    await api.send('put', '/management/v1/notiflows/only-draft', { steps: [inAppStep] });
    const preview = '/management/v1/notiflows/only-draft/preview';
    expect((await api.send('post', preview, { version: 'published' })).status).toBe(409);
  });

  it('lets one of several writers win, and tells the others', async () => {
    const writes = Array.from({ length: 8 }, (_, index) =>
      api.send('put', template, { data: { body: `writer ${index}` } }),
    );
    const statuses = (await Promise.all(writes)).map(({ status }) => status);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    expect(statuses).toContain(200);
  });
});

describe('422', () => {
  it('tells everything that is wrong with the template', async () => {
    const response = await api.send('put', template, {
      channel_type: 'email',
      data: { title: '{% if %}', extra: 1 },
    });
    expect(response.status).toBe(422);
    const fields = response.body.error.details.fields.map((one: { field: string }) => one.field);
    expect(fields).toEqual(expect.arrayContaining(['channel_type', 'data.body', 'data.extra']));
  });

  it('tells where a URL leads beside what is wrong with the Liquid', async () => {
    const hook = { handle: 'hook', type: 'channel', channel_type: 'webhook' };
    await api.send('put', '/management/v1/notiflows/two-faults', { steps: [hook] });
    const path = '/management/v1/notiflows/two-faults/steps/hook/template';
    const data = { url: 'http://127.0.0.1/x', body: '{% if %}' };
    const { body } = await api.send('put', path, { data });
    const fields = body.error.details.fields.map((one: { field: string }) => one.field);
    expect(fields.sort()).toEqual(['data.body', 'data.url']);
  });

  it('refuses a webhook to a private address', async () => {
    await api.send('put', '/management/v1/channels/hook', {
      name: 'Hook',
      type: 'webhook',
      provider: 'http',
    });
    const hook = { handle: 'hook', type: 'channel', channel_type: 'webhook' };
    await api.send('put', '/management/v1/notiflows/hooks', { steps: [hook] });
    const response = await api.send('put', '/management/v1/notiflows/hooks/steps/hook/template', {
      data: { url: 'http://127.0.0.1/x' },
    });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toMatchObject([
      { field: 'data.url', reason: 'invalid' },
    ]);
  });
});
