import { newId } from '@notiflow/database';
import {
  inAppStep,
  publishNotiflow,
  startTestApi,
  type TestApi,
} from '../../../../test/start-test-api.ts';

const base = '/management/v1/notiflows';
const stepSaying = (body: string) => ({ ...inAppStep, template: { body } });
const tenTimes = <T>(work: (index: number) => PromiseLike<T>) =>
  Promise.all(Array.from({ length: 10 }, (_, index) => work(index)));

let api: TestApi;

beforeAll(async () => {
  api = await startTestApi();
});

afterAll(() => api.close());

const codesOf = (answers: { status: number }[]) =>
  answers.map(({ status }) => status).sort((a, b) => a - b);

describe('304', () => {
  it('is a notiflow that did not change, asked for with its ETag', async () => {
    await publishNotiflow(api, 'kept');
    const first = await api.send('get', `${base}/kept`);
    const etag = first.headers.etag ?? '';
    for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await api.send('get', `${base}/kept`).set('if-none-match', header);
      expect([header, again.status, again.text]).toEqual([header, 304, '']);
      expect(again.headers).toMatchObject({ etag, 'x-request-id': expect.any(String) });
      expect(again.headers).toHaveProperty('ratelimit');
      expect(again.headers).not.toHaveProperty('content-type');
    }
    await api.send('post', `${base}/kept/deactivate`);
    const changed = await api.send('get', `${base}/kept`).set('if-none-match', etag);
    expect([changed.status, changed.body.active]).toEqual([200, false]);
  });

  it('is neither a list, which has no ETag, nor a write', async () => {
    const list = await api.send('get', base).set('if-none-match', '*');
    expect(list.status).toBe(200);
    const put = await api.send('put', `${base}/written`, {}).set('if-none-match', '*');
    expect(put.status).toBe(201);
  });
});

describe('200 and 201', () => {
  it('name the steps by their SHA, and the whole answer by its ETag', async () => {
    const put = await api.send('put', `${base}/named`, { steps: [inAppStep] });
    const got = await api.send('get', `${base}/named`);
    expect(put.body.sha).toBe(put.body.current_version.sha);
    expect(put.headers.etag).toMatch(/^"[\w-]+"$/);
    expect(got.headers.etag).toBe(put.headers.etag);
    const bare = await api.send('put', `${base}/bare`, {});
    expect(bare.body.sha).toBeNull();
    expect((await api.send('get', `${base}/bare`)).headers.etag).toBe(bare.headers.etag);
  });

  it('get another ETag with every change that the answer shows', async () => {
    await publishNotiflow(api, 'changing');
    const path = `${base}/changing`;
    const unready = { handle: 'mail', type: 'channel', channel_type: 'email' };
    const changes = [
      () => api.send('put', path, { name: 'Renamed' }),
      () => api.send('post', `${path}/deactivate`),
      () => api.send('put', path, { include_in_preferences: true }),
      () => api.send('put', path, { steps: [stepSaying('Second')] }),
      () => api.send('post', `${path}/publish`),
      () => api.send('put', path, { steps: [unready] }),
    ];
    const etags = [(await api.send('get', path)).headers.etag];
    for (const change of changes) {
      await change();
      etags.push((await api.send('get', path)).headers.etag);
    }
    expect(new Set(etags).size).toBe(changes.length + 1);
  });

  it('make no version of unchanged content, as a draft or published', async () => {
    await api.send('put', `${base}/same`, { steps: [inAppStep] });
    const draft = await api.send('put', `${base}/same`, { steps: [inAppStep] });
    expect(draft.body.current_version.version_number).toBe(1);
    await publishNotiflow(api, 'same');
    await api.send('put', `${base}/same`, { steps: [inAppStep] });
    const { body } = await api.send('get', `${base}/same/versions`);
    expect(body.page_info.total).toBe(1);
  });

  it('let exactly one of ten create what none expects to be there', async () => {
    const answers = await tenTimes((index) =>
      api.send('put', `${base}/new-one`, {
        steps: [stepSaying(`${index}`)],
        expected_sha: null,
      }),
    );
    expect(codesOf(answers)).toEqual([201, ...Array(9).fill(409)]);
  });

  it('take an empty expected SHA for none', async () => {
    const change = { steps: [inAppStep], expected_sha: '' };
    expect((await api.send('put', `${base}/empty-sha`, change)).status).toBe(201);
    expect((await api.send('put', `${base}/empty-sha`, change)).status).toBe(409);
  });

  it('say of each version whether it could be published', async () => {
    await publishNotiflow(api, 'judged');
    const unready = { handle: 'mail', type: 'channel', channel_type: 'email' };
    const put = await api.send('put', `${base}/judged`, { steps: [unready] });
    const got = await api.send('get', `${base}/judged`);
    for (const { body } of [put, got]) {
      expect(body.current_version).toMatchObject({ version_number: 2, valid: false });
      expect(body.published_version).toMatchObject({ version_number: 1, valid: true });
    }
    const { body } = await api.send('get', `${base}/judged/versions`);
    expect(body.items).toEqual([got.body.current_version, got.body.published_version]);
  });

  it('let exactly one of ten change what all have read', async () => {
    const { body } = await api.send('put', `${base}/pushed`, { steps: [inAppStep] });
    const answers = await tenTimes((index) =>
      api.send('put', `${base}/pushed`, {
        steps: [stepSaying(`${index}`)],
        expected_sha: body.sha,
      }),
    );
    expect(codesOf(answers)).toEqual([200, ...Array(9).fill(409)]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await api.send('get', `${base}/pushed`)).body.sha).toBe(winner?.body.sha);
  });

  it('change a notiflow by its id, and bring an archived one back by it', async () => {
    const { body } = await api.send('put', `${base}/by-id`, { steps: [inAppStep] });
    const renamed = await api.send('put', `${base}/${body.id}`, { name: 'New', handle: 'by-id' });
    expect([renamed.status, renamed.body.name, renamed.body.id]).toEqual([200, 'New', body.id]);
    await api.send('post', `${base}/${body.id}/archive`);
    const back = await api.send('put', `${base}/${body.id}`, { expected_sha: null });
    expect([back.status, back.body.archived_at]).toEqual([200, null]);
  });

  it('publish once, however many ask at once', async () => {
    await publishNotiflow(api, 'rushed');
    await api.send('put', `${base}/rushed`, { steps: [stepSaying('Two')] });
    const answers = await tenTimes(() => api.send('post', `${base}/rushed/publish`));
    expect(codesOf(answers)).toEqual(Array(10).fill(200));
    const { body } = await api.send('get', `${base}/rushed/versions`);
    expect(body.items).toMatchObject([
      { version_number: 2, status: 'published' },
      { version_number: 1, status: 'archived' },
    ]);
  });

  it('publish what was validated, or say that it changed, while the draft is changed', async () => {
    await publishNotiflow(api, 'moving');
    const answers = await tenTimes((index) =>
      index % 2 === 0
        ? api.send('post', `${base}/moving/publish`)
        : api.send('put', `${base}/moving`, { steps: [stepSaying(`${index}`)] }),
    );
    for (const { status, body } of answers) {
      expect([200, 409]).toContain(status);
      if (status === 409) expect(body.error.details.reason).toBe('sha_mismatch');
    }
    const { body } = await api.send('get', `${base}/moving/versions`);
    const statuses = body.items.map(({ status }: { status: string }) => status);
    expect(statuses.filter((status: string) => status === 'published')).toHaveLength(1);
    expect(statuses.filter((status: string) => status === 'draft').length).toBeLessThan(2);
  });
});

describe('404', () => {
  it('is an id nobody has', async () => {
    const id = newId();
    const response = await api.send('put', `${base}/${id}`, { name: 'Nobody' });
    expect(response.status).toBe(404);
    expect(response.body.error.details).toEqual({ resource: 'notiflow', id });
  });
});

describe('409', () => {
  it('refuses to create what is there, with or without steps', async () => {
    await api.send('put', `${base}/there`, {});
    const response = await api.send('put', `${base}/there`, { expected_sha: null });
    expect(response.status).toBe(409);
    expect(response.body.error.details).toEqual({ reason: 'sha_mismatch' });
  });

  it('refuses a change of what was archived, and makes nothing of what is not there', async () => {
    const { body } = await api.send('put', `${base}/lost`, { steps: [inAppStep] });
    await api.send('post', `${base}/lost/archive`);
    for (const handle of ['lost', 'never-made']) {
      const change = { steps: [inAppStep], expected_sha: body.sha };
      const response = await api.send('put', `${base}/${handle}`, change);
      expect(response.status).toBe(409);
      expect((await api.send('get', `${base}/${handle}`)).status).toBe(404);
    }
  });

  it('refuses to publish nothing, and says in which state the notiflow is', async () => {
    await api.send('put', `${base}/empty`, {});
    const response = await api.send('post', `${base}/empty/publish`);
    expect(response.status).toBe(409);
    const details = { reason: 'nothing_to_publish', current_status: 'empty' };
    expect(response.body.error.details).toEqual(details);
  });
});

describe('422', () => {
  it('refuses another handle than that of the id', async () => {
    const { body } = await api.send('put', `${base}/fixed`, {});
    const response = await api.send('put', `${base}/${body.id}`, { handle: 'moved' });
    expect(response.status).toBe(422);
    expect(response.body.error.details.fields[0]).toMatchObject({ field: 'handle' });
  });
});
