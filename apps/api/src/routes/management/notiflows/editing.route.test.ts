import {
  inAppStep,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const path = '/management/v1/notiflows/welcome';

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
  await publishNotiflow(api);
});

afterAll(() => api.close());

const step = (body: string, more: object = {}) => ({ ...inAppStep, template: { body }, ...more });

describe('steps that are not saved', () => {
  it('are checked as a save and a publish would, with every problem at its field', async () => {
    const steps = [
      step('{{ data.x | shout }}'),
      { ...step('ok'), handle: 'second', channel_handle: 'nowhere' },
      'no step',
    ];
    const { status, body } = await api.send('post', `${path}/validate`, { steps });
    expect([status, body.valid]).toEqual([200, false]);
    expect(body.fields.map(({ field }: { field: string }) => field)).toEqual([
      'steps[2]',
      'steps[0].template.body',
    ]);
    expect(body.fields[1].message).toBe('line 1: undefined filter: shout');
    const { body: later } = await api.send('post', `${path}/validate`, { steps: [steps[1]] });
    expect(later.fields).toEqual([
      { field: 'steps[1].channel_handle', message: 'there is no such channel', reason: 'invalid' },
    ]);
    const { body: good } = await api.send('post', `${path}/validate`, { steps: [step('Hi')] });
    expect(good).toEqual({ valid: true, fields: [] });
  });

  it('are shown with what earlier steps found out and a digest collected, and change nothing', async () => {
    const before = (await api.send('get', path)).body;
    const body = '{{ fetch.shop.name }} {{ steps.shop.name }} {{ digest.total_items }}';
    const preview = await api.send('post', `${path}/preview`, {
      steps: [step(body)],
      results: { shop: { name: 'Tea' } },
      digest: { total_items: 3, items: [] },
    });
    expect(preview.status).toBe(200);
    expect(preview.body.steps[0].message.body).toBe('Tea Tea 3');
    expect((await api.send('get', path)).body).toEqual(before);
  });

  it('are refused with the line where they are wrong', async () => {
    const preview = await api.send('post', `${path}/preview`, { steps: [step('Hi\n{% if %}')] });
    expect(preview.status).toBe(422);
    const [{ field, message }] = preview.body.error.details.fields;
    expect(field).toBe('steps[0].template.body');
    expect(message).toMatch(/^line 2: /);
  });
});

describe('samples', () => {
  it('are what the templates of a notification saw, and a preview takes them back', async () => {
    const person = { external_id: 'ada', first_name: 'Ada', custom_fields: { plan: 'pro' } };
    const run = await api.send('post', `${path}/run`, {
      recipients: [{ ...person, data: { n: 2 } }],
      actor: { external_id: 'bob', first_name: 'Bob' },
      data: { n: 1, order: { lines: [{ title: 'Tea' }], 'odd name': true } },
    });
    expect(run.status).toBe(202);
    const { body: none } = await api.send('get', `${path}/samples`);
    expect(none.items).toEqual([]);
    await api.database.runs.fanOutPage({ runId: run.body.notiflow_run_id, pageSize: 10 });
    const { body: list } = await api.send('get', `${path}/samples`);
    expect(list.items).toMatchObject([
      {
        notiflow_run_id: run.body.notiflow_run_id,
        external_id: 'ada',
        first_name: 'Ada',
        status: 'pending',
      },
    ]);
    const { status, body: sample } = await api.send('get', `${path}/samples/${list.items[0].id}`);
    expect(status).toBe(200);
    expect(sample).toMatchObject({
      recipient: { ...person, email: null },
      actor: { external_id: 'bob', first_name: 'Bob' },
      data: { n: 2, order: { lines: [{ title: 'Tea' }] } },
    });
    const preview = await api.send('post', `${path}/preview`, {
      ...sample,
      steps: [
        step('{{ recipient.plan }} {{ actor.first_name }} {{ n }} {{ order.lines[0].title }}'),
      ],
    });
    expect(preview.body.steps[0].message.body).toBe('pro Bob 2 Tea');

    const { body: vocabulary } = await api.send('get', `${path}/vocabulary`);
    const { variables, filters, tags } = vocabulary;
    expect(variables).toEqual(
      expect.arrayContaining([
        { path: 'data.order.lines[].title', kind: 'text', is_seen: true },
        { path: 'data.order["odd name"]', kind: 'boolean', is_seen: true },
        { path: 'recipient.plan', kind: 'text', is_seen: true },
        { path: 'recipient.email', kind: 'text', is_seen: false },
      ]),
    );
    expect(JSON.stringify(variables)).not.toContain('Tea');
    expect(filters).toEqual(expect.arrayContaining(['money', 'no_links', 'upcase']));
    expect(filters).not.toContain('where_exp');
    expect(tags).toEqual(expect.arrayContaining(['render', 'for']));
    expect(tags).not.toContain('include');
  });

  it('are of their notiflow alone', async () => {
    await publishNotiflow(api, 'other');
    const { body } = await api.send('get', `${path}/samples`);
    const { id } = body.items[0];
    const other = await api.send('get', `/management/v1/notiflows/other/samples/${id}`);
    expect(other.status).toBe(404);
    const { body: list } = await api.send('get', '/management/v1/notiflows/other/samples');
    expect(list.items).toEqual([]);
  });
});

describe('409', () => {
  it('publishes no other version than the one that was looked at', async () => {
    const mine = await api.send('put', path, { steps: [step('Mine')] });
    const theirs = await api.send('put', path, { steps: [step('Theirs')] });
    const { sha } = mine.body;
    const refused = await api.send('post', `${path}/publish`, { expected_sha: sha });
    expect([refused.status, refused.body.error.details.reason]).toEqual([409, 'sha_mismatch']);
    const { body } = await api.send('get', path);
    expect(body.has_unpublished_changes).toBe(true);
    const done = await api.send('post', `${path}/publish`, { expected_sha: theirs.body.sha });
    expect([done.status, done.body.published_version.sha]).toEqual([200, theirs.body.sha]);
  });
});
