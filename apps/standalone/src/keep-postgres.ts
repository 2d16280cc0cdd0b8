import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type EmbeddedPostgres, startPostgres } from '@notiflow/embedded';
import { openLogFile } from './open-log-file.ts';

const restartsMax = 5;
const restartDelayMs = 500;
const restartDelayMaxMs = 5_000;

/** An embedded Postgres that is started again, on the same port and data, when it dies. */
export interface KeptPostgres {
  url: string;
  dataDir: string;
  stop(): Promise<void>;
}

/** Starts the embedded Postgres and keeps it running; its log goes to `<dir>/postgres.log`. */
export async function keepPostgres(options: {
  dir: string;
  onNotice: (text: string) => void;
  /** Told when Postgres cannot be kept running. */
  onGivenUp: () => void;
}): Promise<KeptPostgres> {
  const log = openLogFile(join(options.dir, 'postgres.log'));
  const start = (port?: number) =>
    startPostgres({
      dir: join(options.dir, 'postgres'),
      port,
      onLog: (line) => log.write(`${line}\n`),
    });
  let postgres: EmbeddedPostgres = await start();
  let isStopping = false;
  let restarting: Promise<void> = Promise.resolve();

  function watch(): void {
    void postgres.exited.then(() => {
      if (!isStopping) restarting = restart();
    });
  }

  async function restart(): Promise<void> {
    options.onNotice('Postgres ended: starting it again');
    await postgres.stop().catch(() => {});
    let told = '';
    for (let tried = 1; !isStopping; tried += 1) {
      try {
        postgres = await start(postgres.port);
        return watch();
      } catch (error) {
        const { message } = error as Error;
        if (message !== told) options.onNotice(`Postgres could not start again: ${message}`);
        told = message;
        // Somebody will free space, and then everything goes on by itself.
        if (tried >= restartsMax && !isDiskFull(message)) return options.onGivenUp();
        await wait(Math.min(restartDelayMs * tried, restartDelayMaxMs));
      }
    }
  }

  watch();
  return {
    url: postgres.url,
    dataDir: postgres.dataDir,
    async stop() {
      isStopping = true;
      await restarting;
      await postgres.stop();
      log.end();
    },
  };
}

function isDiskFull(message: string): boolean {
  return /No space left on device|ENOSPC/i.test(message);
}
