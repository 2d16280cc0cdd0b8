import { createServer, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A request as the receiver got it. */
export interface ReceivedWebhook {
  id: string;
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** Whether the standardwebhooks library accepts the signature. */
  isVerified: boolean;
}

/** A local endpoint that verifies and keeps what it receives. */
export interface WebhookReceiver {
  url: string;
  webhooks: ReceivedWebhook[];
  close(): Promise<void>;
}

/** Starts the receiver on a free port of 127.0.0.1. */
export async function startWebhookReceiver(signingSecret: string): Promise<WebhookReceiver> {
  const webhooks: ReceivedWebhook[] = [];
  const verifier = new Webhook(signingSecret);
  const server = createServer(async (req, res) => {
    const body = (await buffer(req)).toString('utf8');
    webhooks.push({
      id: String(req.headers['webhook-id']),
      method: req.method ?? '',
      path: req.url ?? '',
      headers: req.headers,
      body,
      isVerified: isVerified(verifier, body, req.headers),
    });
    res.writeHead(204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    webhooks,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isVerified(verifier: Webhook, body: string, headers: IncomingHttpHeaders): boolean {
  try {
    verifier.verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}
