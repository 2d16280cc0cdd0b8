import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { startHttp, stopHttp, urlOf } from './start-http.ts';

const config = { HOST: '127.0.0.1', PORT: 0, ERROR_DOCS_URL: 'https://docs.example.com/errors' };

describe('the HTTP server', () => {
  it('says in a sentence that its port is taken', async () => {
    const server = await startHttp((_req, res) => res.end(), config);
    const port = Number(new URL(urlOf(server)).port);
    await expect(startHttp(() => {}, { ...config, PORT: port })).rejects.toThrow(
      `Port ${port} is already in use.`,
    );
    await stopHttp(server);
  });

  it('answers what is no HTTP in the envelope', async () => {
    const server = await startHttp((_req, res) => res.end(), config);
    const answer = await sendRaw(Number(new URL(urlOf(server)).port), 'NOT HTTP\r\n\r\n');
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain('HTTP/1.1 400 Bad Request');
    expect(JSON.parse(body).error).toMatchObject({
      type: 'https://docs.example.com/errors/bad_request',
      status: 400,
      request_id: expect.stringMatching(/^req_/),
    });
    await stopHttp(server);
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
