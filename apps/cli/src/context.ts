import type { ApiClient } from './api-client.ts';
import type { Config, Env } from './config.ts';
import { interruption, usageFailure } from './failure.ts';
import type { Prompts } from './terminal/prompts.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Everything a command may use. */
export interface Context {
  config: Config;
  env: Env;
  cwd: string;
  terminal: Terminal;
  /** Null when there is nobody to ask: no terminal, or `--no-input`. */
  prompts: Prompts | null;
  /** `--yes`: what would be asked is agreed to. */
  isAgreed: boolean;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** All of stdin; null when it is a terminal. */
  readStdin(): Promise<string | null>;
  /** The Management API of the project; fails without an account token. */
  management(): ApiClient;
  /** The Admin API of the project; fails without a secret key. */
  admin(wishes?: { maxRetries?: number }): ApiClient;
  /** Clients with other credentials than the configured ones. */
  connect: Connect;
}

/** Makes clients of the two APIs. */
export interface Connect {
  management(facts: { baseUrl: string; accountToken: string; project: string | null }): ApiClient;
  admin(facts: {
    baseUrl: string;
    apiKey: string | null;
    secretKey: string;
    maxRetries?: number;
  }): ApiClient;
}

/** Asks before something that cannot be undone; without anybody to ask, `--yes` must have been given. */
export async function requireAgreement(
  { prompts, isAgreed }: Pick<Context, 'prompts' | 'isAgreed'>,
  question: string,
): Promise<void> {
  if (isAgreed) return;
  if (prompts === null) throw usageFailure(`${question} Nobody can be asked here.`, 'Add --yes.');
  if (!(await prompts.askYes(question))) throw interruption('Nothing was changed.');
}
