import { idBytes, readId, toIdBytes } from './id-bytes.ts';

/** What the picture of a mail says of itself: which mail it is in. */
export interface TrackedMail {
  projectId: string;
  deliveryId: string;
}

/** What a link of a mail says that is counted: also where it leads. */
export interface TrackedLink extends TrackedMail {
  url: string;
}

const version = 1;
const urlAt = 1 + 2 * idBytes;

/** Writes what a counted link says as bytes, to be signed; the picture of a mail leads nowhere. */
export function writeTrackedLink({ projectId, deliveryId, url }: TrackedLink): Buffer {
  return Buffer.concat([
    Buffer.of(version),
    toIdBytes(projectId),
    toIdBytes(deliveryId),
    Buffer.from(url),
  ]);
}

/** Reads what a counted link of ours says; null when another release wrote it. */
export function readTrackedLink(bytes: Buffer): TrackedLink | null {
  if (bytes[0] !== version || bytes.length < urlAt) return null;
  return {
    projectId: readId(bytes, 1),
    deliveryId: readId(bytes, 1 + idBytes),
    url: bytes.subarray(urlAt).toString(),
  };
}
