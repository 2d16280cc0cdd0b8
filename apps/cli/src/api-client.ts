import { usageFailure } from './failure.ts';

/** An answer of the API that is no error. */
export interface ApiAnswer<T> {
  status: number;
  body: T;
}

/** What is sent with a request. */
export interface ApiRequest {
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  /** How long one try may take. */
  timeoutMs?: number;
  /** Null for a POST that may be repeated as it is. */
  idempotencyKey?: string | null;
}

/** Sends requests to one of the APIs; an answer that is an error is thrown. */
export interface ApiClient {
  request<T>(method: string, path: string, request?: ApiRequest): Promise<ApiAnswer<T>>;
}

/** One page of a list of the Management API. */
interface NumberedPage<T> {
  items: T[];
  page_info: { page: number; total_pages: number; total: number };
}

/** Every item of a list of the Management API, page after page. */
export async function listAll<T>(
  client: ApiClient,
  { path, query }: { path: string; query?: ApiRequest['query'] },
): Promise<T[]> {
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const { body } = await client.request<NumberedPage<T>>('GET', path, {
      query: { ...query, page, limit: 100 },
    });
    items.push(...body.items);
    if (page >= body.page_info.total_pages) return items;
  }
}

/** A value as a part of a path; "." and ".." are refused, since in a URL every spelling of them means a folder. */
export function toPathPart(value: string): string {
  if (/^\.{0,2}$/.test(value)) throw usageFailure(`"${value}" cannot be a name.`);
  return encodeURIComponent(value);
}
