import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server got it. */
export interface ReceivedRequest {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers one request, or leaves it without an answer. */
export type Reply = (response: ServerResponse, request: ReceivedRequest) => unknown;

/** A real HTTP server that answers as a test says. */
export interface ScriptedServer {
  baseUrl: string;
  received: ReceivedRequest[];
  /** Answers the next requests with these in turn, and all further ones with the last. */
  answerWith(...replies: Reply[]): void;
  close(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const received: ReceivedRequest[] = [];
  let replies: Reply[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    const given = { method, url, headers, body };
    received.push(given);
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    reply?.(response, given);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answerWith: (...given) => {
      replies = given;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer with a JSON body. */
export function replyJson(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Reply {
  return (response) =>
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify(body));
}

/** An error answer as the API writes it. */
export function replyError(
  [status, code]: [status: number, code: string],
  details: object = {},
  headers: Record<string, string> = {},
): Reply {
  const error = { code, message: `It is ${code}`, request_id: 'req_1', details };
  return replyJson(status, { error }, headers);
}
