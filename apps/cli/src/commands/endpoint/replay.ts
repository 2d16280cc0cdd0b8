import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';

/** What is sent again. */
interface EventReplay {
  replayed: number;
  has_more: boolean;
  last_due_at: string | null;
}

/** Sends an endpoint again what failed or was missed since a moment. */
export const replayEndpoint = defineCommand<{ id: string; since?: string }>({
  usage: 'endpoint replay <id>',
  summary: 'Send again what an event endpoint missed',
  description: 'What waits already is not sent twice. One call takes 10,000 messages.',
  options: [['--since <moment>', 'what happened at this moment or later']],
  examples: ['endpoint replay 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11 --since 2026-11-28T00:00:00Z'],
  async run({ management }, { id, since }) {
    if (since === undefined) throw usageFailure('Say since when: --since <moment>.');
    const path = `/event-endpoints/${toPathPart(id)}/replay`;
    const { body } = await management().request<EventReplay>('POST', path, { body: { since } });
    return { data: body, note: describe(body) };
  },
});

function describe({ replayed, has_more, last_due_at }: EventReplay): string {
  if (replayed === 0) return 'Nothing failed or was missed since then.';
  const more = has_more ? ' There are more: call again.' : '';
  return `${replayed} messages are sent again, the last one at ${last_due_at}.${more}`;
}
