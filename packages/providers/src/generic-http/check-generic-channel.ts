import type { FieldProblem } from '@notiflow/contracts';
import type { Outbound } from '../outbound/create-outbound.ts';
import type { SourceWriter } from '../source-writer.ts';
import type { GenericChannel } from './generic-values.ts';
import { hostOf, listSources, variableNames } from './list-sources.ts';

/** What is wrong with a channel of an API that nobody here knows: its address, its Liquid, and credentials that lack. */
export async function checkGenericChannel(
  channel: GenericChannel,
  { outbound, writer }: { outbound: Outbound; writer: SourceWriter },
): Promise<FieldProblem[]> {
  const field = 'settings.url';
  const problem = await outbound.checkUrl(hostOf(channel.settings.url));
  return [
    ...(problem === null ? [] : [{ field, message: problem.reason, reason: 'invalid' as const }]),
    ...findSourceProblems(channel, writer),
    ...findMissing(channel),
  ];
}

function findSourceProblems(channel: GenericChannel, writer: SourceWriter): FieldProblem[] {
  return Object.entries(listSources(channel)).flatMap(([name, { kind, source }]) => {
    const message = writer.findProblem(source, kind, variableNames);
    return message === null ? [] : [{ field: `settings.${name}`, message, reason: 'invalid' }];
  });
}

function findMissing({ settings, credentials }: GenericChannel): FieldProblem[] {
  const needed = { none: [], basic: ['username', 'password'], bearer: ['token'] } as const;
  const auth = settings.auth ?? 'none';
  return needed[auth]
    .filter((name) => credentials[name] === undefined)
    .map((name) => ({
      field: `credentials.${name}`,
      message: `must be there when auth is ${auth}`,
      reason: 'required',
    }));
}
