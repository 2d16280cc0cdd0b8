import { ringPriority } from '@notiflow/contracts';
import { createDoorbell } from '@notiflow/queue';
import { runInput, type SeededProject } from '../../test/support/seed-project.ts';
import { startProgram } from '../setup/start-program.ts';
import type { Servers } from '../setup/start-servers.ts';
import type { DigestContender } from './digest-contender.ts';

const prefix = 'notiflow';

/** Starts the worker of this repository with its default settings, logging included. */
export async function startDigests(
  servers: Servers,
  seed: SeededProject,
): Promise<DigestContender> {
  const { database, sql } = servers;
  const worker = await startProgram({
    entry: 'apps/worker/dist/main.js',
    readyText: 'worker.started',
    env: {
      DATABASE_URL: servers.databaseUrl,
      REDIS_URL: servers.redisUrl,
      QUEUE_PREFIX: prefix,
      DATA_DIR: servers.dataDir,
    },
  });
  const connection = { kind: 'redis', url: servers.redisUrl, prefix } as const;
  const doorbell = createDoorbell({ connection, onError: ({ error }) => console.error(error) });
  const priority = ringPriority({ priority: 2, isBroadcast: false });
  return {
    ...worker,
    name: 'Notiflow',
    async accept({ users, data }) {
      const recipients = users.map(({ externalId }) => ({ external_id: externalId }));
      const accepted = await database.runs.acceptRun({ ...runInput(seed), recipients, data });
      if (accepted.kind !== 'accepted') throw new Error('The run was not accepted.');
      // As in the api: nobody waits for the ring.
      void doorbell.ringRun(accepted.runId, { priority });
    },
    async countWaiting() {
      const counted = await sql.query(
        `SELECT count(*)::int AS count FROM notifications WHERE status = 'waiting'`,
      );
      return counted.rows[0].count;
    },
    async endWindows() {
      await sql.query('UPDATE digest_windows SET sweep_at = now() WHERE sweep_at IS NOT NULL');
    },
    async stop() {
      await worker.stop();
      await doorbell.close();
    },
  };
}
