import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';

/** What a command answers: data for stdout, notes for stderr. */
export interface CommandResult {
  /** The one JSON document of `--json`. */
  data?: unknown;
  /** The last line of `--json`, for commands that have streamed lines. */
  event?: object;
  /** The data for people, on stdout. */
  text?: string;
  /** What happened, on stderr. */
  note?: string;
  exitCode?: ExitCode;
}

/** One option: how it is written, what it does, and what it is when left out. */
export type OptionLine = [flags: string, description: string, fallback?: string];

/** A command of the table. */
export interface CommandDefinition {
  /** Its words and arguments, like `notiflow publish <handle>`. */
  usage: string;
  summary: string;
  /** Longer text of its help. */
  description?: string;
  options?: OptionLine[];
  /** What comes after `nf`, most useful first. */
  examples: string[];
  /** It ends by itself after Ctrl-C, because it has something to save. */
  savesOnInterrupt?: boolean;
  run(context: Context, input: never): Promise<CommandResult>;
}

/** Makes a command whose arguments and options are given as one object. */
export function defineCommand<Input>(
  definition: Omit<CommandDefinition, 'run'> & {
    run(context: Context, input: Input): Promise<CommandResult>;
  },
): CommandDefinition {
  return definition;
}
