import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { exitCodes } from '../../exit-codes.ts';
import { usageFailure } from '../../failure.ts';
import { printable } from '../../terminal/printable.ts';

/** What the provider said. */
interface ChannelTest {
  ok: boolean;
  result: { kind: string; code?: string; reason?: string };
}

/** Sends one real message through a channel and tells what its provider said. */
export const testChannel = defineCommand<{ handle: string; to?: string; dryRun?: boolean }>({
  usage: 'channel test <handle>',
  summary: 'Send one test message through a channel',
  description: 'Sends one real message. Exit code 1: the provider did not take it.',
  options: [
    [
      '--to <address>',
      'e-mail address, phone number, webhook URL, device token, place in a chat or `room`, or for in-app the external id of a user',
    ],
    ['--dry-run', 'only show the request'],
  ],
  examples: [
    'channel test shop-mail --to ada@example.com',
    'channel test ops-chat --to room',
    'channel test hooks --to https://example.com/hook --json',
  ],
  async run({ management }, { handle, to, dryRun }) {
    if (to === undefined) throw usageFailure('Say where to: --to <address>.');
    const path = `/channels/${toPathPart(handle)}/test`;
    if (dryRun) {
      const request = { method: 'POST', path, body: { to } };
      return { data: { dry_run: true, request }, text: JSON.stringify(request, null, 2) };
    }
    const { body } = await management().request<ChannelTest>('POST', path, { body: { to } });
    return {
      data: body,
      note: describe(handle, body),
      exitCode: body.ok ? exitCodes.ok : exitCodes.failure,
    };
  },
});

function describe(handle: string, { ok, result }: ChannelTest): string {
  if (ok) return `${handle} works: the message was accepted.`;
  const why = [result.kind, result.code, result.reason].filter(Boolean).join(', ');
  return printable(
    `${handle} does not work: ${why.replace(/\.$/, '')}.\n  Next: nf channel put ${handle} --file …`,
  );
}
