import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { FeedBell } from '@notiflow/queue';
import { createDrain } from '../../../test/support/drain.ts';
import type { Deps } from '../src/deps.ts';
import { createServer } from '../src/server.ts';
import { startHttp, stopHttp, urlOf } from '../src/start-http.ts';
import { createFeedHub, type FeedHub } from '../src/streams/feed-hub.ts';
import { createEndFinder } from '../src/streams/find-ended.ts';
import { serveWebSockets } from '../src/streams/serve-websockets.ts';
import { followEvents, followSocket } from './follow-feed.ts';
import { createLocalBell, noStreamMetrics } from './local-bell.ts';
import { keys, publishNotiflow, startTestApi, type TestApi } from './start-test-api.ts';

/** An api process as far as streams go. */
export interface StreamProcess {
  url: string;
  hub: FeedHub;
  server: Server;
}

/** Processes that serve streams, and a worker, on one database; what a test opens is closed by `closeOpened`. */
export interface Streams {
  api: TestApi;
  /** Starts a process of its own, which hears and rings this bell; all of a test share one of their own when left out. */
  startProcess(options?: {
    bell?: FeedBell;
    limits?: { streams: number; streamsPerUser: number };
    /** Takes the place of what the process would find users with. */
    findUserId?: Deps['findUserId'];
  }): Promise<StreamProcess>;
  /** Has the worker ring this bell. */
  ringByWorker(bell: Pick<FeedBell, 'ring'>): void;
  /** Has it closed at the end of the test. */
  close(close: () => unknown): void;
  /** Adds somebody nobody else is. */
  addUser(): Promise<string>;
  /** Shows messages to a user, each by a run of its own, and answers the ids of the entries. */
  show(user: string, count?: number): Promise<string[]>;
  /** Marks an entry as its user does on some page. */
  mark(url: string, entry: { user: string; id: string }): Promise<void>;
  /** Follows the feed of a user by events. */
  follow(
    url: string,
    user: string,
    headers?: Record<string, string>,
  ): ReturnType<typeof followEvents>;
  /** The same over a socket. */
  followOverSocket(url: string, user: string, hello?: object): ReturnType<typeof followSocket>;
  closeOpened(): Promise<void>;
  stop(): Promise<void>;
}

/** The credentials of a user whose word is believed. */
export const wordOf = (user: string) => ({
  'x-notiflows-api-key': keys.api,
  'x-notiflows-user-id': user,
});

/** Starts the database, and a worker that is run when something is shown. */
export async function startStreams(): Promise<Streams> {
  const api = await startTestApi();
  await publishNotiflow(api);
  let opened: (() => unknown)[] = [];
  let shared = createLocalBell();
  let bellOfWorker: Pick<FeedBell, 'ring'> | null = null;
  const drain = createDrain(api.databaseUrl, {
    feedBell: { ring: (ids) => (bellOfWorker ?? shared).ring(ids) },
  });
  const close = (one: () => unknown) => void opened.push(one);

  async function closing<F extends { close(): void }>(following: Promise<F>): Promise<F> {
    const follower = await following;
    close(follower.close);
    return follower;
  }

  async function show(user: string): Promise<string> {
    const recipients = [{ external_id: user }];
    const run = await api.send('post', '/admin/v1/notiflows/welcome/run', { recipients });
    await drain.drain();
    const path = `/admin/v1/deliveries?notiflow_run_id=${run.body.notiflow_run_id}`;
    const { body } = await api.send('get', path);
    return body.items[0].id;
  }

  return {
    api,
    async startProcess({
      bell = shared,
      limits = { streams: 100, streamsPerUser: 10 },
      findUserId = api.deps.findUserId,
    } = {}) {
      const hub = createFeedHub({
        feeds: api.database.feeds,
        findEnded: createEndFinder(api.database),
        bell,
        metrics: noStreamMetrics,
        limits,
        onError: () => {},
      });
      const deps = { ...api.deps, feedHub: hub, feedBell: bell, findUserId };
      const { ERROR_DOCS_URL } = deps.config;
      const server = await startHttp(createServer(deps), {
        HOST: '127.0.0.1',
        PORT: 0,
        ERROR_DOCS_URL,
      });
      serveWebSockets(server, deps);
      close(() => {
        hub.close();
        return stopHttp(server);
      });
      return { url: urlOf(server).replace('localhost', '127.0.0.1'), hub, server };
    },
    ringByWorker(bell) {
      bellOfWorker = bell;
    },
    close,
    async addUser() {
      const name = `user-${randomUUID()}`;
      await api.send('put', `/admin/v1/users/${name}`, { first_name: 'Ann' });
      return name;
    },
    async show(user, count = 1) {
      const ids: string[] = [];
      for (let shown = 0; shown < count; shown += 1) ids.push(await show(user));
      return ids;
    },
    async mark(url, { user, id }) {
      const answer = await fetch(`${url}/user/v1/channels/feed/feed/entries/${id}`, {
        method: 'PATCH',
        headers: { ...wordOf(user), 'content-type': 'application/json' },
        body: JSON.stringify({ read: true }),
      });
      expect(answer.status).toBe(200);
    },
    follow: (url, user, headers) =>
      closing(
        followEvents(`${url}/user/v1/channels/feed/feed/stream`, { ...wordOf(user), ...headers }),
      ),
    followOverSocket: (url, user, hello) =>
      closing(followSocket(`${url}/ws/v1`, { ...helloOf(user), ...hello })),
    async closeOpened() {
      for (const one of opened.reverse()) await one();
      opened = [];
      shared = createLocalBell();
      bellOfWorker = null;
    },
    async stop() {
      await drain.close();
      await api.close();
    },
  };
}

function helloOf(user: string) {
  return { type: 'authenticate', api_key: keys.api, user_id: user, channel: 'feed' };
}
