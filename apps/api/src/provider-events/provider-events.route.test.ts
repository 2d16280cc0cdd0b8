import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import type { Database } from '@notiflow/database';
import express from 'express';
import request from 'supertest';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { queryRows } from '../../../../test/support/query-rows.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { createErrorSender } from '../request/send-error.ts';
import { serveProviderEvents } from './serve-provider-events.ts';

const publicUrl = 'https://notify.example.com/base';
const authToken = 'twilio-auth-token-of-the-test';
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

let api: TestApi;
let notiflowId: string;
const channelIds: Record<string, string> = {};

beforeAll(async () => {
  api = await startTestApi();
  api.deps.config = { ...api.deps.config, PUBLIC_URL: publicUrl };
  const eventKey = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  await putChannel('mail', {
    type: 'email',
    provider: 'sendgrid',
    settings: { from: 'Shop <shop@example.com>' },
    credentials: { api_key: 'SG.key-of-the-test', event_public_key: eventKey },
  });
  await putChannel('text', {
    type: 'sms',
    provider: 'twilio',
    settings: { from: '+12025550100' },
    credentials: { account_sid: `AC${'a'.repeat(32)}`, auth_token: authToken },
  });
  await putChannel('keyless', {
    type: 'email',
    provider: 'sendgrid',
    settings: { from: 'Shop <shop@example.com>' },
    credentials: { api_key: 'SG.key-of-the-test' },
  });
  notiflowId = (await publishNotiflow(api)).id;
  channelIds.feed = (await api.send('get', '/management/v1/channels/feed')).body.id;
});
afterAll(() => api.close());

async function putChannel(handle: string, channel: object): Promise<void> {
  const answer = await api.send('put', `/management/v1/channels/${handle}`, {
    name: handle,
    ...channel,
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  channelIds[handle] = answer.body.id;
}

const query = <Row extends object>(sql: string) =>
  queryRows<Row>({ databaseUrl: api.databaseUrl }, sql);

/** Sends a message through a channel, as far as a worker has it accepted by the service. */
async function sendThrough(handle: string, { channelType = 'email', messageId = 'm' } = {}) {
  const ran = await api.send('post', `/admin/v1/notiflows/${notiflowId}/run`, {
    recipients: [{ external_id: `of ${handle} ${messageId}` }],
  });
  const runId: string = ran.body.notiflow_run_id;
  const database: Database = api.database;
  const ids = await fanOutWhole(database, runId);
  const to = channelType === 'sms' ? '+12025550188' : 'ada@example.com';
  const [made] = await processNotifications(database, {
    runId,
    ids,
    delivery: {
      channelId: channelIds[handle],
      channelType,
      message: { to, subject: 'Hi', body: 'Hi', content_type: 'plaintext' },
    } as never,
  });
  const record = async () => {
    const { workerId, deliveries } = await claimDue(database);
    await database.deliveries.recordAttempts({
      workerId,
      attempts: deliveries.map(({ id, attempt }) => ({
        id,
        attempt,
        outcome: 'accepted' as const,
        code: null,
        reason: null,
        providerMessageId: messageId,
        status: 'sent' as const,
        statusReason: null,
        retryDelayMs: null,
        durationMs: 1,
        counts: true,
      })),
    });
  };
  return { id: made?.id ?? '', record };
}

const readDelivery = async (id: string) =>
  (await api.send('get', `/admin/v1/deliveries/${id}`)).body;

/** Reports as SendGrid does. */
function sendGrid(
  events: unknown,
  {
    handle = 'mail',
    body = JSON.stringify(events),
    signed = body,
  }: { handle?: string; body?: string; signed?: string } = {},
) {
  const timestamp = '1790000000';
  const signature = createSign('sha256')
    .update(timestamp + signed)
    .sign(privateKey, 'base64');
  return request(api.app)
    .post(`/provider-events/${channelIds[handle]}`)
    .set('content-type', 'application/json')
    .set('x-twilio-email-event-webhook-timestamp', timestamp)
    .set('x-twilio-email-event-webhook-signature', signature)
    .send(body);
}

/** Reports as Twilio does, about the URL it was told. */
function twilio(search: string, fields: Record<string, string>, secret = authToken) {
  const path = `/provider-events/${channelIds.text}${search}`;
  const sorted = Object.keys(fields).sort();
  const text = publicUrl + path + sorted.map((name) => name + fields[name]).join('');
  return request(api.app)
    .post(path)
    .type('form')
    .set('x-twilio-signature', createHmac('sha1', secret).update(text).digest('base64'))
    .send(fields);
}

const rowCount = async () => {
  const [row] = await query<{ count: number }>(
    `SELECT (SELECT count(*) FROM delivery_events) + (SELECT count(*) FROM parked_reports)
       + (SELECT count(*) FROM suppressions) AS count`,
  );
  return Number(row?.count);
};

describe('200', () => {
  it('to signed events of SendGrid, which are in the history of the delivery then', async () => {
    const { id, record } = await sendThrough('mail');
    await record();
    const answer = await sendGrid([
      {
        event: 'bounce',
        type: 'bounce',
        status: '5.1.1',
        email: 'ada@example.com',
        timestamp: 1_790_000_000,
        sg_event_id: 'e1',
        sg_message_id: 'm.filter1',
        notiflow_delivery_id: id,
      },
      { event: 'processed', sg_event_id: 'e0', notiflow_delivery_id: id },
    ]);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    const delivery = await readDelivery(id);
    expect(delivery).toMatchObject({
      status: 'bounced',
      events: [
        {
          kind: 'bounced',
          code: '5.1.1',
          fault: 'hard_bounce',
          at: '2026-09-21T14:13:20.000Z',
          source: 'callback',
          provider_message_id: 'm',
        },
      ],
    });
    const { body } = await api.send('get', '/management/v1/suppressions');
    expect(body.items).toMatchObject([{ address: 'ada@example.com', reason: 'hard_bounce' }]);
    const told = api.logs.filter(({ event }) => event === 'report.received');
    expect(told).toMatchObject([{ fields: { provider: 'sendgrid', applied: 1, parked: 0 } }]);
    expect(JSON.stringify(told)).not.toContain('ada@');
  });

  it('to a report that overtook the record of its send, which it is applied to then', async () => {
    const { id, record } = await sendThrough('text', { channelType: 'sms', messageId: 'SM1' });
    const fields = { MessageSid: 'SM1', MessageStatus: 'delivered', To: '+12025550188' };
    expect((await twilio(`?delivery_id=${id}`, fields)).status).toBe(200);
    expect((await twilio(`?delivery_id=${id}`, fields)).status).toBe(200);
    expect(await readDelivery(id)).toMatchObject({ status: 'pending', events: [] });
    await record();
    await api.database.reports.applyParked({ limit: 10 });
    expect(await readDelivery(id)).toMatchObject({
      status: 'delivered',
      events: [{ kind: 'delivered', provider_message_id: 'SM1' }],
    });
  });

  it('in the words of a service that wants some, and to what it does not know', async () => {
    expect((await sendGrid({ not: 'a list' })).status).toBe(200);
    expect((await sendGrid(undefined, { body: 'no JSON' })).status).toBe(200);
  });
});

describe('401', () => {
  it.each([
    ['of another key', () => twilio('', { MessageSid: 'SM1', MessageStatus: 'failed' }, 'other')],
    [
      'with one byte changed',
      () => sendGrid([{ event: 'bounce' }], { signed: '[{"event":"bounca"}]' }),
    ],
    ['that cannot be checked', () => sendGrid([{ event: 'bounce' }], { handle: 'keyless' })],
    [
      'that is missing',
      () =>
        request(api.app)
          .post(`/provider-events/${channelIds.mail}`)
          .send([{ event: 'bounce' }]),
    ],
    ['of nobody, to a GET', () => request(api.app).get(`/provider-events/${channelIds.mail}`)],
  ])('to a signature %s, and no row is left', async (_, send) => {
    const before = await rowCount();
    const answer = await send();
    expect([answer.status, answer.body.error.code]).toEqual([401, 'unauthenticated']);
    expect(await rowCount()).toBe(before);
  });
});

describe('404', () => {
  it('is the same for no channel, for no id and for a channel whose service reports nothing', async () => {
    const ids = ['019aa000-0000-7000-8000-000000000000', 'mail', channelIds.feed];
    const answers = await Promise.all(
      ids.map((id) => request(api.app).post(`/provider-events/${id}`).send({ a: 1 })),
    );
    const bodies = answers.map(({ status, body }) => [
      status,
      body.error.message,
      body.error.details,
    ]);
    expect(new Set(bodies.map((body) => JSON.stringify(body)))).toEqual(
      new Set([JSON.stringify([404, 'Not found', {}])]),
    );
  });
});

describe('405', () => {
  it('to what no service does', async () => {
    const answer = await request(api.app).put(`/provider-events/${channelIds.mail}`);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'GET, POST, HEAD, OPTIONS']);
  });
});

describe('413', () => {
  it('to more than a megabyte', async () => {
    const answer = await sendGrid(undefined, { body: ' '.repeat(1024 * 1024 + 1) });
    expect([answer.status, answer.body.error.message]).toEqual([
      413,
      'The body is larger than 1 MB',
    ]);
  });
});

describe('429', () => {
  it('to more than any service calls one address, before anything is looked up', async () => {
    const app = express();
    app.use('/provider-events', serveProviderEvents(api.deps, { requests: 2, windowS: 60 }));
    app.use(createErrorSender(api.deps));
    const post = (id = '') => request(app).post(`/provider-events/${id}`);
    for (const status of [401, 401, 429]) {
      expect((await post(channelIds.mail)).status).toBe(status);
    }
    expect((await post(channelIds.mail)).headers['retry-after']).toBe('60');
    expect((await post(channelIds.text)).status).toBe(401);
  });
});

describe('503', () => {
  it('while what was reported cannot be stored, so that the service tells it again', async () => {
    const { takeReports } = api.database.reports;
    api.database.reports.takeReports = async () => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    };
    const answer = await sendGrid([{ event: 'delivered', sg_message_id: 'x' }]);
    api.database.reports.takeReports = takeReports;
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  });
});
