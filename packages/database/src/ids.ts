import { uuidv7 } from 'uuidv7';

/** Makes an id: a UUIDv7, so that newer rows sort after older ones. */
export function newId(): string {
  return uuidv7();
}

/** Makes ids in ascending order. */
export function newIds(count: number): string[] {
  return Array.from({ length: count }, newId);
}
