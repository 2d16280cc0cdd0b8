import type { IncomingMessage, ServerResponse } from 'node:http';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import { openQueues } from './open-queues.ts';
import { openStore } from './open-store.ts';
import type { QueueConnection } from './queue-options.ts';
import { queueNames } from './queues.ts';

/** A page on the raw queues, to be mounted on Express behind the app's own authentication. */
export interface QueueBoard {
  router: (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;
  close(): Promise<void>;
}

/** The page links a font of Google's; with this policy browsers do not fetch it, or anything else from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');

/** Serves Bull Board under `basePath`, read-only: every request to change a queue is refused with 405. */
export function createQueueBoard(
  connection: QueueConnection,
  { basePath }: { basePath: string },
): QueueBoard {
  // What goes wrong is shown on the page, to the one who is looking.
  const store = openStore(connection, { role: 'producer', onError: () => {} });
  const opened = openQueues(store, () => {});
  const serverAdapter = new ExpressAdapter().setBasePath(basePath);
  createBullBoard({
    queues: queueNames.map(
      (name) =>
        // The adapter works with every BullMQ backend, but is typed for Redis alone.
        new BullMQAdapter(opened[name] as unknown as Queue, {
          readOnlyMode: true,
          allowRetries: false,
        }),
    ),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Notiflow queues', hideDocsLink: true } },
  });
  const serve: QueueBoard['router'] = serverAdapter.getRouter();
  return {
    router(req, res, next) {
      res.setHeader('content-security-policy', contentSecurityPolicy);
      serve(req, res, next);
    },
    async close() {
      await Promise.all(queueNames.map((name) => opened[name].close()));
      await store.close();
    },
  };
}
