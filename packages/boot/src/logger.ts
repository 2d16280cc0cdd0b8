import pino from 'pino';
import { cutSecrets } from './cut-secrets.ts';
import { createStdout } from './stdout.ts';

/** The log lines a process may write: the event and the type of its fields. */
export type LogLineTypes = Record<string, object>;

/** Writes one JSON line per unit of work to stdout. */
export interface Logger<Lines = LogLineTypes> {
  info<E extends keyof Lines & string>(event: E, fields: Lines[E]): void;
  warn<E extends keyof Lines & string>(event: E, fields: Lines[E], error?: unknown): void;
  error<E extends keyof Lines & string>(event: E, fields: Lines[E], error?: unknown): void;
}

/** Makes the logger of a process; values under names that hold secrets are cut out, two levels deep. */
export function createLogger<Lines = LogLineTypes>(options: {
  name: string;
  level?: string;
  /** Where the lines go instead of stdout. */
  destination?: pino.DestinationStream;
}): Logger<Lines> {
  const settings: pino.LoggerOptions = {
    name: options.name,
    level: options.level ?? 'info',
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }), log: cutSecrets },
    // Ours is plain already; the default one would overwrite its type.
    serializers: { err: (error: object) => error },
  };
  const logger = pino(settings, options.destination ?? createStdout());
  const write =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: object, error?: unknown): void => {
      logger[level](error === undefined ? fields : { ...fields, err: describe(error) }, event);
    };
  // The event decides the type of its fields only for the caller; here they are just an object.
  return { info: write('info'), warn: write('warn'), error: write('error') } as Logger<Lines>;
}

/** What helps to find a fault, without the values an error may carry (parameters, addresses, bodies). */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack } = error;
  const code = (error as { code?: unknown }).code;
  return { type: name, message, ...(code !== undefined && { code }), stack };
}
