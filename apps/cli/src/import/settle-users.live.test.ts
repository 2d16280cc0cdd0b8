import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNf } from '../../test/run-nf.ts';

let home: string;
let server: Server;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'nf-settle-'));
  await writeFile(join(home, 'users.jsonl'), '"ada"\n"grace"\n"linus"\n');
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(home, { recursive: true, force: true });
});

/** Imports three users into an api that answers as told. */
async function importInto(answer: RequestListener) {
  server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const env = {
    HOME: home,
    NOTIFLOWS_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    NOTIFLOWS_SDK_SECRET: 'sk_x',
  };
  return runNf(['users', 'import', 'users.jsonl', '--json'], { cwd: home, env });
}

describe('an import of users', () => {
  it.each([429, 503])('waits while the api answers %i', async (status) => {
    let answered = 0;
    const { exitCode, events } = await importInto((_, res) => {
      answered += 1;
      res.writeHead(answered > 6 ? 200 : status).end('{}');
    });
    expect(events().at(-1)).toMatchObject({ done: 3, rejected: 0 });
    expect(exitCode).toBe(0);
  });

  it('rejects the row that the api cannot answer, and takes the others', async () => {
    const { exitCode } = await importInto((req, res) => {
      const status = req.url?.endsWith('/grace') ? 500 : 200;
      res.writeHead(status).end('{}');
    });
    expect(exitCode).toBe(5);
    const rejected = await readFile(join(home, 'users.jsonl.rejected.jsonl'), 'utf8');
    expect(JSON.parse(rejected)).toMatchObject({ line: 2, row: { external_id: 'grace' } });
  });

  it('stops where it is when the keys are refused half-way, and can go on', async () => {
    const refuse: RequestListener = (req, res) =>
      void res.writeHead(req.url?.endsWith('/linus') ? 401 : 200).end('{}');
    const { exitCode, stderr } = await importInto(refuse);
    expect(exitCode).toBe(3);
    expect(JSON.parse(stderr)).toMatchObject({ error: { next: 'nf login' } });
    const state = JSON.parse(await readFile(join(home, 'users.jsonl.nf-import.json'), 'utf8'));
    expect(state.rows).toBe(2);
  });
});
