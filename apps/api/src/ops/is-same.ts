import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares two texts in a time that does not tell where they differ, nor how long they are. */
export function isSame(a: string, b: string): boolean {
  const [digestA, digestB] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return digestA !== undefined && digestB !== undefined && timingSafeEqual(digestA, digestB);
}
