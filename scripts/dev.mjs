// Runs everything from its sources, starts anew what was saved, and makes the logs readable.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pretty from 'pino-pretty';

const rootDir = fileURLToPath(new URL('..', import.meta.url));
const entry = path.join(rootDir, 'apps', 'standalone', 'src', 'dev.ts');

const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', entry], {
  cwd: rootDir,
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
});
child.stdout.pipe(
  pretty({
    colorize: process.stdout.isTTY,
    singleLine: true,
    messageKey: 'event',
    translateTime: 'HH:MM:ss.l',
    ignore: 'pid,hostname',
  }),
);
// Ctrl-C reaches the child by itself; it ends when everything it started has ended.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
const [status] = await once(child, 'exit');
process.exitCode = status ?? 1;
