import type { EmailMessage } from '@notiflow/contracts';
import {
  type HttpPeer,
  type SmtpPeer,
  startHttpPeer,
  startSmtpPeer,
} from '../../../../test/support/peers.ts';
import { createProviders } from '../create-providers.ts';
import { createOutbound } from '../outbound/create-outbound.ts';
import type { SendResult } from '../send-result.ts';
import { filesBytesMax } from './mail-files.ts';

const allowed = createOutbound({ allowCidrs: ['127.0.0.0/8'] });
const providers = createProviders({ outbound: allowed });
let mailServer: SmtpPeer;
let files: HttpPeer;
/** Of requests for the file that is answered when eight have come. */
const atOnce: (() => void)[] = [];
let mostAtOnce = 0;

beforeAll(async () => {
  mailServer = await startSmtpPeer();
  files = await startHttpPeer(({ path }, response) => {
    const [, name = ''] = /^\/(.+?)(?:\?|$)/.exec(path) ?? [];
    if (name === 'report.pdf') {
      return response.setHeader('content-type', 'application/pdf; charset=x').end('%PDF-1.7');
    }
    if (name === 'eight') {
      atOnce.push(() => response.end('x'));
      mostAtOnce = Math.max(mostAtOnce, atOnce.length);
      // Time for a ninth, which must not come.
      if (atOnce.length === 8) setTimeout(() => atOnce.splice(0).map((answer) => answer()), 50);
      return;
    }
    if (name === 'moved') return response.writeHead(302, { location: '/report.pdf' }).end();
    if (name === 'large') {
      // Without a length that would say it beforehand.
      response.write(Buffer.alloc(filesBytesMax));
      return response.end('x');
    }
    if (name === 'half') return response.end(Buffer.alloc(filesBytesMax / 2 + 1));
    if (name === 'broken') {
      response.writeHead(200, { 'content-length': '100' }).write('x');
      return response.destroy();
    }
    return response.writeHead(Number(name) || 404).end();
  });
});

beforeEach(() => {
  mailServer.mails.length = 0;
  files.requests.length = 0;
});

afterAll(async () => {
  await providers.close();
  await mailServer.close();
  await files.close();
});

const urlOf = (name: string) => new URL(name, files.url).href;

function send(attachments: EmailMessage['attachments'], through = providers): Promise<SendResult> {
  return through.send(
    { channelType: 'email', provider: 'smtp' },
    {
      deliveryId: 'delivery-1',
      notificationId: 'notification-1',
      recipientId: 'recipient-1',
      attempt: 1,
      eventsUrl: null,
      message: {
        to: 'ann@example.com',
        subject: 'Hello',
        body: '<p>Hello</p>',
        content_type: 'html',
        ...(attachments !== undefined && { attachments }),
      },
      channel: {
        id: 'channel-1',
        settings: { host: '127.0.0.1', port: mailServer.port, from: 'shop@example.com' },
        credentials: {},
      },
      signal: new AbortController().signal,
    },
  );
}

describe('the files of a mail', () => {
  it('arrive whole, those by URL and those given, with their names and types', async () => {
    const result = await send([
      { filename: 'Bericht ✓.pdf', url: urlOf('report.pdf?for=ann') },
      { filename: 'as-text', url: urlOf('report.pdf'), content_type: 'text/plain' },
      { filename: '../../etc/passwd', content: 'AAEC/w==' },
    ]);
    expect(result).toMatchObject({ kind: 'accepted' });
    const [mail] = mailServer.mails;
    expect(
      mail?.parsed.attachments.map(({ filename, contentType }) => [filename, contentType]),
    ).toEqual([
      ['Bericht ✓.pdf', 'application/pdf'],
      ['as-text', 'text/plain'],
      ['_.._etc_passwd', 'application/octet-stream'],
    ]);
    expect(mail?.parsed.attachments.map(({ content }) => content)).toEqual([
      Buffer.from('%PDF-1.7'),
      Buffer.from('%PDF-1.7'),
      Buffer.from([0, 1, 2, 255]),
    ]);
    expect(files.requests.map(({ path }) => path)).toEqual(['/report.pdf?for=ann', '/report.pdf']);
  });

  it.each([
    ['404', { kind: 'rejected', about: 'content', code: 'attachment_missing' }],
    ['403', { kind: 'rejected', about: 'content', code: 'attachment_missing' }],
    ['204', { kind: 'rejected', about: 'content', code: 'attachment_missing' }],
    ['500', { kind: 'not_processed', code: 'attachment_unavailable' }],
    ['429', { kind: 'not_processed', code: 'attachment_unavailable' }],
    ['broken', { kind: 'not_processed', code: 'attachment_unavailable' }],
    ['moved', { kind: 'rejected', about: 'content', code: 'attachment_redirects' }],
    ['large', { kind: 'rejected', about: 'content', code: 'attachment_too_large' }],
  ])('keep the mail from being sent when they cannot be had: %s', async (name, expected) => {
    expect(await send([{ filename: 'a', url: urlOf(name) }])).toMatchObject(expected);
    expect(mailServer.mails).toEqual([]);
  });

  it('are held by eight mails at once, and the others get their turn', async () => {
    mostAtOnce = 0;
    const mails = Array.from({ length: 32 }, () => send([{ filename: 'a', url: urlOf('eight') }]));
    for (const result of await Promise.all(mails)) {
      expect(result).toMatchObject({ kind: 'accepted' });
    }
    expect(mailServer.mails).toHaveLength(32);
    expect(mostAtOnce).toBe(8);
  });

  it('are counted together', async () => {
    const half = { filename: 'half', url: urlOf('half') };
    expect(await send([half, half])).toMatchObject({ code: 'attachment_too_large' });
    expect(mailServer.mails).toEqual([]);
  });

  it('come from nowhere the guard does not let us', async () => {
    const guarded = createProviders({ outbound: createOutbound({ allowCidrs: [] }) });
    for (const url of [urlOf('report.pdf'), 'file:///etc/passwd', 'http://169.254.169.254/', 'x']) {
      expect(await send([{ filename: 'a', url }], guarded)).toMatchObject({
        kind: 'rejected',
        code: 'attachment_refused',
      });
    }
    expect(files.requests).toEqual([]);
    await guarded.close();
  });
});
