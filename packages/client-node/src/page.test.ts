import {
  type Reply,
  replyError,
  replyJson,
  type ScriptedServer,
  startScriptedServer,
} from '../../../test/support/scripted-server.ts';
import { NotFoundError } from './errors.ts';
import { Notiflow } from './notiflow.ts';
import { NotiflowManagement } from './notiflow-management.ts';

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer();
});

afterEach(() => server.close());

const runs = ['f', 'e', 'd', 'c', 'b', 'a'].map((id) => ({ id }));

/** Answers like the API: newest first, two a page; a cursor is the id it stands at. */
const byCursor: Reply = (response, request) => {
  const { searchParams: query } = new URL(request.url, server.baseUrl);
  const place = (name: string) => runs.findIndex(({ id }) => id === query.get(name));
  const start = query.has('before') ? Math.max(0, place('before') - 2) : place('after') + 1;
  const end = query.has('before') ? place('before') : start + 2;
  const items = runs.slice(start, end);
  const page = {
    after: end < runs.length ? items.at(-1)?.id : null,
    before: start > 0 ? items[0]?.id : null,
  };
  if (query.has('after') && query.has('before')) return replyError([400, 'x'])(response, request);
  return replyJson(200, { items, page })(response, request);
};

const connect = () => new Notiflow({ secretKey: 'sk_1', baseUrl: server.baseUrl });

async function readIds(list: AsyncIterable<{ id: string }>): Promise<string> {
  let ids = '';
  for await (const { id } of list) ids += id;
  return ids;
}

describe('a list with cursors', () => {
  beforeEach(() => server.answerWith(byCursor));

  it('is iterated over all its pages, with its filters on each', async () => {
    expect(await readIds(connect().runs.list({ limit: 2, topic: 'news' }))).toBe('fedcba');
    expect(server.received.map(({ url }) => url)).toEqual([
      '/admin/v1/runs?limit=2&topic=news',
      '/admin/v1/runs?limit=2&topic=news&after=e',
      '/admin/v1/runs?limit=2&topic=news&after=c',
    ]);
  });

  it('goes on from a cursor', async () => {
    expect(await readIds(connect().runs.list({ after: 'd' }))).toBe('cba');
  });

  it('goes to the newer ones from `before` on', async () => {
    const first = await connect().runs.list({ before: 'b' });
    expect(first.items.map(({ id }) => id)).toEqual(['d', 'c']);
    const next = await first.nextPage();
    expect(next?.items.map(({ id }) => id)).toEqual(['f', 'e']);
    expect(next?.hasNextPage()).toBe(false);
    expect(await readIds(connect().runs.list({ before: 'b' }))).toBe('dcfe');
  });

  it('is awaited for its first page, from which one goes on', async () => {
    const first = await connect().runs.list();
    expect(first.items).toHaveLength(2);
    expect(first.hasNextPage()).toBe(true);
    const last = await (await first.nextPage())?.nextPage();
    expect(last?.items.map(({ id }) => id)).toEqual(['b', 'a']);
    expect(last?.hasNextPage()).toBe(false);
    expect(await last?.nextPage()).toBeNull();
    expect(await readIds(first)).toBe('fedcba');
  });

  it('reads nothing until it is wanted, its first page once, and no page ahead', async () => {
    const list = connect().runs.list();
    await new Promise((resolve) => setImmediate(resolve));
    expect(server.received).toHaveLength(0);
    await list;
    for await (const { id } of list) if (id === 'e') break;
    expect(server.received).toHaveLength(1);
  });

  it('is of one thing too: the deliveries of a notification', async () => {
    expect(await readIds(connect().notifications.listDeliveries('n1'))).toBe('fedcba');
    expect(server.received[2]?.url).toBe('/admin/v1/notifications/n1/deliveries?after=c');
  });
});

describe('a list with page numbers', () => {
  const byNumber: Reply = (response, request) => {
    const page = Number(new URL(request.url, server.baseUrl).searchParams.get('page') ?? 1);
    const items = [{ id: String(page) }];
    const info = { page, limit: 1, total: 3, total_pages: 3 };
    return replyJson(200, { items, page_info: info })(response, request);
  };
  const manage = () => new NotiflowManagement({ accountToken: 'at', baseUrl: server.baseUrl });

  it('is iterated over all its pages', async () => {
    server.answerWith(byNumber);
    expect(await readIds(manage().channels.list({ limit: 1 }))).toBe('123');
    expect(server.received.at(-1)?.url).toBe('/management/v1/channels?limit=1&page=3');
    expect(await readIds(manage().channels.list({ page: 2 }))).toBe('23');
  });

  it('may be empty', async () => {
    const info = { page: 1, limit: 25, total: 0, total_pages: 0 };
    server.answerWith(replyJson(200, { items: [], page_info: info }));
    const page = await manage().notiflows.list();
    expect({ items: page.items, next: await page.nextPage() }).toEqual({ items: [], next: null });
  });
});

describe('a list that cannot be read', () => {
  it('rejects, awaited or iterated over', async () => {
    server.answerWith(replyError([404, 'not_found']));
    await expect(connect().users.deliveries.list('nobody')).rejects.toThrow(NotFoundError);
    await expect(readIds(connect().users.deliveries.list('nobody'))).rejects.toThrow(NotFoundError);
    await expect(readIds(connect().users.deliveries.list('..'))).rejects.toThrow('cannot be a');
  });
});
