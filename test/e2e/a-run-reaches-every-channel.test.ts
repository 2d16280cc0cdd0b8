import { Webhook } from 'standardwebhooks';
import { eventually } from '../support/eventually.ts';
import { type HttpPeer, type SmtpPeer, startHttpPeer, startSmtpPeer } from '../support/peers.ts';
import {
  acceptRun,
  type DeliveryAnswer,
  expectBalanced,
  type RunAnswer,
  readDeliveries,
  waitUntilSettled,
} from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const signingSecret = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;
const handle = 'order-shipped';

interface UserAnswer {
  external_id: string;
  first_name: string | null;
  email: string | null;
}

describe('a run', () => {
  let mailServer: SmtpPeer;
  let receiver: HttpPeer;
  let system: System;

  beforeAll(async () => {
    mailServer = await startSmtpPeer();
    receiver = await startHttpPeer((_request, response) => response.writeHead(200).end('ok'));
    system = await startSystem();
    await configureEveryChannel();
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([mailServer.close(), receiver.close()]);
  });
  beforeEach(() => {
    mailServer.mails.length = 0;
    receiver.requests.length = 0;
  });

  describe('for recipients', () => {
    let run: RunAnswer;
    let deliveries: DeliveryAnswer[];
    const of = (stepHandle: string, message: Record<string, unknown>) =>
      deliveries.find(
        (delivery) =>
          delivery.step_handle === stepHandle &&
          Object.entries(message).every(([name, value]) => delivery.data[name] === value),
      );

    beforeEach(async () => {
      await put('admin', '/users/ada', {
        first_name: 'Ada',
        email: 'ada@example.com',
        custom_fields: { plan: 'gold' },
      });
      const runId = await acceptRun(system, handle, {
        actor: { external_id: 'shop', first_name: 'Sam' },
        data: { order_id: 'A&1', note: 'thank "you"' },
        recipients: [
          { external_id: 'ada', first_name: 'Lady Ada', email: 'lady@example.com' },
          {
            external_id: 'grace',
            first_name: 'Grace',
            email: 'grace@example.com',
            data: { note: 'for <you>' },
          },
        ],
      });
      run = await waitUntilSettled(system, runId);
      deliveries = await readDeliveries(system, runId);
    });

    it('sends each an e-mail, rendered from the attributes and the data of this run', () => {
      const mails = mailServer.mails.sort((left, right) => (left.to > right.to ? 1 : -1));
      expect(mails.map(({ from, to }) => ({ from, to }))).toEqual([
        { from: 'shop@example.com', to: ['grace@example.com'] },
        { from: 'shop@example.com', to: ['lady@example.com'] },
      ]);
      const [grace, ada] = mails.map(({ parsed }) => parsed);
      expect(ada?.subject).toBe('Order A&1 for Lady Ada');
      expect(ada?.html).toContain('<p>Sam: thank &#34;you&#34; (gold)</p>');
      expect(grace?.subject).toBe('Order A&1 for Grace');
      expect(grace?.html).toContain('<p>Sam: for &lt;you&gt; ()</p>');
    });

    it('sends each a webhook whose URL, headers and body are rendered and whose signature verifies', () => {
      const webhook = new Webhook(signingSecret);
      const received = receiver.requests.map(({ method, path, headers, body }) => ({
        method,
        path,
        order: headers['x-order'],
        id: headers['webhook-id'],
        body: webhook.verify(body, headers),
      }));
      expect(received.sort((left, right) => (left.path > right.path ? 1 : -1))).toEqual([
        {
          method: 'PUT',
          path: '/hook/ada?order=A%261',
          order: 'A&1',
          id: of('hook', { url: `${receiver.url}/ada?order=A%261` })?.id,
          body: { name: 'Lady Ada', note: 'thank "you"' },
        },
        {
          method: 'PUT',
          path: '/hook/grace?order=A%261',
          order: 'A&1',
          id: of('hook', { url: `${receiver.url}/grace?order=A%261` })?.id,
          body: { name: 'Grace', note: 'for <you>' },
        },
      ]);
      const request = receiver.requests[0];
      expect(() => webhook.verify('{"forged":true}', request?.headers ?? {})).toThrow();
    });

    it('writes each an in-app item', () => {
      expect(of('feed', { body: 'Hello **Lady Ada**' })).toMatchObject({
        channel_type: 'in_app',
        status: 'delivered',
        data: { title: 'Order A&1', content_type: 'markdown' },
        attempts: [],
      });
      expect(of('feed', { body: 'Hello **Grace**' })?.status).toBe('delivered');
    });

    it('counts every notification and every delivery once', () => {
      expectBalanced(run);
      expect(run.counters).toMatchObject({ recipients: 2, processed: 2, pending: 0 });
      expect(run.deliveries).toMatchObject({ total: 6, sent: 4, delivered: 2 });
    });

    it('tells of each delivery the message as sent and every attempt', () => {
      const mail = of('mail', { to: 'lady@example.com' });
      expect(mail).toMatchObject({
        status: 'sent',
        reason: null,
        next_attempt_at: null,
        data: { subject: 'Order A&1 for Lady Ada', content_type: 'html' },
        attempts: [{ number: 1, outcome: 'accepted', code: null, reason: null, provider: 'smtp' }],
      });
      const [attempt] = mail?.attempts ?? [];
      const [startedAt, endedAt] = [attempt?.started_at, attempt?.ended_at].map((moment) =>
        Date.parse(moment ?? ''),
      );
      expect(endedAt).toBeGreaterThanOrEqual(startedAt ?? Number.NaN);
    });

    it('creates who was unknown and changes nobody who was known', async () => {
      const [ada, grace, shop] = await Promise.all(['ada', 'grace', 'shop'].map(readUser));
      expect(ada?.body).toMatchObject({ first_name: 'Ada', email: 'ada@example.com' });
      expect(grace?.body).toMatchObject({ first_name: 'Grace', email: 'grace@example.com' });
      expect(shop?.body).toMatchObject({ first_name: 'Sam' });
    });
  });

  it('skips the e-mail of a user without an address, and says so', async () => {
    const runId = await acceptRun(system, handle, { recipients: [{ external_id: 'nobody' }] });
    const run = await waitUntilSettled(system, runId);
    const [mail] = (await readDeliveries(system, runId)).filter(
      ({ step_handle }) => step_handle === 'mail',
    );
    expect(mail).toMatchObject({ status: 'skipped', reason: 'no_address', attempts: [] });
    expect(run.deliveries).toMatchObject({ total: 3, sent: 1, delivered: 1, skipped: 1 });
    expectBalanced(run);
    expect(mailServer.mails).toEqual([]);
  });

  it('fails a delivery whose template cannot render, and says which template and where', async () => {
    const steps = [
      channelStep('in_app', 'feed', { body: 'Hi\n{% for n in (1..data.count) %}.{% endfor %}' }),
      channelStep('webhook', 'hook', { url: receiver.url }),
    ];
    await put('management', '/notiflows/endless', { name: 'Endless', active: true, steps });
    await system.management('POST', '/notiflows/endless/publish');
    const runId = await acceptRun(system, 'endless', {
      data: { count: 1_000_000_000 },
      recipients: [{ external_id: 'ada' }],
    });
    const run = await waitUntilSettled(system, runId);
    const deliveries = await readDeliveries(system, runId);
    const [item] = deliveries.filter(({ step_handle }) => step_handle === 'feed');
    expect(item).toMatchObject({
      status: 'failed',
      reason: 'template_error',
      reason_details: { template: 'feed', field: 'body', line: 2, variable: null },
      attempts: [],
    });
    expect(run.deliveries).toMatchObject({ total: 2, failed: 1, sent: 1 });
    expectBalanced(run);
  });

  it('for a topic reaches those who were on it when the run was accepted', async () => {
    const worker = system.workers[0];
    await subscribe(['t-1', 't-2']);
    await worker?.kill('SIGSTOP');
    const runId = await acceptRun(system, handle, { topic: 'news', data: { order_id: 'B' } });
    await subscribe(['t-3']);
    await worker?.kill('SIGCONT');
    const run = await waitUntilSettled(system, runId);
    expect(run.counters).toMatchObject({ recipients: 2, processed: 2 });
    expect(receiver.requests.map(({ path }) => path).sort()).toEqual([
      '/hook/t-1?order=B',
      '/hook/t-2?order=B',
    ]);
  });

  it('asked for twice under one key is one run, and the repeat says that it is one', async () => {
    const ask = (headers: Record<string, string>) =>
      system.admin('POST', `/notiflows/${handle}/run`, {
        body: { recipients: [{ external_id: 'once' }] },
        headers,
      });
    const first = await ask({ 'idempotency-key': 'order-7' });
    const repeat = await ask({ 'idempotency-key': 'order-7' });
    expect([first.status, repeat.status]).toEqual([202, 202]);
    expect(repeat.body).toEqual(first.body);
    expect(first.headers.get('idempotent-replayed')).toBeNull();
    expect(repeat.headers.get('idempotent-replayed')).toBe('true');
    const other = await ask({ 'idempotency-key': 'order-8' });
    await waitUntilSettled(system, (other.body as { notiflow_run_id: string }).notiflow_run_id);
    await eventually(() => expect(receiver.requests).toHaveLength(2));
  });

  async function configureEveryChannel(): Promise<void> {
    await put('management', '/channels/mail', {
      name: 'Mail',
      type: 'email',
      provider: 'smtp',
      settings: {
        host: '127.0.0.1',
        port: mailServer.port,
        secure: false,
        from: 'Shop <shop@example.com>',
      },
    });
    await put('management', '/channels/hook', {
      name: 'Hook',
      type: 'webhook',
      provider: 'http',
      credentials: { signing_secret: signingSecret },
    });
    await put('management', '/channels/feed', { name: 'Feed', type: 'in_app', provider: 'in_app' });
    await put('management', `/notiflows/${handle}`, {
      name: 'Order shipped',
      steps: [
        { handle: 'trigger', type: 'trigger' },
        channelStep('email', 'mail', {
          content_type: 'html',
          subject: 'Order {{ data.order_id }} for {{ recipient.first_name }}',
          body: '<p>{{ actor.first_name }}: {{ note }} ({{ user.custom_fields.plan }})</p>',
        }),
        channelStep('webhook', 'hook', {
          url: `${receiver.url}/{{ recipient.external_id }}?order={{ data.order_id | url_encode }}`,
          method: 'PUT',
          headers: { 'x-order': '{{ data.order_id }}' },
          body: '{"name":"{{ recipient.first_name }}","note":"{{ data.note }}"}',
        }),
        channelStep('in_app', 'feed', {
          title: 'Order {{ data.order_id }}',
          body: 'Hello **{{ recipient.first_name }}**',
        }),
        { handle: 'end', type: 'end' },
      ],
    });
    for (const verb of ['publish', 'activate']) {
      const { status } = await system.management('POST', `/notiflows/${handle}/${verb}`);
      expect(status).toBe(200);
    }
  }

  async function put(surface: 'admin' | 'management', path: string, body: object): Promise<void> {
    const answer =
      surface === 'admin'
        ? await system.admin('PUT', path, { body })
        : await system.management('PUT', path, body);
    if (answer.status !== 200 && answer.status !== 201) {
      throw new Error(`PUT ${path}: ${JSON.stringify(answer.body)}`);
    }
  }

  async function subscribe(externalIds: string[]): Promise<void> {
    for (const externalId of externalIds) await put('admin', `/users/${externalId}`, {});
    const { status } = await system.admin('POST', '/topics/news/subscriptions', {
      body: { user_external_ids: externalIds },
    });
    expect(status).toBe(200);
  }

  function readUser(externalId: string) {
    return system.admin<UserAnswer>('GET', `/users/${externalId}`);
  }
});

function channelStep(channelType: string, channelHandle: string, template: object) {
  return {
    handle: channelHandle,
    type: 'channel',
    channel_type: channelType,
    channel_handle: channelHandle,
    template,
  };
}
