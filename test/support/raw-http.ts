import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer read off a socket. */
export interface RawAnswer {
  status: number;
  /** The parsed body; null when it is no JSON. */
  body: { error?: { code: string; details: Record<string, unknown> } } | null;
}

const answerMs = 60_000;

/** Opens a connection, lets `write` say whatever it likes, and reads the first answer; null when none came before the end. Then it hangs up, unless that is left to the server. */
export async function sendRaw(
  port: number,
  write: (socket: Socket) => Promise<void> | void,
  { isLeftOpen = false }: { isLeftOpen?: boolean } = {},
): Promise<RawAnswer | null> {
  const socket = connect(port, '127.0.0.1');
  // A server that has said what it had to say may hang up on a client that is still writing.
  socket.on('error', () => {});
  await once(socket, 'connect');
  const answered = readAnswer(socket);
  const written = Promise.resolve(write(socket)).catch(() => {});
  const answer = await answered;
  if (isLeftOpen) return answer;
  socket.destroy();
  await written;
  return answer;
}

function readAnswer(socket: Socket): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    let received = '';
    const end = () => resolve(parse(received));
    const timer = setTimeout(end, answerMs);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
      if (split(received).isWhole) end();
    });
    socket.on('close', () => {
      clearTimeout(timer);
      end();
    });
  });
}

/** Head and body of the first answer; another one may follow it. */
function split(received: string): { head: string; body: string; isWhole: boolean } {
  const [head = '', rest = ''] = received.split(/\r\n\r\n(.*)/s);
  const length = /^content-length: (\d+)/im.exec(head)?.[1];
  const bytes = Buffer.from(rest);
  if (length === undefined) return { head, body: rest, isWhole: false };
  const body = bytes.subarray(0, Number(length)).toString();
  return { head, body, isWhole: bytes.length >= Number(length) };
}

function parse(received: string): RawAnswer | null {
  const { head, body } = split(received);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  if (status === undefined) return null;
  try {
    return { status: Number(status), body: JSON.parse(body) };
  } catch {
    return { status: Number(status), body: null };
  }
}
