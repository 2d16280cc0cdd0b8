// A page, and the little that its server does. Usage: node examples/inbox-html/server.mjs [port, 8080 when left out]
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createHandler } from '../inbox-server/create-handler.mjs';

const port = Number(process.argv[2] ?? process.env.EXAMPLE_PORT ?? 8080);
const origin = `http://localhost:${port}`;

const files = {
  '/': ['index.html', 'text/html; charset=utf-8'],
  '/page.js': ['page.js', 'text/javascript; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
};

const handle = await createHandler({ origin }).catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});

const server = createServer(async (request, response) => {
  if (await handle(request, response)) return;
  const [name, type] = files[request.url] ?? [];
  if (name === undefined || request.method !== 'GET') {
    response.writeHead(404).end();
    return;
  }
  const body = await readFile(new URL(name, import.meta.url));
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(body);
});

server.listen(port, '127.0.0.1', () => process.stdout.write(`The page is at ${origin}\n`));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(0));
