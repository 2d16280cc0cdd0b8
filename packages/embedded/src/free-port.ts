import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** Answers a port that is free on 127.0.0.1 now; another process may take it before it is used. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
