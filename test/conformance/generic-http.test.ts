import type { Message, SendingChannelType } from '@notiflow/contracts';
import { createOutbound, createProviders, findProvider } from '@notiflow/providers';
import { createRenderer, createSourceWriter } from '@notiflow/templates';
import { type HttpPeer, startHttpPeer } from '../support/peers.ts';

const renderer = createRenderer({ threads: 1 });
const writer = createSourceWriter(renderer);
const outbound = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
const providers = createProviders({ outbound, writer });

let peer: HttpPeer;
let answer: { status: number; headers?: Record<string, string>; body: string };
beforeAll(async () => {
  peer = await startHttpPeer((_request, response) =>
    response.writeHead(answer.status, answer.headers).end(answer.body),
  );
});
beforeEach(() => {
  peer.requests.length = 0;
  answer = { status: 200, body: '{}' };
});
afterAll(async () => {
  await peer.close();
  await providers.close();
  await renderer.close();
});

const sms = (body: string, to = '+4915150000001'): Message => ({
  to,
  body,
  content_type: 'plaintext',
});

describe('a request that a channel describes', () => {
  it('carries the message as it is when no body is described', async () => {
    await send(sms('Hi "Ada"\n'), {});
    const [request] = peer.requests;
    expect(request).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    expect(JSON.parse(String(request?.body))).toEqual({
      delivery_id: 'delivery-1',
      notification_id: 'notification-1',
      recipient_id: 'recipient-1',
      message: sms('Hi "Ada"\n'),
    });
  });

  it('keeps values inside the strings of JSON, the fields of a form and one part of the URL', async () => {
    const text = '"}, "to": "+1\\\n&x=1+1 % ✓ /../';
    const body = '{ "text": "{{ message.body }}", "all": {{ message | json }} }';
    await send(sms(text), { body });
    await send(sms(text), {
      body_format: 'form',
      body: 'text={{ message.body }}&to={{ message.to }}',
    });
    await send(
      sms(text),
      { method: 'GET' },
      { path: '/sms/{{ message.to }}?text={{ message.body }}' },
    );
    const [json, form, url] = peer.requests;
    expect(JSON.parse(String(json?.body))).toEqual({ text, all: sms(text) });
    expect([...new URLSearchParams(String(form?.body))]).toEqual([
      ['text', text],
      ['to', '+4915150000001'],
    ]);
    const asked = new URL(url?.path ?? '', peer.url);
    expect(asked.pathname).toBe('/sms/%2B4915150000001');
    expect([...asked.searchParams]).toEqual([['text', text]]);
    expect(url).toMatchObject({ method: 'GET' });
    expect(url?.body).toHaveLength(0);
  });

  it('has what opens the door where the channel wants it, and headers of one line', async () => {
    const credentials = { token: 't-1', username: 'ada', password: 'pass', secret: 's-1' };
    const headers = {
      'X-Key': '{{ secrets.secret }}',
      'x-text': '{{ message.body }}',
      host: 'evil',
    };
    await send(sms('a\r\nx-evil: 1'), { auth: 'bearer', headers }, { credentials });
    await send(sms('Hi'), { auth: 'basic' }, { credentials });
    const [bearer, basic] = peer.requests;
    expect(bearer?.headers).toMatchObject({
      authorization: 'Bearer t-1',
      'x-key': 's-1',
      'x-text': 'a x-evil: 1',
      host: new URL(peer.url).host,
    });
    expect(bearer?.headers).not.toHaveProperty('x-evil');
    expect(basic?.headers.authorization).toBe(`Basic ${btoa('ada:pass')}`);
  });

  it('is not sent when it is no JSON, cannot be rendered or goes to no number', async () => {
    expect(await send(sms('Hi'), { body: 'text: {{ message.body }}' })).toMatchObject({
      kind: 'rejected',
      about: 'config',
      code: 'body_not_json',
    });
    const result = await send(sms('body-canary'), {
      body: '{% for i in (1..9999999) %}{{ message.body }}{% endfor %}',
    });
    expect(result).toMatchObject({ kind: 'rejected', code: 'source_not_rendered' });
    expect(JSON.stringify(result)).not.toContain('canary');
    expect(await send(sms('Hi', '12'), {})).toMatchObject({ code: 'number_invalid' });
    expect(peer.requests).toHaveLength(0);
  });

  it.each([
    ['email', { to: 'ada@example.com', subject: 'Hi', body: 'Hi', content_type: 'plaintext' }],
    ['mobile_push', { token: 'token-1', title: 'Hi', body: 'Hi', content_type: 'plaintext' }],
    ['chat', { body: '**Hi**', content_type: 'markdown' }],
  ] as const)('can be one of %s', async (channelType, message) => {
    expect(await send(message, {}, { channelType })).toEqual({ kind: 'accepted' });
    expect(JSON.parse(String(peer.requests[0]?.body))).toMatchObject({ message });
  });
});

describe('an answer', () => {
  const settings = {
    success_statuses: [200, 202],
    success_path: 'results.0.status',
    success_values: ['0', 'ok'],
    message_id_path: 'results.0.id',
    error_path: 'results.0.error',
    error_codes: {
      recipient: ['unknown_user'],
      config: ['no_credit'],
      content: ['spam'],
      not_processed: ['busy'],
      ambiguous: ['crashed'],
      hard_bounce: ['dead'],
      stop: ['opted_out'],
    },
  };

  it.each([
    [200, { status: 0, id: 7 }, { kind: 'accepted', providerMessageId: '7' }],
    [202, { status: 'ok' }, { kind: 'accepted' }],
    [200, { status: '1' }, { kind: 'rejected', about: 'content', code: 'not_successful' }],
    [201, { status: 'ok' }, { kind: 'rejected', about: 'content', code: 'not_successful' }],
    [
      200,
      { error: 'unknown_user' },
      { kind: 'rejected', about: 'recipient', code: 'channel_code' },
    ],
    [400, { error: 'no_credit' }, { kind: 'rejected', about: 'config', code: 'channel_code' }],
    [400, { error: 'spam' }, { kind: 'rejected', about: 'content', code: 'channel_code' }],
    [400, { error: 'busy' }, { kind: 'not_processed', code: 'channel_code' }],
    [400, { error: 'crashed' }, { kind: 'ambiguous', code: 'channel_code' }],
    [400, { error: 'dead' }, { kind: 'rejected', about: 'recipient', fault: 'hard_bounce' }],
    [400, { error: 'opted_out' }, { kind: 'rejected', about: 'recipient', fault: 'stop' }],
    [400, { error: 'to-canary is odd' }, { kind: 'rejected', about: 'content', code: 'http_400' }],
    [401, {}, { kind: 'rejected', about: 'config', code: 'http_401' }],
    [429, {}, { kind: 'not_processed', code: 'http_429' }],
    [500, {}, { kind: 'ambiguous', code: 'http_500' }],
  ] as const)('%d with %j is %j', async (status, result, expected) => {
    answer = { status, body: JSON.stringify({ results: [result] }) };
    const said = await send(sms('Hi'), settings);
    expect(said).toMatchObject(expected);
    expect(JSON.stringify(said)).not.toContain('canary');
  });

  it('says when to come back', async () => {
    answer = { status: 503, headers: { 'retry-after': '7' }, body: '' };
    expect(await send(sms('Hi'), settings)).toMatchObject({
      kind: 'not_processed',
      retryAfterMs: 7_000,
    });
  });

  it('of which too little came to be sure is not taken for success', async () => {
    answer = { status: 200, body: `{"results":[{"status":"0"}],"pad":"${'x'.repeat(100_000)}"}` };
    expect(await send(sms('Hi'), settings)).toMatchObject({ kind: 'ambiguous' });
    expect(await send(sms('Hi'), {})).toEqual({ kind: 'accepted' });
  });
});

describe('a channel', () => {
  const url = 'https://93.184.216.34/sms';

  it.each([
    [{ url }, {}, []],
    [{ url: `${url}/{{ message.to }}`, body: '{{ message | json }}' }, {}, []],
    [{ url: 'https://{{ message.body }}/sms' }, {}, ['settings.url']],
    [{ url: 'https://x.example{{ message.body }}/sms' }, {}, ['settings.url']],
    [{ url: 'ftp://example.com/sms' }, {}, ['settings.url']],
    [{ url: 'http://10.0.0.1/sms' }, {}, ['settings.url']],
    [{ url: 'http://user:pass@93.184.216.34/sms' }, {}, ['settings.url']],
    [{ url: 'http://93.184.216.34:22/sms' }, {}, ['settings.url']],
    [{ url, body: '{{ message.body' }, {}, ['settings.body']],
    [{ url, headers: { 'x-a': '{% nothing %}' } }, {}, ['settings.headers.x-a']],
    [{ url: `${url}?a={{ b | nothing }}` }, {}, ['settings.url']],
    [{ url: `${url}?a={{ recipient.phone }}` }, {}, ['settings.url']],
    [{ url, body: '{ "to": "{{ mesage.to }}" }' }, {}, ['settings.body']],
    [
      { url, body: '{% for one in message.list %}{{ one }}{{ forloop.index }}{% endfor %}' },
      {},
      [],
    ],
    [{ url, auth: 'bearer' }, {}, ['credentials.token']],
    [{ url, auth: 'basic' }, { username: 'ada' }, ['credentials.password']],
    [{ url, success_path: 'status' }, {}, ['settings.success_values']],
    [{ url, error_codes: {} }, {}, ['settings.error_path']],
    [{ url, method: 'TRACE' }, {}, ['settings.method']],
  ])('with %j and %j has what is wrong in %j', async (settings, credentials, fields) => {
    const provider = findProvider('sms', 'http');
    const problems = await provider?.check({ settings, credentials }, outbound, writer);
    expect(problems?.map(({ field }) => field)).toEqual(fields);
  });
});

function send(
  message: Message,
  settings: object,
  {
    path = '/',
    credentials = {},
    channelType = 'sms',
  }: { path?: string; credentials?: object; channelType?: SendingChannelType } = {},
) {
  return providers.send(
    { channelType, provider: 'http' },
    {
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message,
      channel: {
        id: 'channel-1',
        settings: { url: new URL(peer.url).origin + path, ...settings },
        credentials,
      },
      signal: new AbortController().signal,
    },
  );
}
