import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, type SmtpPeer, startHttpPeer, startSmtpPeer } from '../support/peers.ts';
import { queryRows } from '../support/query-rows.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { acceptRun, waitUntilSettled } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

// Long enough that no sealed credential and no random id has them by chance.
const mark = (field: string) => `zqzq${field}qzqz`;
const marked = /zqzq\w+?qzqz/g;
const signingKey = Buffer.from(`${mark('signing')}-and-enough-bytes`).toString('base64');
const keys = {
  apiKey: `pk_${mark('apikey')}_is_long_enough`,
  secretKey: `sk_${mark('secretkey')}_is_long_enough`,
  accountToken: `nf_at_${mark('accounttoken')}_is_long_enough`,
};

describe('what people are told, and what opens doors', () => {
  const written: string[] = [];
  let redis: RedisServer;
  let monitor: Redis;
  let receiver: HttpPeer;
  let mailServer: SmtpPeer;
  let system: System;

  beforeAll(async () => {
    redis = await startRedis();
    const client = new Redis(redis.url);
    monitor = await client.monitor();
    client.disconnect();
    monitor.on('monitor', (_time: string, command: string[]) => written.push(command.join(' ')));
    receiver = await startHttpPeer((request, response) =>
      response.writeHead(request.path.includes('refused') ? 500 : 204).end(mark('answer')),
    );
    mailServer = await startMailServerWithLogin();
    system = await startSystem({ redisUrl: redis.url, keys, env: { LOG_LEVEL: 'trace' } });
    await configureMarked();
    await sendMarked();
    await failMarked();
  });
  afterAll(async () => {
    monitor.disconnect();
    await system.stop();
    await Promise.all([receiver.close(), mailServer.close(), redis.stop()]);
  });

  it('reach the people, so that there is something to hide', () => {
    const [mail] = mailServer.mails;
    expect(mail?.login).toBe(mark('username'));
    expect(mail?.parsed.text).toContain(mark('data'));
    const bodies = receiver.requests.map(({ body }) => body.toString());
    expect(bodies).toContainEqual(expect.stringContaining(mark('data')));
  });

  it('are in no log line', () => {
    expect(system.output()).toContain('delivery.attempted');
    expect(system.output()).toContain('run.accepted');
    expect(marksIn(system.output())).toEqual([]);
    expect(system.output()).not.toContain(signingKey);
  });

  it('are in nothing that was ever written to Redis, nor in what it holds', async () => {
    const commands = written.join('\n');
    expect(commands).toContain(`${system.queuePrefix}`);
    expect(commands).toContain('deliveries-email');
    expect(marksIn(commands)).toEqual([]);
    const held = await dumpRedis(redis.url);
    expect(held).not.toBe('');
    expect(marksIn(held)).toEqual([]);
  });

  it('as credentials are sealed or hashed in Postgres', async () => {
    const tables = ['channels', 'api_keys', 'account_tokens', 'projects'];
    const rows = await Promise.all(
      tables.map((table) =>
        queryRows<{ row: string }>(system, `SELECT ${table}::text AS row FROM ${table}`),
      ),
    );
    const text = rows
      .flat()
      .map(({ row }) => row)
      .join('\n');
    expect(text).toContain(mark('channelname'));
    expect(marksIn(text)).toEqual([mark('channelname')]);
    expect(text).not.toContain(signingKey);
    // Bytes are shown in hexadecimal.
    for (const clear of [signingKey, mark('password'), mark('secretkey'), mark('accounttoken')]) {
      expect(text).not.toContain(Buffer.from(clear).toString('hex'));
    }
  });

  it('as credentials are shown by no answer', async () => {
    const { body } = await system.management('GET', '/channels');
    expect(marksIn(JSON.stringify(body))).toEqual([mark('channelname')]);
    expect(JSON.stringify(body)).not.toContain(signingKey);
  });

  async function configureMarked(): Promise<void> {
    await system.management('PUT', '/channels/mail', {
      name: mark('channelname'),
      type: 'email',
      provider: 'smtp',
      settings: { host: '127.0.0.1', port: mailServer.port, from: 'Shop <shop@example.com>' },
      credentials: { username: mark('username'), password: mark('password') },
    });
    await system.management('PUT', '/channels/hook', {
      name: 'Hook',
      type: 'webhook',
      provider: 'http',
      credentials: { signing_secret: `whsec_${signingKey}` },
    });
    await configureSteps('marked', `${receiver.url}/${mark('path')}?token={{ data.token }}`);
    await configureSteps('refused', `${receiver.url}/refused/${mark('path')}`);
  }

  async function configureSteps(handle: string, url: string): Promise<void> {
    const step = (channelType: string, channelHandle: string, template: object) => ({
      handle: channelHandle,
      type: 'channel',
      channel_type: channelType,
      channel_handle: channelHandle,
      template,
    });
    await system.management('PUT', `/notiflows/${handle}`, {
      name: mark('notiflowname'),
      active: true,
      steps: [
        step('email', 'mail', {
          subject: `${mark('subject')} {{ recipient.first_name }}`,
          body: `${mark('body')} {{ data.note }} {{ actor.last_name }}`,
        }),
        step('webhook', 'hook', {
          url,
          headers: { authorization: `Bearer ${mark('header')}` },
          body: `{"note":"{{ data.note }}"}`,
        }),
      ],
    });
    const { status } = await system.management('POST', `/notiflows/${handle}/publish`);
    expect(status).toBe(200);
  }

  /** Runs with a mark in every field; one of them is refused by both providers. */
  async function sendMarked(): Promise<void> {
    const person = (name: string) => ({
      external_id: mark(`${name}id`),
      email: `${mark(`${name}email`)}@example.com`,
      first_name: mark(`${name}first`),
      last_name: mark(`${name}last`),
      avatar: `https://example.com/${mark(`${name}avatar`)}`,
      custom_fields: { note: mark(`${name}custom`) },
    });
    const body = {
      actor: person('actor'),
      recipients: [{ ...person('recipient'), data: { own: mark('owndata') } }],
      data: { note: mark('data'), token: mark('token') },
      cancellation_key: mark('cancellation'),
    };
    await waitUntilSettled(system, await acceptRun(system, 'marked', body));
    const refused = { ...person('refused'), email: `${mark('refused')}@refused.example.com` };
    const runId = await acceptRun(system, 'refused', { ...body, recipients: [refused] });
    await eventually(async () => {
      const rows = await queryRows(
        system,
        `SELECT FROM attempts a JOIN deliveries d ON d.id = a.delivery_id
         WHERE d.run_id = $1 AND a.ended_at IS NOT NULL`,
        [runId],
      );
      expect(rows).toHaveLength(2);
    });
  }

  /** Requests that are refused, each for a reason of its own. */
  async function failMarked(): Promise<void> {
    const path = '/notiflows/marked/run';
    const wrongBody = {
      body: { [mark('unknownfield')]: mark('unknown'), recipients: [{ email: mark('bademail') }] },
    };
    const key = { 'idempotency-key': mark('idempotency') };
    const statuses = [
      (await system.admin('POST', path, wrongBody)).status,
      (
        await system.admin('POST', path, {
          headers: { 'x-notiflows-secret-key': `sk_${mark('wrongkey')}` },
        })
      ).status,
      (await system.admin('POST', path, { body: { topic: mark('topic') }, headers: key })).status,
      (await system.admin('GET', `/users/${mark('nobody')}?${mark('query')}=1`)).status,
    ];
    expect(statuses).toEqual([422, 401, 404, 400]);
  }
});

function marksIn(text: string): string[] {
  return [...new Set(text.match(marked) ?? [])];
}

function startMailServerWithLogin(): Promise<SmtpPeer> {
  return startSmtpPeer({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
    onRcptTo({ address }, _session, callback) {
      const refusal = Object.assign(new Error(`no ${address} here`), { responseCode: 550 });
      callback(address.endsWith('@refused.example.com') ? refusal : null);
    },
  });
}

/** Everything a Redis holds, as text. */
async function dumpRedis(url: string): Promise<string> {
  const client = new Redis(url);
  const readers: Record<string, (key: string) => Promise<unknown>> = {
    string: (key) => client.get(key),
    list: (key) => client.lrange(key, 0, -1),
    set: (key) => client.smembers(key),
    zset: (key) => client.zrange(key, 0, -1),
    hash: (key) => client.hgetall(key),
    stream: (key) => client.xrange(key, '-', '+'),
  };
  const keys = await client.keys('*');
  const values = keys.map(async (key) => {
    const read = readers[await client.type(key)];
    return `${key} ${JSON.stringify(await read?.(key))}`;
  });
  const dump = (await Promise.all(values)).join('\n');
  client.disconnect();
  return dump;
}
