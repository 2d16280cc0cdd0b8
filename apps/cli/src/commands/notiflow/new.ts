import { channelTypeOf, channelTypes, isChannelType } from '@notiflow/contracts';
import { defineCommand } from '../../define-command.ts';
import { Failure, usageFailure } from '../../failure.ts';
import type { JsonObject } from '../../files/parse-json.ts';
import { toCanonicalContent } from '../../notiflow-files/notiflow-content.ts';
import { readNotiflow } from '../../notiflow-files/read-notiflow.ts';
import { writeFreshNotiflow } from '../../notiflow-files/write-notiflow.ts';

/** Writes the files of a notiflow that does not exist yet, without asking the API. */
export const newNotiflow = defineCommand<{
  handle: string;
  name?: string;
  channelType?: string;
  channel?: string;
}>({
  usage: 'notiflow new <handle>',
  summary: 'Write the files of a new notiflow',
  description:
    'Writes a new notiflow into this folder: trigger, one channel step if asked for, end.',
  options: [
    ['--name <name>', 'name for people'],
    ['--channel-type <type>', `add a step: ${channelTypes.join(', ')}`],
    ['--channel <handle>', 'handle of the channel the step sends by'],
  ],
  examples: [
    'notiflow new welcome',
    'notiflow new welcome --name Welcome --channel-type email --channel shop-mail',
  ],
  async run({ config, env }, { handle, name, channelType, channel }) {
    const place = { directory: config.directory, env };
    if ((await readNotiflow(place, handle)) !== null) {
      throw new Failure(`There is a notiflow ${handle} here already.`, {
        next: `nf notiflow push ${handle}`,
      });
    }
    const content = toCanonicalContent({
      name: name ?? toName(handle),
      active: false,
      include_in_preferences: true,
      steps: [
        { handle: 'trigger', type: 'trigger' },
        ...createChannelStep(channelType, channel),
        { handle: 'end', type: 'end' },
      ],
    });
    const folder = await writeFreshNotiflow(place, { handle, content });
    return {
      data: { handle, folder },
      note: `Wrote ${folder}.\n  Next: nf notiflow push ${handle}`,
    };
  },
});

function createChannelStep(
  channelType: string | undefined,
  channel: string | undefined,
): JsonObject[] {
  if (channelType === undefined && channel === undefined) return [];
  if (channelType === undefined || !isChannelType(channelType)) {
    throw usageFailure(`--channel-type must be one of ${channelTypes.join(', ')}.`);
  }
  const template = { ...channelTypeOf(channelType).sampleTemplate };
  const step = { handle: channelType, type: 'channel', channel_type: channelType, template };
  return [{ ...step, ...(channel && { channel_handle: channel }) }];
}

function toName(handle: string): string {
  const words = handle.replaceAll('-', ' ');
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}
