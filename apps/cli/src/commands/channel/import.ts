import { toPathPart } from '../../api-client.ts';
import type { ChannelOfUrl } from '../../channel-urls/channel-of-url.ts';
import { readChannelUrl } from '../../channel-urls/read-channel-url.ts';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';

interface Input {
  handle: string;
  url?: string;
  name?: string;
  appriseUrl?: string;
  dryRun?: boolean;
}

/** Creates or changes a channel from the URL by which Apprise or Shoutrrr name a service. */
export const importChannel = defineCommand<Input>({
  usage: 'channel import <handle> [url]',
  summary: 'Create a channel from a URL of Apprise or Shoutrrr',
  description: [
    'Without a URL it is read from stdin, so that its secrets stay out of the list of processes.',
    'Credentials are not shown. Whom the URL names is no part of a channel: these are users.',
  ].join('\n'),
  options: [
    ['--name <name>', 'name of the channel; the handle when left out'],
    ['--apprise-url <url>', 'an Apprise API server, for services that have no provider here'],
    ['--dry-run', 'only show the channel'],
  ],
  examples: [
    'channel import ops-chat < url.txt',
    'channel import shop-sms twilio://AC…:token@+15017122661 --dry-run',
    'channel import phone gotify://host/token --apprise-url https://apprise.example.com',
  ],
  async run({ management, readStdin }, { handle, url, name = handle, appriseUrl, dryRun }) {
    const text = url ?? (await readStdin());
    if (text === null || text.trim() === '') throw usageFailure('There is no URL.');
    const { targets = [], ...channel } = readChannelUrl(text, appriseUrl);
    const note = describeTargets(targets.length);
    if (dryRun) {
      const shown = show({ handle, name, channel });
      return { data: shown, text: JSON.stringify(shown, null, 2), ...(note !== '' && { note }) };
    }
    const path = `/channels/${toPathPart(handle)}`;
    const body = { name, ...channel };
    const answer = await management().request('PUT', path, { body });
    const what = answer.status === 201 ? 'Created' : 'Changed';
    const done = `${what} the channel ${handle}: ${channel.type}, ${channel.provider}.`;
    const next = `Next: nf channel test ${handle} --to ${leadsToRoom(channel) ? 'room' : '…'}`;
    return { data: answer.body, note: [done, note, next].filter(Boolean).join('\n  ') };
  },
});

/** The channel as it will be, of its credentials only that they are there. */
function show(given: { handle: string; name: string; channel: ChannelOfUrl }): object {
  const { handle, name, channel } = given;
  const names = Object.keys(channel.credentials);
  const credentials = Object.fromEntries(names.map((credential) => [credential, { set: true }]));
  return { handle, name, ...channel, credentials };
}

/** Of the chats that URLs name, these two write to people. */
function leadsToRoom({ type, provider }: ChannelOfUrl): boolean {
  return type === 'chat' && provider !== 'telegram' && provider !== 'whatsapp';
}

function describeTargets(count: number): string {
  if (count === 0) return '';
  if (count === 1) return 'The URL names a receiver, who is no part of a channel: make it a user.';
  return `The URL names ${count} receivers, who are no part of a channel: make them users.`;
}
