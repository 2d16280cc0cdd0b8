import { NotiflowError } from './errors.ts';

/**
 * Puts values into the places of a path. Empty ones, "." and ".." are refused: in a URL every spelling of them
 * means another folder, so that leaving a topic named ".." would be a request to erase its user.
 */
export function fillPath(path: string, values: readonly string[] = []): string {
  const places = path.match(/\{\w+\}/g) ?? [];
  return places.reduce((filled, place, index) => {
    const part = toPathPart(values[index], place.slice(1, -1));
    return filled.replace(place, () => part);
  }, path);
}

function toPathPart(value: string | undefined, name: string): string {
  const isNamed = typeof value === 'string' && !/^\.{0,2}$/.test(value);
  if (!isNamed || !value.isWellFormed()) {
    throw new NotiflowError(`${JSON.stringify(value)} cannot be a ${name}`);
  }
  return encodeURIComponent(value);
}

/** Refuses a path that means another one than it says. */
export function checkPath(path: string): void {
  const [folders = ''] = path.split(/[?#]/);
  const isElsewhere = folders.split(/[/\\]/).some((part) => /^(\.|%2e){1,2}$/i.test(part));
  if (!path.startsWith('/') || isElsewhere) {
    throw new NotiflowError(`${JSON.stringify(path)} is not a path of the API`);
  }
}
