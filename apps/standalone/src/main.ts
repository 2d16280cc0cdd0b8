import { join } from 'node:path';
import {
  ConfigError,
  checkEnvironment,
  loadConfig,
  runProcess,
  standaloneEnvironment,
} from '@notiflow/boot';
import { banner, stepLine } from './banner.ts';
import { type LogFile, openLogFile } from './open-log-file.ts';
import { reportCheck } from './report-check.ts';
import { startStandalone } from './start-standalone.ts';

if (process.argv[2] === 'config' && process.argv[3] === 'check') {
  const { text, exitCode } = reportCheck(process.env, process.argv[4]);
  console.error(text);
  process.exit(exitCode);
}

await runProcess({
  async start() {
    // Before anything is started: the api and the workers would refuse later what is wrong now.
    const { problems, warnings } = checkEnvironment(process.env, 'standalone');
    if (problems.length > 0) throw new ConfigError(problems.join('\n'));
    for (const warning of warnings) console.error(`! ${warning}`);
    const config = loadConfig(standaloneEnvironment, process.env);
    const isTerminal = process.stdout.isTTY === true;
    const logPath = join(config.DATA_DIR, 'notiflow.log');
    let logFile: LogFile | null = null;
    const standalone = await startStandalone({
      config,
      env: process.env,
      onStep: (step) => console.error(stepLine(step)),
      onNotice: (text) => console.error(`! ${text}`),
      onGivenUp: () => process.kill(process.pid, 'SIGTERM'),
      onOutput(chunk) {
        // A person at a terminal wants to read what comes next, not a log line per request.
        if (isTerminal) logFile ??= openLogFile(logPath);
        (logFile ?? process.stdout).write(chunk);
      },
    });
    console.error(banner(standalone, { logPath: isTerminal ? logPath : null }));
    return standalone;
  },
});
