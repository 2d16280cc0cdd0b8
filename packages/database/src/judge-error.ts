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

const messages =
  /timeout exceeded when trying to connect|Query read timeout|Connection terminated|is not queryable/;

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
    messages.test(String(message)) ||
    (cause !== undefined && isUnavailable(cause))
  );
}

/** Tells whether the server takes no writes, so that its connections are worth nothing after a failover. */
export function isReadOnly(error: unknown): boolean {
  return codeOf(error) === '25006';
}

/** Tells whether the server has no room left to write. */
export function isFull(error: unknown): boolean {
  return codeOf(error) === '53100';
}

/** Tells whether Postgres refused the values themselves, so that it would refuse them again. */
export function isRefusedData(error: unknown): boolean {
  return /^(22|23|54)[0-9A-Z]{3}$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null | undefined)?.code ?? '');
}
