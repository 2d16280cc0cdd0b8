import type { IncomingMessage, ServerResponse } from 'node:http';
import { createBullBoard } from '@bull-board/api';
import type { BoardHooks } from '@bull-board/api/typings/app';
import { BoardAdapter } from './board-adapter.ts';
import { BoardServer } from './board-server.ts';
import { openQueues } from './open-queues.ts';
import { openStore } from './open-store.ts';
import type { QueueConnection } from './queue-options.ts';
import { queueNames } from './queues.ts';

/** A page on the raw queues, to be mounted on Express behind the app's own authentication. */
export interface QueueBoard {
  router: (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;
  close(): Promise<void>;
}

/** Browsers load nothing from elsewhere. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
].join('; ');

/** Serves Bull Board under `basePath`, read-only: every request to change a queue is refused with 405. */
export function createQueueBoard(
  connection: QueueConnection,
  {
    basePath,
    homePath,
  }: { basePath: string /** Where its readers come from. */; homePath?: string },
): QueueBoard {
  // What goes wrong is shown on the page, to the one who is looking.
  const store = openStore(connection, { role: 'viewer', onError: () => {} });
  const opened = openQueues(store, () => {});
  const serverAdapter = new BoardServer().setBasePath(basePath);
  createBullBoard({
    queues: queueNames.map((name) => new BoardAdapter(opened[name])),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Notiflow queues',
        hideDocsLink: true,
        showMetrics: true,
        miscLinks: homePath === undefined ? [] : [{ text: 'To the dashboard', url: homePath }],
      },
      handlerHooks: { after: withoutEmptyPages },
    },
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

/** Offers no pages of jobs that were only counted. */
const withoutEmptyPages: BoardHooks['after'] = ({ route, request }, result) => {
  const { status } = request?.query ?? {};
  if (route !== '/api/queues' || (status !== 'completed' && status !== 'failed')) return result;
  const { queues } = result.body as { queues: { pagination: object }[] };
  const shown = queues.map((queue) => ({
    ...queue,
    pagination: { ...queue.pagination, pageCount: 0 },
  }));
  return { ...result, body: { queues: shown } };
};
