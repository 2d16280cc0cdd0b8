import request from 'supertest';
import { headersFor } from '../../../../test/project-access.ts';
import {
  inAppStep,
  keys,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const base = '/management/v1/notiflows';
const recipients = [{ external_id: 'ada' }];
const toDraft = { recipients, version: 'draft' };
const stepSaying = (body: string) => ({ ...inAppStep, template: { body } });

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

async function readRun(runId: string) {
  return (await api.send('get', `/admin/v1/runs/${runId}`)).body;
}

/** Makes an active notiflow with a draft that was never published. */
async function makeDraft(handle: string, body: object = {}): Promise<string> {
  const made = await api.send('put', `${base}/${handle}`, {
    active: true,
    steps: [stepSaying('One')],
    ...body,
  });
  return made.body.current_version_id;
}

async function statusesOf(handle: string): Promise<(number | string)[][]> {
  const { body } = await api.send('get', `${base}/${handle}/versions`);
  return body.items.map((version: { version_number: number; status: string }) => [
    version.version_number,
    version.status,
  ]);
}

describe('202', () => {
  it('runs the published version for whoever holds the token', async () => {
    const notiflow = await publishNotiflow(api);
    await api.send('put', `${base}/welcome`, { steps: [stepSaying('Draft')] });
    const { body } = await api.send('get', `${base}/welcome`);
    for (const name of ['welcome', notiflow.id]) {
      const response = await api.send('post', `${base}/${name}/run`, { recipients });
      expect(response.status).toBe(202);
      const run = await readRun(response.body.notiflow_run_id);
      expect(run).toMatchObject({
        notiflow_version_id: body.published_version_id,
        triggered_by: { kind: 'account_token', id: expect.any(String) },
      });
    }
  });

  it('is the trigger of runs over the Admin API too, one by one and in bulk', async () => {
    await publishNotiflow(api, 'triggered');
    const run = { notiflow: 'triggered', recipients };
    const one = await api.send('post', '/admin/v1/notiflows/triggered/run', { recipients });
    const bulk = await api.send('post', '/admin/v1/notiflows/run-bulk', { runs: [run] });
    const runIds = [one.body.notiflow_run_id, bulk.body.results[0].notiflow_run_id];
    const triggers = await Promise.all(runIds.map(async (id) => (await readRun(id)).triggered_by));
    const trigger = { kind: 'secret_key', id: expect.any(String) };
    expect(triggers).toEqual([trigger, triggers[0]]);
    const { body } = await api.send('get', '/admin/v1/runs?limit=1');
    expect(body.items[0].triggered_by).toEqual(trigger);
  });

  it('runs a draft that was never published, its actor left out when the draft says so', async () => {
    const trigger = { handle: 'trigger', type: 'trigger', exclude_actor: true };
    const draftId = await makeDraft('fresh', { steps: [trigger, inAppStep] });
    const response = await api.send('post', `${base}/fresh/run`, toDraft);
    expect(response.status).toBe(202);
    const runId = response.body.notiflow_run_id;
    expect((await readRun(runId)).notiflow_version_id).toBe(draftId);
    const page = await api.database.runs.fanOutPage({ runId, pageSize: 10 });
    expect(page?.notificationIds).toHaveLength(1);
    expect(api.rings.at(-1)).toMatchObject({ queue: 'runs', jobs: [{ run_ids: [runId] }] });
  });

  it('keeps a draft that was run as it is: a change makes another version', async () => {
    const draftId = await makeDraft('kept');
    const before = (await api.send('get', `${base}/kept`)).body.current_version;
    await api.send('post', `${base}/kept/run`, toDraft);
    const changed = await api.send('put', `${base}/kept`, { steps: [stepSaying('Two')] });
    expect(changed.body.current_version).toMatchObject({ version_number: 2, status: 'draft' });
    const kept = (await api.send('get', `${base}/kept/versions/1`)).body;
    expect(kept).toMatchObject({ id: draftId, sha: before.sha, status: 'archived' });
    expect(kept.steps).toEqual(before.steps);
    await api.send('put', `${base}/kept`, { steps: [stepSaying('Three')] });
    expect(await statusesOf('kept')).toEqual([
      [2, 'draft'],
      [1, 'archived'],
    ]);
  });

  it('publishes a draft that was run, and archives one that is rolled back', async () => {
    await makeDraft('tried');
    await api.send('post', `${base}/tried/run`, toDraft);
    const published = await api.send('post', `${base}/tried/publish`);
    expect(published.body.published_version).toMatchObject({ version_number: 1 });
    await makeDraft('tried', { steps: [stepSaying('Two')] });
    await api.send('post', `${base}/tried/run`, toDraft);
    expect((await api.send('post', `${base}/tried/rollback`)).status).toBe(200);
    await makeDraft('tried', { steps: [stepSaying('Three')] });
    expect(await statusesOf('tried')).toEqual([
      [3, 'draft'],
      [2, 'archived'],
      [1, 'published'],
    ]);
  });

  it('answers a repeat with the first run, and a key of the Admin API is another key', async () => {
    await publishNotiflow(api, 'repeated');
    const { api: apiKey, secret: secretKey, account: accountToken } = keys;
    const access = { slug: 'default', apiKey, secretKey, accountToken };
    const sendTo = (surface: 'admin' | 'management', body: object = { recipients }) =>
      request(api.app)
        .post(`/${surface}/v1/notiflows/repeated/run`)
        .set({ ...headersFor(surface, access), 'idempotency-key': 'once' })
        .send(body);
    const first = await sendTo('management');
    const again = await sendTo('management');
    expect(again.body).toEqual(first.body);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect((await sendTo('admin')).body).not.toEqual(first.body);
    expect((await sendTo('management', toDraft)).status).toBe(422);
  });

  it('writes the run into the audit log, by its id', async () => {
    await publishNotiflow(api, 'logged');
    const run = await api.send('post', `${base}/logged/run`, toDraft);
    const { body } = await api.send('get', '/management/v1/audit-log?limit=1');
    expect(body.items[0]).toMatchObject({
      action: 'run.accepted',
      resource_id: run.body.notiflow_run_id,
    });
  });

  it('runs each draft as it was validated, whatever becomes of the draft meanwhile', async () => {
    await makeDraft('moving');
    const change = (index: number) =>
      api.send('put', `${base}/moving`, { steps: [stepSaying(`${index}`)] });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? runMoving() : change(index))),
    );
    for (const { status } of answers) expect([200, 202, 409]).toContain(status);
    const used = (await Promise.all(Array.from({ length: 3 }, runMoving))).flatMap(({ version }) =>
      version === null ? [] : [version],
    );
    expect(used).not.toEqual([]);
    await change(100);
    const { items } = (await api.send('get', `${base}/moving/versions`)).body;
    for (const { id, sha } of used)
      expect(items).toContainEqual(expect.objectContaining({ id, sha }));
    const drafts = (await statusesOf('moving')).filter((row) => row[1] === 'draft');
    expect(drafts).toHaveLength(1);
  });
});

/** Runs the draft of `moving`, and reads the version it used right after. */
async function runMoving() {
  const { status, body } = await api.send('post', `${base}/moving/run`, toDraft);
  if (status !== 202) return { status, version: null };
  const { notiflow_version_id: id } = await readRun(body.notiflow_run_id);
  const { items } = (await api.send('get', `${base}/moving/versions`)).body;
  const version = items.find((candidate: { id: string }) => candidate.id === id);
  return { status, version: { id, sha: version.sha as string } };
}

describe('404', () => {
  it.each([
    ['nobody', { recipients }, 'notiflow'],
    ['topical', { topic: 'unheard-of', version: 'draft' }, 'topic'],
  ])('is the run of %s with %j', async (handle, body, resource) => {
    await makeDraft('topical');
    const response = await api.send('post', `${base}/${handle}/run`, body);
    expect(response.status).toBe(404);
    expect(response.body.error.details.resource).toBe(resource);
  });
});

describe('409', () => {
  it('refuses the published version when there is none, and anything that is switched off', async () => {
    await makeDraft('unpublished');
    const unpublished = await api.send('post', `${base}/unpublished/run`, { recipients });
    expect(unpublished.body.error).toMatchObject({
      status: 409,
      details: { current_status: 'draft', allowed_statuses: ['published'] },
    });
    await makeDraft('switched-off', { active: false });
    const off = await api.send('post', `${base}/switched-off/run`, toDraft);
    expect(off.body.error).toMatchObject({ status: 409, details: { current_status: 'inactive' } });
  });

  it('refuses a draft run of a notiflow without steps', async () => {
    await api.send('put', `${base}/bare`, { active: true });
    const response = await api.send('post', `${base}/bare/run`, toDraft);
    expect(response.body.error).toMatchObject({
      status: 409,
      details: { reason: 'nothing_to_run' },
    });
  });
});

describe('422', () => {
  it('refuses a draft that could not be published, with what is wrong', async () => {
    await makeDraft('unready', {
      steps: [{ handle: 'mail', type: 'channel', channel_type: 'email' }],
    });
    const response = await api.send('post', `${base}/unready/run`, toDraft);
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields).toEqual([
      { field: 'steps[1].template', message: "can't be blank", reason: 'required' },
      { field: 'steps[1].channel_handle', message: "can't be blank", reason: 'required' },
    ]);
  });

  it('tells all that is wrong with the body at once', async () => {
    const response = await api.send('post', `${base}/welcome/run`, { version: 'newest', nope: 1 });
    const fields = response.body.error.details.fields as { field: string; reason: string }[];
    expect(Object.fromEntries(fields.map(({ field, reason }) => [field, reason]))).toEqual({
      version: 'enum',
      nope: 'unknown',
      recipients: 'required',
    });
  });
});
