import type { Attachment, EmailMessage, Message } from '@notiflow/contracts';
import type { Dispatcher } from 'undici';
import type { Outbound } from '../outbound/create-outbound.ts';
import { OutboundError } from '../outbound/outbound-problem.ts';
import { parseOutboundUrl } from '../outbound/parse-outbound-url.ts';
import { rejected, type SendResult } from '../send-result.ts';
import { filesBytesMax } from './mail-files.ts';

/** Fetches the files that messages name by URL. */
export interface FileFetcher {
  /** Sends the message once its files are there, or answers what becomes of it without them. */
  sendWithFiles(input: SendWithFiles): Promise<SendResult>;
  close(): Promise<void>;
}

interface SendWithFiles {
  message: Message;
  signal: AbortSignal;
  send(message: Message): Promise<SendResult>;
}

const patienceMs = 10_000;

// Each holds its files until it is sent, and those of all slots would be more than a worker has.
const underWayMax = 8;

/** Creates what fetches files through the guard. Redirects are not followed, and nothing is kept. */
export function createFileFetcher(outbound: Outbound): FileFetcher {
  let agent: Dispatcher | undefined;
  const turns = createTurns(underWayMax);
  return {
    async sendWithFiles({ message, signal, send }) {
      const { attachments = [] } = message as Partial<EmailMessage>;
      if (attachments.every(({ url }) => url === undefined)) return send(message);
      agent ??= outbound.createAgent({ headersTimeout: patienceMs, bodyTimeout: patienceMs });
      await turns.take();
      try {
        const fetched = await fetchAll(agent, attachments, signal);
        if ('result' in fetched) return fetched.result;
        return await send({ ...(message as EmailMessage), attachments: fetched.files });
      } finally {
        turns.give();
      }
    },
    close: async () => agent?.close(),
  };
}

/** Lets so many go on at once, in the order in which they came; who waits too long finds that when it is their turn. */
function createTurns(max: number): { take(): Promise<void>; give(): void } {
  let free = max;
  const waiting: (() => void)[] = [];
  return {
    async take() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    },
  };
}

async function fetchAll(
  agent: Dispatcher,
  attachments: readonly Attachment[],
  signal: AbortSignal,
): Promise<{ files: Attachment[] } | { result: SendResult }> {
  const files: Attachment[] = [];
  let bytesLeft = filesBytesMax;
  // One after the other, so that no more than one mail may hold is ever held.
  for (const attachment of attachments) {
    const { url, ...others } = attachment;
    const fetched =
      url === undefined
        ? { content: Buffer.from(others.content ?? '', 'base64'), type: undefined }
        : await fetchFile(agent, { url, signal, bytesLeft });
    if ('kind' in fetched) return { result: fetched };
    bytesLeft -= fetched.content.length;
    if (bytesLeft < 0) return { result: tooLarge };
    const content = fetched.content.toString('base64');
    const type = others.content_type ?? fetched.type;
    files.push({ ...others, content, ...(type !== undefined && { content_type: type }) });
  }
  return { files };
}

interface Wanted {
  url: string;
  signal: AbortSignal;
  bytesLeft: number;
}

type Fetched = { content: Buffer; type: string | undefined } | SendResult;

async function fetchFile(agent: Dispatcher, { url, signal, bytesLeft }: Wanted): Promise<Fetched> {
  const parsed = parseOutboundUrl(url);
  if (!parsed.ok) return refused;
  const { origin, path } = parsed.target;
  const ends = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  try {
    const { statusCode, headers, body } = await agent.request({
      origin,
      path,
      method: 'GET',
      headers: { 'user-agent': 'Notiflow/1', 'accept-encoding': 'identity' },
      signal: ends,
    });
    // What is not read to its end says so as an error that nobody waits for.
    body.on('error', () => {});
    const result = judgeStatus(statusCode) ?? judgeLength(headers['content-length'], bytesLeft);
    if (result !== null) {
      body.destroy();
      return result;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      // Leaving the loop ends the connection.
      if (length > bytesLeft) return tooLarge;
      chunks.push(chunk);
    }
    return { content: Buffer.concat(chunks), type: readType(headers['content-type']) };
  } catch (error) {
    const isRefused = error instanceof OutboundError && error.problem.kind === 'refused';
    return isRefused ? refused : unavailable;
  }
}

/** What to do later may go better where the server is at fault; what is not there, or elsewhere, will not. */
function judgeStatus(status: number): SendResult | null {
  if (status === 200) return null;
  if (status >= 300 && status < 400) return moved;
  return status >= 500 || status === 429 || status === 408 ? unavailable : missing;
}

function judgeLength(given: string | string[] | undefined, bytesLeft: number): SendResult | null {
  return Number(given ?? 0) > bytesLeft ? tooLarge : null;
}

function readType(given: string | string[] | undefined): string | undefined {
  const [type = ''] = String(given ?? '').split(';');
  return /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type.trim()) ? type.trim().toLowerCase() : undefined;
}

const unavailable: SendResult = {
  kind: 'not_processed',
  code: 'attachment_unavailable',
  reason: 'A file of the mail could not be fetched for now.',
};
const missing = rejected('content', {
  code: 'attachment_missing',
  reason: 'A file of the mail is not where its URL says.',
});
const moved = rejected('content', {
  code: 'attachment_redirects',
  reason: 'The URL of a file of the mail leads elsewhere; redirects are not followed.',
});
const refused = rejected('content', {
  code: 'attachment_refused',
  reason: 'The URL of a file of the mail is not one that may be fetched.',
});
const tooLarge = rejected('content', {
  code: 'attachment_too_large',
  reason: 'The files of the mail are larger than 10 MB together.',
});
