import { uuidv7 } from 'uuidv7';

/** Makes an id: a UUIDv7, so that newer rows sort after older ones. */
export function newId(): string {
  return uuidv7();
}

/** Makes ids in ascending order. */
export function newIds(count: number): string[] {
  return Array.from({ length: count }, newId);
}

/** The lowest id there is. */
export const lowestId = '00000000-0000-0000-0000-000000000000';

/** The highest id there is. */
export const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

// Ids are made by the api and the workers, `created_at` by Postgres: as far as their clocks may be apart.
const clockMarginMs = 60 * 60 * 1000;

/** An id below those of all rows that were created after the moment. */
export function idBefore(moment: Date): string {
  return firstIdAt(moment.getTime() - clockMarginMs);
}

/** An id above those of all rows that were created before the moment. */
export function idAfter(moment: Date): string {
  return firstIdAt(moment.getTime() + clockMarginMs);
}

/** The first id of the moment by the clock that made it: exact for whoever does not mind how far clocks are apart. */
export function idAt(moment: Date): string {
  return firstIdAt(moment.getTime());
}

/** The lowest UUIDv7 of a millisecond; a UUID has 48 bits for it. */
function firstIdAt(ms: number): string {
  const bounded = Math.min(Math.max(ms, 0), 2 ** 48 - 1);
  const hex = bounded.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}
