import type { Request } from 'express';
import { ApiError } from '../errors.ts';

const formBytesMax = 64 * 1024;

/** Reads a small form as browsers send it; what is larger is refused, and what is no form holds nothing. */
export async function readFormBody(req: Request): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > formBytesMax) throw new ApiError('payload_too_large');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
