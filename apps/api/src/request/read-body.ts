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

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch {
    throw invalidJson();
  }
}
