import { Worker } from 'node:worker_threads';

/** Asks a server for its health all the time, from a thread whose clock nobody else holds up. */
export interface HealthWatch {
  /** The longest an answer took since this was last asked, in ms. */
  takeWorstMs(): Promise<number>;
  stop(): Promise<void>;
}

const code = `
  const { parentPort, workerData } = require('node:worker_threads');
  const http = require('node:http');
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let worst = 0;
  function look() {
    const startedAt = performance.now();
    const next = () => {
      worst = Math.max(worst, performance.now() - startedAt);
      setTimeout(look, 5);
    };
    http.get(workerData, { agent }, (res) => res.resume().on('end', next)).on('error', next);
  }
  parentPort.on('message', () => {
    parentPort.postMessage(worst);
    worst = 0;
  });
  look();
`;

/** Starts to ask this address, again 5 ms after each answer. */
export function watchHealth(url: string): HealthWatch {
  const thread = new Worker(code, { eval: true, workerData: url });
  return {
    takeWorstMs: () =>
      new Promise((resolve) => {
        thread.once('message', resolve);
        thread.postMessage('take');
      }),
    stop: async () => void (await thread.terminate()),
  };
}
