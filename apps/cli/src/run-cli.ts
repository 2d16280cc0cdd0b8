import type { Readable } from 'node:stream';
import { CommanderError } from 'commander';
import { buildProgram, type ChosenCommand } from './build-program.ts';
import { type Config, type Env, loadConfig } from './config.ts';
import { connect, requireAdmin, requireManagement } from './connect.ts';
import type { Context } from './context.ts';
import type { CommandResult } from './define-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainError, toErrorFacts } from './explain-error.ts';
import { Failure, interruption } from './failure.ts';
import { createPrompts } from './terminal/prompts.ts';
import {
  createTerminal,
  isPlainScreen,
  type Terminal,
  type TextStream,
} from './terminal/terminal.ts';

/** The parts of a process a command line runs in. */
export interface Surroundings {
  env: Env;
  cwd: string;
  stdin: Readable & { isTTY?: boolean };
  stdout: TextStream;
  stderr: TextStream;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
}

/** Runs one command line, `argv` without node and the program, and answers its exit code. */
export async function runCli(argv: string[], surroundings: Surroundings): Promise<ExitCode> {
  const chosen = readCommandLine(argv, surroundings);
  if (typeof chosen === 'number') return chosen;
  const { definition, flags } = chosen;
  const terminal = createTerminal(surroundings, {
    isJson: flags.json === true,
    isPlain: flags.color === false || isPlainScreen(surroundings.env),
  });
  let config: Config | null = null;
  try {
    config = await loadConfig({ ...surroundings, flags });
    const context = createContext(surroundings, { config, terminal, flags });
    const running = definition.run(context, chosen.input as never);
    const result = definition.savesOnInterrupt
      ? await running
      : await Promise.race([running, rejectOnInterrupt(surroundings.signal)]);
    return finish(terminal, result);
  } catch (error) {
    terminal.redraw('');
    const isInterrupted = surroundings.signal.aborted && !(error instanceof Failure);
    const told = isInterrupted ? interruption() : error;
    return tellError(terminal, explainError(told, { config, definition }));
  }
}

function readCommandLine(
  argv: string[],
  { stdout, stderr }: Pick<Surroundings, 'stdout' | 'stderr'>,
): ChosenCommand | ExitCode {
  let chosen: ChosenCommand | null = null;
  const streams = {
    write: (text: string) => void stdout.write(text),
    writeError: (text: string) => void stderr.write(text),
  };
  const program = buildProgram(streams, (found) => {
    chosen = found;
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCodes.ok;
    const words = argv.filter((word) => /^[a-z]/.test(word)).slice(0, 2);
    const known = program.commands.some((command) => command.name() === words[0]);
    stderr.write(`Next: nf ${known ? `${words.join(' ')} ` : ''}--help\n`);
    return exitCodes.usage;
  }
  return chosen ?? exitCodes.usage;
}

function createContext(
  surroundings: Surroundings,
  {
    config,
    terminal,
    flags,
  }: Pick<ChosenCommand, 'flags'> & { config: Config; terminal: Terminal },
): Context {
  const { env, cwd, stdin, stderr, signal } = surroundings;
  const canAsk = stdin.isTTY === true && stderr.isTTY === true && flags.input !== false;
  return {
    config,
    env,
    cwd,
    terminal,
    prompts: canAsk ? createPrompts({ input: stdin, output: stderr }) : null,
    isAgreed: flags.yes === true,
    signal,
    readStdin: () => readStdin(stdin),
    management: () => requireManagement(config),
    admin: (wishes) => requireAdmin(config, wishes),
    connect,
  };
}

async function readStdin(stdin: Surroundings['stdin']): Promise<string | null> {
  if (stdin.isTTY) return null;
  let text = '';
  stdin.setEncoding('utf8');
  for await (const chunk of stdin) text += chunk;
  return text;
}

function rejectOnInterrupt(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const interrupt = () => reject(interruption());
    if (signal.aborted) interrupt();
    signal.addEventListener('abort', interrupt, { once: true });
  });
}

function finish(
  terminal: Terminal,
  { data, event, text, note, exitCode }: CommandResult,
): ExitCode {
  terminal.redraw('');
  if (terminal.isJson && data !== undefined) terminal.writeJson(data);
  if (terminal.isJson && event !== undefined) terminal.writeEvent(event);
  if (!terminal.isJson && text !== undefined && text !== '') terminal.writeText(text);
  if (!terminal.isJson && note !== undefined) terminal.note(note);
  return exitCode ?? exitCodes.ok;
}

function tellError(terminal: Terminal, told: ReturnType<typeof explainError>): ExitCode {
  const { exitCode, message, lines, next, requestId } = told;
  if (terminal.isJson) {
    terminal.note(JSON.stringify({ error: toErrorFacts(told) }));
    return exitCode;
  }
  terminal.note(`${terminal.paint('red', '✗')} ${message}`);
  for (const line of lines) terminal.note(`  ${line}`);
  if (requestId) terminal.note(terminal.paint('dim', `  Request: ${requestId}`));
  if (next) terminal.note(`  Next: ${next}`);
  return exitCode;
}
