#!/usr/bin/env node
import { exitCodes } from './exit-codes.ts';
import { runCli } from './run-cli.ts';

const interrupted = new AbortController();

process.on('SIGINT', () => {
  // The second Ctrl-C means now.
  if (interrupted.signal.aborted) process.exit(exitCodes.interrupted);
  interrupted.abort();
});
process.on('SIGTERM', () => interrupted.abort());

// The reader of a pipe may go early, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(exitCodes.ok);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupted.signal,
});
// An interrupted command may leave a request under way that nobody waits for.
if (process.exitCode === exitCodes.interrupted) process.exit();
