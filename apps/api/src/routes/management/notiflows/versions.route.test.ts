import request from 'supertest';
import { logInMember } from '../../../../test/log-in-member.ts';
import {
  inAppStep,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const base = '/management/v1/notiflows';
const changedStep = { ...inAppStep, template: { body: 'Changed' } };

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

/** A notiflow with a published version 1 and a draft 2. */
async function publishAndChange(handle: string): Promise<void> {
  await publishNotiflow(api, handle);
  await api.send('put', `${base}/${handle}`, { steps: [changedStep] });
}

describe('200', () => {
  it('lists versions newest first, and reads each by its number', async () => {
    await publishAndChange('versioned');
    const unready = { handle: 'mail', type: 'channel', channel_type: 'email' };
    await api.send('post', `${base}/versioned/publish`);
    await api.send('put', `${base}/versioned`, { steps: [inAppStep, unready] });
    const { body } = await api.send('get', `${base}/versioned/versions`);
    expect(body.page_info).toEqual({ page: 1, limit: 25, total: 3, total_pages: 1 });
    expect(body.items).toMatchObject([
      { version_number: 3, status: 'draft', valid: false, published_at: null },
      { version_number: 2, status: 'published', valid: true },
      { version_number: 1, status: 'archived', valid: true },
    ]);
    for (const version of body.items) {
      const path = `${base}/versioned/versions/${version.version_number}`;
      expect((await api.send('get', path)).body).toEqual(version);
    }
    const second = await api.send('get', `${base}/versioned/versions?limit=1&page=2`);
    expect(second.body.items).toEqual([body.items[1]]);
    const byId = await api.send('get', `${base}/${body.items[0].notiflow_id}/versions/3`);
    expect(byId.body).toEqual(body.items[0]);
  });

  it('lists no version of a notiflow without steps', async () => {
    await api.send('put', `${base}/bare`, { name: 'Bare' });
    expect((await api.send('get', `${base}/bare/versions`)).body.items).toEqual([]);
  });

  it('drops the draft, so that the published version is current, and its number is free', async () => {
    await publishAndChange('undone');
    const { body } = await api.send('post', `${base}/undone/rollback`);
    expect(body).toMatchObject({
      has_unpublished_changes: false,
      current_version: { version_number: 1, status: 'published' },
    });
    expect((await api.send('get', `${base}/undone`)).body).toEqual(body);
    expect((await api.send('get', `${base}/undone/versions/2`)).status).toBe(404);
    const again = await api.send('put', `${base}/undone`, { steps: [changedStep] });
    expect(again.body.current_version).toMatchObject({ version_number: 2, status: 'draft' });
  });

  it('archives a notiflow, and a PUT brings it back with its versions', async () => {
    await publishAndChange('stored');
    const before = (await api.send('get', `${base}/stored/versions`)).body.items;
    const archived = await api.send('post', `${base}/stored/archive`);
    expect(archived.body).toMatchObject({ handle: 'stored', archived_at: expect.any(String) });
    const back = await api.send('put', `${base}/stored`, { name: 'Back' });
    expect([back.status, back.body.archived_at, back.body.name]).toEqual([200, null, 'Back']);
    expect((await api.send('get', `${base}/stored/versions`)).body.items).toEqual(before);
  });
});

describe('a diff of two versions', () => {
  const diff = async (path: string) => {
    const { status, body } = await api.send('get', `${base}/${path}`);
    return { status, body };
  };

  it('tells what changed since the one before, or since another one', async () => {
    await publishAndChange('compared');
    await api.send('post', `${base}/compared/publish`);
    const wait = { handle: 'pause', type: 'wait', settings: { duration: 1, unit: 'day' } };
    await api.send('put', `${base}/compared`, { steps: [wait, changedStep] });
    const { status, body } = await diff('compared/versions/3/diff');
    expect(status).toBe(200);
    expect([body.from.version_number, body.to.version_number]).toEqual([2, 3]);
    expect(body.steps).toMatchObject([{ handle: 'pause', change: 'added' }]);
    expect(body.fields_left_out).toBe(0);
    const body1 = (await diff('compared/versions/3/diff?with=1')).body;
    expect(body1.steps[1]).toEqual({
      handle: 'feed',
      type: 'channel',
      change: 'changed',
      fields: [
        {
          field: 'template.data.body',
          from: inAppStep.template.body,
          to: 'Changed',
          is_cut: false,
        },
      ],
    });
    const back = (await diff('compared/versions/1/diff?with=3')).body;
    expect(back.steps.map(({ change }: { change: string }) => change)).toEqual([
      'changed',
      'removed',
    ]);
    expect((await diff('compared/versions/2/diff?with=2')).body.steps).toEqual([]);
  });

  it('has nothing before the first one, of which everything is new', async () => {
    await publishNotiflow(api, 'initial');
    const { body } = await diff('initial/versions/1/diff');
    expect(body.from).toBeNull();
    expect(body.steps.map(({ change }: { change: string }) => change)).toEqual([
      'added',
      'added',
      'added',
    ]);
  });

  it('shows the beginning of what is long', async () => {
    await publishNotiflow(api, 'lengthy');
    const long = { ...inAppStep, template: { body: 'x'.repeat(5_000) } };
    await api.send('put', `${base}/lengthy`, { steps: [long] });
    const { body } = await diff('lengthy/versions/2/diff');
    expect(body.steps[0].fields[0]).toMatchObject({ to: 'x'.repeat(2_000), is_cut: true });
  });

  it('shows a viewer what was written, and no more of what servers are asked with than the version does', async () => {
    const ask = (token: string) => ({
      handle: 'ask',
      type: 'fetch',
      settings: {
        method: 'POST',
        url: `https://api.example.com/${token}`,
        headers: { authorization: token },
        body: `{"key":"${token}","why":"${'x'.repeat(2_000)}"}`,
      },
    });
    const feed = (body: string) => ({ ...inAppStep, template: { body } });
    await publishNotiflow(api, 'secretive');
    for (const n of [1, 2]) {
      const steps = [ask(`t0ken-${n}`), feed(`Text ${n}`)];
      await api.send('put', `${base}/secretive`, { steps });
      expect((await api.send('post', `${base}/secretive/publish`)).status).toBe(200);
    }
    const cookie = await logInMember(api, { account_role: 'viewer' });
    const read = (path: string) =>
      request(api.app).get(`${base}/secretive/${path}`).set({ cookie });
    const changed = await read('versions/3/diff');
    expect(changed.body.steps).toMatchObject([
      {
        handle: 'ask',
        fields: [
          { field: 'settings.url', from: '•••', to: '•••' },
          { field: 'settings.body', from: '•••', to: '•••' },
          { field: 'settings.headers.authorization', from: '•••', to: '•••' },
        ],
      },
      {
        handle: 'feed',
        fields: [{ field: 'template.data.body', from: 'Text 1', to: 'Text 2' }],
      },
    ]);
    const texts = [changed, await read('versions/2/diff'), await read('versions/3')];
    for (const { status, text } of texts) {
      expect(status).toBe(200);
      expect(text).not.toContain('t0ken');
    }
  });

  it('is 404 with a version that is not there, and 400 with what is no number', async () => {
    await publishNotiflow(api, 'alone');
    for (const path of ['alone/versions/2/diff', 'alone/versions/1/diff?with=9']) {
      const { status, body } = await diff(path);
      expect([status, body.error.details.resource]).toEqual([404, 'version']);
    }
    for (const path of ['alone/versions/1/diff?with=x', 'alone/versions/1/diff?with=0']) {
      expect((await diff(path)).status).toBe(400);
    }
  });
});

describe('200 again', () => {
  it('archives what is archived already, and leaves the moment as it was', async () => {
    await publishAndChange('twice');
    const { body } = await api.send('post', `${base}/twice/archive`);
    const answers = await Promise.all(
      ['twice', body.id].map((name) => api.send('post', `${base}/${name}/archive`)),
    );
    for (const again of answers) expect([again.status, again.body]).toEqual([200, body]);
    expect(body.current_version).toMatchObject({ version_number: 2, status: 'draft' });
  });
});

describe('400', () => {
  it.each(['x', '1e0', '-1', '01', '1.0', '%2B1', '0x1'])(
    'is a version called %s',
    async (text) => {
      await publishNotiflow(api, 'numbered');
      const response = await api.send('get', `${base}/numbered/versions/${text}`);
      expect(response.status).toBe(400);
      expect(response.body.error.details).toEqual({
        reason: 'invalid_param',
        param: 'version_number',
      });
    },
  );
});

describe('404', () => {
  it('is the archiving of what nobody has', async () => {
    const response = await api.send('post', `${base}/nobody/archive`);
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'notiflow', id: 'nobody' });
  });

  it.each(['0', '2', '2147483648', '9'.repeat(400)])('is version %s', async (number) => {
    await publishNotiflow(api, 'single');
    const response = await api.send('get', `${base}/single/versions/${number}`);
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'version', id: number });
  });

  it.each([
    ['get', ''],
    ['get', '/versions'],
    ['get', '/versions/1'],
    ['post', '/rollback'],
    ['post', '/activate'],
    ['post', '/deactivate'],
    ['post', '/publish'],
    ['post', '/validate'],
  ] as const)('is an archived notiflow, and one nobody has: %s %s', async (method, suffix) => {
    await publishNotiflow(api, 'put-away');
    await api.send('post', `${base}/put-away/archive`);
    for (const id of ['put-away', 'nobody']) {
      const response = await api.send(method, `${base}/${id}${suffix}`);
      expect(response.status).toBe(404);
      expect(response.body.error.details).toEqual({ resource: 'notiflow', id });
    }
  });

  it('is the run of an archived notiflow', async () => {
    await publishNotiflow(api, 'silenced');
    await api.send('post', `${base}/silenced/archive`);
    const run = { recipients: [{ external_id: 'ada' }] };
    for (const surface of ['admin', 'management']) {
      const response = await api.send('post', `/${surface}/v1/notiflows/silenced/run`, run);
      expect(response.status).toBe(404);
    }
  });
});

describe('409', () => {
  it('refuses to roll back without a draft', async () => {
    await publishNotiflow(api, 'clean');
    const response = await api.send('post', `${base}/clean/rollback`);
    expect(response.status).toBe(409);
    const details = { reason: 'no_draft', current_status: 'published' };
    expect(response.body.error.details).toEqual(details);
  });

  it('refuses to roll back what was never published, and keeps its draft', async () => {
    const { body } = await api.send('put', `${base}/first-draft`, { steps: [inAppStep] });
    const response = await api.send('post', `${base}/first-draft/rollback`);
    expect(response.status).toBe(409);
    expect(response.body.error.details.reason).toBe('not_published');
    expect((await api.send('get', `${base}/first-draft`)).body).toEqual(body);
  });

  it('refuses all but one of ten rollbacks at once', async () => {
    await publishAndChange('rushed');
    const path = `${base}/rushed/rollback`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.send('post', path)));
    const statuses = answers.map(({ status }) => status).sort((a, b) => a - b);
    expect(statuses).toEqual([200, ...Array(9).fill(409)]);
  });
});
