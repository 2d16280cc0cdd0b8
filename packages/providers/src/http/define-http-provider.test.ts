import { gzipSync } from 'node:zlib';
import type { EmailMessage } from '@notiflow/contracts';
import {
  findFreePort,
  type HttpPeer,
  startHttpPeer,
  startTcpPeer,
} from '../../../../test/support/peers.ts';
import { createOutbound, type Outbound } from '../outbound/create-outbound.ts';
import { rejected, type SendInput, type SendResult } from '../send-result.ts';
import { postForm, postJson } from './build-call.ts';
import { defineHttpProvider } from './define-http-provider.ts';
import { accepted, failed } from './read-answer.ts';
import { textAt } from './read-json.ts';
import { parseRetryAfter } from './retry-after.ts';

// A made-up vendor: an id in a body of JSON, and "later" in a body whose status is 200.
const vendor = defineHttpProvider({
  channelType: 'email',
  name: 'pigeon',
  settings: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
  credentials: { type: 'object', properties: {} },
  timeoutMs: 60_000,
  concurrency: 4,
  takesKey: false,
  request: ({ message, deliveryId, channel }) =>
    message.subject === 'refused'
      ? rejected('content', { code: 'too_long', reason: 'It is too long.' })
      : postJson(channel.settings.url, { 'x-id': deliveryId }, { text: message.body }),
  read({ status, json }) {
    if (status !== 200) return undefined;
    if (textAt(json(), 'error') === undefined) return accepted(textAt(json(), 'messages', 0, 'id'));
    const retryAfterMs = parseRetryAfter(textAt(json(), 'retry_after'), new Date());
    const reason = 'It is too much.';
    return failed('not_processed', { code: 'flooded', reason, retryAfterMs });
  },
});
const connection = vendor.connect(createOutbound({ allowCidrs: ['127.0.0.0/8'] }));
afterAll(() => connection.close());

const peers: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const peer of peers.splice(0)) await peer.close();
});

describe('a provider over HTTP', () => {
  it('sends one request and reads the id out of the body', async () => {
    const peer = await answering((response) => response.end('{"messages":[{"id":42}]}'));
    expect(await send(peer.url)).toEqual({ kind: 'accepted', providerMessageId: '42' });
    expect(peer.requests).toHaveLength(1);
    expect(peer.requests[0]).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'user-agent': 'Notiflow/1',
        'x-id': 'delivery-1',
      },
    });
    expect(JSON.parse(String(peer.requests[0]?.body))).toEqual({ text: 'Hi' });
  });

  it('says accepted without an id when the body of a good answer is none', async () => {
    for (const body of ['', 'no json', '[]', '{"messages":[]}', 'null']) {
      const peer = await answering((response) => response.end(body));
      expect(await send(peer.url)).toEqual({ kind: 'accepted' });
    }
  });

  it('reads an error out of a good status, and when to come back', async () => {
    const body = '{"error":"flood","retry_after":3.2}';
    const peer = await answering((response) => response.end(body));
    expect(await send(peer.url)).toMatchObject({ kind: 'not_processed', retryAfterMs: 3_200 });
  });

  it('takes the header when the body does not say when to come back', async () => {
    const peer = await answering((response) =>
      response.writeHead(200, { 'retry-after': '9' }).end('{"error":"flood"}'),
    );
    expect(await send(peer.url)).toMatchObject({ kind: 'not_processed', retryAfterMs: 9_000 });
  });

  it('reads nothing out of a body of more than 64 kB, and keeps the connection', async () => {
    const body = JSON.stringify({ messages: [{ id: 1 }], filling: 'x'.repeat(64 * 1024) });
    const peer = await answering((response) => response.end(body));
    for (let count = 0; count < 5; count += 1) {
      expect(await send(peer.url)).toEqual({ kind: 'accepted' });
    }
    expect(peer.connections()).toBeLessThan(5);
  });

  it('reads nothing out of a packed body', async () => {
    const peer = await answering((response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"error":"flood"}')),
    );
    expect(await send(peer.url)).toEqual({ kind: 'accepted' });
  });

  it('goes by the status when the body breaks off', async () => {
    const peer = await answering((response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"error":"flood"}', () => response.socket?.end());
    });
    expect(await send(peer.url)).toEqual({ kind: 'accepted' });
  });

  it('goes by the status when the body trickles until the time is over', async () => {
    const stop = new AbortController();
    const peer = await answering((response) => response.writeHead(200).write('{"error":'));
    // Only the one who reads knows that the head of the answer has come.
    const outbound = watchAnswers(() => stop.abort());
    const watched = vendor.connect(outbound);
    const result = await watched.send({ ...input(peer.url), signal: stop.signal });
    expect(result).toEqual({ kind: 'accepted' });
    await watched.close();
  });

  it('sends nothing when there is no request to be made', async () => {
    const peer = await answering((response) => response.end());
    expect(await send(peer.url, { subject: 'refused' })).toMatchObject({ code: 'too_long' });
    expect(await send('ftp://example.com/')).toMatchObject({ code: 'scheme_refused' });
    expect(await send('http://10.0.0.1/')).toMatchObject({ code: 'address_refused' });
    expect(peer.requests).toHaveLength(0);
  });

  it('says ambiguous when the connection is reset after the request, else not processed', async () => {
    const resetting = await startTcpPeer((socket) =>
      socket.once('data', () => socket.resetAndDestroy()),
    );
    peers.push(resetting);
    const result = await send(`http://127.0.0.1:${resetting.port}/`);
    expect(result).toMatchObject({ kind: 'ambiguous' });
    const nobody = `http://127.0.0.1:${await findFreePort()}/`;
    expect(await send(nobody)).toMatchObject({ kind: 'not_processed', code: 'ECONNREFUSED' });
  });
});

describe('a form', () => {
  it('keeps every character', () => {
    const { body } = postForm('http://example.com', {}, { To: '+49 15', Body: 'a&b=c%✓\r\n' });
    const read = new URLSearchParams(String(body));
    expect([...read]).toEqual([
      ['To', '+49 15'],
      ['Body', 'a&b=c%✓\r\n'],
    ]);
  });
});

async function answering(
  answer: (response: Parameters<Parameters<typeof startHttpPeer>[0]>[1]) => void,
): Promise<HttpPeer> {
  const peer = await startHttpPeer((_request, response) => answer(response));
  peers.push(peer);
  return peer;
}

/** The guard, with somebody told of each first piece of a body. */
function watchAnswers(onData: () => void): Outbound {
  const outbound = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
  return {
    ...outbound,
    createAgent: (options) =>
      outbound.createAgent(options).compose(
        (dispatch) => (request, handler) =>
          dispatch(request, {
            ...handler,
            onResponseData(controller, chunk) {
              handler.onResponseData?.(controller, chunk);
              onData();
            },
          }),
      ),
  };
}

function send(url: string, change: Partial<EmailMessage> = {}): Promise<SendResult> {
  return connection.send(input(url, change));
}

function input(url: string, change: Partial<EmailMessage> = {}): SendInput {
  return {
    deliveryId: 'delivery-1',
    notificationId: 'notification-1',
    recipientId: 'recipient-1',
    attempt: 1,
    eventsUrl: null,
    message: { to: 'a@example.com', subject: '', body: 'Hi', content_type: 'html', ...change },
    channel: { id: 'channel-1', settings: { url }, credentials: {} },
    signal: new AbortController().signal,
  };
}
