import { pino } from 'pino';

/** The fields of each line by its event, for a program that has no list of its own. */
export type AnyLines = Record<string, Record<string, unknown>>;

/** Writes one wide line per unit of work. `L` types the fields of each event, like `run.accepted`. */
export interface Logger<L extends object = AnyLines> {
  debug<E extends keyof L & string>(event: E, fields: L[E]): void;
  info<E extends keyof L & string>(event: E, fields: L[E]): void;
  warn<E extends keyof L & string>(event: E, fields: L[E], error?: unknown): void;
  error<E extends keyof L & string>(event: E, fields: L[E], error?: unknown): void;
}

/** How a program logs. */
export interface LoggerOptions {
  level: string;
  /** Name of the program, on every line. */
  name: string;
  version?: string;
  /** Takes each line; standard output when left out. */
  write?: (line: string) => void;
}

const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-notiflows-api-key',
  'x-notiflows-secret-key',
  'x-notiflows-user-key',
  'password',
  'secret',
  'credentials',
  'token',
];

// A path names one level; secrets are looked for on the line itself and in two levels of objects below.
const secretPaths = secretFields.flatMap((field) =>
  ['', '*', '*.*'].map((parents) => `${parents}["${field}"]`),
);

/** Creates a logger that writes JSON lines; values of secret fields are replaced by `[redacted]`. */
export function createLogger<L extends object = AnyLines>(options: LoggerOptions): Logger<L> {
  const { level, name, version, write } = options;
  const settings = {
    level,
    base: { name, ...(version === undefined ? {} : { version }) },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: pino.stdSerializers.errWithCause },
    redact: { paths: secretPaths, censor: '[redacted]' },
  };
  const lines = write ? pino(settings, { write }) : pino(settings);
  return {
    debug: (event, fields) => lines.debug({ event, ...fields }),
    info: (event, fields) => lines.info({ event, ...fields }),
    warn: (event, fields, error) => lines.warn({ event, ...fields, ...withError(error) }),
    error: (event, fields, error) => lines.error({ event, ...fields, ...withError(error) }),
  };
}

function withError(error: unknown): { error?: Error } {
  if (error === undefined) return {};
  return { error: error instanceof Error ? error : new Error(String(error)) };
}
