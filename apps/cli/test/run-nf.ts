import { PassThrough, Readable } from 'node:stream';
import type { Env } from '../src/config.ts';
import { runCli } from '../src/run-cli.ts';

/** What a command line gave. */
export interface NfResult {
  exitCode: number;
  stdout: string;
  stderr: string;
  /** What is on stdout, read as one JSON document. */
  json<T = Record<string, unknown>>(): T;
  /** What is on stdout, read as one JSON document a line. */
  events<T = Record<string, unknown>>(): T[];
}

/** Where a command line is run; without stdin it reads an empty one. */
export interface NfPlace {
  cwd: string;
  env: Env;
  stdin?: string;
  signal?: AbortSignal;
}

/** Runs a command line in this process. */
export async function runNf(argv: string[], place: NfPlace): Promise<NfResult> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  const output = Promise.all([readAll(stdout), readAll(stderr)]);
  const exitCode = await runCli(argv, {
    cwd: place.cwd,
    env: place.env,
    stdin: Readable.from(place.stdin === undefined ? [] : [Buffer.from(place.stdin)]),
    stdout,
    stderr,
    signal: place.signal ?? new AbortController().signal,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await output;
  return {
    exitCode,
    stdout: out,
    stderr: err,
    json: () => JSON.parse(out),
    events: () =>
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  };
}

async function readAll(stream: PassThrough): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk;
  return text;
}
