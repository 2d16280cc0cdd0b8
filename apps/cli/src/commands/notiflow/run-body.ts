import { resolve } from 'node:path';
import type { Context } from '../../context.ts';
import type { OptionLine } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { type JsonObject, parseJsonObject } from '../../files/parse-json.ts';
import { readIfThere } from '../../files/read-if-there.ts';

/** What says for whom a run is, and with what. */
export interface RunBodyOptions {
  to?: string;
  topic?: string;
  data?: string;
  actor?: string;
}

/** The options of every command that takes a run. */
export const runBodyOptions: OptionLine[] = [
  ['--to <external ids>', 'recipients, joined by commas'],
  ['--topic <name>', 'topic whose users get it'],
  ['--data <json>', 'data of the run: JSON, @file, or - for stdin'],
  ['--actor <external id>', 'user who caused it'],
];

/** Reads the body of a run from its options. */
export async function readRunBody(context: Context, options: RunBodyOptions): Promise<JsonObject> {
  const { to, topic, data, actor } = options;
  if ((to === undefined) === (topic === undefined)) {
    throw usageFailure('Say whom it is for: either --to or --topic.');
  }
  const recipients = to
    ?.split(',')
    .map((externalId) => externalId.trim())
    .filter((externalId) => externalId !== '')
    .map((external_id) => ({ external_id }));
  return {
    ...(recipients && { recipients }),
    ...(topic !== undefined && { topic }),
    ...(data !== undefined && { data: await readJsonOption(context, data, '--data') }),
    ...(actor !== undefined && { actor: { external_id: actor } }),
  };
}

/** Reads a JSON object that is given itself, as `@file`, or as `-` for stdin. */
export async function readJsonOption(
  { cwd, readStdin }: Pick<Context, 'cwd' | 'readStdin'>,
  given: string,
  name: string,
): Promise<JsonObject> {
  if (!given.startsWith('@') && given !== '-') return parseJsonObject(given, name);
  const where = given === '-' ? 'stdin' : given.slice(1);
  const text = given === '-' ? await readStdin() : await readIfThere(resolve(cwd, where));
  if (text === null) throw usageFailure(`There is nothing to read from ${where}.`);
  return parseJsonObject(text, where);
}
