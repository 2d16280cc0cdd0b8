import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, runProcess } from '@notiflow/boot';
import { banner, stepLine } from './banner.ts';
import { standaloneConfigSchema } from './config.ts';
import { startStandalone } from './start-standalone.ts';

await runProcess({
  async start() {
    const config = loadConfig(standaloneConfigSchema, process.env);
    const isTerminal = process.stdout.isTTY === true;
    const logPath = join(config.DATA_DIR, 'notiflow.log');
    let output: NodeJS.WritableStream = process.stdout;
    const standalone = await startStandalone({
      config,
      env: process.env,
      onStep: (step) => console.error(stepLine(step)),
      onNotice: (text) => console.error(`! ${text}`),
      onGivenUp: () => process.kill(process.pid, 'SIGTERM'),
      onOutput(chunk) {
        // A person at a terminal wants to read what comes next, not a log line per request.
        if (isTerminal && output === process.stdout) {
          output = createWriteStream(logPath, { flags: 'a', mode: 0o600 });
        }
        output.write(chunk);
      },
    });
    console.error(banner(standalone, { logPath: isTerminal ? logPath : null }));
    return standalone;
  },
});
