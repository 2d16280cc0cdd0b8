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
});

afterAll(() => api.close());

const isPro = { property: 'recipient.plan', operator: 'equal_to', value: 'pro' };
const choose = {
  handle: 'choose',
  type: 'condition',
  settings: {
    branches: [
      { handle: 'pro', name: 'Pro', finish: true, conditions: [{ conditions: [isPro] }] },
      { handle: 'others', name: 'Others' },
    ],
  },
};
const inside = (handle: string, branch_handle: string) => {
  return { ...inAppStep, handle, position: 0, parent_step_handle: 'choose', branch_handle };
};
const steps = [choose, inside('for_others', 'others'), inside('for_pro', 'pro')];

describe('200 and 201', () => {
  it('answer the steps of branches at their places, and take the answer back unchanged', async () => {
    await publishNotiflow(api, 'other');
    const put = await api.send('put', `${base}/chosen`, { steps });
    expect(put.status).toBe(201);
    const version = put.body.current_version;
    const places = version.steps.map((step: Record<string, unknown>) => [
      step.handle,
      step.parent_step_handle,
      step.branch_handle,
      step.position,
    ]);
    expect(places).toEqual([
      ['trigger', null, null, 0],
      ['choose', null, null, 1],
      ['for_pro', 'choose', 'pro', 0],
      ['for_others', 'choose', 'others', 0],
      ['end', null, null, 2],
    ]);
    expect(version.steps[1].settings.branches[0]).toEqual({
      ...choose.settings.branches[0],
      conditions: [{ operator: 'and', conditions: [{ ...isPro, value_type: 'static' }] }],
    });
    const again = await api.send('put', `${base}/chosen`, { steps: version.steps });
    expect([again.status, again.body.sha]).toEqual([200, put.body.sha]);
  });

  it('answer the conditions of a step itself, and take the answer back unchanged', async () => {
    const conditions = [{ operator: 'or', conditions: [isPro] }];
    const put = await api.send('put', `${base}/gated`, { steps: [{ ...inAppStep, conditions }] });
    const { steps: stored } = put.body.current_version;
    expect(stored.map((step: { conditions: unknown }) => step.conditions)).toEqual([
      [],
      [{ operator: 'or', conditions: [{ ...isPro, value_type: 'static' }] }],
      [],
    ]);
    const again = await api.send('put', `${base}/gated`, { steps: stored });
    expect([again.status, again.body.sha]).toEqual([200, put.body.sha]);
  });

  it('publish it, and replace the template of a step in a branch', async () => {
    await api.send('put', `${base}/published`, { steps });
    const template = { data: { body: 'For you' } };
    const path = `${base}/published/steps/for_pro/template`;
    expect((await api.send('put', path, template)).status).toBe(200);
    const { status, body } = await api.send('post', `${base}/published/publish`);
    expect(status).toBe(200);
    expect(body.published_version).toMatchObject({ valid: true, status: 'published' });
  });

  it('find what keeps a step in a branch from being published', async () => {
    const { template: _, ...silent } = inside('for_pro', 'pro');
    await api.send('put', `${base}/silent`, { steps: [choose, silent] });
    const { body } = await api.send('post', `${base}/silent/validate`);
    expect(body).toEqual({
      valid: false,
      fields: [{ field: 'steps[2].template', message: "can't be blank", reason: 'required' }],
    });
  });
});

describe('422', () => {
  it('names all that is wrong, in the place where it was given', async () => {
    const [pro, others] = choose.settings.branches;
    const asking = { ...isPro, operator: 'resembles' };
    const { status, body } = await api.send('put', `${base}/wrong`, {
      steps: [
        { ...choose, settings: { branches: [others, pro] } },
        { ...inside('a', 'nobody'), template: { body: ' ' } },
        {
          ...choose,
          handle: 'odd',
          settings: { branches: [{ conditions: [{ conditions: [asking] }] }] },
        },
      ],
    });
    expect(status).toBe(422);
    expect(
      body.error.details.fields.map(({ field, reason }: Record<string, string>) => [field, reason]),
    ).toEqual([
      ['steps[0].settings.branches[0].conditions', 'required'],
      ['steps[1].branch_handle', 'invalid'],
      ['steps[1].template.body', 'format'],
      ['steps[2].settings.branches', 'length'],
      ['steps[2].settings.branches[0].handle', 'required'],
      ['steps[2].settings.branches[0].name', 'required'],
      ['steps[2].settings.branches[0].conditions[0].conditions[0].operator', 'enum'],
    ]);
  });
});

describe('what paths lead to', () => {
  const asking = (property: string) => [
    { conditions: [{ property, operator: 'equal_to', value: 'sent' }] },
  ];
  const later = (property: string) => [
    { ...inAppStep, handle: 'first' },
    { ...inAppStep, handle: 'second', conditions: asking(property) },
  ];

  it('is told whole, and keeps a notiflow from being published', async () => {
    const steps = [
      { ...inAppStep, template: undefined, conditions: asking('steps.later.status') },
      { ...inAppStep, handle: 'later', conditions: asking('steps.feed.opened') },
    ];
    await api.send('put', `${base}/astray`, { steps });
    const { status, body } = await api.send('post', `${base}/astray/publish`);
    expect(status).toBe(422);
    expect(body.error.details.fields).toEqual([
      { field: 'steps[1].template', message: "can't be blank", reason: 'required' },
      {
        field: 'steps[1].conditions[0].conditions[0].property',
        message: 'the step later does not come before',
        reason: 'invalid',
      },
      {
        field: 'steps[2].conditions[0].conditions[0].property',
        message: 'of a channel step there is status, seen, read, clicked',
        reason: 'invalid',
      },
    ]);
    const verdict = await api.send('post', `${base}/astray/validate`);
    expect(verdict.body.fields).toEqual(body.error.details.fields);
    const read = await api.send('get', `${base}/astray`);
    expect(read.body.current_version.valid).toBe(false);
  });

  it('is a warning where it is hardly meant, and published all the same', async () => {
    await api.send('put', `${base}/hasty`, { steps: later('steps.first.status') });
    const warning = {
      step: 'second',
      field: 'steps[2].conditions[0].conditions[0].property',
      message: 'nothing waits between first and this step, so its message is still on the way',
      reason: 'no_wait_before',
    };
    const verdict = await api.send('post', `${base}/hasty/validate`);
    expect(verdict.body).toEqual({ valid: true, fields: [], warnings: [warning] });
    for (const _ of ['once', 'twice']) {
      const { status, body } = await api.send('post', `${base}/hasty/publish`);
      expect([status, body.warnings]).toEqual([200, [warning]]);
      expect(body.published_version).toMatchObject({ status: 'published', valid: true });
    }
  });

  it('goes by how long the project keeps content', async () => {
    const settings = { duration: 10, duration_unit: 'days' };
    await api.send('put', `${base}/patient`, {
      steps: [{ handle: 'pause', type: 'wait', settings }],
    });
    const warned = async () => {
      const { body } = await api.send('post', `${base}/patient/validate`);
      return (body.warnings ?? []).map(({ field, reason }: Record<string, string>) => [
        field,
        reason,
      ]);
    };
    expect(await warned()).toEqual([]);
    await api.send('put', '/management/v1/settings', { retention_content_days: 7 });
    expect(await warned()).toEqual([['steps[1].settings.duration', 'longer_than_retention']]);
  });
});
