import type { ItemOf } from 'notiflows-client/operations';
import { useChange } from '../../api/use-call.ts';
import { ActButton } from '../../components/act-button.tsx';
import { Badge } from '../../components/badge.tsx';
import { IdLink } from '../../components/id-link.tsx';
import { useMay, useProject } from '../../session/project.ts';

/** A schedule as listed. */
export type Schedule = ItemOf<'GET /management/v1/schedules'>;

const tones = { active: 'good', paused: 'warn', ended: 'quiet' } as const;

/** Whether a schedule comes round. */
export function ScheduleStatus({ status }: Pick<Schedule, 'status'>) {
  return <Badge text={status} tone={tones[status]} />;
}

/** When a schedule comes round, as it was written. */
export function ruleOf({ cron, rrule, timezone }: Schedule): string {
  return `${cron ?? rrule?.replaceAll('\n', ' ') ?? ''} ${timezone}`;
}

/** What came of a firing: its run, or why there is none. */
export function Fired({ run, reason }: { run: string | null; reason: string | null }) {
  const project = useProject();
  if (run !== null) {
    return <IdLink id={run} to={`/p/${project}/runs/${run}`} />;
  }
  return <Badge text={reason ?? 'no run'} tone="warn" />;
}

/** Pauses a schedule, or lets it go on. */
export function PauseButton({ schedule: { handle, status } }: { schedule: Schedule }) {
  const mayAct = useMay('operator');
  const pause = useChange('POST /management/v1/schedules/{handle}/pause');
  const resume = useChange('POST /management/v1/schedules/{handle}/resume');
  if (!mayAct || status === 'ended') return null;
  const params = [handle];
  return status === 'paused' ? (
    <ActButton onAct={() => resume.mutateAsync({ params })}>Resume</ActButton>
  ) : (
    <ActButton onAct={() => pause.mutateAsync({ params })}>Pause</ActButton>
  );
}
