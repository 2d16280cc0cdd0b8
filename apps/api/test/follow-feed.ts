import { WebSocket } from 'ws';
import { eventually } from '../../../test/support/eventually.ts';

/** An event as its reader got it. */
export interface SeenEvent {
  id?: number;
  event: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever came.
  data: any;
}

/** Somebody who follows a feed, with all they were told. */
export interface Follower {
  events: SeenEvent[];
  /** Whether we ended it. */
  isOver(): boolean;
  /** What came last with the position of the feed. */
  lastId(): number | undefined;
  /** Waits until it has been told the counts so often; answers the events. */
  told(times: number): Promise<SeenEvent[]>;
  close(): void;
}

type Told = Pick<Follower, 'events' | 'lastId' | 'told'>;

function collect(): Told {
  const events: SeenEvent[] = [];
  return {
    events,
    lastId: () => events.findLast(({ id }) => id !== undefined)?.id,
    told: (times) =>
      eventually(
        () => {
          expect(events.filter(({ event }) => event === 'counts')).toHaveLength(times);
          return events;
        },
        { everyMs: 10 },
      ),
  };
}

/** One block of an event stream, its fields as text. */
type Block = Partial<Record<'id' | 'event' | 'data' | 'retry', string>>;

/** Reads server-sent events as they come; throws what the answer is when it is none. */
export async function readEventStream(
  url: string,
  headers: Record<string, string>,
  take: (block: Block) => void,
): Promise<Pick<Follower, 'isOver' | 'close'>> {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  if (response.body === null || !response.headers.get('content-type')?.includes('event-stream')) {
    throw new Error(`${response.status} ${await response.text()}`);
  }
  let text = '';
  let isOver = false;
  const parse = (block: string): Block =>
    Object.fromEntries(
      block
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith(':'))
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
  const read = async () => {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      const blocks = (text + Buffer.from(chunk).toString()).split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) take(parse(block));
    }
  };
  void read()
    .catch(() => {})
    .finally(() => {
      isOver = true;
    });
  return { isOver: () => isOver, close: () => leaving.abort() };
}

/** Follows by server-sent events; throws what the answer is when it is none. */
export async function followEvents(
  url: string,
  headers: Record<string, string>,
): Promise<Follower & { retryMs(): number | undefined }> {
  const told = collect();
  let retryMs: number | undefined;
  const reading = await readEventStream(url, headers, ({ id, event, data, retry }) => {
    if (retry !== undefined) retryMs = Number(retry);
    if (event === undefined) return;
    const position = id === undefined ? {} : { id: Number(id) };
    told.events.push({ ...position, event, data: JSON.parse(data ?? 'null') });
  });
  return { ...told, ...reading, retryMs: () => retryMs };
}

/** Follows over a WebSocket, which says hello with this message. */
export async function followSocket(
  url: string,
  hello: object | string,
  options: { origin?: string } = {},
): Promise<
  Follower & { closedWith(): { code: number; reason: string } | null; say(text: string): void }
> {
  const socket = new WebSocket(url.replace(/^http/, 'ws'), options);
  const told = collect();
  let closed: { code: number; reason: string } | null = null;
  socket.on('message', (data) => {
    const { type, ...rest } = JSON.parse((data as Buffer).toString());
    told.events.push(type === undefined ? rest : { event: type, data: rest.error });
  });
  socket.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() };
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve).once('error', reject);
  });
  socket.send(typeof hello === 'string' ? hello : JSON.stringify(hello));
  return {
    ...told,
    isOver: () => closed !== null,
    closedWith: () => closed,
    say: (message) => socket.send(message),
    close: () => socket.close(),
  };
}
