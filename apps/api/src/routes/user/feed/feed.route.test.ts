import { newId } from '@notiflow/database';
import {
  buildAdvance,
  buildDelivery,
  fanOutWhole,
} from '../../../../../../test/support/build-notifications.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../../../test/start-test-api.ts';

let api: TestApi;
let notiflowId: string;
let channelId: string;

beforeAll(async () => {
  api = await startTestApi();
  await api.send('put', '/admin/v1/users/ann', { first_name: 'Ann' });
  await api.send('put', '/admin/v1/users/bob', { first_name: 'Bob' });
  ({ id: notiflowId } = await publishNotiflow(api));
  const channel = await api.send('get', '/management/v1/channels/feed');
  channelId = channel.body.id;
});
beforeEach(async () => {
  await api.send('post', mine('mark-all'), { set: { archived: true } });
});

afterAll(() => api.close());

const mine = (path: string) => `/user/v1/channels/feed/feed/${path}`;

/** Runs the notiflow for somebody as a worker would, and answers the id of the entry. */
async function show(externalId = 'ann', run: Record<string, unknown> = {}): Promise<string> {
  const { body } = await api.send('post', `/admin/v1/notiflows/${notiflowId}/run`, {
    recipients: [{ external_id: externalId }],
    actor: { external_id: 'boss', first_name: 'Grace' },
    ...run,
  });
  const runId = body.notiflow_run_id;
  const [notificationId = ''] = await fanOutWhole(api.database, runId);
  const id = newId();
  await api.database.notifications.saveAdvance({
    advances: [buildAdvance({ id: notificationId, runId })],
    deliveries: [
      buildDelivery(notificationId, {
        id,
        channelId,
        stepHandle: 'feed',
        channelType: 'in_app',
        provider: 'in_app',
        status: 'delivered',
        message: { content_type: 'markdown', title: 'Hello', body: 'Hello *Ann*' },
      } as never),
    ],
  });
  return id;
}

const list = async (query = '') => (await api.send('get', mine(`entries${query}`))).body;
const idsOf = async (query = '') =>
  (await list(query)).items.map(({ id }: { id: string }) => id) as string[];

describe('200', () => {
  it('lists the own entries, newest first, with what is unread and from where a stream goes on', async () => {
    const before = await list();
    const first = await show();
    await show('bob');
    const second = await show();
    const answer = await list();
    expect(answer.items.map(({ id }: { id: string }) => id)).toEqual([second, first]);
    expect(answer).toMatchObject({
      total_unread: 2,
      total_unseen: 2,
      last_event_id: before.last_event_id + 2,
      page: { after: null, before: null, limit: 20 },
    });
    expect(answer.items[0]).toEqual({
      id: second,
      channel_id: channelId,
      notification_id: expect.any(String),
      notiflow_id: notiflowId,
      notiflow: 'welcome',
      topic: null,
      actor: expect.objectContaining({ external_id: 'boss', first_name: 'Grace', avatar: null }),
      data: { content_type: 'markdown', title: 'Hello', body: 'Hello *Ann*' },
      created_at: expect.any(String),
      seen_at: null,
      read_at: null,
      clicked_at: null,
      archived_at: null,
    });
    expect(await api.send('get', mine('counts'))).toMatchObject({
      body: { total_unread: 2, total_unseen: 2, last_event_id: answer.last_event_id },
    });
  });

  it('takes the channel by its id as well, and the entries in pages', async () => {
    const shown = [await show(), await show(), await show()].reverse();
    const path = `/user/channels/${channelId}/feed/entries?limit=2`;
    const { body: one } = await api.send('get', path);
    const { body: two } = await api.send('get', `${path}&after=${one.page.after}`);
    expect([...one.items, ...two.items].map(({ id }) => id)).toEqual(shown);
    expect(two.page.after).toBeNull();
  });

  it('narrows the list by status, notiflow and moment', async () => {
    const [read, unread] = [await show(), await show()];
    await api.send('patch', mine(`entries/${read}`), { read: true });
    expect(await idsOf('?status=read')).toEqual([read]);
    expect(await idsOf('?status=unread')).toEqual([unread]);
    expect(await idsOf('?notiflow=welcome')).toEqual([unread, read]);
    expect(await idsOf(`?notiflow=${notiflowId}&status=unseen`)).toEqual([unread]);
    expect(await idsOf('?notiflow=unknown')).toEqual([]);
    expect(await idsOf('?created_before=2020-01-01T00:00:00Z')).toEqual([]);
    await api.send('patch', mine(`entries/${read}`), { archived: true });
    expect(await idsOf()).toEqual([unread]);
    expect((await idsOf('?archived=true')).slice(0, 2)).toEqual([unread, read]);
    expect((await idsOf('?status=archived'))[0]).toBe(read);
  });

  it('marks one, several or all, and answers what they are now', async () => {
    const [one, two, three] = [await show(), await show(), await show()];
    const clicked = await api.send('patch', mine(`entries/${one}`), { clicked: true });
    expect(clicked.body).toMatchObject({ id: one, archived_at: null });
    expect(clicked.body.seen_at).toBe(clicked.body.clicked_at);
    const again = await api.send('patch', mine(`entries/${one}`), { clicked: true, read: true });
    expect(again.body).toEqual(clicked.body);
    const set = { seen: true };
    const both = await api.send('patch', mine('entries'), { entry_ids: [three, one], set });
    expect(both.body.items.map(({ id }: { id: string }) => id)).toEqual([three, one]);
    expect(await list()).toMatchObject({ total_unread: 2, total_unseen: 1 });
    const until = { set: { read: true }, until: two };
    expect((await api.send('post', mine('mark-all'), until)).body).toEqual({
      updated: 1,
      total_unread: 1,
      total_unseen: 0,
    });
    expect((await api.send('get', mine(`entries/${two}`))).body.read_at).not.toBeNull();
    expect((await api.send('get', mine(`entries/${three}`))).body.read_at).toBeNull();
  });
});

describe('404', () => {
  it('answers to the entries of somebody else, to what left the feed, and marks none of several', async () => {
    const theirs = await show('bob');
    const own = await show();
    for (const id of [theirs, newId()]) {
      const got = await api.send('get', mine(`entries/${id}`));
      const marked = await api.send('patch', mine(`entries/${id}`), { read: true });
      const set = { read: true };
      const several = await api.send('patch', mine('entries'), { entry_ids: [own, id], set });
      for (const { status, body } of [got, marked, several]) {
        expect(status).toBe(404);
        expect(body.error.details).toEqual({ resource: 'feed_entry', id });
      }
    }
    expect((await api.send('get', mine(`entries/${own}`))).body.read_at).toBeNull();
    await api.send('post', `/admin/v1/deliveries/${own}/recall`);
    expect((await api.send('get', mine(`entries/${own}`))).status).toBe(404);
    expect(await idsOf()).toEqual([]);
  });

  it('answers to a channel that is none, or has no feed', async () => {
    const hook = { name: 'Hook', type: 'webhook', provider: 'http', settings: {} };
    await api.send('put', '/management/v1/channels/hook', hook);
    for (const channel of ['hook', 'nothing', newId()]) {
      const { status, body } = await api.send('get', `/user/v1/channels/${channel}/feed/counts`);
      expect([status, body.error.details.resource]).toEqual([404, 'channel']);
    }
  });
});

describe('409', () => {
  it('answers to a mark that is to be taken back, and makes no other', async () => {
    const id = await show();
    for (const name of ['seen', 'read', 'clicked']) {
      const given = { archived: true, [name]: false };
      const { status, body } = await api.send('patch', mine(`entries/${id}`), given);
      expect([status, body.error.details]).toEqual([409, { reason: 'mark_is_final', param: name }]);
    }
    expect(await idsOf()).toEqual([id]);
  });
});

describe('422', () => {
  it.each([
    ['entries', 'patch', { entry_ids: [], set: { read: true } }, 'entry_ids'],
    ['entries', 'patch', { entry_ids: ['x'], set: { read: true } }, 'entry_ids[0]'],
    ['entries', 'patch', { entry_ids: [newId()] }, 'set'],
    ['mark-all', 'post', { set: { read: true }, until: 'yesterday' }, 'until'],
    ['mark-all', 'post', { set: { loved: true } }, 'set.loved'],
  ] as const)('answers to %s with what it cannot be', async (path, method, body, field) => {
    const answer = await api.send(method, mine(path), body);
    expect(answer.status).toBe(422);
    expect(answer.body.error.details.fields[0].field).toBe(field);
  });

  it('answers to a mark that says nothing', async () => {
    const { status } = await api.send('patch', mine(`entries/${newId()}`), {});
    expect(status).toBe(422);
  });
});
