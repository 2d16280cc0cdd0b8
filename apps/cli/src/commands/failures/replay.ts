import { defineCommand } from '../../define-command.ts';

interface Replay {
  id: string;
  status: string;
  rate_per_second: number;
}

interface Preview {
  matched: number;
  has_more: boolean;
}

interface ReplayInput {
  fingerprint: string;
  rate?: string;
  dryRun?: boolean;
}

/** Sends again what could not be delivered, of one group. */
export const replayFailures = defineCommand<ReplayInput>({
  usage: 'failures replay <fingerprint>',
  summary: 'Send a group of them again',
  description: [
    'Each is tried again once more, as the same message. Whoever opted out, was suppressed or erased',
    'meanwhile gets nothing.',
  ].join('\n'),
  options: [
    ['--rate <number>', 'how many in a second', '100'],
    ['--dry-run', 'say how many there are, and send nothing'],
  ],
  examples: [
    'failures replay 3f0a9c1be2d47a65 --dry-run',
    'failures replay 3f0a9c1be2d47a65 --rate 20',
  ],
  async run({ management }, { fingerprint, rate = '100', dryRun = false }) {
    const chosen = { fingerprint, rate_per_second: Number(rate) };
    if (dryRun) {
      const { body } = await management().request<Preview>('POST', '/replays', {
        body: { ...chosen, dry_run: true },
      });
      const count = body.has_more ? `More than ${body.matched}` : String(body.matched);
      return { data: body, note: `${count} would be sent again.` };
    }
    const { body } = await management().request<Replay>('POST', '/replays', { body: chosen });
    const note = `Replay ${body.id} sends ${body.rate_per_second} a second.`;
    return { data: body, note };
  },
});
