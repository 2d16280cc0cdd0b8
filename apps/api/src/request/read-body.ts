import type { Request } from 'express';
import { ApiError } from '../errors.ts';

/** Largest body in bytes. */
export const bodyBytesMax = 10 * 1024 * 1024;

/**
 * Largest body of what a page sends for its user, with what a larger one is told. Servers may send runs for thousands;
 * anybody has a page, and together their bodies are to find room in memory.
 */
export const pageBody: BodyLimit = {
  bytesMax: 256 * 1024,
  message: 'The body is larger than 256 KB',
};

/** Reads the body of JSON as it came; undefined when there is none. Throws an `ApiError` for anything else. */
export async function readBody(
  req: Request,
  limit: BodyLimit = { bytesMax: bodyBytesMax },
): Promise<Buffer | undefined> {
  if (!hasBody(req)) return undefined;
  checkContentType(req);
  const bytes = await readBytes(req, limit);
  return bytes.length === 0 ? undefined : bytes;
}

/** Reads a body of any type as it came, empty when there is none. Throws an `ApiError` for one that is too large. */
export async function readRawBody(req: Request, limit: BodyLimit): Promise<Buffer> {
  if (!hasBody(req)) return Buffer.alloc(0);
  checkEncoding(req);
  return readBytes(req, limit);
}

interface BodyLimit {
  bytesMax: number;
  /** What a body beyond it is told; by default that of the API. */
  message?: string;
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function checkEncoding({ headers }: Request): void {
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() === 'identity') return;
  throw new ApiError('unsupported_media_type', { message: 'The body must not be compressed' });
}

function checkContentType(req: Request): void {
  checkEncoding(req);
  const { headers } = req;
  const [mediaType = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!/^application\/(?:json|[a-z0-9!#$&^_.-]+\+json)$/.test(mediaType.trim())) {
    throw new ApiError('unsupported_media_type', {
      message: 'The body must be sent as application/json',
    });
  }
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    throw new ApiError('unsupported_media_type', { message: 'The body must be in UTF-8' });
  }
}

/** Collects the body; one that is far too large, or has no end, is refused without waiting for its end. */
async function readBytes(req: Request, limit: BodyLimit): Promise<Buffer> {
  const { bytesMax } = limit;
  // A client that is a little over the limit is heard to the end, since many look for an answer only then.
  const heardBytesMax = 2 * bytesMax;
  if (Number(req.headers['content-length']) > heardBytesMax) throw endlessBody(req, limit);
  const chunks: Buffer[] = [];
  let length = 0;
  await new Promise<void>((resolve, reject) => {
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= bytesMax) chunks.push(chunk);
      else chunks.length = 0;
      if (length > heardBytesMax) reject(endlessBody(req, limit));
    });
    req.on('end', resolve);
    req.on('error', () => reject(brokenOff()));
    // Every request closes; making an error of those that came whole would cost more than reading them.
    req.on('close', () => {
      if (!req.complete) reject(brokenOff());
    });
  });
  if (length > bytesMax) throw tooLarge(limit);
  return Buffer.concat(chunks);
}

// Hanging up at once would take the answer away from a client that is still sending.
const farewellMs = 1_000;

function endlessBody(req: Request, limit: BodyLimit): ApiError {
  req.removeAllListeners('data').resume();
  setTimeout(() => {
    if (!req.complete) req.socket.destroy();
  }, farewellMs).unref();
  return tooLarge(limit);
}

function tooLarge({ message }: BodyLimit): ApiError {
  return new ApiError('payload_too_large', { ...(message !== undefined && { message }) });
}

function brokenOff(): ApiError {
  return new ApiError('bad_request', { message: 'The body did not arrive whole' });
}
