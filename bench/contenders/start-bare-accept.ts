import { findFreePort } from '../../test/support/peers.ts';
import { startProgram } from '../setup/start-program.ts';
import type { Servers } from '../setup/start-servers.ts';
import type { AcceptContender } from './accept-contender.ts';

/** Starts the floor: a bare Express route with ajv and one INSERT. */
export async function startBareAccept(servers: Servers): Promise<AcceptContender> {
  const port = await findFreePort();
  const program = await startProgram({
    entry: 'bench/baseline/dist/bench/baseline/accept.js',
    readyText: 'bare-accept.started',
    env: { DATABASE_URL: servers.databaseUrl, PORT: String(port), NODE_ENV: 'production' },
  });
  return {
    ...program,
    url: `http://127.0.0.1:${port}`,
    request: { path: '/notiflows/welcome/run', headers: {} },
    async countStored() {
      const { rows } = await servers.sql.query('SELECT count(*)::int AS count FROM bare_runs');
      return rows[0].count;
    },
  };
}
