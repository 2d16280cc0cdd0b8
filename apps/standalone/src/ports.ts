import { createServer, type Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** Finds a port on 127.0.0.1 that nobody uses now. */
export async function findFreePort(): Promise<number> {
  const server = await listen(0, '127.0.0.1');
  const address = server.address();
  await close(server);
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Which port is wanted, and what else can be done about one that is taken. */
interface WantedPort {
  port: number;
  /** What to do beside stopping what listens there. */
  remedy: string;
}

/** Throws a sentence when the port cannot be listened on. */
export async function expectFreePort({ port, remedy }: WantedPort): Promise<void> {
  try {
    await close(await listen(port));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES')
      throw new Error(`This account may not listen on port ${port}: ${remedy}.`);
    if (code !== 'EADDRINUSE') throw error;
    throw new PortTaken(`Port ${port} is already in use. Stop what listens there, or ${remedy}.`);
  }
}

class PortTaken extends Error {}

// The api of a killed app ends within four seconds.
const orphanEndsMs = 6_000;
const tryAgainMs = 100;

/** Like `expectFreePort`, but gives the api of an app that was killed the time to end; `onWait` is told once. */
export async function waitForFreePort(wanted: WantedPort, onWait: () => void): Promise<void> {
  const giveUpAt = performance.now() + orphanEndsMs;
  for (let tried = 1; ; tried += 1) {
    try {
      return await expectFreePort(wanted);
    } catch (error) {
      if (!(error instanceof PortTaken) || performance.now() > giveUpAt) throw error;
      if (tried === 1) onWait();
      await wait(tryAgainMs);
    }
  }
}

function listen(port: number, host?: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
