import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { keepRunningServices, type ServiceUrls } from './running-services.ts';

/**
 * Starts one Postgres and one Redis for a whole Jest run and names them in TEST_DATABASE_URL and TEST_REDIS_URL.
 * Uses the ones already named there, if both are.
 */
export default async function startServices(): Promise<void> {
  if (process.env.TEST_DATABASE_URL && process.env.TEST_REDIS_URL) return;
  const program = fileURLToPath(new URL('./run-services.ts', import.meta.url));
  // A process of its own, which ends itself when our end of the pipe closes: also when Jest is killed.
  const child = spawn(process.execPath, ['--import', 'tsx', '--conditions=source', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const urls: ServiceUrls = JSON.parse(line);
    process.env.TEST_DATABASE_URL = urls.databaseUrl;
    process.env.TEST_REDIS_URL = urls.redisUrl;
    return keepRunningServices(child);
  }
  throw new Error('The Postgres and the Redis for the tests did not start; see the message above.');
}
