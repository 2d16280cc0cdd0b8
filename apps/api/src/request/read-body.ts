import express, { type Request, type Response } from 'express';
import { ApiError, invalidJson } from '../errors.ts';

/** Largest body in bytes. */
export const bodyBytesMax = 10 * 1024 * 1024;

const readBytes = express.raw({ type: () => true, limit: bodyBytesMax, inflate: false });
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads the body as JSON; undefined when there is none. Throws an `ApiError` for anything else. */
export async function readBody(req: Request, res: Response): Promise<unknown> {
  if (!hasBody(req)) return undefined;
  checkContentType(req);
  const bytes = await new Promise<unknown>((resolve, reject) => {
    readBytes(req, res, (error?: unknown) => (error ? reject(error) : resolve(req.body)));
  });
  if (!Buffer.isBuffer(bytes) || bytes.length === 0) return undefined;
  return parseJson(bytes);
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function checkContentType({ headers }: Request): void {
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw new ApiError('unsupported_media_type', { message: 'The body must not be compressed' });
  }
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

// Deeper than anything that is accepted; the limit told to callers is lower, and checked after parsing.
const levelsMax = 1_000;

function parseJson(bytes: Buffer): unknown {
  // Megabytes of brackets would keep the parser, and so everybody else, busy for seconds.
  if (isDeeperThan(bytes, levelsMax)) throw invalidJson();
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw invalidJson();
  }
}

/** Counts open brackets outside of texts, in one pass. */
function isDeeperThan(bytes: Buffer, levels: number): boolean {
  let level = 0;
  let isText = false;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (isText) {
      if (byte === 0x5c) at += 1;
      else if (byte === 0x22) isText = false;
    } else if (byte === 0x22) {
      isText = true;
    } else if (byte === 0x5b || byte === 0x7b) {
      level += 1;
      if (level > levels) return true;
    } else if (byte === 0x5d || byte === 0x7d) {
      level -= 1;
    }
  }
  return false;
}
