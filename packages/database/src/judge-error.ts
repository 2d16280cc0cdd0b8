// Of a class every code counts, but for the codes that say it in full. What Postgres answers with XX000 is a bug, ours
// or its own, and is not passed off as an outage.
const unavailableCodes = [
  '08', // the connection failed
  '25006', // takes no writes: a standby, or a primary that has been replaced
  '25P03', // the transaction was ended because its client was idle
  '28', // not let in: a replaced server, or credentials that are being changed
  '3D000', // the database is not there
  '40', // the victim of others, also of the replay on a standby
  '53', // no disk, memory or connection left
  '57014', // longer than statement_timeout
  '57P', // starting, stopping or killed
  '58', // the disk or the system failed
];

const rowCodes = [
  '21', // a row where there should be one, or none
  '22', // a value that a function or a type does not take
  '23', // a value that breaks a constraint
  '54', // more than Postgres holds
  'P0', // raised by a function of ours
  'XX', // a bug, which these rows meet
];

const systemCodes = [
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'EMFILE',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
];

const neverReachedCodes = ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND'];

const neverReached =
  /timeout exceeded when trying to connect|Connection terminated due to connection timeout/;

const messages =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|is not queryable/;

/** What we ourselves did not send, because Postgres did not get through what was sent before. */
export class NotSentError extends Error {
  override name = 'NotSentError';
}

/**
 * Tells whether the error means that Postgres cannot do now what it may do later: it is away, takes no writes, is full,
 * starting, stopping, or too slow.
 */
export function isUnavailable(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { message = '', cause } = error as Record<string, unknown>;
  const code = codeOf(error);
  const isOfServer = /^[0-9A-Z]{5}$/.test(code);
  return (
    (isOfServer && unavailableCodes.some((start) => code.startsWith(start))) ||
    systemCodes.includes(code) ||
    error instanceof NotSentError ||
    messages.test(String(message)) ||
    (cause !== undefined && isUnavailable(cause))
  );
}

/**
 * Tells whether a statement that failed like this is sure to have stored nothing: Postgres said that it failed, or was
 * never reached. A connection that broke, or gave no answer in time, may have committed it.
 */
export function hasStoredNothing(error: unknown): boolean {
  if (error instanceof NotSentError) return true;
  const code = codeOf(error);
  const isReport = /^[0-9A-Z]{5}$/.test(code) && !systemCodes.includes(code);
  if (isReport) return !/^(08|40003|57P0[1245])/.test(code);
  const { message = '' } = (error ?? {}) as { message?: unknown };
  return neverReachedCodes.includes(code) || neverReached.test(String(message));
}

/** Tells whether the server takes no writes, so that its connections are worth nothing after a failover. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === '25006';
}

/** Tells whether the server has no room left to write. */
export function isFull(error: unknown): boolean {
  return codeOf(error) === '53100';
}

/**
 * Tells whether the rows that failed work was about may be to blame for it: Postgres refused their values, or our own code
 * threw. Not when Postgres or the system under us cannot do it now, or its tables are of another version: that says
 * nothing about the rows.
 */
export function mayBlameRows(error: unknown): boolean {
  const code = codeOf(error);
  const isOfServer = /^(?=.*[0-9])[0-9A-Z]{5}$/.test(code);
  if (isOfServer) return rowCodes.some((start) => code.startsWith(start));
  const isOfSystem = /^E(?!RR_)[A-Z0-9_]+$/.test(code);
  const { message = '' } = (error ?? {}) as { message?: unknown };
  return !isOfSystem && !isUnavailable(error) && !/calling end on the pool/.test(String(message));
}

/**
 * Tells whether the error says by itself that it is about a value: Postgres does not take it, or it is too large. Of a
 * broken constraint, or of anything else our code throws, a release that is at fault may be the cause as well.
 */
export function refusesValue(error: unknown): boolean {
  const code = codeOf(error);
  const isOfServer = /^[0-9A-Z]{5}$/.test(code);
  if (isOfServer) return code.startsWith('22') || code.startsWith('54');
  return error instanceof RangeError && error.message === 'Invalid string length';
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : '';
}
