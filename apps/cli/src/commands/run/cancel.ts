import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { printable } from '../../terminal/printable.ts';
import { describeRun, type RunReport } from './run-report.ts';

/** What became of a cancel by key. */
interface KeyCancellation {
  canceled_runs: number;
  canceled_until: string;
}

/** Cancels one run, or every run with a cancellation key, also those that come later. */
export const cancelRun = defineCommand<{ id: string; key?: boolean }>({
  usage: 'run cancel <id>',
  summary: 'Cancel what is left of a run',
  description: [
    'Nothing more is sent once it answers. With --key the id is a cancellation key: every run with it',
    'is canceled, and so are those that are accepted with it within the next 24 hours.',
  ].join('\n'),
  options: [['--key', 'the id is a cancellation key']],
  examples: ['run cancel 01935b1e-7c2a-7f6e-9d53-0d6b2a0c1f11', 'run cancel order-42 --key'],
  async run({ admin }, { id, key }) {
    if (!key) {
      const path = `/runs/${toPathPart(id)}/cancel`;
      const { body } = await admin().request<RunReport>('POST', path);
      return { data: body, note: printable(describeRun(body)) };
    }
    const { body } = await admin().request<KeyCancellation>('POST', '/runs/cancel', {
      body: { cancellation_key: id },
    });
    const { canceled_runs: count, canceled_until: until } = body;
    return { data: body, note: `${count} runs canceled, and those that come until ${until}.` };
  },
});
