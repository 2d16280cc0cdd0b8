import {
  channelTypeOf,
  type FieldProblem,
  isChannelType,
  type UpsertChannelBody,
} from '@notiflow/contracts';
import type { ChannelRecord } from '@notiflow/database';
import { type Alternative, alternativesOf, reachOf } from '@notiflow/providers';
import type { Deps } from '../../../deps.ts';

/** A channel that is to be stored. */
interface GivenChannel {
  projectId: string;
  handle: string;
  body: UpsertChannelBody;
}

/** Everything that is wrong with the channels that are to stand in for a channel, whose settings fit their schema. */
export async function findAlternativeProblems(
  { database }: Pick<Deps, 'database'>,
  given: GivenChannel,
): Promise<FieldProblem[]> {
  const { projectId, body } = given;
  const alternatives = alternativesOf(body.settings ?? {});
  // Few, and read by people at most.
  const named = await Promise.all(
    alternatives.map(({ channel: handle }) => database.channels.findChannel({ projectId, handle })),
  );
  const problems = alternatives.flatMap((alternative, place): FieldProblem[] => {
    const message =
      alternatives.findIndex(({ channel }) => channel === alternative.channel) < place
        ? 'is named twice'
        : describeProblem(alternative, given, named[place] ?? null);
    const field = `settings.alternatives[${place}].channel`;
    return message === null ? [] : [{ field, message, reason: 'invalid' }];
  });
  return [...problems, ...findWeightProblems(alternatives)];
}

function describeProblem(
  { channel }: Alternative,
  { handle, body: { type, provider } }: GivenChannel,
  found: ChannelRecord | null,
): string | null {
  if (channel === handle) return 'cannot stand in for itself';
  if (found === null) return `is no channel: ${channel}`;
  if (found.type !== type) return `must be of type ${type}`;
  // What people registered on one channel, such as the token of a phone, means nothing to another one.
  if (!isChannelType(type) || !channelTypeOf(type).asksRegistered) return null;
  const reach = reachOf(type, provider);
  const isShared = reach !== 'registered' && reach === reachOf(type, found.provider);
  return isShared ? null : 'reaches other addresses than this channel';
}

function findWeightProblems(alternatives: Alternative[]): FieldProblem[] {
  const weight = alternatives.reduce((sum, alternative) => sum + alternative.weight, 0);
  if (weight <= 100) return [];
  const message = 'may have a weight of 100 together';
  return [{ field: 'settings.alternatives', message, reason: 'invalid' }];
}
