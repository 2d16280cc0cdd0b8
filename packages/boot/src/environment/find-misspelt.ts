import { distance } from 'fastest-levenshtein';
import { apiEnvironment } from './api.ts';
import { standaloneEnvironment } from './standalone.ts';
import { workerEnvironment } from './worker.ts';

/** A variable nobody reads whose name is nearly that of one that is read. */
export interface Misspelling {
  name: string;
  meant: string;
}

const known = [apiEnvironment, workerEnvironment, standaloneEnvironment].flatMap((environment) =>
  Object.keys(environment.properties),
);

// Shorter names are near to too many others: HOST, PORT.
const lengthMin = 6;
const distanceMax = 2;

/** Finds set variables that look like misspelt ones of ours; other programs' variables look like none. */
export function findMisspelt(env: NodeJS.ProcessEnv): Misspelling[] {
  return Object.keys(env)
    .filter((name) => env[name] !== '' && !known.includes(name))
    .flatMap((name) => {
      const meant = known.find((one) => env[one] === undefined && isNear(name, one));
      return meant === undefined ? [] : [{ name, meant }];
    });
}

function isNear(name: string, one: string): boolean {
  if (one.length < lengthMin) return false;
  return plain(name) === plain(one) || distance(name, one) <= distanceMax;
}

function plain(name: string): string {
  return name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
}
