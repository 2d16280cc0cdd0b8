import { Failure, type FailureDetails } from './failure.ts';

/** One request to the api that serves this page. */
export interface Sent {
  method: string;
  /** From the root, as in `/management/v1/channels`. */
  path: string;
  query?: Record<string, unknown>;
  body?: unknown;
  /** The slug of the project it is for. */
  project?: string | null;
  signal?: AbortSignal;
}

let onSessionLost: () => void = () => {};

/** Calls this when an answer says that nobody is logged in any more. */
export function whenSessionIsLost(tell: () => void): void {
  onSessionLost = tell;
}

/** Sends a request with the session of the browser; throws a `Failure` for everything that is no success. */
export async function send<T>({ method, path, query, body, project, signal }: Sent): Promise<T> {
  const response = await fetch(path + searchOf(query), {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(project && { 'x-notiflows-project': project }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  }).catch((error: unknown) => {
    if ((error as Error).name === 'AbortError') throw error;
    throw new Failure({
      status: 0,
      code: 'unreachable',
      message: 'The api cannot be reached. It may be starting anew: this page tries again.',
    });
  });
  if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
  const failure = await readFailure(response);
  // A page shows nothing but its cookie: where that is gone, as after logging out in another tab, it is a key that is missed.
  if (failure.status === 401 && !failure.details.reason) onSessionLost();
  throw failure;
}

async function readFailure(response: Response): Promise<Failure> {
  const envelope = (await response.json().catch(() => null)) as {
    error?: { code: string; message: string; details: FailureDetails; request_id: string };
  } | null;
  const { error } = envelope ?? {};
  return new Failure({
    status: response.status,
    code: error?.code ?? 'unknown',
    message: error?.message ?? `The answer was ${response.status}`,
    details: error?.details,
    requestId: error?.request_id ?? response.headers.get('x-request-id'),
  });
}

/** The query as text, without what is not given. */
export function searchOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '');
  const search = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, String(value)]),
  );
  return search.size === 0 ? '' : `?${search}`;
}
