import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { expectFreePort, findFreePort, waitForFreePort } from './ports.ts';

const remedy = 'set PORT';

async function occupy(port: number): Promise<Server> {
  const server = createServer().listen(port);
  await once(server, 'listening');
  return server;
}

describe('a wanted port', () => {
  it('is told to be taken, with what can be done about it', async () => {
    const port = await findFreePort();
    const server = await occupy(port);
    await expect(expectFreePort({ port, remedy })).rejects.toThrow(
      `Port ${port} is already in use. Stop what listens there, or set PORT.`,
    );
    server.close();
    await once(server, 'close');
    await expectFreePort({ port, remedy });
  });

  it('is waited for while what listens there is ending', async () => {
    const port = await findFreePort();
    const server = await occupy(port);
    let told = 0;
    await waitForFreePort({ port, remedy }, () => {
      told += 1;
      server.close();
    });
    expect(told).toBe(1);
    expect(server.listening).toBe(false);
  });
});
