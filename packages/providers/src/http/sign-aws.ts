import { type BinaryLike, createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpCall } from './build-call.ts';

/** Who asks a service of Amazon, and which. */
export interface AwsSigner {
  region: string;
  /** The name the service signs by, like `sns` or `ses`. */
  service: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of a key that was lent for a while. */
  sessionToken?: string | undefined;
}

/** How a region is written, like `eu-central-1`. */
export const awsRegionPattern = '^[a-z]{2}(-[a-z]{3,9}){1,3}-[1-9]$';

/** The host of a service in a region; the regions of China are a domain of their own. */
export function awsHost(service: string, region: string): string {
  return `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/**
 * The request with its signature of this moment, over its method, host, path, query, headers and body:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export async function signAws(call: HttpCall, signer: AwsSigner): Promise<HttpCall> {
  const { region, service, accessKeyId, secretAccessKey, sessionToken } = signer;
  const signature = new SignatureV4({
    region,
    service,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) },
    sha256: Sha256,
  });
  const { protocol, hostname, host, pathname: path, searchParams } = new URL(call.url);
  const { method, body } = call;
  const headers = { ...call.headers, host };
  const query = Object.fromEntries(
    [...new Set(searchParams.keys())].map((name) => [name, searchParams.getAll(name)]),
  );
  const signed = await signature.sign({ method, protocol, hostname, path, query, headers, body });
  // The connection writes the host.
  const { host: _host, ...rest } = signed.headers;
  return { ...call, headers: rest };
}

/** SHA-256 of Node as the signer wants it, with a secret or without. */
class Sha256 {
  private readonly secret: BinaryLike | undefined;
  private hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.secret = secret === undefined ? undefined : toBytes(secret);
    this.hash = this.start();
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(toBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }

  reset(): void {
    this.hash = this.start();
  }

  private start(): Hash | Hmac {
    return this.secret === undefined ? createHash('sha256') : createHmac('sha256', this.secret);
  }
}

function toBytes(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}
