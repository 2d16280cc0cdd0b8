import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttp, stopHttp, urlOf } from '../../api/src/start-http.ts';
import { keys, startTestApi, type TestApi } from '../../api/test/start-test-api.ts';

/** Where `nf` is run: an api that listens, an empty home, and an environment with the credentials of its project. */
export interface NfPlace {
  api: TestApi;
  home: string;
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** Starts an api and makes a home for `nf` beside it. */
export async function startNfPlace(): Promise<NfPlace> {
  const api = await startTestApi();
  const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com' };
  const server = await startHttp(api.app, config);
  const home = await mkdtemp(join(tmpdir(), 'nf-home-'));
  const env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: urlOf(server).replace('localhost', '127.0.0.1'),
    NOTIFLOWS_TOKEN: keys.account,
    NOTIFLOWS_SDK_API_KEY: keys.api,
    NOTIFLOWS_SDK_SECRET: keys.secret,
  };
  return {
    api,
    home,
    env,
    async stop() {
      await rm(home, { recursive: true, force: true });
      await stopHttp(server);
      await api.close();
    },
  };
}
