import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What readers of many streams were told, in milliseconds of this machine's clock. */
export interface Arrival {
  /** Of which stream. */
  reader: number;
  event: 'entry.created' | 'entry.updated';
  arrivedAt: number;
  /** When the row of the entry was written. */
  createdAt: number;
  entryId: string;
}

/** Streams that are open, each on a connection of its own. */
export interface OpenStreams {
  /** Called for each entry that arrives. */
  onArrival: (arrival: Arrival) => void;
  /** Streams that were told their counts, and are still open. */
  countOpen(): number;
  close(): void;
}

interface StreamsWanted {
  port: number;
  count: number;
  /** Path and headers of the request of each. */
  request: (reader: number) => { path: string; headers: Record<string, string> };
}

// So many are on their way at once: more than this, a backlog of the listening socket would drop.
const atOnce = 100;

/** Opens streams of server-sent events, with as little of our own as it takes, and resolves when each was told its counts. */
export async function openStreams({ port, count, request }: StreamsWanted): Promise<OpenStreams> {
  const sockets = new Set<Socket>();
  const streams: OpenStreams = {
    onArrival: () => {},
    countOpen: () => sockets.size,
    close: () => sockets.forEach((socket) => void socket.destroy()),
  };
  let next = 0;
  const openOne = async (reader: number) => {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    const { path, headers } = request(reader);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${lines.join('')}\r\n`);
    await readUntilCounts(socket);
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    read(socket, (arrival) => streams.onArrival({ reader, ...arrival }));
  };
  const openOthers = async () => {
    while (next < count) {
      next += 1;
      await openOne(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, openOthers));
  return streams;
}

async function readUntilCounts(socket: Socket): Promise<void> {
  let head = '';
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer];
    head += chunk.toString('latin1');
    if (head.includes('event: counts')) return;
    if (head.includes('\r\n\r\n') && !head.startsWith('HTTP/1.1 200')) throw new Error(head);
  }
}

function read(socket: Socket, onArrival: (arrival: Omit<Arrival, 'reader'>) => void): void {
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    const arrivedAt = Date.now();
    text += chunk.toString('latin1');
    const end = text.lastIndexOf('\n\n');
    if (end < 0) return;
    const whole = text.slice(0, end);
    text = text.slice(end + 2);
    const found = whole.matchAll(/event: (entry\.(?:created|updated))\ndata: ([^\n]*)/g);
    for (const [, event, data = ''] of found) {
      const createdAt = Date.parse(/"created_at":"([^"]*)"/.exec(data)?.[1] ?? '');
      const entryId = /"id":"([^"]*)"/.exec(data)?.[1] ?? '';
      onArrival({ event: event as Arrival['event'], arrivedAt, createdAt, entryId });
    }
  });
}
