import { handlePattern, isUrlName, parseId, urlName } from '@notiflow/contracts';
import type { ChannelName, NotiflowName } from '@notiflow/database';
import Type, { type TSchema } from 'typebox';
import { type ApiError, invalidId, invalidParam } from '../errors.ts';

/** How one part of a path is read, and how it is described. */
export interface PathParam<T> {
  schema: TSchema;
  /** Null when the text can be no such value. */
  parse(text: string): T | null;
  refuse(name: string): ApiError;
}

/** The parts of a path by name. */
export type PathParams = Record<string, PathParam<unknown>>;

/** What the parts of a path are read into. */
export type PathValues<P> = { [K in keyof P]: P[K] extends PathParam<infer T> ? T : never };

/** An id: a UUID, or the ULID spelling of the same bits. */
export const idParam: PathParam<string> = {
  schema: Type.String({ description: 'UUID, or the ULID spelling of the same 128 bits' }),
  parse: parseId,
  refuse: invalidId,
};

/** A channel by its id or its handle. */
export const channelParam: PathParam<ChannelName> = {
  schema: Type.String({ description: 'Id (UUID or ULID) or handle of the channel' }),
  parse: parseIdOrHandle,
  refuse: invalidId,
};

/** A notiflow by its id or its handle. */
export const notiflowParam: PathParam<NotiflowName> = {
  schema: Type.String({ description: 'Id (UUID or ULID) or handle of the notiflow' }),
  parse: parseIdOrHandle,
  refuse: invalidId,
};

function parseIdOrHandle(text: string): { id: string } | { handle: string } | null {
  const id = parseId(text);
  if (id !== null) return { id };
  return new RegExp(handlePattern).test(text) && text.length <= 100 ? { handle: text } : null;
}

const integerMax = 2_147_483_647;
const nameLengthMax = 255;

/** The number of a version, as it was written; null for one that is larger than any a version can have. */
export const versionNumberParam: PathParam<{ text: string; number: number | null }> = {
  schema: Type.Integer({ minimum: 1, maximum: integerMax }),
  parse(text) {
    if (!/^(?:0|[1-9]\d*)$/.test(text)) return null;
    const number = Number(text);
    return { text, number: number <= integerMax ? number : null };
  },
  refuse: (name) => invalidParam(name, `${name} must be a number`),
};

/** A name the caller gave, whatever it may be called: 1 to 255 characters, counted as everywhere else. */
export const nameParam: PathParam<string> = {
  schema: Type.String({ minLength: 1, maxLength: nameLengthMax }),
  parse: (text) => (hasNameLength(text) ? text : null),
  refuse: (name) => invalidParam(name, `${name} must have 1 to ${nameLengthMax} characters`),
};

/** The name of what a request makes: one that every client can ask for later. */
export const givenNameParam: PathParam<string> = {
  schema: urlName,
  parse: (text) => (hasNameLength(text) && isUrlName(text) ? text : null),
  refuse: (name) =>
    invalidParam(
      name,
      `${name} must have 1 to ${nameLengthMax} characters, no control characters, and not be "." or ".."`,
    ),
};

// Half of an emoji is no character: the schemas of bodies and Postgres count code points.
function hasNameLength(text: string): boolean {
  if (text.length <= nameLengthMax) return text.length > 0;
  return text.length <= 2 * nameLengthMax && Array.from(text).length <= nameLengthMax;
}

/** Reads every part of a path, or throws what the first bad one is refused with. */
export function parsePath<P extends PathParams>(
  params: P,
  raw: Record<string, string>,
): PathValues<P> {
  const values = Object.entries(params).map(([name, param]) => {
    const text = raw[name] ?? '';
    // Postgres stores no NUL, so nothing can have such a name.
    const value = text.includes('\0') ? null : param.parse(text);
    if (value === null) throw param.refuse(name);
    return [name, value];
  });
  return Object.fromEntries(values) as PathValues<P>;
}
