import { createHash } from 'node:crypto';
import { toCanonicalJson } from '@notiflow/contracts';
import type { KeyedRequest } from '@notiflow/database';
import { invalidParam } from '../errors.ts';
import type { Route } from '../route.ts';

interface KeyedInput {
  route: Pick<Route, 'surface' | 'method' | 'path'>;
  projectId: string;
  /** Who asks for themselves: what others name a request by has nothing to do with it. Null where a server asks. */
  userId: string | null;
  /** The `Idempotency-Key` header. */
  header: string | string[] | undefined;
  params: Record<string, string>;
  body: unknown;
}

/** Stands for the account where idempotency keys are kept by project: the id no project has. */
export const accountScopeId = '00000000-0000-0000-0000-000000000000';

/** Reads the idempotency key of a POST; null when it has none. The same key on another path is another key. */
export function readKeyedRequest(input: KeyedInput): KeyedRequest | null {
  const { route, header } = input;
  // Whoever logs in twice is logged in twice.
  if (route.method !== 'post' || route.surface === 'session' || header === undefined) return null;
  if (typeof header !== 'string' || !/^[\x20-\x7e]{1,255}$/.test(header)) {
    throw invalidParam('Idempotency-Key', 'Idempotency-Key must be 1 to 255 printable characters');
  }
  const asked = [route.surface, route.method, pathOf(route.path, input.params), input.userId];
  return {
    projectId: input.projectId,
    route: asked.filter((part) => part !== null).join(' '),
    key: header,
    fingerprint: fingerprintOf(input.body),
  };
}

// What a caller names a person by may say who it is, and must not outlive the person.
function pathOf(path: string, params: Record<string, string>): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name] ?? '';
    return name === 'external_id' ? createHash('sha256').update(value).digest('hex') : value;
  });
}

/** Tells two bodies apart, whatever the order of their keys. */
export function fingerprintOf(body: unknown): Buffer {
  return createHash('sha256')
    .update(toCanonicalJson(body ?? {}))
    .digest();
}
