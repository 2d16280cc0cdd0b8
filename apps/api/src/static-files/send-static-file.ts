import type { Request, Response } from 'express';
import type { StaticFile } from './read-static-file.ts';

/** Sends a file, or that whoever asks has it already. */
export function sendStaticFile(
  { req, res }: { req: Request; res: Response },
  { file, cacheControl }: { file: StaticFile; cacheControl: string },
): void {
  const { zipped, bytes, type, hash } = file;
  const isZipped = zipped !== null && req.acceptsEncodings('gzip') === 'gzip';
  const etag = isZipped ? `"${hash}-gzip"` : `"${hash}"`;
  res.set({ etag, 'cache-control': cacheControl, 'x-content-type-options': 'nosniff' });
  if (zipped !== null) res.vary('Accept-Encoding');
  if (namesEtag(req.headers['if-none-match'], etag)) {
    res.status(304).end();
    return;
  }
  const sent = isZipped ? zipped : bytes;
  if (isZipped) res.set('content-encoding', 'gzip');
  res.set({ 'content-type': type, 'content-length': String(sent.length) }).end(sent);
}

function namesEtag(header: string | undefined, etag: string): boolean {
  return header?.split(',').some((one) => one.trim().replace(/^W\//, '') === etag) ?? false;
}
