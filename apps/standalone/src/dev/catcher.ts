import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { ParsedMail } from 'mailparser';
import { startMailSink } from '../demo/mail-sink.ts';
import type { Caught } from './caught.ts';
import { printCatcherPage } from './print-catcher-page.ts';

/** A mail server and a webhook receiver that keep what they get and show it on a page. */
export interface Catcher {
  /** Address of the page; webhooks go to any path below `/hook`. */
  url: string;
  mailPort: number;
  close(): Promise<void>;
}

const keptMax = 200;
const titleMax = 200;

/** Starts both on 127.0.0.1; the page shows the last 200 messages, newest first. */
export async function startCatcher({
  mailPort,
  port,
  onCaught,
}: {
  mailPort: number;
  port: number;
  onCaught: (caught: Caught) => void;
}): Promise<Catcher> {
  const kept: Caught[] = [];
  const keep = (caught: Caught) => {
    kept.unshift(caught);
    kept.length = Math.min(kept.length, keptMax);
    onCaught(caught);
  };
  const mailSink = await startMailSink({ port: mailPort, onMail: (mail) => keep(toCaught(mail)) });
  const server = createServer((req, res) => void answer(req, res, { kept, keep }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mailPort: mailSink.port,
    async close() {
      server.closeAllConnections();
      await Promise.all([
        mailSink.close(),
        new Promise<void>((resolve) => server.close(() => resolve())),
      ]);
    },
  };
}

async function answer(
  req: IncomingMessage,
  res: ServerResponse,
  { kept, keep }: { kept: Caught[]; keep: (caught: Caught) => void },
): Promise<void> {
  const { method = 'GET', url = '/' } = req;
  if (url.startsWith('/hook')) {
    const text = (await buffer(req)).toString('utf8');
    const headers = Object.entries(req.headers).map(([name, value]) => `${name}: ${String(value)}`);
    keep({
      kind: 'webhook',
      at: new Date(),
      to: `${method} ${url}`,
      title: text.replaceAll(/\s+/g, ' ').slice(0, titleMax) || '(no body)',
      text,
      headers: headers.join('\n'),
    });
    res.writeHead(204).end();
    return;
  }
  if (url === '/caught.json') {
    res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(kept));
    return;
  }
  res.writeHead(url === '/' ? 200 : 404, {
    'content-type': 'text/html; charset=utf-8',
    // What was caught is shown, never run.
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'",
  });
  res.end(url === '/' ? printCatcherPage(kept) : 'There is nothing here.');
}

function toCaught(mail: ParsedMail): Caught {
  const to = [mail.to ?? []]
    .flat()
    .flatMap(({ value }) => value.map(({ address = '' }) => address));
  return {
    kind: 'mail',
    at: new Date(),
    to: to.join(', '),
    title: mail.subject ?? '(no subject)',
    text: mail.text ?? '',
    html: typeof mail.html === 'string' ? mail.html : null,
  };
}
