const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const controlCharacters = /\p{Cc}+/gu;

// What only the connection or the signature may say; templates cannot set these.
const reservedHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'webhook-id',
  'webhook-signature',
  'webhook-timestamp',
]);

/** The headers that a template may set, with values that can be written: names in lower case, one line, UTF-8. */
export function cleanHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const taken: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lowered = name.trim().toLowerCase();
    if (!headerName.test(lowered) || reservedHeaders.has(lowered)) continue;
    // Header bytes are written as Latin-1, so this sends the value as UTF-8.
    taken[lowered] = Buffer.from(value.replace(controlCharacters, ' ').trim()).toString('latin1');
  }
  return taken;
}
