import { addressOf, type Request } from '../api/call.ts';
import { searchOf } from '../api/send.ts';

/** A request as a line for a shell; the credentials are the reader's own, from the environment. */
export function toCurl(
  { operation, params, query, body }: Request,
  { project, origin }: { project: string | null; origin: string },
): string {
  const { method, path } = addressOf(operation, params);
  const url = origin + path + searchOf(query as Record<string, unknown> | undefined);
  const isAdmin = path.startsWith('/admin/');
  const token = isAdmin ? '$NOTIFLOWS_SECRET_KEY' : '$NOTIFLOWS_TOKEN';
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${shell(url)}`,
    `-H "authorization: Bearer ${token}"`,
    ...(isAdmin || project === null ? [] : [`-H ${shell(`x-notiflows-project: ${project}`)}`]),
    ...(body === undefined
      ? []
      : [`-H 'content-type: application/json'`, `-d ${shell(JSON.stringify(body))}`]),
  ].join(' \\\n  ');
}

/** A request as a command of `nf`, which has the credentials. */
export function toNf({ operation, params, query, body }: Request, project: string | null): string {
  const { method, path } = addressOf(operation, params);
  const address = path + searchOf(query as Record<string, unknown> | undefined);
  return [
    `nf api ${shell(address)}`,
    ...(method === 'GET' ? [] : [`--method ${method}`]),
    ...(body === undefined ? [] : [`--body ${shell(JSON.stringify(body))}`]),
    ...(project === null ? [] : [`--project ${project}`]),
  ].join(' ');
}

/** Words as arguments for a shell, whatever is in them. */
export function toArguments(...words: string[]): string {
  return words.map((word) => (/^[\w@+:,./-]+$/.test(word) ? word : shell(word))).join(' ');
}

function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
