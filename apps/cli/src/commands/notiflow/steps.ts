import { toPathPart } from '../../api-client.ts';
import { defineCommand } from '../../define-command.ts';
import { formatTable } from '../../terminal/format-table.ts';

interface Reason {
  status: string;
  reason: string | null;
  count: number;
}

interface StepCounts {
  version_number: number;
  sample: { notifications: number; is_whole: boolean };
  steps: {
    handle: string;
    type: string;
    reached: number;
    passed: number;
    left_out: number;
    ended: Reason[];
    messages: Reason[];
    waiting: { count: number; is_more: boolean };
  }[];
}

/** Tells what happens at the steps of a notiflow: of the version that runs, or another one. */
export const countSteps = defineCommand<{ handle: string; version?: string }>({
  usage: 'notiflow steps <handle> [version]',
  summary: 'Tell what happens at the steps: who waits there now, who passed, who did not and why',
  examples: ['notiflow steps welcome', 'notiflow steps welcome 3 --json'],
  async run({ management }, { handle, version }) {
    const path = `/notiflows/${toPathPart(handle)}/step-counts`;
    const { body } = await management().request<StepCounts>('GET', path, { query: { version } });
    const rows = body.steps.map(({ waiting, ...step }) => [
      step.handle,
      step.type,
      `${waiting.count}${waiting.is_more ? '+' : ''}`,
      step.reached,
      step.passed,
      [
        ...step.messages.map(describe),
        ...step.ended.map(describe),
        ...(step.left_out > 0 ? [`${step.left_out} left out`] : []),
      ].join(', '),
    ]);
    const header = ['STEP', 'TYPE', 'WAITING', 'REACHED', 'PASSED', 'WHAT BECAME OF THEM'];
    const { notifications, is_whole: isWhole } = body.sample;
    const whole = isWhole ? 'all' : 'the newest';
    const note = `Of ${whole} ${notifications} notifications of version ${body.version_number}; who waits, of all runs.`;
    return { data: body, text: formatTable(header, { rows, empty: 'No steps.' }), note };
  },
});

function describe({ status, reason, count }: Reason): string {
  return `${count} ${status}${reason === null ? '' : ` (${reason})`}`;
}
