import { ApiError, ConnectionError } from 'notiflows-client';
import type { Config } from './config.ts';
import type { CommandDefinition } from './define-command.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';
import { printable } from './terminal/printable.ts';

/** An error in words for a person, and in facts for a program. */
export interface Explanation {
  exitCode: ExitCode;
  code: string;
  message: string;
  status?: number;
  details?: unknown;
  requestId?: string;
  /** What to do next. */
  next?: string;
  /** What is wrong in detail, one line each. */
  lines: string[];
}

interface Situation {
  config: Config | null;
  definition: Pick<CommandDefinition, 'usage'>;
}

/** Turns whatever a command threw into what is told, and into an exit code. */
export function explainError(error: unknown, situation: Situation): Explanation {
  if (error instanceof ApiError) return explainAnswer(error, situation);
  if (error instanceof ConnectionError) return explainSilence(error, situation);
  const help = `nf ${wordsOf(situation.definition)} --help`;
  if (error instanceof Failure) {
    const { message, exitCode, details, next = help } = error;
    const code = nameOf(exitCode);
    const hasDetails = Object.keys(details).length > 0;
    return { exitCode, code, message, lines: [], next, ...(hasDetails && { details }) };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { exitCode: exitCodes.failure, code: 'failure', message, next: help, lines: [] };
}

/** An error as `--json` tells it. */
export function toErrorFacts(told: Explanation): object {
  const { code, message, status, details, next, requestId } = told;
  return { code, message, status, details, next, request_id: requestId };
}

/** The parts of an error answer that decide what to try next. */
interface ErrorDetails {
  resource?: string;
  id?: string;
  param?: string;
  required_scope?: string;
  retry_after?: number;
  current_status?: string;
  fields?: { field: string; message: string }[];
}

function explainAnswer(error: ApiError, situation: Situation): Explanation {
  const details = (error.details ?? {}) as ErrorDetails;
  const name = details.id === undefined ? '' : ` (${details.id})`;
  const fields = details.fields ?? [];
  return {
    exitCode: exitCodeOf(error.status),
    code: error.code,
    status: error.status,
    message: printable(`${error.message.replace(/\.$/, '')}${name}.`),
    details: error.details,
    ...(error.requestId && { requestId: printable(error.requestId) }),
    next: nextAfter(error.status, { details, situation }),
    lines: fields.map(({ field, message }) => printable(`${field}: ${message}`)),
  };
}

/** The exit code that says what an error status means. */
export function exitCodeOf(status: number): ExitCode {
  if (status === 401 || status === 403) return exitCodes.auth;
  return status === 404 ? exitCodes.notFound : exitCodes.failure;
}

const lists: Record<string, string> = {
  notiflow: 'nf notiflow list',
  channel: 'nf channel list',
  project: 'nf project list',
};

const afterConflict: Record<string, string> = {
  draft: 'nf notiflow publish <handle>',
  inactive: 'nf notiflow activate <handle>',
};

function nextAfter(
  status: number,
  { details, situation }: { details: ErrorDetails; situation: Situation },
): string {
  const words = wordsOf(situation.definition);
  if (status === 401) return 'nf login';
  if (status === 403) {
    const scope = details.required_scope;
    return scope ? `Use a key with the scope ${scope}` : 'nf whoami';
  }
  if (status === 404) return lists[details.resource ?? ''] ?? `nf ${words} --help`;
  if (status === 400 && details.param === 'project')
    return 'nf project list, then add --project <slug>';
  if (status === 409) return afterConflict[details.current_status ?? ''] ?? 'nf diff';
  if (status === 429) return `Wait ${details.retry_after ?? 1} s, then nf ${words} again`;
  if (status === 422) return `Correct this, then nf ${words} again`;
  if (status >= 500) return `curl ${situation.config?.baseUrl ?? ''}/readyz`;
  return `nf ${words} --help`;
}

function explainSilence(error: ConnectionError, { config }: Situation): Explanation {
  const reason = error.message.replace(/^The service cannot be reached: /, '');
  return {
    exitCode: exitCodes.failure,
    code: 'no_connection',
    message: `${config?.baseUrl ?? 'The API'} cannot be reached: ${printable(reason)}.`,
    next: `curl ${config?.baseUrl ?? ''}/healthz, or correct --base-url`,
    lines: [],
  };
}

function nameOf(exitCode: ExitCode): string {
  const named = Object.entries(exitCodes).find(([, code]) => code === exitCode);
  return named?.[0].replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) ?? 'failure';
}

function wordsOf({ usage }: Pick<CommandDefinition, 'usage'>): string {
  return usage.replace(/ ?[[<].*$/, '');
}
