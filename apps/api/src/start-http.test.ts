import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { startHttp, stopHttp, urlOf } from './start-http.ts';

const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com/errors' };

const chunked = 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked';

describe('the HTTP server', () => {
  it('says in a sentence that its port is taken', async () => {
    const server = await startHttp((_req, res) => res.end(), config);
    const port = Number(new URL(urlOf(server)).port);
    await expect(startHttp(() => {}, { ...config, PORT: port })).rejects.toThrow(
      `Port ${port} is already in use.`,
    );
    await stopHttp(server);
  });

  it.each([
    ['what is no HTTP', 'NOT HTTP\r\n\r\n', 400, 'This is not a request HTTP allows'],
    ['an unknown method', 'BREW / HTTP/1.1\r\nHost: a\r\n\r\n', 400, 'not a request'],
    ['a broken chunk', `${chunked}\r\n\r\nzz\r\n`, 400, 'not a request'],
    ['a missing Host', 'GET / HTTP/1.1\r\n\r\n', 400, 'The header Host is missing'],
    [
      'an Expect nobody can meet',
      'GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n',
      400,
      'Expect can only be 100-continue',
    ],
    ['CONNECT', 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n', 405, 'does not take this method'],
    [
      'headers without end',
      `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
      400,
      'The headers are larger than 16 KB',
    ],
  ])('answers %s in the envelope and closes the connection', async (_, text, status, message) => {
    const server = await startHttp((_req, res) => void setImmediate(() => res.end('late')), config);
    const answer = await sendRaw(Number(new URL(urlOf(server)).port), text);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head.toLowerCase()).toContain('connection: close');
    const { error } = JSON.parse(body);
    expect(error).toMatchObject({ status, message: expect.stringContaining(message) });
    expect(error.type).toBe(`https://docs.example.com/errors/${error.code}`);
    expect(error.request_id).toMatch(/^req_/);
    expect(head).toContain(`x-request-id: ${error.request_id}`);
    await stopHttp(server);
  });

  it('takes a request of HTTP 1.0 without a Host, and one that waits for 100 Continue', async () => {
    const server = await startHttp((_req, res) => res.end('fine'), config);
    const port = Number(new URL(urlOf(server)).port);
    expect(await sendRaw(port, 'GET / HTTP/1.0\r\n\r\n')).toContain('fine');
    const head = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close';
    const answer = await sendRaw(port, `${head}\r\nExpect: 100-continue\r\n\r\nx`);
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
    await stopHttp(server);
  });

  it('puts no second answer into one that has begun', async () => {
    const server = await startHttp((_req, res) => void res.write('begun'), config);
    const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
    const answer = await sendRaw(Number(new URL(urlOf(server)).port), `${get}NOT HTTP\r\n\r\n`);
    expect(answer.match(/HTTP\/1.1/g) ?? []).toHaveLength(answer === '' ? 0 : 1);
    expect(answer).not.toContain('This is not a request HTTP allows');
    await stopHttp(server);
  });

  it('stops though somebody has a connection over which nothing was asked', async () => {
    const server = await startHttp((_req, res) => res.end(), config);
    const socket = connect(Number(new URL(urlOf(server)).port), '127.0.0.1');
    await once(server, 'connection');
    const closed = once(socket, 'close');
    await stopHttp(server);
    await closed;
  });

  it('stops after the last answer, though clients keep their connections', async () => {
    let begin: (response: ServerResponse) => void;
    const begun = new Promise<ServerResponse>((resolve) => {
      begin = resolve;
    });
    const server = await startHttp((_req, res) => begin(res), config);
    const response = fetch(urlOf(server).replace('localhost', '127.0.0.1'));
    const underWay = await begun;
    const stopped = stopHttp(server);
    underWay.end('done');
    expect(await (await response).text()).toBe('done');
    await stopped;
  });
});

function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}
