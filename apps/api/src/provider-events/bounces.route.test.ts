import type { Database } from '@notiflow/database';
import { createOutbound, createProviders } from '@notiflow/providers';
import { createTransport } from 'nodemailer';
import request from 'supertest';
import { fanOutWhole, processNotifications } from '../../../../test/support/build-notifications.ts';
import { claimDue } from '../../../../test/support/claim-due.ts';
import { startSmtpPeer } from '../../../../test/support/peers.ts';
import { publishNotiflow, startTestApi, type TestApi } from '../../test/start-test-api.ts';
import { type BounceIntake, startBounceIntake } from './start-bounce-intake.ts';

const secret = 'the-secret-of-the-return-paths';

let api: TestApi;
let intake: BounceIntake;
let peer: Awaited<ReturnType<typeof startSmtpPeer>>;
let channelId: string;
let notiflowId: string;

const outbound = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
const providers = createProviders({ outbound });

beforeAll(async () => {
  peer = await startSmtpPeer();
  api = await startTestApi({ outbound });
  intake = await startBounceIntake(api.deps, {
    BOUNCE_SMTP_PORT: 0,
    BOUNCE_SMTP_HOST: '127.0.0.1',
  });
  const channel = await api.send('put', '/management/v1/channels/mail', {
    name: 'Mail',
    type: 'email',
    provider: 'smtp',
    settings: {
      host: '127.0.0.1',
      port: peer.port,
      from: 'Shop <shop@example.com>',
      bounce_domain: 'bounces.example.com',
    },
    credentials: { bounce_secret: secret },
  });
  channelId = channel.body.id;
  notiflowId = (await publishNotiflow(api)).id;
});
afterAll(async () => {
  await providers.close();
  await intake.close();
  await api.close();
  await peer.close();
});

/** Sends a mail over the real way out; answers its delivery and the return path that the mail server saw. */
async function sendMail(who: string): Promise<{ id: string; returnPath: string }> {
  const database: Database = api.database;
  const ran = await api.send('post', `/admin/v1/notiflows/${notiflowId}/run`, {
    recipients: [{ external_id: who }],
  });
  const runId: string = ran.body.notiflow_run_id;
  const message = {
    to: `${who}@example.com`,
    subject: 'Hi',
    body: 'Hi',
    content_type: 'plaintext' as const,
  };
  await processNotifications(database, {
    runId,
    ids: await fanOutWhole(database, runId),
    delivery: { channelId, channelType: 'email', message } as never,
  });
  const { workerId, deliveries } = await claimDue(database);
  const [delivery] = deliveries;
  if (delivery === undefined) throw new Error('Nothing was claimed.');
  const { settings } = (await database.deliveries.loadChannels([channelId])).get(channelId) ?? {};
  const result = await providers.send(
    { channelType: 'email', provider: 'smtp' },
    {
      deliveryId: delivery.id,
      notificationId: delivery.notificationId,
      recipientId: delivery.recipientId,
      attempt: 1,
      message: delivery.message,
      channel: { id: channelId, settings, credentials: { bounce_secret: secret } },
      eventsUrl: null,
      signal: new AbortController().signal,
    },
  );
  expect(result.kind).toBe('accepted');
  await database.deliveries.recordAttempts({
    workerId,
    attempts: [
      {
        id: delivery.id,
        attempt: delivery.attempt,
        outcome: 'accepted',
        code: null,
        reason: null,
        providerMessageId: null,
        status: 'sent',
        statusReason: null,
        retryDelayMs: null,
        durationMs: 1,
        counts: true,
      },
    ],
  });
  return { id: delivery.id, returnPath: peer.mails.at(-1)?.from ?? '' };
}

/** What a mail server writes of a mail that nobody took. */
function bounceOf(code: string, to: string): string {
  return [
    'From: MAILER-DAEMON@mx.example.com',
    `To: <${to}>`,
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.com',
    '',
    'Final-Recipient: rfc822; ada@example.com',
    'Action: failed',
    `Status: ${code}`,
    '--b1--',
    '',
  ].join('\r\n');
}

/** Brings a mail back as a mail server does. */
async function bringBack(to: string, raw: string | Buffer): Promise<string> {
  const transport = createTransport({ host: '127.0.0.1', port: intake.port, ignoreTLS: true });
  try {
    const { response } = await transport.sendMail({ envelope: { from: '', to: [to] }, raw });
    return response;
  } catch (error) {
    return (error as { response?: string }).response ?? String(error);
  } finally {
    transport.close();
  }
}

const readDelivery = async (id: string) =>
  (await api.send('get', `/admin/v1/deliveries/${id}`)).body;
const suppressed = async (address: string) => {
  const query = `channel_type=email&address=${encodeURIComponent(address)}`;
  return (await api.send('get', `/management/v1/suppressions?${query}`)).body.items;
};

describe('a mail that came back', () => {
  it('to the port for it: its delivery is bounced, its address suppressed, and its sender stays as it was', async () => {
    const { id, returnPath } = await sendMail('ada');
    expect(returnPath).toMatch(/^bounce\+[a-z2-7]{42}@bounces\.example\.com$/);
    const mail = peer.mails.at(-1);
    expect(mail?.parsed.from?.text).toContain('shop@example.com');
    expect(mail?.raw.toString()).not.toContain('bounce+');
    expect(await bringBack(returnPath, bounceOf('5.1.1', returnPath))).toMatch(/^250/);
    // Brought back twice, since the mail server did not hear the answer.
    await bringBack(returnPath, bounceOf('5.1.1', returnPath));
    expect(await readDelivery(id)).toMatchObject({
      status: 'bounced',
      events: [{ kind: 'bounced', code: '5.1.1', fault: 'hard_bounce', source: 'mail' }],
    });
    expect(await suppressed('ada@example.com')).toMatchObject([{ reason: 'hard_bounce' }]);
  });

  it('over HTTP, handed on by a mail server that has the secret', async () => {
    const { id, returnPath } = await sendMail('grace');
    const post = (authorization: string) =>
      request(api.app)
        .post(`/provider-events/${channelId}`)
        .query({ recipient: returnPath })
        .set({ authorization, 'content-type': 'message/rfc822' })
        .send(bounceOf('5.7.1', 'postmaster@example.com'));
    expect((await post('Bearer a guess')).status).toBe(401);
    expect((await readDelivery(id)).status).toBe('sent');
    expect((await post(`Bearer ${secret}`)).status).toBe(200);
    expect(await readDelivery(id)).toMatchObject({
      status: 'bounced',
      events: [{ code: '5.7.1', fault: null }],
    });
    expect(await suppressed('grace@example.com')).toEqual([]);
  });

  it('is refused before it is heard when we did not make its return path', async () => {
    const { id, returnPath } = await sendMail('edsger');
    const forged = returnPath.replace(/(?<=\+.{20})./, (letter) => (letter === 'a' ? 'b' : 'a'));
    const before = api.logs.length;
    for (const to of [forged, 'shop@example.com', 'bounce+x@bounces.example.com']) {
      expect(await bringBack(to, bounceOf('5.1.1', to))).toMatch(/^550 5\.1\.1/);
    }
    expect([(await readDelivery(id)).status, api.logs.length]).toEqual(['sent', before]);
  });

  it('changes nothing when it is an answer, and is refused when it is larger than any bounce', async () => {
    const { id, returnPath } = await sendMail('barbara');
    const note = `To: ${returnPath}\r\nAuto-Submitted: auto-replied\r\n\r\nI am away.\r\n`;
    expect(await bringBack(returnPath, note)).toMatch(/^250/);
    const large = Buffer.alloc(1024 * 1024 + 1024, 'x\r\n');
    expect(await bringBack(returnPath, large)).toMatch(/^552/);
    expect(await readDelivery(id)).toMatchObject({ status: 'sent', events: [] });
  });

  it('is brought again when it cannot be stored now', async () => {
    const { id, returnPath } = await sendMail('tony');
    const { takeReports } = api.database.reports;
    api.database.reports.takeReports = async () => {
      throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    };
    expect(await bringBack(returnPath, bounceOf('5.1.1', returnPath))).toMatch(/^451/);
    api.database.reports.takeReports = takeReports;
    expect(await bringBack(returnPath, bounceOf('5.1.1', returnPath))).toMatch(/^250/);
    expect((await readDelivery(id)).status).toBe('bounced');
  });
});
