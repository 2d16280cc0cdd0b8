import type { ServerResponse } from 'node:http';
import { Webhook } from 'standardwebhooks';
import { configureNotiflow } from '../support/configure-notiflow.ts';
import { eventually } from '../support/eventually.ts';
import {
  findFreePort,
  type HttpPeer,
  type ReceivedRequest,
  type SmtpPeer,
  startHttpPeer,
  startSmtpPeer,
} from '../support/peers.ts';
import { queryRows } from '../support/query-rows.ts';
import { acceptRun, type DeliveryAnswer, readDeliveries } from '../support/runs.ts';
import { type System, startSystem } from '../support/start-system.ts';

const signingSecret = `whsec_${Buffer.alloc(32, 'secret').toString('base64')}`;
const reply =
  (status: number, headers = {}) =>
  (response: ServerResponse) =>
    response.writeHead(status, headers).end();

/** What the receiver does with the requests of one path, one after the other; the last goes on. */
const receiverMoods = {
  'answers-500': [reply(500), reply(204)],
  'answers-503': [reply(503, { 'retry-after': '8' }), reply(204)],
  resets: [(response: ServerResponse) => response.destroy(), reply(204)],
  'fails-twice': [reply(500), reply(500), reply(204)],
  'fails-always': [reply(500)],
  'answers-400': [reply(400)],
  'answers-410': [reply(410)],
};

type Scenario = keyof typeof receiverMoods | 'is-absent';

describe('a provider that', () => {
  const runIds = new Map<string, string>();
  let receiver: HttpPeer;
  let mailServer: SmtpPeer;
  let absentPort: number;
  let system: System;

  // All outages begin together, so that their waiting times pass together.
  beforeAll(async () => {
    receiver = await startHttpPeer(answer);
    mailServer = await startMoodyMailServer();
    absentPort = await findFreePort();
    system = await startSystem();
    await configureNotiflow(system, {
      handle: 'hook',
      webhook: { url: '{{ data.url }}', body: '{}', secret: signingSecret },
    });
    await configureNotiflow(system, {
      handle: 'mail',
      email: { port: mailServer.port, subject: 'Hello', body: 'Hello' },
    });
    const urls = Object.keys(receiverMoods).map((mood) => [mood, `${receiver.url}/${mood}`]);
    for (const [name = '', url] of [...urls, ['is-absent', `http://127.0.0.1:${absentPort}/`]]) {
      const body = { data: { url }, recipients: [{ external_id: 'ada' }] };
      runIds.set(name, await acceptRun(system, 'hook', body));
    }
    for (const name of ['deferred', 'refused']) {
      const body = { recipients: [{ external_id: name, email: `${name}@example.com` }] };
      runIds.set(name, await acceptRun(system, 'mail', body));
    }
  });
  afterAll(async () => {
    await system.stop();
    await Promise.all([receiver.close(), mailServer.close()]);
  });

  it('is absent and comes gets the webhook once', async () => {
    // A slow machine may look when it has been tried again already.
    await eventually(async () =>
      expect(outcomesOf(await deliveryOf('is-absent'))[0]).toEqual([
        1,
        'not_processed',
        'ECONNREFUSED',
      ]),
    );
    const late = await startHttpPeer((_request, response) => reply(204)(response), absentPort);
    const delivery = await eventually(async () => {
      const found = await deliveryOf('is-absent');
      if (found.attempts.length > 1) await makeDue(found.id);
      expect(found.status).toBe('sent');
      return found;
    });
    await late.close();
    const outcomes = outcomesOf(delivery).map(([, outcome]) => outcome);
    expect(new Set(outcomes.slice(0, -1))).toEqual(new Set(['not_processed']));
    expect(outcomes.at(-1)).toBe('accepted');
    expect(late.requests.map(({ headers }) => headers['webhook-id'])).toEqual([delivery.id]);
  });

  it('never recovers is given up after ten attempts, each of which has a row', async () => {
    const delivery = await eventually(
      async () => {
        const found = await deliveryOf('fails-always');
        if (found.status === 'pending') await makeDue(found.id);
        expect(found.status).toBe('failed');
        return found;
      },
      { everyMs: 200 },
    );
    expect(delivery).toMatchObject({ reason: 'attempts_exhausted', next_attempt_at: null });
    expect(outcomesOf(delivery)).toEqual(
      Array.from({ length: 10 }, (_, index) => [index + 1, 'ambiguous', 'http_500']),
    );
    expectSignedRepeats(delivery, requestsOf('fails-always'));
  });

  it.each([
    ['answers-500', 'ambiguous', 'http_500'],
    ['answers-503', 'not_processed', 'http_503'],
    ['resets', 'ambiguous', 'UND_ERR_SOCKET'],
  ] as const)(
    '%s and recovers gets the webhook again, under the same id',
    async (mood, outcome, code) => {
      const delivery = await settledDelivery(mood);
      expect(delivery).toMatchObject({ status: 'sent', reason: null });
      expect(outcomesOf(delivery)).toEqual([
        [1, outcome, code],
        [2, 'accepted', null],
      ]);
      expectSignedRepeats(delivery, requestsOf(mood));
    },
  );

  it('asks to be left alone for a while is left alone', async () => {
    const { attempts } = await settledDelivery('answers-503');
    const [first, second] = attempts;
    expect(momentOf(second?.started_at)).toBeGreaterThanOrEqual(momentOf(first?.ended_at) + 8_000);
  });

  it('fails twice is tried again after five seconds and then after five minutes', async () => {
    const waiting = await eventually(async () => {
      const delivery = await deliveryOf('fails-twice');
      expect(outcomesOf(delivery)).toHaveLength(2);
      expect(delivery).toMatchObject({ status: 'pending', next_attempt_at: expect.any(String) });
      return delivery;
    });
    const [first, second] = waiting.attempts;
    expect(momentOf(second?.started_at) - momentOf(first?.ended_at)).toBeGreaterThanOrEqual(4_000);
    const delayMs = momentOf(waiting.next_attempt_at) - momentOf(second?.ended_at);
    expect(delayMs).toBeGreaterThanOrEqual(240_000);
    expect(delayMs).toBeLessThanOrEqual(361_000);
    await makeDue(waiting.id);
    const delivery = await settledDelivery('fails-twice');
    expect(delivery.status).toBe('sent');
    expectSignedRepeats(delivery, requestsOf('fails-twice'));
    expect(requestsOf('fails-twice')).toHaveLength(3);
  });

  it.each([
    ['answers-400', 'rejected_content', 'http_400'],
    ['answers-410', 'rejected_config', 'http_410'],
  ] as const)('%s has refused the webhook, which is not sent again', async (mood, reason, code) => {
    const delivery = await settledDelivery(mood);
    expect(delivery).toMatchObject({ status: 'failed', reason });
    expect(outcomesOf(delivery)).toEqual([[1, 'rejected', code]]);
    expect(requestsOf(mood)).toHaveLength(1);
  });

  it('defers a mail gets it again, with the same Message-ID', async () => {
    const delivery = await settledDelivery('deferred');
    expect(delivery.status).toBe('sent');
    expect(outcomesOf(delivery)).toEqual([
      [1, 'not_processed', 'smtp_451'],
      [2, 'accepted', null],
    ]);
    const mails = mailServer.mails.filter(({ to }) => to.includes('deferred@example.com'));
    expect(mails.map(({ parsed }) => parsed.messageId)).toEqual([`<${delivery.id}@example.com>`]);
  });

  it('refuses the address of a mail is not asked again', async () => {
    const delivery = await settledDelivery('refused');
    expect(delivery).toMatchObject({ status: 'failed', reason: 'rejected_recipient' });
    expect(outcomesOf(delivery)).toEqual([[1, 'rejected', 'smtp_550']]);
  });

  function answer(request: ReceivedRequest, response: ServerResponse): void {
    const mood = request.path.replace('/hook/', '') as keyof typeof receiverMoods;
    const replies = receiverMoods[mood];
    const act = replies[requestsOf(mood).length - 1] ?? replies.at(-1);
    act?.(response);
  }

  function requestsOf(mood: Scenario): ReceivedRequest[] {
    return receiver.requests.filter(({ path }) => path === `/hook/${mood}`);
  }

  async function deliveryOf(name: string): Promise<DeliveryAnswer> {
    const [delivery] = await readDeliveries(system, runIds.get(name) ?? '');
    if (delivery === undefined) throw new Error(`The run "${name}" has no delivery yet.`);
    return delivery;
  }

  function settledDelivery(name: string): Promise<DeliveryAnswer> {
    return eventually(async () => {
      const delivery = await deliveryOf(name);
      expect(['sent', 'failed']).toContain(delivery.status);
      return delivery;
    });
  }

  /** Lets the time until the next attempt pass. */
  async function makeDue(deliveryId: string): Promise<void> {
    await queryRows(
      system,
      `UPDATE deliveries SET next_attempt_at = now(), sweep_at = now()
       WHERE id = $1 AND status = 'pending'`,
      [deliveryId],
    );
  }
});

/** Each request has its attempt, the delivery's id, and a time and a signature of its own. */
function expectSignedRepeats(delivery: DeliveryAnswer, requests: ReceivedRequest[]): void {
  expect(requests).toHaveLength(delivery.attempts.length);
  const webhook = new Webhook(signingSecret);
  for (const [index, { headers, body }] of requests.entries()) {
    expect(headers['webhook-id']).toBe(delivery.id);
    expect(() => webhook.verify(body, headers)).not.toThrow();
    const sentAt = Number(headers['webhook-timestamp']) * 1_000;
    // The header has whole seconds.
    const { started_at, ended_at } = delivery.attempts[index] ?? {};
    expect(sentAt).toBeGreaterThanOrEqual(momentOf(started_at) - 1_500);
    expect(sentAt).toBeLessThanOrEqual(momentOf(ended_at) + 500);
  }
}

function outcomesOf({ attempts }: DeliveryAnswer) {
  return attempts.map(({ number, outcome, code }) => [number, outcome, code]);
}

function momentOf(text: string | null | undefined): number {
  return Date.parse(text ?? '');
}

/** Defers the first mail to `deferred@`, never takes one to `refused@`. */
function startMoodyMailServer(): Promise<SmtpPeer> {
  let isDeferred = false;
  const refusal = (code: number) => Object.assign(new Error('not now'), { responseCode: code });
  return startSmtpPeer({
    onRcptTo({ address }, _session, callback) {
      if (address === 'refused@example.com') return callback(refusal(550));
      if (address === 'deferred@example.com' && !isDeferred) {
        isDeferred = true;
        return callback(refusal(451));
      }
      callback();
    },
  });
}
