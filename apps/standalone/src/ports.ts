import { createServer, type Server } from 'node:net';

/** Finds a port on 127.0.0.1 that nobody uses now. */
export async function findFreePort(): Promise<number> {
  const server = await listen(0, '127.0.0.1');
  const address = server.address();
  await close(server);
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Throws a sentence when the port cannot be listened on; `remedy` is what to do beside stopping what listens there. */
export async function expectFreePort(port: number, remedy: string): Promise<void> {
  try {
    await close(await listen(port));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES')
      throw new Error(`This account may not listen on port ${port}: ${remedy}.`);
    if (code !== 'EADDRINUSE') throw error;
    throw new Error(`Port ${port} is already in use. Stop what listens there, or ${remedy}.`);
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
