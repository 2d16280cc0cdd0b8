import type { IncomingMessage } from 'node:http';
import superagent from 'superagent';

const eventStream = 'text/event-stream';

/** Reads a stream of events as far as its first event, and leaves: it has no end of its own. */
export function readGreeting(response: IncomingMessage, onText: (text: string) => void): void {
  let text = '';
  response.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (!/^event: .*\n(?:.+\n)*\n/m.test(text)) return;
    response.removeAllListeners('data').on('error', () => {});
    onText(text);
    response.destroy();
  });
}

/** Has every request of tests read streams so far and no further. */
export function readGreetingsOfStreams(): void {
  superagent.buffer[eventStream] = true;
  superagent.parse[eventStream] = (response, onBody) => {
    const incoming = response as unknown as IncomingMessage;
    readGreeting(incoming, (text) => {
      response.text = text;
      onBody(null, {} as typeof response);
    });
  };
}
