import { toPathPart } from '../../api-client.ts';
import { type CommandDefinition, defineCommand } from '../../define-command.ts';
import type { RemoteSchedule } from './remote-schedule.ts';

/** Lets a schedule rest. */
export const pauseSchedule = defineSwitch({
  verb: 'pause',
  summary: 'Let a schedule rest',
  tell: ({ handle }) => `${handle} is paused; runs under way go on.`,
});

/** Lets a schedule come round again. */
export const resumeSchedule = defineSwitch({
  verb: 'resume',
  summary: 'Let a schedule come round again, from now on',
  tell: ({ handle, status, next_runs: [next] }) =>
    next === undefined ? `${handle} is ${status}.` : `${handle} comes round next at ${next}.`,
});

function defineSwitch({
  verb,
  summary,
  tell,
}: {
  verb: 'pause' | 'resume';
  summary: string;
  tell(schedule: RemoteSchedule): string;
}): CommandDefinition {
  return defineCommand<{ handle: string }>({
    usage: `schedule ${verb} <handle>`,
    summary,
    examples: [`schedule ${verb} weekly-news`, `schedule ${verb} weekly-news --json`],
    async run({ management }, { handle }) {
      const path = `/schedules/${toPathPart(handle)}/${verb}`;
      const { body } = await management().request<RemoteSchedule>('POST', path);
      return { data: body, note: tell(body) };
    },
  });
}
