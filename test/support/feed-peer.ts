import type { ServerResponse } from 'node:http';
import type { Entry, MarkSet } from '../../packages/client-browser/src/entry.ts';
import {
  type ReceivedRequest,
  type Reply,
  replyError,
  replyJson,
  startScriptedServer,
} from './scripted-server.ts';

interface Kept {
  entry: Entry;
  createdAt: number;
  position: number;
  isRemoved: boolean;
}

/** A stream that somebody follows now. */
export interface PeerStream {
  request: ReceivedRequest;
  response: ServerResponse;
}

/** A real HTTP server that keeps the feed of one user as the User API does, and lets a test get in its way. */
export interface FeedPeer {
  baseUrl: string;
  received: ReceivedRequest[];
  streams: PeerStream[];
  entries(): Entry[];
  position(): number;
  /** A new entry arrives, and those who follow are told. */
  add(parts?: Partial<Entry>): Entry;
  /** Somebody marks entries on another device. */
  mark(ids: string[], set: MarkSet): void;
  remove(id: string): void;
  /** The next request of this kind, like `PATCH /entries`, gets this answer instead. */
  answerNext(kind: string, ...replies: Reply[]): void;
  /** Nothing of a stream gets through but what the test writes, as behind a proxy that buffers. */
  hold(isHolding: boolean): void;
  /** Requests of this kind so far. */
  requests(kind: string): ReceivedRequest[];
  /** Breaks all connections, as a server that is started anew. */
  breakConnections(): void;
  close(): Promise<void>;
}

const isUnread = (entry: Entry) => entry.read_at === null && entry.archived_at === null;
const isUnseen = (entry: Entry) => isUnread(entry) && entry.seen_at === null;

/** Starts one with an in_app channel `inbox`, below `/below`. */
export async function startFeedPeer(): Promise<FeedPeer> {
  const server = await startScriptedServer();
  const kept = new Map<string, Kept>();
  const streams: PeerStream[] = [];
  const given = new Map<string, Reply[]>();
  let position = 0;
  let isHolding = false;

  const shown = () =>
    [...kept.values()]
      .filter(({ isRemoved }) => !isRemoved)
      .map(({ entry }) => entry)
      .sort((a, b) => (a.id < b.id ? 1 : -1));
  const counts = () => ({
    total_unread: shown().filter(isUnread).length,
    total_unseen: shown().filter(isUnseen).length,
  });

  function printSince(after: number): string {
    const events: [string, number, object][] = [...kept.values()]
      .filter((one) => one.position > after)
      .sort((a, b) => a.position - b.position)
      .map((one): [string, number, object] => {
        if (one.isRemoved) return ['entry.removed', one.position, { id: one.entry.id }];
        const isNew = one.createdAt > after && one.createdAt === one.position;
        return [isNew ? 'entry.created' : 'entry.updated', one.position, one.entry];
      });
    events.push(['counts', position, counts()]);
    return events
      .map(([type, id, data]) => `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
      .join('');
  }

  function change(act: () => void): void {
    const before = position;
    act();
    if (!isHolding) for (const { response } of streams) response.write(printSince(before));
  }

  function mark(ids: string[], set: MarkSet): void {
    const at = new Date().toISOString();
    for (const id of ids) {
      const one = kept.get(id);
      if (!one) continue;
      const { entry } = one;
      const next = { ...entry };
      if (set.seen || set.read || set.clicked) next.seen_at ??= at;
      if (set.read || set.clicked) next.read_at ??= at;
      if (set.clicked) next.clicked_at ??= at;
      if (set.archived !== undefined)
        next.archived_at = set.archived ? (entry.archived_at ?? at) : null;
      if (JSON.stringify(next) === JSON.stringify(entry)) continue;
      position += 1;
      kept.set(id, { ...one, entry: next, position });
    }
  }

  function list(query: URLSearchParams): unknown {
    const status = query.get('status');
    const after = query.get('after');
    const limit = Number(query.get('limit') ?? 20);
    const matching = shown().filter((entry) => {
      if (status === 'archived') return entry.archived_at !== null;
      if (entry.archived_at !== null && query.get('archived') !== 'true') return false;
      if (status === 'unread') return entry.read_at === null;
      return status !== 'read' || entry.read_at !== null;
    });
    const rest = matching.filter(({ id }) => after === null || id < after);
    const items = rest.slice(0, limit);
    const page = { after: rest.length > limit ? items.at(-1)?.id : null, before: null, limit };
    return { items, page, ...counts(), last_event_id: position };
  }

  function openStream(response: ServerResponse, request: ReceivedRequest): void {
    const stream = { request, response };
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    streams.push(stream);
    response.once('close', () => streams.splice(streams.indexOf(stream), 1));
    const after = request.headers['last-event-id'];
    if (!isHolding) response.write(printSince(after === undefined ? position : Number(after)));
  }

  function answer(kind: string, request: ReceivedRequest): Reply {
    const body = request.body === '' ? {} : JSON.parse(request.body);
    switch (kind) {
      case 'GET /channels':
        return replyJson(200, { items: [{ id: 'c1', handle: 'inbox', type: 'in_app', name: '' }] });
      case 'GET /entries':
        return replyJson(200, list(new URL(request.url, server.baseUrl).searchParams));
      case 'GET /counts':
        return replyJson(200, { ...counts(), last_event_id: position });
      case 'GET /stream':
        return openStream;
      case 'PATCH /entries': {
        const ids: string[] = body.entry_ids;
        const unknown = ids.find((id) => kept.get(id)?.isRemoved !== false);
        if (unknown !== undefined) {
          return replyError([404, 'not_found'], { resource: 'feed_entry', id: unknown });
        }
        change(() => mark(ids, body.set));
        return replyJson(200, { items: ids.map((id) => kept.get(id)?.entry) });
      }
      case 'POST /mark-all': {
        const ids = shown().map(({ id }) => id);
        change(() =>
          mark(
            ids.filter((id) => !body.until || id <= body.until),
            body.set,
          ),
        );
        return replyJson(200, { updated: ids.length, ...counts() });
      }
      default:
        return replyError([404, 'not_found']);
    }
  }

  const kindOf = ({ method, url }: ReceivedRequest) =>
    `${method} /${/([^/?]*)(\?|$)/.exec(url)?.[1] ?? ''}`;
  server.answerWith((response, request) => {
    const kind = kindOf(request);
    const reply = given.get(kind)?.shift() ?? answer(kind, request);
    reply(response, request);
  });

  return {
    baseUrl: `${server.baseUrl}/below`,
    received: server.received,
    streams,
    entries: shown,
    position: () => position,
    add(parts = {}) {
      const number = kept.size + 1;
      const entry: Entry = {
        id: `0190-${String(number).padStart(6, '0')}`,
        channel_id: 'c1',
        notification_id: `n${number}`,
        notiflow_id: 'f1',
        notiflow: 'welcome',
        topic: null,
        actor: null,
        data: { body: `Hello ${number}` },
        created_at: new Date().toISOString(),
        seen_at: null,
        read_at: null,
        clicked_at: null,
        archived_at: null,
        ...parts,
      };
      change(() => {
        position += 1;
        kept.set(entry.id, { entry, createdAt: position, position, isRemoved: false });
      });
      return entry;
    },
    mark: (ids, set) => change(() => mark(ids, set)),
    remove: (id) =>
      change(() => {
        position += 1;
        const one = kept.get(id);
        if (one) kept.set(id, { ...one, position, isRemoved: true });
      }),
    answerNext: (kind, ...replies) =>
      void given.set(kind, [...(given.get(kind) ?? []), ...replies]),
    hold(holding) {
      isHolding = holding;
    },
    requests: (kind) => server.received.filter((request) => kindOf(request) === kind),
    breakConnections() {
      for (const { response } of streams) response.destroy();
    },
    close: server.close,
  };
}
